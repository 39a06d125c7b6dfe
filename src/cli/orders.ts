import type { DeviceRow } from './csv/rows.ts'
import type { DeviceFile } from './device-file.ts'

/** The part of a file that one transaction uploads. */
export interface UploadOrder {
  readonly resellerId: string
  readonly customerId: string
  readonly transactionId: string
  readonly type: DeviceRow['type']
  readonly rows: readonly DeviceRow[]
}

/** The options of an upload that decide its transactions. */
interface Choice {
  readonly resellerId: string
  readonly transactionId: string
  /** The customer of each device of a file without a column of customers. */
  readonly customer?: string | undefined
}

/**
 * The transactions of a file: one for each customer, order and type of identifier, with at most 10,000 devices each. Several
 * ones have the ids `<id>-1`, `<id>-2` and so on.
 */
export function ordersOf({ path, rows }: DeviceFile, { resellerId, transactionId, customer }: Choice): UploadOrder[] {
  const [first] = rows
  if (first?.customer !== undefined && customer !== undefined)
    throw new Error(`${path} names the customer of each device; leave out --customer.`)
  // Without Map.groupBy, which Node 20 does not have.
  const groups = new Map<string, DeviceRow[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.customer, row.orderNumber, row.orderTime, row.type])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  const parts = [...groups.values()].flatMap(group =>
    Array.from({ length: Math.ceil(group.length / MOST_DEVICES) }, (_, i) =>
      group.slice(i * MOST_DEVICES, (i + 1) * MOST_DEVICES),
    ),
  )
  return parts.map((part, i) => {
    const customerId = part[0]?.customer ?? customer
    if (customerId === undefined) throw new Error(`${path} names no customers: add --customer, or a column Customer ID.`)
    const id = parts.length === 1 ? transactionId : `${transactionId}-${i + 1}`
    return { resellerId, customerId, transactionId: id, type: part[0]?.type ?? 'IMEI', rows: part }
  })
}

/** The published limit of one request. */
const MOST_DEVICES = 10_000
