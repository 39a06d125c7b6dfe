/** Refusals of requests that Fastify has parsed: the row, the record in the activity log, and the response. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api, CallerFacts } from '../wire/api.ts'
import { Refused, withReason, withRule, withUnfit } from '../wire/catalogue.ts'
import { findingsOf } from '../wire/findings.ts'
import { type AnyOperation, isAt, Unfit } from '../wire/operation.ts'
import { Disconnected } from './disconnect.ts'
import { idOf, pathOf, worldOf } from './head.ts'
import { nearestOperation } from './nearest-operation.ts'
import { apiOf, enterWorld } from './request.ts'
import { responseOfRefusal, write } from './response.ts'
import type { RequestState, Serving } from './serving.ts'

interface RefusalContext<World, Caller extends CallerFacts> {
  readonly api: Api<World, Caller>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly operation?: AnyOperation<World, Caller>
}

/** Sends the response for an error that a step of a request threw, in the API's envelope. */
export async function refuse<World, Caller extends CallerFacts>(
  serving: Serving<World, Caller>,
  { api, request, reply, operation }: RefusalContext<World, Caller>,
  error: unknown,
): Promise<FastifyReply> {
  if (error instanceof Disconnected) return abandon(serving, { request, reply })
  const refused = refusalOf(api, error)
  const id = idOf(api, request)
  if (refused.row === api.because('broken', '').row && !(error instanceof Refused)) {
    serving.log.error({ ...worldOf(request), id: request.id, errorId: id, err: error }, 'broken')
  }
  // Set by `admit` of request.ts.
  const caller = operation === undefined ? undefined : (request.state?.caller as Caller | undefined)
  const call = request.state?.call
  const name = operation?.id ?? 'none'
  const refusedWith = { row: refused.row, by: refused.rule === 'fault' ? 'fault' : 'rule' } as const
  const facts = { api: api.name, operation: name, code: refused.row[0], refusedWith, id }
  const state: RequestState = Object.assign(request.state ?? {}, facts)
  request.state = state
  explain(serving, { api, request, reply, operation }, { caller, refused, call })
  const about = { api: api.name, operation: name, caller, refused, id, path: pathOf(request) }
  const headers = await serving
    .refused(request.entered?.world as World | undefined, about)
    // The response is sent also where its record fails.
    .catch(err =>
      serving.log.error({ ...worldOf(request), id: request.id, err }, 'a refusal was not written to the activity log'),
    )
  if (refused.retryAfter !== undefined) reply.header('retry-after', String(refused.retryAfter))
  reply.headers(headers ?? {})
  const response = responseOfRefusal(api.errorResponse(refused, id, operation))
  return state.send === undefined ? write(reply, response) : state.send(response)
}

/** Notes the reason and the findings for the request journal, and names their address where responses may have it. */
function explain<World, Caller extends CallerFacts>(
  { journal }: Serving<World, Caller>,
  { api, request, reply, operation }: RefusalContext<World, Caller>,
  about: { caller: Caller | undefined; refused: Refused; call: RequestState['call'] },
): void {
  const { recording, entered, address } = request
  if (journal === undefined || recording === null) return
  recording.reason = about.refused.reason ?? about.refused.text
  // Made now, because the check that they are made from holds the credential.
  recording.findings = findingsOf(api, operation, about)
  // The journal of the default world has the requests that entered no world.
  const mount = entered === null ? '' : (address?.pageMount ?? '')
  if (journal.isShown) reply.header('x-muster-explanation', mount + journal.addressOf(request.id))
}

/** Ends a request whose client has disconnected: it has no response, and nothing was refused. */
function abandon(
  { log }: { readonly log: Serving<never, never>['log'] },
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): FastifyReply {
  const { api, operation, code = null, fault } = request.state ?? {}
  const line = { ...worldOf(request), id: request.id, api, operation, code, fault }
  log.info(line, 'the client disconnected before its response')
  // Fastify's hook `onResponse`, which does this for other requests, does not run.
  request.entered?.leave()
  return reply.hijack()
}

/** Sends the refusal of a path, or a method of a path, that no operation has. */
export const refusePath =
  <World, Caller extends CallerFacts>(serving: Serving<World, Caller>) =>
  (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const path = pathOf(request)
    const api = apiOf(serving.apis, path)
    const methods = api.operations.filter(operation => isAt(operation, path)).map(({ method }) => method)
    if (methods.length > 0) reply.header('allow', methods.join(', '))
    const detail =
      methods.length > 0 ? `${request.method} ${path} does not exist; ${methods.join(', ')} does` : `${path} does not exist`
    if (path.includes('//')) {
      const reason = `${path} has two slashes in a row: the base URL must not end with a slash`
      return refuseInWorld(serving, { api, request, reply }, withReason(api.because('path-unknown', reason), reason))
    }
    const nearest = request.recording === null ? undefined : nearestOperation(serving.apis, { method: request.method, path })
    if (request.recording !== null) request.recording.nearest = nearest
    const reason = nearest === undefined ? undefined : `${detail}: did you mean ${nearest}?`
    return refuseInWorld(serving, { api, request, reply }, withReason(api.because('path-unknown', detail), reason))
  }

/** RFC 9112 §3.2: a request of HTTP/1.1 without a Host, and a request with several, is refused with 400. */
export const refuseWithoutOneHost =
  <World, Caller extends CallerFacts>(serving: Serving<World, Caller>) =>
  (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const { rawHeaders, httpVersion } = request.raw
    // Of several Hosts, `headers` has the first.
    const hosts = rawHeaders.filter((name, i) => i % 2 === 0 && name.length === 4 && name.toLowerCase() === 'host').length
    if (hosts === 1 || (hosts === 0 && httpVersion !== '1.1')) {
      next()
      return
    }
    reply.header('connection', 'close')
    const api = apiOf(serving.apis, pathOf(request))
    const detail = hosts === 0 ? 'the header Host is required' : 'the header Host was sent several times'
    void refuseInWorld(serving, { api, request, reply }, withRule(api.because('parameter-unfit', detail), 'host'))
  }

/** Refuses a request that no operation has, in the world that it addresses, whose journal gets it. */
async function refuseInWorld<World, Caller extends CallerFacts>(
  serving: Serving<World, Caller>,
  context: RefusalContext<World, Caller>,
  refused: Refused,
): Promise<FastifyReply> {
  const unknown = await enterWorld(serving, context, { api: context.api, operation: { withoutStore: true } }).then(
    () => undefined,
    (error: unknown) => error,
  )
  return refuse(serving, context, unknown ?? refused)
}

function refusalOf<World, Caller extends CallerFacts>(api: Api<World, Caller>, error: unknown): Refused {
  if (error instanceof Refused) return error
  if (error instanceof Unfit) return withUnfit(api.because('parameter-unfit', error.message.trim()), error)
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return withRule(api.because('body-too-large', `a body may have ${api.bodyLimit} bytes`), 'body-size')
  // Fastify chose the status, so the request is wrong and not the server.
  if (typeof status === 'number' && status < 500)
    return withRule(api.because('body-malformed', (error as Error).message), 'body-json')
  return api.because('broken', '')
}
