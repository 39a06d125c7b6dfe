import { Command } from 'commander'
import { tenantOf } from './connection/account.ts'
import { connected } from './connection/connect.ts'
import { type ConnectionOptions, withChanges, withConnection, withExample } from './connection/options.ts'
import { requireConfirmed } from './connection/real-hosts.ts'
import type { FileOrder } from './csv/orders.ts'
import { readDeviceFile } from './device-file.ts'
import type { Io } from './io.ts'
import { ordersOf } from './orders.ts'
import { type OrderOptions, plannedOrders, runOrders, withOrderOptions } from './run-orders.ts'

export const uploadCommand = (io: Io): Command =>
  withExample(
    withOrderOptions(withChanges(withConnection(new Command('upload'), ['kdp'])))
      .description('Uploads the devices of a CSV file, waits for the results and prints the refused devices with their lines.')
      .argument(
        '<file>',
        'a CSV file with a column IMEI, MEID or Serial Number, or without a header and with one identifier on each line; - is standard input',
      )
      .option('--customer <id>', 'the customer that the devices are for, unless the file has a column Customer ID')
      .action(async (path: string, options: ConnectionOptions & OrderOptions, command: Command) => {
        const sent = await readDeviceFile(path)
        const orders = plannedOrders('upload', ordersOf(sent, options.customer), options)
        const what = `an upload for ${customersOf(orders.orders)}`
        requireConfirmed(io, options, { what, count: sent.rows.length, tenant: tenantOf(options, 'kdp') })
        await connected({ io, command, sides: ['kdp'] }, ({ kdp }) => runOrders({ io, kdp, sent }, orders, options))
      }),
    'muster upload examples/thousand.csv --customer 2000000001 --as northwind',
  )

/** Such as `customer 2000000001`. */
function customersOf(orders: readonly FileOrder[]): string {
  const ids = [...new Set(orders.map(({ customerId }) => customerId))]
  return ids.length > 3 ? `${ids.length} customers` : ids.map(id => `customer ${id}`).join(', ')
}
