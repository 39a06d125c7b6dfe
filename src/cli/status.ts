import { Command } from 'commander'
import type { Transaction } from '../sdk/index.ts'
import { connected } from './connection/connect.ts'
import { type ConnectionOptions, withConnection, withExample } from './connection/options.ts'
import type { Io } from './io.ts'
import { refusedTable, sentenceOf } from './refused-devices.ts'
import { registered } from './transactions.ts'

export const statusCommand = (io: Io): Command =>
  withExample(
    withConnection(new Command('status'), ['kdp'])
      .description("Prints the status of a reseller's transaction and the reason for each refused device.")
      .argument('<transaction>', 'the transaction id')
      .action(async (transactionId: string, options: ConnectionOptions, command: Command) => {
        const { status, count } = await connected({ io, command, sides: ['kdp'] }, async ({ kdp }) => {
          const status = await kdp.transactions.get(transactionId)
          const isUploaded = status.operationType === 'UPLOAD' && status.state === 'Complete'
          return { status, count: isUploaded ? await registered(kdp, transactionId) : undefined }
        })
        printStatus(io, status, { json: options.json, count })
      }),
    'muster status first --as northwind',
  )

function printStatus(
  io: Io,
  status: Transaction,
  { json = false, count }: { readonly json: boolean | undefined; readonly count: number | undefined },
): void {
  const { devices = [] } = status
  if (devices.length > 0) io.failed()
  if (json) return void io.out.write(`${JSON.stringify({ ...status, devices })}\n`)
  io.out.write(`${sentenceOf(status, count)}\n`)
  if (devices.length > 0) io.out.write(`${refusedTable(devices)}\n`)
}
