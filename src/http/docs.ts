import { createHash } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { NO_SCHEMAS } from './no-schemas.ts'
import { NO_SNIFFING } from './response.ts'

/** Documents by name; each function makes one for each request. */
type Documents = Readonly<Record<string, () => object>>

interface Docs {
  /** OpenAPI documents, served at `/_muster/openapi/{name}.json`. */
  readonly documents: Documents
  /** JSON Schemas, by their paths. */
  readonly schemas: Documents
  /** Throws the API's refusal of a request by its headers. */
  admit(headers: Readonly<Record<string, string | undefined>>): void
}

/** Adds the documents, and a reference page for them (`/_muster/docs`) that sends no request to another server. */
export function addDocs(app: FastifyInstance, { documents, schemas, admit }: Docs): void {
  const onRequest = async ({ headers }: FastifyRequest) => admit(headers as Readonly<Record<string, string | undefined>>)
  for (const [name, document] of Object.entries(documents)) {
    app.get(`/_muster/openapi/${name}.json`, { onRequest }, async (_request, reply) =>
      reply.type('application/json').send(JSON.stringify(document())),
    )
  }
  for (const [path, schema] of Object.entries(schemas)) {
    app.get(path, { onRequest }, async (_request, reply) => reply.type('application/schema+json').send(JSON.stringify(schema())))
  }
  let page: Promise<FastifyInstance> | undefined
  for (const url of ['/_muster/docs', '/_muster/docs/*']) {
    app.get(url, { onRequest }, async (request, reply) => {
      // The page names its script by a relative path, so its own path must end with a slash.
      if (request.url === '/_muster/docs') return reply.redirect('/_muster/docs/')
      // The page's script has five megabytes, so it is read at the first request and not at every start.
      page ??= makePage(Object.keys(documents))
      const reference = await page
      // The headers that the server sets on every reply are not sent by a hijacked one.
      reply.hijack().raw.setHeaders(new Headers(NO_SNIFFING))
      reference.routing(request.raw, reply.raw)
    })
  }
}

async function makePage(names: readonly string[]): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const page = Fastify({ schemaController: NO_SCHEMAS })
  // Made from each response, because the package has no `light-my-request`, which an injected request would need.
  page.addHook('onSend', async (_request, reply, payload) => {
    const isMarkup = typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html')
    reply.header('content-security-policy', policyFor(isMarkup ? payload : ''))
  })
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

/**
 * With this policy a browser blocks requests of the page to other servers, frames around it, and inline scripts other than the
 * page's own. Its libraries write inline styles.
 */
function policyFor(markup: string): string {
  const scripts = [...markup.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)]
  const hashes = scripts.map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  return [
    "default-src 'self'",
    "object-src 'none'",
    `script-src ${["'self'", ...new Set(hashes)].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}
