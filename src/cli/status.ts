import { Command, Option } from 'commander'
import { visible } from '../wire/visible.ts'
import { clientFor } from './client.ts'
import type { DeviceFile } from './device-file.ts'
import { baseOf, type ServerOptions, urlOption, worldOption } from './server-options.ts'
import { table } from './table.ts'
import { registered, type Status, statusOf } from './transaction.ts'

/** The options of each command that calls the reseller API. */
export interface Reseller extends ServerOptions {
  readonly reseller: string
  readonly clientId: string
  readonly clientSecret: string
  readonly json?: boolean
}

/** Adds these options to a command. */
export const withResellerOptions = (command: Command): Command =>
  command
    .addOption(urlOption())
    .addOption(worldOption())
    .addOption(new Option('--reseller <id>', 'the id of the reseller').env('MUSTER_RESELLER').makeOptionMandatory())
    .addOption(
      new Option('--client-id <id>', 'the client id of an app of the reseller').env('MUSTER_CLIENT_ID').makeOptionMandatory(),
    )
    .addOption(new Option('--client-secret <secret>', 'the secret of the app').env('MUSTER_CLIENT_SECRET').makeOptionMandatory())
    .option('--json', 'print the status as JSON alone')

export const statusCommand = withResellerOptions(new Command('status'))
  .description('Prints the status of a transaction and the reason for each refused device.')
  .argument('<transaction>', 'the transaction id that the reseller chose')
  .action(async (transactionId: string, { reseller, ...options }: Reseller) => {
    const client = clientFor(baseOf(options), options)
    const order = { resellerId: reseller, transactionId }
    const status = await statusOf(client, order)
    const isUploaded = status.type === 'Put' && status.state === 'Complete'
    printStatus(status, { ...options, registered: isUploaded ? await registered(client, order) : undefined })
  })

interface StatusOutput {
  readonly json?: boolean
  /** The number of registered devices, if known. */
  readonly registered?: number | undefined
  /** The rows that were sent, if known. */
  readonly sent?: DeviceFile
}

/** Prints a status, and sets the exit code to 1 if a device was refused. */
export function printStatus(status: Status, { json = false, registered, sent }: StatusOutput): void {
  const { devices: refused } = status
  if (refused.length > 0) process.exitCode = 1
  if (json) return void process.stdout.write(`${JSON.stringify(sent === undefined ? status : withLines(status, sent))}\n`)
  const counts = [...(registered === undefined ? [] : [`${registered} registered`]), `${refused.length} refused`].join(', ')
  process.stdout.write(`${status.transactionId} is ${status.state === 'Progress' ? 'in progress' : `complete: ${counts}`}\n`)
  if (refused.length > 0) process.stdout.write(`${refusedTable(refused, sent)}\n`)
}

/** A table of the refused devices; with the file that was sent, also the line of each. */
export function refusedTable(refused: Status['devices'], sent?: DeviceFile): string {
  const rows = refused.map(device => [visible(identifierOf(device)), String(device.code), device.message, device.data])
  const head = ['identifier', 'code', 'name', 'reason']
  if (sent === undefined) return table(head, rows)
  const lines = linesOf(refused, sent)
  return table(
    ['line', ...head],
    rows.map((row, i) => [`${sent.path}:${lines[i]}`, ...row]),
  )
}

const withLines = (status: Status, sent: DeviceFile) => {
  const lines = linesOf(status.devices, sent)
  return { ...status, devices: status.devices.map((device, i) => ({ ...device, file: sent.path, line: lines[i] })) }
}

/** The line of each refused device. Of two equal identifiers the later one is refused, so the search begins at the end. */
function linesOf(refused: Status['devices'], { rows }: DeviceFile): number[] {
  const identifiers = rows.map(({ identifier }) => identifier)
  let before = identifiers.length
  return refused
    .toReversed()
    .map(device => {
      before = before > 0 ? identifiers.lastIndexOf(identifierOf(device), before - 1) : -1
      return rows[before]?.line ?? 0
    })
    .reverse()
}

export const identifierOf = ({ imei, meid, serialNumber }: Status['devices'][number]): string =>
  imei ?? meid ?? serialNumber ?? ''
