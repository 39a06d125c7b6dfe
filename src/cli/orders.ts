import type { DeviceRow } from './csv/rows.ts'
import type { NamedDevices } from './device-file.ts'
import { UsageError } from './io.ts'

/** The devices of a file that have the same customer, order and type of identifier, in any number. */
export interface FileOrder {
  readonly customerId: string
  readonly type: DeviceRow['type']
  readonly orderNo?: string
  /** Epoch seconds. */
  readonly orderTime?: number
  readonly rows: readonly DeviceRow[]
}

/** The orders of a file. `customer` is that of each device of a file without a column of customers. */
export function ordersOf({ path = 'The command', rows }: NamedDevices, customer: string | undefined): FileOrder[] {
  if (rows[0]?.customer !== undefined && customer !== undefined)
    throw new UsageError(`${path} names the customer of each device; leave out --customer.`)
  // Without Map.groupBy, which Node 20 does not have.
  const groups = new Map<string, DeviceRow[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.customer, row.orderNumber, row.orderTime, row.type])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()].map(group => {
    const { customer: customerId = customer, orderNumber, orderTime, type } = group[0] as DeviceRow
    if (customerId === undefined) throw new UsageError(`${path} names no customers: add --customer, or a column Customer ID.`)
    return {
      customerId,
      type,
      ...(orderNumber !== undefined && { orderNo: orderNumber }),
      ...(orderTime !== undefined && { orderTime }),
      rows: group,
    }
  })
}
