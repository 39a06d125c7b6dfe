import Type from 'typebox'
import type { DeviceState } from '../../enrolment/device.ts'
import type { Alias, Profile } from '../../enrolment/profile.ts'
import type { Tally } from '../../enrolment/store/profiles.ts'
import { LINES } from '../../wire/text.ts'

const text = (description?: string) => Type.Optional(Type.String(description === undefined ? {} : { description }))
const lines = (description: string) => Type.Optional(Type.String({ ...LINES, description }))
const flag = (description?: string) => Type.Optional(Type.Boolean(description === undefined ? {} : { description }))
const count = (description?: string) => Type.Integer(description === undefined ? {} : { description })

/** Members that requests and responses have under the same name. */
export const plainFields = {
  description: lines('At most 200 characters.'),
  mdmUri: text("The EMM server's address, for the agent."),
  mdmProfileCustomData: lines('A JSON object as text, passed to the agent unchanged.'),
  doEnabled: flag('Fully managed device: the agent becomes device owner. Default false.'),
  aeEnabled: flag('Android Enterprise with a profile owner. Default false.'),
  systemAppEnabled: flag('All system apps remain enabled. Default false.'),
  supportedMDM: text('Name of the EMM, such as `Knox Manage`. Required with doEnabled or aeEnabled.'),
  skipSetupWizard: flag('Default true; must not be false with doEnabled or aeEnabled.'),
  allowUserCancel: flag('Default false; must not be true with doEnabled or aeEnabled.'),
  supportPhoneNumber: text('Required unless doEnabled.'),
  supportEmailAddress: text('Required unless doEnabled.'),
  supportDefaultEula: flag(),
  knoxLicense: text(),
  domainName: text(),
  domainGroup: text(),
  companyName: text(),
  mailingAddress1: text(),
  mailingAddress2: text(),
  city: text(),
  province: text(),
  country: text(),
  zipCode: text(),
}

const AgentSchema = Type.Object(
  {
    mdmApkUri: Type.String(),
    packageName: text(),
    version: text(),
    signatures: Type.Optional(Type.Array(Type.String({ description: 'SHA-256 of a signing certificate, base64url.' }))),
  },
  { title: 'Agent' },
)

export const AliasSchema = Type.Object(
  {
    profileAliasId: Type.String(),
    alias: Type.String(),
    profileId: Type.String(),
    profileName: Type.String(),
    resellerId: Type.String(),
  },
  { title: 'ProfileAlias' },
)

export const Eula = Type.Object({ title: Type.String(), content: Type.String() }, { title: 'Eula' })

export const ProfileSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    nameLower: Type.String(),
    ...plainFields,
    mdmApkInfo: Type.Optional(AgentSchema),
    secondaryMdmApkInfoList: Type.Optional(Type.Array(AgentSchema)),
    eulas: Type.Optional(Type.Array(Eula)),
    authType: Type.Literal('NONE'),
    updateTime: Type.Integer({ description: 'Epoch ms.' }),
    deviceCount: count('All devices with this profile.'),
    profileAssignedDeviceCount: count(),
    profileAssignmentFailedCount: count(),
    enrolledDeviceCount: count(),
    enrollFailedDeviceCount: count(),
    cancelledByUserDeviceCount: count(),
    notRejectedCount: count('All devices except those whose user cancelled the enrolment.'),
    profileAlias: Type.Array(AliasSchema),
  },
  { title: 'Profile' },
)

/** The wire form of a profile, with the counts of its devices and its aliases. */
export function profileBody({ id, content, updatedAt }: Profile, tally: Tally, aliases: readonly Alias[]) {
  const { name, ...rest } = content
  const of = (state: DeviceState): number => tally[state] ?? 0
  const devices = Object.values(tally).reduce((sum, one) => sum + one, 0)
  return {
    id,
    name,
    nameLower: name.toLowerCase(),
    ...rest,
    authType: 'NONE',
    updateTime: updatedAt,
    deviceCount: devices,
    profileAssignedDeviceCount: of('ProfileAssigned'),
    profileAssignmentFailedCount: of('ProfileAssignmentFailed'),
    enrolledDeviceCount: of('Enrolled'),
    enrollFailedDeviceCount: of('EnrollFailed'),
    cancelledByUserDeviceCount: of('CancelledByUser'),
    notRejectedCount: devices - of('CancelledByUser'),
    profileAlias: aliases.map(alias => aliasBody(alias, name)),
  }
}

export const aliasBody = ({ id, alias, profile, reseller }: Alias, profileName: string) => ({
  profileAliasId: id,
  alias,
  profileId: profile,
  profileName,
  resellerId: reseller,
})
