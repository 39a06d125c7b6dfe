import { Command, Option } from 'commander'
import type { Kdp, KdpDevice, Kme, KmeDevice, KmeOperations } from '../sdk/index.ts'
import { connected } from './connection/connect.ts'
import { type ConnectionOptions, withConnection, withExample } from './connection/options.ts'
import { kindOf } from './csv/columns.ts'
import { type Io, UsageError } from './io.ts'
import { itemsOf, type Listing, type ListOptions, pageQueryOf, printList, withListOptions } from './list-output.ts'

export const devicesCommand = (io: Io): Command =>
  withExample(
    withListOptions(withConnection(new Command('devices'), ['kme', 'kdp']))
      .description('Lists the devices of a customer; or, as a reseller, the devices that it has uploaded.')
      .argument('[identifiers...]', 'these devices alone: IMEIs, MEIDs or serial numbers; as a reseller, one of them')
      .option('--customer <id>', 'the customer')
      .addOption(
        new Option('--state <states...>', 'customers: devices in these states (default: all but Pending)').choices(STATES),
      )
      .option('--profile <ids...>', 'customers: devices with these profiles')
      .option('--tag <tags...>', 'customers: devices that have all these tags')
      .option('--search <text>', 'customers: devices whose identifier begins so')
      .option('--changed-after <time>', 'customers: devices that changed since: 24h, 90m or a date')
      .option('--upload <id>', 'customers: devices of this upload')
      .option('--transaction <id>', 'resellers: devices of this upload, by its transaction')
      .option('--order <number>', 'resellers: devices of this order number')
      .action(async (identifiers: string[], options: DevicesOptions, command: Command) =>
        connected({ io, command, sides: ['kme', 'kdp'] }, async ({ kme, kdp, side }) => {
          if (side === 'kdp') await printList(io, await uploadedDevices(kdp, identifiers, options), options)
          else await printList(io, await ownDevices(kme, identifiers, options), options)
        }),
      ),
    'muster devices --as acme --state Unassigned ProfileAssigned\nmuster devices --as northwind --transaction first --json',
  )

type CustomerQuery = NonNullable<KmeOperations['listDevices']['query']>

interface DevicesOptions extends ConnectionOptions, ListOptions {
  readonly state?: NonNullable<CustomerQuery['state']>
  readonly profile?: readonly string[]
  readonly tag?: readonly string[]
  readonly search?: string
  readonly changedAfter?: string
  readonly upload?: string
  readonly transaction?: string
  readonly order?: string
}

const STATES = [
  ...['Pending', 'Unassigned', 'ProfileAssignmentFailed', 'ProfileAssigned', 'Enrolled', 'EnrollFailed'],
  ...['CancelledByUser', 'EnrolledRestricted', 'LicenseExpired'],
]

async function ownDevices(kme: Kme, identifiers: readonly string[], options: DevicesOptions): Promise<Listing<KmeDevice>> {
  const { state, profile: profileId, tag: tags, search, changedAfter, upload: uploadId, transaction, order } = options
  refuse({ '--transaction': transaction, '--order': order }, 'a reseller')
  const devices = identifiers.length === 0 ? undefined : identifiers
  const query = { ...pageQueryOf(options), ...defined({ devices, state, profileId, tags, search, changedAfter, uploadId }) }
  return {
    items: await itemsOf(kme.devices.list(query), ({ deviceList }) => deviceList, options),
    headings: ['identifier', 'model', 'state', 'profile', 'reseller', 'tags'],
    rowOf: device => [
      device.mei ?? device.serialNumber,
      device.model,
      device.state,
      device.profileName,
      device.resellerName,
      device.tags.join(', '),
    ],
  }
}

async function uploadedDevices(
  kdp: Kdp,
  [identifier, ...others]: readonly string[],
  options: DevicesOptions,
): Promise<Listing<KdpDevice>> {
  const { state, profile, tag, search, changedAfter, upload, transaction: transactionId, order: orderNo } = options
  refuse({ '--state': state, '--profile': profile, '--tag': tag, '--search': search, '--upload': upload }, 'a customer')
  refuse({ '--changed-after': changedAfter }, 'a customer')
  if (others.length > 0) throw new UsageError('A reseller can list one identifier, or all devices of a transaction or order.')
  const customerId = options.customer === undefined ? undefined : [options.customer]
  const named = identifier === undefined ? {} : { [MEMBERS[kindOf(identifier, ['imei', 'meid', 'serial'])]]: identifier }
  const query = { ...pageQueryOf(options), ...named, ...defined({ customerId, transactionId, orderNo }) }
  return {
    items: await itemsOf(kdp.devices.list(query), ({ devices }) => devices, options),
    headings: ['identifier', 'model', 'state', 'customer', 'upload'],
    rowOf: device => [
      device.imei ?? device.serialNumber ?? device.meid,
      device.model,
      device.state,
      device.customerId,
      device.uploadId,
    ],
  }
}

const MEMBERS = { imei: 'imei', meid: 'meid', serial: 'serialNumber' } as const

/** Refuses filters that the API of this caller does not have: without them all devices would be listed. */
function refuse(filters: Readonly<Record<string, unknown>>, of: string): void {
  const given = Object.keys(filters).find(name => filters[name] !== undefined)
  if (given !== undefined) throw new UsageError(`${given} is a filter of ${of}, and the account is of another kind.`)
}

type Defined<Query> = { [Key in keyof Query]?: Exclude<Query[Key], undefined> }

/** Without the members that are undefined. */
const defined = <Query extends object>(query: Query): Defined<Query> =>
  // The type says what the filter does.
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Defined<Query>
