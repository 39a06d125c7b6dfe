import { Command } from 'commander'
import { type Client, clientFor, RefusedRequest } from './client.ts'
import { readDeviceFile } from './device-file.ts'
import { ordersOf, type UploadOrder } from './orders.ts'
import { bar } from './progress.ts'
import { baseOf } from './server-options.ts'
import { printStatus, type Reseller, withResellerOptions } from './status.ts'
import { beginUpload, completed, type Status } from './transaction.ts'

export const uploadCommand = withResellerOptions(new Command('upload'))
  .description('Uploads the devices of a CSV file, waits for the results and prints the refused devices with their lines.')
  .argument(
    '<file>',
    'a CSV file with a column IMEI, MEID or Serial Number, or without a header and with one identifier on each line',
  )
  .option('--customer <id>', 'the customer that the devices are for, unless the file has a column Customer ID')
  .option(
    '--transaction <id>',
    'a transaction id that the reseller has not used yet (default: one made from the time); several transactions append -1, -2, …',
  )
  .action(async (path: string, { reseller, customer, transaction, ...options }: Reseller & Upload) => {
    const file = await readDeviceFile(path)
    const transactionId = transaction ?? `muster-${Date.now()}`
    const orders = ordersOf(file, { resellerId: reseller, transactionId, customer })
    const outcomes: Outcome[] = []
    try {
      await uploadEach(clientFor(baseOf(options), options), orders, outcomes)
    } catch (error) {
      const next = orders[outcomes.length]
      const devices = orders.slice(outcomes.length).reduce((sum, { rows }) => sum + rows.length, 0)
      const stop = `The upload stopped at transaction ${next?.transactionId}, ${path}:${next?.rows[0]?.line}`
      throw new Error(`${(error as Error).message}\n${stop}; devices without a result: ${devices}.`, { cause: error })
    } finally {
      // Printed at the end, so that a reader such as `head` that stops early does not end the upload.
      for (const { order, result } of outcomes) {
        if (result instanceof Error) printRefusal(path, order, result)
        else
          printStatus(result, {
            ...options,
            registered: order.rows.length - result.devices.length,
            sent: { path, rows: order.rows },
          })
      }
    }
  })

interface Upload {
  readonly customer?: string
  readonly transaction?: string
}

interface Outcome {
  readonly order: UploadOrder
  readonly result: Status | RefusedRequest
}

/** Uploads one transaction after the other and adds their outcomes. A refused one, such as for an unknown customer, stops no other. */
async function uploadEach(client: Client, orders: readonly UploadOrder[], outcomes: Outcome[]): Promise<void> {
  const total = orders.reduce((sum, { rows }) => sum + rows.length, 0)
  const { update, end } = bar('devices processed')
  let before = 0
  try {
    for (const order of orders) {
      try {
        await beginUpload(client, order)
        const result = await completed(client, order, done => update(before + done, total))
        outcomes.push({ order, result })
      } catch (error) {
        if (!(error instanceof RefusedRequest) || !OF_ONE_REQUEST.includes(error.status)) throw error
        outcomes.push({ order, result: error })
      }
      before += order.rows.length
    }
  } finally {
    end()
  }
}

/** Statuses that say nothing about the next request. */
const OF_ONE_REQUEST = [400, 404]

function printRefusal(path: string, { transactionId, customerId, rows }: UploadOrder, { message }: RefusedRequest): void {
  process.exitCode = 1
  const devices = `devices: ${rows.length}, from line ${rows[0]?.line}; customer ${customerId}`
  process.stderr.write(`${path}: transaction ${transactionId} (${devices}) was not accepted. ${message}\n`)
}
