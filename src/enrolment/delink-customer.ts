import type { By } from './activity.ts'
import { entryForBoth, settled } from './management.ts'
import { isRefusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** A provider asks a customer to leave it, and manages it until the customer agrees. */
export async function delinkCustomer(world: World, by: By, { provider, customer }: { provider: string; customer: string }) {
  const now = world.clock.now()
  return world.store.managements.decide(customer, (_, managements) => {
    const management = settled(managements.find(one => one.provider === provider))
    if (isRefusal(management)) return management
    if (management.managementType === 'FullyManaged') return refuse('fully-managed')
    const log = entryForBoth(world, by, { act: 'delinkCustomer', provider, customer })
    return { management: { ...management, status: 'DelinkPending', updatedAt: now }, log }
  })
}
