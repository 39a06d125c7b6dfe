import { type By, counted } from './activity.ts'
import { firstUnfit, lookUp, type Order, type Progress, placeOrder, submittedBy } from './order.ts'
import { type Refusal, refuse } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Transaction } from './transaction.ts'
import type { World } from './world.ts'

export interface Unassignment {
  readonly tenant: string
  /** Ids, IMEIs, MEIDs or serial numbers, as the customer wrote them. */
  readonly names: readonly string[]
  /** Whether the EMM user and token of a device are deleted too. */
  readonly dropCredentials: boolean
}

type UnassignReason = 'too-many-devices' | 'device-malformed' | 'device-pending' | 'device-not-found'

/** Unassigns profiles; a device without one is accepted. All or nothing: one refused device refuses the request. */
export async function beginUnassign(
  world: World,
  by: By,
  unassignment: Unassignment,
): Promise<Progress | Refusal<UnassignReason>> {
  const { tenant, names } = unassignment
  if (names.length > world.rules.maxDevices) return refuse('too-many-devices')
  const named = await lookUp(world, tenant, names)
  const unfit = firstUnfit(named)
  if (unfit !== undefined) return unfit
  const ids = new Set(named.flatMap(({ device }) => (device === undefined ? [] : [device.id])))
  return placeOrder(world, by, { order: orderFor(unassignment, by, ids), complete: completeUnassign })
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
  if (ids.size > 0) await placeOrder(world, by, { order: orderFor(unassignment, by, ids), complete: completeUnassign })
  return result
}

/** Unassigns the remaining devices of an order. */
export async function completeUnassign(world: World, transaction: Transaction<'unassign'>, worker: Worker): Promise<void> {
  const ids = await submittedBy<string>(world, transaction)
  const { dropCredentials } = transaction.details
  await inSteps(world, { transaction, worker }, step =>
    world.store.devices.unassign(step, ids.slice(step.from, step.to), { dropCredentials }),
  )
}

const orderFor = ({ tenant, dropCredentials }: Unassignment, by: By, ids: ReadonlySet<string>): Order<'unassign'> => ({
  kind: 'unassign',
  tenant,
  count: ids.size,
  details: { dropCredentials, by: by.who },
  submitted: [...ids],
  act: 'unassignProfile',
  target: `${counted(ids.size, 'device')}${dropCredentials ? ', with credentials' : ''}`,
})
