import { type By, entry } from './activity.ts'
import { plaintextOf } from './credential.ts'
import { type Device, type DeviceState, identifiersOf, isLocked, type LockStatus } from './device.ts'
import { agentOf } from './emm.ts'
import { readName } from './identifier.ts'
import type { Agent, Eula, Profile } from './profile.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** The outcome of a boot, as the phone reports it. */
type BootOutcome = 'enrolled' | 'failed' | 'cancelled'

/** The response to a phone at its first boot or after a reset, and the resulting state. */
interface BootResponse {
  /** Null for a phone that is not uploaded. */
  readonly state: DeviceState | null
  /** A locked phone gets no profile and changes no state. Null for a phone that is not uploaded. */
  readonly lockStatus: LockStatus | null
  readonly profile: PhoneProfile | null
  readonly agent: Agent | null
  /** For the agent: Android's provisioning extras. */
  readonly extras: Readonly<Record<string, unknown>> | null
}

/** The parts of a profile that a phone needs for its setup. */
export interface PhoneProfile {
  readonly id: string
  readonly name: string
  readonly doEnabled: boolean
  readonly aeEnabled: boolean
  readonly systemAppEnabled: boolean
  readonly skipSetupWizard: boolean
  readonly allowUserCancel: boolean
  readonly supportDefaultEula: boolean
  readonly eulas: readonly Eula[]
  readonly companyName: string | null
  readonly supportPhoneNumber: string | null
  readonly supportEmailAddress: string | null
  readonly knoxLicense: string | null
  /** Further agents of a legacy profile. */
  readonly secondaryAgents: readonly Agent[]
}

/** A phone starts and requests its profile; the outcome is `enrolled` by default. */
export async function boot(
  world: World,
  by: By,
  phone: { identifier: string; outcome?: BootOutcome },
): Promise<BootResponse | Refusal<'identifier-missing' | 'cancel-not-allowed'>> {
  const name = readName(phone.identifier, world.rules)
  if (name?.by !== 'identifier') return refuse('identifier-missing', phone.identifier)

  const device = await deviceOf(world, name.identifier)
  if (device === undefined) return withoutProfile({ state: null, lockStatus: null })
  const profile = await profileFor(world, device)
  if (profile === undefined) return withoutProfile(device)

  const outcome = phone.outcome ?? 'enrolled'
  if (outcome === 'cancelled' && !profile.content.allowUserCancel) return refuse('cancel-not-allowed', profile.content.name)
  const state = STATE_AFTER[outcome]
  const line = entry(world, by, {
    tenant: device.tenant,
    act: 'boot',
    target: `${name.identifier}: ${state}`,
    status: outcome === 'failed' ? 'Error' : 'OK',
  })
  await world.store.devices.report(device, { state, now: world.clock.now() }, line)
  return {
    state,
    lockStatus: device.lockStatus,
    profile: profileForPhone(profile),
    agent: profile.content.mdmApkInfo ?? agentOf(profile.content.supportedMDM) ?? null,
    extras: extrasFor(world, profile, device),
  }
}

const STATE_AFTER: Readonly<Record<BootOutcome, DeviceState>> = {
  enrolled: 'Enrolled',
  failed: 'EnrollFailed',
  cancelled: 'CancelledByUser',
}

// Whether restricted and unlicensed phones get a profile depends on the advanced settings, which Muster does not have.
export const GETS_PROFILE: ReadonlySet<DeviceState> = new Set(['ProfileAssigned', 'Enrolled', 'EnrollFailed', 'CancelledByUser'])

const withoutProfile = ({ state, lockStatus }: Pick<BootResponse, 'state' | 'lockStatus'>): BootResponse => ({
  state,
  lockStatus,
  profile: null,
  agent: null,
  extras: null,
})

/** The device that has the identifier or any other identifier of the same handset. */
export async function deviceOf({ store }: Pick<World, 'store'>, identifier: string): Promise<Device | undefined> {
  const device = await store.devices.get({ identifier })
  if (device !== undefined) return device
  const handset = await store.handsets.get({ identifier })
  for (const other of handset === undefined ? [] : identifiersOf(handset)) {
    const found = other === identifier ? undefined : await store.devices.get({ identifier: other })
    if (found !== undefined) return found
  }
  return undefined
}

async function profileFor(world: World, device: Device): Promise<Profile | undefined> {
  if (isLocked(device) || !GETS_PROFILE.has(device.state)) return undefined
  const profile = await world.store.profiles.asAssigned(device)
  return profile?.published === true ? profile : undefined
}

const profileForPhone = ({ id, content }: Profile): PhoneProfile => ({
  id,
  name: content.name,
  doEnabled: content.doEnabled,
  aeEnabled: content.aeEnabled,
  systemAppEnabled: content.systemAppEnabled,
  skipSetupWizard: content.skipSetupWizard,
  allowUserCancel: content.allowUserCancel,
  supportDefaultEula: content.supportDefaultEula ?? false,
  eulas: content.eulas ?? [],
  companyName: content.companyName ?? null,
  supportPhoneNumber: content.supportPhoneNumber ?? null,
  supportEmailAddress: content.supportEmailAddress ?? null,
  knoxLicense: content.knoxLicense ?? null,
  secondaryAgents: content.secondaryMdmApkInfoList ?? [],
})

/**
 * The bundle for the agent: the customer's custom data, the user's credentials and the address of the EMM server, under the
 * names that Samsung documents as the default. A credential that cannot be decrypted is omitted.
 */
function extrasFor(
  { credentialKey }: World,
  { content }: Profile,
  { userName, userToken }: Device,
): Readonly<Record<string, unknown>> {
  const bundle: Record<string, unknown> =
    content.mdmProfileCustomData === undefined ? {} : JSON.parse(content.mdmProfileCustomData)
  const [username, password] = [userName, userToken].map(stored =>
    stored === null ? undefined : plaintextOf(credentialKey, stored),
  )
  if (username !== undefined) bundle.username = username
  if (password !== undefined) bundle.password = password
  if (content.mdmUri !== undefined) bundle.kmeUri = content.mdmUri
  return { 'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE': bundle }
}
