/**
 * The common part of orders over a tenant's devices: assign, unassign, approve, remove and move. An order is checked as a
 * whole, then stored. The request runs an order of one step before its response; a worker runs a longer one. Both are
 * transactions, so a worker completes either after a crash.
 */

import { type Act, type ActivityDetails, type By, entry } from './activity.ts'
import { type DeviceName, readName } from './identifier.ts'
import { newOwnTransaction } from './new-transaction.ts'
import { type Refusal, refuse } from './refusal.ts'
import { STEP, type Worker } from './step.ts'
import type { Found } from './store/devices.ts'
import { LeaseLost } from './store/steps.ts'
import type { Details, Transaction } from './transaction.ts'
import type { World } from './world.ts'

type OrderKind = 'assign' | 'unassign' | 'approve' | 'remove' | 'move'

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
  // A disturbed transaction is left to a worker, which meets the disturbance.
  const lease = count <= STEP && transaction.details.disturbance === undefined ? world.lease() : undefined
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
  return written.map((text, i) => {
    const name = names[i]
    return { written: text, name, device: name && known.get(name.by === 'id' ? name.id : name.identifier) }
  })
}

/**
 * The first refusal of an order that is all or nothing. Malformed names are refused before unknown ones, since they need no
 * look-up.
 */
export function firstUnfit(
  named: readonly Named[],
): Refusal<'device-malformed' | 'device-pending' | 'device-not-found'> | undefined {
  const malformed = named.find(({ name }) => name === undefined)
  if (malformed !== undefined) return refuse('device-malformed', malformed.written)
  const awaiting = named.find(({ device }) => device?.awaiting === true)
  if (awaiting !== undefined) return refuse('device-pending', awaiting.written)
  const unknown = named.find(({ device }) => device === undefined)
  if (unknown !== undefined) return refuse('device-not-found', unknown.written)
  return undefined
}
