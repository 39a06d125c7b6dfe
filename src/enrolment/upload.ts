import { entry } from './activity.ts'
import { profileOnApproval } from './approve.ts'
import { type Device, type Handset, identifiersOf } from './device.ts'
import { type IdentifierKind, normalise } from './identifier.ts'
import { type DeviceWord, type No, no } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Step } from './store.ts'
import { holdsDevices } from './tenant.ts'
import type { Details, Transaction, Verdict } from './transaction.ts'
import type { By, World } from './world.ts'

/** A reseller's upload as the customer sees it: the devices of one transaction that were accepted, to be approved together. */
export interface Upload {
  /** The customer, or provider, that it was made for. */
  readonly tenant: string
  /** The transaction's serial. */
  readonly id: string
  readonly reseller: string
  /** The reseller's own id of the transaction. */
  readonly transaction: string
  readonly orderNo: string | null
  readonly state: 'Pending' | 'Approved'
  /** The profile that its devices get on approval: known once it is approved. */
  readonly profile: string | null
  /** Profile aliases that the reseller named, by service. */
  readonly aliases: Readonly<Record<string, string>>
  /** Devices that were accepted. */
  readonly devices: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly approvedAt: number | null
}

/** What a reseller asks for; the devices stand as they were sent. */
export interface UploadOrder {
  readonly reseller: string
  readonly customer: string
  readonly vendor: string | null
  readonly transaction: string
  readonly devices: readonly unknown[]
  readonly orderNo: string | null
  readonly details: Details['upload']
}

/** Accepts an upload; its devices are judged later, one by one. */
export async function beginUpload(
  world: World,
  by: By,
  order: UploadOrder,
): Promise<
  | Transaction<'upload'>
  | No<
      | 'vendor-unknown'
      | 'customer-unknown'
      | 'association-missing'
      | 'transaction-taken'
      | 'transaction-malformed'
      | 'too-many-devices'
      | 'alias-unknown'
    >
> {
  const refused = await mayUpload(world, by, order)
  if (refused !== undefined) return refused
  const unfit = await fitForBegin(world, order)
  if (unfit !== undefined) return unfit
  for (const alias of Object.values(order.details.aliases)) {
    if ((await world.store.aliases.get({ ...order, alias })) === undefined) return no('alias-unknown', alias)
  }
  const transaction: Transaction<'upload'> = {
    ...accepted(world, order),
    kind: 'upload',
    details: order.details,
  }
  return begin(world, by, { transaction, devices: order.devices })
}

/** Judges the devices of an upload that are still to be judged, and registers the good ones. */
export async function completeUpload(world: World, transaction: Transaction<'upload'>, worker: Worker): Promise<void> {
  const rows = read(await world.store.transactions.submitted(transaction.tenant, transaction.id), transaction.details.type, world)
  await inSteps(world, { transaction, worker }, async step => {
    const part = rows.slice(step.from, step.to)
    const handsets = await world.store.handsets.among(part.flatMap(row => (row.verdict === null ? [row.identifier] : [])))
    const verdicts = part.map(
      (row): Verdict => row.verdict ?? (handsets.get(row.identifier)?.eligible === false ? 'device-ineligible' : null),
    )
    const devices = part.map((row, i) =>
      verdicts[i] === null ? arrival(world, { transaction, row, handset: handsets.get(row.identifier), step }) : null,
    )
    await world.store.devices.register(step, await uploadOf(world, transaction, step), devices, verdicts)
  })
}

/** A submitted row, read: its one spelling, or what is wrong with it. */
export interface Reading {
  readonly identifier: string
  readonly verdict: DeviceWord | null
}

/** Reads every submitted row; the later copies of one identifier are `device-taken`. */
export function read(submitted: Uint8Array, kind: IdentifierKind, world: World): Reading[] {
  const sent = JSON.parse(Buffer.from(submitted).toString()) as unknown[]
  const seen = new Set<string>()
  return sent.map(value => {
    const text = typeof value === 'number' ? String(value) : value
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (typeof text !== 'string' || text.trim() === '' || /[\u0000-\u001f\u007f]/.test(text))
      return { identifier: '', verdict: 'identifier-missing' }
    const identifier = normalise(kind, text, world.rules.strictImei)
    if (identifier === undefined) return { identifier: '', verdict: MALFORMED[kind] }
    if (seen.has(identifier)) return { identifier, verdict: 'device-taken' }
    seen.add(identifier)
    return { identifier, verdict: null }
  })
}

/** What every transaction of a reseller is when it is accepted. */
export const accepted = (
  world: World,
  order: Pick<UploadOrder, 'reseller' | 'customer' | 'vendor' | 'transaction' | 'devices' | 'orderNo'>,
): Omit<Transaction, 'kind' | 'details'> => ({
  tenant: order.reseller,
  id: order.transaction,
  serial: world.ids.object(),
  customer: order.customer,
  vendor: order.vendor,
  orderNo: order.orderNo,
  state: 'progress',
  count: order.devices.length,
  done: 0,
  failed: 0,
  acceptedAt: world.clock.now(),
  completedAt: null,
})

/** Takes a reseller's transaction in, unless its id was used up meanwhile. */
export async function begin<T extends Transaction>(
  world: World,
  by: By,
  { transaction, devices }: { transaction: T; devices: readonly unknown[] },
): Promise<T | No<'transaction-taken'>> {
  const line = entry(world, by, {
    tenant: transaction.tenant,
    act: transaction.kind,
    target: `${transaction.id}: ${devices.length} devices of ${transaction.customer}`,
  })
  const begun = await world.store.transactions.begin(transaction, Buffer.from(JSON.stringify(devices)), line)
  return begun === 'taken' ? no('transaction-taken') : transaction
}

/** The checks of a vendor and a customer, in the order that the reseller API gives them. */
export async function counterparts(
  world: World,
  { reseller, vendor, customer }: Pick<UploadOrder, 'reseller' | 'vendor' | 'customer'>,
): Promise<No<'vendor-unknown' | 'customer-unknown'> | undefined> {
  if (vendor !== null) {
    const tenant = await world.store.tenants.get(reseller)
    if (tenant?.kind !== 'reseller' || !tenant.vendors.some(({ id }) => id === vendor)) return no('vendor-unknown')
  }
  return holdsDevices(await world.store.tenants.get(customer)) ? undefined : no('customer-unknown', customer)
}

/** The checks of a transaction's own id and size. */
export async function fitForBegin(
  world: World,
  { reseller, transaction, devices }: Pick<UploadOrder, 'reseller' | 'transaction' | 'devices'>,
): Promise<No<'transaction-malformed' | 'transaction-taken' | 'too-many-devices'> | undefined> {
  if (!/^[A-Za-z0-9._:-]{1,100}$/.test(transaction)) return no('transaction-malformed')
  if ((await world.store.transactions.get(reseller, transaction)) !== undefined) return no('transaction-taken')
  return devices.length > world.rules.maxDevices ? no('too-many-devices') : undefined
}

async function mayUpload(world: World, by: By, order: UploadOrder) {
  const unknown = await counterparts(world, order)
  if (unknown !== undefined) return unknown
  const association = await world.store.associations.get(order)
  if (association !== undefined) return association.state === 'inactive' ? no('association-missing') : undefined
  if (!world.rules.autoAssociate) return no('association-missing')
  const { reseller, customer } = order
  const now = world.clock.now()
  await world.store.associations.put(
    {
      reseller,
      customer,
      state: 'pending',
      autoApproval: false,
      defaultProfile: null,
      internalReference: null,
      createdAt: now,
      updatedAt: now,
    },
    entry(world, by, { tenant: reseller, act: 'associate', target: customer }),
  )
}

function arrival(
  world: World,
  {
    transaction,
    row,
    handset,
    step,
  }: { transaction: Transaction<'upload'>; row: Reading; handset: Handset | undefined; step: Step },
): Device {
  const { type, orderTime } = transaction.details
  const named = { imei: null, imei2: null, meid: null, serialNumber: null, model: null, ...handset }
  const own = identifiersOf(named).includes(row.identifier) ? {} : { [FIELD[type]]: row.identifier }
  return {
    imei: named.imei,
    imei2: named.imei2,
    meid: named.meid,
    serialNumber: named.serialNumber,
    ...own,
    model: named.model,
    tenant: transaction.customer,
    id: world.ids.object(),
    state: 'Pending',
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

/** The upload that a transaction becomes: approved at once where the customer trusts the reseller with that. */
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
  }
}

const MALFORMED = { imei: 'imei-malformed', meid: 'meid-malformed', serial: 'serial-malformed' } as const
const FIELD = { imei: 'imei', meid: 'meid', serial: 'serialNumber' } as const
