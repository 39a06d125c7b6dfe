/**
 * The common part of orders over a tenant's devices: assign, unassign, approve, remove, tag and move. An order is checked as a
 * whole, then stored. The request runs an order of one step before its response; a worker runs a longer one. Both are
 * transactions, so a worker completes either after a crash.
 */

import { type Act, type ActivityDetails, type By, entry } from './activity.ts'
import type { DeviceFilter } from './device.ts'
import { ORDERED } from './disturbance.ts'
import { type DeviceName, readName } from './identifier.ts'
import { newOwnTransaction } from './new-transaction.ts'
import { type DeviceReason, type Refusal, refuse } from './refusal.ts'
import { inSteps, renewed, STEP, type Worker } from './step.ts'
import type { Found } from './store/devices.ts'
import { LeaseLost, type Step, type StepEnd } from './store/steps.ts'
import type { Details, Selection, Transaction } from './transaction.ts'
import type { World } from './world.ts'

type OrderKind = 'assign' | 'unassign' | 'approve' | 'remove' | 'tag' | 'move'

export interface Order<Kind extends OrderKind> {
  readonly kind: Kind
  readonly tenant: string
  /** The number of devices. */
  readonly count: number
  readonly details: Details[Kind]
  /** One row for each device; the completion reads them. */
  readonly submitted: readonly unknown[]
  /** For the activity log: the act, its target, and the view of further tenants. */
  readonly act: string
  readonly target: string
  readonly logged?: ActivityDetails
  /** The customer concerned if it is not the tenant. */
  readonly customer?: string
  readonly also?: Act['also'] & {}
}

/** The numbers of all, processed and failed devices of an order. */
export interface Progress {
  readonly count: number
  readonly done: number
  readonly failed: number
}

/** Runs the remaining steps of an order, in a request or in a worker. */
type Complete<Kind extends OrderKind> = (world: World, transaction: Transaction<Kind>, worker: Worker) => Promise<void>

/**
 * Stores an order and runs it if it has one step. If the tenant has another transaction in progress, the call waits for the
 * worker instead, for a limited time and not during a hold. An order over a selection is always left to the worker, since it may
 * read a long list for few devices.
 */
export async function placeOrder<Kind extends OrderKind>(
  world: World,
  by: By,
  { order, complete }: { order: Order<Kind>; complete: Complete<Kind> },
): Promise<Transaction<Kind>> {
  const { kind, tenant, count, details, submitted } = order
  const transaction = newOwnTransaction<Kind>(world, by, { tenant, kind, count, details })
  // A delayed or failing transaction is left to a worker. The results of devices were ordered when they were looked up.
  const { ms, failures } = transaction.details.disturbance ?? {}
  const isLong = count > STEP || 'selection' in details
  const lease = isLong || ms !== undefined || failures !== undefined ? undefined : world.lease()
  const bytes = Buffer.from(JSON.stringify(submitted))
  const { act, target, logged = {}, customer = tenant, also = [] } = order
  const line = entry(world, by, { tenant, act, target, details: logged, customer, also, transaction })
  const begun = await world.store.transactions.begin({ transaction, submitted: bytes, lease }, line)
  if (begun === 'taken') throw new Error(`two orders with the id ${transaction.id}`)
  if (lease === undefined) return transaction
  if (begun === 'queued') await waitUntilDone(world, transaction)
  else await complete(world, transaction, { lease, pause: async () => {} }).catch(continuedByWorker)
  const stored = await world.store.transactions.get(tenant, transaction.id)
  return (stored as Transaction<Kind> | undefined) ?? { ...transaction, state: 'complete', done: count }
}

/** After a request that was slower than its lease, a worker has the lease and completes the order. */
function continuedByWorker(error: unknown): void {
  if (!(error instanceof LeaseLost)) throw error
}

/** Waits up to two seconds until a worker has completed the transaction, since a client expects a short order to be done. */
async function waitUntilDone(world: World, { tenant, id, details }: Transaction): Promise<void> {
  if (details.disturbance?.ms !== undefined || (await world.store.settings.read()).workHeld) return
  for (let polls = 0; polls < 100; polls++) {
    await new Promise(resolve => setTimeout(resolve, 20))
    if ((await world.store.transactions.get(tenant, id))?.state !== 'progress') return
  }
}

/** The devices of an order as it is stored. */
export interface Chosen {
  readonly count: number
  /** Empty where a selection finds them. */
  readonly ids: readonly string[]
  readonly details: { readonly selection?: Selection }
  readonly logged: ActivityDetails
}

/** The devices of an order: ids, IMEIs, MEIDs or serial numbers, as the customer wrote them; or a result of `chooseMatching`. */
export type Choice = { readonly names: readonly string[] } | { readonly chosen: Chosen }

export type ChoiceReason = 'too-many-devices' | 'device-malformed' | 'device-pending' | 'device-not-found'

/** Looks up named devices. All or nothing: one unfit name refuses the request. */
export async function choose(world: World, tenant: string, choice: Choice): Promise<Chosen | Refusal<ChoiceReason>> {
  if ('chosen' in choice) return choice.chosen
  const { names } = choice
  if (names.length > world.rules.maxDevices) return refuse('too-many-devices')
  const named = await lookUp(world, tenant, names)
  const unfit = firstUnfit(named)
  if (unfit !== undefined) return unfit
  const ids = [...new Set(named.flatMap(({ device }) => device?.id ?? []))]
  return { count: ids.length, ids, details: {}, logged: {} }
}

/** All devices that match a filter. A count that the customer has confirmed must be that of the devices that match now. */
export async function chooseMatching(
  world: World,
  tenant: string,
  { filter, expected, described }: { filter: DeviceFilter; expected: number; described: readonly string[] },
): Promise<Chosen | Refusal<'count-unexpected'>> {
  const { count, lastId } = await world.store.devices.countMatching(tenant, filter)
  if (count !== expected) return refuse('count-unexpected', String(count))
  return { count, ids: [], details: { selection: { filter, lastId } }, logged: { filter: described } }
}

/** Runs the remaining steps of an order over its submitted devices, or over those of its selection. */
export async function overDevices(
  world: World,
  { transaction, worker }: { transaction: Transaction<'unassign' | 'remove' | 'tag'>; worker: Worker },
  runStep: (step: Step, ids: readonly string[]) => Promise<StepEnd>,
): Promise<void> {
  if (transaction.details.selection !== undefined) return overSelection(world, { transaction, worker }, runStep)
  const ids = await submittedBy<string>(world, transaction)
  await inSteps(world, { transaction, worker }, step => runStep(step, ids.slice(step.from, step.to)))
}

/**
 * Runs the remaining steps of an order over a selection, which ends with its last device or with as many devices as were counted
 * at the acceptance. A step in which few devices match only moves the place of the selection.
 */
export async function overSelection(
  world: World,
  { transaction, worker }: { transaction: Transaction<'assign' | 'unassign' | 'remove' | 'tag'>; worker: Worker },
  runStep: (step: Step, ids: readonly string[]) => Promise<StepEnd>,
): Promise<void> {
  const { tenant, count } = transaction
  let selection = transaction.details.selection as Selection
  for (let from = transaction.done; worker.signal?.aborted !== true; await worker.pause()) {
    const size = Math.min(worker.stepSize ?? STEP, count - from)
    const { rows: ids, next } = await world.store.devices.idsMatching(tenant, selection, size)
    selection = { ...selection, after: next ?? selection.lastId }
    const to = from + ids.length
    const { to: end, last } = await runStep(
      { transaction, lease: renewed(world, worker.lease), from, to, last: next === undefined, now: world.clock.now(), selection },
      ids,
    )
    if (last) return
    from = end
  }
}

/** The submitted rows of a transaction. */
export async function submittedBy<Row>(world: World, { tenant, id }: Transaction): Promise<readonly Row[]> {
  const bytes = await world.store.transactions.submitted(tenant, id)
  // `placeOrder` and `beginPublish` wrote these bytes.
  return JSON.parse(Buffer.from(bytes).toString()) as Row[]
}

/** A device as the customer wrote it, its parsed name, and the tenant's device of that name. */
interface Named {
  readonly written: string
  readonly name: DeviceName | undefined
  readonly device: Found | undefined
  /** The result that a test ordered for the device. */
  readonly ordered?: DeviceReason | undefined
}

/** Looks up devices by the names that a customer wrote, in their order. */
export async function lookUp(world: World, tenant: string, written: readonly string[]): Promise<readonly Named[]> {
  const names = written.map(text => readName(text, world.rules))
  const ids = new Set<string>()
  const identifiers = new Set<string>()
  for (const name of names) {
    if (name?.by === 'id') ids.add(name.id)
    else if (name !== undefined) identifiers.add(name.identifier)
  }
  const known =
    ids.size + identifiers.size === 0
      ? new Map<string, Found>()
      : await world.store.devices.find(tenant, { ids: [...ids], identifiers: [...identifiers] })
  const results = world.orderedResults?.() ?? {}
  return written.map((text, i) => {
    const name = names[i]
    const device = name && known.get(name.by === 'id' ? name.id : name.identifier)
    return withOrdered({ written: text, name, device }, name?.by === 'id' ? undefined : results[name?.identifier ?? ''])
  })
}

/** The same as the look-up would be of a malformed or unknown name, or of a device that is gone when its step runs. */
function withOrdered(named: Named, ordered: DeviceReason | undefined): Named {
  if (ordered === undefined) return named
  const { device, ...others } = { ...named, ordered }
  if (ordered === 'device-malformed') return { ...others, name: undefined, device: undefined }
  if (ordered === 'device-not-found') return { ...others, device: undefined }
  return { ...others, device: device && { ...device, id: `gone ${device.id}` } }
}

/**
 * The first refusal of an order that is all or nothing. Malformed names are refused before unknown ones, since they need no
 * look-up.
 */
export function firstUnfit(
  named: readonly Named[],
): Refusal<'device-malformed' | 'device-pending' | 'device-not-found'> | undefined {
  const malformed = named.find(({ name }) => name === undefined)
  if (malformed !== undefined) return refuseNamed('device-malformed', malformed)
  const awaiting = named.find(({ device }) => device?.awaiting === true)
  if (awaiting !== undefined) return refuse('device-pending', awaiting.written)
  const unknown = named.find(({ device }) => device === undefined)
  if (unknown !== undefined) return refuseNamed('device-not-found', unknown)
  return undefined
}

const refuseNamed = <Reason extends DeviceReason>(reason: Reason, { written, ordered }: Named): Refusal<Reason> =>
  ordered === undefined ? refuse(reason, written) : { reason, rule: ORDERED }
