import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { CallerFacts } from '../wire/api.ts'
import { pathOf } from './head.ts'
import { apiOf, enterWorld } from './request.ts'
import type { Serving } from './serving.ts'

interface Console {
  /** The folder with the built files: `index.html` and `assets/`. */
  readonly folder: URL
  /** Throws the refusal of a request by its headers. */
  admit(headers: Readonly<Record<string, string | undefined>>): void
}

const ROOT = '/_muster/console'

/**
 * Adds the consoles at `/_muster/console/`, and a redirect of browsers from `/`. Each path below it that is no file gets the
 * page, whose script reads the path. The page of a world addresses that world.
 */
export function addConsole<World, Caller extends CallerFacts>(
  app: FastifyInstance,
  serving: Serving<World, Caller>,
  { folder, admit }: Console,
): void {
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    admit(request.headers as Readonly<Record<string, string | undefined>>)
    const api = apiOf(serving.apis, pathOf(request))
    await enterWorld(serving, { request, reply }, { api, operation: { withoutStore: true } })
  }
  const mountOf = ({ address }: FastifyRequest): string => address?.pageMount ?? ''
  let read: ReadonlyMap<string, Asset> | undefined
  /** Read at the first request, and not at every start. */
  const filesOf = () => {
    if (existsSync(new URL('index.html', folder))) read ??= readFiles(folder)
    return read
  }
  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    const file = filesOf()?.get('index.html')
    reply.headers(PAGE_HEADERS)
    if (file === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
    const markup = file.content.toString().replaceAll('"/_muster/', `"${mountOf(request)}/_muster/`)
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(markup)
  }
  const get = (url: string, handler: RouteHandlerMethod) => app.route({ method: ['GET', 'HEAD'], url, onRequest, handler })

  get(`${ROOT}/assets/:name`, async (request, reply) => {
    const { name } = request.params as { name: string }
    const file = filesOf()?.get(`assets/${name}`)
    if (file === undefined) return reply.code(404).type('text/plain; charset=utf-8').send('The console has no such file.\n')
    // The name changes with the content.
    reply.type(file.type).headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' })
    const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    return isZipped ? reply.header('content-encoding', 'gzip').send(file.zipped) : reply.send(file.content)
  })
  get(ROOT, page)
  get(`${ROOT}/*`, page)
  get('/', async (request, reply) => {
    // Programs get the 404 of any path without an operation.
    if (!/\btext\/html\b/.test(request.headers.accept ?? '')) return reply.callNotFound()
    return reply.redirect(`${mountOf(request)}${ROOT}/`)
  })
}

interface Asset {
  readonly content: Buffer
  readonly zipped: Buffer
  readonly type: string
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

function readFiles(folder: URL): ReadonlyMap<string, Asset> {
  const names = ['index.html', ...readdirSync(new URL('assets/', folder)).map(name => `assets/${name}`)]
  return new Map(
    names.map(name => {
      const content = readFileSync(new URL(name, folder))
      const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
      return [name, { content, zipped: gzipSync(content, { level: 9 }), type }]
    }),
  )
}

/** The browser runs no inline script or style, sends no request to another server, and shows the page in no frame. */
const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'self'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

const NOT_BUILT = 'The console is not built. `npm start` builds it; after a change of its sources, so does `npm run console`.\n'
