import type { Catalogue } from '../../wire/catalogue.ts'
import { gateRows } from '../gate/errors.ts'

/** The rows of /ams. The first ones are from the KME error table, which has those of the token endpoint too. */
export const errors = {
  requestFieldsInvalid: [
    4010050,
    'ACCESS_TOKEN_BAD_REQUEST',
    'The request for an access token is invalid. Please check the fields in your request.',
  ],
  identifierClaimEmpty: [
    4002251,
    'BAD_REQUEST_CLIENTIDENTIFIER_CLAIM_NOT_POPULATED',
    'The customer provides a null or empty string as the client identifier when signing clientIdentifier and then calls the Generate AccessToken API.',
  ],
  broken: [
    5000000,
    'INTERNAL_SERVER_ERROR',
    'An unknown internal server error has occurred. Check the exception message for additional details.',
  ],

  // Published in the troubleshooting of Knox cloud services of February 2026, character by character. The page has the second
  // text with the number 40122050, which is probably an error (inferred): every sample of a call has 4012250.
  parameterInvalid: [4000000, 'RESOURCE_INVALID_PARAM', 'Invalid parameter provided.'],
  accessTokenBadRequest: [4012250, 'ACCESS_TOKEN_BAD_REQUEST', 'Jwt improperly created. Check whether jwt was properly signed.'],
  validityInvalid: [
    4002251,
    'ACCESS_TOKEN_TIMEOUT_VALIDITY_RESOURCE_INVALID_PARAM',
    'Incorrect parameter type was entered. Ensure that validityForAccessTokenInMinutes parameter is $int32',
  ],
  jtiUsed: [4002250, 'API_KEY_NON_UNIQUE_JWTID', 'Cannot use the same jwt again. A newly signed jwt needs to be created.'],
  personUnknown: [4010011, 'IDP_AUTHORIZATION_FAIL', 'Failed to authorize the provided Samsung Account app ID.'],
  signedTokenExpired: gateRows.authenticationFail,
  restrictionEmpty: [4042251, 'API_KEY_RESTRICTION_NOT_FOUND', 'The IP address or http referer are empty.'],
  restrictionUnlisted: [4042252, 'API_KEY_RESTRICTION_INVALID', 'The IP address or http referer are invalid.'],
  // From the same page; its use for an unknown path and an unknown app is inferred.
  pathUnknown: [4040000, 'RESOURCE_NOT_FOUND', 'Resource not found.'],

  // The rows of KME for the same credentials. The registration of apps is the only part of /ams that requires a token.
  credentialMissing: [
    4010000,
    'AUTHORIZATION_FAIL',
    'Authorization for the API is required, but the request has not been authenticated.',
  ],
  bearerExpired: gateRows.bearerExpired,
  tenantBlocked: gateRows.tenantBlocked,
  tenantInactive: gateRows.tenantInactive,
  notPermitted: [40300000, 'AUTHORIZATION_FAIL', 'The current user is unauthorized to use this service.'],
  userNotFound: gateRows.userNotFound,
  tenantNotFound: gateRows.tenantNotFound,

  // Inferred from the other APIs of the same host.
  bodyTooLarge: [41300000, 'PAYLOAD_TOO_LARGE', 'The request body is larger than this API takes.'],

  // RFC 6749 §5.2. The number is the HTTP status, and the name is the member `error`.
  oauthRequestInvalid: [400, 'invalid_request', 'The request is not a form, or lacks a parameter, or repeats one.'],
  oauthClientInvalid: [401, 'invalid_client', 'No app has this client id and secret.'],
  oauthClientUnauthorized: [400, 'unauthorized_client', 'The app is not registered for this grant type.'],
  oauthGrantInvalid: [400, 'invalid_grant', 'The code or token is not good, or not for this app.'],
  oauthGrantUnsupported: [
    400,
    'unsupported_grant_type',
    'The grant types served here are client_credentials, authorization_code and refresh_token.',
  ],
  // RFC 6749 has no row for it. The error is the one of RFC 6749 §4.1.2.1 for a server that cannot handle the request now.
  oauthTooManyAttempts: [
    429,
    'temporarily_unavailable',
    'Too many wrong secrets were sent for this client or from this address.',
  ],
  oauthScopeInvalid: [400, 'invalid_scope', 'The app is not registered for a scope that was asked for.'],
} as const satisfies Catalogue

/** See `Api.onlyByFault`. */
export const onlyByFault = {
  broken: 'a healthy server completes every request',
  oauthTooManyAttempts: 'wrong secrets are limited where the setting limitGuesses is on, as in service mode',
}

export const isOAuth = (code: number): boolean => code < 1000
