/**
 * A request to an operation, step by step, in order: shutdown, world, faults of the head, credential, scope, body, faults of the
 * body, checks of the caller, cache, handler, response. `refusals.ts` makes the response for an error that a step throws.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Api, type CallerFacts, servesPath } from '../wire/api.ts'
import { withRule } from '../wire/catalogue.ts'
import { isChunked } from '../wire/long-text.ts'
import { type AnyOperation, type Call, opens } from '../wire/operation.ts'
import type { batchPerTurn } from './batch.ts'
import { callOf } from './call.ts'
import { Disconnected } from './disconnect.ts'
import { applyFault, markFaults } from './fault-effects.ts'
import { faultFacts } from './fault-facts.ts'
import { headOf, idOf, pathOf, worldOf } from './head.ts'
import { isWhole, responseOf, responseOfRefusal, withFailure, write } from './response.ts'
import { cacheKey, type responseCache } from './response-cache.ts'
import type { Response } from './response-type.ts'
import type { EnteredWorld, RequestState, Serving } from './serving.ts'
import type { Stopping } from './stopping.ts'
import { noteUnread } from './unread.ts'
import { type WorldAddress, WorldConflict, worldAddressOf } from './world-address.ts'
import { usedUntilClosed, type WorldUse } from './world-use.ts'

/** State that the requests of one server share. */
export interface Shared<World, Caller extends CallerFacts> {
  readonly serving: Serving<World, Caller>
  readonly stop: Stopping
  readonly batch: ReturnType<typeof batchPerTurn>
  readonly cache: ReturnType<typeof responseCache>
}

/** An operation with the API that it belongs to. */
export interface Route<World, Caller extends CallerFacts> {
  readonly api: Api<World, Caller>
  readonly operation: AnyOperation<World, Caller>
}

/** The first step, for every path: a stopping server finishes the requests that it has and refuses new ones. */
export const enter =
  <World, Caller extends CallerFacts>({ serving, stop }: Shared<World, Caller>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (stop.enter(reply)) return undefined
    const api = apiOf(serving.apis, pathOf(request))
    const refused = api.because('stopping', '')
    const id = idOf(api, request)
    request.state = { api: api.name, operation: 'none', code: refused.row[0], id }
    return write(reply.header('retry-after', '5'), {
      ...responseOfRefusal(api.errorResponse(refused, id)),
      status: 503,
    })
  }

/** The steps that need the head alone, so that the body of a refused caller is not read. */
export const admit =
  <World, Caller extends CallerFacts>(
    { serving, batch, stop }: Shared<World, Caller>,
    { api, operation }: Route<World, Caller>,
  ) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const state: RequestState = { api: api.name, operation: operation.id, code: null, id: idOf(api, request) }
    request.state = state
    await batch()
    const world = await enterWorld(serving, { request, reply }, { api, operation })
    return request.use?.step(async () => {
      const fault = serving.faultOf(world, 'head', () => faultFacts({ api, operation }, request))
      if (fault !== undefined && (await applyFault(fault, { api, operation, request, reply, state, stop, log: serving.log })))
        return reply
      const caller = await api.admit(world, headOf(api, request))
      state.caller = caller
      if (!opens(caller.scopes, operation)) {
        throw api.because('scope-missing', `needs one of the scopes ${operation.scopes.join(', ')}`)
      }
      return undefined
    })
  }

/** The steps after Fastify has read the body. */
export const answer =
  <World, Caller extends CallerFacts>(shared: Shared<World, Caller>, route: Route<World, Caller>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // `admit` set all of them, or it threw and this step does not run.
    const state = request.state as RequestState
    const caller = state.caller as Caller
    const entered = request.entered as EnteredWorld<World>
    const { serving, stop } = shared
    const use = request.use as WorldUse
    const response = await use.step(async () => {
      const call = callOf(request, { ...route, reply }, caller)
      state.call = call
      noteUnread(serving, { request, reply }, { operation: route.operation, call })
      const facts = () => faultFacts(route, request, call)
      // A response has the effects of one fault.
      const fault = state.fault === undefined ? serving.faultOf(entered.world, 'body', facts) : undefined
      if (fault !== undefined && (await applyFault(fault, { ...route, request, reply, state, stop, log: serving.log })))
        return undefined
      const world = serving.disturbed(entered.world, facts, faultIds => markFaults({ state, reply }, faultIds))
      await route.operation.check?.(world, call)
      return cached(shared, { ...route, request, entered: { ...entered, world }, call })
    })
    if (response === undefined) return reply
    const { body } = response
    const sent = isChunked(body) ? { ...response, body: withFailure(body, failureLog(serving, { request, reply })) } : response
    return state.send === undefined ? write(reply, sent) : state.send(sent)
  }

/** Logs an error that ends a body in chunks. One before the first chunk is refused by `refusals.ts`, and logged there. */
const failureLog =
  <World, Caller extends CallerFacts>(
    { log }: Serving<World, Caller>,
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  ) =>
  (err: unknown): void => {
    if (!reply.raw.headersSent || err instanceof Disconnected) return
    const { api, operation } = request.state ?? {}
    log.error({ ...worldOf(request), id: request.id, api, operation, err }, 'a response failed before its end')
  }

/** Enters the world that the request addresses. Throws the API's refusal where there is none. */
export async function enterWorld<World, Caller extends CallerFacts>(
  serving: Serving<World, Caller>,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { api, operation }: { readonly api: Api<World, Caller>; readonly operation: { readonly withoutStore?: boolean } },
): Promise<World> {
  if (!serving.hasWorlds && request.raw.worldInPath !== undefined) {
    throw withRule(
      api.because(
        'path-unknown',
        `/w/${request.raw.worldInPath} is the path of a world, and this server has one world, without a path`,
      ),
      'world',
    )
  }
  if (serving.hasWorlds) request.address = addressOf(serving, request, api)
  const name = request.address?.name
  const entered = await serving.enterWorld(name, operation)
  if (entered === undefined) throw withRule(api.because('path-unknown', `the world ${name} does not exist`), 'world')
  request.entered = entered
  request.use = usedUntilClosed(reply, entered.leave)
  const date = serving.dateOf(entered.world)
  if (date !== undefined) reply.header('date', date)
  return entered.world
}

function addressOf<World, Caller extends CallerFacts>(
  { ports }: Serving<World, Caller>,
  request: FastifyRequest,
  api: Api<World, Caller>,
): WorldAddress {
  try {
    return worldAddressOf(request, ports)
  } catch (error) {
    throw error instanceof WorldConflict ? withRule(api.because('parameter-unfit', error.message), 'world') : error
  }
}

/** The response from the cache, else from the handler. */
async function cached<World, Caller extends CallerFacts>(
  { serving, cache }: Shared<World, Caller>,
  {
    api,
    operation,
    request,
    entered: { world, id },
    call,
  }: Route<World, Caller> & { request: FastifyRequest; entered: EnteredWorld<World>; call: Call<Caller, unknown, unknown> },
): Promise<Response> {
  const handle = async () =>
    responseOf(
      operation,
      await repeated(serving, {
        handle: () => operation.handle(world, call),
        again: () => api.admit(world, headOf(api, request)),
      }),
    )
  // The key does not contain the body, so a request with one is not cached.
  const extras = request.body === undefined ? operation.cacheKeyExtras?.(call) : undefined
  if (extras === undefined) return handle()
  const key = cacheKey({
    world: id,
    api: api.name,
    operation: operation.id,
    target: request.url,
    caller: call.caller,
    extras,
  })
  // Read before the handler reads data: see `VersionedCache.set`.
  const version = key === undefined ? undefined : await serving.dataVersionOf(world)
  if (key === undefined || version === undefined) return handle()
  const before = cache.get(version, key)
  if (before !== undefined) return before
  const response = await handle()
  if (isWhole(response)) cache.set(version, key, response)
  return response
}

/**
 * Runs a handler again when its commit was refused because a row that its rules had read is gone. The credential is checked
 * again first, since the row may be the caller's own tenant.
 */
async function repeated<Outcome>(
  { isOutdated }: { isOutdated(error: unknown): boolean },
  { handle, again }: { handle: () => Promise<Outcome>; again: () => Promise<unknown> },
): Promise<Outcome> {
  for (let run = 1; ; run++) {
    try {
      return await handle()
    } catch (error) {
      if (!isOutdated(error) || run === MOST_RUNS) throw error
      await again()
    }
  }
}

// The second run sees that the row is gone. Another one is needed only if more rows are removed meanwhile.
const MOST_RUNS = 5

/** The API that makes the response to a path; the last one where the path has no API's prefix. */
export function apiOf<World, Caller extends CallerFacts>(apis: readonly Api<World, Caller>[], path: string): Api<World, Caller> {
  // A base URL that ends with a slash gives two; the response is that of the API that the client means.
  const own = path.replace(/\/{2,}/g, '/').replace(/^\/w\/[^/]+/, '')
  const found = apis.find(api => servesPath(api, own)) ?? apis.at(-1)
  if (found === undefined) throw new Error('a server needs an API')
  return found
}
