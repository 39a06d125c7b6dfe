/**
 * Makes an HTTP server from operations. This room is the only one that imports Fastify, and it must never know a particular
 * API: where APIs differ, their `Api` values say so. `request.ts` has the steps of a request; this file has Fastify's settings.
 */
import type { Server } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { CallerFacts } from '../wire/api.ts'
import { batchPerTurn } from './batch.ts'
import { pathOf, worldOf } from './head.ts'
import { NO_SCHEMAS } from './no-schemas.ts'
import { createServer } from './node-http.ts'
import { refuseExpectation, refuseTunnel, refuseUnparsed } from './parser-refusals.ts'
import { pathTable } from './path-table.ts'
import { readQuery } from './query.ts'
import { beginRecording, recordRoute } from './recording.ts'
import { refuse, refusePath, refuseWithoutOneHost } from './refusals.ts'
import { admit, answer, apiOf, enter, type Route, type Shared } from './request.ts'
import { NO_SNIFFING } from './response.ts'
import { responseCache } from './response-cache.ts'
import type { Serving } from './serving.ts'
import { STOP_TIMEOUT_MS, stopping } from './stopping.ts'
import { withoutOrigin, withoutWorld } from './world-address.ts'

/** A server that is ready to listen; the caller may add further routes. */
export function makeServer<World, Caller extends CallerFacts>(serving: Serving<World, Caller>): FastifyInstance {
  const shared: Shared<World, Caller> = { serving, stop: stopping(), batch: batchPerTurn(), cache: responseCache() }
  const unknownPath = refusePath(serving)
  const timeouts = timeoutsOf(serving.requestTimeoutMs)
  const begin = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.headers(NO_SNIFFING)
    beginRecording(serving, request, reply)
  }
  const app = Fastify({
    genReqId: ({ url = '/' }) => serving.newId(apiOf(serving.apis, url.split('?', 1)[0] ?? '/')),
    trustProxy: serving.trustedProxies?.length ? [...serving.trustedProxies] : false,
    // Fastify's own 503 has no API's envelope; `enter` sends one that has.
    return503OnClosing: false,
    // Longer than a shutdown takes; Fastify's default is ten seconds.
    pluginTimeout: STOP_TIMEOUT_MS + 10_000,
    schemaController: NO_SCHEMAS,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, querystringParser: readQuery },
    rewriteUrl: request => {
      const { url = '/' } = request
      return withoutWorld(request, url.startsWith('/') ? url : withoutOrigin(url) || '/')
    },
    // A path that cannot be decoded belongs to no operation.
    frameworkErrors: (_error, request, reply) => {
      begin(request as FastifyRequest, reply as unknown as FastifyReply)
      void unknownPath(request as FastifyRequest, reply as unknown as FastifyReply)
    },
    clientErrorHandler: refuseUnparsed(serving),
    // Node's own refusal of a missing Host has an empty body; `refuseWithoutOneHost` sends the API's envelope.
    http: { requireHostHeader: false, ...timeouts },
    // Fastify would set its own default, no limit.
    requestTimeout: timeouts.requestTimeout,
  })
  app.server.on('checkExpectation', refuseExpectation(serving)).on('connect', refuseTunnel(serving))

  app.decorateRequest('state', null)
  app.decorateRequest('entered', null)
  app.decorateRequest('address', null)
  app.decorateRequest('use', null)
  app.decorateRequest('recording', null)
  app.decorateRequest('steps', null)
  app.setNotFoundHandler(unknownPath)
  // For the routes that the caller adds.
  app.setErrorHandler((error, request, reply) =>
    refuse(serving, { api: apiOf(serving.apis, pathOf(request)), request, reply }, error),
  )
  app.addHook('onResponse', async (request, reply) => {
    const { api = 'none', operation = 'none', code = null, refusedWith } = request.state ?? {}
    const { statusCode: status, elapsedTime: ms } = reply
    const world = request.entered?.world as World | undefined
    serving.answered(world, { api, operation, status, code, ms, refusedWith })
    serving.log.info({ id: request.id, ...worldOf(request), api, operation, status, code, ms }, 'answered')
  })
  app.addHook('onRequest', (request, reply, next) => {
    begin(request, reply)
    next()
  })
  app.addHook('onRequest', enter(shared))
  app.addHook('onRequest', refuseWithoutOneHost(serving))
  // The server listens until its last request has ended, so that a new client gets a 503 and not a refused connection.
  app.addHook('preClose', async () => {
    const ended = shared.stop.begin()
    serving.stopping?.()
    if (!(await ended)) app.server.closeAllConnections()
  })
  readBodiesAsBytes(app)

  const operationOf = pathTable(
    serving.apis.flatMap(api => api.operations.map(operation => ({ ...operation, value: stepsOf(shared, { api, operation }) }))),
  )
  for (const api of serving.apis) {
    for (const prefix of api.prefixes) {
      app.route({
        method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        url: `${prefix}/*`,
        bodyLimit: api.bodyLimit,
        onRequest: async (request, reply) => {
          const found = operationOf(request.method, request.url)
          if (found === undefined) return
          request.params = found.params
          request.steps = found.value
          found.value.record(request)
          return found.value.admit(request, reply)
        },
        handler: (request, reply) => request.steps?.answer(request, reply) ?? unknownPath(request, reply),
        errorHandler: (error, request, reply) =>
          request.steps?.refuse(error, request, reply) ?? refuse(serving, { api, request, reply }, error),
      })
    }
  }
  return app
}

/** The steps of the requests of one operation. */
function stepsOf<World, Caller extends CallerFacts>(shared: Shared<World, Caller>, route: Route<World, Caller>) {
  return {
    record: recordRoute(route.api, route.operation),
    admit: admit(shared, route),
    answer: answer(shared, route),
    refuse: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      refuse(shared.serving, { ...route, request, reply }, error),
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where no operation has the path. */
    steps: ReturnType<typeof stepsOf> | null
  }
}

/** A server of the same requests, for a port of its own. */
export function anotherServer<World, Caller extends CallerFacts>(app: FastifyInstance, serving: Serving<World, Caller>): Server {
  const server = createServer({ requireHostHeader: false, ...timeoutsOf(serving.requestTimeoutMs) }, app.routing)
  server.keepAliveTimeout = app.server.keepAliveTimeout
  return server
    .on('clientError', refuseUnparsed(serving))
    .on('checkExpectation', refuseExpectation(serving))
    .on('connect', refuseTunnel(serving))
}

/** Node closes the connection of a request that is late, after the response of `refuseUnparsed`. */
const timeoutsOf = (requestTimeout = 0) => ({
  requestTimeout,
  headersTimeout: requestTimeout,
  // Node's default of 30 seconds would double a limit of 30.
  connectionsCheckingInterval: Math.min(1000, requestTimeout / 2) || 30_000,
})

/** An operation parses the body once its caller is known; until then the body is bytes, for any content type. */
function readBodiesAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addHook('onRequest', async ({ raw }) => {
    // Fastify refuses a content type that is not a media type. Some clients send one, so it is removed.
    const type = raw.headers['content-type']
    if (type !== undefined && !/^[\w.+-]+\/[\w.+-]+\s*(;|$)/.test(type)) delete raw.headers['content-type']
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}
