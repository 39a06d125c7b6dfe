/** People of tenants sign in to a server in service mode, with a second Muster as their OpenID provider. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { openBrowser } from '../support/desk.ts'
import {
  ADMIN,
  ANNA,
  addTenants,
  begin,
  CALLBACK,
  CLIENT,
  CONSOLE,
  control,
  type Jar,
  OTTO,
  openJar,
  openService,
  registerAt,
  SESSION,
  SIGN_IN,
} from '../support/openid-service.ts'
import { type Muster, openMuster } from '../support/server.ts'

const provider = await openMuster()
const service = await openService(provider.url)
after(async () => {
  await Promise.all([service.close(), provider.close()])
})
await addTenants(service)

await registerAt(provider, service, ANNA.email, OTTO.email, 'nobody@north.example')

/** What a person does at the provider; the result is the address to which the browser is sent back. */
async function allow(location: URL, account: string): Promise<URL> {
  const browser = openBrowser(provider)
  const page = await browser.open(location.pathname + location.search)
  const consent = await browser.press(page, { value: account })
  const { to, html } = await browser.press(consent, { value: 'allow' })
  return to ?? assert.fail(html)
}

async function signIn(account: string, jar: Jar = openJar(), at: Muster = service): Promise<Jar> {
  const returned = await allow(await begin(at, jar), account)
  const answer = await jar.open(returned.href)
  assert.equal(answer.status, 302, answer.text)
  return jar
}

test('a person who signs in at the provider gets the console with a session of her tenant, and the activity log names her', async () => {
  const jar = openJar()
  const wanted = `${CONSOLE}reseller/customers?search=North`
  const location = await begin(service, jar, wanted)
  assert.equal(location.origin, provider.url)
  const { state, nonce, code_challenge, ...rest } = Object.fromEntries(location.searchParams)
  assert.deepEqual(rest, {
    client_id: CLIENT.clientId,
    redirect_uri: service.url + CALLBACK,
    response_type: 'code',
    scope: 'openid email',
    code_challenge_method: 'S256',
  })
  for (const secret of [state, nonce, code_challenge]) assert.ok((secret ?? '').length >= 43)
  const answer = await jar.open((await allow(location, ANNA.email)).href)
  assert.deepEqual([answer.status, answer.headers.get('location'), answer.text], [302, wanted, ''])
  assert.match(
    answer.headers.get('set-cookie') ?? '',
    /^muster_session_default=[\w-]{43}; Path=\/_muster\/portal; HttpOnly; SameSite=Strict$/,
  )
  const who = await jar.ask(service, 'GET', SESSION)
  assert.deepEqual([who.status, who.body.account, who.body.tenant.name], [200, ANNA.email, 'North'])
  const { body } = await jar.ask(service, 'GET', '/_muster/portal/v1/activity')
  const [entry] = body.activity.filter((one: { operation: string }) => one.operation === 'signIn')
  assert.deepEqual([entry.performedBy, entry.channel], [ANNA.email, 'portal'])
})

test('the cookie of a sign-in is for its pages alone, is sent when the provider sends the browser back, and ends after ten minutes', async () => {
  const answer = await openJar().open(service.url + SIGN_IN)
  assert.match(
    answer.headers.get('set-cookie') ?? '',
    /^muster_sign_in_default=[\w-]{43}; Max-Age=600; Path=\/_muster\/portal\/v1\/sign-in; HttpOnly; SameSite=Lax$/,
  )
  assert.equal(answer.headers.get('cache-control'), 'no-store')
})

test('behind an https address both cookies are Secure, and the redirect URI has that address', async t => {
  const behind = await openService(provider.url, { publicUrl: 'https://muster.example' })
  t.after(behind.close)
  const answer = await openJar().open(behind.url + SIGN_IN)
  assert.match(answer.headers.get('set-cookie') ?? '', /; SameSite=Lax; Secure$/)
  const location = new URL(answer.headers.get('location') ?? '')
  assert.equal(location.searchParams.get('redirect_uri'), `https://muster.example${CALLBACK}`)
})

test('sign-ins in two tabs of one browser can be completed in any order', async () => {
  const jar = openJar()
  const [first, second] = [await begin(service, jar, `${CONSOLE}first`), await begin(service, jar, `${CONSOLE}second`)]
  for (const [location, path] of [
    [second, 'second'],
    [first, 'first'],
  ] as const) {
    const answer = await jar.open((await allow(location, ANNA.email)).href)
    assert.deepEqual([answer.status, answer.headers.get('location')], [302, CONSOLE + path])
  }
})

test('a person of one tenant gets no data of another tenant by her session or by its bearer', async () => {
  const jar = await signIn(OTTO.email)
  const customers = await jar.ask(service, 'GET', '/_muster/portal/v1/reseller/customers')
  assert.deepEqual(
    customers.body.customers.map((customer: { id: string }) => customer.id),
    ['2000000002'],
  )
  assert.equal((await jar.ask(service, 'GET', '/_muster/portal/v1/reseller/customers/2000000001')).status, 404)
  const token = (await jar.ask(service, 'POST', `${SESSION}/token`)).body.access_token
  assert.equal((await service.ask('GET', '/kcs/v1/rp/customers/list?resellerId=1000000002', { token })).status, 200)
  assert.ok((await service.ask('GET', '/kcs/v1/rp/customers/list?resellerId=1000000001', { token })).status >= 400)
  const { text } = await jar.ask(service, 'GET', '/_muster/portal/v1/activity')
  assert.doesNotMatch(text, /North|anna/)
})

test('a session ends with the sign-out, and with the removal of its person; a forged cookie gets 401', async () => {
  const [ended, other] = [await signIn(ANNA.email), await signIn(ANNA.email)]
  assert.equal((await ended.ask(service, 'DELETE', SESSION)).status, 204)
  assert.doesNotMatch(ended.cookie(), /muster_session/)
  const forged = openJar(new Map([['muster_session_default', 'A'.repeat(43)]]))
  for (const jar of [ended, forged]) assert.equal((await jar.ask(service, 'GET', SESSION)).status, 401)
  assert.equal((await other.ask(service, 'GET', SESSION)).status, 200)
  await control(service, 'DELETE', `users/${ANNA.email}`)
  assert.equal((await other.ask(service, 'GET', SESSION)).status, 401)
  await control(service, 'POST', 'users', { ...ANNA, scopes: null })
})

test('a person whom an operator removes while she signs in gets a page with her e-mail and no session', async () => {
  const jar = openJar()
  const returned = await allow(await begin(service, jar), ANNA.email)
  await control(service, 'DELETE', `users/${ANNA.email}`)
  const answer = await jar.open(returned.href)
  await control(service, 'POST', 'users', { ...ANNA, scopes: null })
  assert.equal(answer.status, 403)
  assert.match(answer.text, /anna@north\.example<\/b>. An operator adds one by POST \/_muster\/v1\/users/)
  assert.equal(answer.headers.get('set-cookie'), null)
})

test('a person whom the provider knows and no tenant has gets a page with her e-mail and no session', async () => {
  const jar = openJar()
  const answer = await jar.open((await allow(await begin(service, jar), 'nobody@north.example')).href)
  assert.equal(answer.status, 403)
  assert.match(answer.text, /<h1>You are no user of this server<\/h1>[\s\S]*nobody@north\.example/)
  assert.doesNotMatch(jar.cookie(), /muster_session/)
})

test('a person who denies at the provider gets a page with its answer and no session', async () => {
  const jar = openJar()
  const location = await begin(service, jar)
  const browser = openBrowser(provider)
  const { to } = await browser.press(await browser.open(location.pathname + location.search), { value: 'deny' })
  const answer = await jar.open(to?.href ?? '')
  assert.equal(answer.status, 403)
  assert.match(answer.text, /Staff sign-in did not sign you in<\/h1>[\s\S]*access_denied/)
  assert.doesNotMatch(jar.cookie(), /muster_session/)
})

test('a person of a blocked tenant signs in and has the session and the activity log alone, as in a sandbox', async () => {
  await control(service, 'PATCH', `resellers/${OTTO.tenant}`, { state: 'blocked' })
  const jar = await signIn(OTTO.email)
  const statuses = []
  for (const path of [SESSION, '/_muster/portal/v1/activity', '/_muster/portal/v1/reseller/dashboard']) {
    statuses.push((await jar.ask(service, 'GET', path)).status)
  }
  await control(service, 'PATCH', `resellers/${OTTO.tenant}`, { state: 'active' })
  assert.deepEqual(statuses, [200, 200, 403])
})

test('a sign-in of one server is refused by another server with the same client, and its session too', async t => {
  const other = await openService(provider.url)
  t.after(other.close)
  await addTenants(other)
  const jar = openJar()
  const returned = await allow(await begin(service, jar), ANNA.email)
  const answer = await jar.open(other.url + CALLBACK + returned.search)
  assert.deepEqual([answer.status, /not one to which this server had a browser sent/.test(answer.text)], [400, true])
  assert.equal((await jar.open(returned.href)).status, 302)
  assert.equal((await jar.ask(service, 'GET', SESSION)).status, 200)
  assert.equal((await jar.ask(other, 'GET', SESSION)).status, 401)
})

test('the first page of a console gets how people sign in: by an account, by the provider, or not at all', async t => {
  const none = await openMuster({ mode: 'service', adminToken: ADMIN })
  t.after(none.close)
  const methodOf = async (at: Muster) => (await at.ask('GET', `${SIGN_IN}/method`)).body
  assert.equal((await methodOf(provider)).method, 'sandbox')
  assert.deepEqual(await methodOf(service), {
    method: 'openid',
    name: 'Staff sign-in',
    text: 'Sign in with Staff sign-in.',
    signIn: SIGN_IN,
    signOut: '/_muster/portal/v1/sign-out',
  })
  const { method, text, signIn } = await methodOf(none)
  assert.deepEqual([method, signIn, /no OpenID provider.*consoles are off/.test(text)], ['none', null, true])
  for (const path of [SIGN_IN, CALLBACK, '/_muster/portal/v1/sign-out']) {
    for (const at of [none, provider]) {
      const answer = await openJar().open(at.url + path)
      assert.deepEqual([answer.status, answer.headers.get('set-cookie')], [403, null], path)
      assert.match(answer.text, at === none ? /no OpenID provider/ : /choice of an account/)
    }
  }
})

test('a sign-in that a page of another site begins, or that would lead to another site, is refused by a page', async () => {
  const foreign = await openJar().open(service.url + SIGN_IN, { 'sec-fetch-site': 'cross-site' })
  const elsewhere = await openJar().open(`${service.url}${SIGN_IN}?returnTo=https://evil.example${CONSOLE}`)
  for (const [answer, status] of [
    [foreign, 403],
    [elsewhere, 400],
  ] as const) {
    assert.deepEqual([answer.status, answer.headers.get('set-cookie'), answer.headers.get('location')], [status, null, null])
    assert.match(answer.headers.get('content-type') ?? '', /text\/html/)
  }
})

test('a browser with a malformed cookie of a sign-in gets a new one, and one with a cookie of the server keeps it', async () => {
  const jar = openJar(new Map([['muster_sign_in_default', 'short']]))
  await begin(service, jar)
  const first = jar.cookie()
  assert.match(first, /^muster_sign_in_default=[\w-]{43}$/)
  await begin(service, jar)
  assert.equal(jar.cookie(), first)
})
