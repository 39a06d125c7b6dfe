import type { Catalogue, Row } from '../../../wire/catalogue.ts'
import { gateRows } from '../../gate/errors.ts'
import { errors as gen2 } from '../errors.ts'

/**
 * The first generation's rows. A number is HTTP status (3 digits), module (2; the reseller's is 21) and serial (2). No table
 * is published. The rows with a known source are first; the others are rows of the second generation with other numbers.
 */
export const errors = {
  // Source of number, name and text: the recordings in a carrier's client.
  resellerIdMissing: [4002101, 'RESELLER_ID_MISSING', 'reseller id is missing'],
  customerNotFound: [4042104, 'CUSTOMER_NOT_FOUND', 'customer not found. (customer id : [{id}])'],
  deviceDuplicate: [4092100, 'RESELLER_DEVICE_ALREADY_EXISTS', 'device {kind}[{device}] already exists'],
  // Source of number and name: the KME error table, where module 21 is the reseller's too.
  resellerNotFound: renumbered(4042100, gen2.resellerNotFound),
  alreadyAssociated: [4092103, 'RESELLER_ASSOCIATION_ALREADY_EXISTS', gen2.alreadyAssociated[2]],

  // Not about a resource of the reseller: module 00.
  parameterInvalid: renumbered(4000000, gen2.parameterInvalid),
  // A row result, from a sample. It replaces the second generation's 40000004 and, by inference, 40000006 to 40000009.
  deviceInvalid: [4000000, gen2.parameterInvalid[1], 'This device [{device}] invalid'],
  // The text is from a sample of the second generation; that the static key is the API key it means is inferred.
  unauthenticated: [4010000, gen2.unauthenticated[1], 'Invalid Api Key'],
  unauthorized: renumbered(4030000, gen2.unauthorized),
  pathNotFound: renumbered(4040000, gen2.pathNotFound),
  // Not published. The name and the text are inferred.
  tooManyAttempts: [4290000, 'TOO_MANY_REQUESTS', 'Too many wrong keys were sent from this address.'],
  payloadTooLarge: renumbered(4130000, gen2.payloadTooLarge),
  internal: renumbered(5000000, gen2.internal),
  tenantBlocked: gateRows.tenantBlocked,
  tenantInactive: gateRows.tenantInactive,

  // Module 21 with the second generation's serial. The serials of the first and the last were in use, so theirs differ.
  parameterDuplicate: renumbered(4002100, gen2.parameterDuplicate),
  pageOutOfBounds: renumbered(4002102, gen2.pageOutOfBounds),
  deviceCountExceeded: renumbered(4002103, gen2.deviceCountExceeded),
  resellerIdInvalid: renumbered(4002110, gen2.resellerIdInvalid),
  customerIdInvalid: renumbered(4002111, gen2.customerIdInvalid),
  transactionIdInvalid: renumbered(4002113, gen2.transactionIdInvalid),
  transactionIdDuplicate: renumbered(4002114, gen2.transactionIdDuplicate),
  deviceNotFound: renumbered(4002144, gen2.deviceNotFound),
  vendorNotFound: renumbered(4042103, gen2.vendorNotFound),
  associationNotFound: renumbered(4042105, gen2.associationNotFound),
} as const satisfies Catalogue

function renumbered<R extends Row>(code: number, [, name, text]: R): readonly [code: number, name: R[1], text: R[2]] {
  return [code, name, text]
}

/** See `Api.onlyByFault`. */
export const onlyByFault = {
  alreadyAssociated: 'no operation of the first generation associates a customer',
  tooManyAttempts: 'wrong keys are limited where the setting limitGuesses is on, as in service mode',
  internal: 'a healthy server completes every request',
}
