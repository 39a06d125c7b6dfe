/** How each row of the gateway is raised in the default sample data. */
import type { How, Step } from '../../wire/recipe.ts'
import { blanks, expiredBearer, operate, REQUEST_TOKEN, tenantStatusRecipes, tokenRequestRecipes, wind } from '../gate/how.ts'
import { errors, onlyByFault } from './errors.ts'

const PROVIDER = '4000000001'
const PERSON = 'admin@meridian.example'
const UNSIGNED = { clientIdentifierJwt: 'garbled', base64EncodedStringPublicKey: 'garbled' }
const unsigned = (change: object): Step => ({ ...REQUEST_TOKEN, body: { ...UNSIGNED, ...change } })
const SIGNER = { tenant: PROVIDER, service: 'msp', user: PERSON } as const
const SIGNED = { ...REQUEST_TOKEN, as: { ...SIGNER, isTokenRequest: true } } as const
const restrict = (restriction: object): Step => operate('PATCH', 'keys/{key}', { restriction })

const as = 'meridian-desk'
const CLIENTS = '/ams/v1/oauth2/clients'
const LIST = { as, method: 'GET', path: CLIENTS } as const
const { as: _, ...ANONYMOUS } = LIST
const APP = { clientName: 'How', grantTypes: ['client_credentials'], scopes: ['kme'] }

const ACME = { client_id: 'acme', client_secret: 'acme-secret' }
const DESK = { client_id: 'meridian-desk', client_secret: 'meridian-desk-secret' }
const POST_TOKEN = { method: 'POST', path: '/ams/v1/oauth2/token' } as const
const token = (form: Readonly<Record<string, string>>): Step => ({
  ...POST_TOKEN,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(form).toString(),
})
const appToken = (change: Readonly<Record<string, string>>): Step =>
  token({ grant_type: 'client_credentials', ...ACME, ...change })

export const how: How = {
  rows: errors,
  refusals: [
    ...tokenRequestRecipes({ fieldsInvalid: 'requestFieldsInvalid', claimEmpty: 'identifierClaimEmpty' }, SIGNER),
    { row: 'requestFieldsInvalid', rule: 'body-json', steps: [{ ...REQUEST_TOKEN, body: '{' }] },
    { row: 'validityInvalid', rule: 'validity', steps: [unsigned({ validityForAccessTokenInMinutes: 'half an hour' })] },
    { row: 'parameterInvalid', rule: 'validity-range', steps: [unsigned({ validityForAccessTokenInMinutes: 31 })] },
    { row: 'accessTokenBadRequest', rule: 'shape', steps: [unsigned({})] },
    { row: 'signedTokenExpired', rule: 'signature-life', steps: [wind(3600), SIGNED] },
    { row: 'jtiUsed', rule: 'jti-once', steps: [SIGNED, SIGNED] },
    {
      row: 'personUnknown',
      rule: 'idp-token',
      steps: [{ ...SIGNED, path: '/ams/v1/users/customer/accesstokenOAuth2' }],
    },
    {
      row: 'restrictionEmpty',
      rule: 'restriction',
      steps: [restrict({ type: 'referer', allow: ['https://how.example/*'] }), SIGNED],
    },
    {
      row: 'restrictionUnlisted',
      rule: 'restriction-list',
      steps: [restrict({ type: 'ip', allow: ['203.0.113.9'] }), SIGNED],
    },
    { row: 'bodyTooLarge', rule: 'body-size', steps: [{ ...REQUEST_TOKEN, longBody: blanks(64 * 1024) }] },
    { row: 'pathUnknown', rule: 'path', steps: [{ method: 'GET', path: '/ams/v1/users' }] },
    { row: 'pathUnknown', rule: 'credential-key', steps: [{ method: 'GET', path: '/.well-known/kme-encryption-key' }] },

    { row: 'credentialMissing', rule: 'credential', steps: [ANONYMOUS] },
    {
      row: 'accessTokenBadRequest',
      rule: 'bearer',
      steps: [{ ...ANONYMOUS, headers: { authorization: 'Bearer garbled' } }],
    },
    expiredBearer(LIST),
    ...tenantStatusRecipes(LIST, `providers/${PROVIDER}`),
    { row: 'notPermitted', rule: 'scope', steps: [{ ...LIST, as: 'acme' }] },
    {
      row: 'userNotFound',
      rule: 'person',
      steps: [operate('DELETE', `users/${PERSON}`), { ...LIST, as: { person: PERSON } }],
    },
    { row: 'tenantNotFound', rule: 'tenant', steps: [operate('DELETE', 'resellers/1000000002'), { ...LIST, as: 'harbour' }] },
    { row: 'parameterInvalid', rule: 'app', steps: [{ ...LIST, method: 'POST', body: { ...APP, scopes: ['kdp'] } }] },
    { row: 'parameterInvalid', rule: 'page-size', steps: [{ ...LIST, path: `${CLIENTS}?pageSize=0` }] },
    { row: 'pathUnknown', rule: 'client-known', steps: [{ ...LIST, path: `${CLIENTS}/unknown` }] },

    { row: 'oauthRequestInvalid', rule: 'form-type', steps: [{ ...POST_TOKEN, body: {} }] },
    { row: 'oauthRequestInvalid', rule: 'grant-type-sent', steps: [token(ACME)] },
    { row: 'oauthRequestInvalid', rule: 'client-sent', steps: [token({ grant_type: 'client_credentials' })] },
    { row: 'oauthRequestInvalid', rule: 'expires-in', steps: [appToken({ expires_in: '0' })] },
    { row: 'oauthRequestInvalid', rule: 'parameter-sent', steps: [token({ ...DESK, grant_type: 'refresh_token' })] },
    { row: 'oauthClientInvalid', rule: 'client', steps: [appToken({ client_secret: 'wrong' })] },
    {
      row: 'oauthClientUnauthorized',
      rule: 'grant-registered',
      steps: [appToken({ grant_type: 'refresh_token', refresh_token: 'unknown' })],
    },
    {
      row: 'oauthGrantInvalid',
      rule: 'grant',
      steps: [token({ ...DESK, grant_type: 'refresh_token', refresh_token: 'unknown' })],
    },
    { row: 'oauthGrantUnsupported', rule: 'grant-type', steps: [appToken({ grant_type: 'password' })] },
    { row: 'oauthScopeInvalid', rule: 'grant-scopes', steps: [appToken({ scope: 'kdp' })] },
  ],
  devices: [],
  onlyByFault,
}
