import type { Catalogue } from '../../wire/catalogue.ts'
import { ownRows } from '../own/errors.ts'

/**
 * The errors of the control API, none of which is published: a code, a name that is the end of the problem's `type`, and a text
 * that is its `detail`.
 */
export const errors = {
  ...ownRows,
  credentialMissing: [40100000, 'credential-missing', 'In service mode this requires an admin token, as Authorization: Bearer.'],
  credentialWrong: [40100002, 'credential-wrong', 'The admin token is wrong.'],
  credentialExpired: [40100003, 'credential-expired', 'The admin token {name} has expired.'],
  credentialRefused: [40100001, 'credential-refused', 'The credential was not accepted: {reason}.'],
  rowUnknown: [40400001, 'row-unknown', '{row} does not exist.'],
  worldUnknown: [40400003, 'world-unknown', 'The {detail} does not exist.'],
  tenantTaken: [40900000, 'tenant-taken', 'Tenant {id} is a {kind} already.'],
  tokenTaken: [40900005, 'token-taken', 'Reseller {id} has this gen1Token already.'],
  devicesDiffer: [40900001, 'devices-differ', 'These identifiers belong to different {rows}: {identifiers}.'],
  nameTaken: [40900002, 'name-taken', 'Customer {customer} has another profile with the name {name}: {id}.'],
  inUse: [40900003, 'still-in-use', '{row} is in use: {reason}.'],
  cancelNotAllowed: [40900004, 'cancel-not-allowed', 'Profile {profile} does not allow its user to cancel the enrolment.'],
  nothingAsked: [40900006, 'nothing-asked', 'Customer {customer} has no pending request of this kind.'],
  severalAsk: [
    40900007,
    'several-ask',
    'Several providers have a pending request: {providers}. The member provider must name one.',
  ],
  alreadyManaged: [40900008, 'already-managed', 'Customer {customer} is managed by another provider.'],
  fullyManaged: [40900009, 'fully-managed', 'Customer {customer} is fully managed and cannot request a delink.'],
  knoxManageTaken: [40900010, 'knox-manage-taken', 'Another customer has this Knox Manage tenant name.'],
  notManaging: [40900011, 'not-managing', 'Provider {provider} does not manage customer {customer}.'],
  worldTaken: [40900012, 'world-taken', 'The {detail} exists already.'],
  worldsUnavailable: [40900013, 'worlds-unavailable', 'Not possible here: {detail}.'],
  journalOff: [
    40900014,
    'journal-off',
    'This server has no request journal. The setting journal (MUSTER_JOURNAL) is the number of requests that it keeps.',
  ],
  notReplayable: [40900015, 'not-replayable', 'This request cannot be sent again: {reason}.'],
  worldLimit: [42900001, 'world-limit', 'Too many worlds: {detail}.'],
  faultLimit: [42900002, 'fault-limit', 'There are {limit} faults that are not spent. Remove some (DELETE /_muster/v1/faults).'],
  tooManyAttempts: [42900000, 'too-many-attempts', 'Too many wrong admin tokens were sent from this address.'],
  notReady: [50300000, 'not-ready', '{what}.'],
} as const satisfies Catalogue
