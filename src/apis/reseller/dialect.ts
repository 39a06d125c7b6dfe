import type { AuthWorld, Caller } from '../../auth/caller.ts'
import { type CallSubject, callerOf, callSubject } from '../../auth/identify.ts'
import type { By } from '../../enrolment/activity.ts'
import type { IdentifierKind } from '../../enrolment/identifier.ts'
import type { DeviceWord } from '../../enrolment/refusal.ts'
import type { AssociatedCustomer } from '../../enrolment/store/associations.ts'
import { holdsDevices, type Reseller } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Head } from '../../wire/api.ts'
import { type Explanation, fill, type Refused, type Row } from '../../wire/catalogue.ts'
import { operations, Unfit } from '../../wire/operation.ts'
import { gate, type SpokenRule, tenantStatus } from '../gate.ts'
import { orRefuseIn, refusals } from '../speak.ts'
import type { Dated } from './contract.ts'
import { saysOfCredentials } from './credentials.ts'
import { errors } from './errors.ts'

export interface ResellerCaller {
  readonly tenant: Reseller
  readonly via: Caller['via']
  readonly scopes: ReadonlySet<string>
  readonly by: By
  /** What the contract date changes in the answers. */
  readonly dated: Dated
  readonly explanation: Explanation
}

export type ResellerWorld = World & AuthWorld

export const operation = operations<ResellerWorld, ResellerCaller>()

/** An operation that the vendor's reference does not list: its document says so. */
export const extension: typeof operation = listed => ({
  ...listed,
  summary: `${listed.summary} (extension)`,
  description: [listed.description, 'An extension of Muster: the vendor does not list it.'].filter(Boolean).join(' '),
})

export const refuse = refusals(errors)

/** The text of the published sample, which differs from the table's. */
export const unauthorized = (): Refused => refuse('unauthorized', 'The current user is unauthorized to use this service.')

/** The world's refusals in the reseller API's rows. */
const SAYS = {
  'vendor-unknown': () => refuse('vendorNotFound'),
  'customer-unknown': unknownCustomer('customerNotFound'),
  'association-missing': () => refuse('associationNotFound'),
  'association-exists': () => refuse('alreadyAssociated'),
  'association-in-use': () => refuse('parameterInvalid', { parameter: 'customerId: devices or transactions are left there' }),
  'transaction-malformed': () => refuse('transactionIdInvalid'),
  'transaction-unknown': () => refuse('transactionIdInvalid'),
  'transaction-taken': () => refuse('transactionIdDuplicate'),
  'too-many-devices': () => refuse('deviceCountExceeded'),
  'alias-unknown': (about?: string) =>
    refuse('parameterInvalid', { parameter: `profileAliases: ${about ?? ''} is no alias of this customer` }),
}

export const orRefuse = orRefuseIn(SAYS)

/** The same for an upload, whose answer to an unknown customer goes by the contract date (C6). */
export const orRefuseUpload = (dated: Dated) =>
  orRefuseIn({ ...SAYS, 'customer-unknown': unknownCustomer(dated.unknownCustomer) })

function unknownCustomer(row: Dated['unknownCustomer']) {
  return (id = '') => refuse(ID.test(id) ? row : 'customerIdInvalid')
}

/** Admits a reseller by the head of its request; any other tenant is refused. */
export const admit = (dated: Dated) => {
  const enter = gate<CallSubject>(saysOfCredentials(dated), RULES)
  return async (world: ResellerWorld, head: Head): Promise<ResellerCaller> => {
    const subject = callSubject(world, head, { kdp: 'anybody' })
    const explanation = await enter(subject)
    const { tenant, scopes, via, who } = callerOf(subject)
    // The rules admit resellers alone.
    return { tenant: tenant as Reseller, via, scopes, by: { who, channel: 'kdp', request: head.id }, dated, explanation }
  }
}

const RULES: readonly SpokenRule<CallSubject>[] = [
  ...tenantStatus(({ tenant }: CallSubject) => tenant),
  {
    name: 'reseller',
    asks: 'The tenant is a reseller.',
    no: unauthorized,
    remedy: "Use a reseller's credential: customers and providers call /kcs/v1/kme.",
    meets: ({ tenant }) => tenant?.kind === 'reseller',
    found: ({ tenant }) => tenant && `a ${tenant.kind}`,
  },
]

/** The caller's own id, as it must name itself: malformed 400, another reseller's 403, unknown by the contract date (C5). */
export const ownReseller = (world: World, caller: ResellerCaller, id: string): Promise<string> =>
  resellerOr(caller.dated.unknownReseller, world, { caller, id })

/** The same on operations that the vendor does not list, where no date changes the answer. */
export const ownResellerOfExtension = (world: World, caller: ResellerCaller, id: string): Promise<string> =>
  resellerOr('resellerNotFound', world, { caller, id })

async function resellerOr(
  unknown: Dated['unknownReseller'],
  world: World,
  { caller, id }: { caller: ResellerCaller; id: string },
): Promise<string> {
  if (!ID.test(id)) throw refuse('resellerIdInvalid')
  if (id === caller.tenant.id) return id
  throw (await world.store.tenants.get(id))?.kind === 'reseller' ? unauthorized() : refuse(unknown)
}

export function customerId(id: string): string {
  if (!ID.test(id)) throw refuse('customerIdInvalid')
  return id
}

/** A customer of the reseller's, whatever has become of their relation: malformed 400, nobody's 404, a stranger 404 of its own. */
export async function ownCustomer(world: World, reseller: string, id: string): Promise<AssociatedCustomer> {
  const found = await world.store.associations.customerOf(reseller, customerId(id))
  if (found !== undefined) return found
  throw refuse(holdsDevices(await world.store.tenants.get(id)) ? 'associationNotFound' : 'customerNotFound')
}

/** No published row is about a malformed vendor, so it is a malformed parameter; an empty one is none. */
export function vendorId(id: string | null | undefined): string | null {
  if (id === undefined || id === null || id === '') return null
  if (!ID.test(id)) throw refuse('parameterInvalid', { parameter: 'vendorId' })
  return id
}

/** Of a GET: in the query, or as a header where a client puts it there. */
export function sentId(call: Headed, parameter: 'resellerId' | 'customerId', id: string | undefined): string {
  const named = id ?? call.headers[parameter.toLowerCase()]
  if (named === undefined) throw new Unfit(parameter, 'is required')
  return named
}

interface Headed {
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** What an id of a tenant or vendor may be, as the vendor's page on common parameters has it. */
export const ID = /^[A-Za-z0-9]{1,64}$/

/** The member that a device's row stands under. */
export const ROW_MEMBER = { imei: 'imei', meid: 'meid', serial: 'serialNumber' } as const satisfies Record<IdentifierKind, string>

/** A row of a transaction's result: a refusal, worded as any other, without being thrown. */
export function deviceRow(kind: IdentifierKind, sent: unknown, verdict: DeviceWord | null): Record<string, unknown> {
  const shown = typeof sent === 'number' ? String(sent) : sent
  if (verdict === null) return { [ROW_MEMBER[kind]]: shown }
  const [code, message, text] = VERDICTS[verdict]
  return { [ROW_MEMBER[kind]]: shown, code, message, data: fill(text, { parameter: String(shown) }) }
}

const VERDICTS: Readonly<Record<DeviceWord, Row>> = {
  'identifier-missing': errors.deviceIdInvalid,
  'imei-malformed': errors.imeiInvalid,
  'meid-malformed': errors.meidInvalid,
  'serial-malformed': errors.serialInvalid,
  'device-ineligible': errors.deviceInvalid,
  'device-taken': errors.deviceDuplicate,
  'device-not-found': errors.deviceNotFound,
  'device-malformed': errors.deviceIdInvalid,
  'device-pending': errors.deviceInvalid,
  'device-broken': errors.internal,
}
