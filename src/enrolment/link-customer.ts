import type { By } from './activity.ts'
import { KNOX_GUARD, knoxGuardOf, readKnoxGuard } from './knox-guard.ts'
import { KNOX_MANAGE, lookUpKnoxManage } from './knox-manage.ts'
import { type Asked, EMAIL_SHAREABLE, type Manner, SERVICES_MANAGEABLE } from './managed-services.ts'
import { entryForBoth, isLeaving, type Management } from './management.ts'
import { type KnoxGuardReason, type KnoxManageReason, refuse } from './refusal.ts'
import { refusalBy, type SyncRule } from './rules.ts'
import type { Customer, Provider } from './tenant.ts'
import type { World } from './world.ts'

interface AskedOfAccount extends Asked {
  readonly account: Customer
  readonly managements: readonly Management[]
}

type LinkReason =
  | 'customer-unapproved'
  | 'customer-abroad'
  | 'customer-leaving'
  | 'customer-pending'
  | 'customer-managed'
  | 'service-unsupported'
  | 'knox-guard-unapproved'
  | 'service-missing'
  | KnoxGuardReason
  | 'email-free'
  | KnoxManageReason

/** In the order of the wire contract, after the rules of the body. */
const LINK: readonly SyncRule<AskedOfAccount, LinkReason>[] = [
  {
    name: 'approved',
    requires: 'The account is approved.',
    refusal: 'customer-unapproved',
    meets: ({ account }) => account.approval === 'approved',
  },
  {
    name: 'region',
    requires: "The account is of the provider's region.",
    refusal: 'customer-abroad',
    meets: ({ account, provider }) => account.region === provider.region,
  },
  {
    name: 'not-leaving',
    requires: 'The customer is not about to leave a provider.',
    refusal: 'customer-leaving',
    meets: ({ managements }) => !managements.some(isLeaving),
  },
  {
    name: 'not-asked',
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
  ...SERVICES_MANAGEABLE,
  {
    name: 'account-services',
    requires: 'The account has the services.',
    refusal: 'service-missing',
    meets: ({ added, account }) => added.every(service => account.services.includes(service)),
  },
  ...KNOX_GUARD,
  EMAIL_SHAREABLE,
  ...KNOX_MANAGE,
]

/** A provider requests to manage a customer that has an account; the management is active once the customer agrees. */
export async function linkCustomer(
  world: World,
  by: By,
  { provider, customer: id, manner }: { provider: Provider; customer: string; manner: Manner },
) {
  const { managementType, services } = manner
  const account = await world.store.tenants.get(id)
  if (account?.kind !== 'customer') return refuse('customer-unknown')
  // Looked up first, since `decide` is synchronous; the store's unique key catches a race.
  const knoxManage = services.includes('KnoxManage') ? await lookUpKnoxManage(world, account, manner.prefix) : undefined
  const now = world.clock.now()
  return world.store.managements.decide(id, (account, managements) => {
    const asked: AskedOfAccount = {
      provider,
      account,
      managements,
      added: services,
      becomes: managementType,
      email: account.email,
      knoxGuard: services.includes('KnoxGuard') ? readKnoxGuard(manner.knoxGuard, account.knoxGuard) : undefined,
      knoxManage,
    }
    const refused = refusalBy(LINK, asked)
    if (refused !== undefined) return refused
    const knoxGuard = asked.knoxGuard && knoxGuardOf(asked.knoxGuard)
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
