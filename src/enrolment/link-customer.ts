import type { By } from './activity.ts'
import { KNOX_GUARD_RULES, knoxGuardOf, readKnoxGuard } from './knox-guard.ts'
import { KNOX_MANAGE_RULES, lookUpKnoxManage } from './knox-manage.ts'
import { EMAIL_RULE, type ManagementTerms, SERVICE_RULES, type TermsSubject } from './managed-services.ts'
import { entryForBoth, isDelinkPending, type Management } from './management.ts'
import { type KnoxGuardReason, type KnoxManageReason, refuse } from './refusal.ts'
import { refusalBy, type SyncRule } from './rules.ts'
import type { Customer, Provider } from './tenant.ts'
import type { World } from './world.ts'

interface LinkSubject extends TermsSubject {
  readonly account: Customer
  readonly managements: readonly Management[]
}

type LinkReason =
  | 'customer-unapproved'
  | 'customer-in-other-region'
  | 'delink-pending'
  | 'customer-pending'
  | 'customer-managed'
  | 'service-unsupported'
  | 'knox-guard-unapproved'
  | 'service-missing'
  | KnoxGuardReason
  | 'email-at-free-service'
  | KnoxManageReason

/** In the order of the wire contract, after the rules of the body. */
export const LINK_RULES: readonly SyncRule<LinkSubject, LinkReason>[] = [
  {
    name: 'approved',
    requires: 'The account is approved.',
    refusal: 'customer-unapproved',
    meets: ({ account }) => account.approval === 'approved',
  },
  {
    name: 'region',
    requires: "The account is of the provider's region.",
    refusal: 'customer-in-other-region',
    meets: ({ account, provider }) => account.region === provider.region,
  },
  {
    name: 'no-pending-delink',
    requires: 'No delink of the customer is pending.',
    refusal: 'delink-pending',
    meets: ({ managements }) => !managements.some(isDelinkPending),
  },
  {
    name: 'no-pending-request',
    requires: 'The provider has no pending request to the customer.',
    refusal: 'customer-pending',
    meets: ({ managements, provider }) => !managements.some(one => one.provider === provider.id && one.status === 'Pending'),
  },
  {
    name: 'unmanaged',
    requires: 'No provider manages the customer or has requested to.',
    refusal: 'customer-managed',
    meets: ({ managements }) => managements.every(({ status }) => status === 'Rejected'),
  },
  ...SERVICE_RULES,
  {
    name: 'account-services',
    requires: 'The account has the services.',
    refusal: 'service-missing',
    meets: ({ added, account }) => added.every(service => account.services.includes(service)),
  },
  ...KNOX_GUARD_RULES,
  EMAIL_RULE,
  ...KNOX_MANAGE_RULES,
]

/** A provider requests to manage a customer that has an account; the management is active once the customer agrees. */
export async function linkCustomer(
  world: World,
  by: By,
  { provider, customer: id, terms }: { provider: Provider; customer: string; terms: ManagementTerms },
) {
  const { managementType, services } = terms
  const account = await world.store.tenants.get(id)
  if (account?.kind !== 'customer') return refuse('customer-unknown')
  // Looked up first, since `decide` is synchronous; the store's unique key catches a race.
  const knoxManage = services.includes('KnoxManage') ? await lookUpKnoxManage(world, account, terms.prefix) : undefined
  const now = world.clock.now()
  return world.store.managements.decide(id, (account, managements) => {
    const subject: LinkSubject = {
      provider,
      account,
      managements,
      added: services,
      newType: managementType,
      email: account.email,
      knoxGuard: services.includes('KnoxGuard') ? readKnoxGuard(terms.knoxGuard, account.knoxGuard) : undefined,
      knoxManage,
    }
    const refused = refusalBy(LINK_RULES, subject)
    if (refused !== undefined) return refused
    const knoxGuard = subject.knoxGuard && knoxGuardOf(subject.knoxGuard)
    const relation = { provider: provider.id, customer: id }
    const management: Management = {
      ...relation,
      managementType,
      status: 'Pending',
      services,
      onAcceptance: { ...(knoxManage && { knoxManage: knoxManage.name }), ...(knoxGuard && { knoxGuard }) },
      createdAt: now,
      updatedAt: now,
    }
    return { management, log: entryForBoth(world, by, { act: 'linkCustomer', ...relation }) }
  })
}
