import { Command } from 'commander'
import { clientFor } from './client.ts'
import { readDeviceFile } from './device-file.ts'
import { printStatus, type Reseller, withResellerOptions } from './status.ts'
import { beginUpload, completed } from './transaction.ts'

export const uploadCommand = withResellerOptions(new Command('upload'))
  .description('Uploads the devices of a CSV file for a customer, waits for the result and prints the refused devices.')
  .argument('<file>', 'a CSV file whose first line names a column imei, meid or serialNumber')
  .requiredOption('--customer <id>', 'the customer that the devices are for')
  .option('--transaction <id>', 'a transaction id that the reseller has not used yet (default: one made from the time)')
  .action(async (file: string, { url, reseller, customer, transaction, ...options }: Reseller & Upload) => {
    const read = readDeviceFile(file)
    const client = clientFor(url, options)
    const order = { resellerId: reseller, customerId: customer, transactionId: transaction ?? `muster-${Date.now()}` }
    await beginUpload(client, order, read)
    const status = await completed(client, order, read.devices.length)
    printStatus(status, { ...options, good: read.devices.length - status.devices.length, sent: read.devices })
  })

interface Upload {
  readonly customer: string
  readonly transaction?: string
}
