import { plaintextOf } from './credential.ts'
import { type Device, type DeviceState, type Handset, isLocked, type LockStatus } from './device.ts'
import { agentOf } from './emm.ts'
import { kindOf } from './identifier.ts'
import type { Agent, Eula, Profile } from './profile.ts'
import type { World } from './world.ts'

/** A phone that starts: what is known under one of its identifiers. */
export interface StartedPhone {
  readonly identifier: string
  readonly handset: Handset | undefined
  /** Undefined for a phone that is not uploaded. */
  readonly device: Device | undefined
}

/** What a phone knows of itself and receives at its first boot or after a reset: all that its screens show. */
export interface PhoneSetup {
  readonly phone: Omit<Handset, 'eligible'>
  /** The tenant that has the device. Null for a phone that is not uploaded, as the next two. */
  readonly tenant: string | null
  readonly state: DeviceState | null
  /** A locked phone gets no profile and changes no state. */
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
  /** The name of the EMM. */
  readonly emm: string | null
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

// Whether restricted and unlicensed phones get a profile depends on the advanced settings, which Muster does not have.
export const GETS_PROFILE: ReadonlySet<DeviceState> = new Set(['ProfileAssigned', 'Enrolled', 'EnrollFailed', 'CancelledByUser'])

/** The profile that a device receives when it starts. */
export async function profileFor(world: World, device: Device): Promise<Profile | undefined> {
  if (isLocked(device) || !GETS_PROFILE.has(device.state)) return undefined
  const profile = await world.store.profiles.asAssigned(device)
  return profile?.published === true ? profile : undefined
}

export function setupOf(world: World, phone: StartedPhone, profile: Profile | undefined): PhoneSetup {
  const { device } = phone
  const content = profile?.content
  return {
    phone: identityOf(phone),
    tenant: device?.tenant ?? null,
    state: device?.state ?? null,
    lockStatus: device?.lockStatus ?? null,
    profile: profile === undefined ? null : profileForPhone(profile),
    agent: content?.mdmApkInfo ?? agentOf(content?.supportedMDM) ?? null,
    extras: profile === undefined || device === undefined ? null : extrasFor(world, profile, device),
  }
}

/** The identifiers of a phone that is neither uploaded nor a handset are the one that it started with. */
function identityOf({ identifier, handset, device }: StartedPhone): PhoneSetup['phone'] {
  const known = (member: keyof PhoneSetup['phone']) => handset?.[member] ?? device?.[member] ?? null
  const own = handset === undefined && device === undefined ? kindOf(identifier) : undefined
  return {
    imei: own === 'imei' ? identifier : known('imei'),
    imei2: known('imei2'),
    meid: own === 'meid' ? identifier : known('meid'),
    serialNumber: own === 'serial' ? identifier : known('serialNumber'),
    model: known('model'),
  }
}

const profileForPhone = ({ id, content }: Profile): PhoneProfile => ({
  id,
  name: content.name,
  emm: content.supportedMDM ?? null,
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
