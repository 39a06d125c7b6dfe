import { Command } from 'commander'
import { profileIdOf } from '../sdk/kme/profile-id.ts'
import { tenantOf } from './connection/account.ts'
import { connected } from './connection/connect.ts'
import { type ConnectionOptions, withChanges, withConnection, withExample } from './connection/options.ts'
import { requireConfirmed } from './connection/real-hosts.ts'
import { orderDone } from './customer-devices.ts'
import type { Io } from './io.ts'

export const approveCommand = (io: Io): Command =>
  withExample(
    withChanges(withConnection(new Command('approve'), ['kme']))
      .description('Approves uploads of resellers as the customer, and waits until their devices are in its account.')
      .argument('<transaction...>', "the resellers' transaction ids")
      .option('--customer <id>', 'the customer that calls')
      .option('--profile <profile>', 'the name or id of a profile that the devices get')
      .option('--no-wait', 'end when the uploads are accepted')
      .action(async (transactionIds: string[], options: ApproveOptions, command: Command) => {
        const { profile, wait, json = false } = options
        const what = `approves uploads: ${transactionIds.join(', ')}`
        requireConfirmed(io, options, {
          what,
          count: transactionIds.length,
          counted: 'uploads',
          tenant: tenantOf(options, 'kme'),
        })
        await connected({ io, command, sides: ['kme'] }, async ({ kme }) => {
          const profileId = profile === undefined ? undefined : await profileIdOf(kme, profile)
          const counts = await kme.uploads.approve({ transactionIds, ...(profileId !== undefined && { profileId }) })
          if (wait) await orderDone(io, kme, 'devices approved')
          if (counts.failedCount > 0) io.failed()
          const { successCount: approved, failedCount: failed } = counts
          io.out.write(json ? `${JSON.stringify({ approved, failed })}\n` : `${approved} approved, ${failed} failed\n`)
        })
      }),
    'muster approve first --profile Base --as acme',
  )

interface ApproveOptions extends ConnectionOptions {
  readonly profile?: string
  readonly wait: boolean
}
