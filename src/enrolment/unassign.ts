import { type By, counted } from './activity.ts'
import { firstUnfit, lookUp, type Order, type Progress, placeOrder, submittedBy } from './order.ts'
import { type No, no } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Transaction } from './transaction.ts'
import type { World } from './world.ts'

export interface Unassignment {
  readonly tenant: string
  /** Ids, IMEIs, MEIDs or serial numbers, as the customer wrote them. */
  readonly names: readonly string[]
  /** Whether the EMM user and token that were left with a device go too. */
  readonly dropCredentials: boolean
}

type UnassignWord = 'too-many-devices' | 'device-malformed' | 'device-pending' | 'device-not-found'

/** Takes devices' profile away; one that has none is as it should be. All or nothing: what is wrong with one refuses all. */
export async function beginUnassign(world: World, by: By, unassignment: Unassignment): Promise<Progress | No<UnassignWord>> {
  const { tenant, names } = unassignment
  if (names.length > world.rules.maxDevices) return no('too-many-devices')
  const named = await lookUp(world, tenant, names)
  const unfit = firstUnfit(named)
  if (unfit !== undefined) return unfit
  const ids = new Set(named.flatMap(({ device }) => (device === undefined ? [] : [device.id])))
  return placeOrder(world, by, { order: orderFor(unassignment, by, ids), complete: completeUnassign })
}

/** What became of each name, as the customer wrote it. */
interface Unassigned {
  readonly unassigned: readonly string[]
  readonly unknown: readonly string[]
  /** What cannot be a name. */
  readonly malformed: readonly string[]
  /** Devices whose upload nobody has approved: those are not the customer's yet. */
  readonly refused: readonly string[]
}

/** Takes the profile of those devices away that it can; each name is judged for itself. */
export async function beginUnassignSome(
  world: World,
  by: By,
  unassignment: Unassignment,
): Promise<Unassigned | No<'too-many-devices'>> {
  const { tenant, names } = unassignment
  if (names.length > world.rules.maxDevices) return no('too-many-devices')
  const became = { unassigned: [] as string[], unknown: [] as string[], malformed: [] as string[], refused: [] as string[] }
  const ids = new Set<string>()
  for (const { written, name, device } of await lookUp(world, tenant, names)) {
    if (name === undefined) became.malformed.push(written)
    else if (device === undefined) became.unknown.push(written)
    else if (device.awaiting) became.refused.push(written)
    else {
      became.unassigned.push(written)
      ids.add(device.id)
    }
  }
  if (ids.size > 0) await placeOrder(world, by, { order: orderFor(unassignment, by, ids), complete: completeUnassign })
  return became
}

/** Unassigns what an order named, from where it stands. */
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
