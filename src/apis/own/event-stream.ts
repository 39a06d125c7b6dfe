/** Server-sent events, as Muster's own APIs send them. */
import Type from 'typebox'
import { Reply } from '../../wire/api.ts'

/** What a reader gets; `idle` where nothing happened for a while. */
export type Followed = AsyncIterable<{ readonly id: string; readonly type: string; readonly data: object } | 'idle'>

/** The events of the tenants of a world. */
export interface OwnEvents {
  /** Undefined where the tenant has as many readers as it may have. The reader ends with the signal. */
  follow(
    tenant: string,
    how: { readonly after: string | undefined; readonly idleMs: number; readonly signal: AbortSignal },
  ): Followed | undefined
}

/** The query and the headers of an operation with events. */
export const eventQuery = Type.Object({
  after: Type.Optional(Type.String({ description: 'The id of an event, in place of Last-Event-ID.' })),
})
export const eventHeaders = Type.Object({ 'last-event-id': Type.Optional(Type.String()) })

/** The response with events until they end; with a comment where nothing happens. */
export const eventReply = (events: Followed): Reply =>
  // A proxy must pass each event on at once.
  new Reply(200, texts(events), { 'cache-control': 'no-store', 'x-accel-buffering': 'no' })

async function* texts(events: Followed): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`
  for await (const event of events) {
    yield event === 'idle' ? ':\n\n' : `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`
  }
}

export const EVENTS_TYPE = 'text/event-stream'
/** Less than the time after which proxies close a silent connection. */
export const HEARTBEAT_MS = 15_000
const RETRY_MS = 1000
