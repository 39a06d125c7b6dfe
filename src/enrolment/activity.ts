import { eventOf, serviceOf } from './activity-events.ts'
import type { TenantKind } from './tenant.ts'
import type { Transaction } from './transaction.ts'

/** As the vendor's portals show it: the last three of what a transaction began. */
export const STATUSES = ['OK', 'Error', 'In progress', 'Completed', 'Completed with error'] as const
export type ActivityStatus = (typeof STATUSES)[number]

/** Ids and counts for programs, beside the description, which is for people. */
export type ActivityDetails = Readonly<Record<string, string | number | readonly string[]>>

/** What one party's log says of an act; another party's may say less. */
export interface Party {
  readonly tenant: string
  readonly description: string
  readonly details: ActivityDetails
}

/** An act or a refusal, to be written into the log of every party concerned. */
export interface Activity {
  /** Of a transaction's, the transaction's serial. */
  readonly id: string
  readonly time: number
  /** A person's e-mail, an app or a key; empty for the system. */
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
  /** The customer that it concerns, or the provider where its own devices are concerned; undefined for the first party, if that is a customer. */
  readonly customer: string | null | undefined
  readonly parties: readonly Party[]
  /** The published code of a refusal. */
  readonly code: number | null
  readonly errorId: string | null
}

/** An entry as it is in one party's log. */
export interface ActivityEntry extends Omit<Activity, 'who' | 'performer' | 'customer' | 'parties'>, Party {
  readonly performedBy: string
  /** The customer's name when it happened; empty where no customer is concerned. */
  readonly customer: string
  readonly customerId: string | null
}

/** Who does something, and by which door: goes into the activity log with the change. */
export interface By {
  /** A person's e-mail, an app's client id, or `operator`; empty for the system. */
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
  /** Further parties, each with what its log may say; a performer that is none of the parties is told what the tenant is. */
  readonly also?: readonly (Pick<Party, 'tenant'> & Partial<Party>)[]
  /** The transaction that the act began: its end becomes the status of the entry. */
  readonly transaction?: Pick<Transaction, 'serial'>
  readonly status?: ActivityStatus
}

type Making = { clock: { now(): number }; ids: { object(): string } }

/** The entry for a change, to be written in the change's own transaction. */
export function entry(world: Making, by: By, what: Act): Activity {
  const { tenant, act, target, details = {}, customer, also = [], transaction } = what
  const told = { description: target, details }
  const parties: Party[] = [{ tenant, ...told }]
  for (const party of also) {
    if (!parties.some(one => one.tenant === party.tenant)) parties.push({ description: '', details: {}, ...party })
  }
  const performer = by.tenant === undefined ? tenant : by.tenant
  if (performer !== null && !parties.some(one => one.tenant === performer)) parties.push({ tenant: performer, ...told })
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
    parties,
    code: null,
    errorId: null,
  }
}

export interface Refusal {
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
export const refusal = (world: Making, by: By, { operation, act = operation, description, code, errorId, ...what }: Refusal) => ({
  ...entry(world, { ...by, tenant: what.tenant }, { ...what, act, target: description, status: 'Error' }),
  operation,
  code,
  errorId,
})

/** How the end of a transaction reads in a log. */
export const statusOfEnd = ({ count, failed }: Pick<Transaction, 'count' | 'failed'>): ActivityStatus =>
  failed === 0 ? 'Completed' : failed < count ? 'Completed with error' : 'Error'

/** What of a tenant an entry shows. */
export interface Known {
  readonly kind: TenantKind
  readonly name: string
}

/** The entry in each party's log. `known` has the tenants that `tenantsIn` names, but for those that are gone. */
export function entriesOf(activity: Activity, known: ReadonlyMap<string, Known>): readonly ActivityEntry[] {
  const { who: _who, performer: _performer, customer: concerned, parties, ...same } = activity
  const [first] = parties
  const own = first !== undefined && known.get(first.tenant)?.kind === 'customer' ? first.tenant : null
  const customerId = concerned === undefined ? own : concerned
  const customer = (customerId !== null && known.get(customerId)?.name) || ''
  return parties.map(party => ({
    ...same,
    ...party,
    performedBy: performerAsSeenBy(party.tenant, activity, known),
    customer,
    customerId,
  }))
}

export const tenantsIn = ({ parties, performer, customer }: Activity): readonly string[] => [
  ...new Set([...parties.map(({ tenant }) => tenant), performer, customer].filter(id => typeof id === 'string')),
]

/**
 * A tenant sees its own people and apps. Of another party it sees the company's name alone, but a customer sees the e-mail
 * of the provider's person: the vendor's customer portal shows it, and its reseller portal shows names of companies.
 */
function performerAsSeenBy(tenant: string, { who, performer }: Activity, known: ReadonlyMap<string, Known>): string {
  if (performer === null || performer === tenant) return who
  const company = known.get(performer)
  const isPersonOfProvider = company?.kind === 'provider' && who.includes('@')
  return isPersonOfProvider && known.get(tenant)?.kind === 'customer' ? who : (company?.name ?? '')
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
