import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { authorizePath, consentCode, DESK, openBrowser, post, redeem, refresh } from '../support/desk.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)

const PATH = '/ams/v1/oauth2/clients'
/** Acme's super admin lets the built-in desk register apps. */
const token: string = (await redeem(muster, await consentCode(muster, DESK, { scope: 'ams.clients' }))).body.access_token
const ask = (method: string, path = '', body?: unknown, headers: Record<string, string> = {}) =>
  muster.ask(method, PATH + path, { token, body, headers })

const plain = { clientName: 'Night shift', grantTypes: ['client_credentials'], scopes: ['kme.devices'] }
const asking = {
  clientName: 'Front desk',
  description: 'At the front',
  grantTypes: ['authorization_code'],
  redirectUris: [DESK.redirectUri],
  scopes: ['kme', 'openid'],
  consentMetadata: { companyName: 'Desk Inc.', privacyUrl: 'https://desk.example/privacy' },
}
const create = async (body: object = plain) => (await ask('POST', '', body)).body
const tokenFor = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }, form: Record<string, string> = {}) =>
  post(muster, { clientId, secret: clientSecret }, { grant_type: 'client_credentials', ...form })

test('a super admin registers an app, which shows its secret once and works at once', async () => {
  const answer = await ask('POST', '', plain)
  assert.equal(answer.status, 200, answer.text)
  const { clientId, clientSecret, ...rest } = answer.body
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.match(clientId, /^[0-9a-f-]{36}$/)
  assert.match(clientSecret, /^[\w-]{43}$/)
  assert.deepEqual(rest, {
    ...plain,
    description: null,
    redirectUris: [],
    authenticationMethods: ['client_secret_post', 'client_secret_basic'],
    expirationTimes: { code: 60, access: 600, refresh: 7_776_000 },
    consentMetadata: {},
    createdBy: 'it@acme.example',
  })
  const shown = await ask('GET', `/${clientId}`)
  assert.deepEqual(shown.body, { clientId, ...rest })
  const bearer = (await tokenFor(answer.body)).body
  assert.deepEqual([bearer.scope, bearer.expires_in], ['kme.devices', 599])
  assert.equal((await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: bearer.access_token })).body.totalCount, 3)
})

test('the consent page shows the name and the company of a registered app', async () => {
  const app = await create(asking)
  const desk = { clientId: app.clientId, secret: app.clientSecret, redirectUri: DESK.redirectUri }
  const browser = openBrowser(muster)
  const { html } = await browser.press(await browser.open(authorizePath(desk)), { value: 'it@acme.example' })
  assert.match(html, /<b>Front desk<\/b> by Desk Inc\. requests to act for you/)
  assert.match(html, /<a href="https:\/\/desk\.example\/privacy" rel="noreferrer">Privacy<\/a>/)
  assert.equal((await redeem(muster, await consentCode(muster, desk), { app: desk })).status, 200)
})

test('a list is searched by whole id, part of a name and whole address', async () => {
  const { clientId } = await create({ ...plain, clientName: 'Searched For' })
  const ids = async (search: string) =>
    (await ask('GET', `?search=${encodeURIComponent(search)}`)).body.clients.map((app: { clientId: string }) => app.clientId)
  assert.deepEqual(await ids(clientId), [clientId])
  assert.deepEqual(await ids('rched f'), [clientId])
  assert.deepEqual(await ids(clientId.slice(1)), [])
  assert.ok((await ids('IT@acme.example')).includes(clientId))
  assert.deepEqual(await ids('it@acme'), [])
  const all = (await ask('GET', '?pageSize=1')).body
  assert.equal(all.clients.length, 1)
  assert.ok(all.totalCount > 2 && all.totalPage === all.totalCount)
  assert.equal(JSON.stringify((await ask('GET')).body).includes('ecretHash'), false)
})

test('a change of an app sets the sent members and no others', async () => {
  const { clientId, clientSecret, ...before } = await create(asking)
  const { body } = await ask('PATCH', `/${clientId}`, {
    clientName: 'Back desk',
    description: null,
    expirationTimes: { access: 60 },
  })
  const times = { ...before.expirationTimes, access: 60 }
  assert.deepEqual(body, { clientId, ...before, clientName: 'Back desk', description: null, expirationTimes: times })
})

test('the tokens of an app have its registered lifetimes', async () => {
  const app = await create({ ...asking, grantTypes: ['authorization_code', 'client_credentials'] })
  const desk = { clientId: app.clientId, secret: app.clientSecret, redirectUri: DESK.redirectUri }
  const { body } = await ask('PUT', `/${app.clientId}/expirationTimes`, { access: 3600, refresh: 3600, code: 300 })
  assert.deepEqual(body.expirationTimes, { code: 300, access: 3600, refresh: 3600 })
  assert.equal((await tokenFor(app)).body.expires_in, 3599)
  assert.equal((await tokenFor(app, { expires_in: '60' })).body.expires_in, 59)
  const wind = (ms: number) => muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: ms } })
  const [late, early] = [await consentCode(muster, desk), await consentCode(muster, desk)]
  await wind(299_000)
  const { refresh_token, expires_in } = (await redeem(muster, early, { app: desk })).body
  assert.equal(expires_in, 3599)
  await wind(1000)
  assert.equal((await redeem(muster, late, { app: desk })).body.error, 'invalid_grant')
  await wind(3_599_000)
  assert.equal((await refresh(muster, refresh_token, { app: desk })).body.error, 'invalid_grant')
  await wind(-3_899_000)
})

test('a new secret replaces the old one at once, and tokens stay valid', async () => {
  const app = await create()
  const before = (await tokenFor(app)).body.access_token
  const rotated = (await ask('PUT', `/${app.clientId}/secret`)).body
  assert.deepEqual(Object.keys(rotated), ['clientId', 'clientSecret'])
  assert.equal((await tokenFor(app)).body.error, 'invalid_client')
  assert.equal((await tokenFor(rotated)).status, 200)
  assert.equal((await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: before })).status, 200)
})

test('an app that the operator created without consent metadata accepts a new secret and other lifetimes', async () => {
  const row = { tenant: '2000000001', clientId: 'made', clientSecret: 'a secret', grantTypes: ['authorization_code'] }
  await muster.ask('POST', '/_muster/v1/apps', { body: row })
  assert.equal((await ask('PUT', '/made/secret')).body.clientId, 'made')
  assert.equal((await ask('PUT', '/made/expirationTimes', { access: 60 })).body.expirationTimes.access, 60)
  assert.equal((await ask('PATCH', '/made', { clientName: 'Made' })).body.code, 4000000)
  const { body } = await muster.ask('GET', '/_muster/v1/activity', { token })
  const acts = body.activity
    .filter((entry: { description: string }) => entry.description === 'app made')
    .map((entry: { operation: string }) => entry.operation)
  assert.deepEqual(acts.slice(0, 2), ['updateClientExpirationTimes', 'rotateClientSecret'])
})

test('a deleted app is not found and its tokens are refused', async () => {
  const app = await create()
  const { access_token } = (await tokenFor(app)).body
  const deleted = await ask('DELETE', `/${app.clientId}`)
  assert.deepEqual([deleted.status, deleted.text], [204, ''])
  assert.equal((await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: access_token })).body.code, 40100001)
  assert.equal((await tokenFor(app)).body.error, 'invalid_client')
  for (const method of ['GET', 'DELETE']) assert.equal((await ask(method, `/${app.clientId}`)).body.code, 4040000)
})

test('a bearer of a former customer is refused after its id and its client id were registered again at the same time', async t => {
  const setClock = (freeze: boolean) => muster.ask('POST', '/_muster/v1/clock', { body: { freeze } })
  // Both registrations have the same time.
  assert.equal((await setClock(true)).status, 200)
  t.after(() => setClock(false))
  const id = '2000000091'
  const register = async () => {
    const customer = { id, name: 'Fjord', services: ['KnoxMobileEnrollment'] }
    assert.equal((await muster.ask('POST', '/_muster/v1/customers', { body: customer })).status, 200)
    const app = { clientId: 'fjord', clientSecret: 'fjord-secret', tenant: id }
    assert.equal((await muster.ask('POST', '/_muster/v1/apps', { body: app })).status, 200)
  }
  const list = async (bearer: string) => {
    const { status, body } = await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: bearer })
    return [status, body.code]
  }
  await register()
  const [former, revoked] = [await muster.token('fjord'), await muster.token('fjord')]
  await post(muster, { clientId: 'fjord', secret: 'fjord-secret' }, { token: revoked }, 'revoke')
  assert.deepEqual(
    [await list(former), await list(revoked)],
    [
      [200, undefined],
      [401, 40100001],
    ],
  )
  assert.equal((await muster.ask('DELETE', `/_muster/v1/customers/${id}`)).status, 200)
  assert.deepEqual(await list(former), [404, 4040900])
  await register()
  assert.deepEqual(
    [await list(former), await list(revoked)],
    [
      [401, 40100001],
      [401, 40100001],
    ],
  )
  assert.deepEqual(await list(await muster.token('fjord')), [200, undefined])
})

test('an app is authenticated only by its registered methods', async () => {
  const app = await create({ ...plain, authenticationMethods: ['client_secret_basic'] })
  assert.equal((await tokenFor(app)).body.error, 'invalid_client')
  const answer = await muster.ask('POST', '/ams/v1/oauth2/token', {
    body: 'grant_type=client_credentials',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`,
    },
  })
  assert.equal(answer.status, 200)
})

test('an app that may register apps does so with its own token, for its own tenant', async () => {
  const own = await muster.token('meridian-desk', 'ams.clients')
  const { body } = await muster.ask('POST', PATH, { token: own, body: { ...plain, scopes: ['msp'] } })
  assert.equal(body.createdBy, 'meridian-desk')
  assert.equal((await ask('GET', `/${body.clientId}`)).body.code, 4040000, 'which is another than Acme')
  for (const [method, path, sent] of [
    ['PATCH', '', { clientName: 'Mine now' }],
    ['PUT', '/secret', undefined],
    ['PUT', '/expirationTimes', {}],
    ['DELETE', '', undefined],
  ] as const) {
    assert.equal((await ask(method, `/${body.clientId}${path}`, sent)).body.code, 4040000)
  }
  assert.equal((await muster.ask('GET', `${PATH}/${body.clientId}`, { token: own })).body.clientName, 'Night shift')
})

const strangers: readonly [who: string, headers: () => Promise<Record<string, string>>, status: number, code: number][] = [
  ['a client without a credential', async () => ({}), 401, 4010000],
  ['a garbled bearer', async () => ({ authorization: 'Bearer x' }), 401, 4012250],
  ['an app without the scope', async () => ({ authorization: `Bearer ${await muster.token('acme')}` }), 403, 40300000],
  ['a blocked tenant', async () => ({ authorization: `Bearer ${await blocked()}` }), 403, 4030003],
]
const blocked = async () =>
  (await redeem(muster, await consentCode(muster, DESK, { scope: 'ams.clients', account: 'it@cobalt.example' }))).body
    .access_token

for (const [who, headers, status, code] of strangers)
  test(`${who} cannot register an app`, async () => {
    for (const [method, path] of [
      ['POST', ''],
      ['GET', ''],
      ['GET', '/meridian'],
      ['DELETE', '/acme'],
      ['PUT', '/acme/secret'],
    ] as const) {
      const answer = await muster.ask(method, PATH + path, {
        headers: await headers(),
        ...(method === 'POST' && { body: plain }),
      })
      assert.deepEqual([answer.status, answer.body.code], [status, code])
    }
    assert.equal((await muster.token('acme')).length > 0, true)
  })

const unregistrable: readonly [what: string, body: object | string, names: string][] = [
  ['no name', { ...plain, clientName: undefined }, 'clientName'],
  ['a name with a NUL', { ...plain, clientName: 'a\u0000b' }, 'clientName'],
  ['a name of a thousand characters', { ...plain, clientName: 'x'.repeat(1000) }, 'clientName'],
  ['an unknown member', { ...plain, logo: 'x' }, ''],
  ['no grant type', { ...plain, grantTypes: [] }, 'grantTypes'],
  ['a grant type that is not served', { ...plain, grantTypes: ['password'] }, 'grantTypes'],
  ['no scope', { ...plain, scopes: [] }, 'scopes'],
  ['an unknown scope', { ...plain, scopes: ['kme.nonsense'] }, 'scopes'],
  ['a scope of a product that the customer does not have', { ...plain, scopes: ['kme', 'kdp'] }, 'scopes'],
  ['a scope of a service that the customer does not have', { ...plain, scopes: ['kc.devices'] }, 'scopes'],
  ['authorization codes and no redirect URI', { ...asking, redirectUris: [] }, 'redirectUris'],
  ['authorization codes and no company name', { ...asking, consentMetadata: {} }, 'consentMetadata.companyName'],
  [
    'a javascript: link',
    { ...asking, consentMetadata: { companyName: 'x', termsUrl: 'javascript:alert(1)' } },
    'consentMetadata',
  ],
  ['a code for six minutes', { ...plain, expirationTimes: { code: 360 } }, 'expirationTimes'],
  ['a token for two hours', { ...plain, expirationTimes: { access: 7200 } }, 'expirationTimes'],
  ['a refresh token for half an hour', { ...plain, expirationTimes: { refresh: 1800 } }, 'expirationTimes'],
  ['a life in text', { ...plain, expirationTimes: { access: '600' } }, 'expirationTimes'],
  ['no way to authenticate', { ...plain, authenticationMethods: [] }, 'authenticationMethods'],
  ['a list', [], ''],
  ['no JSON', '{"clientName":', 'not JSON'],
  ['nothing', '', 'clientName'],
]

for (const [what, body, names] of unregistrable)
  test(`an app with ${what} is not registered`, async () => {
    const before = (await ask('GET')).body.totalCount
    const answer = await ask('POST', '', body)
    assert.deepEqual(
      [answer.status, answer.body.code, answer.body.message],
      [400, 4000000, 'RESOURCE_INVALID_PARAM'],
      answer.text,
    )
    assert.deepEqual(answer.body, { code: 4000000, message: 'RESOURCE_INVALID_PARAM', data: 'Invalid parameter provided.' })
    assert.ok(answer.headers.get('x-muster-reason')?.includes(names), answer.headers.get('x-muster-reason') ?? 'no reason')
    assert.equal((await ask('GET')).body.totalCount, before)
  })

test('a change of an app is checked like a registration', async () => {
  const { clientId } = await create()
  for (const change of [
    { grantTypes: ['authorization_code'] },
    { scopes: ['msp'] },
    { clientId: 'mine' },
    { tenant: '2000000002' },
  ]) {
    assert.equal((await ask('PATCH', `/${clientId}`, change)).body.code, 4000000)
  }
  for (const query of ['?search=%00', '?pageSize=0', '?pageNum=x']) assert.equal((await ask('GET', query)).body.code, 4000000)
  assert.equal((await ask('GET', '/%00')).body.code, 4000000)
})

test('the discovery documents list existing endpoints under the host of the request', async () => {
  const metadata = (await muster.ask('GET', '/.well-known/openid-configuration')).body
  assert.equal(metadata.issuer, muster.url)
  assert.deepEqual(metadata, (await muster.ask('GET', '/.well-known/oauth-authorization-server')).body)
  const { paths } = (await muster.ask('GET', '/_muster/openapi/ams.json')).body
  for (const endpoint of ['authorization_endpoint', 'token_endpoint', 'revocation_endpoint', 'jwks_uri']) {
    assert.ok(metadata[endpoint].startsWith(`${muster.url}/`) && metadata[endpoint].slice(muster.url.length) in paths, endpoint)
  }
  const behindTls = await muster.ask('GET', '/.well-known/openid-configuration', { headers: { 'x-forwarded-proto': 'https' } })
  assert.equal(behindTls.body.issuer, muster.url.replace('http:', 'https:'))
  assert.equal(behindTls.headers.get('cache-control'), 'no-store')
})
