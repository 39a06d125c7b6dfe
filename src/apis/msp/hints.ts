import type { Check } from '../../wire/check.ts'

/** What the sender can do about a rule of the domain, and the members of the request that it compares. */
export type Hint = Pick<Check, 'remedy' | 'reads'>

export function hintOf(rule: string): Hint {
  const hint = HINTS[rule]
  if (hint === undefined) throw new Error(`the rule ${rule} has no hint`)
  return hint
}

const LISTS = 'GET /msp/v1/managedCustomers shows the status of each customer.'
const GUARD: Hint = { remedy: 'Correct kgTenantInfo.', reads: ['managedServices', 'kgTenantInfo'] }
const PREFIX = ['kmTenantPrefix', 'email']

/** By the names of the rules in `enrolment/`. */
const HINTS: Readonly<Record<string, Hint>> = {
  country: { remedy: "Name a country of the provider's region: GET /_muster/v1/providers shows it.", reads: ['country'] },
  'service-supported': { remedy: 'Leave out SamsungCarePlus.', reads: ['managedServices'] },
  'knox-guard-approved': {
    remedy: 'Leave out KnoxGuard, or approve the provider: PATCH /_muster/v1/providers/:id with knoxGuardApproved.',
    reads: ['managedServices'],
  },
  'knox-guard-domain': GUARD,
  'knox-guard-type': { ...GUARD, remedy: 'Send kgTenantType Normal or Payg.' },
  'knox-guard-no-type': { ...GUARD, remedy: 'Leave out kgTenantType.' },
  'knox-guard-type-unchanged': { ...GUARD, remedy: 'Send the kgTenantType that the tenant has.' },
  'knox-guard-contact': { ...GUARD, remedy: 'Send a phone of 7 to 15 digits, or an email.' },
  'email-unused': { remedy: 'Send another e-mail address, or link the existing customer.', reads: ['email'] },
  'email-domain': {
    remedy: 'Send an e-mail of another domain, or FullyManaged.',
    reads: ['email', 'managementType'],
  },
  'knox-manage-prefix': { remedy: 'Remove the period.', reads: PREFIX },
  'knox-manage-domain': { remedy: 'Send a kmTenantPrefix.', reads: PREFIX },
  'knox-manage-name': { remedy: 'Send another kmTenantPrefix.', reads: PREFIX },
  approved: {
    remedy: 'PATCH /_muster/v1/customers/:id sets approval.',
    reads: ['customerId'],
  },
  region: { remedy: "Link a customer of the provider's region.", reads: ['customerId'] },
  'no-pending-delink': {
    remedy: 'Wait for the answer: POST /_muster/v1/managements/:customer/delink/accept or …/reject gives it.',
    reads: ['customerId'],
  },
  'no-pending-request': {
    remedy: 'Wait for the answer: POST /_muster/v1/managements/:customer/accept or …/reject gives it.',
    reads: ['customerId'],
  },
  unmanaged: { remedy: LISTS, reads: ['customerId'] },
  managed: { remedy: LISTS, reads: ['customerId'] },
  accepted: {
    remedy: 'Wait for the answer: POST /_muster/v1/managements/:customer/accept or …/reject gives it.',
    reads: ['customerId'],
  },
  'account-services': { remedy: 'Leave out the services that the account does not have.', reads: ['managedServices'] },
  'management-type-change': { remedy: 'Delink the customer and link it again.', reads: ['managementType'] },
  'management-type': { remedy: 'Send the managementType with new services.', reads: ['managementType', 'managedServices'] },
}
