/**
 * The Knox Mobile Enrollment Customer API: what a customer, or a provider on its behalf, does with its devices, uploads and
 * profiles. This folder knows the wire words and rows of that API, and no other; what happens is the world's to say.
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
import { because, speak } from './dialect.ts'
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
  description: 'Devices that resellers uploaded for a customer, the profiles that they enrol with, and the uploads to approve.',
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
        Type.String({ description: 'Of this one failure. Not in the answer to a token that cannot be read.' }),
      ),
      code: Type.Integer(),
      message: Type.String(),
      data: Type.String({ description: 'For the developer.' }),
    },
    { title: 'Error' },
  ),
  security: {
    bearer: { type: 'http', scheme: 'bearer', description: 'OAuth 2.0, client credentials.' },
    signedToken: {
      type: 'apiKey',
      in: 'header',
      name: 'x-knox-apitoken',
      description: 'An access token, signed by the customer.',
    },
  },
  admit,
  because,
  speak,
}
