/** The effects of a fault on a request and its response; `cut-body.ts` and `lost-connection.ts` have those on the socket. */
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Applied, Position, ResponseEffect } from '../faults/fault.ts'
import { type Api, type CallerFacts, rowOf } from '../wire/api.ts'
import { Refused, type Row, withRule } from '../wire/catalogue.ts'
import { isChunked } from '../wire/long-text.ts'
import type { AnyOperation } from '../wire/operation.ts'
import { cutBody, GARBAGE, garbageLike } from './cut-body.ts'
import { idOf, worldOf } from './head.ts'
import { endConnection } from './lost-connection.ts'
import { recorded } from './recording.ts'
import { isWhole, responseOfRefusal, write } from './response.ts'
import type { Response } from './response-type.ts'
import type { RequestState, Serving } from './serving.ts'
import type { Stopping } from './stopping.ts'

interface Faulted<World, Caller extends CallerFacts> {
  readonly api: Api<World, Caller>
  readonly operation: AnyOperation<World, Caller>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly state: RequestState
  readonly stop: Stopping
  readonly log: Serving<World, Caller>['log']
}

/**
 * Applies a fault to a request before its work, and has its response sent with the later effects. True if the work must not be
 * done, because the request has its response or its connection ends. Throws the refusal that the fault names.
 */
export async function applyFault<World, Caller extends CallerFacts>(
  { faultId, effect }: Applied<ResponseEffect>,
  faulted: Faulted<World, Caller>,
): Promise<boolean> {
  const { api, state } = faulted
  const { code, status, body, afterWork } = effect
  markFaults(faulted, [faultId])
  state.send = response => send(effect, faulted, response)
  if (afterWork === undefined) await delay(effect)
  const ending = endingOf(effect)
  if (ending?.at === 'before') {
    lose(faulted, ending.how)
    return true
  }
  if (afterWork !== undefined) return false
  if (code !== undefined) throw withRule(new Refused(rowIn(api, code)), 'fault')
  if (status === undefined && body === undefined) return false
  await send(effect, faulted, EMPTY)
  return true
}

/** Sends a response with the effects that come after the work. */
async function send<World, Caller extends CallerFacts>(
  effect: ResponseEffect,
  faulted: Faulted<World, Caller>,
  made: Response,
): Promise<FastifyReply> {
  const { reply, request } = faulted
  if (effect.afterWork !== undefined) await delay(effect)
  const ending = endingOf(effect)
  if (ending?.at === 'after') return lose(faulted, ending.how)
  if (effect.garbage === 'http') {
    request.raw.socket.write(GARBAGE)
    return lose(faulted, 'drop')
  }
  const response = changed(effect, faulted, made)
  const { bytesPerSecond, truncateBytes } = effect
  if (ending === undefined && bytesPerSecond === undefined) return write(reply, response)
  watch(faulted)
  // A body in chunks is read from the store while it is sent.
  if (isWhole(response)) request.use?.release()
  const end = () => {
    request.use?.release()
    endConnection(request.raw, ending?.how ?? 'drop')
  }
  const parts = cutBody(response.body, reply, { at: truncateBytes ?? (ending && 'half'), bytesPerSecond, end })
  if (isWhole(response)) reply.header('content-length', String(Buffer.byteLength(response.body)))
  return reply
    .code(response.status)
    .headers(response.headers)
    .send(Readable.from(recorded(request, parts)))
}

/** Names the faults of a request, in its state and in a header of its response. */
export function markFaults({ state, reply }: Pick<Faulted<never, never>, 'state' | 'reply'>, faultIds: readonly string[]): void {
  const all = [...(state.fault === undefined ? [] : [state.fault]), ...faultIds]
  state.fault = all.join(', ')
  // Clients limit the size of a head.
  reply.header('x-muster-fault', all.slice(0, MOST_NAMED).join(', '))
}

const MOST_NAMED = 20

const EMPTY: Response = { status: 200, headers: {}, body: '' }

/** A response with the status, the headers and the body of the effect. */
function changed<World, Caller extends CallerFacts>(
  effect: ResponseEffect,
  faulted: Faulted<World, Caller>,
  made: Response,
): Response {
  const { status, headers, body } = replacementOf(effect, faulted) ?? made
  return {
    status: effect.status ?? status,
    headers: { ...headers, ...effect.headers },
    body: effect.garbage === 'body' ? garbageLike(isChunked(body) ? '' : body) : body,
  }
}

function replacementOf<World, Caller extends CallerFacts>(
  { code, status, body, afterWork }: ResponseEffect,
  { api, operation, request, state }: Faulted<World, Caller>,
): Response | undefined {
  if (code !== undefined) {
    // Without `afterWork`, `applyFault` has thrown the refusal, and this is its response.
    if (afterWork === undefined) return undefined
    const refused = new Refused(rowIn(api, code))
    state.code = refused.row[0]
    return responseOfRefusal(api.errorResponse(refused, idOf(api, request), operation))
  }
  if (typeof body === 'string') return { status: 200, headers: { 'content-type': 'text/plain' }, body }
  return body === undefined && status === undefined ? undefined : responseOfRefusal({ status: 200, body: body ?? {} })
}

function rowIn<World, Caller extends CallerFacts>(api: Api<World, Caller>, code: number | string): Row {
  const row = rowOf(api, code)
  // The order was checked against the catalogue.
  if (row === undefined) throw new Error(`${api.name} has no row ${code}`)
  return row
}

type Ending = 'drop' | 'reset' | 'hang'

function endingOf(effect: ResponseEffect): { readonly how: Ending; readonly at: Position } | undefined {
  for (const how of ['drop', 'reset', 'hang'] as const) {
    const at = effect[how]
    if (at !== undefined) return { how, at }
  }
  return effect.truncateBytes === undefined ? undefined : { how: 'drop', at: 'middle' }
}

const delay = async ({ delayMs }: ResponseEffect): Promise<void> => {
  if (delayMs !== undefined) await sleep(delayMs)
}

/** Ends the connection of a request without a response. */
function lose<World, Caller extends CallerFacts>(faulted: Faulted<World, Caller>, how: Ending): FastifyReply {
  const { request, reply } = faulted
  watch(faulted)
  reply.hijack()
  request.use?.release()
  endConnection(request.raw, how)
  return reply
}

/** Registers a connection that the fault may keep open. Fastify calls no hook for a response that is not completed. */
function watch<World, Caller extends CallerFacts>({ request, reply, state, stop, log }: Faulted<World, Caller>): void {
  stop.hold(reply)
  reply.raw.once('close', () => {
    const { api, operation, fault } = state
    if (!reply.raw.writableFinished) {
      log.info({ id: request.id, ...worldOf(request), api, operation, fault }, 'a fault ended the response')
    }
  })
}
