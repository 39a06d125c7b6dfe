import { type AcceptReason, accept, type ResellerOrder, unknownTenant } from './accept.ts'
import type { By } from './activity.ts'
import { checkRows } from './check-devices.ts'
import { isLocked } from './device.ts'
import { disturbed } from './disturbance.ts'
import type { IdentifierKind } from './identifier.ts'
import { type Refusal, refuse } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Transaction, Verdict } from './transaction.ts'
import type { World } from './world.ts'

/** A reseller's request to delete devices: a list of them, or all devices of an earlier upload. */
interface ReleaseOrder extends ResellerOrder {
  readonly devices: { readonly type: IdentifierKind; readonly list: readonly unknown[] } | { readonly ofTransaction: string }
}

/** Accepts a release; a worker checks its devices later, each independently of the others. */
export async function beginRelease(
  world: World,
  by: By,
  order: ReleaseOrder,
): Promise<Transaction<'release'> | Refusal<AcceptReason | 'transaction-unknown'>> {
  const unknown = await unknownTenant(world, order)
  if (unknown !== undefined) return unknown
  // An inactive association suffices: the reseller may still delete its devices.
  if ((await world.store.associations.get(order)) === undefined) return refuse('association-missing')
  const ofTransaction = 'list' in order.devices ? null : order.devices.ofTransaction
  const devices =
    'list' in order.devices ? order.devices : await devicesOfUpload(world, order.reseller, order.devices.ofTransaction)
  if (devices === undefined) return refuse('transaction-unknown')
  const details = { type: devices.type, ofTransaction }
  return accept<'release'>(world, by, { order, kind: 'release', details, devices: devices.list })
}

/** Deletes the devices that this reseller uploaded, from the tenants that have them now. */
export async function completeRelease(world: World, transaction: Transaction<'release'>, worker: Worker): Promise<void> {
  const { tenant: reseller, customer, details } = transaction
  const submitted = await world.store.transactions.submitted(reseller, transaction.id)
  const rows = disturbed(checkRows(submitted, details.type, world.rules), details.disturbance)
  await inSteps(world, { transaction, worker }, async step => {
    const part = rows.slice(step.from, step.to)
    const identifiers = part.flatMap(row => (row.verdict === null ? [row.identifier] : []))
    const found = await world.store.devices.findUploaded(reseller, customer, identifiers)
    const handsets = await world.store.handsets.among(identifiers)
    const verdicts = part.map((row): Verdict => {
      if (row.verdict !== null) return row.verdict
      const device = found.get(row.identifier)
      if (device === undefined) return 'device-not-found'
      if (transaction.vendor !== null && device.vendor !== transaction.vendor) return 'device-not-found'
      // Voiding an upload deletes only devices of that upload, not of an earlier one.
      if (details.ofTransaction !== null && device.transaction !== details.ofTransaction) return 'device-not-found'
      return isLocked(device) || handsets.get(row.identifier)?.eligible === false ? 'device-ineligible' : null
    })
    const devices = part.map((row, i) => (verdicts[i] === null ? (found.get(row.identifier) ?? null) : null))
    await world.store.devices.release({ ...step, sent: part.map(row => row.sent) }, devices, verdicts)
  })
}

async function devicesOfUpload(world: World, reseller: string, id: string) {
  const upload = await world.store.transactions.get(reseller, id)
  if (upload?.kind !== 'upload') return undefined
  const submitted = JSON.parse(Buffer.from(await world.store.transactions.submitted(reseller, id)).toString()) as unknown[]
  const verdicts = await world.store.transactions.verdicts(reseller, id)
  // Of an upload in progress all rows are listed, since its transaction completes before this one.
  const list = submitted.filter((_, i) => (verdicts[i] ?? null) === null)
  return { type: (upload as Transaction<'upload'>).details.type, list }
}
