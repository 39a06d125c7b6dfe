/** The checks of profiles. */
import { PROFILE_RULES } from '../../enrolment/profile-rules.ts'
import type { Check } from '../../wire/check.ts'
import { profileKnown, profilePublished } from './checks.ts'
import type { errors } from './errors.ts'

const check = <Key extends keyof typeof errors>(given: Check<Key>): Check<Key> => given

export const profileId = check({
  rule: 'profile-id',
  requires: 'The last part of the path is not that of another operation.',
  row: 'resourceUnknown',
  remedy: 'Correct the method, or send the id of a profile.',
  reads: ['id'],
})
export const customDataDepth = check({
  rule: 'custom-data-depth',
  requires: 'mdmProfileCustomData has at most 64 levels.',
  row: 'parameterInvalid',
  remedy: 'Send fewer levels.',
})
/** The members of a request that have another name than in a profile. */
const MEMBERS: Readonly<Record<string, string>> = { agent: 'mdmApkUri', otherAgents: 'secondaryMdmApkUris' }
/** The rules of a profile as checks; `enrolment/` walks them. */
export const profileRules = PROFILE_RULES.map(({ name, requires, reads }) =>
  check({
    rule: name,
    requires,
    row: 'profileInvalid',
    remedy: 'Correct the profile. The rules are those of the console and of the API release of December 2020.',
    reads: reads.map(member => MEMBERS[member] ?? member),
  }),
)
export const nameFree = check({
  rule: 'name-free',
  requires: 'No other profile of the customer has the name; letter case does not count.',
  row: 'profileNameTaken',
  remedy: 'Choose another name.',
  reads: ['name'],
})
export const nameUnreserved = check({
  rule: 'name-unreserved',
  requires: 'No profile that createAsync is creating has the name.',
  row: 'profileNameReserved',
  remedy: 'Choose another name, or wait until profiles/status shows Failed for the other profile.',
  reads: ['name'],
})
export const agentReachable = check({
  rule: 'agent-reachable',
  requires: "The hosts of the agents' packages respond.",
  row: 'broken',
  remedy: 'Correct the address, or start its host.',
  reads: ['mdmApkUri', 'secondaryMdmApkUris'],
})
export const agentReadable = check({
  rule: 'agent-readable',
  requires: "Each agent's address serves an Android package.",
  row: 'agentInvalid',
  remedy: 'Send the address of a signed APK.',
  reads: ['mdmApkUri', 'secondaryMdmApkUris'],
})
/** The checks of each agent's download. */
export const agents = [agentReachable, agentReadable] as const
export const profileUnused = check({
  rule: 'profile-unused',
  requires: 'No device has the profile or is about to get it.',
  row: 'profileInvalid',
  remedy: 'Assign another profile to its devices first.',
  reads: ['id'],
})
/** Both for the id in the path. */
export const pathProfileKnown = { ...profileKnown, reads: ['id'] }
export const pathProfilePublished = { ...profilePublished, reads: ['id'] }
