import { Command } from 'commander'
import { connected } from './connection/connect.ts'
import { type ConnectionOptions, withConnection, withExample } from './connection/options.ts'
import { type Io, UsageError } from './io.ts'
import { itemsOf, type ListOptions, pageQueryOf, printList, withListOptions } from './list-output.ts'

export const profilesCommand = (io: Io): Command =>
  withExample(
    withListOptions(withConnection(new Command('profiles'), ['kme', 'kdp']))
      .description('Lists the profiles of a customer; or, as a reseller, the aliases of profiles that a customer shares with it.')
      .option('--customer <id>', 'the customer')
      .action(async (options: ConnectionOptions & ListOptions, command: Command) =>
        connected({ io, command, sides: ['kme', 'kdp'] }, async ({ kme, kdp, side }) => {
          if (side === 'kme') {
            const items = await itemsOf(kme.profiles.list(pageQueryOf(options)), page => page.profileList, options)
            await printList(
              io,
              {
                items,
                headings: ['profile', 'name', 'EMM', 'devices'],
                rowOf: ({ id, name, supportedMDM, deviceCount }) => [id, name, supportedMDM, String(deviceCount)],
              },
              options,
            )
          } else {
            if (options.customer === undefined) throw new UsageError('Name the customer that shares the aliases: --customer ID.')
            const { profileAliases: items } = await kdp.profileAliases.list(options.customer)
            await printList(
              io,
              { items, headings: ['alias', 'profile'], rowOf: ({ profileAlias, profileId }) => [profileAlias, profileId] },
              options,
            )
          }
        }),
      ),
    'muster profiles --as acme\nmuster profiles --as northwind --customer 2000000001',
  )
