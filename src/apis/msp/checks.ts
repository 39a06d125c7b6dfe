/** The checks of the MSP API's requests. The domain walks lists of rules; their checks are derived from the lists. */
import { CHANGE_RULES } from '../../enrolment/change-customer.ts'
import { CREATE_RULES } from '../../enrolment/create-customer.ts'
import { LINK_RULES } from '../../enrolment/link-customer.ts'
import { ACCEPTED_RULES } from '../../enrolment/management.ts'
import { PROFILE_NAME_RULES } from '../../enrolment/profile-rules.ts'
import type { RefusalReason } from '../../enrolment/refusal.ts'
import { bodyForm as bodyFormOf, type Check, queryForm as queryFormOf } from '../../wire/check.ts'
import type { errors } from './errors.ts'
import { hintOf } from './hints.ts'

type Key = keyof typeof errors
const check = <Own extends Key>(given: Check<Own>): Check<Own> => given

export const bodyForm = bodyFormOf('parameterInvalid')
export const queryForm = queryFormOf('parameterInvalid')

const CUSTOMERS = 'GET /msp/v1/managedCustomers lists the customers of the provider.'

export const customerKnown = check({
  rule: 'customer-known',
  requires: 'customerId is the id of a customer.',
  row: 'customerNotFound',
  remedy: CUSTOMERS,
  reads: ['customerId'],
})
export const customerManaged = check({
  rule: 'managed',
  requires: 'The provider manages the customer or has requested to.',
  row: 'customerNotManaged',
  remedy: CUSTOMERS,
  reads: ['customerId'],
})
export const linkedKnown = check({
  rule: 'customer-known',
  requires: 'customerId is the id of a customer.',
  row: 'addCustomerInvalid',
  remedy: 'GET /_muster/v1/customers lists the customers.',
  reads: ['customerId'],
})
export const jointlyManaged = check({
  rule: 'jointly-managed',
  requires: 'The customer is jointly managed.',
  row: 'cannotDelinkFullyManaged',
  remedy: 'Change its managementType to JointlyManaged first: PUT /msp/v1/managedCustomers/:customerId.',
  reads: ['customerId'],
})

// Bodies with management terms.

export const serviceKnown = check({
  rule: 'service-known',
  requires: 'Each service has the name of a Knox service, in any case or abbreviated.',
  row: 'parameterInvalid',
  remedy: 'Correct the name of the service.',
})
export const managementTypeSent = check({
  rule: 'management-type-sent',
  requires: 'The body has a managementType.',
  row: 'parameterInvalid',
  remedy: 'Send FullyManaged or JointlyManaged.',
})
export const emailUnchanged = check({
  rule: 'email-unchanged',
  requires: 'The e-mail is that of the customer, or absent.',
  row: 'parameterInvalid',
  remedy: 'Leave it out: the e-mail of a customer cannot be changed.',
})

// The lists of rules.

interface DomainRule<Reason> {
  readonly name: string
  readonly requires: string
  readonly refusal: Reason
}

const checksOf = <Reason extends RefusalReason>(
  rules: readonly DomainRule<Reason>[],
  rows: Readonly<Record<Reason, Key>>,
): readonly Check<Key>[] =>
  rules.map(({ name, requires, refusal }) => check({ rule: name, requires, row: rows[refusal], ...hintOf(name) }))

const TERMS_ROWS = {
  'service-unsupported': 'serviceNotValidScp',
  'knox-guard-unapproved': 'cannotManageKg',
  'knox-guard-domain-unfit': 'kgTenantInfoInvalid',
  'knox-guard-type-unfit': 'kgTenantTypeInvalid',
  'knox-guard-type-unexpected': 'kgTenantTypeNotEmpty',
  'knox-guard-contact-missing': 'kgPhoneEmailInvalid',
  'email-at-free-service': 'blockedDomain',
  'knox-manage-prefix-unfit': 'kmPrefixInvalid',
  'knox-manage-prefix-missing': 'kmDomainExists',
  'knox-manage-taken': 'kmDomainInUse',
} as const
export const ACCEPTED_ROWS = {
  'customer-unmanaged': 'customerNotManaged',
  'customer-pending': 'cannotChangeWhenPending',
  'delink-pending': 'cannotChangeWhenDelinking',
} as const
export const CREATE_ROWS = { ...TERMS_ROWS, 'country-unsupported': 'invalidCountry', 'email-taken': 'emailInUse' } as const
export const LINK_ROWS = {
  ...TERMS_ROWS,
  'customer-unapproved': 'addCustomerNotApproved',
  'customer-in-other-region': 'addOtherRegion',
  'delink-pending': 'addDelinkPending',
  'customer-pending': 'addPendingAgain',
  'customer-managed': 'addAlreadyManaged',
  'service-missing': 'serviceNotAssociated',
} as const
export const CHANGE_ROWS = {
  ...TERMS_ROWS,
  ...ACCEPTED_ROWS,
  'jointly-managed': 'cannotUpdateToFully',
  'management-type-missing': 'managementTypeRequired',
  'service-missing': 'serviceNotAssociated',
  'country-unsupported': 'invalidCountry',
} as const
export const DELINK_ROWS = { ...ACCEPTED_ROWS, 'customer-pending': 'pendingCannotDelink' } as const

export const created = checksOf(CREATE_RULES, CREATE_ROWS)
export const linked = checksOf(LINK_RULES, LINK_ROWS)
export const changed = checksOf(CHANGE_RULES, CHANGE_ROWS)
/** The management is in effect: before a change, and before a delink. */
export const accepted = checksOf(ACCEPTED_RULES, ACCEPTED_ROWS)
export const delinkable = checksOf(ACCEPTED_RULES, DELINK_ROWS)

// Copies of profiles.

export const copyable = check({
  rule: 'service-copyable',
  requires: 'The service is Knox Mobile Enrollment, Knox Manage or Knox Configure.',
  row: 'parameterInvalid',
  remedy: 'Only these services have profiles that can be copied.',
})
export const copyCount = check({
  rule: 'copy-count',
  requires: 'The request asks for at most 100 copies.',
  row: 'parameterInvalid',
  remedy: 'Split the request.',
})
export const sourceKnown = {
  ...customerKnown,
  requires: 'sourceCustomerId is the id of a customer.',
  reads: ['sourceCustomerId'],
}
export const accountServices = check({
  rule: 'account-services',
  requires: 'The customer and its management have the service.',
  row: 'serviceNotAssociated',
  remedy: 'Name a service of the customer, or add it: PUT /msp/v1/managedCustomers/:customerId.',
  reads: ['sourceCustomerId', 'service'],
})
export const fullyManaged = check({
  rule: 'fully-managed',
  requires: 'The source of the copies is fully managed.',
  row: 'authorizationFail',
  remedy: 'Copy from a fully managed customer: the profiles of a jointly managed one are its own.',
  reads: ['sourceCustomerId'],
})

const PROFILES = 'GET /msp/v1/profiles lists the profiles of managed customers.'

export const parentKnown = check({
  rule: 'parent-known',
  requires: 'parentProfileId is the id of a published profile of a managed customer, of Knox Mobile Enrollment.',
  row: 'pathUnknown',
  remedy: PROFILES,
  reads: ['parentProfileId'],
})
export const profileKnown = check({
  rule: 'profile-known',
  requires: 'A profileId is that of a published profile of the source, of Knox Mobile Enrollment.',
  row: 'pathUnknown',
  remedy: PROFILES,
})
export const childKnown = { ...profileKnown, requires: 'One of childProfileIds is the id of a copy of the parent.' }

/** The rule of a copy's target, from the one of a management. */
export const targetRule = (rule: string): string => `target-${rule}`
const ofTarget = <Own extends Key>({ rule, requires, row, remedy }: Check<Own>): Check<Own> => ({
  ...{ rule: targetRule(rule), requires: `${requires} This is about each target of a copy.`, row, remedy },
})
export const targetKnown = ofTarget(customerKnown)
export const targetServices = ofTarget(accountServices)
const targetAccepted = accepted.map(ofTarget)
/** The managements of an overwrite's targets are in effect, since other copies are not found. */
export const targetStays = targetAccepted.filter(({ row }) => row === ACCEPTED_ROWS['delink-pending'])
export const nameFree = check({
  rule: 'name-free',
  requires: 'No other profile of a target has the name; letter case does not count.',
  row: 'parameterInvalid',
  remedy: 'Send another newProfileName.',
})
/** The checks of each copy. If all copies fail, the first one's is that of the request. */
export const copied = [
  profileKnown,
  targetKnown,
  ...targetAccepted,
  targetServices,
  ...PROFILE_NAME_RULES.map(({ name, requires }) =>
    check({
      rule: name,
      requires: `newProfileName: ${requires}`,
      row: 'parameterInvalid',
      remedy: 'Send another newProfileName.',
    }),
  ),
  nameFree,
]
