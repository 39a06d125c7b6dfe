import { Command } from 'commander'
import { clientFor } from './client.ts'
import { readDeviceFile } from './device-file.ts'
import { forReseller, type Reseller, tell } from './status.ts'
import { beginUpload, completed } from './transaction.ts'

export const uploadCommand = forReseller(new Command('upload'))
  .description('Uploads the devices of a CSV file for a customer, waits until each is judged, and tells the refused.')
  .argument('<file>', 'a CSV file whose first line names a column imei, meid or serialNumber')
  .requiredOption('--customer <id>', 'whom the devices are for')
  .option('--transaction <id>', 'an id that the reseller has not used yet (one made of the time)')
  .action(async (file: string, { url, reseller, customer, transaction, ...options }: Reseller & Upload) => {
    const read = readDeviceFile(file)
    const client = clientFor(url, options)
    const order = { resellerId: reseller, customerId: customer, transactionId: transaction ?? `muster-${Date.now()}` }
    await beginUpload(client, order, read)
    const status = await completed(client, order, read.devices.length)
    tell(status, { ...options, good: read.devices.length - status.devices.length, sent: read.devices })
  })

interface Upload {
  readonly customer: string
  readonly transaction?: string
}
