import { Command } from 'commander'
import { isKnoxError, type Kme, type KnoxError } from '../sdk/index.ts'
import { profileIdOf } from '../sdk/kme/profile-id.ts'
import { connected } from './connection/connect.ts'
import { withExample } from './connection/options.ts'
import type { DeviceRow } from './csv/device-rows.ts'
import { type DevicesDone, type Failed, inParts, isName, lookedUp, orderDone, printDone } from './customer-devices.ts'
import type { Io } from './io.ts'
import { type ChangeOptions, confirmed, withNamedDevices } from './named-devices.ts'

export const assignCommand = (io: Io): Command =>
  withExample(
    withNamedDevices(new Command('assign'), ['kme'])
      .description(
        'Assigns a profile to devices of a customer, and waits until each has it. A request is for all of its devices or none.',
      )
      .requiredOption('--profile <profile>', 'the name or the id of the profile')
      .option('--no-wait', 'end when the assignment is accepted')
      .action(async (identifiers: string[], options: AssignOptions, command: Command) => {
        const sent = await confirmed(io, options, {
          identifiers,
          what: `an assignment of the profile ${options.profile}`,
          side: 'kme',
        })
        await connected({ io, command, sides: ['kme'] }, async ({ kme }) => {
          const profileId = await profileIdOf(kme, options.profile)
          const outcome = await inParts(sent, (part, deviceIds) =>
            assigned({ io, kme, profileId, wait: options.wait }, part, deviceIds),
          )
          printDone(io, { sent, verb: options.wait ? 'assigned' : 'accepted', ...outcome }, options)
        })
      }),
    'muster assign 356938035643809 --profile Base --as acme\nmuster assign --file examples/thousand.csv --profile Base --as acme',
  )

interface AssignOptions extends ChangeOptions {
  readonly profile: string
  readonly wait: boolean
}

interface Assigning {
  readonly io: Io
  readonly kme: Kme
  readonly profileId: string
  readonly wait: boolean
}

async function assigned(
  { io, kme, profileId, wait }: Assigning,
  part: readonly DeviceRow[],
  deviceIds: readonly string[],
): Promise<DevicesDone> {
  try {
    const { pendingCount, failedCount } = await kme.devices.assignProfile({ profileId, deviceIds })
    if (!wait || (pendingCount === 0 && failedCount === 0)) return { done: part.length, failed: [] }
  } catch (error) {
    if (!isKnoxError(error) || error.status === undefined || error.status >= 500) throw error
    const failed = await unfitting(kme, part, error)
    // It was refused for another reason than its devices.
    if (failed.length === 0) throw error
    return { done: 0, failed }
  }
  await orderDone(io, kme, 'devices processed')
  return withProfile(kme, part, profileId)
}

/** Which devices are the reason that a request for several was refused. The response names one of them at most. */
async function unfitting(kme: Kme, part: readonly DeviceRow[], { code, name, text }: KnoxError): Promise<Failed[]> {
  const devices = await lookedUp(kme, part)
  const rows = part.filter(row => !devices.has(row))
  const named = rows.filter(({ identifier }) => identifier !== '' && text.includes(identifier))
  return rows.map(row =>
    named.length === 0 || named.includes(row)
      ? { row, code, name, reason: text }
      : { row, reason: isName(row) ? 'not found, or its upload is not approved' : 'no valid identifier' },
  )
}

/** What became of an order that ran in the background. */
async function withProfile(kme: Kme, part: readonly DeviceRow[], profileId: string): Promise<DevicesDone> {
  const devices = await lookedUp(kme, part)
  const failed = part.flatMap(row => {
    const device = devices.get(row)
    if (device?.profileId === profileId && device.state !== 'ProfileAssignmentFailed') return []
    return [{ row, reason: device === undefined ? 'not found' : `its state is ${device.state}` }]
  })
  return { done: part.length - failed.length, failed }
}
