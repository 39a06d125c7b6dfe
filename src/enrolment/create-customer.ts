import type { By } from './activity.ts'
import { knoxGuardOf, NEW_KNOX_GUARD_RULES, readKnoxGuard } from './knox-guard.ts'
import { KNOX_MANAGE_RULES, lookUpKnoxManage } from './knox-manage.ts'
import { EMAIL_RULE, type ManagementTerms, SERVICE_RULES, type TermsSubject } from './managed-services.ts'
import { entryForBoth, type Management } from './management.ts'
import { type KnoxGuardReason, type KnoxManageReason, refuse } from './refusal.ts'
import { regionOf } from './region.ts'
import { refusalBy, type SyncRule } from './rules.ts'
import type { Customer, CustomerDetails, Provider } from './tenant.ts'
import type { World } from './world.ts'

/** A company without an account. */
interface Company {
  readonly name: string
  readonly email: string
  readonly country: string
  readonly details: CustomerDetails
}

interface CreateSubject extends TermsSubject {
  readonly country: string
  /** A user of another tenant has the e-mail address. */
  readonly isEmailTaken: boolean
}

type CreateReason =
  | 'country-unsupported'
  | 'service-unsupported'
  | 'knox-guard-unapproved'
  | KnoxGuardReason
  | 'email-taken'
  | 'email-at-free-service'
  | KnoxManageReason

/** In the order of the wire contract, after the rules of the body and its fields. */
export const CREATE_RULES: readonly SyncRule<CreateSubject, CreateReason>[] = [
  {
    name: 'country',
    requires: "The country is one of the provider's region.",
    refusal: 'country-unsupported',
    meets: ({ country, provider }) => regionOf(country) === provider.region,
  },
  ...SERVICE_RULES,
  ...NEW_KNOX_GUARD_RULES,
  {
    name: 'email-unused',
    requires: 'No account has the e-mail address.',
    refusal: 'email-taken',
    meets: ({ isEmailTaken }) => !isEmailTaken,
  },
  EMAIL_RULE,
  ...KNOX_MANAGE_RULES,
]

/** A provider creates an account for a company and manages it at once, since the company has no user who could accept. */
export async function createManagedCustomer(
  world: World,
  by: By,
  { provider, company, terms }: { provider: Provider; company: Company; terms: ManagementTerms },
) {
  const { managementType, services } = terms
  const { name, country, details } = company
  const email = company.email.toLowerCase()
  const subject: CreateSubject = {
    provider,
    country,
    added: services,
    newType: managementType,
    email,
    isEmailTaken: (await world.store.tenants.ofPerson(email)) !== undefined,
    knoxGuard: services.includes('KnoxGuard') ? readKnoxGuard(terms.knoxGuard, undefined) : undefined,
    knoxManage: services.includes('KnoxManage') ? await lookUpKnoxManage(world, { email }, terms.prefix) : undefined,
  }
  const refused = refusalBy(CREATE_RULES, subject)
  if (refused !== undefined) return refused

  const knoxGuard = subject.knoxGuard && knoxGuardOf(subject.knoxGuard)
  const now = world.clock.now()
  for (;;) {
    const customer: Customer = {
      kind: 'customer',
      id: world.ids.tenant(),
      name,
      email,
      country,
      // The account is in the region of the provider that creates it.
      region: provider.region,
      status: 'active',
      approval: 'approved',
      services,
      ...(subject.knoxManage && { knoxManage: subject.knoxManage.name }),
      ...(knoxGuard && { knoxGuard }),
      details,
      createdAt: now,
      updatedAt: now,
    }
    const relation = { provider: provider.id, customer: customer.id }
    const management: Management = {
      ...relation,
      managementType,
      status: 'Active',
      services,
      opened: true,
      createdAt: now,
      updatedAt: now,
    }
    const log = entryForBoth(world, by, { act: 'createCustomer', ...relation })
    switch (await world.store.managements.open(customer, management, log)) {
      case 'opened':
        return management
      case 'email':
        return refuse('email-taken')
      case 'knox manage':
        return refuse('knox-manage-taken')
      // Another tenant has the random id.
      case 'id':
        continue
    }
  }
}
