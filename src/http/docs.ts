import Fastify, { type FastifyInstance } from 'fastify'
import { NO_SCHEMAS } from './no-schemas.ts'

/** Documents by name; each function makes one for each request. */
type Documents = Readonly<Record<string, () => object>>

/**
 * Adds the OpenAPI documents (`/_muster/openapi/{name}.json`) and a reference page for them (`/_muster/docs`), which sends no
 * request to another server. `schemas` are JSON Schemas, by their paths.
 */
export function addDocs(app: FastifyInstance, documents: Documents, schemas: Documents): void {
  for (const [name, document] of Object.entries(documents)) {
    app.get(`/_muster/openapi/${name}.json`, async (_request, reply) =>
      reply.type('application/json').send(JSON.stringify(document())),
    )
  }
  for (const [path, schema] of Object.entries(schemas)) {
    app.get(path, async (_request, reply) => reply.type('application/schema+json').send(JSON.stringify(schema())))
  }
  let page: Promise<FastifyInstance> | undefined
  for (const url of ['/_muster/docs', '/_muster/docs/*']) {
    app.get(url, async (request, reply) => {
      // The page names its script by a relative path, so its own path must end with a slash.
      if (request.url === '/_muster/docs') return reply.redirect('/_muster/docs/')
      // The page's script has five megabytes, so it is read at the first request and not at every start.
      page ??= makePage(Object.keys(documents))
      const { routing } = await page
      reply.hijack().raw.setHeader('content-security-policy', OWN_ORIGIN_ONLY)
      routing(request.raw, reply.raw)
    })
  }
}

// With this header the browser blocks requests of the page to other servers.
const OWN_ORIGIN_ONLY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:"

async function makePage(names: readonly string[]): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const page = Fastify({ schemaController: NO_SCHEMAS })
  await page.register(reference, {
    routePrefix: '/_muster/docs',
    configuration: {
      pageTitle: 'Muster',
      sources: names.map(name => ({ slug: name, title: name.toUpperCase(), url: `/_muster/openapi/${name}.json` })),
      // No fonts, proxy or assistant of other servers.
      withDefaultFonts: false,
      proxyUrl: '',
      hideClientButton: true,
      agent: { disabled: true },
      mcp: { disabled: true },
      telemetry: false,
      showDeveloperTools: 'never',
    },
  })
  await page.ready()
  return page
}
