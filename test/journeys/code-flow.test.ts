import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { authorizePath, type Changes, consentCode, DESK, openBrowser, post, redeem, refresh } from '../support/desk.ts'
import { type Muster, openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)

const list = (token: string, at: Muster = muster) => at.ask('GET', '/kcs/v1/kme/devices/list', { token })
const wind = (ms: number) => muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: ms } })
/** The token response for the code of a new consent. */
const granted = async (asked: Changes = {}) => (await redeem(muster, await consentCode(muster, DESK, asked))).body
const claimsOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString())

test('a person who signs in by a click and consents gives the app tokens that act for the person’s tenant', async () => {
  const browser = openBrowser(muster)
  const signIn = await browser.open(authorizePath(DESK, { scope: 'kme openid' }))
  assert.equal(signIn.status, 200)
  assert.match(signIn.html, /<h1>Sign in<\/h1>/)
  const consent = await browser.press(signIn, { value: 'it@acme.example' })
  assert.match(consent.html, /Acme Logistics/)
  assert.match(consent.html, /<small>kme<\/small>/)
  const { status, to } = await browser.press(consent, { value: 'allow' })
  assert.equal(status, 302)
  assert.equal(to?.origin + (to?.pathname ?? ''), DESK.redirectUri)
  assert.deepEqual([...(to?.searchParams.keys() ?? [])], ['code', 'state', 'iss'])
  assert.equal(to?.searchParams.get('state'), 'a state')
  assert.equal(to?.searchParams.get('iss'), muster.url)

  const answer = await redeem(muster, to?.searchParams.get('code') ?? '')
  const { access_token, refresh_token, id_token, ...rest } = answer.body
  assert.equal(answer.status, 200, answer.text)
  assert.deepEqual(rest, { scope: 'kme openid', expires_in: 599, token_type: 'Bearer' })
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  const devices = await list(access_token)
  assert.equal(devices.body.totalCount, 3, 'Acme’s devices, though the app is Meridian’s')
  const { body } = await muster.ask('GET', '/_muster/v1/activity', { token: access_token })
  const isConsent = (entry: { operation: string; performedBy: string }) =>
    entry.operation === 'consent' && entry.performedBy === 'it@acme.example'
  assert.ok(body.activity.some(isConsent))
  assert.match(refresh_token, /^[\w-]{43}\.[\w-]{43}$/)
  assert.equal(claimsOf(id_token).aud, DESK.clientId)
})

test('a typed account that exists leads to the consent page, and an unknown one to an error on the sign-in page', async () => {
  const browser = openBrowser(muster)
  const signIn = await browser.open(authorizePath(DESK))
  const unknown = await browser.press(signIn, { field: 'account', text: 'unknown@acme.example' })
  assert.equal(unknown.status, 400)
  assert.match(unknown.html, /role="alert">There is no account unknown@acme\.example\./)
  const consent = await browser.press(unknown, { field: 'account', text: ' IT@Acme.example ' })
  assert.match(consent.html, /it@acme\.example of Acme Logistics/)
})

for (const step of ['sign-in', 'consent'] as const)
  test(`a person who denies on the ${step} page is redirected with access_denied and without a code`, async () => {
    const browser = openBrowser(muster)
    const signIn = await browser.open(authorizePath(DESK))
    const page = step === 'sign-in' ? signIn : await browser.press(signIn, { value: 'it@acme.example' })
    const { to } = await browser.press(page, { value: 'deny' })
    assert.deepEqual([to?.searchParams.get('error'), to?.searchParams.get('state')], ['access_denied', 'a state'])
    assert.equal(to?.searchParams.has('code'), false)
  })

test('a consent grants only the scopes that the person has, and its page lists the others', async () => {
  const browser = openBrowser(muster)
  const signIn = await browser.open(authorizePath(DESK, { scope: 'kme ams.clients email' }))
  const consent = await browser.press(signIn, { value: 'ops@acme.example' })
  const [given, withheld] = consent.html.split('does not have')
  assert.deepEqual(smallIn(given), ['kme.devices:view', 'email'])
  assert.deepEqual(smallIn(withheld), ['kme', 'ams.clients'])
  const { to } = await browser.press(consent, { value: 'allow' })
  const { body } = await redeem(muster, to?.searchParams.get('code') ?? '')
  assert.equal(body.scope, 'kme.devices:view email')
  assert.equal((await list(body.access_token)).status, 200)
  assert.equal((await muster.ask('GET', '/kcs/v1/kme/profiles/list', { token: body.access_token })).body.code, 40300000)
})

const smallIn = (html = ''): string[] => [...html.matchAll(/<small>([^<]*)<\/small>/g)].map(([, scope = '']) => scope)

test('a consent page for a scope and its subscopes lists only the scope', async () => {
  const browser = openBrowser(muster)
  const signIn = await browser.open(authorizePath(DESK, { scope: 'kme.devices:view kme kme.devices openid' }))
  assert.deepEqual(smallIn((await browser.press(signIn, { value: 'it@acme.example' })).html), ['kme', 'openid'])
})

test('a person who has none of the requested scopes gets the sign-in page with an error', async () => {
  const browser = openBrowser(muster)
  const signIn = await browser.open(authorizePath(DESK, { scope: 'ams.clients' }))
  const again = await browser.press(signIn, { value: 'ops@acme.example' })
  assert.equal(again.status, 400)
  assert.match(again.html, /ops@acme\.example has none of the scopes that meridian-desk requests/)
})

test('an ID token is signed with a key of the key set and has the nonce and the granted e-mail', async () => {
  const { id_token } = await granted({ scope: 'openid email', nonce: 'a nonce' })
  const [head = '', body = '', signature = ''] = id_token.split('.')
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString())
  const { keys } = (await muster.ask('GET', '/ams/v1/oauth2/jwks')).body
  const key = keys.find((known: { kid: string }) => known.kid === kid)
  assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'], 'and nothing of its private half')
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  )
  const { iss, aud, nonce, email, email_verified } = claimsOf(id_token)
  assert.deepEqual(
    { isSigned, iss, aud, nonce, email, email_verified },
    { isSigned: true, iss: muster.url, aud: DESK.clientId, nonce: 'a nonce', email: 'it@acme.example', email_verified: true },
  )
  assert.equal((await list(id_token)).body.code, 4012250, 'an ID token is no bearer')
  assert.equal((await granted({ scope: 'kme' })).id_token, undefined)
})

test('each refresh returns a new refresh token, and earlier access tokens stay valid', async () => {
  const first = await granted()
  const second = (await refresh(muster, first.refresh_token)).body
  const third = (await refresh(muster, second.refresh_token)).body
  assert.deepEqual(Object.keys(third), ['access_token', 'scope', 'expires_in', 'token_type', 'refresh_token'])
  assert.equal(new Set([first, second, third].map(({ refresh_token }) => refresh_token)).size, 3)
  for (const { access_token } of [first, second, third]) assert.equal((await list(access_token)).status, 200)
})

test('a refresh with narrower scopes leaves the grant unchanged, and one with wider scopes is refused', async () => {
  const first = await granted({ scope: 'kme.devices kme.profiles:view' })
  const narrow = (await refresh(muster, first.refresh_token, { change: { scope: 'kme.devices:read' } })).body
  assert.equal(narrow.scope, 'kme.devices:view')
  const wide = await refresh(muster, narrow.refresh_token, { change: { scope: 'kme' } })
  assert.deepEqual([wide.status, wide.body.error], [400, 'invalid_scope'])
  const whole = await refresh(muster, narrow.refresh_token)
  assert.equal(whole.body.scope, 'kme.devices kme.profiles:view', 'a refused refresh does not use up the token')
})

test('a revoked access token is refused at the next call, and its refresh token stays valid', async () => {
  const { access_token, refresh_token } = await granted()
  const answer = await post(muster, DESK, { token: access_token }, 'revoke')
  assert.deepEqual([answer.status, answer.text, answer.headers.get('content-type')], [200, '', null])
  const refused = await list(access_token)
  assert.deepEqual([refused.status, refused.body.code], [401, 40100001])
  assert.equal((await refresh(muster, refresh_token)).status, 200)
})

test('a revoked token of an app for its own tenant is refused, and another token of the app stays valid', async () => {
  const acme = { clientId: 'acme', secret: 'acme-secret' }
  const [token, other] = [await muster.token('acme'), await muster.token('acme')]
  assert.equal((await post(muster, acme, { token, token_type_hint: 'access_token' }, 'revoke')).status, 200)
  assert.deepEqual([(await list(token)).status, (await list(other)).status], [401, 200])
})

test('the revocation of a refresh token revokes all tokens of its grant and of no other grant', async () => {
  const [first, other] = [await granted(), await granted()]
  const second = (await refresh(muster, first.refresh_token)).body
  assert.equal((await post(muster, DESK, { token: second.refresh_token }, 'revoke')).status, 200)
  assert.deepEqual([(await list(first.access_token)).status, (await list(second.access_token)).status], [401, 401])
  assert.equal((await refresh(muster, second.refresh_token)).body.error, 'invalid_grant')
  assert.equal((await list(other.access_token)).status, 200)
})

for (const token of ['nonsense', 'a.b.c', `${'x'.repeat(43)}.${'y'.repeat(43)}`])
  test(`the revocation of ${token.slice(0, 12)}, which is no token, gets 200`, async () => {
    assert.equal((await post(muster, DESK, { token }, 'revoke')).status, 200)
  })

test('a change of the person’s scopes, tenant or existence applies to the next call of a granted token', async () => {
  const users = '/_muster/v1/users'
  const row = { tenant: '2000000001', email: 'new@acme.example', scopes: null }
  await muster.ask('POST', users, { body: row })
  const { access_token, refresh_token } = await granted({ account: row.email })
  const codes: number[] = []
  const seen = async () => codes.push((await list(access_token)).body.code ?? 200)
  await seen()
  await muster.ask('PATCH', `${users}/${row.email}`, { body: { scopes: ['kme.profiles'] } })
  await seen()
  await muster.ask('PATCH', `${users}/${row.email}`, { body: { tenant: '2000000002' } })
  await seen()
  await muster.ask('DELETE', `${users}/${row.email}`)
  await seen()
  assert.deepEqual(codes, [200, 40300000, 40100001, 4040100])
  const renewed = await refresh(muster, refresh_token)
  assert.equal((await list(renewed.body.access_token)).body.code, 4040100, 'a refresh returns a token, which is refused on use')
})

test('a blocked tenant of the person or of the app refuses the next call of a granted token', async () => {
  const { access_token } = await granted({ account: 'it@borealis.example' })
  const codes = []
  for (const [path, state] of [
    ['customers/2000000002', 'blocked'],
    ['customers/2000000002', 'active'],
    ['providers/4000000001', 'blocked'],
    ['providers/4000000001', 'active'],
  ]) {
    await muster.ask('PATCH', `/_muster/v1/${path}`, { body: { state } })
    codes.push((await list(access_token)).body.code ?? 200)
  }
  assert.deepEqual(codes, [4030003, 200, 40100001, 200])
})

test('a deleted app loses its grants, and a new app with the same client id does not get them', async () => {
  const row = {
    tenant: '4000000001',
    clientId: 'short-lived',
    clientSecret: 'a secret',
    scopes: ['kme'],
    grantTypes: ['authorization_code'],
    redirectUris: [DESK.redirectUri],
  }
  const app = { ...DESK, clientId: row.clientId, secret: row.clientSecret }
  await muster.ask('POST', '/_muster/v1/apps', { body: row })
  const { access_token, refresh_token } = (await redeem(muster, await consentCode(muster, app), { app })).body
  assert.equal((await list(access_token)).status, 200)
  await muster.ask('DELETE', '/_muster/v1/apps/short-lived')
  assert.equal((await list(access_token)).body.code, 40100001)
  await muster.ask('POST', '/_muster/v1/apps', { body: row })
  assert.equal((await list(access_token)).body.code, 40100001)
  assert.equal((await refresh(muster, refresh_token, { app })).body.error, 'invalid_grant')
})

test('an app that moves to another tenant loses its grants and its unredeemed codes', async () => {
  const row = {
    tenant: '4000000001',
    clientId: 'moving',
    clientSecret: 'a secret',
    scopes: ['kme'],
    grantTypes: ['authorization_code'],
    redirectUris: [DESK.redirectUri],
  }
  const app = { ...DESK, clientId: row.clientId, secret: row.clientSecret }
  await muster.ask('POST', '/_muster/v1/apps', { body: row })
  const { access_token, refresh_token } = (await redeem(muster, await consentCode(muster, app), { app })).body
  const unredeemed = await consentCode(muster, app)
  await muster.ask('POST', '/_muster/v1/apps', { body: { ...row, tenant: '1000000001' } })
  assert.equal((await list(access_token)).body.code, 40100001)
  assert.equal((await refresh(muster, refresh_token, { app })).body.error, 'invalid_grant')
  assert.equal((await redeem(muster, unredeemed, { app })).body.error, 'invalid_grant')
})

test('a code is valid for one minute, and a refresh token for 90 days from its issue', async () => {
  const code = await consentCode(muster)
  await wind(60_000)
  assert.equal((await redeem(muster, code)).body.error, 'invalid_grant')
  const first = await granted()
  await wind(90 * DAY - 1000)
  const second = (await refresh(muster, first.refresh_token)).body
  await wind(DAY)
  const third = (await refresh(muster, second.refresh_token)).body
  assert.equal((await list(third.access_token)).status, 200)
  await wind(90 * DAY)
  assert.equal((await refresh(muster, third.refresh_token)).body.error, 'invalid_grant')
})

const DAY = 24 * 3600 * 1000

test('a token that is revoked on one node is refused on another node', async () => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  const nodes = [await openMuster({ data }), await openMuster({ data, role: 'api' })] as const
  try {
    const [here, there] = nodes
    const { access_token, refresh_token } = (await redeem(there, await consentCode(here))).body
    const own = await there.token('acme')
    assert.deepEqual([(await list(access_token, here)).status, (await list(own, here)).status], [200, 200])
    await post(there, DESK, { token: refresh_token }, 'revoke')
    await post(there, { clientId: 'acme', secret: 'acme-secret' }, { token: own }, 'revoke')
    assert.deepEqual([(await list(access_token, here)).body.code, (await list(own, here)).body.code], [40100001, 40100001])
  } finally {
    for (const node of nodes) await node.close()
    await rm(data, { recursive: true })
  }
})

test('the store has no secret, code or refresh token in plain text', async () => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  const muster = await openMuster({ data })
  try {
    const code = await consentCode(muster)
    const { refresh_token } = (await redeem(muster, code)).body
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(join(data, 'muster.db'), { readOnly: true })
    const tables = database.prepare(`select name from sqlite_schema where type = 'table'`).all()
    const whole = JSON.stringify(
      tables.map(({ name }) => database.prepare(`select * from "${name}"`).all()),
      (_, value) => (typeof value === 'bigint' ? String(value) : value),
    )
    database.close()
    assert.ok(whole.includes(DESK.redirectUri), 'the grant is among what was read')
    for (const secret of [code, ...refresh_token.split('.'), DESK.secret]) assert.equal(whole.includes(secret), false)
  } finally {
    await muster.close()
    await rm(data, { recursive: true })
  }
})

test('in service mode the sign-in page and its form are refused, and no code is issued', async () => {
  const adminToken = 'x'.repeat(32)
  const service = await openMuster({ mode: 'service', adminToken })
  try {
    const browser = openBrowser(service)
    const { status, html } = await browser.open(authorizePath(DESK))
    assert.equal(status, 403)
    assert.match(html, /Sign-in is not possible here/)
    assert.equal((await post(service, DESK, { decision: 'allow', account: 'it@acme.example' }, 'authorize')).status, 403)
    const metadata = (await service.ask('GET', '/.well-known/oauth-authorization-server')).body
    assert.deepEqual(metadata.grant_types_supported, ['client_credentials'])
    assert.equal(metadata.authorization_endpoint, undefined)
  } finally {
    await service.close()
  }
})
