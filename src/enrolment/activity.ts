import { eventOf, serviceOf } from './activity-events.ts'
import type { TenantKind } from './tenant.ts'

/** As the vendor's portals show it: the last three of what a transaction began. */
export const STATUSES = ['OK', 'Error', 'In progress', 'Completed', 'Completed with error'] as const
export type ActivityStatus = (typeof STATUSES)[number]

/** Ids and counts for programs, beside the description, which is for people. */
export type ActivityDetails = Readonly<Record<string, string | number | readonly string[]>>

/** What the log of one tenant shows of an act; another tenant's log may show less. */
export interface ActivityView {
  readonly tenant: string
  readonly description: string
  readonly details: ActivityDetails
}

/** An act or a refusal, to be written into the log of every tenant concerned. */
export interface Activity {
  /** Of a transaction's, the transaction's serial. */
  readonly id: string
  readonly time: number
  /** A user's e-mail, an app or a key; empty for the system. */
  readonly who: string
  /** The tenant that `who` belongs to; null for the operator and for the system. */
  readonly performer: string | null
  readonly channel: string
  /** The act, or the API's operation that was refused. */
  readonly operation: string
  readonly service: string
  readonly category: string
  readonly event: string
  readonly status: ActivityStatus
  /** The customer concerned, or the provider for its own devices; undefined for the tenant of the first view, if it is a customer. */
  readonly customer: string | null | undefined
  readonly views: readonly ActivityView[]
  /** The published code of a refusal. */
  readonly code: number | null
  readonly errorId: string | null
}

/** An entry as it is in the log of one tenant. */
export interface ActivityEntry extends Omit<Activity, 'who' | 'performer' | 'customer' | 'views'>, ActivityView {
  readonly performedBy: string
  /** The customer's name when it happened; empty where no customer is concerned. */
  readonly customer: string
  readonly customerId: string | null
}

/** Who does something, and by which door: goes into the activity log with the change. */
export interface By {
  /** A user's e-mail, an app's client id, or `operator`; empty for the system. */
  readonly who: string
  /** `kme`, `kdp`, `gen1`, `msp`, `gateway`, `control`; `work` for what no request does. */
  readonly channel: string
  /** The tenant of `who`: the one whose log has the act if nothing is said; null for the operator and for the system. */
  readonly tenant?: string | null
  /** The id of the request in which it is done. */
  readonly request?: string
}

export interface Act {
  /** The tenant whose act it is, or for which it was done. */
  readonly tenant: string
  readonly act: string
  /** The description in that tenant's log: a name, or how many devices. No secret, and no id that `details` can have. */
  readonly target: string
  readonly details?: ActivityDetails
  /** The customer concerned, where that is not the tenant. */
  readonly customer?: string | null
  /** What the logs of further tenants show, nothing but the event by default. A performer that has no view gets the tenant's. */
  readonly also?: readonly (Pick<ActivityView, 'tenant'> & Partial<ActivityView>)[]
  /** The transaction that the act began: its end becomes the status of the entry. */
  readonly transaction?: { readonly serial: string }
  readonly status?: ActivityStatus
}

type Making = { clock: { now(): number }; ids: { object(): string } }

/** The entry for a change, to be written in the change's own transaction. */
export function entry(world: Making, by: By, what: Act): Activity {
  const { tenant, act, target, details = {}, customer, also = [], transaction } = what
  const full = { description: target, details }
  const views: ActivityView[] = [{ tenant, ...full }]
  for (const view of also) {
    if (!views.some(one => one.tenant === view.tenant)) views.push({ description: '', details: {}, ...view })
  }
  const performer = by.tenant === undefined ? tenant : by.tenant
  if (performer !== null && !views.some(one => one.tenant === performer)) views.push({ tenant: performer, ...full })
  const { event, category } = eventOf(act)
  return {
    id: transaction?.serial ?? world.ids.object(),
    time: world.clock.now(),
    who: by.who,
    performer,
    channel: by.channel,
    operation: act,
    service: serviceOf(by.channel, category),
    category,
    event,
    status: what.status ?? (transaction === undefined ? 'OK' : 'In progress'),
    customer,
    views,
    code: null,
    errorId: null,
  }
}

export interface RefusedRequest {
  /** The tenant that called. */
  readonly tenant: string
  readonly customer?: string | null
  readonly operation: string
  /** The act that the operation asks for, whose event the refusal has; the operation itself where it has none. */
  readonly act?: string | undefined
  readonly description: string
  readonly details: ActivityDetails
  readonly code: number
  readonly errorId: string
}

/** The entry for a request that was refused: in the log of the tenant that called, and in no other. */
export const refusedEntry = (
  world: Making,
  by: By,
  { operation, act = operation, description, code, errorId, ...what }: RefusedRequest,
) => ({
  ...entry(world, { ...by, tenant: what.tenant }, { ...what, act, target: description, status: 'Error' }),
  operation,
  code,
  errorId,
})

/** How the end of a transaction reads in a log. */
export const statusOfEnd = ({ count, failed }: { readonly count: number; readonly failed: number }): ActivityStatus =>
  failed === 0 ? 'Completed' : failed < count ? 'Completed with error' : 'Error'

/** What of a tenant an entry shows. */
export interface Known {
  readonly kind: TenantKind
  readonly name: string
}

/** The entry in the log of each tenant. `known` has the tenants of `tenantsIn` that are not deleted. */
export function entriesOf(activity: Activity, known: ReadonlyMap<string, Known>): readonly ActivityEntry[] {
  const { who: _who, performer: _performer, customer: concerned, views, ...same } = activity
  const [first] = views
  const own = first !== undefined && known.get(first.tenant)?.kind === 'customer' ? first.tenant : null
  const customerId = concerned === undefined ? own : concerned
  const customer = (customerId !== null && known.get(customerId)?.name) || ''
  return views.map(view => ({
    ...same,
    ...view,
    performedBy: performerAsSeenBy(view.tenant, activity, known),
    customer,
    customerId,
  }))
}

export const tenantsIn = ({ views, performer, customer }: Activity): readonly string[] => [
  ...new Set([...views.map(({ tenant }) => tenant), performer, customer].filter(id => typeof id === 'string')),
]

/**
 * A tenant sees its own users and apps. Of another tenant it sees the name alone, but a customer sees the e-mail of a
 * provider's user: the vendor's customer portal shows that e-mail, and its reseller portal shows names of tenants.
 */
function performerAsSeenBy(tenant: string, { who, performer }: Activity, known: ReadonlyMap<string, Known>): string {
  if (performer === null || performer === tenant) return who
  const other = known.get(performer)
  const isUserOfProvider = other?.kind === 'provider' && who.includes('@')
  return isUserOfProvider && known.get(tenant)?.kind === 'customer' ? who : (other?.name ?? '')
}

/**
 * The spellings in which the id of an error may have been answered and stored: with hyphens in lower case (MSP, and every API
 * in older lines) and without in upper case. A client may have logged it in yet another.
 */
export function errorIdForms(id: string): readonly string[] {
  const digits = id.replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/i.test(digits)) return [id]
  const hyphenated = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toLowerCase()
  return [...new Set([id, digits.toUpperCase(), hyphenated])]
}

/** For a description: `1 device`, `3 devices`. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** For details: an approval may name thousands of uploads, and an entry must stay small. */
export const firstFew = (ids: readonly string[]): readonly string[] => ids.slice(0, 100)
