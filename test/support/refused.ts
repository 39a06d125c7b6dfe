import assert from 'node:assert/strict'
import { createHmac, createPrivateKey, type KeyObject } from 'node:crypto'
import type { Answer } from './in-process.ts'
import { owner, USER } from './signing-server.ts'

/** Without a text, the text of the row is in `TEXTS`. */
export type Refusal = readonly [status: number, code: number, message: string, text?: string]

export const BAD_REQUEST: Refusal = [401, 4012250, 'ACCESS_TOKEN_BAD_REQUEST']
const over = (user: string): Refusal => [
  403,
  4030000,
  'AUTHENTICATION_FAIL',
  `Failed to parse jwt token for user ${user} with any user public key: access token has expired`,
]
export const EXPIRED = over(USER)
/** For an expired JWT that names no owner, or that no key of its owner has signed. */
export const EXPIRED_OF_UNKNOWN_USER = over('<user_email>')

/** The exact texts of refused credentials, of the token endpoints and of the APIs that are called with tokens. */
const TEXTS: Readonly<Record<'/ams' | 'API', Readonly<Record<string, string>>>> = {
  '/ams': {
    '4000000 RESOURCE_INVALID_PARAM': 'Invalid parameter provided.',
    '4002250 API_KEY_NON_UNIQUE_JWTID': 'Cannot use the same jwt again. A newly signed jwt needs to be created.',
    '4002251 ACCESS_TOKEN_TIMEOUT_VALIDITY_RESOURCE_INVALID_PARAM':
      'Incorrect parameter type was entered. Ensure that validityForAccessTokenInMinutes parameter is $int32',
    '4002251 BAD_REQUEST_CLIENTIDENTIFIER_CLAIM_NOT_POPULATED':
      'The customer provides a null or empty string as the client identifier when signing clientIdentifier and then calls the Generate AccessToken API.',
    '4010011 IDP_AUTHORIZATION_FAIL': 'Failed to authorize the provided Samsung Account app ID.',
    '4010050 ACCESS_TOKEN_BAD_REQUEST': 'The request for an access token is invalid. Please check the fields in your request.',
    '4012250 ACCESS_TOKEN_BAD_REQUEST': 'Jwt improperly created. Check whether jwt was properly signed.',
    '4040000 RESOURCE_NOT_FOUND': 'Resource not found.',
    '4042251 API_KEY_RESTRICTION_NOT_FOUND': 'The IP address or http referer are empty.',
    '4042252 API_KEY_RESTRICTION_INVALID': 'The IP address or http referer are invalid.',
    '41300000 PAYLOAD_TOO_LARGE': 'The request body is larger than this API takes.',
  },
  API: {
    '4010000 AUTHORIZATION_FAIL': 'Authorization for the API is required, but the request has not been authenticated.',
    '4012250 ACCESS_TOKEN_BAD_REQUEST': 'ACCESS_TOKEN_BAD_REQUEST',
    '4012251 BAD_REQUEST_ACCESS_TOKEN_CLAIM_NOT_POPULATED':
      'The customer provides a null or empty string as the token when signing the access token and the calls any open API.',
    '4030003 TENANT_BLOCKED': 'The current tenant is blocked from using this service.',
    '4030005 TENANT_INACTIVE': 'The current tenant is inactive.',
    '4032251 ACCESS_TOKEN_EXPIRED': 'Provided Access token has expired. A new access token needs to be generated',
    '4032252 ACCESS_TOKEN_INVALID': 'Provided Access token is invalid for this api.',
    '4040100 USER_NOT_FOUND': 'The specified user does not exist.',
    '4040900 TENANT_NOT_FOUND': 'The specified tenant does not exist.',
    '4042251 API_KEY_RESTRICTION_INVALID': 'The IP address or http referer format is incorrect or empty.',
    '40100001 ACCESS_TOKEN_EXPIRED': 'The access token has expired.',
  },
}

/** Asserts a refusal: an API adds an id, /ams does not. The rows 4030000 and 4012250 have the same form at both. */
export function assertRefused(answer: Answer, [status, code, message, text]: Refusal, shape: 'with an id' | 'without'): void {
  const { errorId } = answer.body
  const inArrays = code === 4030000
  const data = text ?? TEXTS[shape === 'without' ? '/ams' : 'API'][`${code} ${message}`]
  assert.ok(data !== undefined, `no text is known for ${code} ${message}`)
  const expected = inArrays ? { code: [code], message: [message], data: [data] } : { code, message, data }
  const withId = shape === 'with an id' && !inArrays && code !== 4012250
  assert.deepEqual([answer.status, answer.body], [status, withId ? { errorId, ...expected } : expected])
  if (withId) assert.match(errorId, /^[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}$/)
}

/** A JWT with any header and signature. */
export function forged(header: object, claims: object, signature: (text: string) => Buffer): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${signature(text).toString('base64url')}`
}

/** The signature that a verifier accepts if it reads the algorithm from the token and uses the public key as an HMAC secret. */
export const hmac = (text: string): Buffer => createHmac('sha512', owner.Public).update(text).digest()

export const ownersPrivateKey: KeyObject = createPrivateKey({
  key: Buffer.from(owner.Private, 'base64'),
  format: 'der',
  type: 'pkcs8',
})
