import type { By } from './activity.ts'
import { entryForBoth, requireAccepted } from './management.ts'
import { isRefusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** A provider requests the end of a management, and manages the customer until the customer accepts. */
export async function delinkCustomer(world: World, by: By, { provider, customer }: { provider: string; customer: string }) {
  const now = world.clock.now()
  return world.store.managements.decide(customer, (_, managements) => {
    const management = requireAccepted(managements.find(one => one.provider === provider))
    if (isRefusal(management)) return management
    if (management.managementType === 'FullyManaged') return refuse('fully-managed')
    const log = entryForBoth(world, by, { act: 'delinkCustomer', provider, customer })
    return { management: { ...management, status: 'DelinkPending', updatedAt: now }, log }
  })
}
