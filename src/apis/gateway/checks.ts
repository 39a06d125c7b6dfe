/** The checks of OAuth requests and of the registration of apps. Those of token requests are the rules of `token-request.ts`. */
import { LIVES } from '../../auth/registration.ts'
import { bodyForm as bodyFormOf, type Check, pageSize as pageSizeOf, queryForm as queryFormOf } from '../../wire/check.ts'
import type { errors } from './errors.ts'

const check = <Key extends keyof typeof errors>(given: Check<Key>): Check<Key> => given

// Forms.

export const formType = check({
  rule: 'form-type',
  requires: 'The content type is application/x-www-form-urlencoded, or absent.',
  row: 'oauthRequestInvalid',
  remedy: 'Send a form: RFC 6749 has no requests in JSON.',
})
export const formEncoding = check({
  rule: 'form-encoding',
  requires: 'The body is UTF-8.',
  row: 'oauthRequestInvalid',
  remedy: 'Encode the form as UTF-8.',
})
export const formParameters = check({
  rule: 'form-parameters',
  requires: 'Each parameter is sent once, and has no control character and no half of a surrogate pair.',
  row: 'oauthRequestInvalid',
  remedy: 'Correct this parameter.',
})
export const grantTypeSent = check({
  rule: 'grant-type-sent',
  requires: 'The form has a grant_type.',
  row: 'oauthRequestInvalid',
  remedy: 'Send client_credentials, authorization_code or refresh_token.',
})
export const clientSent = check({
  rule: 'client-sent',
  requires: 'The request has one client id and its secret, in the form or by HTTP Basic, and not in both.',
  row: 'oauthRequestInvalid',
  remedy: 'Send client_id and client_secret in the form.',
})
export const attempts = check({
  rule: 'attempts',
  requires: 'Few wrong secrets were sent for the client and from the address in the last minute.',
  row: 'oauthTooManyAttempts',
  remedy: 'Wait for the seconds of the header Retry-After.',
})
export const client = check({
  rule: 'client',
  requires: 'An app has the client id and the secret, and is registered for the way in which they are sent.',
  row: 'oauthClientInvalid',
  remedy: 'GET /_muster/v1/apps lists the apps. A lost secret is replaced: PUT /ams/v1/oauth2/clients/:clientId/secret.',
})
/** The checks of every form, before and after the presence of its first parameter. */
export const formed = [formType, formEncoding, formParameters] as const
export const authenticated = [clientSent, attempts, client] as const

// Grants.

export const grantType = check({
  rule: 'grant-type',
  requires: 'grant_type is client_credentials, authorization_code or refresh_token.',
  row: 'oauthGrantUnsupported',
  remedy: 'Send one of these.',
})
export const parameterSent = check({
  rule: 'parameter-sent',
  requires: 'The form has the parameters of its grant type: code, redirect_uri and code_verifier, or refresh_token.',
  row: 'oauthRequestInvalid',
  remedy: 'Send this parameter.',
})
export const expiresIn = check({
  rule: 'expires-in',
  requires: `expires_in is a whole number from 1 to ${LIVES.access.max}, or absent.`,
  row: 'oauthRequestInvalid',
  remedy: 'Correct expires_in, or leave it out.',
})
export const grantRegistered = check({
  rule: 'grant-registered',
  requires: 'The app is registered for the grant type.',
  row: 'oauthClientUnauthorized',
  remedy: 'PATCH /_muster/v1/apps/:clientId changes grantTypes; a refresh token needs authorization_code.',
})
export const grantValid = check({
  rule: 'grant',
  requires: 'The code or token is of this app and is neither expired, used nor revoked; redirect URI and verifier are its own.',
  row: 'oauthGrantInvalid',
  remedy: 'Let the person sign in again: GET /ams/v1/oauth2/authorize.',
})
export const grantScopes = check({
  rule: 'grant-scopes',
  requires: 'The app, and for a refresh token the grant, has every requested scope.',
  row: 'oauthScopeInvalid',
  remedy: 'Request fewer scopes, or none for all; PATCH /_muster/v1/apps/:clientId changes the scopes of the app.',
})

// The registration of apps.

export const bodyJson = check({
  rule: 'body-json',
  requires: 'The body is JSON in UTF-8 of at most 64 levels.',
  row: 'parameterInvalid',
  remedy: 'Correct the JSON text.',
})
export const bodyForm = bodyFormOf('parameterInvalid')
export const queryForm = queryFormOf('parameterInvalid')
export const pageSize = pageSizeOf('parameterInvalid', 'The page size is 1 to 1,000.')
export const appValid = check({
  rule: 'app',
  requires:
    'The app has grant types, ways to authenticate, the redirect URIs and the company name that authorization_code needs, ' +
    'scopes of products that the account has, and lifetimes within their limits.',
  row: 'parameterInvalid',
  remedy: 'Correct this member.',
})
export const clientKnown = check({
  rule: 'client-known',
  requires: 'The client id in the path is that of an app of the tenant.',
  row: 'pathUnknown',
  remedy: 'GET /ams/v1/oauth2/clients lists the apps of the tenant.',
  reads: ['clientId'],
})

export const credentialKey = check({
  rule: 'credential-key',
  requires: 'The server has a key for credentials.',
  row: 'pathUnknown',
  remedy: 'Start the server with the setting credentialKey, or send the credentials unencrypted.',
})
