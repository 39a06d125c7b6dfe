/** The checks of the portal API's requests; those of a role come first. */
import { bodyForm as bodyFormOf, type Check, pageSize as pageSizeOf, queryForm as queryFormOf } from '../../wire/check.ts'
import type { errors } from './errors.ts'

const check = <Key extends keyof typeof errors>(given: Check<Key>): Check<Key> => given

export const bodyForm = bodyFormOf('requestUnfit')
export const queryForm = queryFormOf('requestUnfit')
export const pageSize = pageSizeOf('requestUnfit', 'The page size is from 1 to 1,000.')

export const role = check({
  rule: 'role',
  requires: 'The tenant is of the kind that the operation is for, and is itself the caller where the operation requires it.',
  row: 'roleUnfit',
  remedy: 'Use a credential of such a tenant; without x-wsm-managed-tenantid where the tenant itself must act.',
})
export const active = check({
  rule: 'active',
  requires: 'The tenant, and the provider that acts for it, are neither blocked nor inactive.',
  row: 'tenantBlocked',
  remedy: 'Only the operator changes the status of a tenant: PATCH its state to active by the control API.',
})
export const enrolment = check({
  rule: 'enrolment-service',
  requires: 'The customer has the service KnoxMobileEnrollment.',
  row: 'serviceMissing',
  remedy: 'Add it to the services of the customer, by the control API.',
})
export const sandbox = check({
  rule: 'sandbox',
  requires: 'The server runs a sandbox, where a person signs in by the choice of an account.',
  row: 'sandboxOnly',
  remedy: 'In service mode sign in as GET /_muster/portal/v1/sign-in/method says, or use a bearer.',
})
export const accountKnown = check({
  rule: 'account-known',
  requires: 'account is the e-mail of a user.',
  row: 'accountUnknown',
  remedy: 'GET /_muster/portal/v1/accounts lists the accounts.',
  reads: ['account'],
})
export const bySession = check({
  rule: 'by-session',
  requires: 'The credential is a session.',
  row: 'roleUnfit',
  remedy: 'Sign in; a bearer has no session.',
})
export const sessionOpen = check({
  rule: 'session-open',
  requires: 'The session was not ended while the request ran.',
  row: 'sessionEnded',
  remedy: 'Sign in again.',
})
export const cursor = check({
  rule: 'cursor',
  requires: 'after is a value of next of an earlier page.',
  row: 'requestUnfit',
  remedy: 'Send next of the previous page unchanged, or no after for the first page.',
  reads: ['after'],
})
export const customerExists = check({
  rule: 'customer-exists',
  requires: 'The id is that of a customer or provider with an account.',
  row: 'holderUnknown',
  remedy: 'Ask the customer for its id; a company without an account signs up first.',
  reads: ['customer'],
})
export const customerNew = check({
  rule: 'customer-new',
  requires: 'The reseller has no such customer, of whatever status.',
  row: 'customerAdded',
  remedy: 'An inactive customer becomes active when it registers the reseller again itself.',
  reads: ['customer'],
})
export const customerKnown = check({
  rule: 'customer-known',
  requires: 'The path has the id of a customer of the reseller.',
  row: 'customerUnknown',
  remedy: 'GET /_muster/portal/v1/reseller/customers lists the customers.',
  reads: ['customer'],
})
export const deviceKnown = check({
  rule: 'device-known',
  requires: 'The path has the id or an identifier of a device of the tenant.',
  row: 'deviceUnknown',
  remedy: 'GET /_muster/portal/v1/customer/devices lists the devices.',
  reads: ['device'],
})
export const tagsSent = check({
  rule: 'tags-sent',
  requires: 'add or remove has a tag, where tags are changed.',
  row: 'requestUnfit',
  remedy: 'Send at least one tag in one of them.',
  reads: ['add', 'remove'],
})
export const deviceCount = check({
  rule: 'device-count',
  requires: 'devices has at most maxDevices names, 10,000 by default.',
  row: 'requestUnfit',
  remedy: 'Send the devices in several requests.',
  reads: ['devices'],
})
export const deviceNames = check({
  rule: 'device-names',
  requires: 'Each of devices is an id, IMEI, MEID or serial number.',
  row: 'requestUnfit',
  remedy: 'Correct the name in the detail.',
  reads: ['devices'],
})
export const devicesApproved = check({
  rule: 'devices-approved',
  requires: 'The uploads of the devices are approved.',
  row: 'devicePending',
  remedy: 'Approve the upload first.',
  reads: ['devices'],
})
export const devicesKnown = check({
  rule: 'devices-known',
  requires: 'Each of devices is a device of the tenant.',
  row: 'deviceUnknown',
  remedy: 'GET /_muster/portal/v1/customer/devices lists the devices.',
  reads: ['devices'],
})

export const resellerKnown = check({
  rule: 'reseller-known',
  requires: 'The id is that of a reseller.',
  row: 'resellerUnknown',
  remedy: 'The reseller has its id on the dashboard of its portal.',
  reads: ['reseller'],
})
export const resellerNew = check({
  rule: 'reseller-new',
  requires: 'The customer has not registered the reseller.',
  row: 'resellerRegistered',
  remedy: 'PATCH /_muster/portal/v1/customer/resellers/{reseller} changes its preferences.',
  reads: ['reseller'],
})
export const resellerListed = check({
  rule: 'reseller-listed',
  requires: 'The path has the id of a reseller of the customer.',
  row: 'resellerUnregistered',
  remedy: 'GET /_muster/portal/v1/customer/resellers lists the resellers.',
  reads: ['reseller'],
})
export const uploadsDone = check({
  rule: 'uploads-done',
  requires: 'No upload of the reseller waits for approval or is in progress.',
  row: 'uploadsPending',
  remedy: 'Approve the uploads, or ask the reseller to delete their devices.',
})
export const aliasNames = check({
  rule: 'alias-names',
  requires: 'Each alias has a visible character, and is in the list once.',
  row: 'requestUnfit',
  remedy: 'Correct the alias in the detail.',
  reads: ['aliases'],
})
export const profilesKnown = check({
  rule: 'profiles-known',
  requires: 'Each named profile is one of the tenant.',
  row: 'profileUnknown',
  remedy: 'GET /kcs/v1/kme/profiles/list lists the profiles.',
  reads: ['defaultProfile', 'aliases'],
})
export const autoApproving = check({
  rule: 'auto-approving',
  requires: 'A new default profile or alias is for a reseller whose uploads are approved automatically.',
  row: 'autoApprovalOff',
  remedy: 'Send autoApproval: true with it.',
  reads: ['autoApproval'],
})

export const providerRelated = check({
  rule: 'provider-related',
  requires: 'The path has the id of a provider that manages the customer or asked to.',
  row: 'providerUnknown',
  remedy: 'GET /_muster/portal/v1/customer/providers lists the providers.',
  reads: ['provider'],
})
export const managementState = check({
  rule: 'management-state',
  requires: 'The status of the relation allows the act.',
  row: 'managementState',
  remedy: 'transitions of the relation, in the list, has the acts that are allowed now.',
})
export const unmanaged = check({
  rule: 'unmanaged',
  requires: 'No other provider manages the customer.',
  row: 'managedByOther',
  remedy: 'End the management by the other provider first.',
})
export const jointlyManaged = check({
  rule: 'jointly-managed',
  requires: 'The customer is jointly managed.',
  row: 'fullyManaged',
  remedy: 'The provider can make it jointly managed: PUT /msp/v1/managedCustomers/{customerId}.',
})
export const knoxManageFree = check({
  rule: 'knox-manage-free',
  requires: 'No other customer has the name of the Knox Manage tenant that the request asks for.',
  row: 'knoxManageTaken',
  remedy: 'Reject the request, and ask the provider to send another one with another prefix.',
})
export const devicesChosen = check({
  rule: 'devices-chosen',
  requires: 'The body has either devices, or filter and expectedCount.',
  row: 'requestUnfit',
  remedy: 'Name the devices, or send a filter with the number of devices that match it.',
  reads: ['devices', 'filter', 'expectedCount'],
})
export const profileSent = check({
  rule: 'profile-sent',
  requires: 'profileId is sent for assignProfile.',
  row: 'requestUnfit',
  remedy: 'Send the id of a profile.',
  reads: ['act', 'profileId'],
})
export const countExpected = check({
  rule: 'count-expected',
  requires: 'As many devices match the filter as expectedCount says.',
  row: 'countUnexpected',
  remedy: 'Read totalCount of GET /_muster/portal/v1/customer/devices with the same filter, and confirm it again.',
  reads: ['filter', 'expectedCount'],
})
const PROFILES = 'GET /kcs/v1/kme/profiles/list lists the profiles.'
export const profileKnown = check({
  rule: 'profile-known',
  requires: 'profileId is the id of a profile of the tenant.',
  row: 'profileUnknown',
  remedy: PROFILES,
  reads: ['profileId'],
})
export const profilePublished = check({
  rule: 'profile-published',
  requires: 'The profile is published.',
  row: 'profileUnpublished',
  remedy: PROFILES,
  reads: ['profileId'],
})
export const credentialEncrypted = check({
  rule: 'credential-encryption',
  requires: "userName and userToken are base64 of RSA-2048 ciphertext for the server's key.",
  row: 'requestUnfit',
  remedy: 'Encrypt them with PKCS#1 v1.5 padding and the public key of the setting credentialKey.',
})
export const userIdForm = check({
  rule: 'user-id-form',
  requires:
    'The decrypted userName has at most 100 characters, no control character, and none of # / $ * % & : \\ ( ) + ? { } [ ] < >.',
  row: 'requestUnfit',
  remedy: 'Choose another EMM user id.',
})
export const jobKnown = check({
  rule: 'job-known',
  requires: 'The path has the id of a job of the tenant.',
  row: 'jobUnknown',
  remedy: 'GET /_muster/portal/v1/customer/jobs lists the jobs.',
  reads: ['job'],
})

export const customerRelated = check({
  rule: 'customer-related',
  requires: 'The path has the id of a customer that the provider manages or asked to manage.',
  row: 'customerUnrelated',
  remedy: 'GET /_muster/portal/v1/provider/customers lists the customers.',
  reads: ['customer'],
})
export const customerManaged = check({
  rule: 'customer-managed',
  requires: 'The provider manages the customer.',
  row: 'managementState',
  remedy: 'Wait until the customer has accepted the request of the provider.',
  reads: ['customer'],
})
export const customerState = check({
  rule: 'customer-state',
  requires: 'The customer has requested a delink.',
  row: 'managementState',
  remedy: 'transitions of the customer, in the list, has the acts that are allowed now.',
})
export const streamFree = check({
  rule: 'stream-free',
  requires: 'The tenant has fewer than 10 streams of events at this server.',
  row: 'tooManyStreams',
  remedy: 'Close a stream, and share one among the tabs of a browser.',
})
