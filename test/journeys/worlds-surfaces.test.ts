/** What one world does is not seen in another: each surface in turn, with the default world as a witness. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { formsOf, send } from '../support/addressed.ts'
import { authorizePath, consentCode, DESK, openBrowser, redeem } from '../support/desk.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, musterAt, openMuster } from '../support/server.ts'

const R = '1000000001'
const C = '2000000001'
const DEVICES = `/kcs/v1/rp/devices?resellerId=${R}`
const [IMEI = '', OTHER_IMEI = ''] = imeis(2)
const muster = await openMuster()
after(muster.close)
const worldOf = (name: string): Muster => musterAt({ url: `${muster.url}/w/${name}`, close: muster.close })
const createWorld = async (body: object) => {
  const answer = await muster.ask('POST', '/_muster/v1/worlds', { body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}
const { url: portOfA } = await createWorld({ name: 'a', port: true })
const { url: portOfB } = await createWorld({ name: 'b', port: true })
const [a, b] = [worldOf('a'), worldOf('b')]
const witnesses = [b, muster]
const upload = async (at: Muster, transactionId: string, imei = IMEI) => {
  const body = { resellerId: R, customerId: C, transactionId, type: 'IMEI', devices: [imei] }
  const answer = await at.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await at.token('northwind'), body })
  assert.equal(answer.status, 200, answer.text)
}
const statusOf = async (at: Muster, transactionId: string) =>
  (
    await at.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${transactionId}`, {
      token: await at.token('northwind'),
    })
  ).body?.devices?.transactions?.[0]?.state

test('a fault of one world is applied in that world alone', async () => {
  await a.ask('POST', '/_muster/v1/faults', { body: { match: { api: 'kdp' }, when: { times: 100 }, do: { status: 599 } } })
  const statusIn = async (at: Muster) => (await at.ask('GET', DEVICES, { token: await at.token('northwind') })).status
  assert.deepEqual(await Promise.all([a, ...witnesses].map(statusIn)), [599, 200, 200])
  for (const at of witnesses) assert.deepEqual((await at.ask('GET', '/_muster/v1/faults')).body.faults, [])
  await a.ask('DELETE', '/_muster/v1/faults')
})

test('the clock of one world changes no other one, and tokens expire by the clock of their world', async () => {
  const tokens = await Promise.all([a, ...witnesses].map(at => at.token('northwind')))
  await a.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 30 * 86_400_000, freeze: true } })
  for (const at of witnesses) {
    const { now, frozen } = (await at.ask('GET', '/_muster/v1/clock')).body
    assert.ok(Math.abs(now - Date.now()) < 3_600_000)
    assert.equal(frozen, false)
  }
  const listed = await Promise.all([a, ...witnesses].map(async (at, i) => at.ask('GET', DEVICES, { token: tokens[i] ?? '' })))
  assert.deepEqual(
    listed.map(({ status }) => status),
    [401, 200, 200],
  )
  await a.ask('POST', '/_muster/v1/reset', { body: {} })
})

test('work that is held in one world runs on in the others', async () => {
  await a.ask('POST', '/_muster/v1/work/hold', { body: {} })
  for (const at of [a, ...witnesses]) await upload(at, 'HELD')
  for (const at of witnesses) {
    while ((await statusOf(at, 'HELD')) !== 'Complete') await new Promise(resolve => setTimeout(resolve, 20))
  }
  assert.notEqual(await statusOf(a, 'HELD'), 'Complete')
  assert.equal((await a.ask('POST', '/_muster/v1/work/drain', { body: {} })).body.completed, 1)
  for (const at of [a, ...witnesses]) await at.ask('POST', '/_muster/v1/reset', { body: {} })
})

test('a seed and a reset through the address of a world change that world alone', async () => {
  const seeded = await a.ask('POST', '/_muster/v1/seed', { body: { resellers: [{ id: '1000000777', name: 'Of A' }] } })
  assert.equal(seeded.status, 200, seeded.text)
  const has = async (at: Muster) => (await at.ask('GET', '/_muster/v1/resellers/1000000777')).status
  assert.deepEqual(await Promise.all([a, ...witnesses].map(has)), [200, 404, 404])
  await upload(b, 'STAYS')
  await a.ask('POST', '/_muster/v1/reset', { body: { to: 'empty' } })
  const customers = async (at: Muster) => (await at.ask('GET', '/_muster/v1/customers')).body.customers.length > 0
  assert.deepEqual(await Promise.all([a, ...witnesses].map(customers)), [false, true, true])
  assert.ok(await statusOf(b, 'STAYS'))
  await a.ask('POST', '/_muster/v1/reset', { body: {} })
  await b.ask('POST', '/_muster/v1/reset', { body: {} })
})

test('an empty default world issues and accepts no token, and those of the other worlds remain valid', async () => {
  const token = await a.token('northwind')
  await muster.ask('POST', '/_muster/v1/reset', { body: { to: 'empty' } })
  await assert.rejects(muster.token('northwind'))
  assert.equal((await a.ask('GET', DEVICES, { token })).status, 200)
  assert.equal((await a.ask('GET', DEVICES, { token: await a.token('northwind') })).status, 200)
  await muster.ask('POST', '/_muster/v1/reset', { body: {} })
})

test('a refusal is in the activity log of its world alone', async () => {
  const token = await a.token('northwind')
  const refused = await a.ask('GET', '/kcs/v1/rp/devices?resellerId=1000000002', { token })
  assert.ok(refused.status >= 400)
  const entries = async (at: Muster) =>
    (await at.ask('GET', '/_muster/v1/activity')).body.activity.filter(({ status }: { status: string }) => status === 'Error')
      .length
  const [inA, ...others] = await Promise.all([a, ...witnesses].map(entries))
  assert.ok(inA > 0)
  assert.deepEqual(others, [0, 0])
})

test('the header x-muster-explanation of each form leads to an explanation that only its world has', async () => {
  for (const { form, url, headers } of formsOf(muster, 'a', portOfA)) {
    const refused = await send(url, DEVICES, { headers: { ...headers, authorization: 'Bearer none' } })
    assert.equal(refused.status, 401)
    const address = String(refused.headers['x-muster-explanation'])
    // A link is resolved against the origin, and a browser sends no header of its own.
    const origin = new URL(url).origin
    const host = form === 'host' ? headers : {}
    const own = await send(origin, address, { headers: host })
    assert.equal(own.status, 200, `${form} ${address}`)
    const inDefault = await send(muster.url, address.replace('/w/a', ''))
    assert.equal(inDefault.status, 404, form)
  }
})

test('a response that is cached in one world is not sent in another', async () => {
  for (const at of [a, b]) {
    const token = await at.token('acme')
    for (let i = 0; i < 3; i++) await at.ask('GET', '/kcs/v1/kme/devices/list', { token })
  }
  await a.ask('POST', '/_muster/v1/reset', { body: { to: 'empty' } })
  await a.ask('POST', '/_muster/v1/reset', { body: {} })
  await upload(a, 'CACHED', OTHER_IMEI)
  await a.drain()
  const listed = async (at: Muster) => (await at.ask('GET', DEVICES, { token: await at.token('northwind') })).text
  const [before, of] = [await listed(b), await listed(a)]
  assert.ok(of.includes(OTHER_IMEI))
  assert.ok(!before.includes(OTHER_IMEI))
  assert.ok(!(await listed(muster)).includes(OTHER_IMEI))
})

for (const { form, url, headers } of formsOf(muster, 'a', portOfA)) {
  test(`by ${form}, a person consents in a world, and its form and code are refused in every other world`, async () => {
    const path = authorizePath(DESK)
    const first = await send(url, path, { headers })
    assert.equal(first.status, 200, first.text)
    const cookie = String(first.headers['set-cookie']).split(';', 1)[0] ?? ''
    const mount = form === 'path' || form === 'header' ? '/w/a' : ''
    const [, action = ''] = /<form method="post" action="([^"]*)">/.exec(first.text) ?? []
    assert.equal(action, `${mount}/ams/v1/oauth2/authorize`)
    assert.match(
      String(first.headers['set-cookie']),
      new RegExp(`; Path=${mount}/ams/v1/oauth2/authorize; HttpOnly; SameSite=Lax$`),
      'a browser sends the cookie to the forms of this world',
    )
    const [, key = ''] = /name="form_key" value="([^"]*)"/.exec(first.text) ?? []
    const body = new URLSearchParams([
      ...new URLSearchParams(path.split('?')[1]),
      ['form_key', key],
      ['account', 'it@acme.example'],
    ])
    body.append('decision', 'allow')
    const formHeaders = { 'content-type': 'application/x-www-form-urlencoded', cookie }
    const post = (at: string, target: string, more: Readonly<Record<string, string>> = {}) =>
      send(at, target, { method: 'POST', headers: { ...formHeaders, ...more }, body: body.toString() })
    const authorize = '/ams/v1/oauth2/authorize'
    for (const other of [...formsOf(muster, 'b', portOfB), { form: 'no address', url: muster.url, headers: {} }]) {
      const refused = await post(other.url, authorize, other.headers)
      assert.equal(refused.status, 403, other.form)
    }
    // As a browser submits it: to the action, at the origin of the page, without a header of the client's.
    const allowed = await post(new URL(url).origin, action, form === 'host' ? headers : {})
    assert.equal(allowed.status, 302, allowed.text)
    const code = new URL(String(allowed.headers.location)).searchParams.get('code') ?? ''
    assert.notEqual((await redeem(b, code)).status, 200)
    assert.notEqual((await redeem(muster, code)).status, 200)
    const redeemed = await redeem(a, code)
    assert.equal(redeemed.status, 200, redeemed.text)
  })
}

test('a browser that has forms of two worlds of one host open can submit both', async () => {
  const ofA = openBrowser({ url: muster.url })
  const pageOfA = await ofA.open(`/w/a${authorizePath(DESK)}`)
  const pageOfB = await ofA.open(`/w/b${authorizePath(DESK)}`)
  const press = { value: 'it@acme.example' }
  assert.equal((await ofA.press(pageOfA, press)).status, 200)
  assert.equal((await ofA.press(pageOfB, press)).status, 200)
  assert.ok(await consentCode(a))
})

test('a token is no more readable in another world by introspection or revocation', async () => {
  const token = await a.token('northwind')
  const inOther = await b.ask('POST', '/_muster/v1/tokens/explain', { body: { token, api: 'kdp' } })
  const inOwn = await a.ask('POST', '/_muster/v1/tokens/explain', { body: { token, api: 'kdp' } })
  assert.notDeepEqual(inOther.body.rules, inOwn.body.rules)
})

test('metrics have no label for a world', async () => {
  const { text } = await a.ask('GET', '/_muster/v1/metrics')
  assert.match(text, /muster_requests_total/)
  assert.doesNotMatch(text, /world|="a"|="b"/)
})
