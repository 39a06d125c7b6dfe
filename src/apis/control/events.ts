import Type from 'typebox'
import { EVENTS_TYPE, eventHeaders, eventQuery, eventReply, HEARTBEAT_MS } from '../own/event-stream.ts'
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
  query: eventQuery,
  headers: eventHeaders,
  produces: EVENTS_TYPE,
  reply: Type.String(),
  errors: ['journalOff'],
  scopes: ['read'],
  unrecorded: true,
  handle: async (world, call) => {
    const after = call.headers['last-event-id'] ?? call.query().after
    return eventReply(journalOf(world).events.follow({ after, idleMs: HEARTBEAT_MS, signal: call.signal() }))
  },
})

export const eventOperations = [events]
