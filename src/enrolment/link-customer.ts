import type { By } from './activity.ts'
import { knoxGuardOf } from './knox-guard.ts'
import { knoxManageOf } from './knox-manage.ts'
import { type Manner, unmanageable, unshareable } from './managed-services.ts'
import { isLeaving, type Management, toldToBoth } from './management.ts'
import { isNo, no } from './refusal.ts'
import type { Customer, Provider } from './tenant.ts'
import type { World } from './world.ts'

/** A provider asks a customer that has an account to be managed; it is, once the customer agrees. */
export async function linkCustomer(
  world: World,
  by: By,
  { provider, customer: id, manner }: { provider: Provider; customer: string; manner: Manner },
) {
  const { managementType, services } = manner
  const account = await world.store.tenants.get(id)
  if (account?.kind !== 'customer') return no('customer-unknown')
  // Looked up before, since a decision waits for nothing; the store's key has the last word.
  const knoxManage = services.includes('KnoxManage') ? await knoxManageOf(world, account, manner.prefix) : undefined
  const now = world.clock.now()
  return world.store.managements.decide(id, (account, managements) => {
    const refused = unlinkable(provider, account, managements) ?? unmanageable(provider, services)
    if (refused !== undefined) return refused
    if (services.some(service => !account.services.includes(service))) return no('service-missing')
    const knoxGuard = services.includes('KnoxGuard') ? knoxGuardOf(manner.knoxGuard, account.knoxGuard) : undefined
    if (isNo(knoxGuard)) return knoxGuard
    const free = unshareable(account, managementType)
    if (free !== undefined) return free
    if (isNo(knoxManage)) return knoxManage
    const relation = { provider: provider.id, customer: id }
    const management: Management = {
      ...relation,
      managementType,
      status: 'Pending',
      services,
      onAcceptance: { ...(knoxManage && { knoxManage }), ...(knoxGuard && { knoxGuard }) },
      createdAt: now,
      updatedAt: now,
    }
    return { management, log: toldToBoth(world, by, { act: 'linkCustomer', ...relation }) }
  })
}

/** Why nobody, or not this provider, may ask this customer now. */
function unlinkable(provider: Provider, account: Customer, managements: readonly Management[]) {
  if (account.approval !== 'approved') return no('customer-unapproved')
  if (account.region !== provider.region) return no('customer-abroad')
  if (managements.some(isLeaving)) return no('customer-leaving')
  if (managements.some(one => one.provider === provider.id && one.status === 'Pending')) return no('customer-pending')
  return managements.some(({ status }) => status !== 'Rejected') ? no('customer-managed') : undefined
}
