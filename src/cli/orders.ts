import { type FileOrder, groupedOrders } from './csv/orders.ts'
import type { NamedDevices } from './device-file.ts'
import { UsageError } from './io.ts'

/** The orders of a file. `customer` is that of each device of a file without a column of customers. */
export function ordersOf({ path = 'The command', rows }: NamedDevices, customer: string | undefined): FileOrder[] {
  const [first] = rows
  if (first?.customer !== undefined && customer !== undefined)
    throw new UsageError(`${path} names the customer of each device; leave out --customer.`)
  if (first !== undefined && first.customer === undefined && customer === undefined)
    throw new UsageError(`${path} names no customers: add --customer, or a column Customer ID.`)
  return groupedOrders(rows, customer ?? '')
}
