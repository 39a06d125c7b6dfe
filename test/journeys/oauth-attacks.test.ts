import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { request } from 'node:http'
import test, { after } from 'node:test'
import fc from 'fast-check'
import {
  authorizePath,
  CHALLENGE,
  type Changes,
  consentCode,
  DESK,
  openBrowser,
  type Page,
  post,
  redeem,
  refresh,
  VERIFIER,
} from '../support/desk.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)

const BACK = 'https://desk.example/back'
const rival = await register('rival', { redirectUris: [BACK] })
/** An app of the same tenant as the one that is attacked. */
const sibling = await register('sibling', { tenant: '4000000001', redirectUris: [DESK.redirectUri] })
const pair = await register('pair', { redirectUris: [BACK, `${BACK}?from=muster`] })
/** Redirect URIs that no registration accepts. */
const odd = await register('odd', {
  redirectUris: ['javascript:alert(1)', `${BACK}#there`, `${BACK}\r\nset-cookie: a=b`, 'back'],
})
await register('own account', { grantTypes: ['client_credentials'], redirectUris: [BACK] })

async function register(clientId: string, row: object) {
  const secret = `${clientId}'s secret`
  const usual = { tenant: '1000000001', scopes: ['kme', 'openid'], grantTypes: ['authorization_code'] }
  await muster.ask('POST', '/_muster/v1/apps', { body: { ...usual, clientId, clientSecret: secret, ...row } })
  return { clientId, secret, redirectUri: BACK }
}

const list = (token: string) => muster.ask('GET', '/kcs/v1/kme/devices/list', { token })
const granted = async () => (await redeem(muster, await consentCode(muster))).body
const open = (path: string) => openBrowser(muster).open(path)

/** The page shows an error, and the browser is not redirected. */
function assertLost(page: Page, what = ''): void {
  assert.deepEqual([what, page.status, page.to], [what, 400, undefined])
  assert.match(page.html, /<h1>This app cannot be allowed<\/h1>/)
}

// Redirect URIs.

const strays: readonly [trick: string, redirectUri: string][] = [
  ['a longer path', `${BACK}door`],
  ['a path below the registered one', `${BACK}/there`],
  ['the registered URI with a trailing slash', `${BACK}/`],
  ['a path with ..', `${BACK}/../evil`],
  ['a path in another case', 'https://desk.example/Back'],
  ['a percent-encoded path', 'https://desk.example/%62ack'],
  ['a host in another case', 'https://DESK.example/back'],
  ['a scheme in another case', 'HTTPS://desk.example/back'],
  ['an explicit default port', 'https://desk.example:443/back'],
  ['a URI with http instead of https', 'http://desk.example/back'],
  ['a host with the registered one as its prefix', 'https://desk.example.evil.example/back'],
  ['a user before another host', 'https://desk.example@evil.example/back'],
  ['a user before the same host', 'https://evil@desk.example/back'],
  ['a backslash before another host', 'https://desk.example\\@evil.example/back'],
  ['the registered URI with a fragment', `${BACK}#there`],
  ['the registered URI with a query', `${BACK}?to=https://evil.example`],
  ['an open redirector of the registered host', 'https://desk.example/go?to=https://evil.example'],
  ['a URI without a scheme', '//desk.example/back'],
  ['a javascript: URI', 'javascript:alert(1)'],
  ['a data: URI', 'data:text/html,hello'],
  ['a URI with a leading space', ` ${BACK}`],
  ['a URI with a trailing line break', `${BACK}\n`],
  ['a URI with a NUL', `${BACK}\u0000`],
  ['two URIs in one parameter', `${BACK} ${BACK}`],
  ['a text that is no URI', 'x'],
]

for (const [trick, redirectUri] of strays)
  test(`a response is not redirected to ${trick}`, async () => {
    assertLost(await open(authorizePath(rival, { redirect_uri: redirectUri })))
    // Errors of the request are not redirected there either.
    assertLost(await open(authorizePath(rival, { redirect_uri: redirectUri, response_type: 'token', scope: 'nonsense' })))
  })

test('a redirect URI with another port is refused', async () => {
  assertLost(await open(authorizePath(DESK, { redirect_uri: 'http://localhost:8081/callback' })))
  assertLost(await open(authorizePath(DESK, { redirect_uri: 'http://127.0.0.1:8080/callback' })))
})

test('a javascript: URI, a URI with a line break and a text that is no URI are not registered', async () => {
  for (const redirectUri of ['javascript:alert(1)', `${BACK}#there`, `${BACK}\r\nset-cookie: a=b`, 'back']) {
    const page = await open(authorizePath(odd, { redirect_uri: redirectUri }))
    assertLost(page, redirectUri)
    assert.equal(page.headers.get('set-cookie'), null)
  }
})

test('the redirect URI may be omitted if the app has one, and is required if it has two', async () => {
  assert.equal((await open(authorizePath(rival, { redirect_uri: undefined }))).status, 200)
  assertLost(await open(authorizePath(pair, { redirect_uri: undefined })))
})

test('a registered query of a redirect URI is in the redirect', async () => {
  const { to } = await open(authorizePath(pair, { redirect_uri: `${BACK}?from=muster`, scope: 'nonsense' }))
  assert.deepEqual([to?.searchParams.get('from'), to?.searchParams.get('error')], ['muster', 'invalid_scope'])
})

for (const [what, query] of [
  ['names no app', { client_id: undefined }],
  ['names an unknown app', { client_id: 'unknown' }],
  ['names an app with a NUL', { client_id: 'rival\u0000' }],
  ['names an app of ten thousand characters', { client_id: 'x'.repeat(10_000) }],
] as const)
  test(`a request that ${what} is not redirected`, async () => assertLost(await open(authorizePath(rival, query))))

for (const name of ['client_id', 'redirect_uri'])
  test(`a request with two equal ${name} is not redirected`, async () => {
    assertLost(await open(`${authorizePath(rival)}&${name}=${encodeURIComponent(name === 'client_id' ? rival.clientId : BACK)}`))
  })

// Parameters of the authorization request.

const refusals: readonly [does: string, changes: Changes, error: string][] = [
  ['requests response_type token', { response_type: 'token' }, 'unsupported_response_type'],
  ['requests response_type code id_token', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['sends no response_type', { response_type: undefined }, 'invalid_request'],
  ['sends no state', { state: undefined }, 'invalid_request'],
  ['sends an empty state', { state: '' }, 'invalid_request'],
  ['sends a state with a line break', { state: 'a\r\nset-cookie: a=b' }, 'invalid_request'],
  ['sends a state with a character beyond ASCII', { state: 'ü' }, 'invalid_request'],
  ['sends a state of two thousand characters', { state: 'x'.repeat(2000) }, 'invalid_request'],
  ['sends no challenge', { code_challenge: undefined }, 'invalid_request'],
  ['sends no challenge and no method', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
  ['sends a challenge without its method', { code_challenge_method: undefined }, 'invalid_request'],
  ['sends a plain challenge', { code_challenge: VERIFIER, code_challenge_method: 'plain' }, 'invalid_request'],
  ['writes the challenge method in lower case', { code_challenge_method: 's256' }, 'invalid_request'],
  ['sends a short challenge', { code_challenge: CHALLENGE.slice(1) }, 'invalid_request'],
  ['sends a padded challenge', { code_challenge: `${CHALLENGE}=` }, 'invalid_request'],
  ['sends a challenge in another base64', { code_challenge: `${CHALLENGE.slice(1)}+` }, 'invalid_request'],
  ['names no scope', { scope: undefined }, 'invalid_request'],
  ['names a scope that is not registered for it', { scope: 'kme kdp' }, 'invalid_scope'],
  ['names an unknown scope', { scope: '<b>' }, 'invalid_scope'],
  ['sends prompt none', { prompt: 'none' }, 'login_required'],
  ['may not use authorization codes', { client_id: 'own account' }, 'unauthorized_client'],
]

for (const [does, changes, error] of refusals)
  test(`an app that ${does} is redirected to its own URI with ${error}`, async () => {
    const { status, to, html, headers } = await open(authorizePath(rival, changes))
    assert.equal(status, 302, html)
    assert.equal(`${to?.origin}${to?.pathname}`, BACK)
    assert.equal(to?.searchParams.get('error'), error)
    assert.match(to?.searchParams.get('error_description') ?? '', /^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/)
    assert.equal(to?.searchParams.get('state'), does.includes('state') ? null : 'a state')
    assert.equal(to?.searchParams.get('iss'), muster.url)
    assert.equal(headers.get('set-cookie'), null)
  })

for (const name of ['response_type', 'scope', 'state', 'code_challenge', 'code_challenge_method', 'nonce'])
  test(`an app that sends two ${name} is refused with invalid_request`, async () => {
    const { to } = await open(`${authorizePath(rival, { nonce: 'n' })}&${name}=x`)
    assert.equal(to?.searchParams.get('error'), 'invalid_request')
    assert.equal(to?.searchParams.get('state'), name === 'state' ? null : 'a state')
  })

// Escaping on pages.

const SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'`'

for (const name of [
  'response_type',
  'client_id',
  'scope',
  'redirect_uri',
  'code_challenge',
  'code_challenge_method',
  'state',
  'nonce',
  SCRIPT,
])
  test(`a script in ${name === SCRIPT ? 'the name of a parameter' : name} is escaped on the page`, async () => {
    const page = await open(authorizePath(rival, { [name]: SCRIPT }))
    assert.ok(page.status === 200 || page.status === 302 || page.status === 400)
    assert.doesNotMatch(page.html, /<script|<img/)
  })

test('a state is returned unchanged', async () => {
  const state = `${SCRIPT} &amp; &lt; %3C + \\ #fragment ?a=b&state=c`
  const browser = openBrowser(muster)
  const consent = await browser.press(await browser.open(authorizePath(rival, { state })), { value: 'it@acme.example' })
  assert.doesNotMatch(consent.html, /<script|<img/)
  const { to } = await browser.press(consent, { value: 'allow' })
  assert.deepEqual([to?.searchParams.getAll('state'), to?.hash], [[state], ''])
})

test('the names of apps and accounts are escaped on the page', async () => {
  const name = '<script>alert(1)</script>'
  const app = await register(name, { redirectUris: [BACK] })
  await muster.ask('POST', '/_muster/v1/users', { body: { tenant: '1000000001', email: '"><script>@evil.example' } })
  const browser = openBrowser(muster)
  const signIn = await browser.open(authorizePath(app))
  const consent = await browser.press(signIn, { field: 'account', text: '"><script>@evil.example' })
  const again = await browser.press(signIn, { field: 'account', text: SCRIPT })
  assert.match(consent.html, /<h1>Allow &lt;script&gt;/)
  for (const { html } of [signIn, consent, again]) assert.doesNotMatch(html, /<script|<img/)
})

test('a page has headers against scripts, frames, caching and referrers', async () => {
  const { headers, html } = await open(authorizePath(rival))
  const policy = headers.get('content-security-policy') ?? ''
  assert.match(
    policy,
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self' https:\/\/desk\.example; frame-ancestors 'none'; base-uri 'none'$/,
  )
  assert.deepEqual(
    ['x-frame-options', 'x-content-type-options', 'referrer-policy', 'cache-control'].map(name => headers.get(name)),
    ['DENY', 'nosniff', 'same-origin', 'no-store'],
  )
  assert.match(
    headers.get('set-cookie') ?? '',
    /^muster_form=[\w-]{43}; Path=\/ams\/v1\/oauth2\/authorize; HttpOnly; SameSite=Lax$/,
  )
  assert.doesNotMatch(html, /<(script|img|link|iframe)|src=|href=|url\(|@import| style=| on\w+=/)
})

// Forged forms.

const forgeries: readonly [what: string, headers: Record<string, string>, change: Changes][] = [
  ['from another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, {}],
  ['from another site that hides its origin', { origin: 'null' }, {}],
  ['from another port of this machine', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }, {}],
  ['without the form cookie', { cookie: '' }, {}],
  ['with another form cookie', { cookie: `muster_form=${'x'.repeat(43)}` }, {}],
  ['without a form key', {}, { form_key: '' }],
  ['with the cookie as the form key', {}, { form_key: 'the cookie' }],
  ['with another form key', {}, { form_key: '0'.repeat(64) }],
]

for (const [what, headers, change] of forgeries)
  test(`a consent that was sent ${what} is refused`, async () => {
    const { headers: given, html } = await open(authorizePath(rival))
    const cookie = given.get('set-cookie')?.split(';')[0] ?? ''
    const key = /name="form_key" value="(\w+)"/.exec(html)?.[1] ?? ''
    const send = (headers: Record<string, string>, change: Changes) => {
      const url = new URL(authorizePath(rival), muster.url)
      const fields = { ...Object.fromEntries(url.searchParams), form_key: key, account: 'it@acme.example', decision: 'allow' }
      const sent = change.form_key === 'the cookie' ? { form_key: cookie.split('=')[1] ?? '' } : change
      return fetch(url.origin + url.pathname, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, ...headers },
        body: new URLSearchParams({ ...fields, ...sent } as Record<string, string>),
      })
    }
    const refused = await send(headers, change)
    assert.deepEqual([refused.status, refused.headers.get('location')], [403, null])
    assert.equal((await send({ origin: muster.url }, {})).status, 302, 'the same form from our own page is accepted')
  })

test('a request under a foreign host name gets no page, and one under a configured name does', async () => {
  // fetch sets the Host header itself.
  const shown = (host: string) =>
    new Promise((resolve, reject) => {
      const headers = { host, 'sec-fetch-site': 'none' }
      request(muster.url + authorizePath(rival), { headers }, answer => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end()
    })
  assert.deepEqual(await Promise.all(['evil.example', '127.0.0.1.evil.example', 'localhost:1'].map(shown)), [403, 403, 200])
})

// Codes.

test('a second use of a code revokes the tokens of the first', async () => {
  const code = await consentCode(muster)
  const first = (await redeem(muster, code)).body
  const second = (await refresh(muster, first.refresh_token)).body
  const again = await redeem(muster, code)
  assert.deepEqual([again.status, again.body.error], [400, 'invalid_grant'])
  for (const { access_token } of [first, second]) assert.equal((await list(access_token)).body.code, 40100001)
  assert.equal((await refresh(muster, second.refresh_token)).body.error, 'invalid_grant')
})

test('of eight concurrent redemptions of a code one succeeds, and its tokens are revoked', async () => {
  const code = await consentCode(muster)
  const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(muster, code)))
  const [won, ...more] = answers.filter(({ status }) => status === 200)
  assert.equal(more.length, 0)
  assert.equal((await list(won?.body.access_token)).body.code, 40100001)
})

const badRedemptions: readonly [does: string, change: Changes, error: string][] = [
  ['with another verifier', { code_verifier: VERIFIER.toUpperCase() }, 'invalid_grant'],
  ['with the challenge for a verifier', { code_verifier: CHALLENGE }, 'invalid_grant'],
  ['with a verifier that is too short', { code_verifier: VERIFIER.slice(0, 42) }, 'invalid_grant'],
  ['with a verifier that is too long', { code_verifier: 'x'.repeat(129) }, 'invalid_grant'],
  ['with a verifier of other characters', { code_verifier: `${VERIFIER} ` }, 'invalid_grant'],
  ['without a verifier', { code_verifier: undefined }, 'invalid_request'],
  ['with an empty verifier', { code_verifier: '' }, 'invalid_request'],
  ['for another redirect URI', { redirect_uri: `${DESK.redirectUri}/` }, 'invalid_grant'],
  ['without a redirect URI', { redirect_uri: undefined }, 'invalid_request'],
  ['without the code', { code: undefined }, 'invalid_request'],
  ['with a wrong secret', { client_secret: 'wrong' }, 'invalid_client'],
  ['without a secret', { client_secret: undefined }, 'invalid_request'],
]

for (const [does, change, error] of badRedemptions)
  test(`a code that is redeemed ${does} is refused and stays valid`, async () => {
    const code = await consentCode(muster)
    const answer = await redeem(muster, code, { change })
    assert.deepEqual([answer.status, answer.body.error], [error === 'invalid_client' ? 401 : 400, error])
    assert.deepEqual(Object.keys(answer.body), ['error', 'error_description'])
    assert.equal((await redeem(muster, code)).status, 200)
  })

for (const other of [rival, sibling])
  test(`a code that the app ${other.clientId} redeems for another app is refused and stays valid for that app`, async () => {
    const app = { ...other, redirectUri: DESK.redirectUri }
    const code = await consentCode(muster)
    assert.equal((await redeem(muster, code, { app })).body.error, 'invalid_grant')
    const { access_token, refresh_token } = (await redeem(muster, code)).body
    assert.equal((await redeem(muster, code, { app })).body.error, 'invalid_grant')
    assert.equal((await refresh(muster, refresh_token, { app })).body.error, 'invalid_grant')
    for (const token of [access_token, refresh_token]) {
      assert.equal((await post(muster, other, { token }, 'revoke')).body.error, 'invalid_grant')
    }
    assert.equal((await list(access_token)).status, 200)
    assert.equal((await refresh(muster, refresh_token)).status, 200)
  })

for (const verifier of ['short', 'x'.repeat(42), 'x'.repeat(129), `${'x'.repeat(42)} `])
  test(`the malformed verifier ${JSON.stringify(verifier)} is refused even if it fits the challenge`, async () => {
    const code = await consentCode(muster, DESK, { code_challenge: hash('sha256', verifier, 'base64url') })
    assert.equal((await redeem(muster, code, { change: { code_verifier: verifier } })).body.error, 'invalid_grant')
  })

test('a scope in a code redemption does not widen the granted scopes', async () => {
  const code = await consentCode(muster, DESK, { scope: 'kme.devices:view' })
  assert.equal((await redeem(muster, code, { change: { scope: 'kme' } })).body.scope, 'kme.devices:view')
})

// Refresh tokens.

test('a second use of a refresh token revokes all tokens of its grant', async () => {
  const first = await granted()
  const second = (await refresh(muster, first.refresh_token)).body
  const third = (await refresh(muster, second.refresh_token)).body
  assert.equal((await refresh(muster, first.refresh_token)).body.error, 'invalid_grant')
  for (const { access_token } of [first, second, third]) assert.equal((await list(access_token)).body.code, 40100001)
  assert.equal((await refresh(muster, third.refresh_token)).body.error, 'invalid_grant')
})

test('of eight concurrent refreshes with one token one succeeds, and its tokens are revoked', async () => {
  const { refresh_token } = await granted()
  const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(muster, refresh_token)))
  const [won, ...more] = answers.filter(({ status }) => status === 200)
  assert.equal(more.length, 0)
  assert.equal((await list(won?.body.access_token)).body.code, 40100001)
})

test('a refresh by an app that lost the grant type authorization_code is refused with unauthorized_client', async () => {
  const { refresh_token } = await granted()
  const grantTypes = (names: string[]) => muster.ask('PATCH', '/_muster/v1/apps/meridian-desk', { body: { grantTypes: names } })
  await grantTypes(['client_credentials'])
  assert.equal((await refresh(muster, refresh_token)).body.error, 'unauthorized_client')
  await grantTypes(['client_credentials', 'authorization_code'])
  assert.equal((await refresh(muster, refresh_token)).status, 200)
})

test('a refresh does not return a scope that the app has lost', async () => {
  const code = await consentCode(muster, DESK, { scope: 'kme openid' })
  const { refresh_token } = (await redeem(muster, code)).body
  const scopes = (names: string[]) => muster.ask('PATCH', '/_muster/v1/apps/meridian-desk', { body: { scopes: names } })
  await scopes(['kme.devices', 'openid'])
  assert.equal((await refresh(muster, refresh_token, { change: { scope: 'kme' } })).body.error, 'invalid_scope')
  assert.equal((await refresh(muster, refresh_token)).body.scope, 'kme.devices openid')
  await scopes(['kme', 'ams.clients', 'openid', 'email'])
})

test('a code, access token, refresh token or ID token is refused in the place of another kind', async () => {
  const code = await consentCode(muster, DESK, { scope: 'kme openid' })
  assert.equal((await list(code)).body.code, 4012250)
  assert.equal((await refresh(muster, code)).body.error, 'invalid_grant')
  const { access_token, refresh_token, id_token } = (await redeem(muster, code)).body
  for (const token of [refresh_token, id_token]) assert.equal((await list(token)).body.code, 4012250)
  for (const token of [access_token, id_token]) assert.equal((await refresh(muster, token)).body.error, 'invalid_grant')
  for (const token of [access_token, id_token, refresh_token])
    assert.equal((await redeem(muster, token)).body.error, 'invalid_grant')
})

// Form bodies and client authentication.

const FORM = 'application/x-www-form-urlencoded'
const raw = (path: string, body: string, headers: Record<string, string> = {}) =>
  muster.ask('POST', `/ams/v1/oauth2/${path}`, { body, headers: { 'content-type': FORM, ...headers } })
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
const GOOD = 'grant_type=client_credentials&client_id=acme&client_secret=acme-secret'

const odds: readonly [
  what: string,
  path: string,
  body: string,
  headers: Record<string, string>,
  status: number,
  error: string,
][] = [
  ['a JSON body', 'revoke', '{"token":"x"}', { 'content-type': 'application/json' }, 400, 'invalid_request'],
  ['a multipart form', 'token', GOOD, { 'content-type': 'multipart/form-data; boundary=x' }, 400, 'invalid_request'],
  ['a plain text body', 'token', GOOD, { 'content-type': 'text/plain' }, 400, 'invalid_request'],
  [
    'a revocation with two token parameters',
    'revoke',
    'client_id=acme&client_secret=acme-secret&token=x&token=x',
    {},
    400,
    'invalid_request',
  ],
  ['a token request with two code parameters', 'token', `${GOOD}&code=x&code=y`, {}, 400, 'invalid_request'],
  ['a token request with two client_id parameters', 'token', `${GOOD}&client_id=acme`, {}, 400, 'invalid_request'],
  [
    'a token request with two client_secret parameters',
    'token',
    `${GOOD}&client_secret=northwind-secret`,
    {},
    400,
    'invalid_request',
  ],
  ['a revocation without a token', 'revoke', 'client_id=acme&client_secret=acme-secret', {}, 400, 'invalid_request'],
  ['a revocation without client credentials', 'revoke', 'token=x', {}, 400, 'invalid_request'],
  ['a revocation with a wrong secret', 'revoke', 'client_id=acme&client_secret=no&token=x', {}, 401, 'invalid_client'],
  ['Basic without a colon', 'token', 'grant_type=client_credentials', basic('acme'), 401, 'invalid_client'],
  ['Basic without a secret', 'token', 'grant_type=client_credentials', basic('acme:'), 401, 'invalid_client'],
  ['Basic without a client', 'token', 'grant_type=client_credentials', basic(':acme-secret'), 401, 'invalid_client'],
  ['Basic with a NUL', 'token', 'grant_type=client_credentials', basic('ac\u0000me:acme-secret'), 401, 'invalid_client'],
  ['Basic that is no UTF-8', 'token', 'grant_type=client_credentials', { authorization: 'Basic //79' }, 401, 'invalid_client'],
  ['Basic without credentials', 'token', 'grant_type=client_credentials', { authorization: 'Basic' }, 400, 'invalid_request'],
  [
    'a bearer as client authentication',
    'token',
    'grant_type=client_credentials',
    { authorization: 'Bearer x' },
    400,
    'invalid_request',
  ],
  ['Basic beside a secret', 'revoke', 'client_secret=acme-secret&token=x', basic('acme:acme-secret'), 400, 'invalid_request'],
  [
    'Basic with the client_id of another app',
    'revoke',
    'client_id=northwind&token=x',
    basic('acme:acme-secret'),
    400,
    'invalid_request',
  ],
]

for (const [what, path, body, headers, status, error] of odds)
  test(`${what} is refused with ${error}`, async () => {
    const answer = await raw(path, body, headers)
    assert.deepEqual([answer.status, answer.body.error], [status, error], answer.text)
    assert.equal(/^Basic /.test(answer.headers.get('www-authenticate') ?? ''), status === 401)
  })

for (const length of [8193, 60_000])
  test(`a code or refresh token of ${length} characters is refused with invalid_grant, and its revocation gets 200`, async () => {
    const long = 'x'.repeat(length)
    assert.equal((await redeem(muster, long)).body.error, 'invalid_grant')
    assert.equal((await refresh(muster, long)).body.error, 'invalid_grant')
    assert.equal((await post(muster, DESK, { token: long }, 'revoke')).status, 200)
  })

test('a form of more than 64 KiB is refused with 413', async () => {
  const answer = await redeem(muster, 'x'.repeat(70_000))
  assert.deepEqual([answer.status, answer.body.code], [413, 41300000])
})

test('150 random requests to the OAuth endpoints get no status of 500 or above', async () => {
  const names = [
    'response_type',
    'client_id',
    'scope',
    'redirect_uri',
    'code_challenge',
    'code_challenge_method',
    'state',
    'nonce',
    'prompt',
  ]
  const more = [
    'grant_type',
    'client_secret',
    'code',
    'code_verifier',
    'refresh_token',
    'expires_in',
    'token',
    'form_key',
    'account',
    'decision',
    '__proto__',
  ]
  const usual = [
    'code',
    'rival',
    'desk',
    BACK,
    'kme',
    CHALLENGE,
    VERIFIER,
    'S256',
    "rival's secret",
    'authorization_code',
    'refresh_token',
    'allow',
    `${VERIFIER}.${VERIFIER}`,
  ]
  const value = fc.oneof(fc.constantFrom(...usual), fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '\ud800', '%', '[]'))
  const parameters = fc.array(fc.tuple(fc.constantFrom(...names, ...more), value), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(parameters, fc.constantFrom('token', 'revoke', 'authorize'), async (sent, path) => {
      const form = new URLSearchParams(sent.map(([name, text]) => [name, text])).toString()
      const answers = [await raw(path, form), await muster.ask('GET', `/ams/v1/oauth2/authorize?${form}&client_id=unknown`)]
      for (const { status } of answers) assert.ok(status < 500, `${status}`)
    }),
    { numRuns: 150 },
  )
})
