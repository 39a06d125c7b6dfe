import type { By } from './activity.ts'
import { knoxGuardOf } from './knox-guard.ts'
import { knoxManageOf } from './knox-manage.ts'
import { type Manner, unmanageable, unshareable } from './managed-services.ts'
import { settled, toldToBoth } from './management.ts'
import { isNo, no } from './refusal.ts'
import { regionOf } from './region.ts'
import type { Customer, CustomerDetails, Provider } from './tenant.ts'
import type { World } from './world.ts'

/** What is to become different; what is not said stays as it is. Services are added, and none is taken away. */
export interface CustomerChange extends Partial<Manner> {
  readonly name?: string
  readonly country?: string
  readonly details: CustomerDetails
}

/** A provider changes what is kept of a customer, and how it manages it. */
export async function changeCustomer(
  world: World,
  by: By,
  { provider, customer: id, change }: { provider: Provider; customer: string; change: CustomerChange },
) {
  const { services = [], managementType } = change
  const account = await world.store.tenants.get(id)
  if (account?.kind !== 'customer') return no('customer-unknown')
  // Looked up before, since a decision waits for nothing; the store's key has the last word.
  const knoxManage = services.includes('KnoxManage') ? await knoxManageOf(world, account, change.prefix) : undefined
  const now = world.clock.now()
  return world.store.managements.decide(id, (account, managements) => {
    const management = settled(managements.find(one => one.provider === provider.id))
    if (isNo(management)) return management
    if (management.managementType === 'JointlyManaged' && managementType === 'FullyManaged') return no('jointly-managed')
    const added = services.filter(service => !management.services.includes(service))
    if (added.length > 0 && managementType === undefined) return no('management-type-missing')
    const refused = unmanageable(provider, added)
    if (refused !== undefined) return refused
    const missing = added.filter(service => !account.services.includes(service))
    if (missing.length > 0 && management.opened !== true) return no('service-missing')
    const hasGuard = management.services.includes('KnoxGuard') && change.knoxGuard !== undefined
    const knoxGuard = added.includes('KnoxGuard') || hasGuard ? knoxGuardOf(change.knoxGuard, account.knoxGuard) : undefined
    if (isNo(knoxGuard)) return knoxGuard
    const becomes = managementType ?? management.managementType
    const free = becomes === management.managementType ? undefined : unshareable(account, becomes)
    if (free !== undefined) return free
    const named = added.includes('KnoxManage') ? knoxManage : undefined
    if (isNo(named)) return named
    const country = change.country ?? account.country
    if (country !== account.country && regionOf(country) !== provider.region) return no('country-unsupported')
    const customer: Customer = {
      ...account,
      name: change.name ?? account.name,
      country,
      services: [...account.services, ...missing],
      ...(named && { knoxManage: named }),
      ...(knoxGuard && { knoxGuard }),
      details: { ...account.details, ...change.details },
      updatedAt: now,
    }
    return {
      management: { ...management, managementType: becomes, services: [...management.services, ...added], updatedAt: now },
      customer,
      log: toldToBoth(world, by, { act: 'changeCustomer', provider: provider.id, customer: id }),
    }
  })
}
