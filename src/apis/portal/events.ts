/** What happens to the tenant, as server-sent events. */
import Type from 'typebox'
import type { ActivityEntry } from '../../enrolment/activity.ts'
import type { TransactionKind } from '../../enrolment/transaction.ts'
import { Refused } from '../../wire/catalogue.ts'
import { opens } from '../../wire/operation.ts'
import { shownActivity } from '../own/activity-entry.ts'
import { EVENTS_TYPE, eventHeaders, eventQuery, eventReply, type Followed, HEARTBEAT_MS } from '../own/event-stream.ts'
import { admit, type PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { JOBS } from './customer-jobs.ts'
import { refuse } from './dialect.ts'
import { forRole, type PortalCall } from './operation.ts'
import { ROOT } from './paths.ts'

const EVENTS = `${ROOT}/events`
const scopes = ['kme', 'kdp', 'msp']

const follow = forRole('anyone')({
  id: 'followOwnEvents',
  method: 'GET',
  path: EVENTS,
  tag: 'activity',
  summary: 'Sends what happens to the tenant as server-sent events: its transactions, its devices and its activity log',
  description:
    'The data of each event is JSON. `transaction`: a transaction of the tenant was accepted, progressed or is complete, with its id, `act`, `state`, `total` and `done`. `devices`: devices of the tenant changed; `transaction` is the tenant’s own transaction that changed them, else null. `activity`: a new entry of the log, as in the list. `open` is the first event. A client that connects again with `Last-Event-ID` or `after` gets the events since; if some are gone it first gets `gap`, after which it reads its lists again. The stream ends with the credential. A tenant has at most 10 streams.',
  query: eventQuery,
  headers: eventHeaders,
  produces: EVENTS_TYPE,
  reply: Type.String(),
  checks: [checks.queryForm, checks.streamFree],
  scopes,
  unrecorded: true,
  handle: async (world, call) => {
    const after = call.headers['last-event-id'] ?? call.query().after
    const followed = world.tenantEvents.follow(call.caller.tenant.id, { after, idleMs: CHECK_MS, signal: call.signal() })
    if (followed === undefined) throw refuse(checks.streamFree)
    return eventReply(whilePermitted(followed, () => isPermitted(world, call)))
  },
})

export const eventOperations = [follow]

/** How often the credential of a silent stream is checked. */
const CHECK_MS = 1000

/** The events until the credential ends. It is checked before each event, so that none is sent after its end. */
async function* whilePermitted(followed: Followed, isPermitted: () => Promise<boolean>): Followed {
  let silentMs = 0
  for await (const event of followed) {
    if (!(await isPermitted())) return
    silentMs = event === 'idle' ? silentMs + CHECK_MS : 0
    if (event !== 'idle') yield { ...event, data: SHOWN[event.type]?.(event.data as never) ?? event.data }
    else if (silentMs % HEARTBEAT_MS === 0) yield event
  }
}

/** Whether the credential of the stream still opens it, for the same tenant. */
async function isPermitted(world: PortalWorld, { id, headers, caller }: PortalCall): Promise<boolean> {
  try {
    const { tenant, scopes: present } = await admit(world, { id, headers, method: 'GET', path: EVENTS, address: '', query: {} })
    return tenant?.id === caller.tenant.id && opens(present, { scopes })
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}

/** A change of a transaction, as the server passes it on. */
interface Transaction {
  readonly transaction: string
  readonly kind: string
  readonly customer: string
  readonly state: string
  readonly count: number
  readonly done: number
}

/** The data of the events; those of `open`, `gap` and `devices` are sent as they are. */
const SHOWN: Readonly<Record<string, (data: never) => object>> = {
  transaction: ({ transaction, kind, customer, state, count, done }: Transaction) => ({
    id: transaction,
    act: kind in ALL_ACTS ? ALL_ACTS[kind as TransactionKind] : kind,
    customer,
    state,
    total: count,
    done,
  }),
  activity: (entry: ActivityEntry) => shownActivity(entry),
}

const ALL_ACTS: Readonly<Record<TransactionKind, string>> = {
  ...JOBS,
  upload: 'upload',
  release: 'deleteUploaded',
  approve: 'approve',
  publish: 'publishProfile',
}
