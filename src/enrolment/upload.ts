import { type AcceptReason, accept, type ResellerOrder, unknownTenant } from './accept.ts'
import type { By } from './activity.ts'
import { profileOnApproval } from './approve.ts'
import { pendingAssociation } from './associate.ts'
import { type CheckedRow, checkRows } from './check-devices.ts'
import { type Device, type Handset, identifiersOf } from './device.ts'
import { disturbed } from './disturbance.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Step } from './store/steps.ts'
import type { Details, Transaction, Upload, Verdict } from './transaction.ts'
import type { World } from './world.ts'

/** A reseller's upload; its devices are not parsed yet. */
interface UploadOrder extends ResellerOrder {
  readonly devices: readonly unknown[]
  readonly details: Details['upload']
}

/** Accepts an upload; a worker checks its devices later, each independently of the others. */
export async function beginUpload(
  world: World,
  by: By,
  order: UploadOrder,
): Promise<Transaction<'upload'> | Refusal<AcceptReason | 'alias-unknown'>> {
  const unknown = await unknownTenant(world, order)
  if (unknown !== undefined) return unknown
  const association = await world.store.associations.get(order)
  // After a customer has removed the reseller, only the customer can reactivate the association.
  if (association === undefined ? !world.rules.autoAssociate : association.state === 'inactive')
    return refuse('association-missing')
  const { KME: alias } = order.details.aliases
  if (alias !== undefined && (association === undefined || (await world.store.aliases.get({ ...order, alias })) === undefined))
    return refuse('alias-unknown', alias)
  const newAssociation =
    association === undefined ? pendingAssociation(world, by, { ...order, internalReference: null }) : undefined
  return accept<'upload'>(world, by, {
    order,
    kind: 'upload',
    details: order.details,
    devices: order.devices,
    association: newAssociation,
  })
}

/**
 * Places an upload and runs it before it resolves, for sample data: the upload becomes what the reseller's own would. A transaction
 * of the reseller that is in progress delays it, and the worker runs it then. An upload whose id is used stays unchanged.
 */
export async function placeUpload(world: World, by: By, order: UploadOrder): Promise<void> {
  const association =
    (await world.store.associations.get(order)) === undefined
      ? pendingAssociation(world, by, { ...order, internalReference: null })
      : undefined
  const lease = world.lease()
  const { details, devices } = order
  const accepted = await accept<'upload'>(world, by, { order, kind: 'upload', details, devices, association, lease })
  if (isRefusal(accepted)) {
    if (accepted.reason === 'transaction-taken') return
    throw new Error(`the upload ${order.transaction} of reseller ${order.reseller} is refused: ${accepted.reason}`)
  }
  await completeUpload(world, accepted, { lease, pause: () => new Promise(resolve => setImmediate(resolve)) })
}

/** Checks the remaining devices of an upload and registers the valid ones. */
export async function completeUpload(world: World, transaction: Transaction<'upload'>, worker: Worker): Promise<void> {
  const { tenant, id, details } = transaction
  const submitted = await world.store.transactions.submitted(tenant, id)
  const rows = disturbed(checkRows(submitted, details.type, world.rules), details.disturbance)
  await inSteps(world, { transaction, worker }, async step => {
    const part = rows.slice(step.from, step.to)
    const handsets = await world.store.handsets.among(part.flatMap(row => (row.verdict === null ? [row.identifier] : [])))
    const verdicts = part.map(
      (row): Verdict => row.verdict ?? (handsets.get(row.identifier)?.eligible === false ? 'device-ineligible' : null),
    )
    const devices = part.map((row, i) =>
      verdicts[i] === null ? newDevice(world, { transaction, row, handset: handsets.get(row.identifier), step }) : null,
    )
    await world.store.devices.register({ ...step, sent: part.map(row => row.sent) }, await uploadOf(world, transaction, step), {
      devices,
      verdicts,
      ...(details.again === 'unchanged' && { unchanged: part.map(row => row.identifier) }),
    })
  })
}

function newDevice(
  world: World,
  {
    transaction,
    row,
    handset,
    step,
  }: { transaction: Transaction<'upload'>; row: CheckedRow; handset: Handset | undefined; step: Step },
): Device {
  const { type, orderTime } = transaction.details
  const known = { imei: null, imei2: null, meid: null, serialNumber: null, model: null, ...handset }
  const submitted = identifiersOf(known).includes(row.identifier) ? {} : { [FIELD[type]]: row.identifier }
  return {
    imei: known.imei,
    imei2: known.imei2,
    meid: known.meid,
    serialNumber: known.serialNumber,
    ...submitted,
    model: known.model,
    tenant: transaction.customer,
    id: world.ids.object(),
    state: 'Pending',
    lockStatus: 'Unlocked',
    profile: null,
    userName: null,
    userToken: null,
    tags: [],
    reseller: transaction.tenant,
    vendor: transaction.vendor,
    uploadedTo: transaction.customer,
    upload: transaction.serial,
    transaction: transaction.id,
    orderNo: transaction.orderNo,
    orderTime,
    createdAt: step.now,
    updatedAt: step.now,
  }
}

/** The upload of a transaction; approved at once if the customer has auto-approval for the reseller. */
async function uploadOf(world: World, transaction: Transaction<'upload'>, step: Step): Promise<Upload> {
  const { tenant: reseller, customer, details } = transaction
  const association = await world.store.associations.get({ reseller, customer })
  const approved = association?.state === 'active' && association.autoApproval
  return {
    tenant: customer,
    id: transaction.serial,
    reseller,
    transaction: transaction.id,
    orderNo: transaction.orderNo,
    state: approved ? 'Approved' : 'Pending',
    profile: approved ? await profileOnApproval(world, { tenant: customer, reseller, aliases: details.aliases }) : null,
    aliases: details.aliases,
    devices: 0,
    createdAt: step.now,
    updatedAt: step.now,
    approvedAt: approved ? step.now : null,
    approvedBy: approved ? '' : null,
  }
}

/** The member of a device for each kind of identifier. */
const FIELD = { imei: 'imei', meid: 'meid', serial: 'serialNumber' } as const
