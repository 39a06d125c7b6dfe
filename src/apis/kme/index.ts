/**
 * The Knox Mobile Enrollment Customer API: a customer, or a provider on its behalf, manages its devices, uploads and profiles.
 * This folder has the wire format and the error rows of this API alone; `enrolment/` has the rules.
 */
import type { Api } from '../../wire/api.ts'
import { errorSchema } from '../gate/envelope.ts'
import { oauth, signedToken } from '../gate/security.ts'
import { assignProfile } from './assign-profile.ts'
import { admit, type KmeCaller } from './caller.ts'
import { deleteDevices, unassignProfile, unassignProfileInPart, unassignProfileInPartByPost } from './device-orders.ts'
import { listDevices } from './devices.ts'
import { because, errorResponse } from './dialect.ts'
import { errors, raisedBy } from './errors.ts'
import type { KmeWorld } from './operation.ts'
import {
  addProfileAlias,
  changeProfileAlias,
  changeProfileAliasBare,
  deleteProfileAlias,
  deleteProfileAliasBare,
} from './profile-aliases.ts'
import { addProfileAsync, profileStatus } from './profile-publications.ts'
import { addProfile, deleteProfile, editProfile, getProfile, getProfileShort, listProfiles } from './profiles.ts'
import { approveReseller } from './resellers.ts'
import { approveUploads, listUploads } from './uploads.ts'

export const kme: Api<KmeWorld, KmeCaller> = {
  name: 'kme',
  title: 'Knox Mobile Enrollment Customer API',
  description: 'Devices that resellers uploaded for a customer, the profiles that they enrol with, and the approval of uploads.',
  prefixes: ['/kcs/v1/kme', '/kcs/v2/kme'],
  bodyLimit: 16 * 1024 * 1024,
  raisedBy,
  catalogue: errors,
  operations: [
    listDevices,
    assignProfile,
    unassignProfile,
    unassignProfileInPart,
    unassignProfileInPartByPost,
    deleteDevices,
    listUploads,
    approveUploads,
    listProfiles,
    profileStatus,
    getProfile,
    getProfileShort,
    addProfile,
    addProfileAsync,
    editProfile,
    deleteProfile,
    approveReseller,
    addProfileAlias,
    changeProfileAlias,
    changeProfileAliasBare,
    deleteProfileAlias,
    deleteProfileAliasBare,
  ],
  errorsEverywhere: [
    'parameterInvalid',
    'tenantMismatch',
    'customerIdInvalid',
    'requestInvalid',
    'credentialMissing',
    'accessTokenInvalid',
    'accessTokenEmpty',
    'bearerExpired',
    'signatureExpired',
    'accessTokenExpired',
    'accessTokenForeign',
    'notPermitted',
    'tenantBlocked',
    'resellerBlocked',
    'tenantInactive',
    'serviceMissing',
    'userUnknown',
    'tenantUnknown',
    'restrictionUnmet',
    'bodyTooLarge',
    'broken',
  ],
  errorSchema,
  tags: {
    'Customer-Device-Management': 'The devices of a customer: lists, assignment of profiles, removal.',
    'Device-Upload-and-Reseller-Management': 'Uploads that wait for approval, resellers and the aliases of profiles.',
    'Profile-Management': 'The profiles that devices enrol with.',
  },
  examples: async () => (await import('./examples.ts')).examples,
  security: { oauth: oauth('kme'), signedToken },
  admit,
  because,
  errorResponse,
}
