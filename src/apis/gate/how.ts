/** The recipes of refused credentials that several APIs share, and the steps of the control API that recipes need. */
import type { LongBody, Recipe, SignedToken, Step } from '../../wire/recipe.ts'

/** A request to the control API. */
export const operate = (method: Step['method'], path: string, body?: object): Step => ({
  method,
  path: `/_muster/v1/${path}`,
  ...(body !== undefined && { body }),
})

/** A request that any accepted credential may make. */
type BareStep = Omit<Step, 'as'>

/** Signed tokens that are refused; the token of `signed` has a user and is accepted. */
export const signedTokenRecipes = (
  step: BareStep,
  signed: SignedToken & { readonly user: string },
  { claimEmpty, foreign }: { claimEmpty: string; foreign: SignedToken['service'] },
): readonly Recipe[] => [
  { row: 'accessTokenInvalid', rule: 'shape', steps: [{ ...step, headers: { 'x-knox-apitoken': 'garbled' } }] },
  { row: claimEmpty, rule: 'access-token-claim', steps: [{ ...step, as: { ...signed, around: '' } }] },
  { row: 'signatureExpired', rule: 'signature-life', steps: [wind(3600), { ...step, as: signed }] },
  { row: 'accessTokenExpired', rule: 'access-token-life', steps: [wind(120), { ...step, as: { ...signed, minutes: 1 } }] },
  { row: 'accessTokenForeign', rule: 'service', steps: [{ ...step, as: { ...signed, service: foreign } }] },
  {
    row: 'restrictionUnmet',
    rule: 'restriction',
    steps: [operate('PATCH', 'keys/{key}', { restriction: { type: 'ip', allow: ['203.0.113.9'] } }), { ...step, as: signed }],
  },
  { row: 'userUnknown', rule: 'user', steps: [operate('DELETE', `users/${signed.user}`), { ...step, as: signed }] },
]

/** The endpoint of the gateway that issues access tokens. */
export const REQUEST_TOKEN = { method: 'POST', path: '/ams/v1/users/accesstoken' } as const

/** Token requests that the gateway refuses with rows that another table has too. */
export const tokenRequestRecipes = (
  { fieldsInvalid, claimEmpty }: { fieldsInvalid: string; claimEmpty: string },
  signed: SignedToken,
): readonly Recipe[] => [
  { row: fieldsInvalid, rule: 'fields', steps: [{ ...REQUEST_TOKEN, body: {} }] },
  {
    row: claimEmpty,
    rule: 'client-identifier-claim',
    steps: [{ ...REQUEST_TOKEN, as: { ...signed, around: '', isTokenRequest: true } }],
  },
]

/** A bearer that has expired. */
export const expiredBearer = (step: Step): Recipe => ({ row: 'bearerExpired', rule: 'bearer-life', steps: [wind(3600), step] })

/** A tenant that is blocked or inactive; `tenant` is its path below the control API. */
export const tenantStatusRecipes = (step: Step, tenant: string): readonly Recipe[] => [
  { row: 'tenantBlocked', rule: 'blocked', steps: [operate('PATCH', tenant, { state: 'blocked' }), step] },
  { row: 'tenantInactive', rule: 'inactive', steps: [operate('PATCH', tenant, { state: 'inactive' }), step] },
]

/** A JSON body with so many blanks. */
export const blanks = (count: number): LongBody => ({ before: '{', repeated: ' ', times: count, after: '}' })

/** Moves the clock of the world. */
export const wind = (seconds: number): Step => operate('POST', 'clock', { advanceMs: seconds * 1000 })
