import { type Command, Option } from 'commander'
import { urlOption, worldOption } from '../server-options.ts'
import type { AccountOptions, Side } from './account.ts'
import { hostOption, yesOption } from './real-hosts.ts'

/** The options of each command that calls an API as a tenant. */
export interface ConnectionOptions extends AccountOptions {
  readonly json?: boolean
}

/** Adds these options to a command of these APIs. */
export function withConnection(command: Command, sides: readonly Side[]): Command {
  const known = command
    .addOption(urlOption())
    .addOption(worldOption())
    .addOption(hostOption())
    .addOption(new Option('--as <client-id>', 'an account of the sample data of a sandbox, such as northwind or acme'))
    .addOption(new Option('--client-id <id>', 'the client id of an app of the tenant').env('MUSTER_CLIENT_ID'))
    .addOption(new Option('--client-secret <secret>', 'the secret of the app').env('MUSTER_CLIENT_SECRET'))
    .addOption(
      new Option('--keys <file>', 'sign in with signed tokens: a file that `muster keys` or the vendor wrote').conflicts('as'),
    )
    .option('--json', 'print JSON alone')
  if (sides.includes('kme')) known.option('--managed <id>', 'call as a provider, for this customer that it manages')
  if (sides.includes('kdp')) {
    known.addOption(new Option('--reseller <id>', 'the id of the reseller that calls').env('MUSTER_RESELLER'))
  }
  return known
}

/** Adds the option of a command that changes devices. */
export const withChanges = (command: Command): Command => command.addOption(yesOption())

/** The help of a command ends with an example. */
export const withExample = (command: Command, example: string): Command =>
  command.addHelpText('after', `\nExample:\n${example.replace(/^/gm, '  ')}\n`)
