/**
 * The Knox Mobile Enrollment Customer API: a customer, or a provider on its behalf, manages its devices, uploads and profiles.
 * This folder has the wire format and the error rows of this API alone; `enrolment/` has the rules.
 */
import Type from 'typebox'
import type { Api } from '../../wire/api.ts'
import { admit, type KmeCaller } from './caller.ts'
import {
  assignProfile,
  deleteDevices,
  unassignProfile,
  unassignProfileInPart,
  unassignProfileInPartByPost,
} from './device-orders.ts'
import { listDevices } from './devices.ts'
import { because, errorResponse } from './dialect.ts'
import { errors } from './errors.ts'
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
  errorSchema: Type.Object(
    {
      errorId: Type.Optional(
        Type.String({ description: 'Identifies this one error. Absent in the response to a malformed token.' }),
      ),
      code: Type.Integer(),
      message: Type.String(),
      data: Type.String({ description: 'The reason, for developers.' }),
    },
    { title: 'Error' },
  ),
  security: {
    bearer: { type: 'http', scheme: 'bearer', description: 'OAuth 2.0, client credentials.' },
    signedToken: {
      type: 'apiKey',
      in: 'header',
      name: 'x-knox-apitoken',
      description: 'A JWT that the customer signed around an access token.',
    },
  },
  admit,
  because,
  errorResponse,
}
