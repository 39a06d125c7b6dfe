/** How the MSP API refuses: refusals of the domain and of the server, as rows of its catalogue. */
import type { No } from '../../enrolment/refusal.ts'
import type { Spoken } from '../../wire/api.ts'
import { type Refused, statusOf, withReason } from '../../wire/catalogue.ts'
import { becauseIn, orRefuseIn, refusals } from '../speak.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

export const unauthorized = () => refuse('authorizationFail')

const known = {
  'customer-unknown': () => refuse('customerNotFound'),
  'customer-unmanaged': () => refuse('customerNotManaged'),
}
const asked = {
  'service-unsupported': () => refuse('serviceNotValidScp'),
  'service-missing': () => refuse('serviceNotAssociated'),
  'knox-guard-unapproved': () => refuse('cannotManageKg'),
  'knox-guard-domain-unfit': () => refuse('kgTenantInfoInvalid'),
  'knox-guard-type-unfit': () => refuse('kgTenantTypeInvalid'),
  'knox-guard-type-needless': () => refuse('kgTenantTypeNotEmpty'),
  'knox-guard-contact-missing': () => refuse('kgPhoneEmailInvalid'),
  'email-free': () => refuse('blockedDomain'),
  'knox-manage-prefix-unfit': () => refuse('kmPrefixInvalid'),
  'knox-manage-prefix-missing': () => refuse('kmDomainExists'),
  'knox-manage-taken': () => refuse('kmDomainInUse'),
  'country-unsupported': () => refuse('invalidCountry'),
  'email-taken': () => refuse('emailInUse'),
}
const whileWaiting = {
  'customer-pending': () => refuse('cannotChangeWhenPending'),
  'customer-leaving': () => refuse('cannotChangeWhenDelinking'),
}

/** The world's refusals in the MSP API's rows: of a look at a customer, and of what each act may say. */
export const orRefuse = orRefuseIn(known)

export const orRefuseCreate = orRefuseIn(asked)

export const orRefuseLink = orRefuseIn({
  ...asked,
  'customer-unknown': () => refuse('addCustomerInvalid'),
  'customer-unapproved': () => refuse('addCustomerNotApproved'),
  'customer-abroad': () => refuse('addOtherRegion'),
  'customer-leaving': () => refuse('addDelinkPending'),
  'customer-pending': () => refuse('addPendingAgain'),
  'customer-managed': () => refuse('addAlreadyManaged'),
})

export const orRefuseDelink = orRefuseIn({
  ...asked,
  ...known,
  ...whileWaiting,
  'customer-pending': () => refuse('pendingCannotDelink'),
  'fully-managed': () => refuse('cannotDelinkFullyManaged'),
})

export const orRefuseChange = orRefuseIn({
  ...asked,
  ...known,
  ...whileWaiting,
  'jointly-managed': () => refuse('cannotUpdateToFully'),
  'management-type-missing': () => refuse('managementTypeRequired'),
})

const ofProfiles = {
  ...known,
  ...whileWaiting,
  'service-missing': asked['service-missing'],
  'profile-unknown': () => refuse('pathUnknown'),
  // No row of this API is about a profile's name.
  'profile-unfit': (about = '') => withReason(refuse('parameterInvalid'), `newProfileName: ${about}`),
  'profile-name-taken': (about = '') => withReason(refuse('parameterInvalid'), `newProfileName: ${about} is taken`),
}

export const orRefuseProfile = orRefuseIn({ ...ofProfiles, 'jointly-managed': unauthorized })

/** What is said of one profile among others. */
export const profileRefusal = ({ no, about }: No<keyof typeof ofProfiles>): Refused => ofProfiles[no](about)

export const because = becauseIn({
  'path-unknown': () => refuse('pathUnknown'),
  'body-too-large': () => refuse('bodyTooLarge'),
  'body-malformed': detail => withReason(refuse('parameterInvalid'), detail),
  'parameter-unfit': detail => withReason(refuse('parameterInvalid'), detail),
  'scope-missing': unauthorized,
  // No published row is about either.
  stopping: () => refuse('failure'),
  broken: () => refuse('failure'),
})

/** The envelope of this API alone: `code` is the name and the number is a text. */
export function speak(refused: Refused, id: string): Spoken {
  const [number, name] = refused.row
  const body = { transactionalId: id, code: name, errorCode: String(number), errorMessage: refused.text }
  return { status: statusOf(number), body }
}
