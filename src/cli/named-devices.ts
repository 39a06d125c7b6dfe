/** The options of commands that change devices which the user names, and the question whether they may be changed. */
import type { Command } from 'commander'
import { type Side, tenantOf } from './connection/account.ts'
import { type ConnectionOptions, withChanges, withConnection } from './connection/options.ts'
import { requireConfirmed } from './connection/real-hosts.ts'
import { type NamedDevices, namedDevices } from './device-file.ts'
import type { Io } from './io.ts'

export interface ChangeOptions extends ConnectionOptions {
  readonly file?: string
}

export const withNamedDevices = (command: Command, sides: readonly Side[]): Command =>
  withChanges(withConnection(command, sides))
    .argument('[identifiers...]', 'the devices: IMEIs, MEIDs or serial numbers')
    .option('--file <csv>', 'the devices of a CSV file, as muster upload reads it; - is standard input')
    .option('--customer <id>', 'the customer that has the devices')

/** The devices that a command names, after it was checked that the user means those of the real service. */
export async function confirmed(
  io: Io,
  options: ChangeOptions,
  { identifiers, what, side }: { readonly identifiers: readonly string[]; readonly what: string; readonly side: Side },
): Promise<NamedDevices> {
  const sent = await namedDevices(identifiers, options.file)
  requireConfirmed(io, options, { what, count: sent.rows.length, tenant: tenantOf(options, side) })
  return sent
}
