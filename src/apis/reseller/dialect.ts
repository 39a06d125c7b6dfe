import type { DeviceReason } from '../../enrolment/refusal.ts'
import type { AssociatedCustomer } from '../../enrolment/store/associations.ts'
import { holdsDevices } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import { fill, type Refused, type Row } from '../../wire/catalogue.ts'
import { makeOrThrow, refusals } from '../refuse.ts'
import * as checks from './checks.ts'
import type { Dated } from './contract.ts'
import { errors } from './errors.ts'
import type { DeviceFailure } from './transaction-text.ts'

export const refuse = refusals(errors)

/** The published sample of this refusal has another text than its row of the error table. */
export const unauthorized = (): Refused => refuse('unauthorized', 'The current user is unauthorized to use this service.')

/** The domain's refusals, each with its row. */
const REFUSALS = {
  'vendor-unknown': () => refuse(checks.vendorKnown),
  'customer-unknown': unknownCustomer('customerNotFound'),
  'association-missing': () => refuse(checks.associated),
  'association-exists': () => refuse(checks.notAssociated),
  'association-in-use': () =>
    refuse(checks.associationUnused, { parameter: 'customerId: devices or transactions are left there' }),
  'transaction-malformed': () => refuse(checks.transactionIdForm),
  'transaction-unknown': () => refuse(checks.removedKnown),
  'transaction-taken': () => refuse(checks.transactionIdFree),
  'too-many-devices': () => refuse(checks.deviceCount),
  'alias-unknown': (alias?: string) =>
    refuse(checks.aliasKnown, { parameter: `profileAliases: ${alias ?? ''} is no alias of this customer` }),
}

export const orThrow = makeOrThrow(REFUSALS)

/** The same for an upload, where the contract date selects the row of an unknown customer (C6). */
export const orThrowUpload = (dated: Dated) =>
  makeOrThrow({ ...REFUSALS, 'customer-unknown': unknownCustomer(dated.unknownCustomer) })

function unknownCustomer(row: Dated['unknownCustomer']) {
  return (id = '') => (ID.test(id) ? refuse({ ...checks.customerKnown, row }) : refuse(checks.customerIdForm))
}

/** The form of a tenant's or a vendor's id, from the vendor's page on common parameters. */
export const ID = /^[A-Za-z0-9]{1,64}$/

export function customerId(id: string): string {
  if (!ID.test(id)) throw refuse(checks.customerIdForm)
  return id
}

/** A customer that has an association with the reseller, in any state. Malformed: 400; unknown or not associated: 404. */
export async function ownCustomer(world: World, reseller: string, id: string): Promise<AssociatedCustomer> {
  const found = await world.store.associations.customerOf(reseller, customerId(id))
  if (found !== undefined) return found
  throw holdsDevices(await world.store.tenants.get(id)) ? refuse(checks.associated) : refuse(checks.customerKnown)
}

/** An optional vendor id; an empty string has the meaning of an absent one. No row is published for a malformed one. */
export function vendorId(id: string | null | undefined): string | null {
  if (id === undefined || id === null || id === '') return null
  if (!ID.test(id)) throw refuse(checks.vendorForm, { parameter: 'vendorId' })
  return id
}

/** The row of the error table that a failed device of a transaction has, with the identifier in its text. */
export function deviceFailure(reason: DeviceReason, { identifier }: { identifier: unknown }): DeviceFailure {
  const [code, message, text] = DEVICE_ROWS[reason]
  return {
    code,
    message,
    data: fill(text, { parameter: typeof identifier === 'string' ? identifier : JSON.stringify(identifier) }),
  }
}

export type DeviceRows = Readonly<Record<DeviceReason, Row>>

export const DEVICE_ROWS: DeviceRows = {
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
