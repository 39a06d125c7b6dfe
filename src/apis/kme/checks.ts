/** The checks of the Customer API's requests. */
import { bodyForm as bodyFormOf, type Check, pageSize as pageSizeOf, queryForm as queryFormOf } from '../../wire/check.ts'
import type { errors } from './errors.ts'

const check = <Key extends keyof typeof errors>(given: Check<Key>): Check<Key> => given

export const bodyForm = bodyFormOf('parameterInvalid')
export const queryForm = queryFormOf('parameterInvalid')
export const pageSize = pageSizeOf('parameterInvalid', 'The page size is 1 to 10,000.')

// Every operation.

export const bodyObject = check({
  rule: 'body-object',
  requires: 'The body, if there is one, is a JSON object.',
  row: 'requestInvalid',
  remedy: 'Send an object, or no body.',
})

const CUSTOMER = 'Send the id of the customer that the call acts for. With a bearer, customerId may be left out.'

export const customerSent = check({
  rule: 'customer-id',
  requires: 'A request with a signed token has a customerId, where the setting legacyCustomerId requires it.',
  row: 'customerIdInvalid',
  remedy: CUSTOMER,
})
export const customerIdForm = check({
  rule: 'customer-id-form',
  requires: 'customerId has 1 to 64 letters and digits, and the query has it at most once.',
  row: 'customerIdInvalid',
  remedy: CUSTOMER,
  reads: ['customerId'],
})
export const customerKnown = check({
  rule: 'customer-known',
  requires: 'customerId is the id of a tenant.',
  row: 'tenantUnknown',
  remedy: CUSTOMER,
  reads: ['customerId'],
})
export const customerOwn = check({
  rule: 'customer-own',
  requires: 'customerId is the customer or provider that the call acts for.',
  row: 'tenantMismatch',
  remedy: `${CUSTOMER} A provider names a managed customer in the header x-wsm-managed-tenantid.`,
  reads: ['customerId'],
})
/** The checks of `requireCustomer`. */
export const ownCustomer = [customerSent, customerIdForm, customerKnown, customerOwn] as const

// Resellers.

export const resellerIdForm = check({
  rule: 'reseller-id-form',
  requires: 'resellerId has 1 to 64 letters and digits.',
  row: 'parameterInvalid',
  remedy: 'Send the id of a reseller; GET /_muster/v1/resellers lists them.',
  reads: ['resellerId'],
})

// Lists.

export const transactionIdForm = check({
  rule: 'transaction-id-form',
  requires: 'transactionId has 1 to 64 letters and digits.',
  row: 'parameterInvalid',
  remedy: 'Send the transactionId of profiles/createAsync, or none for all.',
  reads: ['transactionId'],
})
export const changedAfterForm = check({
  rule: 'changed-after-form',
  requires: 'changedAfter is hours (24h), minutes (90m), an ISO 8601 date, epoch milliseconds or epoch seconds.',
  row: 'parameterInvalid',
  remedy: 'Send one of these forms, or no changedAfter.',
})
export const listedDevice = check({
  rule: 'device-name',
  requires: 'Each of devices and deviceIds is an id, IMEI, MEID or serial number.',
  row: 'parameterInvalid',
  remedy: 'Correct this name, or use search for the start of an identifier.',
})
export const deviceState = check({
  rule: 'device-state',
  requires: 'Each state is a state of devices.',
  row: 'parameterInvalid',
  remedy: 'Send one of the states, or none for all but Pending.',
})

// Orders of devices.

export const detailsName = check({
  rule: 'device-details-name',
  requires: 'Each item of a list deviceDetails has the deviceId, id, imei or serialNumber of a device.',
  row: 'parameterInvalid',
  remedy: 'Name the device in each item, or send one object for all devices.',
})
export const devicesSent = check({
  rule: 'devices',
  requires: 'The request names at least one device.',
  row: 'parameterInvalid',
  remedy: 'Send at least one id, IMEI, MEID or serial number.',
  reads: ['deviceIds', 'deviceDetails'],
})
export const deviceCount = check({
  rule: 'device-count',
  requires: 'The request names at most as many devices as the setting maxDevices allows, by default 10,000.',
  row: 'tooManyDevices',
  remedy: 'Split the order into several requests.',
  reads: ['deviceIds', 'deviceDetails'],
})
/** The same for a removal, which has other members. */
const ofRemoval = { reads: ['devices.imeiOrSerials', 'devices.deviceIds'] } as const
export const removedSent = { ...devicesSent, ...ofRemoval }
export const removedCount = { ...deviceCount, ...ofRemoval }
export const deviceName = check({
  rule: 'device-name',
  requires: 'Each name is an id, IMEI, MEID or serial number.',
  row: 'deviceInvalid',
  remedy: 'Correct this name; *#06# shows the IMEI on the phone.',
})
export const someDeviceName = {
  ...deviceName,
  requires: 'At least one name is an id, IMEI, MEID or serial number.',
}
export const deviceApproved = check({
  rule: 'device-approved',
  requires: 'The uploads of the devices are approved.',
  row: 'deviceInvalid',
  remedy: 'Approve the upload first: POST /kcs/v1/kme/devices/uploads/approvals.',
})

const DEVICES = 'GET /kcs/v1/kme/devices/list lists the devices.'

export const assignedKnown = check({
  rule: 'device-known',
  requires: 'Each name is that of a device of the customer.',
  row: 'devicesUnknown',
  remedy: DEVICES,
})
export const unassignedKnown = check({
  rule: 'device-known',
  requires: 'Each name is that of a device of the customer.',
  row: 'deviceUnknown',
  remedy: DEVICES,
})
export const credentialEncrypted = check({
  rule: 'credential-encryption',
  requires: "userName and userToken are base64 of RSA-2048 ciphertext for the server's key.",
  row: 'credentialUndecipherable',
  remedy: 'Encrypt them with PKCS#1 v1.5 padding and the public key of the setting credentialKey.',
})
export const userIdForm = check({
  rule: 'user-id-form',
  requires: 'The decrypted userName has at most 100 characters and none of # / $ * % & : \\ ( ) + ? { } [ ] < >.',
  row: 'parameterInvalid',
  remedy: 'Choose another EMM user id.',
})

// Profiles.

const PROFILES = 'GET /kcs/v1/kme/profiles/list lists the profiles.'

export const profileKnown = check({
  rule: 'profile-known',
  requires: 'The profile is one of the customer.',
  row: 'profileUnknown',
  remedy: PROFILES,
  reads: ['profileId'],
})
export const profilePublished = check({
  rule: 'profile-published',
  requires: 'The profile is published.',
  row: 'profileUnpublished',
  remedy: 'Wait until profiles/status shows Complete for the profile.',
  reads: ['profileId'],
})
