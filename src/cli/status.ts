import { Command, Option } from 'commander'
import { clientFor } from './client.ts'
import { table } from './table.ts'
import { registered, type Status, statusOf } from './transaction.ts'

/** The options of each command that calls the reseller API. */
export interface Reseller {
  readonly url: string
  readonly reseller: string
  readonly clientId: string
  readonly clientSecret: string
  readonly json?: boolean
}

/** Adds these options to a command. */
export const withResellerOptions = (command: Command): Command =>
  command
    .addOption(new Option('--url <url>', 'the address of the server').env('MUSTER_URL').default('http://127.0.0.1:4600'))
    .addOption(new Option('--reseller <id>', 'the id of the reseller').env('MUSTER_RESELLER').makeOptionMandatory())
    .addOption(
      new Option('--client-id <id>', 'the client id of an app of the reseller').env('MUSTER_CLIENT_ID').makeOptionMandatory(),
    )
    .addOption(new Option('--client-secret <secret>', 'the secret of the app').env('MUSTER_CLIENT_SECRET').makeOptionMandatory())
    .option('--json', 'print the status as JSON alone')

export const statusCommand = withResellerOptions(new Command('status'))
  .description('Prints the status of a transaction and the reason for each refused device.')
  .argument('<transaction>', 'the transaction id that the reseller chose')
  .action(async (transactionId: string, { url, reseller, ...options }: Reseller) => {
    const client = clientFor(url, options)
    const order = { resellerId: reseller, transactionId }
    const status = await statusOf(client, order)
    const good = status.type === 'Put' && status.state === 'Complete' ? await registered(client, order) : undefined
    printStatus(status, { ...options, good })
  })

interface StatusOutput {
  readonly json?: boolean
  /** The number of devices that did not fail, if known. */
  readonly good?: number | undefined
  /** The identifiers that were sent, if known. */
  readonly sent?: readonly string[]
}

/** Prints a status, and sets the exit code to 1 if a device was refused. */
export function printStatus(status: Status, { json = false, good, sent }: StatusOutput): void {
  const { devices: refused } = status
  if (refused.length > 0) process.exitCode = 1
  if (json) return void process.stdout.write(`${JSON.stringify(status)}\n`)
  const counts = [...(good === undefined ? [] : [`${good} registered`]), `${refused.length} refused`].join(', ')
  process.stdout.write(`${status.transactionId} is ${status.state === 'Progress' ? 'in progress' : `complete: ${counts}`}\n`)
  if (refused.length > 0) process.stdout.write(`${refusedTable(refused, sent)}\n`)
}

/** A table of the refused devices; with `sent`, also the position of each device, counted from 1. */
export function refusedTable(refused: Status['devices'], sent?: readonly string[]): string {
  const rows = refused.map(device => [identifierOf(device), String(device.code), device.message, device.data])
  const head = ['identifier', 'code', 'name', 'reason']
  if (sent === undefined) return table(head, rows)
  const places = placesOf(refused, sent)
  return table(
    ['device', ...head],
    rows.map((row, i) => [String((places[i] ?? -1) + 1), ...row]),
  )
}

/** The position of each refused device among those that were sent. Of two equal identifiers the later one is refused. */
function placesOf(refused: Status['devices'], sent: readonly string[]): number[] {
  let before = sent.length
  return refused
    .toReversed()
    .map(device => {
      before = before > 0 ? sent.lastIndexOf(identifierOf(device), before - 1) : -1
      return before
    })
    .reverse()
}

export const identifierOf = ({ imei, meid, serialNumber }: Status['devices'][number]): string =>
  imei ?? meid ?? serialNumber ?? ''
