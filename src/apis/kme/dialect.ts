/** How the Customer API refuses: refusals of the domain and of the server, as rows of its catalogue. */
import type { Refusal } from '../../enrolment/refusal.ts'
import type { WireResponse } from '../../wire/api.ts'
import type { Refused } from '../../wire/catalogue.ts'
import { visible } from '../../wire/visible.ts'
import { envelope } from '../gate/envelope.ts'
import { makeOrThrow, refusals, refusalsByCause } from '../refuse.ts'
import * as checks from './checks.ts'
import { errors } from './errors.ts'
import * as ofProfiles from './profile-checks.ts'

export const refuse = refusals(errors)

// The published sample and the table have different texts; responses have the sample's.
const NOT_PERMITTED = 'The current user is unauthorized to use this service.'

/** The refusal of a credential without the permission for a request. */
export const notPermitted = (): Refused => refuse('notPermitted', NOT_PERMITTED)

const ofDevices = {
  'too-many-devices': () => refuse(checks.deviceCount),
  // Without a name, a test ordered the refusal.
  'device-malformed': (name?: string) =>
    refuse(
      checks.deviceName,
      name === undefined ? undefined : `${visible(name)} is not a device id, IMEI, MEID or serial number.`,
    ),
  'device-pending': (name: string | undefined) => refuse(checks.deviceApproved, `${name} waits for its upload to be approved.`),
}

const ofAgents = {
  'agent-unreadable': (about: string | undefined) => refuse(ofProfiles.agentReadable, about),
  // The agent reader writes this text in the form of the published sample.
  'agent-unreachable': (about: string | undefined) => refuse(ofProfiles.agentReachable, about),
}

/** The refusal that `profiles/create` would send for a profile that failed in the background. */
export const refusedAgent = ({ reason, about }: Refusal<keyof typeof ofAgents>): Refused => ofAgents[reason](about)

/** Returns an outcome or throws its refusal. For a validation error the reason replaces the text of the row. */
export const orThrow = makeOrThrow({
  ...ofDevices,
  'device-not-found': () => refuse(checks.assignedKnown),
  'profile-unknown': () => refuse(checks.profileKnown),
  'profile-unpublished': () => refuse(checks.profilePublished),
  // The refusal has the rule.
  'profile-unfit': about => refuse('profileInvalid', about),
  'profile-name-taken': () => refuse(ofProfiles.nameFree),
  'profile-name-reserved': () => refuse(ofProfiles.nameUnreserved),
  ...ofAgents,
  'credential-undecipherable': () => refuse(checks.credentialEncrypted),
  // The table has no row for a decrypted user id that is not allowed, so this is the row of any invalid parameter (inferred).
  'user-id-unfit': about => refuse(checks.userIdForm, about),
  'upload-unknown': () => refuse(checks.uploadsKnown),
  'reseller-unknown': () => refuse(checks.resellerKnown),
  'profile-in-use': about => refuse(ofProfiles.profileUnused, about),
})

/** The same for approvals of resellers, where an unknown profile has another row (inferred: the catalogue has two). */
export const orThrowOfReseller = makeOrThrow({
  'reseller-unknown': () => refuse(checks.resellerKnown),
  'profile-unknown': () => refuse(checks.defaultProfileKnown),
  'association-exists': () => refuse(checks.notAssociated),
})

/** The same for aliases, which have that row too. */
export const orThrowOfAlias = makeOrThrow({
  'reseller-unknown': () => refuse(checks.associated),
  'profile-unknown': () => refuse(checks.aliasProfileKnown),
  'alias-unknown': () => refuse(checks.aliasKnown),
  'alias-unfit': about => refuse(checks.aliasForm, about),
  'too-many-aliases': about => refuse(checks.aliasCount, about),
  // The catalogue has no other row for a name that is taken.
  'alias-taken': about => refuse(checks.aliasFree, `The reseller has an alias ${about} already.`),
})

/** The same for unassign orders, where an unknown device has another row, with the text of the published sample. */
export const orThrowUnassign = makeOrThrow({
  ...ofDevices,
  'device-not-found': () => refuse(checks.unassignedKnown, "Some/All devices don't exist"),
})

/** See `Operation.deviceRows`. */
export const assignedRows = {
  'device-malformed': errors.deviceInvalid,
  'device-not-found': errors.devicesUnknown,
  'device-broken': errors.broken,
}
export const namedRows = { ...assignedRows, 'device-not-found': errors.deviceUnknown }

/** The refusal of a request that ends before its operation runs. */
export const because = refusalsByCause({
  'path-unknown': () => refuse('resourceUnknown'),
  'body-too-large': () => refuse('bodyTooLarge'),
  'body-malformed': detail => refuse('requestInvalid', detail),
  'parameter-unfit': detail => refuse('parameterInvalid', detail),
  'scope-missing': notPermitted,
  // No published row is about either cause.
  stopping: () => refuse('broken'),
  broken: () => refuse('broken'),
})

export const errorResponse = (refused: Refused, id: string): WireResponse => envelope(refused, id)
