import type { DeviceRow } from './device-rows.ts'

/** What an order needs to know of each of its devices. */
type OrderedRow = Pick<DeviceRow, 'type' | 'customer' | 'orderNumber' | 'orderTime'>

/** The devices of a file that have the same customer, order and type of identifier, in any number. */
export interface FileOrder<Row extends OrderedRow = DeviceRow> {
  readonly customerId: string
  readonly type: DeviceRow['type']
  readonly orderNo?: string
  /** Epoch seconds. */
  readonly orderTime?: number
  readonly rows: readonly Row[]
}

/** The orders of a file, in the order of their first devices. `customer` is that of the devices that name none. */
export function groupedOrders<Row extends OrderedRow>(rows: readonly Row[], customer: string): FileOrder<Row>[] {
  // Without Map.groupBy, which Node 20 does not have.
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.customer, row.orderNumber, row.orderTime, row.type])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()].map(group => {
    const { customer: customerId = customer, orderNumber, orderTime, type } = group[0] as Row
    return {
      customerId,
      type,
      ...(orderNumber !== undefined && { orderNo: orderNumber }),
      ...(orderTime !== undefined && { orderTime }),
      rows: group,
    }
  })
}

/** The rows that were refused. Of two rows with one identifier the later one is refused, so the search begins at the end. */
export function refusedRows<Row extends Pick<DeviceRow, 'identifier'>>(
  refused: readonly string[],
  rows: readonly Row[],
): (Row | undefined)[] {
  const identifiers = rows.map(({ identifier }) => identifier)
  let before = identifiers.length
  return refused
    .toReversed()
    .map(identifier => {
      before = before > 0 ? identifiers.lastIndexOf(identifier, before - 1) : -1
      return rows[before]
    })
    .reverse()
}
