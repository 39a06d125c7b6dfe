import type { Catalogue } from '../../wire/catalogue.ts'
import { ownRows } from '../own/errors.ts'

/** The errors of the portal API, none of which is published; see `apis/control/errors.ts` for their form. */
export const errors = {
  ...ownRows,
  credentialMissing: [
    40100000,
    'credential-missing',
    'Sign in as GET /_muster/portal/v1/sign-in/method says, or send a bearer of the tenant as Authorization: Bearer.',
  ],
  credentialRefused: [40100001, 'credential-refused', 'The bearer was not accepted: {reason}.'],
  sessionEnded: [40100003, 'session-ended', 'The session has ended. Sign in again.'],
  headerMissing: [40300003, 'header-missing', 'A change by a browser requires the header x-muster-console: any value.'],
  roleUnfit: [40300004, 'role-unfit', 'This operation is not for the caller: {detail}.'],
  tenantBlocked: [40300005, 'tenant-blocked', 'The tenant {tenant} is {status}; its activity log stays readable.'],
  serviceMissing: [40300006, 'service-missing', 'The customer {tenant} does not have the service KnoxMobileEnrollment.'],
  customerNotManaged: [
    40300007,
    'customer-not-managed',
    'x-wsm-managed-tenantid names a customer that the caller does not manage.',
  ],
  accountUnknown: [40400001, 'account-unknown', 'There is no account {account}.'],
  devicePending: [40900001, 'device-pending', 'The upload of the device {device} waits for approval.'],
  deviceUnknown: [40400002, 'device-unknown', 'The tenant has no device {device}.'],
  customerUnknown: [40400003, 'customer-unknown', 'The reseller has no customer {customer}.'],
  holderUnknown: [40400010, 'holder-unknown', 'There is no customer or provider {customer}.'],
  customerAdded: [40900011, 'customer-added', 'The reseller has added the customer {customer} already.'],
  resellerUnknown: [40400004, 'reseller-unknown', 'There is no reseller {reseller}.'],
  resellerUnregistered: [40400005, 'reseller-unregistered', 'The tenant has no reseller {reseller}.'],
  profileUnknown: [40400006, 'profile-unknown', 'The tenant has no profile {profile}.'],
  resellerRegistered: [40900002, 'reseller-registered', 'The reseller {reseller} is registered already.'],
  uploadsPending: [40900003, 'uploads-pending', 'An upload of the reseller {reseller} waits for approval or is in progress.'],
  autoApprovalOff: [
    40900004,
    'auto-approval-off',
    'A default profile or alias can be added only while uploads of the reseller are approved automatically.',
  ],
  providerUnknown: [40400007, 'provider-unknown', 'The customer has no relation with a provider {provider}.'],
  customerUnrelated: [40400009, 'customer-unrelated', 'The provider has no relation with a customer {customer}.'],
  managementState: [40900005, 'management-state', 'The relation has the status {status}, which does not allow this.'],
  managedByOther: [40900006, 'managed-by-other', 'Another provider manages the customer.'],
  fullyManaged: [40900007, 'fully-managed', 'The customer is fully managed, which does not allow this.'],
  knoxManageTaken: [40900008, 'knox-manage-taken', 'Another customer has this Knox Manage tenant name.'],
  countUnexpected: [40900009, 'count-unexpected', '{count} devices match the filter, and not {expected}.'],
  profileUnpublished: [40900010, 'profile-unpublished', 'The profile {profile} is not published.'],
  tooManyStreams: [42900000, 'too-many-streams', 'The tenant follows its events already as often as it may.'],
  jobUnknown: [40400008, 'job-unknown', 'The tenant has no job {job}.'],
} as const satisfies Catalogue
