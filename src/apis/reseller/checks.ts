/** The checks of both generations' requests. Each generation has its own rows under these keys. */
import { bodyForm as bodyFormOf, type Check, pageSize as pageSizeOf, queryForm as queryFormOf } from '../../wire/check.ts'
import type { errors } from './errors.ts'

const check = <Key extends keyof typeof errors>(given: Check<Key>): Check<Key> => given

export const bodyForm = bodyFormOf('parameterInvalid')
export const queryForm = queryFormOf('parameterInvalid')
export const pageSize = pageSizeOf('parameterInvalid')

export const pageExists = check({
  rule: 'page',
  requires: 'The page exists; the first one exists also in an empty list.',
  row: 'pageOutOfBounds',
  remedy: 'Count pages from 0, and stop at the last page, which totalCount tells.',
  reads: ['pageNum', 'pageSize'],
})

// The reseller.

const RESELLER = 'Send the id of the reseller that the credential belongs to; GET /_muster/v1/resellers lists the resellers.'

export const resellerSent = check({
  rule: 'reseller-id',
  requires: 'The query or the header of the same name has a resellerId.',
  row: 'parameterInvalid',
  remedy: RESELLER,
})
export const resellerIdForm = check({
  rule: 'reseller-id-form',
  requires: 'resellerId has 1 to 64 letters and digits.',
  row: 'resellerIdInvalid',
  remedy: RESELLER,
  reads: ['resellerId'],
})
export const resellerKnown = check({
  rule: 'reseller-known',
  requires: 'resellerId is the id of a reseller.',
  row: 'resellerNotFound',
  remedy: RESELLER,
  reads: ['resellerId'],
})
export const resellerOwn = check({
  rule: 'reseller-own',
  requires: 'resellerId is the reseller of the credential.',
  row: 'unauthorized',
  remedy: RESELLER,
  reads: ['resellerId'],
})
/** The checks of `ownReseller`. */
export const ownReseller = [resellerIdForm, resellerKnown, resellerOwn] as const

// Vendor and customer.

export const vendorForm = check({
  rule: 'vendor-id-form',
  requires: 'vendorId is empty, or has 1 to 64 letters and digits.',
  row: 'parameterInvalid',
  remedy: 'Send the id of a vendor of the reseller, or no vendorId.',
  reads: ['vendorId'],
})
export const vendorKnown = check({
  rule: 'vendor-known',
  requires: 'vendorId is the id of a vendor of the reseller.',
  row: 'vendorNotFound',
  remedy: 'GET /kcs/v1/rp/vendors lists the vendors of the reseller; send one of these, or no vendorId.',
  reads: ['vendorId'],
})

const CUSTOMER = 'GET /_muster/v1/customers and GET /_muster/v1/providers list the accounts that can have devices.'

export const customerSent = check({
  rule: 'customer-id',
  requires: 'The query or the header of the same name has a customerId.',
  row: 'parameterInvalid',
  remedy: 'Send the id of the customer.',
})
export const customerIdForm = check({
  rule: 'customer-id-form',
  requires: 'customerId has 1 to 64 letters and digits.',
  row: 'customerIdInvalid',
  remedy: CUSTOMER,
  reads: ['customerId'],
})
export const customerKnown = check({
  rule: 'customer-known',
  requires: 'customerId is the id of a customer or of a managed service provider.',
  row: 'customerNotFound',
  remedy: CUSTOMER,
  reads: ['customerId'],
})
export const associated = check({
  rule: 'association',
  requires: 'The customer has an association with the reseller.',
  row: 'associationNotFound',
  remedy: 'Upload a device for the customer, which creates the association.',
  reads: ['customerId'],
})

export const notAssociated = check({
  rule: 'not-associated',
  requires: 'The customer has no association with the reseller yet.',
  row: 'alreadyAssociated',
  remedy: 'Nothing is left to do: the association exists.',
  reads: ['customerId'],
})
export const associationUnused = check({
  rule: 'association-unused',
  requires: 'The customer has no devices and no transactions in progress of the reseller.',
  row: 'parameterInvalid',
  remedy: 'Delete the devices of the reseller from the customer first.',
  reads: ['customerId'],
})
export const emailUnused = check({
  rule: 'email-unused',
  requires: 'No account has the e-mail address; letter case does not count.',
  row: 'parameterInvalid',
  remedy: 'Send another e-mail address, or associate the existing customer.',
})

// Lists.

export const customerState = check({
  rule: 'customer-status',
  requires: 'status is PENDING, ACTIVE or INACTIVE.',
  row: 'parameterInvalid',
  remedy: 'Send one of these, or none for all customers.',
})
export const transactionType = check({
  rule: 'transaction-type',
  requires: 'type is Put or Delete.',
  row: 'parameterInvalid',
  remedy: 'Send one of these, or none for both.',
})
export const transactionState = check({
  rule: 'transaction-state',
  requires: 'state is Progress or Complete.',
  row: 'parameterInvalid',
  remedy: 'Send one of these, or none for both.',
})
export const transactionKnown = check({
  rule: 'transaction-known',
  requires: 'transactionId is the id of a transaction of the reseller.',
  row: 'transactionIdInvalid',
  remedy: 'Without transactionId the response lists the transactions of the reseller.',
  reads: ['transactionId'],
})
export const oneIdentifier = check({
  rule: 'one-identifier',
  requires: 'The query has at most one of imei, meid and serialNumber.',
  row: 'parameterDuplicate',
  remedy: 'Send one of them.',
  reads: ['imei', 'meid', 'serialNumber'],
})

// Orders of devices.

export const deviceType = check({
  rule: 'device-type',
  requires: 'type is IMEI, MEID or SN.',
  row: 'parameterInvalid',
  remedy: 'Send one type for all devices of the request.',
})
export const devicesSent = check({
  rule: 'devices',
  requires: 'devices has at least one identifier.',
  row: 'parameterInvalid',
  remedy: 'Send at least one identifier.',
})
export const orderNoLength = check({
  rule: 'order-no-length',
  requires: 'orderNo has at most 100 characters.',
  row: 'parameterInvalid',
  remedy: 'Shorten orderNo.',
})
export const orderTimeForm = check({
  rule: 'order-time-form',
  requires: 'orderTime is epoch seconds of 10 digits or epoch milliseconds of 13 digits.',
  row: 'parameterInvalid',
  remedy: 'Correct orderTime.',
})
export const transactionIdForm = check({
  rule: 'transaction-id-form',
  requires: 'transactionId has 1 to 64 letters, digits and the characters . _ : -',
  row: 'transactionIdInvalid',
  remedy: 'Choose another transactionId.',
  reads: ['transactionId'],
})
export const transactionIdFree = check({
  rule: 'transaction-id-free',
  requires: 'No earlier upload or delete of the reseller has the transactionId.',
  row: 'transactionIdDuplicate',
  remedy: 'After an unknown outcome, ask for the status of this transactionId first. Choose another one for a new order.',
  reads: ['transactionId'],
})
export const deviceCount = check({
  rule: 'device-count',
  requires: 'devices has at most the number of identifiers that the setting maxDevices allows, by default 10,000.',
  row: 'deviceCountExceeded',
  remedy: 'Split the order into several transactions.',
  reads: ['devices'],
})
/** The checks that accept an order, after those of its tenants. */
export const acceptance = [transactionIdForm, transactionIdFree, deviceCount] as const

// Uploads.

export const uploadable = check({
  rule: 'association',
  requires: 'The association of customer and reseller is not inactive; a first upload creates it.',
  row: 'associationNotFound',
  remedy: 'The customer must approve the reseller again: PUT /kcs/v1/kme/reseller/approvals.',
  reads: ['customerId'],
})
export const aliasForm = check({
  rule: 'profile-alias-form',
  requires: 'Each of profileAliases has a profileAlias, and its members are texts.',
  row: 'parameterInvalid',
  remedy: 'Send the name of a profile alias as a text.',
})
export const aliasOnce = check({
  rule: 'profile-alias-once',
  requires: 'profileAliases has at most one alias for each service.',
  row: 'parameterDuplicate',
  remedy: 'Send one alias for each service.',
  reads: ['profileAliases'],
})
export const aliasKnown = check({
  rule: 'profile-alias-known',
  requires: 'The profile alias for KME is one that the customer shares with the reseller.',
  row: 'parameterInvalid',
  remedy: 'GET /kcs/v1/rp/profilealias/kme lists the aliases.',
  reads: ['profileAliases'],
})

// Deletes.

export const oneSelection = check({
  rule: 'one-selection',
  requires: 'The request has devices or removeTransactionId, and not both.',
  row: 'parameterDuplicate',
  remedy: 'Leave one of them out.',
  reads: ['devices', 'removeTransactionId'],
})
export const removedKnown = check({
  rule: 'removed-transaction-known',
  requires: 'removeTransactionId is the id of an upload of the reseller.',
  row: 'transactionIdInvalid',
  remedy: 'GET /kcs/v1/rp/devices/status lists the transactions of the reseller.',
  reads: ['removeTransactionId'],
})
