import { Command } from 'commander'
import { connected } from './connection/connect.ts'
import { type ConnectionOptions, withConnection, withExample } from './connection/options.ts'
import type { Io } from './io.ts'
import { itemsOf, type ListOptions, pageQueryOf, printList, withListOptions } from './list-output.ts'

export const customersCommand = (io: Io): Command =>
  withExample(
    withListOptions(withConnection(new Command('customers'), ['kdp', 'msp']))
      .description('Lists the customers of a reseller, or those that a managed service provider manages.')
      .action(async (options: ConnectionOptions & ListOptions, command: Command) =>
        connected({ io, command, sides: ['kdp', 'msp'] }, async ({ kdp, msp, side }) => {
          const query = pageQueryOf(options)
          if (side === 'kdp') {
            const items = await itemsOf(kdp.customers.list(query), page => page.customers, options)
            await printList(
              io,
              { items, headings: ['customer', 'name'], rowOf: ({ customerId, name }) => [customerId, name] },
              options,
            )
          } else {
            const items = await itemsOf(msp.customers.list(query), page => page.customers, options)
            const headings = ['customer', 'name', 'country', 'management', 'status']
            await printList(
              io,
              {
                items,
                headings,
                rowOf: each => [each.customerId, each.companyName, each.country, each.managementType, each.status],
              },
              options,
            )
          }
        }),
      ),
    'muster customers --as northwind\nmuster customers --as meridian --json',
  )
