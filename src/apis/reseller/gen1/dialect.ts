import type { DeviceReason } from '../../../enrolment/refusal.ts'
import type { WireResponse } from '../../../wire/api.ts'
import { fill, Refused, withUnfit } from '../../../wire/catalogue.ts'
import { isExact } from '../../../wire/number.ts'
import { Unfit } from '../../../wire/operation.ts'
import { envelope } from '../../gate/envelope.ts'
import { makeOrThrow, refusals } from '../../refuse.ts'
import * as checks from '../checks.ts'
import { type DeviceRows, ID } from '../dialect.ts'
import type { DeviceFailure } from '../transaction-text.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

/** The domain's refusals, each with its row. */
export const orThrow = makeOrThrow({
  'vendor-unknown': () => refuse(checks.vendorKnown),
  'customer-unknown': (id = '') => (ID.test(id) ? refuse(checks.customerKnown, { id }) : refuse(checks.customerIdForm)),
  'association-missing': () => refuse(checks.associated),
  'transaction-malformed': () => refuse(checks.transactionIdForm),
  'transaction-unknown': () => refuse(checks.removedKnown),
  'transaction-taken': () => refuse(checks.transactionIdFree),
  'too-many-devices': () => refuse(checks.deviceCount),
  'alias-unknown': alias => refuse(checks.aliasKnown, { parameter: `${alias ?? ''} is no alias of this customer` }),
})

/** What a handler throws for an error. The `transactionId` of the request is stored with a refusal, because `errorResponse` shows it. */
export function rejected(error: unknown, sent: unknown): unknown {
  const refused =
    error instanceof Unfit ? withUnfit(refuse('parameterInvalid', { parameter: error.message.trim() }), error) : error
  const transactionId = transactionIdIn(sent)
  if (refused instanceof Refused && transactionId !== undefined) sentWith.set(refused, transactionId)
  return refused
}

const sentWith = new WeakMap<Refused, string>()

function transactionIdIn(sent: unknown): string | undefined {
  const id = typeof sent === 'object' && sent !== null && 'transactionId' in sent ? sent.transactionId : undefined
  return (typeof id === 'string' && id !== '') || isExact(id) ? String(id) : undefined
}

/** The response to a refusal. That of a save, a delete or a status query has the members of an acknowledgement and no errorId. */
export function errorResponse(refused: Refused, id: string, operation?: { readonly id: string }): WireResponse {
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

/** The row that a failed device of a transaction has, with the identifier in its text. */
export function deviceFailure(
  reason: DeviceReason,
  { member, identifier }: { member: string; identifier: unknown },
): DeviceFailure {
  const [code, message, text] = DEVICE_ROWS[reason]
  const device = typeof identifier === 'string' ? identifier : JSON.stringify(identifier)
  return { code, message, data: fill(text, { kind: member, device, parameter: device }) }
}

export const DEVICE_ROWS: DeviceRows = {
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
