import { Command } from 'commander'
import { connected } from './connection/connect.ts'
import { withExample } from './connection/options.ts'
import { inParts, printDone, rowsNamed } from './customer-devices.ts'
import type { Io } from './io.ts'
import { type ChangeOptions, confirmed, withNamedDevices } from './named-devices.ts'

export const unassignCommand = (io: Io): Command =>
  withExample(
    withNamedDevices(new Command('unassign'), ['kme'])
      .description('Takes the profile from devices of a customer, each on its own.')
      .option('--credentials', 'also delete the EMM user and token of the devices')
      .action(async (identifiers: string[], options: ChangeOptions & { credentials?: true }, command: Command) => {
        const sent = await confirmed(io, options, { identifiers, what: 'takes their profiles', side: 'kme' })
        await connected({ io, command, sides: ['kme'] }, async ({ kme }) => {
          const outcome = await inParts(sent, async (part, deviceIds) => {
            const result = await kme.devices.unassignProfileV2({
              deviceIds,
              ...(options.credentials && { unassignCredentials: true }),
            })
            const failed = [
              ...rowsNamed(part, result.notFoundDeviceList).map(row => ({ row, reason: 'not found' })),
              ...rowsNamed(part, result.invalidDeviceList).map(row => ({ row, reason: 'no valid identifier' })),
              ...rowsNamed(part, result.failedDeviceList).map(row => ({ row, reason: 'its upload is not approved' })),
            ]
            return { done: result.successDeviceList.length, failed }
          })
          printDone(io, { sent, verb: 'unassigned', ...outcome }, options)
        })
      }),
    'muster unassign 356938035643809 --as acme\nmuster unassign --file examples/thousand.csv --as acme',
  )
