import type { AuthWord, AuthWorld } from '../../auth/caller.ts'
import { type CallSubject, callerOf, callSubject } from '../../auth/identify.ts'
import type { By } from '../../enrolment/activity.ts'
import type { No } from '../../enrolment/refusal.ts'
import type { Provider } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Head, Spoken } from '../../wire/api.ts'
import { type Explanation, type Refused, statusOf, withReason } from '../../wire/catalogue.ts'
import { operations } from '../../wire/operation.ts'
import { gate } from '../gate.ts'
import { becauseIn, orRefuseIn, refusals } from '../speak.ts'
import { errors } from './errors.ts'

export interface MspCaller {
  readonly tenant: Provider
  readonly scopes: ReadonlySet<string>
  readonly by: By
  readonly explanation: Explanation
}

export type MspWorld = World & AuthWorld

export const operation = operations<MspWorld, MspCaller>()

export const refuse = refusals(errors)

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

export const orRefuseProfile = orRefuseIn({ ...ofProfiles, 'jointly-managed': () => refuse('authorizationFail') })

/** What is said of one profile among others. */
export const profileRefusal = ({ no, about }: No<keyof typeof ofProfiles>): Refused => ofProfiles[no](about)

/** Lets a provider in by its bearer; a signed token of the older scheme is no credential here. Throws `Refused`. */
export async function admit(world: MspWorld, head: Head): Promise<MspCaller> {
  const subject = callSubject(world, head, {})
  const explanation = await enter(subject)
  const { tenant, scopes, who } = callerOf(subject)
  // The rules let nobody else past.
  return { tenant: tenant as Provider, scopes, by: { who, channel: 'msp', tenant: tenant.id }, explanation }
}

const unauthenticated = () => refuse('unauthenticated')
const unauthorized = () => refuse('authorizationFail')

const REFUSED_CREDENTIAL: Readonly<Record<AuthWord, () => Refused>> = {
  'credential-missing': unauthenticated,
  'credential-garbled': unauthenticated,
  'bearer-garbled': unauthenticated,
  'bearer-expired': () => refuse('accessTokenExpired'),
  'bearer-revoked': () => refuse('accessTokenExpired'),
  'user-gone': unauthorized,
  'tenant-gone': unauthorized,
  // Said of signed tokens, which are not read here.
  'signature-expired': unauthenticated,
  'claim-empty': unauthenticated,
  'access-token-expired': unauthenticated,
  'access-token-foreign': unauthenticated,
  'restriction-unmet': unauthenticated,
}

// One published row stands for whoever may not use this service: another kind of tenant, or one that is blocked or inactive.
const enter = gate<CallSubject>(REFUSED_CREDENTIAL, [
  {
    name: 'provider',
    asks: 'The tenant is a provider.',
    no: unauthorized,
    remedy: "Use a provider's app.",
    meets: ({ tenant }) => tenant?.kind === 'provider',
    found: ({ tenant }) => tenant && `a ${tenant.kind}`,
  },
  {
    name: 'active',
    asks: 'The tenant is active.',
    no: unauthorized,
    remedy: 'The operator has blocked it or put it to rest: PATCH its state to active by the control API.',
    meets: ({ tenant }) => tenant?.status === 'active',
    found: ({ tenant }) => tenant?.status,
  },
])

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
