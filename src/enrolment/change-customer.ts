import type { By } from './activity.ts'
import { KNOX_GUARD_RULES, knoxGuardOf, readKnoxGuard } from './knox-guard.ts'
import { KNOX_MANAGE_RULES, type KnoxManageSubject, lookUpKnoxManage } from './knox-manage.ts'
import { EMAIL_RULE, type ManagementTerms, SERVICE_RULES, type TermsSubject } from './managed-services.ts'
import { ACCEPTED_RULES, entryForBoth, type Management } from './management.ts'
import { type KnoxGuardReason, type KnoxManageReason, refuse } from './refusal.ts'
import { regionOf } from './region.ts'
import { refusalBy, type SyncRule } from './rules.ts'
import type { Customer, CustomerDetails, Provider } from './tenant.ts'
import type { World } from './world.ts'

/** The requested changes; absent members stay the same. Services can be added but not removed. */
interface CustomerChange extends Partial<ManagementTerms> {
  readonly name?: string
  readonly country?: string
  readonly details: CustomerDetails
}

interface ChangeSubject extends TermsSubject {
  readonly management: Management | undefined
  readonly account: Customer
  readonly change: CustomerChange
  /** Services that the account does not have yet. */
  readonly missing: TermsSubject['added']
}

type ChangeReason =
  | 'customer-unmanaged'
  | 'customer-pending'
  | 'delink-pending'
  | 'jointly-managed'
  | 'management-type-missing'
  | 'service-unsupported'
  | 'knox-guard-unapproved'
  | 'service-missing'
  | KnoxGuardReason
  | 'email-at-free-service'
  | KnoxManageReason
  | 'country-unsupported'

/** In the order of the wire contract, which has `ACCEPTED_RULES` first and the rules of the body between these and the others. */
export const CHANGE_RULES: readonly SyncRule<ChangeSubject, ChangeReason>[] = [
  {
    name: 'management-type-change',
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
  ...SERVICE_RULES,
  {
    name: 'account-services',
    requires: 'The account has the new services, or the provider opened it and may add them.',
    refusal: 'service-missing',
    meets: ({ missing, management }) => missing.length === 0 || management?.opened === true,
  },
  ...KNOX_GUARD_RULES,
  EMAIL_RULE,
  ...KNOX_MANAGE_RULES,
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
    const subject = subjectOf(change, { provider, account, management: found, knoxManage })
    const refused = refusalBy([...ACCEPTED_RULES, ...CHANGE_RULES], subject)
    if (refused !== undefined) return refused
    // The first rule of ACCEPTED_RULES is met only if the management exists.
    const management = found as Management
    const knoxGuard = subject.knoxGuard && knoxGuardOf(subject.knoxGuard)
    const customer: Customer = {
      ...account,
      name: change.name ?? account.name,
      country: change.country ?? account.country,
      services: [...account.services, ...subject.missing],
      ...(subject.knoxManage && { knoxManage: subject.knoxManage.name }),
      ...(knoxGuard && { knoxGuard }),
      details: { ...account.details, ...change.details },
      updatedAt: now,
    }
    return {
      management: {
        ...management,
        managementType: change.managementType ?? management.managementType,
        services: [...management.services, ...subject.added],
        updatedAt: now,
      },
      customer,
      log: entryForBoth(world, by, { act: 'changeCustomer', provider: provider.id, customer: id }),
    }
  })
}

function subjectOf(
  change: CustomerChange,
  existing: Pick<ChangeSubject, 'provider' | 'account' | 'management'> & { knoxManage: KnoxManageSubject | undefined },
): ChangeSubject {
  const { account, management, knoxManage } = existing
  const managed = management?.services ?? []
  const added = (change.services ?? []).filter(service => !managed.includes(service))
  const isGuardRequested = added.includes('KnoxGuard') || (managed.includes('KnoxGuard') && change.knoxGuard !== undefined)
  return {
    ...existing,
    change,
    added,
    missing: added.filter(service => !account.services.includes(service)),
    newType: change.managementType === management?.managementType ? undefined : change.managementType,
    email: account.email,
    knoxGuard: isGuardRequested ? readKnoxGuard(change.knoxGuard, account.knoxGuard) : undefined,
    knoxManage: added.includes('KnoxManage') ? knoxManage : undefined,
  }
}
