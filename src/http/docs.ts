import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteHandlerMethod } from 'fastify'
import type { CallerFacts } from '../wire/api.ts'
import type { OpenApi } from '../wire/openapi-document.ts'
import { type Account, documentOf } from './docs-document.ts'
import { pathOf } from './head.ts'
import { NO_SCHEMAS } from './no-schemas.ts'
import { apiOf, enterWorld } from './request.ts'
import { NO_SNIFFING } from './response.ts'
import type { Serving } from './serving.ts'

/** By name; each function makes one for each request. */
type Made<Document> = Readonly<Record<string, () => Document>>

interface Docs<World> {
  /** OpenAPI documents, served at `/_muster/openapi/{name}.json`. */
  readonly documents: Made<Promise<OpenApi>>
  /** JSON Schemas, by their paths. */
  readonly schemas: Made<object>
  /** Throws the API's refusal of a request by its headers. */
  admit(headers: Readonly<Record<string, string | undefined>>): void
  /** The apps with which readers of the page may try requests. */
  accountsOf(world: World): readonly Account[]
}

/**
 * Adds the documents, and a reference page for them (`/_muster/docs`) that sends no request to another server. The documents and
 * the page of a world address that world.
 */
export function addDocs<World, Caller extends CallerFacts>(
  app: FastifyInstance,
  serving: Serving<World, Caller>,
  { documents, schemas, admit, accountsOf }: Docs<World>,
): void {
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    admit(request.headers as Readonly<Record<string, string | undefined>>)
    const api = apiOf(serving.apis, pathOf(request))
    const world = await enterWorld(serving, { request, reply }, { api, operation: { withoutStore: true } })
    accounts.set(request, accountsOf(world))
  }
  const accounts = new WeakMap<FastifyRequest, readonly Account[]>()
  const get = (url: string, handler: RouteHandlerMethod) => app.route({ method: ['GET', 'HEAD'], url, onRequest, handler })
  for (const [name, document] of Object.entries(documents)) {
    get(`/_muster/openapi/${name}.json`, async (request, reply) => {
      const served = documentOf(await document(), mountOf(request), accounts.get(request) ?? [])
      return reply.type('application/json').send(JSON.stringify(served))
    })
  }
  for (const [path, schema] of Object.entries(schemas)) {
    get(path, async (_request, reply) => reply.type('application/schema+json').send(JSON.stringify(schema())))
  }
  let page: Promise<FastifyInstance> | undefined
  for (const url of ['/_muster/docs', '/_muster/docs/*']) {
    get(url, async (request, reply) => {
      // The page names its script by a relative path, so its own path must end with a slash.
      if (request.url === '/_muster/docs') return reply.redirect(`${mountOf(request)}/_muster/docs/`)
      // The page's script has five megabytes, so it is read at the first request and not at every start.
      page ??= makePage(Object.keys(documents))
      const reference = await page
      // The headers that the server sets on every reply are not sent by a hijacked one.
      reply.hijack().raw.setHeaders(new Headers(NO_SNIFFING))
      mounts.set(request.raw, mountOf(request))
      reference.routing(request.raw, reply.raw)
    })
  }
}

const mountOf = ({ address }: FastifyRequest): string => address?.pageMount ?? ''

/** The starts of the links of pages that are being made. */
const mounts = new WeakMap<IncomingMessage, string>()

async function makePage(names: readonly string[]): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const page = Fastify({ schemaController: NO_SCHEMAS })
  // Made from each response, because the package has no `light-my-request`, which an injected request would need.
  page.addHook('onSend', async ({ raw }, reply, payload) => {
    const isMarkup = typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html')
    if (!isMarkup) {
      reply.header('content-security-policy', policyFor(''))
      return payload
    }
    // One page is made for all worlds, with the links of the default one.
    const markup = payload.replaceAll('"/_muster/', `"${mounts.get(raw) ?? ''}/_muster/`)
    reply.header('content-security-policy', policyFor(markup)).header('content-length', Buffer.byteLength(markup))
    return markup
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
      authentication: { preferredSecurityScheme: 'oauth' },
      // The browser would ask for a file that does not exist.
      favicon: 'data:,',
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
