import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { keyIdOf } from '../../src/auth/key-id.ts'
import type { Answer, Sent } from '../support/in-process.ts'
import { assertRefused, BAD_REQUEST, EXPIRED, EXPIRED_OF_UNKNOWN_USER, forged, hmac, type Refusal } from '../support/refused.ts'
import {
  acme,
  makeKeys,
  openSigningMuster,
  owner,
  type SigningMuster,
  signed,
  stranger,
  USER,
} from '../support/signing-server.ts'

let muster: SigningMuster
before(async () => {
  muster = await openSigningMuster()
})
after(() => muster.close())

const seconds = (): number => Math.floor(muster.now() / 1000)
let count = 0
const usual = () => ({ publicKey: owner.Public, aud: 'KnoxWSM', iat: seconds(), exp: seconds() + 1800, jti: `jti ${++count}` })
const over = () => ({ iat: seconds() - 3600, exp: seconds() - 1800 })

const list = (headers: Record<string, string>, sent: Sent = {}): Promise<Answer> =>
  muster.call('GET', '/kcs/v1/kme/devices/list', { ...sent, headers: { ...sent.headers, ...headers } })

const MISSING: Refusal = [401, 4010000, 'AUTHORIZATION_FAIL']
const NO_TOKEN: Refusal = [401, 4012251, 'BAD_REQUEST_ACCESS_TOKEN_CLAIM_NOT_POPULATED']
const FOREIGN: Refusal = [403, 4032252, 'ACCESS_TOKEN_INVALID']

async function tokenFor(change: Parameters<SigningMuster['register']>[0] = {}, sent: Sent = {}): Promise<string> {
  const answer = await ask(await muster.register(change), sent)
  assert.equal(answer.status, 200, answer.text)
  return answer.body.accessToken
}
const ask = (clientIdentifier: string, sent: Sent = {}): Promise<Answer> =>
  muster.call('POST', '/ams/v1/users/accesstoken', {
    ...sent,
    body: { clientIdentifierJwt: signed({ ...usual(), clientIdentifier }), base64EncodedStringPublicKey: owner.Public },
  })
const knox = (token: string) => ({ 'x-knox-apitoken': token })
const wrapped = (claims: object) => knox(signed({ ...usual(), ...claims }))

const calls: readonly [does: string, headers: (accessToken: string) => Record<string, string>, refusal: Refusal][] = [
  ['sends nothing', () => ({}), MISSING],
  ['sends a blank token', () => knox(' '), MISSING],
  ['sends Basic', () => ({ authorization: 'Basic YTpi' }), MISSING],
  ['sends Bearer and no token', () => ({ authorization: 'Bearer' }), MISSING],
  ['sends a garbled bearer', () => ({ authorization: 'Bearer garbage' }), BAD_REQUEST],
  [
    'sends a garbled bearer beside a good token',
    accessToken => ({ ...wrapped({ accessToken }), authorization: 'Bearer garbage' }),
    BAD_REQUEST,
  ],
  ['sends the access token as a bearer', accessToken => ({ authorization: `Bearer ${accessToken}` }), BAD_REQUEST],
  ['sends the access token unsigned', accessToken => knox(accessToken), BAD_REQUEST],
  ['sends garbage', () => knox('garbage'), BAD_REQUEST],
  [
    'has alg none in its JWT',
    accessToken => knox(forged({ alg: 'none' }, { ...usual(), accessToken }, () => Buffer.alloc(0))),
    BAD_REQUEST,
  ],
  [
    'signs with HS512 and the public key',
    accessToken => knox(forged({ alg: 'HS512' }, { ...usual(), accessToken }, hmac)),
    BAD_REQUEST,
  ],
  ['signs with another key than it names', accessToken => knox(signed({ ...usual(), accessToken }, stranger)), BAD_REQUEST],
  [
    'signs with a key that is not registered',
    accessToken => knox(signed({ ...usual(), accessToken, publicKey: stranger.Public }, stranger)),
    BAD_REQUEST,
  ],
  ['names another audience', accessToken => wrapped({ accessToken, aud: 'Other' }), BAD_REQUEST],
  ['has an iat in the future', accessToken => wrapped({ accessToken, iat: seconds() + 600 }), BAD_REQUEST],
  ['has a JWT that is valid for more than a day', accessToken => wrapped({ accessToken, exp: seconds() + 86_460 }), BAD_REQUEST],
  ['sends a token of more than 8 KiB', accessToken => wrapped({ accessToken, ballast: 'x'.repeat(7000) }), BAD_REQUEST],
  ['has an expired JWT', accessToken => wrapped({ accessToken, ...over() }), EXPIRED],
  ['has an expired JWT around null', () => wrapped({ accessToken: null, ...over() }), EXPIRED_OF_UNKNOWN_USER],
  [
    'has an expired JWT of a key that is not registered',
    accessToken => knox(signed({ ...usual(), ...over(), accessToken, publicKey: stranger.Public }, stranger)),
    BAD_REQUEST,
  ],
  ['signs null', () => wrapped({ accessToken: null }), NO_TOKEN],
  ['signs an empty token', () => wrapped({ accessToken: '' }), NO_TOKEN],
  ['signs no token', () => wrapped({}), NO_TOKEN],
  ['signs a number', () => wrapped({ accessToken: 7 }), FOREIGN],
  [
    'signs a token that the client made',
    () => wrapped({ accessToken: signed({ use: 'access', sub: 'x', tid: acme.id, svc: 'kme' }) }),
    FOREIGN,
  ],
]

for (const [does, headers, refusal] of calls)
  test(`a call that ${does} is refused with ${refusal[1]}`, async () => {
    assertRefused(await list(headers(await tokenFor())), refusal, 'with an id')
  })

test('an access token with a changed claim is refused, inside a JWT or as a bearer', async () => {
  const change = (token: string, claims: object): string => {
    const [head, body = '', signature] = token.split('.')
    const changed = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), ...claims }
    return [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.')
  }
  const accessToken = await tokenFor()
  const longer = wrapped({ accessToken: change(accessToken, { exp: seconds() + 86_400 }) })
  assertRefused(await list(longer), FOREIGN, 'with an id')
  const bearer = change(accessToken, { use: 'bearer', sub: await muster.registerApp(), scope: 'kme' })
  assertRefused(await list({ authorization: `Bearer ${bearer}` }), BAD_REQUEST, 'with an id')
})

test('a bearer inside a signed token is refused', async () => {
  const client = await muster.registerApp()
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = `grant_type=client_credentials&client_id=${client}&client_secret=a+secret`
  const { access_token } = (await muster.call('POST', '/ams/v1/oauth2/token', { headers: form, body })).body
  assertRefused(await list(wrapped({ accessToken: access_token })), FOREIGN, 'with an id')
})

test('a token of another service is refused, and one of a provider is not', async () => {
  assertRefused(await list(wrapped({ accessToken: await tokenFor({ service: 'kdp' }) })), FOREIGN, 'with an id')
  await muster.store.tenants.put({ ...acme, kind: 'provider', id: '4000000001', knoxGuardApproved: false })
  const accessToken = await tokenFor({ service: 'msp', tenant: '4000000001', user: null })
  assert.equal((await list(wrapped({ accessToken }))).status, 200)
})

test('the restriction of a key is checked at each call, with one code for an address and a referer', async () => {
  const restriction = { type: 'ip' as const, allow: ['203.0.113.9'] }
  const headers = wrapped({ accessToken: await tokenFor({ restriction }, { address: '203.0.113.9' }) })
  assert.equal((await list(headers, { address: '203.0.113.9' })).status, 200)
  const refusal: Refusal = [404, 4042251, 'API_KEY_RESTRICTION_INVALID']
  assertRefused(await list(headers, { address: '203.0.113.8' }), refusal, 'with an id')

  const referer = { type: 'referer' as const, allow: ['https://it.acme.example/*'] }
  const from = { referer: 'https://it.acme.example/' }
  const other = wrapped({ accessToken: await tokenFor({ restriction: referer }, { headers: from }) })
  assert.equal((await list({ ...other, ...from })).status, 200)
  assertRefused(await list(other), refusal, 'with an id')
})

test('a call is refused after the operator removed its key, user or tenant', async () => {
  const identifier = 'an identifier that will go'
  const headers = wrapped({ accessToken: await tokenFor({ identifier }) })
  const key = await muster.credentials.keys.get(keyIdOf(identifier))
  assert.ok(key)
  const asked = async (refusal: Refusal) => assertRefused(await list(headers), refusal, 'with an id')
  assert.equal((await list(headers)).status, 200)

  await muster.store.tenants.put({ ...acme, status: 'blocked' })
  await asked([403, 4030003, 'TENANT_BLOCKED'])
  await muster.store.tenants.put({ ...acme, status: 'inactive' })
  await asked([403, 4030005, 'TENANT_INACTIVE'])
  // Tokens are issued all the same.
  assert.equal((await ask(identifier)).status, 200)
  await muster.store.tenants.put(acme)
  await muster.credentials.users.remove(USER)
  await asked([404, 4040100, 'USER_NOT_FOUND'])
  await muster.credentials.keys.put({ ...key, publicKey: makeKeys().Public, id: key.id, restriction: { type: 'ip', allow: [] } })
  await asked([404, 4042251, 'API_KEY_RESTRICTION_INVALID'])
  await muster.credentials.keys.remove(key.id)
  await asked(FOREIGN)

  await muster.credentials.users.put({ email: USER, tenant: acme.id, scopes: null })
  await muster.store.tenants.put({ ...acme, id: '2000000009' })
  await muster.credentials.keys.put({ ...key, tenant: '2000000009' })
  await asked(FOREIGN)
  await muster.credentials.keys.put(key)
  assert.equal((await list(headers)).status, 200)

  await muster.store.tenants.remove(acme.id)
  // The users of a tenant are deleted with it, and their rule precedes the tenant's.
  await asked([404, 4040100, 'USER_NOT_FOUND'])
})
