import assert from 'node:assert/strict'
import { sign } from 'node:crypto'
import test, { after, before } from 'node:test'
import type { Answer, Sent } from '../support/in-process.ts'
import {
  assertRefused,
  BAD_REQUEST,
  EXPIRED,
  EXPIRED_OF_UNKNOWN_USER,
  forged,
  hmac,
  ownersPrivateKey,
  type Refusal,
} from '../support/refused.ts'
import { openSigningMuster, owner, type SigningMuster, signed, stranger } from '../support/signing-server.ts'

let muster: SigningMuster
before(async () => {
  muster = await openSigningMuster()
})
after(() => muster.close())

const seconds = (): number => Math.floor(muster.now() / 1000)
let count = 0
const usual = () => ({ publicKey: owner.Public, aud: 'KnoxWSM', iat: seconds(), exp: seconds() + 1800, jti: `jti ${++count}` })
const over = () => ({ iat: seconds() - 3600, exp: seconds() - 1800 })

const FIELDS: Refusal = [401, 4010050, 'ACCESS_TOKEN_BAD_REQUEST']
const VALIDITY: Refusal = [400, 4002251, 'ACCESS_TOKEN_TIMEOUT_VALIDITY_RESOURCE_INVALID_PARAM']
const RANGE: Refusal = [400, 4000000, 'RESOURCE_INVALID_PARAM']
const NO_IDENTIFIER: Refusal = [400, 4002251, 'BAD_REQUEST_CLIENTIDENTIFIER_CLAIM_NOT_POPULATED']
const USED: Refusal = [400, 4002250, 'API_KEY_NON_UNIQUE_JWTID']

const ask = (body: unknown, sent: Sent = {}): Promise<Answer> =>
  muster.call('POST', '/ams/v1/users/accesstoken', { ...sent, body })
const request = (claims: object, change: object = {}) => ({
  clientIdentifierJwt: signed({ ...usual(), ...claims }),
  base64EncodedStringPublicKey: owner.Public,
  ...change,
})
const withJwt = (clientIdentifierJwt: string) => request({}, { clientIdentifierJwt })

/** The validity is checked before the JWT, which is garbage here. */
const asking = (minutes: unknown, refusal: Refusal): Wrong => [
  `requests a validity of ${JSON.stringify(minutes)} minutes`,
  () => ({ ...withJwt('garbage'), validityForAccessTokenInMinutes: minutes }),
  refusal,
]

/** Each body is made for a registered identifier. */
type Wrong = readonly [does: string, body: (clientIdentifier: string) => unknown, refusal: Refusal]

const requests: readonly Wrong[] = [
  ['sends no JSON', () => '{', FIELDS],
  ['sends nothing', () => '', FIELDS],
  ['sends an array', () => [], FIELDS],
  ['sends an empty object', () => ({}), FIELDS],
  ['omits the JWT', clientIdentifier => request({ clientIdentifier }, { clientIdentifierJwt: undefined }), FIELDS],
  ['omits the key', clientIdentifier => request({ clientIdentifier }, { base64EncodedStringPublicKey: undefined }), FIELDS],
  ['sends a blank key', clientIdentifier => request({ clientIdentifier }, { base64EncodedStringPublicKey: ' ' }), FIELDS],
  ['sends a JWT that is no text', clientIdentifier => request({ clientIdentifier }, { clientIdentifierJwt: 7 }), FIELDS],
  ['omits the JWT and requests an invalid validity', () => ({ validityForAccessTokenInMinutes: 'abc' }), FIELDS],
  ...['abc', '', '1.5', 1.5, true, [], 2_147_483_648, '2147483648'].map(minutes => asking(minutes, VALIDITY)),
  ...[0, -1, 31, '31', 2_147_483_647].map(minutes => asking(minutes, RANGE)),
  ['sends garbage for a JWT', () => withJwt('garbage'), BAD_REQUEST],
  [
    'has alg none in its JWT',
    clientIdentifier => withJwt(forged({ alg: 'none' }, { ...usual(), clientIdentifier }, () => Buffer.alloc(0))),
    BAD_REQUEST,
  ],
  [
    'signs with HS512 and the public key',
    clientIdentifier => withJwt(forged({ alg: 'HS512' }, { ...usual(), clientIdentifier }, hmac)),
    BAD_REQUEST,
  ],
  [
    'signs with HMAC under alg RS512',
    clientIdentifier => withJwt(forged({ alg: 'RS512' }, { ...usual(), clientIdentifier }, hmac)),
    BAD_REQUEST,
  ],
  [
    'signs with RS256',
    clientIdentifier =>
      withJwt(
        forged({ alg: 'RS256' }, { ...usual(), clientIdentifier }, text => sign('sha256', Buffer.from(text), ownersPrivateKey)),
      ),
    BAD_REQUEST,
  ],
  ['signs with another key', clientIdentifier => withJwt(signed({ ...usual(), clientIdentifier }, stranger)), BAD_REQUEST],
  [
    "signs with its own key and sends the owner's",
    clientIdentifier => withJwt(signed({ ...usual(), clientIdentifier, publicKey: stranger.Public }, stranger)),
    BAD_REQUEST,
  ],
  [
    'sends another key than it signs with',
    clientIdentifier => request({ clientIdentifier }, { base64EncodedStringPublicKey: stranger.Public }),
    BAD_REQUEST,
  ],
  [
    'signs with and sends a key that is not registered',
    clientIdentifier => ({
      clientIdentifierJwt: signed({ ...usual(), clientIdentifier, publicKey: stranger.Public }, stranger),
      base64EncodedStringPublicKey: stranger.Public,
    }),
    BAD_REQUEST,
  ],
  ['names another audience', clientIdentifier => request({ clientIdentifier, aud: 'Other' }), BAD_REQUEST],
  ['names a second audience', clientIdentifier => request({ clientIdentifier, aud: ['KnoxWSM', 'Other'] }), BAD_REQUEST],
  ['names no audience', clientIdentifier => request({ clientIdentifier, aud: undefined }), BAD_REQUEST],
  ['has a JWT without a jti', clientIdentifier => request({ clientIdentifier, jti: undefined }), BAD_REQUEST],
  ['has a JWT with an empty jti', clientIdentifier => request({ clientIdentifier, jti: '' }), BAD_REQUEST],
  ['has an iat in the future', clientIdentifier => request({ clientIdentifier, iat: seconds() + 600 }), BAD_REQUEST],
  [
    'has a JWT that is valid for more than a day',
    clientIdentifier => request({ clientIdentifier, exp: seconds() + 86_460 }),
    BAD_REQUEST,
  ],
  ['sends a JWT of more than 8 KiB', clientIdentifier => request({ clientIdentifier, ballast: 'x'.repeat(9000) }), BAD_REQUEST],
  ['names an unknown identifier', () => request({ clientIdentifier: 'unknown' }), BAD_REQUEST],
  ['names an identifier that is no text', () => request({ clientIdentifier: 7 }), BAD_REQUEST],
  ['has an expired JWT', clientIdentifier => request({ clientIdentifier, ...over() }), EXPIRED],
  [
    'has an expired JWT for an unknown identifier',
    () => request({ clientIdentifier: 'unknown', ...over() }),
    EXPIRED_OF_UNKNOWN_USER,
  ],
  [
    "has an expired JWT of a stranger for the owner's identifier",
    clientIdentifier => ({
      clientIdentifierJwt: signed({ ...usual(), ...over(), clientIdentifier, publicKey: stranger.Public }, stranger),
      base64EncodedStringPublicKey: stranger.Public,
    }),
    EXPIRED_OF_UNKNOWN_USER,
  ],
  ['has an expired JWT for another audience', () => request({ aud: 'Other', ...over() }), BAD_REQUEST],
  ['signs an empty identifier', () => request({ clientIdentifier: '' }), NO_IDENTIFIER],
  ['signs null', () => request({ clientIdentifier: null }), NO_IDENTIFIER],
  ['signs no identifier', () => request({}), NO_IDENTIFIER],
]

for (const [does, body, refusal] of requests)
  test(`a request that ${does} is refused with ${refusal[1]} ${refusal[2]}`, async () => {
    assertRefused(await ask(body(await muster.register())), refusal, 'without')
  })

test('a JWT is accepted once until its expiry', async () => {
  const clientIdentifier = await muster.register()
  const [first, timeless] = [request({ clientIdentifier }), request({ clientIdentifier, iat: undefined, exp: undefined })]
  for (const body of [first, timeless]) assert.equal((await ask(body)).status, 200)
  for (const body of [first, timeless]) assertRefused(await ask(body), USED, 'without')
  // The exp has passed, but not the minute that is allowed for differing clocks.
  muster.wind(1_830_000)
  for (const body of [first, timeless]) assertRefused(await ask(body), USED, 'without')
  muster.wind(60_000)
  assertRefused(await ask(first), EXPIRED, 'without')
})

test('a JWT of another key does not use up a jti of the owner', async () => {
  const clientIdentifier = await muster.register()
  const claims = { ...usual(), clientIdentifier }
  const theirs = signed({ ...claims, publicKey: stranger.Public }, stranger)
  assertRefused(await ask({ clientIdentifierJwt: theirs, base64EncodedStringPublicKey: stranger.Public }), BAD_REQUEST, 'without')
  assert.equal((await ask(withJwt(signed(claims)))).status, 200)
})

const restricted: readonly [
  restriction: { type: 'ip' | 'referer'; allow: string[] },
  sent: Sent,
  refusal: Refusal | undefined,
][] = [
  [{ type: 'ip', allow: ['203.0.113.0/24'] }, { address: '203.0.113.9' }, undefined],
  [{ type: 'ip', allow: ['203.0.113.0/24'] }, { address: '198.51.100.1' }, [404, 4042252, 'API_KEY_RESTRICTION_INVALID']],
  [{ type: 'referer', allow: ['https://*.acme.example/*'] }, { headers: { referer: 'https://it.acme.example/x' } }, undefined],
  [
    { type: 'referer', allow: ['https://*.acme.example/*'] },
    { headers: { referer: 'https://elsewhere.example/' } },
    [404, 4042252, 'API_KEY_RESTRICTION_INVALID'],
  ],
  [{ type: 'referer', allow: ['https://*.acme.example/*'] }, {}, [404, 4042251, 'API_KEY_RESTRICTION_NOT_FOUND']],
]

for (const [restriction, sent, refusal] of restricted)
  test(`a token request for an identifier restricted to ${restriction.allow}, sent with ${JSON.stringify(sent)}, is ${refusal === undefined ? 'accepted' : `refused with ${refusal[1]}`}`, async () => {
    const clientIdentifier = await muster.register({ restriction })
    const answer = await ask(request({ clientIdentifier }), sent)
    if (refusal === undefined) return assert.equal(answer.status, 200, answer.text)
    return assertRefused(answer, refusal, 'without')
  })

const paths: readonly [what: string, method: 'GET' | 'POST', path: string, sent: Sent, refusal: Refusal][] = [
  ['a path that does not exist', 'POST', '/ams/v2/users/accesstoken', { body: {} }, [404, 4040000, 'RESOURCE_NOT_FOUND']],
  ['token introspection', 'POST', '/ams/v1/oauth2/introspect', {}, [404, 4040000, 'RESOURCE_NOT_FOUND']],
  ['a method that the path does not have', 'GET', '/ams/v1/users/accesstoken', {}, [404, 4040000, 'RESOURCE_NOT_FOUND']],
  [
    'a token request of more than 64 KiB',
    'POST',
    '/ams/v1/users/accesstoken',
    { body: { ballast: 'x'.repeat(65_536) } },
    [413, 41300000, 'PAYLOAD_TOO_LARGE'],
  ],
]

for (const [what, method, path, sent, refusal] of paths)
  test(`${what} is refused with ${refusal[1]}`, async () => {
    assertRefused(await muster.call(method, path, sent), refusal, 'without')
  })
