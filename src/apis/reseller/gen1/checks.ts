/** The checks that the first generation alone has. */
import type { Check } from '../../../wire/check.ts'
import { errors } from './errors.ts'

const check = <Key extends keyof typeof errors>(given: Check<Key>): Check<Key> => given

export const resellerSent = check({
  rule: 'reseller-id',
  requires: 'The request has a resellerId.',
  row: 'resellerIdMissing',
  remedy: 'Send the id of the reseller that the static key belongs to.',
})
export const orderType = check({
  rule: 'transaction-type',
  requires: 'transactionType is absent, or New for a save and Delete for a delete.',
  row: 'parameterInvalid',
  remedy: 'Call the path of the order, or leave transactionType out.',
})

/** Checks of devices with the rows of this generation, which has one row for every device that is not valid. */
export const ofDevices = (checks: readonly Check[]): readonly Check[] =>
  checks.map(each => ({ ...each, row: each.row in errors ? each.row : 'deviceInvalid' }))
