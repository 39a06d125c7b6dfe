import type { Catalogue } from '../../wire/catalogue.ts'
import { gateRows } from '../gate.ts'

/** What /ams answers when it refuses. The first rows are published in the KME error table, which has the token endpoint's too. */
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
  parameterInvalid: [4000000, 'RESOURCE_INVALID_PARAM', 'The specified request parameters are not valid.'],
  accessTokenBadRequest: gateRows.accessTokenBadRequest,
  broken: [
    5000000,
    'INTERNAL_SERVER_ERROR',
    'An unknown internal server error has occurred. Check the exception message for additional details.',
  ],

  // From the vendor's authentication pages (troubleshooting, February 2026), which print number and name; the texts are ours.
  validityInvalid: [
    4002251,
    'ACCESS_TOKEN_TIMEOUT_VALIDITY_RESOURCE_INVALID_PARAM',
    'The validity of an access token is a whole number of minutes.',
  ],
  jtiUsed: [4002250, 'API_KEY_NON_UNIQUE_JWTID', 'The jti of the signed client identifier was used before.'],
  personUnknown: [4010011, 'IDP_AUTHORIZATION_FAIL', 'The identity provider does not know the token of the person.'],
  signedTokenExpired: gateRows.authenticationFail,
  restrictionEmpty: [4042251, 'API_KEY_RESTRICTION_NOT_FOUND', 'The client identifier asks for an HTTP referer or IP address.'],
  restrictionUnlisted: [
    4042252,
    'API_KEY_RESTRICTION_INVALID',
    'The HTTP referer or IP address is not one of the client identifier.',
  ],

  // What KME answers of the same credentials: the registration of apps is the one part of /ams that asks for a token.
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

  // Inferred: what the other APIs of the family answer from behind the same host.
  pathUnknown: [40400000, 'RESOURCE_NOT_FOUND', 'The specified resource does not exist.'],
  clientUnknown: [40400000, 'RESOURCE_NOT_FOUND', 'The specified client does not exist.'],
  bodyTooLarge: [41300000, 'PAYLOAD_TOO_LARGE', 'The request body is larger than this API takes.'],

  // RFC 6749 §5.2. A status stands where the others have a number, and the name is the wire's `error`.
  oauthRequestInvalid: [400, 'invalid_request', 'The request is not a form, or lacks a parameter, or repeats one.'],
  oauthClientInvalid: [401, 'invalid_client', 'No app has this client id and secret.'],
  oauthClientUnauthorized: [400, 'unauthorized_client', 'The app is not registered for this grant type.'],
  oauthGrantInvalid: [400, 'invalid_grant', 'The code or token is not good, or not for this app.'],
  oauthGrantUnsupported: [
    400,
    'unsupported_grant_type',
    'The grant types served here are client_credentials, authorization_code and refresh_token.',
  ],
  oauthScopeInvalid: [400, 'invalid_scope', 'The app is not registered for a scope that was asked for.'],
} as const satisfies Catalogue

export const isOAuth = (code: number): boolean => code < 1000
