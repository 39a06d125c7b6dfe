import { Command, Option } from 'commander'
import { clientFor } from './client.ts'
import { table } from './table.ts'
import { registered, type Status, statusOf } from './transaction.ts'

/** Where the plane is and who asks: what every command of a reseller needs. */
export interface Reseller {
  readonly url: string
  readonly reseller: string
  readonly clientId: string
  readonly clientSecret: string
  readonly json?: boolean
}

/** Adds the options by which a command learns of a reseller. */
export const forReseller = (command: Command): Command =>
  command
    .addOption(new Option('--url <url>', 'the plane').env('MUSTER_URL').default('http://127.0.0.1:4600'))
    .addOption(new Option('--reseller <id>', 'the reseller').env('MUSTER_RESELLER').makeOptionMandatory())
    .addOption(new Option('--client-id <id>', 'an app of the reseller').env('MUSTER_CLIENT_ID').makeOptionMandatory())
    .addOption(new Option('--client-secret <secret>', 'its secret').env('MUSTER_CLIENT_SECRET').makeOptionMandatory())
    .option('--json', 'the status as JSON, and nothing else')

export const statusCommand = forReseller(new Command('status'))
  .description('Tells what became of a transaction, and why each device that was refused was.')
  .argument('<transaction>', 'the id that the reseller gave it')
  .action(async (transactionId: string, { url, reseller, ...options }: Reseller) => {
    const client = clientFor(url, options)
    const order = { resellerId: reseller, transactionId }
    const status = await statusOf(client, order)
    const good = status.type === 'Put' && status.state === 'Complete' ? await registered(client, order) : undefined
    tell(status, { ...options, good })
  })

interface Telling {
  readonly json?: boolean
  /** Devices that did not fail, where that is known. */
  readonly good?: number | undefined
  /** What was sent, where that is known. */
  readonly sent?: readonly string[]
}

/** Prints a status; some of its devices refused is a failure for scripts to see. */
export function tell(status: Status, { json = false, good, sent }: Telling): void {
  const { devices: refused } = status
  if (refused.length > 0) process.exitCode = 1
  if (json) return void process.stdout.write(`${JSON.stringify(status)}\n`)
  const counts = [...(good === undefined ? [] : [`${good} registered`]), `${refused.length} refused`].join(', ')
  process.stdout.write(`${status.transactionId} is ${status.state === 'Progress' ? 'in progress' : `complete: ${counts}`}\n`)
  if (refused.length > 0) process.stdout.write(`${refusedTable(refused, sent)}\n`)
}

/** With the place of each device, counted from 1, where it is known what was sent. */
export function refusedTable(refused: Status['devices'], sent?: readonly string[]): string {
  const rows = refused.map(device => [identifierOf(device), String(device.code), device.message, device.data])
  const head = ['identifier', 'code', 'name', 'why']
  if (sent === undefined) return table(head, rows)
  const places = placesOf(refused, sent)
  return table(
    ['device', ...head],
    rows.map((row, i) => [String((places[i] ?? -1) + 1), ...row]),
  )
}

/** The place of each refused device among those that were sent. Of two copies it is the later one that is refused. */
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
