import type { By } from './activity.ts'
import { KNOX_GUARD, knoxGuardOf, readKnoxGuard } from './knox-guard.ts'
import { KNOX_MANAGE, type KnoxManageAsked, lookUpKnoxManage } from './knox-manage.ts'
import { type Asked, EMAIL_SHAREABLE, type Manner, SERVICES_MANAGEABLE } from './managed-services.ts'
import { entryForBoth, type Management, SETTLED } from './management.ts'
import { type KnoxGuardReason, type KnoxManageReason, refuse } from './refusal.ts'
import { regionOf } from './region.ts'
import { refusalBy, type SyncRule } from './rules.ts'
import type { Customer, CustomerDetails, Provider } from './tenant.ts'
import type { World } from './world.ts'

/** The requested changes; absent members stay the same. Services can be added but not removed. */
interface CustomerChange extends Partial<Manner> {
  readonly name?: string
  readonly country?: string
  readonly details: CustomerDetails
}

interface AskedOfManaged extends Asked {
  readonly management: Management | undefined
  readonly account: Customer
  readonly change: CustomerChange
  /** Services that the account does not have yet. */
  readonly missing: Asked['added']
}

type ChangeReason =
  | 'customer-unmanaged'
  | 'customer-pending'
  | 'customer-leaving'
  | 'jointly-managed'
  | 'management-type-missing'
  | 'service-unsupported'
  | 'knox-guard-unapproved'
  | 'service-missing'
  | KnoxGuardReason
  | 'email-free'
  | KnoxManageReason
  | 'country-unsupported'

/** In the order of the wire contract, which has the rules of the body between `SETTLED` and the others. */
const CHANGE: readonly SyncRule<AskedOfManaged, ChangeReason>[] = [
  ...SETTLED,
  {
    name: 'jointly-stays',
    requires: 'A jointly managed customer does not become fully managed.',
    refusal: 'jointly-managed',
    meets: ({ management, change }) =>
      management?.managementType !== 'JointlyManaged' || change.managementType !== 'FullyManaged',
  },
  {
    name: 'management-type',
    requires: 'New services require a management type.',
    refusal: 'management-type-missing',
    meets: ({ added, change }) => added.length === 0 || change.managementType !== undefined,
  },
  ...SERVICES_MANAGEABLE,
  {
    name: 'account-services',
    requires: 'The account has the new services, or the provider opened it and may add them.',
    refusal: 'service-missing',
    meets: ({ missing, management }) => missing.length === 0 || management?.opened === true,
  },
  ...KNOX_GUARD,
  EMAIL_SHAREABLE,
  ...KNOX_MANAGE,
  {
    name: 'country',
    requires: "A new country is one of the provider's region.",
    refusal: 'country-unsupported',
    meets: ({ account, change, provider }) =>
      change.country === undefined || change.country === account.country || regionOf(change.country) === provider.region,
  },
]

/** A provider changes a customer's details and its management. */
export async function changeCustomer(
  world: World,
  by: By,
  { provider, customer: id, change }: { provider: Provider; customer: string; change: CustomerChange },
) {
  const account = await world.store.tenants.get(id)
  if (account?.kind !== 'customer') return refuse('customer-unknown')
  // Looked up first, since `decide` is synchronous; the store's unique key catches a race.
  const knoxManage = change.services?.includes('KnoxManage') ? await lookUpKnoxManage(world, account, change.prefix) : undefined
  const now = world.clock.now()
  return world.store.managements.decide(id, (account, managements) => {
    const found = managements.find(one => one.provider === provider.id)
    const asked = askedOf(change, { provider, account, management: found, knoxManage })
    const refused = refusalBy(CHANGE, asked)
    if (refused !== undefined) return refused
    // The first rule of SETTLED is met only if the management exists.
    const management = found as Management
    const knoxGuard = asked.knoxGuard && knoxGuardOf(asked.knoxGuard)
    const customer: Customer = {
      ...account,
      name: change.name ?? account.name,
      country: change.country ?? account.country,
      services: [...account.services, ...asked.missing],
      ...(asked.knoxManage && { knoxManage: asked.knoxManage.name }),
      ...(knoxGuard && { knoxGuard }),
      details: { ...account.details, ...change.details },
      updatedAt: now,
    }
    return {
      management: {
        ...management,
        managementType: change.managementType ?? management.managementType,
        services: [...management.services, ...asked.added],
        updatedAt: now,
      },
      customer,
      log: entryForBoth(world, by, { act: 'changeCustomer', provider: provider.id, customer: id }),
    }
  })
}

function askedOf(
  change: CustomerChange,
  existing: Pick<AskedOfManaged, 'provider' | 'account' | 'management'> & { knoxManage: KnoxManageAsked | undefined },
): AskedOfManaged {
  const { account, management, knoxManage } = existing
  const managed = management?.services ?? []
  const added = (change.services ?? []).filter(service => !managed.includes(service))
  const isGuardAsked = added.includes('KnoxGuard') || (managed.includes('KnoxGuard') && change.knoxGuard !== undefined)
  return {
    ...existing,
    change,
    added,
    missing: added.filter(service => !account.services.includes(service)),
    becomes: change.managementType === management?.managementType ? undefined : change.managementType,
    email: account.email,
    knoxGuard: isGuardAsked ? readKnoxGuard(change.knoxGuard, account.knoxGuard) : undefined,
    knoxManage: added.includes('KnoxManage') ? knoxManage : undefined,
  }
}
