/**
 * The common part of orders over a tenant's devices: assign, unassign, approve, remove, tag and move. An order is checked as a
 * whole, then stored. The request runs an order of one step before its response; a worker runs a longer one. Both are
 * transactions, so a worker completes either after a crash.
 */

import { type Act, type ActivityDetails, type By, entry } from './activity.ts'
import { ORDERED } from './disturbance.ts'
import { type DeviceName, readName } from './identifier.ts'
import { newOwnTransaction } from './new-transaction.ts'
import { type DeviceReason, type Refusal, refuse } from './refusal.ts'
import { STEP, type Worker } from './step.ts'
import type { Found } from './store/devices.ts'
import { LeaseLost } from './store/steps.ts'
import type { Details, Transaction } from './transaction.ts'
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
 * worker instead, for a limited time and not during a hold.
 */
export async function placeOrder<Kind extends OrderKind>(
  world: World,
  by: By,
  { order, complete }: { order: Order<Kind>; complete: Complete<Kind> },
): Promise<Progress> {
  const { kind, tenant, count, details, submitted } = order
  const transaction = newOwnTransaction<Kind>(world, by, { tenant, kind, count, details })
  // A delayed or failing transaction is left to a worker. The results of devices were ordered when they were looked up.
  const { ms, failures } = transaction.details.disturbance ?? {}
  const lease = count <= STEP && ms === undefined && failures === undefined ? world.lease() : undefined
  const bytes = Buffer.from(JSON.stringify(submitted))
  const { act, target, logged = {}, customer = tenant, also = [] } = order
  const line = entry(world, by, { tenant, act, target, details: logged, customer, also, transaction })
  const begun = await world.store.transactions.begin({ transaction, submitted: bytes, lease }, line)
  if (begun === 'taken') throw new Error(`two orders with the id ${transaction.id}`)
  if (lease === undefined) return transaction
  if (begun === 'queued') await waitUntilDone(world, transaction)
  else await complete(world, transaction, { lease, pause: async () => {} }).catch(continuedByWorker)
  return (await world.store.transactions.get(tenant, transaction.id)) ?? { count, done: count, failed: 0 }
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
