import { type Activity, type By, entry } from './activity.ts'
import { type Device, type DeviceState, identifiersOf } from './device.ts'
import { readName } from './identifier.ts'
import { type PhoneSetup, profileFor, type StartedPhone, setupOf } from './phone-setup.ts'
import type { Profile } from './profile.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { StateReport } from './store/devices.ts'
import type { World } from './world.ts'

/** The outcome of a boot, as the phone reports it. */
export type BootOutcome = 'enrolled' | 'failed' | 'cancelled'

export interface Boot {
  readonly identifier: string
  /** `enrolled` by default. */
  readonly outcome?: BootOutcome
}

/** A phone after its boot: its device has the resulting state. */
export interface BootedPhone extends StartedPhone {
  /** The profile that it received. */
  readonly profile: Profile | undefined
}

type BootRefusal = Refusal<'identifier-missing' | 'cancel-not-allowed'>

/** What a phone receives that starts and requests its profile, before it reports an outcome. */
export async function setUp(world: World, identifier: string): Promise<PhoneSetup | Refusal<'identifier-missing'>> {
  const name = readName(identifier, world.rules)
  if (name?.by !== 'identifier') return refuse('identifier-missing', identifier)
  const [phone] = await startedPhones(world, [name.identifier])
  if (phone === undefined) throw new Error('each identifier has a phone')
  return setupOf(world, phone, phone.device && (await profileFor(world, phone.device)))
}

/** A phone starts, requests its profile and reports an outcome. */
export async function boot(world: World, by: By, phone: Boot): Promise<PhoneSetup | BootRefusal> {
  const [booted] = await bootAll(world, by, [phone])
  if (booted === undefined) throw new Error('each boot has a result')
  return isRefusal(booted) ? booted : setupOf(world, booted, booted.profile)
}

/** The same for many phones, each on its own and in their order, with one commit for all reports. */
export async function bootAll(world: World, by: By, boots: readonly Boot[]): Promise<readonly (BootedPhone | BootRefusal)[]> {
  const names = boots.map(({ identifier }) => readName(identifier, world.rules))
  const identifiers = names.map(name => (name?.by === 'identifier' ? name.identifier : undefined))
  const started = await startedPhones(
    world,
    identifiers.filter(identifier => identifier !== undefined),
  )
  const phones = new Map(started.map(phone => [phone.identifier, phone]))
  // A phone may be in the list more than once: its next boot begins in the state after the one before.
  const states = new Map<string, DeviceState>()
  const reports: StateReport[] = []
  const booted: (BootedPhone | BootRefusal)[] = []
  for (const [i, { identifier, outcome = 'enrolled' }] of boots.entries()) {
    const phone = phones.get(identifiers[i] ?? '')
    if (phone === undefined) {
      booted.push(refuse('identifier-missing', identifier))
      continue
    }
    const device = phone.device && { ...phone.device, state: states.get(keyOf(phone.device)) ?? phone.device.state }
    const profile = device && (await profileFor(world, device))
    if (device === undefined || profile === undefined) booted.push({ ...phone, device, profile })
    else if (outcome === 'cancelled' && !profile.content.allowUserCancel) {
      booted.push(refuse('cancel-not-allowed', profile.content.name))
    } else {
      const state = STATE_AFTER[outcome]
      states.set(keyOf(device), state)
      const log = reportEntry(world, by, { phone, tenant: device.tenant, outcome })
      reports.push({ device, state, log })
      booted.push({ ...phone, device: { ...device, state }, profile })
    }
  }
  if (reports.length > 0) await world.store.devices.report(reports, world.clock.now())
  return booted
}

const STATE_AFTER: Readonly<Record<BootOutcome, DeviceState>> = {
  enrolled: 'Enrolled',
  failed: 'EnrollFailed',
  cancelled: 'CancelledByUser',
}

const reportEntry = (
  world: World,
  by: By,
  { phone, tenant, outcome }: { phone: StartedPhone; tenant: string; outcome: BootOutcome },
): Activity =>
  entry(world, by, {
    tenant,
    act: 'boot',
    target: `${phone.identifier}: ${STATE_AFTER[outcome]}`,
    status: outcome === 'failed' ? 'Error' : 'OK',
  })

const keyOf = ({ tenant, id }: Device): string => `${tenant} ${id}`

/** The device that has the identifier or any other identifier of the same handset. */
export const deviceOf = async (world: Pick<World, 'store'>, identifier: string): Promise<Device | undefined> =>
  (await startedPhones(world, [identifier]))[0]?.device

/** A phone for each identifier. Its device has the identifier, or another one of the same handset. */
async function startedPhones({ store }: Pick<World, 'store'>, identifiers: readonly string[]): Promise<StartedPhone[]> {
  const handsets = await store.handsets.among(identifiers)
  const others = [...handsets.values()].flatMap(identifiersOf)
  const devices = await store.devices.among([...new Set([...identifiers, ...others])])
  return identifiers.map(identifier => {
    const handset = handsets.get(identifier)
    const names = [identifier, ...(handset === undefined ? [] : identifiersOf(handset))]
    const device = names.map(name => devices.get(name)).find(found => found !== undefined)
    return { identifier, handset, device }
  })
}
