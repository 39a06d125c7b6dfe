/** The checks of each device of a transaction, in both generations. */
import type { Check } from '../../wire/check.ts'
import type { errors } from './errors.ts'

const check = <Key extends keyof typeof errors>(given: Check<Key>): Check<Key> => given

const identifierSent = check({
  rule: 'identifier',
  requires: 'The identifier is a text or a number, is not empty and has no control character.',
  row: 'deviceIdInvalid',
  remedy: 'Send the identifier as a text.',
})
const imeiForm = check({
  rule: 'imei-form',
  requires: 'An IMEI has 14 digits, or 15 with the check digit of the Luhn formula.',
  row: 'imeiInvalid',
  remedy: 'Correct the IMEI; *#06# shows it on the phone.',
})
const meidForm = check({
  rule: 'meid-form',
  requires: 'A MEID has 14 hexadecimal or 18 decimal digits.',
  row: 'meidInvalid',
  remedy: 'Correct the MEID.',
})
const serialForm = check({
  rule: 'serial-form',
  requires: 'A serial number has 8 to 20 letters and digits.',
  row: 'serialInvalid',
  remedy: 'Correct the serial number.',
})
const completed = check({
  rule: 'completed',
  requires: 'The server completes the transaction.',
  row: 'internal',
  remedy: 'Nothing was wrong with the device: send it again in another transaction.',
})
const identifierForms = [identifierSent, imeiForm, meidForm, serialForm] as const

const eligible = check({
  rule: 'eligible',
  requires: 'The phone of the identifier can be enrolled.',
  row: 'deviceInvalid',
  remedy: 'PATCH /_muster/v1/handsets/:identifier sets whether the phone is eligible.',
})
const notTaken = check({
  rule: 'not-taken',
  requires: 'The identifier is only once in the request, and no customer has the device.',
  row: 'deviceDuplicate',
  remedy: 'Send it once. A device of another customer must be deleted there first.',
})
const uploaded = check({
  rule: 'uploaded',
  requires: 'The reseller uploaded the device for the customer, under the vendor and the transaction that the request names.',
  row: 'deviceNotFound',
  remedy: 'GET /kcs/v1/rp/devices lists the devices that the reseller uploaded.',
})
const listedOnce = check({
  rule: 'listed-once',
  requires: 'The identifier is only once in the request.',
  row: 'deviceDuplicate',
  remedy: 'Send it once.',
})
const unlocked = check({
  rule: 'eligible',
  requires: 'The device is not locked, and its phone can be enrolled.',
  row: 'deviceInvalid',
  remedy: 'PATCH /_muster/v1/devices/:identifier sets the lock status of the device.',
})

export const uploadedDevice = [...identifierForms, eligible, notTaken, completed]
export const deletedDevice = [...identifierForms, listedOnce, uploaded, unlocked, completed]
