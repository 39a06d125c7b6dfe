import { type By, counted, entry } from './activity.ts'
import { newTransaction } from './new-transaction.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { Lease } from './store/steps.ts'
import type { NewAssociation } from './store/transactions.ts'
import { holdsDevices } from './tenant.ts'
import type { Details, Transaction } from './transaction.ts'
import type { World } from './world.ts'

/** The common members of an upload and a release. */
export interface ResellerOrder {
  readonly reseller: string
  readonly customer: string
  readonly vendor: string | null
  /** The reseller's own id, unique among all its transactions without a time limit. */
  readonly transaction: string
  readonly orderNo: string | null
}

export type AcceptReason =
  | 'vendor-unknown'
  | 'customer-unknown'
  | 'association-missing'
  | 'transaction-malformed'
  | 'transaction-taken'
  | 'too-many-devices'

/** The refusal if the order's vendor or else its customer does not exist. */
export async function unknownTenant(
  world: World,
  { reseller, vendor, customer }: ResellerOrder,
): Promise<Refusal<'vendor-unknown' | 'customer-unknown'> | undefined> {
  if (vendor !== null) {
    const tenant = await world.store.tenants.get(reseller)
    if (tenant?.kind !== 'reseller' || !tenant.vendors.some(({ id }) => id === vendor)) return refuse('vendor-unknown')
  }
  return holdsDevices(await world.store.tenants.get(customer)) ? undefined : refuse('customer-unknown', customer)
}

/** Accepts a transaction, if its id is unused and it is not too large. */
export async function accept<Kind extends 'upload' | 'release'>(
  world: World,
  by: By,
  {
    order,
    kind,
    details,
    devices,
    association,
    lease,
  }: {
    order: ResellerOrder
    kind: Kind
    details: Details[Kind]
    devices: readonly unknown[]
    /** Created in the commit of the acceptance. */
    association?: NewAssociation | undefined
    /** Requests the lease of the transaction, for a caller that runs it itself. */
    lease?: Lease
  },
): Promise<Transaction<Kind> | Refusal<'transaction-malformed' | 'transaction-taken' | 'too-many-devices'>> {
  const { reseller, customer, vendor, transaction: id, orderNo } = order
  if (!/^[A-Za-z0-9._:-]{1,64}$/.test(id)) return refuse('transaction-malformed')
  if ((await world.store.transactions.get(reseller, id)) !== undefined) return refuse('transaction-taken')
  if (devices.length > world.rules.maxDevices) return refuse('too-many-devices')

  const serial = world.ids.object()
  const count = devices.length
  // Both kinds have the member `by`, which the type of a spread does not show.
  const withBy = { ...details, by: by.who } as Details[Kind]
  const given = { tenant: reseller, id, serial, kind, customer, vendor, orderNo, count, details: withBy }
  const transaction = newTransaction(world, by, given)
  const description = counted(count, 'device')
  const line = entry(world, by, {
    tenant: reseller,
    act: kind,
    target: description,
    details: { transactionId: id, ...(orderNo !== null && { orderNo }), ...(vendor !== null && { vendorId: vendor }) },
    customer,
    also: [{ tenant: customer, description, details: { transactionId: id, resellerId: reseller } }],
    transaction,
  })
  const submitted = Buffer.from(JSON.stringify(devices))
  const begun = await world.store.transactions.begin({ transaction, submitted, association, lease }, line)
  // Another request may have used the id since the look-up; the store's unique key rejects the second one.
  return begun === 'taken' ? refuse('transaction-taken') : transaction
}
