/**
 * Makes a server of operations: matches, admits, reads, answers. The only room that knows Fastify, and it knows no API:
 * what an API wants otherwise, its `Api` value says.
 */
import { Readable } from 'node:stream'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { type Api, type Called, findingsOf, Reply, type Spoken, speaksFor } from '../wire/api.ts'
import { type Finding, Refused } from '../wire/catalogue.ts'
import { isPieces } from '../wire/long-text.ts'
import { type AnyOperation, isAt, opens, parse, parseQuery, Unfit } from '../wire/operation.ts'
import { gathering } from './gathering.ts'
import { headOf, idOf, pathOf } from './head.ts'
import { NO_SCHEMAS } from './no-schemas.ts'
import { standing, type Written } from './standing.ts'
import { PATIENCE_MS, stopping } from './stopping.ts'

/** What the server is handed: it imports none of it. */
export interface Serving<World, Caller extends Called> {
  readonly apis: readonly Api<World, Caller>[]
  /** The world that a request is served in; undefined for one that does not exist. */
  worldOf(name: string | undefined): Promise<World | undefined>
  /** The same object for as long as nothing in the world's store changes; undefined where that cannot be known. */
  epochOf(world: World): object | undefined | Promise<object | undefined>
  /** A request's id, which its error carries. */
  newId(): string
  /** Misbehaviour that is due for an admitted request. */
  misbehave(request: { api: string; method: string; path: string; caller: Caller }): Misbehaviour | undefined
  /**
   * Told of each refusal before it is answered, and answers headers to send along; `caller` is absent where nobody was
   * established.
   */
  refused(what: {
    api: string
    operation: string
    caller: Caller | undefined
    refused: Refused
    id: string
    path: string
    /** How the credential was judged, if it is that which was refused. */
    explanation: (() => readonly Finding[]) | undefined
  }): Promise<Readonly<Record<string, string>>>
  /** Told of each answer. */
  answered(what: { api: string; operation: string; status: number; code: number | null; ms: number }): void
  readonly logLevel: string
  /** Proxies whose word is taken for where a request comes from. */
  readonly trustedProxies?: readonly string[]
}

export type Misbehaviour = { readonly code: number } | { readonly status: number } | { readonly delayMs: number }

/** What is known of a request on its way; with the request itself, since a map of many that soon die is work to collect. */
interface Passage {
  api: string
  operation: string
  code: number | null
  /** Both once it is admitted. */
  world?: unknown
  caller?: Called
}

declare module 'fastify' {
  interface FastifyRequest {
    passage: Passage | null
  }
}

/** A server that is ready to listen, and more routes to be added by whoever has them. */
export function makeServer<World, Caller extends Called>(serving: Serving<World, Caller>): FastifyInstance {
  const stop = stopping()
  const together = gathering()
  const answers = standing(STANDING_BYTES)
  const app = Fastify({
    logger: { level: serving.logLevel, base: null },
    logController: new LogController({ disableRequestLogging: true }),
    // A logger a request is work for each, and what is written for one is one line: it names its id itself.
    childLoggerFactory: logger => logger,
    genReqId: () => serving.newId(),
    trustProxy: serving.trustedProxies?.length ? [...serving.trustedProxies] : false,
    // Its own answer would be in no API's words.
    return503OnClosing: false,
    // Its own limit for what closing waits for is ten seconds.
    pluginTimeout: PATIENCE_MS + 10_000,
    schemaController: NO_SCHEMAS,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1100 },
    // A client behind a proxy setting sends the whole address; the host never matters.
    rewriteUrl: ({ url = '/' }) => (url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '') || '/'),
    // A path that cannot be decoded names nothing.
    frameworkErrors: (_error, request, reply) => void unknownPath(request as FastifyRequest, reply as unknown as FastifyReply),
  })

  app.decorateRequest('passage', null)

  const refuse = async (
    api: Api<World, Caller>,
    {
      request,
      reply,
      caller,
      operation,
    }: {
      request: FastifyRequest
      reply: FastifyReply
      caller?: Caller | undefined
      operation?: AnyOperation<World, Caller>
    },
    error: unknown,
  ): Promise<unknown> => {
    const refused = refusalOf(api, error)
    const id = idOf(api, request)
    if (refused.row === api.because('broken', '').row && !(error instanceof Refused)) {
      request.log.error({ id: request.id, errorId: id, err: error }, 'broken')
    }
    const name = operation?.id ?? 'none'
    request.passage = { api: api.name, operation: name, code: refused.row[0] }
    const isCredential =
      refused.explanation !== undefined || (caller !== undefined && operation !== undefined && !opens(caller.scopes, operation))
    const explanation = isCredential ? () => findingsOf(api, operation, { caller, refused }) : undefined
    const headers = await serving
      .refused({ api: api.name, operation: name, caller, refused, id, path: pathOf(request), explanation })
      // The answer matters more than the line about it.
      .catch(err => request.log.error({ id: request.id, err }, 'a refusal was not written to the activity log'))
    return send(reply.headers(headers ?? {}), api.speak(refused, id))
  }

  const unknownPath = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const path = pathOf(request)
    const api = apiOf(serving.apis, path)
    const methods = methodsOf(api, path)
    if (methods.length > 0) reply.header('allow', methods.join(', '))
    const detail =
      methods.length > 0 ? `${request.method} ${path} does not exist; ${methods.join(', ')} does` : `${path} does not exist`
    return refuse(api, { request, reply }, api.because('path-unknown', detail))
  }
  app.setNotFoundHandler(unknownPath)
  app.addHook('onResponse', async (request, reply) => {
    const { api = 'none', operation = 'none', code = null } = request.passage ?? {}
    const { statusCode: status, elapsedTime: ms } = reply
    serving.answered({ api, operation, status, code, ms })
    request.log.info({ id: request.id, api, operation, status, code, ms }, 'answered')
  })
  app.addHook('onRequest', async (request, reply) => {
    if (stop.enter(reply)) return
    const api = apiOf(serving.apis, pathOf(request))
    const refused = api.because('stopping', '')
    request.passage = { api: api.name, operation: 'none', code: refused.row[0] }
    return send(reply.header('retry-after', '5'), { ...api.speak(refused, idOf(api, request)), status: 503 })
  })
  // Listens on until what was under way has ended: whoever comes meanwhile is told, not left with a closed door.
  app.addHook('preClose', async () => {
    if (!(await stop.begin())) app.server.closeAllConnections()
  })

  // What is sent is read as bytes; what they mean is the operation's to say, after its caller is known.
  app.removeAllContentTypeParsers()
  app.addHook('onRequest', async ({ raw }) => {
    // Fastify refuses what is no media type at all; some clients send one, and here it is as good as none.
    const type = raw.headers['content-type']
    if (type !== undefined && !/^[\w.+-]+\/[\w.+-]+\s*(;|$)/.test(type)) delete raw.headers['content-type']
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  for (const api of serving.apis) {
    for (const operation of api.operations) {
      const context = (request: FastifyRequest, reply: FastifyReply) => ({
        request,
        reply,
        // onRequest put it there.
        caller: request.passage?.caller as Caller | undefined,
        operation,
      })
      app.route({
        method: operation.method,
        url: operation.path,
        bodyLimit: api.bodyLimit,
        errorHandler: (error, request, reply) => refuse(api, context(request, reply), error),
        onRequest: async (request, reply) => {
          const passage: Passage = { api: api.name, operation: operation.id, code: null }
          request.passage = passage
          await together()
          const world = served(api, await serving.worldOf(undefined))
          const caller = await api.admit(world, headOf(api, request))
          passage.world = world
          passage.caller = caller
          if (!opens(caller.scopes, operation)) {
            throw api.because('scope-missing', `asks one of the scopes ${operation.scopes.join(', ')}`)
          }
          const due = serving.misbehave({ api: api.name, method: request.method, path: pathOf(request), caller })
          if (due !== undefined) return misbehave(api, due, reply)
        },
        handler: async (request, reply) => {
          // onRequest let nobody past whom it did not establish.
          const { world, caller } = request.passage as unknown as { world: World; caller: Caller }
          const call = callOf(api, { operation, request, caller })
          const on = caller.tenant && operation.standsOn?.(call)
          const epoch = on === undefined ? undefined : await serving.epochOf(world)
          if (epoch === undefined) return write(reply, writtenOf(operation, await operation.handle(world, call)))
          const key = `${operation.id} ${caller.tenant?.id} ${request.url} ${on}`
          const before = answers.recall(epoch, key)
          if (before !== undefined) return write(reply, before)
          const now = writtenOf(operation, await operation.handle(world, call))
          // One in pieces is too long to be kept.
          if (!isPieces(now.body)) answers.keep(epoch, key, { ...now, body: now.body })
          return write(reply, now)
        },
      })
    }
  }
  return app
}

const STANDING_BYTES = 16 * 1024 * 1024

const served = <World, Caller extends Called>(api: Api<World, Caller>, world: World | undefined): World => {
  if (world === undefined) throw api.because('path-unknown', 'that world does not exist')
  return world
}

function callOf<World, Caller extends Called>(
  api: Api<World, Caller>,
  { operation, request, caller }: { operation: AnyOperation<World, Caller>; request: FastifyRequest; caller: Caller },
) {
  const sent = { query: request.query as Record<string, unknown>, body: bodyOf(api, operation, request.body) }
  return {
    caller,
    id: idOf(api, request),
    params: request.params as Record<string, string>,
    headers: request.headers as Record<string, string | undefined>,
    sent,
    query: () => (operation.query === undefined ? {} : parseQuery(operation.query, sent.query)),
    body: () => (operation.body === undefined ? sent.body : parse(operation.body, sent.body)),
  }
}

function bodyOf<World, Caller extends Called>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller>,
  body: unknown,
): unknown {
  const text = Buffer.isBuffer(body) ? body.toString() : ''
  if (operation.consumes !== undefined) return text
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    throw api.because('body-malformed', `the body is not JSON: ${(error as Error).message}`)
  }
}

function writtenOf<World, Caller extends Called>(operation: AnyOperation<World, Caller>, answer: unknown): Sent {
  const { status, body, headers } =
    answer instanceof Reply ? answer : { status: operation.status ?? 200, body: answer, headers: {} }
  // What is empty is of no type.
  if (body === '') return { status, headers, body: '' }
  return { status, headers: { 'content-type': operation.produces ?? 'application/json', ...headers }, body: bodyAs(body) }
}

const send = (reply: FastifyReply, { status, headers, body }: Spoken): FastifyReply =>
  write(reply, { status, headers: { 'content-type': 'application/json', ...headers }, body: bodyAs(body) })

/** A reply as it goes to the socket; its body whole, or in pieces that are made as the socket takes them. */
type Sent = Omit<Written, 'body'> & { readonly body: Written['body'] | AsyncIterable<string> }

const write = (reply: FastifyReply, { status, headers, body }: Sent): FastifyReply =>
  reply
    .code(status)
    .headers(headers)
    // Without one of ours Fastify would add a charset that the APIs do not name.
    .serializer(asItIs)
    .send(isPieces(body) ? Readable.from(body) : body === '' ? undefined : body)

const asItIs = (body: string): string => body

const bodyAs = (body: unknown): Sent['body'] =>
  body instanceof Uint8Array || typeof body === 'string' || isPieces(body) ? body : JSON.stringify(body)

async function misbehave<World, Caller extends Called>(
  api: Api<World, Caller>,
  due: Misbehaviour,
  reply: FastifyReply,
): Promise<unknown> {
  if ('delayMs' in due) return new Promise(resolve => setTimeout(resolve, due.delayMs))
  if ('status' in due) return send(reply, { status: due.status, body: {} })
  const row = Object.values(api.catalogue).find(([code]) => code === due.code)
  throw row === undefined ? api.because('broken', `no row ${due.code}`) : new Refused(row)
}

function refusalOf<World, Caller extends Called>(api: Api<World, Caller>, error: unknown): Refused {
  if (error instanceof Refused) return error
  if (error instanceof Unfit) return api.because('parameter-unfit', error.message.trim())
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return api.because('body-too-large', `a body may have ${api.bodyLimit} bytes`)
  // What Fastify itself refuses is the request's fault, not ours.
  if (typeof status === 'number' && status < 500) return api.because('body-malformed', (error as Error).message)
  return api.because('broken', '')
}

/** The API in whose dialect a path is answered; the last one where none has its prefix. */
function apiOf<World, Caller extends Called>(apis: readonly Api<World, Caller>[], path: string): Api<World, Caller> {
  const own = path.replace(/^\/w\/[^/]+/, '')
  const found = apis.find(api => speaksFor(api, own)) ?? apis.at(-1)
  if (found === undefined) throw new Error('a server needs an API')
  return found
}

const methodsOf = <World, Caller extends Called>(api: Api<World, Caller>, path: string): string[] =>
  api.operations.filter(operation => isAt(operation, path)).map(operation => operation.method)
