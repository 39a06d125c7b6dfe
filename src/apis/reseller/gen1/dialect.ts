import { hashSecret } from '../../../auth/hash-secret.ts'
import { judge } from '../../../auth/rules.ts'
import type { By } from '../../../enrolment/activity.ts'
import type { IdentifierKind } from '../../../enrolment/identifier.ts'
import type { DeviceWord } from '../../../enrolment/refusal.ts'
import type { Reseller } from '../../../enrolment/tenant.ts'
import type { World } from '../../../enrolment/world.ts'
import type { Head, Spoken } from '../../../wire/api.ts'
import { type Explanation, fill, Refused, type Row } from '../../../wire/catalogue.ts'
import { type AnyOperation, operations, Unfit } from '../../../wire/operation.ts'
import { envelope, orRefuseUnmet, type SpokenRule, tenantStatus } from '../../gate.ts'
import { orRefuseIn, refusals } from '../../speak.ts'
import { ID, ROW_MEMBER } from '../dialect.ts'
import { errors } from './errors.ts'

export interface Gen1Caller {
  readonly tenant: Reseller
  /** A static key opens everything: no operation asks for a scope. */
  readonly scopes: ReadonlySet<string>
  readonly by: By
  readonly explanation: Explanation
}

export const operation = operations<World, Gen1Caller>()
export const refuse = refusals(errors)

/** The world's refusals in the first generation's rows. */
export const orRefuse = orRefuseIn({
  'vendor-unknown': () => refuse('vendorNotFound'),
  'customer-unknown': (id = '') => (ID.test(id) ? refuse('customerNotFound', { id }) : refuse('customerIdInvalid')),
  'association-missing': () => refuse('associationNotFound'),
  'transaction-malformed': () => refuse('transactionIdInvalid'),
  'transaction-unknown': () => refuse('transactionIdInvalid'),
  'transaction-taken': () => refuse('transactionIdDuplicate'),
  'too-many-devices': () => refuse('deviceCountExceeded'),
  'alias-unknown': alias => refuse('parameterInvalid', { parameter: `${alias ?? ''} is no alias of this customer` }),
})

/** Lets in whoever holds a reseller's static key. An `Authorization` beside it is for a gateway in between, and not read. */
export async function admit(world: World, { id, headers, query }: Head): Promise<Gen1Caller> {
  const subject: KeySubject = { world, sent: headers['x-wsm-api-token'] ?? '' }
  try {
    const explanation = orRefuseUnmet(await judge(RULES, subject))
    // The rules let nobody past who is not there.
    return {
      tenant: subject.tenant as Reseller,
      scopes: new Set(),
      by: { who: 'static key', channel: 'gen1', request: id },
      explanation,
    }
  } catch (error) {
    throw rejected(error, query)
  }
}

interface KeySubject {
  readonly world: World
  readonly sent: string
  tenant?: Reseller | undefined
}

const RULES: readonly SpokenRule<KeySubject>[] = [
  {
    name: 'static-key',
    asks: "x-wsm-api-token is a reseller's static key.",
    no: () => refuse('unauthenticated'),
    remedy: 'Give the reseller a gen1Token by the control API, and send it as it is.',
    meets: async subject => {
      // An absent key is hashed and looked up like any other, so that no answer is quicker than another.
      subject.tenant = await subject.world.store.tenants.byGen1Token(hashSecret(subject.sent))
      return subject.tenant !== undefined
    },
    found: ({ sent, tenant }) => (sent === '' ? 'no key' : tenant === undefined ? "nobody's key" : `reseller ${tenant.id}`),
  },
  ...tenantStatus(({ tenant }: KeySubject) => tenant),
]

/** The caller's own id, as it must name itself: missing or malformed 400, nobody's 404, another's 403. */
export async function ownReseller(world: World, caller: Gen1Caller, id: string): Promise<string> {
  if (!ID.test(id)) throw refuse('resellerIdInvalid')
  if (id === caller.tenant.id) return id
  throw refuse((await world.store.tenants.get(id))?.kind === 'reseller' ? 'unauthorized' : 'resellerNotFound')
}

/** Before a schema has its say: that this one is missing has a row of its own. */
export function namesReseller(sent: unknown): void {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return
  const id = 'resellerId' in sent ? sent.resellerId : null
  if (id === null || id === '') throw refuse('resellerIdMissing')
}

/** `v1` has never heard of vendors, whatever is sent for one; an empty one is none. */
export function vendorIn(version: Version, id: string | null | undefined): string | null {
  if (version === 'v1' || id === undefined || id === null || id === '') return null
  if (!ID.test(id)) throw new Unfit('vendorId', 'must be 1 to 64 letters and digits')
  return id
}

export type Version = 'v1' | 'v2'

/** What a call throws, with the `transactionId` that it was sent: a refused save, delete or status query shows it. */
export function rejected(error: unknown, sent: unknown): unknown {
  const refused = error instanceof Unfit ? refuse('parameterInvalid', { parameter: error.message.trim() }) : error
  const transactionId = transactionIdIn(sent)
  if (refused instanceof Refused && transactionId !== undefined) sentWith.set(refused, transactionId)
  return refused
}

const sentWith = new WeakMap<Refused, string>()

function transactionIdIn(sent: unknown): string | undefined {
  const id = typeof sent === 'object' && sent !== null && 'transactionId' in sent ? sent.transactionId : undefined
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : undefined
}

/** The refusal of a save, a delete or a status query has the shape of an acknowledgement, without an error id. */
export function speak(refused: Refused, id: string, operation?: { readonly id: string }): Spoken {
  const { status, body } = envelope(refused, id, 'usual')
  if (operation === undefined || !REJECTING.test(operation.id) || status >= 500) return { status, body }
  const [code, message] = refused.row
  const transactionId = sentWith.get(refused)
  return {
    status,
    body: { ...(transactionId === undefined ? {} : { transactionId }), state: 'Rejected', code, message, data: refused.text },
  }
}

const REJECTING = /^gen1(SaveDevices|DeleteDevices|GetStatus)V[12]$/

/** A status query that shows its `transactionId` where it is refused. */
export const rejectedStatus = (operation: AnyOperation<World, Gen1Caller>): AnyOperation<World, Gen1Caller> => ({
  ...operation,
  handle: async (world, call) => {
    try {
      return await operation.handle(world, call)
    } catch (error) {
      throw rejected(error, call.sent.query)
    }
  },
})

/** A row of a transaction's result: the identifier alone where all was well. */
export function deviceRow(kind: IdentifierKind, sent: unknown, verdict: DeviceWord | null): Record<string, unknown> {
  const shown = typeof sent === 'number' ? String(sent) : sent
  const member = ROW_MEMBER[kind]
  if (verdict === null) return { [member]: shown }
  const [code, message, text] = VERDICTS[verdict]
  const device = typeof shown === 'string' ? shown : JSON.stringify(shown)
  return { [member]: shown, code, message, data: fill(text, { kind: member, device, parameter: device }) }
}

const VERDICTS: Readonly<Record<DeviceWord, Row>> = {
  'identifier-missing': errors.deviceInvalid,
  'imei-malformed': errors.deviceInvalid,
  'meid-malformed': errors.deviceInvalid,
  'serial-malformed': errors.deviceInvalid,
  'device-ineligible': errors.deviceInvalid,
  'device-taken': errors.deviceDuplicate,
  'device-not-found': errors.deviceNotFound,
  'device-malformed': errors.deviceInvalid,
  'device-pending': errors.deviceInvalid,
  'device-broken': errors.internal,
}
