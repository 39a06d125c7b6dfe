/** The older scheme for UEM partners: a client identifier signed together with the sign-in of a customer's person. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type Answer, type Muster, openMuster } from '../support/server.ts'
import { owner, signed, stranger } from '../support/signing-server.ts'

const [CUSTOMER, STRANGER, PARTNER] = ['2000000001', '2000000003', '4000000001']
const ROOT = '/_muster/v1'
const DEVICES = '/kcs/v1/kme/devices/list'

let muster: Muster
let clientIdentifier: string
before(async () => {
  muster = await openMuster()
})
beforeEach(async () => {
  await muster.ask('POST', `${ROOT}/reset`, { body: {} })
  const body = { tenant: PARTNER, service: 'kme', publicKey: owner.Public }
  clientIdentifier = (await muster.ask('POST', `${ROOT}/keys/issue`, { body })).body.clientIdentifier
  const managing = { provider: PARTNER, customer: CUSTOMER, managementType: 'FullyManaged', status: 'Active' }
  const made = await muster.ask('POST', `${ROOT}/managements`, { body: { ...managing, services: ['KnoxMobileEnrollment'] } })
  assert.equal(made.status, 200, made.text)
  const none = await muster.ask('DELETE', `${ROOT}/managements/${PARTNER}/${STRANGER}`)
  assert.ok([200, 404].includes(none.status))
})
after(() => muster.close())

const claims = () => ({ publicKey: owner.Public, aud: 'KnoxWSM', jti: crypto.randomUUID() })
const knox = (accessToken: string) => ({ 'x-knox-apitoken': signed({ ...claims(), accessToken }) })
const list = (accessToken: string, query = '') => muster.ask('GET', DEVICES + query, { headers: knox(accessToken) })
/** A person's sign-in: here a bearer of the customer's. */
const personOf = (client: string) => muster.token(client)
const ask = (path: string, jwt: object, more: object = {}): Promise<Answer> =>
  muster.ask('POST', `/ams/v1/users/${path}`, {
    body: {
      clientIdentifierJwt: signed({ ...claims(), clientIdentifier, ...jwt }),
      base64EncodedStringPublicKey: owner.Public,
      ...more,
    },
  })

for (const claim of ['idpAccessToken', 'accessToken', 'saAccessToken'])
  test(`a person's sign-in under ${claim} binds the token to their customer`, async () => {
    const answer = await ask('customer/accesstokenOAuth2', { [claim]: await personOf('acme') })
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.text, `{"accessToken":"${answer.body.accessToken}"}`)
    const acmes = await list(answer.body.accessToken, `?customerId=${CUSTOMER}`)
    assert.equal(acmes.status, 200, acmes.text)
    // The list does not have the partner's own devices.
    assert.deepEqual((await list(answer.body.accessToken)).body, acmes.body)
    assert.equal((await list(answer.body.accessToken, `?customerId=${PARTNER}`)).body.code, 4000904)
  })

test('a sign-in gives many tokens, each for a newly signed client identifier', async () => {
  const idpAccessToken = await personOf('acme')
  const jti = crypto.randomUUID()
  assert.equal((await ask('customer/accesstokenOAuth2', { idpAccessToken, jti })).status, 200)
  assert.equal((await ask('customer/accesstokenOAuth2', { idpAccessToken })).status, 200)
  assert.equal((await ask('customer/accesstokenOAuth2', { idpAccessToken, jti })).body.code, 4002250)
})

test('a call for a customer that the partner does not manage is refused', async () => {
  const answer = await ask('customer/accesstokenOAuth2', { idpAccessToken: await personOf('cobalt') })
  assert.equal(answer.status, 200, answer.text)
  assert.equal((await list(answer.body.accessToken)).body.code, 40300000)
})

test('a call is refused after the partner no longer manages the customer', async () => {
  const { accessToken } = (await ask('customer/accesstokenOAuth2', { idpAccessToken: await personOf('acme') })).body
  assert.equal((await list(accessToken)).status, 200)
  await muster.ask('DELETE', `${ROOT}/managements/${PARTNER}/${CUSTOMER}`)
  assert.equal((await list(accessToken)).body.code, 40300000)
})

const unknown: readonly [what: string, jwt: () => object | Promise<object>][] = [
  ['is missing', () => ({})],
  ['is empty', () => ({ idpAccessToken: '' })],
  ['is garbage', () => ({ idpAccessToken: 'garbage' })],
  ['is a number', () => ({ idpAccessToken: 7 })],
  ['is the partner’s own signed token', () => ({ idpAccessToken: signed(claims()) })],
]
for (const [what, jwt] of unknown)
  test(`a sign-in that ${what} is refused`, async () => {
    for (const path of ['customer/accesstokenOAuth2', 'accesstokenOAuth2', 'customer/sessiontoken', 'sessiontoken']) {
      const { status, body } = await ask(path, await jwt())
      assert.deepEqual(
        [status, body],
        [
          401,
          { code: 4010011, message: 'IDP_AUTHORIZATION_FAIL', data: 'Failed to authorize the provided Samsung Account app ID.' },
        ],
      )
    }
  })

test('an expired sign-in is refused', async () => {
  const idpAccessToken = await personOf('acme')
  await muster.ask('POST', `${ROOT}/clock`, { body: { advanceMs: 601_000 } })
  assert.equal((await ask('customer/accesstokenOAuth2', { idpAccessToken })).body.code, 4010011)
})

const byJwt = (sessionToken: unknown, more: object = {}, path = 'customer/accesstoken') =>
  muster.ask('POST', `/ams/v1/users/${path}`, {
    body: {
      sessionTokenJwt: signed({ ...claims(), sessionToken, ...more }),
      base64EncodedStringPublicKey: owner.Public,
    },
  })

test('a session token gives access tokens until its expiry', async () => {
  const begun = await ask(
    'customer/sessiontoken',
    { idpAccessToken: await personOf('acme') },
    { validityForSessionTokenInHours: 2 },
  )
  assert.equal(begun.status, 200, begun.text)
  const { sessionToken } = begun.body
  const { accessToken } = (await byJwt(sessionToken)).body
  const acmes = await list(accessToken, `?customerId=${CUSTOMER}`)
  assert.equal(acmes.status, 200, acmes.text)
  await muster.ask('POST', `${ROOT}/clock`, { body: { advanceMs: 2 * 3_600_000 - 60_000 } })
  assert.equal((await byJwt(sessionToken)).status, 200)
  await muster.ask('POST', `${ROOT}/clock`, { body: { advanceMs: 60_000 } })
  assert.equal((await byJwt(sessionToken)).body.code, 4012250)
})

test('a session token without a validity expires with the sign-in', async () => {
  const { sessionToken } = (await ask('customer/sessiontoken', { idpAccessToken: await personOf('acme') })).body
  assert.equal((await byJwt(sessionToken)).status, 200)
  await muster.ask('POST', `${ROOT}/clock`, { body: { advanceMs: 601_000 } })
  assert.equal((await byJwt(sessionToken)).body.code, 4012250)
})

test('a session token with a wrong key, kind or claim is refused', async () => {
  const { sessionToken } = (await ask('customer/sessiontoken', { idpAccessToken: await personOf('acme') })).body
  const strangers = await muster.ask('POST', '/ams/v1/users/customer/accesstoken', {
    body: {
      sessionTokenJwt: signed({ ...claims(), publicKey: stranger.Public, sessionToken }, stranger),
      base64EncodedStringPublicKey: stranger.Public,
    },
  })
  assert.equal(strangers.body.code, 4012250)
  assert.equal((await byJwt('')).body.code, 4002251)
  assert.equal((await byJwt(await personOf('acme'))).body.code, 4012250)
  // It is no access token either.
  assert.equal((await list(sessionToken)).body.code, 4032252)
})

for (const [hours, code] of [
  [0, 4000000],
  [25, 4000000],
  ['two', 4002251],
  [1.5, 4002251],
] as const)
  test(`a session of ${hours} hours is refused with ${code}`, async () => {
    const idpAccessToken = await personOf('acme')
    assert.equal(
      (await ask('customer/sessiontoken', { idpAccessToken }, { validityForSessionTokenInHours: hours })).body.code,
      code,
    )
  })

for (const [session, access] of [
  ['customer/sessiontoken', 'customer/accesstoken'],
  ['sessiontoken', 'accesstoken'],
  ['sessiontoken', 'customer/accesstoken'],
] as const)
  test(`a session of ${session} gives an access token at ${access}`, async () => {
    const begun = await ask(session, { idpAccessToken: await personOf('acme') })
    assert.deepEqual([begun.status, Object.keys(begun.body)], [200, ['sessionToken']], begun.text)
    const answer = await byJwt(begun.body.sessionToken, {}, access)
    assert.equal(answer.text, `{"accessToken":"${answer.body.accessToken}"}`)
    assert.equal((await list(answer.body.accessToken, `?customerId=${CUSTOMER}`)).status, 200)
  })

for (const path of ['customer/accesstokenOAuth2', 'accesstokenOAuth2'])
  test(`a sign-in at ${path} gives an access token`, async () => {
    const answer = await ask(path, { idpAccessToken: await personOf('acme') })
    assert.equal(answer.status, 200, answer.text)
    assert.equal((await list(answer.body.accessToken, `?customerId=${CUSTOMER}`)).status, 200)
  })

test('a request for an access token of a session without the signed session token is refused with 4010050', async () => {
  assert.deepEqual((await ask('customer/accesstoken', {})).body, {
    code: 4010050,
    message: 'ACCESS_TOKEN_BAD_REQUEST',
    data: 'The request for an access token is invalid. Please check the fields in your request.',
  })
})

test('an expired JWT around a session is refused with the address of its owner, and to a stranger without', async () => {
  const { sessionToken } = (await ask('customer/sessiontoken', { idpAccessToken: await personOf('acme') })).body
  const now = Math.floor((await muster.ask('GET', `${ROOT}/clock`)).body.now / 1000)
  const over = { iat: now - 3600, exp: now - 1800 }
  const text = (user: string) => `Failed to parse jwt token for user ${user} with any user public key: access token has expired`
  // The key is the partner's own, and no person's.
  assert.deepEqual((await byJwt(sessionToken, over)).body.data, [text(PARTNER)])
  const strangers = await muster.ask('POST', '/ams/v1/users/customer/accesstoken', {
    body: {
      sessionTokenJwt: signed({ ...claims(), ...over, publicKey: stranger.Public, sessionToken }, stranger),
      base64EncodedStringPublicKey: stranger.Public,
    },
  })
  assert.deepEqual(strangers.body.data, [text('<user_email>')])
})
