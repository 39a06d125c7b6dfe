/** Each way in which a sign-in by an OpenID provider fails has a page for the person, and begins no session. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import test, { after, beforeEach } from 'node:test'
import { generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { sealState, stateKey } from '../../src/auth/openid-state.ts'
import {
  ADMIN,
  ANNA,
  addTenants,
  begin,
  CALLBACK,
  CLIENT,
  type Jar,
  openJar,
  openService,
  SESSION,
  SIGN_IN,
} from '../support/openid-service.ts'
import { CODE, openScriptedProvider, type Script } from '../support/scripted-provider.ts'
import type { Answer, Muster } from '../support/server.ts'

const provider = await openScriptedProvider()
/** A server reads the metadata once, so that a script of others needs a server of its own. */
const openAnother = async (settings: Record<string, string> = {}): Promise<Muster> => {
  const opened = await openService(provider.issuer, { openidTimeoutSeconds: '1', ...settings })
  await addTenants(opened)
  return opened
}
const service = await openAnother()
after(async () => {
  await Promise.all([service.close(), provider.close()])
})
beforeEach(() => {
  provider.script = {}
  provider.requested.length = 0
})

/** A sign-in for which the provider has the script when the browser comes back. */
async function answerTo(script: Script, { at = service, changes = {} }: { at?: Muster; changes?: Record<string, string> } = {}) {
  const jar = openJar()
  const location = await begin(at, jar)
  provider.script = script
  const answer = await jar.open(provider.respond(location, changes).href)
  return { answer, jar }
}

async function assertRefused({ answer, jar }: { answer: Answer; jar: Jar }, status: number, page: RegExp, at = service) {
  assert.equal(answer.status, status, answer.text)
  assert.match(answer.headers.get('content-type') ?? '', /^text\/html/)
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.match(answer.text, page)
  assert.match(answer.text, new RegExp(`<a href="${at.url}${SIGN_IN}">Sign in again</a>`))
  assert.deepEqual([answer.headers.get('set-cookie'), answer.headers.get('location')], [null, null])
  assert.equal((await jar.ask(at, 'GET', SESSION)).status, 401)
}

async function assertSignedIn({ answer, jar }: { answer: Answer; jar: Jar }, at = service) {
  assert.equal(answer.status, 302, answer.text)
  assert.equal((await jar.ask(at, 'GET', SESSION)).body.account, ANNA.email)
}

const other = await generateKeyPair('RS256')
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const RESPONSES: readonly [what: string, script: Script][] = [
  ['an ID token with another nonce', { claims: { nonce: 'another nonce' } }],
  ['an ID token without a nonce', { claims: { nonce: undefined } }],
  [
    'an ID token that is signed with another key',
    { sign: claims => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key' }).sign(other.privateKey) },
  ],
  ['an ID token that is not signed', { sign: async claims => `${part({ alg: 'none' })}.${part(claims)}.` }],
  ['an ID token that is signed with the secret of the client', { sign: async claims => signedBySecret(claims) }],
  ['an ID token for another client', { claims: { aud: 'another client' } }],
  ['an ID token for several clients', { claims: { aud: [CLIENT.clientId, 'another client'], azp: 'another client' } }],
  ['an ID token of another issuer', { claims: { iss: 'https://other.example' } }],
  ['an ID token that has expired', { claims: { exp: 1_700_000_000 } }],
  ['no ID token', { sign: async () => '' }],
  ['a refusal of the code', { token: [400, { error: 'invalid_grant' }] }],
  ['a refusal of the client', { token: [401, { error: 'invalid_client' }] }],
]

function signedBySecret(claims: JWTPayload): string {
  const text = `${part({ alg: 'HS256', kid: 'key' })}.${part(claims)}`
  return `${text}.${createHmac('sha256', CLIENT.clientSecret).update(text).digest('base64url')}`
}

for (const [what, script] of RESPONSES)
  test(`a sign-in for which the provider sends ${what} is refused by a page with the id of the log`, async () => {
    await assertRefused(await answerTo(script), 502, /The response of Staff sign-in was not accepted[\s\S]*under the id \w{8}/)
  })

test('a response that names another issuer is refused, where the provider names its issuer in responses', async t => {
  provider.script = { metadata: { authorization_response_iss_parameter_supported: true } }
  const strict = await openAnother()
  t.after(strict.close)
  const { script } = provider
  await assertRefused(
    await answerTo(script, { at: strict, changes: { iss: 'https://other.example' } }),
    502,
    /not accepted/,
    strict,
  )
  await assertSignedIn(await answerTo(script, { at: strict, changes: { iss: provider.issuer } }), strict)
})

for (const [what, script, page] of [
  ['names another issuer in its metadata', { metadata: { issuer: 'https://other.example' } }, /was not accepted/],
  ['has no metadata', { metadata: { issuer: undefined } }, /was not accepted/],
  ['does not answer in time', { silentAt: '/.well-known/openid-configuration' }, /Staff sign-in cannot be reached/],
] as const)
  test(`a sign-in does not begin while the provider ${what}, and begins afterwards`, async t => {
    const fresh = await openAnother()
    t.after(fresh.close)
    provider.script = script
    const jar = openJar()
    await assertRefused({ answer: await jar.open(fresh.url + SIGN_IN), jar }, 502, page, fresh)
    provider.script = {}
    assert.equal((await jar.open(fresh.url + SIGN_IN)).status, 302)
  })

test('a sign-in to a provider that is down gets a page that says so', async t => {
  const gone = await openScriptedProvider()
  await gone.close()
  const down = await openAnother({ openidIssuer: gone.issuer })
  t.after(down.close)
  const jar = openJar()
  await assertRefused({ answer: await jar.open(down.url + SIGN_IN), jar }, 502, /Staff sign-in cannot be reached/, down)
})

for (const [what, script] of [
  ['does not answer in time', { silentAt: '/token' }],
  ['fails', { token: [500, {}] }],
] as const)
  test(`a sign-in whose provider ${what} when the browser comes back gets a page that says so`, async () => {
    await assertRefused(await answerTo(script), 502, /Staff sign-in cannot be reached/)
  })

test('an error of the provider is shown to the person, with its description as text', async () => {
  const changes = { error: 'access_denied', error_description: '<script>alert(1)</script>' }
  const refused = await answerTo({}, { changes })
  await assertRefused(refused, 403, /access_denied: &lt;script&gt;/)
  assert.ok(!provider.requested.includes('/token'))
})

const PERSONS: readonly [what: string, claims: Script['claims'], page: RegExp][] = [
  ['no e-mail', { email: undefined }, /did not tell this server your e-mail/],
  ['an e-mail that is no text', { email: [ANNA.email] }, /did not tell this server your e-mail/],
  ['an e-mail that is not verified', { email_verified: false }, /does not say that <b>anna@north\.example<\/b> was verified/],
  ['an e-mail whose verification is a word', { email_verified: 'yes' }, /does not say that/],
  ['an e-mail without email_verified', { email_verified: undefined }, /does not say that/],
  ['an e-mail that another claim says is verified', { email_verified: undefined, verified: true }, /does not say that/],
  ['an e-mail of no user', { email: 'x<y>@north.example' }, /No tenant has a user with the e-mail <b>x&lt;y&gt;@north\.example/],
  ['an empty e-mail', { email: '' }, /No tenant has a user/],
  ['an e-mail with a NUL character', { email: `${ANNA.email}\0` }, /No tenant has a user/],
]
for (const [what, claims, page] of PERSONS)
  test(`a sign-in for which the provider sends ${what} is refused by a page that says so`, async () => {
    await assertRefused(await answerTo({ claims }), 403, page)
  })

test('an e-mail with the Kelvin sign is not that of a user with a k', async () => {
  await service.ask('POST', '/_muster/v1/users', {
    token: ADMIN,
    body: { tenant: ANNA.tenant, email: 'kim@north.example', scopes: null },
  })
  await assertRefused(await answerTo({ claims: { email: '\u212aim@north.example' } }), 403, /No tenant has a user/)
  assert.equal((await answerTo({ claims: { email: 'KIM@north.example' } })).answer.status, 302)
})

/** What of a right response is changed; the provider must get no code then. */
const STATES: readonly [what: string, page: RegExp, send: (returned: URL, jar: Jar) => Promise<{ answer: Answer; jar: Jar }>][] =
  [
    ['without a state', /not one to which this server had a browser sent/, (url, jar) => without(url, jar)],
    ['with a forged state', /not one to which/, (url, jar) => withState(url, jar, 'forged')],
    ['with a state whose last character is another one', /not one to which/, (url, jar) => withState(url, jar, altered(url))],
    [
      'with two states',
      /not one to which/,
      async (url, jar) => ({ answer: await jar.open(url.href.replace('state=', 'state=x&state=')), jar }),
    ],
    [
      'of another browser without a cookie',
      /This browser did not begin it/,
      async (url, _, jar = openJar()) => ({ answer: await jar.open(url.href), jar }),
    ],
    ['of another browser that begins its own sign-in', /This browser did not begin it/, url => ofAnother(url)],
    [
      'with a state that has expired',
      /It took longer than ten minutes/,
      async (url, jar) => withState(url, jar, await expired(jar)),
    ],
  ]

const withState = async (url: URL, jar: Jar, state: string) => {
  url.searchParams.set('state', state)
  return { answer: await jar.open(url.href), jar }
}
const without = async (url: URL, jar: Jar) => {
  url.searchParams.delete('state')
  return { answer: await jar.open(url.href), jar }
}
function altered(url: URL): string {
  const state = url.searchParams.get('state') ?? ''
  return state.slice(0, -1) + (state.endsWith('A') ? 'Q' : 'A')
}
async function ofAnother(url: URL) {
  const jar = openJar()
  await begin(service, jar)
  return { answer: await jar.open(url.href), jar }
}
/** A state that the server made for this browser, more than ten minutes ago. */
const expired = (jar: Jar): Promise<string> =>
  sealState(
    {
      key: stateKey({ issuer: provider.issuer, clientSecret: CLIENT.clientSecret }),
      redirectUri: service.url + CALLBACK,
    },
    { id: 'an id', expiresAt: Date.now() - 1000, browser: jar.cookie().split('=')[1] ?? '', returnTo: '/_muster/console/' },
  )

for (const [what, page, send] of STATES)
  test(`a response ${what} is refused by a page, and its code is not sent to the provider`, async () => {
    const jar = openJar()
    const returned = provider.respond(await begin(service, jar))
    provider.requested.length = 0
    await assertRefused(await send(new URL(returned), jar), 400, page)
    assert.deepEqual(provider.requested, [])
  })

test('a response can be used once, also by two requests at the same time and after a refusal', async () => {
  const jar = openJar()
  const returned = provider.respond(await begin(service, jar)).href
  const answers = await Promise.all([jar.open(returned), jar.open(returned), jar.open(returned)])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [302, 400, 400])
  const again = openJar(new Map([['muster_sign_in_default', /sign_in_default=([^;]+)/.exec(jar.cookie())?.[1] ?? '']]))
  await assertRefused({ answer: await again.open(returned), jar: again }, 400, /completed before/)
  const refused = await answerTo({ claims: { email_verified: false } })
  provider.script = {}
  const repeated = await refused.jar.open(provider.respond(await begin(service, refused.jar)).href)
  assert.equal(repeated.status, 302, 'a new sign-in of the same browser is accepted')
})

const ACCEPTED: readonly [what: string, script: Script, settings?: Record<string, string>][] = [
  ['writes the verification as a text', { claims: { email_verified: 'true' } }],
  ['writes the e-mail in capital letters', { claims: { email: ANNA.email.toUpperCase() } }],
  [
    'has another claim for the verification, which a setting names',
    { claims: { email_verified: undefined, xms_edov: true } },
    { openidVerifiedClaim: 'xms_edov' },
  ],
  [
    'writes its claim for the verification as a digit',
    { claims: { email_verified: undefined, xms_edov: '1' } },
    { openidVerifiedClaim: 'xms_edov' },
  ],
  [
    'has the e-mail in its user info alone',
    {
      metadata: { userinfo_endpoint: 'userinfo' },
      claims: { email: undefined, email_verified: undefined },
      userInfo: { sub: 'anna', email: ANNA.email, email_verified: true },
    },
  ],
  [
    'takes the secret of a client by Basic alone',
    { metadata: { token_endpoint_auth_methods_supported: ['client_secret_basic'] } },
  ],
  ['names no methods for the secret of a client', { metadata: { token_endpoint_auth_methods_supported: undefined } }],
]
for (const [what, written, settings] of ACCEPTED)
  test(`a person is signed in by a provider that ${what}`, async t => {
    const metadata = { ...written.metadata, ...(written.userInfo && { userinfo_endpoint: `${provider.issuer}/userinfo` }) }
    const script = { ...written, metadata }
    provider.script = script
    const at = await openAnother(settings)
    t.after(at.close)
    await assertSignedIn(await answerTo(script, { at }), at)
  })

test('user info of another person than that of the ID token is refused', async t => {
  const script = {
    metadata: { userinfo_endpoint: `${provider.issuer}/userinfo` },
    claims: { email: undefined },
    userInfo: { sub: 'otto', email: ANNA.email, email_verified: true },
  }
  provider.script = script
  const at = await openAnother()
  t.after(at.close)
  await assertRefused(await answerTo(script, { at }), 502, /was not accepted/, at)
})

test('the sign-out leads to the address of the provider, and to a page where it has none', async t => {
  const SIGN_OUT = '/_muster/portal/v1/sign-out'
  const none = await openJar().open(service.url + SIGN_OUT)
  assert.deepEqual([none.status, /you may be signed in there/.test(none.text)], [200, true])
  provider.script = { metadata: { end_session_endpoint: `${provider.issuer}/logout` } }
  const at = await openAnother()
  t.after(at.close)
  const answer = await openJar().open(at.url + SIGN_OUT)
  assert.deepEqual(
    [answer.status, answer.headers.get('location')],
    [302, `${provider.issuer}/logout?client_id=${CLIENT.clientId}`],
  )
  const foreign = await openJar().open(at.url + SIGN_OUT, { 'sec-fetch-site': 'cross-site' })
  assert.equal(foreign.status, 403)
})

test('the provider gets the code with the secret of the client, and no page has either of them', async () => {
  const jar = openJar()
  const answer = await jar.open(provider.respond(await begin(service, jar), { state: 'forged' }).href)
  assert.ok(!answer.text.includes(CODE) && !answer.text.includes(CLIENT.clientSecret))
})

const keyBySecret = part({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', p2c: 1_000_000_000, p2s: 'AAAA' })
const HOSTILE: readonly string[] = [
  '',
  'state',
  'state=%00',
  'state=%ff',
  'state[]=a&state[b]=c',
  '__proto__=a&constructor=b&state=toString',
  'state=a.b.c.d.e',
  'state=....',
  `state=${part({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA`,
  `state=${keyBySecret}.AAAA.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA`,
  `state=${'a'.repeat(9000)}`,
  'error=access_denied&error_description=%3Cscript%3E',
]
for (const query of HOSTILE)
  test(`a response with the query ${JSON.stringify(query.slice(0, 40))} is refused by a page`, async () => {
    const jar = openJar()
    await begin(service, jar)
    await assertRefused({ answer: await jar.open(`${service.url}${CALLBACK}?${query}`), jar }, 400, /not one to which/)
  })

test('a response with two codes is refused, and the provider gets none of them', async () => {
  const jar = openJar()
  const returned = provider.respond(await begin(service, jar))
  provider.requested.length = 0
  await assertRefused({ answer: await jar.open(`${returned.href}&code=another`), jar }, 502, /was not accepted/)
  assert.ok(!provider.requested.includes('/token'))
})
