/** How the MSP API refuses: refusals of the domain and of the server, as rows of its catalogue. */
import type { Refusal } from '../../enrolment/refusal.ts'
import type { WireResponse } from '../../wire/api.ts'
import { type Refused, statusOf, withReason } from '../../wire/catalogue.ts'
import { makeOrThrow, refusals, refusalsByCause } from '../refuse.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

export const unauthorized = () => refuse('authorizationFail')

const unmanaged = {
  'customer-unknown': () => refuse('customerNotFound'),
  'customer-unmanaged': () => refuse('customerNotManaged'),
}
const unfitSettings = {
  'service-unsupported': () => refuse('serviceNotValidScp'),
  'service-missing': () => refuse('serviceNotAssociated'),
  'knox-guard-unapproved': () => refuse('cannotManageKg'),
  'knox-guard-domain-unfit': () => refuse('kgTenantInfoInvalid'),
  'knox-guard-type-unfit': () => refuse('kgTenantTypeInvalid'),
  'knox-guard-type-unexpected': () => refuse('kgTenantTypeNotEmpty'),
  'knox-guard-contact-missing': () => refuse('kgPhoneEmailInvalid'),
  'email-at-free-service': () => refuse('blockedDomain'),
  'knox-manage-prefix-unfit': () => refuse('kmPrefixInvalid'),
  'knox-manage-prefix-missing': () => refuse('kmDomainExists'),
  'knox-manage-taken': () => refuse('kmDomainInUse'),
  'country-unsupported': () => refuse('invalidCountry'),
  'email-taken': () => refuse('emailInUse'),
}
const unsettled = {
  'customer-pending': () => refuse('cannotChangeWhenPending'),
  'delink-pending': () => refuse('cannotChangeWhenDelinking'),
}

/** Each of these returns an outcome, or throws its refusal as a row of this API: this one for reads of a customer. */
export const orThrow = makeOrThrow(unmanaged)

export const orThrowCreate = makeOrThrow(unfitSettings)

export const orThrowLink = makeOrThrow({
  ...unfitSettings,
  'customer-unknown': () => refuse('addCustomerInvalid'),
  'customer-unapproved': () => refuse('addCustomerNotApproved'),
  'customer-in-other-region': () => refuse('addOtherRegion'),
  'delink-pending': () => refuse('addDelinkPending'),
  'customer-pending': () => refuse('addPendingAgain'),
  'customer-managed': () => refuse('addAlreadyManaged'),
})

export const orThrowDelink = makeOrThrow({
  ...unfitSettings,
  ...unmanaged,
  ...unsettled,
  'customer-pending': () => refuse('pendingCannotDelink'),
  'fully-managed': () => refuse('cannotDelinkFullyManaged'),
})

export const orThrowChange = makeOrThrow({
  ...unfitSettings,
  ...unmanaged,
  ...unsettled,
  'jointly-managed': () => refuse('cannotUpdateToFully'),
  'management-type-missing': () => refuse('managementTypeRequired'),
})

const ofProfiles = {
  ...unmanaged,
  ...unsettled,
  'service-missing': unfitSettings['service-missing'],
  'profile-unknown': () => refuse('pathUnknown'),
  // The catalogue has no row about a profile's name.
  'profile-unfit': (about = '') => withReason(refuse('parameterInvalid'), `newProfileName: ${about}`),
  'profile-name-taken': (about = '') => withReason(refuse('parameterInvalid'), `newProfileName: ${about} is taken`),
}

export const orThrowProfile = makeOrThrow({ ...ofProfiles, 'jointly-managed': unauthorized })

/** The refusal of one profile among others. */
export const profileRefusal = ({ reason, about }: Refusal<keyof typeof ofProfiles>): Refused => ofProfiles[reason](about)

/** The refusal of a request that ends before its operation runs. */
export const because = refusalsByCause({
  'path-unknown': () => refuse('pathUnknown'),
  'body-too-large': () => refuse('bodyTooLarge'),
  'body-malformed': detail => withReason(refuse('parameterInvalid'), detail),
  'parameter-unfit': detail => withReason(refuse('parameterInvalid'), detail),
  'scope-missing': unauthorized,
  // No published row is about either cause.
  stopping: () => refuse('failure'),
  broken: () => refuse('failure'),
})

/** The envelope of this API: `code` is the name of the row, and the number is a string. */
export function errorResponse(refused: Refused, id: string): WireResponse {
  const [number, name] = refused.row
  const body = { transactionalId: id, code: name, errorCode: String(number), errorMessage: refused.text }
  return { status: statusOf(number), body }
}
