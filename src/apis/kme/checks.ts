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

const RESELLER = 'Send the id of a reseller; GET /_muster/v1/resellers lists them.'
const PROFILES = 'GET /kcs/v1/kme/profiles/list lists the profiles.'
const ALIASES = 'GET /kcs/v1/kme/profiles/list shows the aliases of each profile with their ids.'

export const resellerIdForm = check({
  rule: 'reseller-id-form',
  requires: 'resellerId has 1 to 64 letters and digits.',
  row: 'parameterInvalid',
  remedy: RESELLER,
  reads: ['resellerId'],
})
export const resellerKnown = check({
  rule: 'reseller-known',
  requires: 'resellerId is the id of a reseller.',
  row: 'resellerUnknown',
  remedy: RESELLER,
  reads: ['resellerId'],
})
export const defaultProfileKnown = check({
  rule: 'default-profile-known',
  requires: 'defaultProfileId is the id of a profile of the customer.',
  row: 'resellersProfileUnknown',
  remedy: PROFILES,
  reads: ['defaultProfileId'],
})
export const notAssociated = check({
  rule: 'not-associated',
  requires: 'The customer has not approved the reseller yet, or the request has update: true.',
  row: 'associationExists',
  remedy: 'Nothing is left to do, unless preferences should change: then send update: true.',
  reads: ['resellerId', 'update'],
})

// Aliases of profiles.

export const aliasSent = check({
  rule: 'alias-id',
  requires: 'The query or the body has a profileAliasId.',
  row: 'parameterInvalid',
  remedy: ALIASES,
})
export const aliasKnown = check({
  rule: 'alias-known',
  requires: 'The id is that of an alias of the customer.',
  row: 'resourceUnknown',
  remedy: ALIASES,
  reads: ['profileAliasId'],
})
export const aliasChange = check({
  rule: 'alias-change',
  requires: 'The body has an alias or a profileId.',
  row: 'parameterInvalid',
  remedy: 'Send what should change.',
})
export const aliasForm = check({
  rule: 'alias-form',
  requires: 'alias has 1 to 64 characters without the surrounding spaces.',
  row: 'parameterInvalid',
  remedy: 'Choose another alias.',
  reads: ['alias'],
})
export const associated = check({
  rule: 'association',
  requires: 'The reseller has an upload for the customer, or the customer has approved it.',
  row: 'resellerUnknown',
  remedy: 'Approve the reseller first: POST /kcs/v1/kme/reseller/approvals.',
  reads: ['resellerId'],
})
export const aliasProfileKnown = check({
  rule: 'profile-known',
  requires: 'profileId is the id of a profile of the customer.',
  row: 'resellersProfileUnknown',
  remedy: PROFILES,
  reads: ['profileId'],
})
export const aliasFree = check({
  rule: 'alias-free',
  requires: 'The reseller has no other alias of this name.',
  row: 'profileNameTaken',
  remedy: 'Choose another alias, or change the existing one.',
  reads: ['alias'],
})
export const aliasCount = check({
  rule: 'alias-count',
  requires: 'The reseller has fewer than 10 aliases.',
  row: 'parameterInvalid',
  remedy: 'Delete an alias of the reseller first.',
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
  requires:
    'The decrypted userName has at most 100 characters, no control character, and none of # / $ * % & : \\ ( ) + ? { } [ ] < >.',
  row: 'parameterInvalid',
  remedy: 'Choose another EMM user id.',
})

// Uploads.

export const uploadState = check({
  rule: 'upload-state',
  requires: 'state is Pending or Approved.',
  row: 'parameterInvalid',
  remedy: 'Send one of these, or none for both.',
})
export const uploadsSent = check({
  rule: 'uploads',
  requires: 'The body has uploadIds, transactionIds or approveAll: true.',
  row: 'parameterInvalid',
  remedy: 'Send one of them.',
  reads: ['uploadIds', 'transactionIds', 'approveAll'],
})
export const uploadsKnown = check({
  rule: 'uploads-known',
  requires: 'Each id is that of an upload for the customer; with a resellerId, by this reseller.',
  row: 'resourceUnknown',
  remedy: 'GET /kcs/v1/kme/devices/uploads/list lists the uploads.',
  reads: ['uploadIds', 'transactionIds', 'resellerId'],
})

// Profiles that requests name.

export const profileKnown = check({
  rule: 'profile-known',
  requires: 'The id is that of a profile of the customer.',
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
