import Type from 'typebox'
import type { WorldEvent } from '../../journal/journal.ts'
import { Reply } from '../../wire/api.ts'
import { operation, ROOT } from './operation.ts'
import { journalOf } from './requests.ts'

const events = operation({
  id: 'followEvents',
  method: 'GET',
  path: `${ROOT}/events`,
  tag: 'requests',
  summary: 'Sends what happens in this world as server-sent events: requests, transactions, devices and the clock',
  description:
    'The data of each event is JSON. `request`: as in the list of requests. `transaction`: accepted, progress or complete, with its counts. `devices`: the tenants whose devices changed, and how many. `clock`: the new time. `reset`: the world has other data. A client that connects again with `Last-Event-ID`, as browsers do, or with `after`, gets the events since; if some are gone it first gets `gap`. Work of other processes on the same database is not in it.',
  query: Type.Object({ after: Type.Optional(Type.String({ description: 'The id of an event, in place of Last-Event-ID.' })) }),
  headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
  produces: 'text/event-stream',
  reply: Type.String(),
  errors: ['journalOff'],
  scopes: ['read'],
  unrecorded: true,
  handle: async (world, call) => {
    const after = call.headers['last-event-id'] ?? call.query().after
    const followed = journalOf(world).events.follow({ after, idleMs: HEARTBEAT_MS, signal: call.signal() })
    // A proxy must pass each event on at once.
    return new Reply(200, texts(followed), { 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  },
})

async function* texts(events: AsyncIterable<WorldEvent | 'idle'>): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`
  for await (const event of events) yield event === 'idle' ? ':\n\n' : textOf(event)
}

const textOf = ({ id, type, data }: WorldEvent): string => `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`

/** Less than the time after which proxies close a silent connection. */
const HEARTBEAT_MS = 15_000
const RETRY_MS = 1000

export const eventOperations = [events]
