/**
 * Makes a server of operations. This room alone knows Fastify, and it knows no API: what differs between them is in their
 * `Api` values. `request.ts` has the steps of a request in their order; here are Fastify's settings.
 */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Called } from '../wire/api.ts'
import { batchPerTurn } from './batch.ts'
import { NO_SCHEMAS } from './no-schemas.ts'
import { refuseExpectation, refuseUnparsed } from './parser-refusals.ts'
import { refuse, refusePath, refuseWithoutHost } from './refusals.ts'
import { admit, answer, apiOf, enter, type Shared } from './request.ts'
import { responseCache } from './response-cache.ts'
import type { Serving } from './serving.ts'
import { PATIENCE_MS, stopping } from './stopping.ts'

/** A server that is ready to listen; routes that are no operation can be added. */
export function makeServer<World, Caller extends Called>(serving: Serving<World, Caller>): FastifyInstance {
  const shared: Shared<World, Caller> = { serving, stop: stopping(), batch: batchPerTurn(), cache: responseCache() }
  const unknownPath = refusePath(serving)
  const app = Fastify({
    logger: { level: serving.logLevel, base: null },
    logController: new LogController({ disableRequestLogging: true }),
    // One logger for all requests: each request writes one line, which names its id itself.
    childLoggerFactory: logger => logger,
    genReqId: ({ url = '/' }) => serving.newId(apiOf(serving.apis, url.split('?', 1)[0] ?? '/')),
    trustProxy: serving.trustedProxies?.length ? [...serving.trustedProxies] : false,
    // Fastify's 503 would be in no API's dialect.
    return503OnClosing: false,
    // Fastify's own limit for what closing waits for is ten seconds.
    pluginTimeout: PATIENCE_MS + 10_000,
    schemaController: NO_SCHEMAS,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1100 },
    // A client behind a proxy setting sends the whole address; the host never matters.
    rewriteUrl: ({ url = '/' }) => (url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '') || '/'),
    // A path that cannot be decoded is the path of no operation.
    frameworkErrors: (_error, request, reply) => void unknownPath(request as FastifyRequest, reply as unknown as FastifyReply),
    clientErrorHandler: refuseUnparsed(serving),
    // Node's refusal of a missing Host has an empty body; `refuseWithoutHost` has a dialect.
    http: { requireHostHeader: false },
  })
  app.server.on('checkExpectation', refuseExpectation(serving))

  app.decorateRequest('state', null)
  app.setNotFoundHandler(unknownPath)
  app.addHook('onResponse', async (request, reply) => {
    const { api = 'none', operation = 'none', code = null } = request.state ?? {}
    const { statusCode: status, elapsedTime: ms } = reply
    serving.answered({ api, operation, status, code, ms })
    request.log.info({ id: request.id, api, operation, status, code, ms }, 'answered')
  })
  app.addHook('onRequest', enter(shared))
  app.addHook('onRequest', refuseWithoutHost(serving))
  // The server listens until the last request has ended: a client that comes meanwhile gets a 503 and not a refused connection.
  app.addHook('preClose', async () => {
    if (!(await shared.stop.begin())) app.server.closeAllConnections()
  })
  readBodiesAsBytes(app)

  for (const api of serving.apis) {
    for (const operation of api.operations) {
      const route = { api, operation }
      app.route({
        method: operation.method,
        url: operation.path,
        bodyLimit: api.bodyLimit,
        errorHandler: (error, request, reply) => refuse(serving, { ...route, request, reply }, error),
        onRequest: admit(shared, route),
        handler: answer(shared, route),
      })
    }
  }
  return app
}

/** An operation decides what a body means, after its caller is known; until then it is bytes, whatever its content type says. */
function readBodiesAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addHook('onRequest', async ({ raw }) => {
    // Fastify refuses a content type that is no media type; some clients send one, and it is ignored here.
    const type = raw.headers['content-type']
    if (type !== undefined && !/^[\w.+-]+\/[\w.+-]+\s*(;|$)/.test(type)) delete raw.headers['content-type']
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}
