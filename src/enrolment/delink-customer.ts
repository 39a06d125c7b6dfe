import type { By } from './activity.ts'
import { entryForBoth, type Management, requireAccepted } from './management.ts'
import { isRefusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** A provider requests the end of a management, and manages the customer until the customer accepts. */
export async function delinkCustomer(world: World, by: By, { provider, customer }: { provider: string; customer: string }) {
  const now = world.clock.now()
  return world.store.managements.decide(customer, (_, managements) => {
    const management = requireDelinkable(managements.find(one => one.provider === provider))
    if (isRefusal(management)) return management
    const log = entryForBoth(world, by, { act: 'delinkCustomer', provider, customer })
    return { management: { ...management, status: 'DelinkPending', updatedAt: now }, log }
  })
}

/** The management if its provider can request a delink, or the refusal. */
export function requireDelinkable(existing: Management | undefined) {
  const management = requireAccepted(existing)
  if (isRefusal(management)) return management
  return management.managementType === 'FullyManaged' ? refuse('fully-managed') : management
}
