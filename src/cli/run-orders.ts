/** The work of `muster upload` and of a reseller's `muster delete`. */
import { randomBytes } from 'node:crypto'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Kdp, Transaction } from '../sdk/index.ts'
import type { FileOrder } from './csv/orders.ts'
import { type NamedDevices, placeOf } from './device-file.ts'
import { type Io, UsageError } from './io.ts'
import { bar, onInterrupt } from './progress.ts'
import { refusedTable, sentenceOf, withLines } from './refused-devices.ts'
import {
  type Accepted,
  completed,
  describeRest,
  describeStop,
  MOST_DEVICES,
  type Orders,
  type Rejected,
  type Sending,
  sendOrders,
} from './transactions.ts'

export interface OrderOptions {
  readonly id?: string
  readonly transaction?: string
  readonly wait: boolean
  readonly json?: boolean
}

/** Adds the options of a command that sends transactions of a reseller. */
export const withOrderOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--id <id>',
        'with which the transaction ids begin, 1 to 40 letters and digits (default: generated); the same command with the same id ' +
          'continues one that stopped',
      ).argParser(orderIdOf),
    )
    .addOption(
      new Option('--transaction <id>', 'the exact transaction id, where one transaction has all devices').conflicts('id'),
    )
    .option('--no-wait', 'end when all transactions are accepted')

function orderIdOf(text: string): string {
  if (/^[A-Za-z0-9]{1,40}$/.test(text)) return text
  throw new InvalidArgumentError('It must have 1 to 40 letters and digits.')
}

/** The transactions that a command sends; refuses a single transaction id where several are needed. */
export function plannedOrders(
  operation: Orders['operation'],
  orders: readonly FileOrder[],
  { id = randomBytes(8).toString('hex'), transaction: transactionId }: OrderOptions,
): Orders {
  const count = orders.reduce((sum, { rows }) => sum + Math.ceil(rows.length / MOST_DEVICES), 0)
  if (transactionId !== undefined && count > 1)
    throw new UsageError(
      `--transaction is for one transaction, and these devices need ${count}. Use --id, with which their ids begin.`,
    )
  return { operation, id, transactionId, orders }
}

/** Sends the orders, waits for them, and prints what became of them. */
export async function runOrders(
  { io, kdp, sent }: { readonly io: Io; readonly kdp: Kdp; readonly sent: NamedDevices },
  orders: Orders,
  { wait, json = false }: OrderOptions,
): Promise<void> {
  const sending: Sending = { accepted: [], rejected: [] }
  const results: Result[] = []
  const release = onInterrupt(() => io.err.write(`The ${orders.operation} was interrupted. ${describeRest(orders)}\n`))
  try {
    await inBar(io, 'devices sent', sent, report => sendOrders(kdp, orders, { sending, report })).catch(error => {
      throw withText(error, describeStop(sent, orders, sending))
    })
    if (wait) await awaited({ io, kdp, sent, orders }, sending.accepted, results)
    else results.push(...sending.accepted.map(accepted => ({ accepted })))
  } finally {
    release()
    // Printed at the end, so that a reader such as `head` that stops early does not end the upload.
    if (json) io.out.write(`${JSON.stringify(summaryOf(sent, { orders, sending, results }))}\n`)
    else for (const result of results) printResult(io, sent, result)
    for (const rejected of sending.rejected) printRejected(io, sent, rejected)
    if (results.some(({ status }) => (status?.devices ?? []).length > 0)) io.failed()
  }
}

interface Result {
  readonly accepted: Accepted
  readonly status?: Transaction
}

async function awaited(
  { io, kdp, sent, orders }: { readonly io: Io; readonly kdp: Kdp; readonly sent: NamedDevices; readonly orders: Orders },
  transactions: readonly Accepted[],
  results: Result[],
): Promise<void> {
  let before = 0
  await inBar(io, 'devices processed', sent, async report => {
    for (const accepted of transactions) {
      const status = await completed(kdp, accepted, done => report(before + done)).catch(error => {
        throw withText(
          error,
          transactions.length > 1
            ? `All transactions are accepted. ${describeRest(orders)}`
            : `The transaction is accepted: muster status ${accepted.transactionId} prints its results.`,
        )
      })
      results.push({ accepted, status })
      before += accepted.rows.length
    }
  })
}

async function inBar(
  io: Io,
  title: string,
  ...[{ rows }, work]: [sent: NamedDevices, work: (report: (done: number) => void) => Promise<void>]
): Promise<void> {
  const { update, end } = bar(title, io.err)
  try {
    await work(done => update(done, rows.length))
  } finally {
    end()
  }
}

/** The same error with a sentence more. Its type remains, because the text of a KnoxError gets advice. */
function withText(error: unknown, text: string): unknown {
  if (error instanceof Error) error.message += `\n${text}`
  return error
}

function printResult(io: Io, { path }: NamedDevices, { accepted: { transactionId, rows }, status }: Result): void {
  if (status === undefined) return void io.out.write(`${transactionId} is accepted: ${rows.length} devices\n`)
  const { devices = [] } = status
  io.out.write(`${sentenceOf(status, rows.length - devices.length)}\n`)
  if (devices.length > 0) io.out.write(`${refusedTable(devices, { ...(path !== undefined && { path }), rows })}\n`)
}

function printRejected(io: Io, sent: NamedDevices, { customerId, rows, error }: Rejected): void {
  io.failed()
  const place = placeOf(sent, rows[0]?.line ?? 1)
  io.err.write(`${place}: ${rows.length} devices for customer ${customerId} were not accepted. ${error.message}\n`)
}

/** The output of --json. */
function summaryOf(
  { path }: NamedDevices,
  { orders: { id }, sending: { rejected }, results }: { orders: Orders; sending: Sending; results: readonly Result[] },
): object {
  const file = path === undefined ? {} : { path }
  const transactions = results.map(({ accepted: { transactionId, customerId, rows }, status }) => ({
    ...(status ?? { transactionId, state: 'Progress' }),
    customerId,
    sent: rows.length,
    devices: withLines(status?.devices ?? [], { ...file, rows }),
  }))
  const notAccepted = rejected.map(({ customerId, rows, error: { status, code, name, text } }) => ({
    customerId,
    sent: rows.length,
    line: rows[0]?.line,
    ...{ status, code, name, text },
  }))
  const failed = transactions.reduce((sum, { devices }) => sum + devices.length, 0)
  return { id, sent: results.reduce((sum, { accepted }) => sum + accepted.rows.length, 0), failed, transactions, notAccepted }
}
