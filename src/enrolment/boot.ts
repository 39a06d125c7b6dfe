import { type By, entry } from './activity.ts'
import { plainOf } from './credential.ts'
import { type Device, type DeviceState, identifiersOf, isLocked, type LockStatus } from './device.ts'
import { agentOf } from './emm.ts'
import { readName } from './identifier.ts'
import type { Agent, Eula, Profile } from './profile.ts'
import { type No, no } from './refusal.ts'
import type { World } from './world.ts'

/** How a boot ended, as the phone tells it. */
export type BootOutcome = 'enrolled' | 'failed' | 'cancelled'

/** What a phone was told at its first boot or after a reset, and where it ended. */
export interface BootAnswer {
  /** Null for a phone that nobody uploaded. */
  readonly state: DeviceState | null
  /** A locked phone stays as it is, and gets no profile. Null for a phone that nobody uploaded. */
  readonly lockStatus: LockStatus | null
  readonly profile: ToldProfile | null
  readonly agent: Agent | null
  /** For the agent: Android's provisioning extras. */
  readonly extras: Readonly<Record<string, unknown>> | null
}

/** Of a profile, what a phone needs to set itself up. */
export interface ToldProfile {
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
  /** Agents beside the first, of the legacy kind of profile. */
  readonly secondaryAgents: readonly Agent[]
}

/** A phone starts and asks what it is to become; `enrolled` if nothing is said of how that went. */
export async function boot(
  world: World,
  by: By,
  phone: { identifier: string; outcome?: BootOutcome },
): Promise<BootAnswer | No<'identifier-missing' | 'cancel-not-allowed'>> {
  const name = readName(phone.identifier, world.rules)
  if (name?.by !== 'identifier') return no('identifier-missing', phone.identifier)

  const device = await deviceOf(world, name.identifier)
  if (device === undefined) return toldNothing({ state: null, lockStatus: null })
  const profile = await profileFor(world, device)
  if (profile === undefined) return toldNothing(device)

  const outcome = phone.outcome ?? 'enrolled'
  if (outcome === 'cancelled' && !profile.content.allowUserCancel) return no('cancel-not-allowed', profile.content.name)
  const state = ENDS[outcome]
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
    profile: told(profile),
    agent: profile.content.mdmApkInfo ?? agentOf(profile.content.supportedMDM) ?? null,
    extras: extrasFor(world, profile, device),
  }
}

const ENDS: Readonly<Record<BootOutcome, DeviceState>> = {
  enrolled: 'Enrolled',
  failed: 'EnrollFailed',
  cancelled: 'CancelledByUser',
}

// A phone that is restricted or out of licence depends on the advanced settings; one whose assignment failed has no profile.
const IS_TOLD: ReadonlySet<DeviceState> = new Set(['ProfileAssigned', 'Enrolled', 'EnrollFailed', 'CancelledByUser'])

const toldNothing = ({ state, lockStatus }: Pick<BootAnswer, 'state' | 'lockStatus'>): BootAnswer => ({
  state,
  lockStatus,
  profile: null,
  agent: null,
  extras: null,
})

/** By what the phone says, or by any other identifier that the same phone has: it was uploaded under one of them. */
async function deviceOf(world: World, identifier: string): Promise<Device | undefined> {
  const device = await world.store.devices.get({ identifier })
  if (device !== undefined) return device
  const handset = await world.store.handsets.get({ identifier })
  for (const other of handset === undefined ? [] : identifiersOf(handset)) {
    const found = other === identifier ? undefined : await world.store.devices.get({ identifier: other })
    if (found !== undefined) return found
  }
  return undefined
}

async function profileFor(world: World, device: Device): Promise<Profile | undefined> {
  if (isLocked(device) || !IS_TOLD.has(device.state)) return undefined
  const profile = await world.store.profiles.asAssigned(device)
  return profile?.published === true ? profile : undefined
}

const told = ({ id, content }: Profile): ToldProfile => ({
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
 * The bundle for the agent: the customer's own data with the user's credentials and the server's address put into it, under
 * the names that Samsung documents for agents without names of their own. A credential that cannot be decrypted is left out.
 */
function extrasFor(
  { credentialKey }: World,
  { content }: Profile,
  { userName, userToken }: Device,
): Readonly<Record<string, unknown>> {
  const bundle: Record<string, unknown> =
    content.mdmProfileCustomData === undefined ? {} : JSON.parse(content.mdmProfileCustomData)
  const [username, password] = [userName, userToken].map(kept => (kept === null ? undefined : plainOf(credentialKey, kept)))
  if (username !== undefined) bundle.username = username
  if (password !== undefined) bundle.password = password
  if (content.mdmUri !== undefined) bundle.kmeUri = content.mdmUri
  return { 'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE': bundle }
}
