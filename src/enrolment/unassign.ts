import { type By, counted } from './activity.ts'
import { type Choice, type ChoiceReason, type Chosen, choose, lookUp, type Order, overDevices, placeOrder } from './order.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { Worker } from './step.ts'
import type { Transaction } from './transaction.ts'
import type { World } from './world.ts'

export interface Unassignment {
  readonly tenant: string
  /** Ids, IMEIs, MEIDs or serial numbers, as the customer wrote them. */
  readonly names: readonly string[]
  /** Whether the EMM user and token of a device are deleted too. */
  readonly dropCredentials: boolean
}

/** Unassigns profiles; a device without one is accepted. All or nothing: one refused device refuses the request. */
export async function beginUnassign(
  world: World,
  by: By,
  unassignment: Omit<Unassignment, 'names'> & Choice,
): Promise<Transaction<'unassign'> | Refusal<ChoiceReason>> {
  const chosen = await choose(world, unassignment.tenant, unassignment)
  if (isRefusal(chosen)) return chosen
  return placeOrder(world, by, { order: orderFor(unassignment, by, chosen), complete: completeUnassign })
}

/** The result for each name, as the customer wrote it. */
interface Unassigned {
  readonly unassigned: readonly string[]
  readonly unknown: readonly string[]
  /** Texts that are neither an id nor an identifier. */
  readonly malformed: readonly string[]
  /** Devices whose upload is not approved yet. */
  readonly refused: readonly string[]
}

/** Unassigns profiles; a device that cannot be unassigned does not prevent the others. */
export async function beginUnassignSome(
  world: World,
  by: By,
  unassignment: Unassignment,
): Promise<Unassigned | Refusal<'too-many-devices'>> {
  const { tenant, names } = unassignment
  if (names.length > world.rules.maxDevices) return refuse('too-many-devices')
  const result = { unassigned: [] as string[], unknown: [] as string[], malformed: [] as string[], refused: [] as string[] }
  const ids = new Set<string>()
  for (const { written, name, device, ordered } of await lookUp(world, tenant, names)) {
    if (ordered === 'device-broken') result.refused.push(written)
    else if (name === undefined) result.malformed.push(written)
    else if (device === undefined) result.unknown.push(written)
    else if (device.awaiting) result.refused.push(written)
    else {
      result.unassigned.push(written)
      ids.add(device.id)
    }
  }
  const chosen = { count: ids.size, ids: [...ids], details: {}, logged: {} }
  if (ids.size > 0) await placeOrder(world, by, { order: orderFor(unassignment, by, chosen), complete: completeUnassign })
  return result
}

/** Unassigns the remaining devices of an order. */
export async function completeUnassign(world: World, transaction: Transaction<'unassign'>, worker: Worker): Promise<void> {
  const { dropCredentials } = transaction.details
  await overDevices(world, { transaction, worker }, (step, ids) => world.store.devices.unassign(step, ids, { dropCredentials }))
}

const orderFor = (
  { tenant, dropCredentials }: Omit<Unassignment, 'names'>,
  by: By,
  { count, ids, details, logged }: Chosen,
): Order<'unassign'> => ({
  kind: 'unassign',
  tenant,
  count,
  details: { dropCredentials, by: by.who, ...details },
  submitted: ids,
  act: 'unassignProfile',
  target: `${counted(count, 'device')}${dropCredentials ? ', with credentials' : ''}`,
  logged,
})
