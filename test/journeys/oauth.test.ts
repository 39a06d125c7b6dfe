import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Answer } from '../support/in-process.ts'
import { acme, openSigningMuster, type SigningMuster } from '../support/signing-server.ts'

let muster: SigningMuster
before(async () => {
  muster = await openSigningMuster()
})
after(() => muster.close())

const FORM = 'application/x-www-form-urlencoded'
const SECRET = 'a+secret/of 100%'
const ask = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
  muster.call('POST', '/ams/v1/oauth2/token', { headers: { 'content-type': FORM, ...headers }, body })
const form = (client: string, change: Record<string, string> = {}): string =>
  new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: SECRET, ...change }).toString()
const list = (token: string): Promise<Answer> =>
  muster.call('GET', '/kcs/v1/kme/devices/list', { headers: { authorization: `Bearer ${token}` } })
const basic = (client: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`,
})

/** A client id, registered so. */
const register = (change: Parameters<SigningMuster['registerApp']>[0] = {}): Promise<string> =>
  muster.registerApp({ secret: SECRET, ...change })

test('an app gets a bearer for ten minutes less one second, and lists devices', async () => {
  const client = await register({ scopes: ['kme', 'kdp.devices:read'] })
  const answer = await ask(form(client))
  assert.equal(answer.status, 200, answer.text)
  const { access_token, ...rest } = answer.body
  assert.deepEqual(rest, { scope: 'kme kdp.devices:view', expires_in: 599, token_type: 'Bearer' })
  assert.equal(answer.headers['cache-control'], 'no-store')
  const [head, claims] = [0, 1].map(at => JSON.parse(Buffer.from(access_token.split('.')[at], 'base64url').toString()))
  assert.equal(head.alg, 'RS256')
  assert.equal(typeof head.kid, 'string')
  assert.deepEqual([claims.sub, claims.tid, claims.exp - claims.iat], [client, acme.id, 600])
  for (let call = 0; call < 3; call++) assert.equal((await list(access_token)).status, 200)
})

const ways: Readonly<Record<string, (client: string) => [body: string, headers?: Record<string, string>]>> = {
  'in the form': client => [form(client)],
  'in the form, with a charset': client => [form(client), { 'content-type': `${FORM}; charset=UTF-8` }],
  'by Basic, without form encoding': client => ['grant_type=client_credentials', basic(client, SECRET)],
  'by Basic, form-encoded': client => ['grant_type=client_credentials', basic(client, encodeURIComponent(SECRET))],
  'by Basic, with its id in the form': client => [`grant_type=client_credentials&client_id=${client}`, basic(client, SECRET)],
  'beside parameters without a value': client => [`${form(client)}&scope=&expires_in=&client_id=`],
  'beside an unknown parameter': client => [`${form(client)}&audience=x`],
}

for (const [way, sent] of Object.entries(ways))
  test(`an app may authenticate ${way}`, async () => {
    const answer = await ask(...sent(await register()))
    assert.equal(answer.status, 200, answer.text)
  })

const grants: readonly [registered: string[], change: Record<string, string>, granted: { scope: string; expires_in: number }][] =
  [
    [['kme'], { scope: 'kme.devices:read kme.devices:view' }, { scope: 'kme.devices:view', expires_in: 599 }],
    [['kme', 'kdp'], { scope: 'kdp  kme' }, { scope: 'kdp kme', expires_in: 599 }],
    [['kme'], { expires_in: '3600' }, { scope: 'kme', expires_in: 3599 }],
    [['kme'], { expires_in: '60' }, { scope: 'kme', expires_in: 59 }],
  ]

for (const [registered, change, granted] of grants)
  test(`an app for ${registered} that requests ${JSON.stringify(change)} is granted ${JSON.stringify(granted)}`, async () => {
    const { access_token, ...rest } = (await ask(form(await register({ scopes: registered }), change))).body
    assert.deepEqual(rest, { ...granted, token_type: 'Bearer' })
  })

type Asked = (client: string) => [body: string, headers?: Record<string, string>]
const refusals: readonly [does: string, sent: Asked, status: number, error: string][] = [
  ['sends nothing', () => [''], 400, 'invalid_request'],
  [
    'sends JSON',
    client => [JSON.stringify({ client_id: client }), { 'content-type': 'application/json' }],
    400,
    'invalid_request',
  ],
  ['sends a form as JSON', client => [form(client), { 'content-type': 'application/json' }], 400, 'invalid_request'],
  [
    'sends JSON as a form',
    client => [JSON.stringify({ grant_type: 'client_credentials', client_id: client })],
    400,
    'invalid_request',
  ],
  ['sends no grant type', client => [form(client, { grant_type: '' })], 400, 'invalid_request'],
  ['sends no client id', client => [form(client, { client_id: '' })], 400, 'invalid_request'],
  ['sends no secret', client => [form(client, { client_secret: '' })], 400, 'invalid_request'],
  ['repeats a parameter', client => [`${form(client)}&grant_type=client_credentials`], 400, 'invalid_request'],
  ['repeats a scope parameter', client => [`${form(client)}&scope=kme&scope=kme`], 400, 'invalid_request'],
  ['authenticates in two ways', client => [form(client), basic(client, SECRET)], 400, 'invalid_request'],
  [
    'names another client than it authenticates',
    client => ['grant_type=client_credentials&client_id=another', basic(client, SECRET)],
    400,
    'invalid_request',
  ],
  ...['0', '-1', '3601', '1.5', 'abc', '1e3', '99999'].map(
    expires_in =>
      [
        `requests a lifetime of ${expires_in} seconds`,
        (client: string) => [form(client, { expires_in })],
        400,
        'invalid_request',
      ] as [string, Asked, number, string],
  ),
  ['sends an unknown client id', () => [form('unknown')], 401, 'invalid_client'],
  ['sends a NUL in its id', () => [form('no\u0000body')], 400, 'invalid_request'],
  ['has a wrong secret', client => [form(client, { client_secret: 'wrong' })], 401, 'invalid_client'],
  [
    'has a wrong secret and an unknown grant type',
    client => [form(client, { client_secret: 'wrong', grant_type: 'x' })],
    401,
    'invalid_client',
  ],
  ['has a wrong secret by Basic', client => ['grant_type=client_credentials', basic(client, 'wrong')], 401, 'invalid_client'],
  [
    'sends a malformed Basic header',
    () => ['grant_type=client_credentials', { authorization: 'Basic ????' }],
    401,
    'invalid_client',
  ],
  ['sends an unsupported grant type', client => [form(client, { grant_type: 'password' })], 400, 'unsupported_grant_type'],
  [
    'sends a grant type that is a property of every object',
    client => [form(client, { grant_type: 'constructor' })],
    400,
    'unsupported_grant_type',
  ],
  [
    'sends a code without its redirect URI',
    client => [form(client, { grant_type: 'authorization_code', code: 'x' })],
    400,
    'invalid_request',
  ],
  ['requests an unknown scope', client => [form(client, { scope: 'kme nonsense' })], 400, 'invalid_scope'],
  ['requests a scope that it is not registered for', client => [form(client, { scope: 'kdp' })], 400, 'invalid_scope'],
  ['requests a scope in quotes', client => [form(client, { scope: '"kme"é' })], 400, 'invalid_scope'],
]

for (const [does, sent, status, error] of refusals)
  test(`an app that ${does} is refused with ${error}`, async () => {
    const answer = await ask(...sent(await register()))
    assert.equal(answer.status, status, answer.text)
    assert.deepEqual(Object.keys(answer.body), ['error', 'error_description'])
    assert.equal(answer.body.error, error)
    assert.match(answer.body.error_description, /^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/)
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(/^Basic /.test(String(answer.headers['www-authenticate'])), status === 401)
  })

test('an app that is not registered for the grant type is refused with unauthorized_client', async () => {
  const answer = await ask(form(await register({ grantTypes: ['authorization_code'] })))
  assert.deepEqual([answer.status, answer.body.error], [400, 'unauthorized_client'])
})

test('a bearer is accepted until its expiry and refused after it', async () => {
  const { access_token } = (await ask(form(await register(), { expires_in: '60' }))).body
  muster.wind(58_000)
  assert.equal((await list(access_token)).status, 200)
  muster.wind(2_000)
  const answer = await list(access_token)
  assert.deepEqual([answer.status, answer.body.code, answer.body.message], [401, 40100001, 'ACCESS_TOKEN_EXPIRED'])
  assert.equal(typeof answer.body.errorId, 'string')
})

test('a bearer is refused after its app was removed, and accepted after its app got a new secret', async () => {
  const client = await register()
  const { access_token } = (await ask(form(client))).body
  await register({ clientId: client, secret: 'another' })
  assert.equal((await list(access_token)).status, 200)
  assert.equal((await ask(form(client))).body.error, 'invalid_client')
  await muster.credentials.apps.remove(client)
  const answer = await list(access_token)
  assert.deepEqual([answer.status, answer.body.code], [401, 40100001])
})

test('a bearer is accepted for the operations that its scopes cover and refused for others', async () => {
  const client = await register({ scopes: ['kme', 'kai'] })
  const codes = []
  for (const scope of ['kme', 'kme.devices', 'kme.devices:view', 'kme.devices:manage', 'kme.profiles', 'kai']) {
    const answer = await list((await ask(form(client, { scope }))).body.access_token)
    codes.push(answer.body.code ?? answer.status)
  }
  assert.deepEqual(codes, [200, 200, 200, 40300000, 40300000, 40300000])
})

test('a request with a bearer and a signed token is checked by its bearer', async () => {
  const { access_token } = (await ask(form(await register()))).body
  const headers = { authorization: `bearer ${access_token}`, 'x-knox-apitoken': 'garbage' }
  assert.equal((await muster.call('GET', '/kcs/v1/kme/devices/list', { headers })).status, 200)
})
