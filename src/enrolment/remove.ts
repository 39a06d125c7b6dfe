import { type By, counted } from './activity.ts'
import { type Choice, type ChoiceReason, type Chosen, choose, lookUp, type Order, overDevices, placeOrder } from './order.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { Worker } from './step.ts'
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
    const chosen = { count: ids.size, ids: [...ids], details: {}, logged: {} }
    await placeOrder(world, by, { order: orderFor(tenant, by, chosen), complete: completeRemove })
  }
  return removal
}

/** Removes devices from a tenant. All or nothing: one refused device refuses the request. */
export async function beginRemoveAll(
  world: World,
  by: By,
  { tenant, ...choice }: Choice & { readonly tenant: string },
): Promise<Transaction<'remove'> | Refusal<ChoiceReason>> {
  const chosen = await choose(world, tenant, choice)
  if (isRefusal(chosen)) return chosen
  return placeOrder(world, by, { order: orderFor(tenant, by, chosen), complete: completeRemove })
}

/** Removes the remaining devices of an order. */
export async function completeRemove(world: World, transaction: Transaction<'remove'>, worker: Worker): Promise<void> {
  await overDevices(world, { transaction, worker }, world.store.devices.discard)
}

const orderFor = (tenant: string, by: By, { count, ids, details, logged }: Chosen): Order<'remove'> => ({
  kind: 'remove',
  tenant,
  count,
  details: { by: by.who, ...details },
  submitted: ids,
  act: 'deleteDevices',
  target: counted(count, 'device'),
  logged,
})
