import { eventOf, serviceOf } from './activity-events.ts'
import type { TenantKind } from './tenant.ts'

/** The statuses of the vendor's portals; the last three are for acts that begin a transaction. */
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
  /** If the act began a transaction, the serial of the transaction. */
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

/** An entry in the log of one tenant. */
export interface ActivityEntry extends Omit<Activity, 'who' | 'performer' | 'customer' | 'views'>, ActivityView {
  readonly performedBy: string
  /** The name that the customer had at that time; empty if no customer is concerned. */
  readonly customer: string
  readonly customerId: string | null
}

/** The performer of an operation and the API that was called, for the activity log. */
export interface By {
  /** A user's e-mail, an app's client id, or `operator`; empty for the system. */
  readonly who: string
  /** `kme`, `kdp`, `gen1`, `msp`, `gateway` or `control`; `work` for an operation without a request. */
  readonly channel: string
  /** The tenant of `who`; by default the tenant of the act. Null for the operator and for the system. */
  readonly tenant?: string | null
  /** The id of the request. */
  readonly request?: string
}

export interface Act {
  /** The tenant that performs the act or for which it is performed. */
  readonly tenant: string
  readonly act: string
  /** The description in that tenant's log: a name, or how many devices. No secret, and no id that `details` can have. */
  readonly target: string
  readonly details?: ActivityDetails
  /** The customer concerned if it is not the tenant. */
  readonly customer?: string | null
  /** The views of further tenants, by default of the event alone. A performer without a view gets that of the tenant. */
  readonly also?: readonly (Pick<ActivityView, 'tenant'> & Partial<ActivityView>)[]
  /** The transaction that the act began; its end sets the status of the entry. */
  readonly transaction?: { readonly serial: string }
  readonly status?: ActivityStatus
}

type EntrySources = { clock: { now(): number }; ids: { object(): string } }

/** The entry for a change; the store writes it in the commit of the change. */
export function entry(world: EntrySources, by: By, what: Act): Activity {
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
  /** The act of the operation, which decides the event; by default the operation. */
  readonly act?: string | undefined
  readonly description: string
  readonly details: ActivityDetails
  readonly code: number
  readonly errorId: string
}

/** The entry for a refused request, in the log of the calling tenant only. */
export const refusedEntry = (
  world: EntrySources,
  by: By,
  { operation, act = operation, description, code, errorId, ...what }: RefusedRequest,
) => ({
  ...entry(world, { ...by, tenant: what.tenant }, { ...what, act, target: description, status: 'Error' }),
  operation,
  code,
  errorId,
})

/** The status of a log entry after the end of its transaction. */
export const statusOfEnd = ({
  count,
  failed,
}: {
  readonly count: number
  readonly failed: number
}): 'Completed' | 'Completed with error' | 'Error' =>
  failed === 0 ? 'Completed' : failed < count ? 'Completed with error' : 'Error'

/** The members of a tenant that an entry shows. */
export interface KnownTenant {
  readonly kind: TenantKind
  readonly name: string
}

/** The entry in the log of each tenant. `known` has the tenants of `tenantsIn` that are not deleted. */
export function entriesOf(activity: Activity, known: ReadonlyMap<string, KnownTenant>): readonly ActivityEntry[] {
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

/** The performer of an act, as the log of a tenant names it. */
export async function performerSeenBy(
  world: { store: { tenants: { get(id: string): Promise<KnownTenant | undefined> } } },
  tenant: string,
  by: By,
): Promise<string> {
  const performer = by.tenant === undefined ? tenant : by.tenant
  const known = new Map<string, KnownTenant>()
  for (const id of performer === null || performer === tenant ? [] : [performer, tenant]) {
    const found = await world.store.tenants.get(id)
    if (found !== undefined) known.set(id, found)
  }
  return performerAsSeenBy(tenant, { who: by.who, performer }, known)
}

/**
 * A tenant sees its own users and apps. Of another tenant it sees the name alone, but a customer sees the e-mail of a
 * provider's user: the vendor's customer portal shows that e-mail, and its reseller portal shows names of tenants.
 */
function performerAsSeenBy(
  tenant: string,
  { who, performer }: Pick<Activity, 'who' | 'performer'>,
  known: ReadonlyMap<string, KnownTenant>,
): string {
  if (performer === null || performer === tenant) return who
  const other = known.get(performer)
  const isUserOfProvider = other?.kind === 'provider' && who.includes('@')
  return isUserOfProvider && known.get(tenant)?.kind === 'customer' ? who : (other?.name ?? '')
}

/**
 * The forms in which a response or the store may have the id of an error: with hyphens in lower case (MSP, and all APIs in older
 * entries), and without hyphens in upper case. A client may have logged another form.
 */
export function errorIdForms(id: string): readonly string[] {
  const digits = id.replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/i.test(digits)) return [id]
  const hyphenated = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toLowerCase()
  return [...new Set([id, digits.toUpperCase(), hyphenated])]
}

/** A count for a description: `1 device`, `3 devices`. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** Ids for the details of an entry, which must stay small: an approval may name thousands of uploads. */
export const firstFew = (ids: readonly string[]): readonly string[] => ids.slice(0, 100)
