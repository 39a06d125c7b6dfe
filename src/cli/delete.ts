import { Command } from 'commander'
import type { Kme } from '../sdk/index.ts'
import { connected } from './connection/connect.ts'
import { withExample } from './connection/options.ts'
import type { DeviceRow } from './csv/device-rows.ts'
import { type DevicesDone, inParts, printDone, rowsNamed } from './customer-devices.ts'
import type { Io } from './io.ts'
import { type ChangeOptions, confirmed, withNamedDevices } from './named-devices.ts'
import { ordersOf } from './orders.ts'
import { type OrderOptions, plannedOrders, runOrders, withOrderOptions } from './run-orders.ts'

export const deleteCommand = (io: Io): Command =>
  withExample(
    withOrderOptions(withNamedDevices(new Command('delete'), ['kme', 'kdp']))
      .description(
        'Deletes devices from the account of a customer; or, as a reseller, the devices that it uploaded for a customer, by ' +
          'transactions of which it waits for the results.',
      )
      .action(async (identifiers: string[], options: ChangeOptions & OrderOptions, command: Command) => {
        const side = options.reseller === undefined ? 'kme' : 'kdp'
        const sent = await confirmed(io, options, { identifiers, what: 'a delete', side })
        await connected({ io, command, sides: ['kme', 'kdp'] }, async connection => {
          if (connection.side === 'kdp') {
            const orders = plannedOrders('delete', ordersOf(sent, options.customer), options)
            return runOrders({ io, kdp: connection.kdp, sent }, orders, options)
          }
          const outcome = await inParts(sent, (part, names) => deleted(connection.kme, part, names))
          printDone(io, { sent, verb: 'deleted', ...outcome }, options)
        })
      }),
    'muster delete 356938035643809 --as acme\nmuster delete --file examples/thousand.csv --customer 2000000001 --as northwind',
  )

async function deleted(kme: Kme, part: readonly DeviceRow[], imeiOrSerials: readonly string[]): Promise<DevicesDone> {
  const result = await kme.devices.delete({ devices: { imeiOrSerials } })
  const failed = [
    ...rowsNamed(part, result.notFoundDeviceList).map(row => ({ row, reason: 'not found' })),
    ...rowsNamed(part, result.failedDeviceList).map(row => ({ row, reason: 'not deleted' })),
  ]
  return { done: result.successDeviceList.length, failed }
}
