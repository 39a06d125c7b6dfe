import { type By, counted } from './activity.ts'
import { lookUp, placeOrder, submittedBy } from './order.ts'
import { type Refusal, refuse } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Transaction } from './transaction.ts'
import type { World } from './world.ts'

/** The result for each name, as the customer wrote it. */
interface Removal {
  readonly removed: readonly string[]
  /** Texts that are neither an id nor an identifier, and devices whose upload is not approved yet. */
  readonly refused: readonly string[]
  readonly unknown: readonly string[]
}

/** Removes devices from a tenant; a device that cannot be removed does not prevent the others. */
export async function beginRemove(
  world: World,
  by: By,
  { tenant, names }: { tenant: string; names: readonly string[] },
): Promise<Removal | Refusal<'too-many-devices' | 'device-malformed'>> {
  if (names.length > world.rules.maxDevices) return refuse('too-many-devices')
  const named = await lookUp(world, tenant, names)
  const first = named[0]
  if (first !== undefined && named.every(({ name, ordered }) => name === undefined && ordered === undefined))
    return refuse('device-malformed', first.written)

  const removal = { removed: [] as string[], refused: [] as string[], unknown: [] as string[] }
  const ids = new Set<string>()
  for (const { written, name, device, ordered } of named) {
    if (name === undefined || device?.awaiting === true || ordered === 'device-broken') removal.refused.push(written)
    else if (device === undefined) removal.unknown.push(written)
    else {
      removal.removed.push(written)
      ids.add(device.id)
    }
  }
  if (ids.size > 0) {
    await placeOrder(world, by, {
      order: {
        kind: 'remove',
        tenant,
        count: ids.size,
        details: { by: by.who },
        submitted: [...ids],
        act: 'deleteDevices',
        target: counted(ids.size, 'device'),
      },
      complete: completeRemove,
    })
  }
  return removal
}

/** Removes the remaining devices of an order. */
export async function completeRemove(world: World, transaction: Transaction<'remove'>, worker: Worker): Promise<void> {
  const ids = await submittedBy<string>(world, transaction)
  await inSteps(world, { transaction, worker }, step => world.store.devices.discard(step, ids.slice(step.from, step.to)))
}
