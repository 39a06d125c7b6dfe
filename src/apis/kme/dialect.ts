/** How the Customer API says no: the world's words, and what the server meets, as rows of its catalogue. */
import type { No } from '../../enrolment/refusal.ts'
import type { Spoken } from '../../wire/api.ts'
import type { Refused } from '../../wire/catalogue.ts'
import { envelope } from '../gate.ts'
import { becauseIn, orRefuseIn, refusals } from '../speak.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

// The published sample shows another text than the row's; the sample's is spoken.
const NOT_PERMITTED = 'The current user is unauthorized to use this service.'

/** A credential that may not do what it asks. */
export const notPermitted = (): Refused => refuse('notPermitted', NOT_PERMITTED)

const ofDevices = {
  'too-many-devices': () => refuse('tooManyDevices'),
  'device-malformed': (name: string | undefined) =>
    refuse('deviceInvalid', `${name} is not a device id, IMEI, MEID or serial number.`),
  'device-pending': (name: string | undefined) => refuse('deviceInvalid', `${name} waits for its upload to be approved.`),
}

const ofAgents = {
  'agent-unreadable': (about: string | undefined) => refuse('agentInvalid', about),
  // Worded by the reader in the shape of the published sample.
  'agent-unreachable': (about: string | undefined) => refuse('broken', about),
}

/** What a profile that is made at once would have been refused with. */
export const refusedAgent = ({ no, about }: No<keyof typeof ofAgents>): Refused => ofAgents[no](about)

/** Lets an act's outcome pass and throws its refusal. A validation error gives its reason in place of the row's text. */
export const orRefuse = orRefuseIn({
  ...ofDevices,
  'device-not-found': () => refuse('devicesUnknown'),
  'profile-unknown': () => refuse('profileUnknown'),
  'profile-unpublished': () => refuse('profileUnpublished'),
  'profile-unfit': about => refuse('profileInvalid', about),
  'profile-name-taken': () => refuse('profileNameTaken'),
  'profile-name-reserved': () => refuse('profileNameReserved'),
  ...ofAgents,
  'credential-undecipherable': () => refuse('credentialUndecipherable'),
  // The table has no row for a credential that can be read and is not allowed; this one is of any parameter (inferred).
  'user-id-unfit': about => refuse('parameterInvalid', about),
  'upload-unknown': () => refuse('resourceUnknown'),
  'reseller-unknown': () => refuse('resellerUnknown'),
  'profile-in-use': about => refuse('profileInvalid', about),
})

/** The same of operations on resellers: a profile has another row there (inferred from the catalogue's two). */
export const orRefuseOfReseller = orRefuseIn({
  'reseller-unknown': () => refuse('resellerUnknown'),
  'profile-unknown': () => refuse('resellersProfileUnknown'),
  'association-exists': () => refuse('associationExists'),
  'alias-unknown': () => refuse('resourceUnknown'),
  'alias-unfit': about => refuse('parameterInvalid', about),
  'too-many-aliases': about => refuse('parameterInvalid', about),
  // The only row of a name that is taken.
  'alias-taken': about => refuse('profileNameTaken', `The reseller has an alias ${about} already.`),
})

/** The same of devices to unassign: those that are not there have another row then, and its published sample another text. */
export const orRefuseUnassign = orRefuseIn({
  ...ofDevices,
  'device-not-found': () => refuse('deviceUnknown', "Some/All devices don't exist"),
})

/** The row for what ends a request before an operation has it. */
export const because = becauseIn({
  'path-unknown': () => refuse('resourceUnknown'),
  'body-too-large': () => refuse('bodyTooLarge'),
  'body-malformed': detail => refuse('requestInvalid', detail),
  'parameter-unfit': detail => refuse('parameterInvalid', detail),
  'scope-missing': notPermitted,
  // No published row is about either.
  stopping: () => refuse('broken'),
  broken: () => refuse('broken'),
})

export const speak = (refused: Refused, id: string): Spoken => envelope(refused, id)
