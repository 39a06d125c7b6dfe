import { Command, Option } from 'commander'
import { planeFor } from './plane.ts'
import { table } from './table.ts'
import { type Status, statusOf } from './transaction.ts'

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
    const status = await statusOf(planeFor(url, options), { resellerId: reseller, transactionId })
    tell(status, options)
  })

/** Prints a status; some of its devices refused is a failure for scripts to see. */
export function tell(status: Status, { json = false }: { json?: boolean }): void {
  const refused = status.devices.flatMap((device, place) => (device.code === undefined ? [] : [{ device, place }]))
  if (refused.length > 0) process.exitCode = 1
  if (json) return void process.stdout.write(`${JSON.stringify(status)}\n`)
  const good = status.devices.length - refused.length
  const told = status.state === 'Progress' ? 'in progress' : `complete: ${good} registered, ${refused.length} refused`
  process.stdout.write(`${status.transactionId} is ${told}\n`)
  if (refused.length > 0) process.stdout.write(`${refusedTable(refused)}\n`)
}

/** `place` counts the devices from 0. */
export const refusedTable = (refused: readonly { device: Status['devices'][number]; place: number }[]): string =>
  table(
    ['device', 'identifier', 'code', 'name', 'why'],
    refused.map(({ device, place }) => [
      String(place + 1),
      device.imei ?? device.meid ?? device.serialNumber ?? '',
      String(device.code),
      device.message ?? '',
      device.data ?? '',
    ]),
  )
