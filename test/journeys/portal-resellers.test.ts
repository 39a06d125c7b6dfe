/** A customer registers resellers, and changes its preferences for them, by the portal API. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const [NORTHWIND, HARBOUR, ACME, MERIDIAN] = ['1000000001', '1000000002', '2000000001', '4000000001']
const BASE = { id: '65a000000000000000000001', name: 'Base' }
const muster = await openMuster()
after(() => muster.close())
const tokens = {
  acme: await muster.token('acme'),
  borealis: await muster.token('borealis'),
  meridian: await muster.token('meridian'),
}
const harbour = await muster.token('harbour')

const send = (method: string, path: string, { body, token = tokens.acme, headers = {} }: Sent = {}) =>
  muster.ask(method, `/_muster/portal/v1/${path}`, { token, headers, ...(body && { body }) })
interface Sent {
  readonly body?: object
  readonly token?: string
  readonly headers?: Record<string, string>
}
const register = (reseller: string, sent: Sent = {}) => send('POST', 'customer/resellers', { ...sent, body: { reseller } })
const prefer = (reseller: string, body: object, sent: Sent = {}) =>
  send('PATCH', `customer/resellers/${reseller}`, { ...sent, body })
const remove = (reseller: string) => send('DELETE', `customer/resellers/${reseller}`)
const listed = async (sent: Sent = {}) => {
  const { body } = await send('GET', 'customer/resellers', sent)
  return body.resellers.map(({ id, status, autoApproval }: Record<string, unknown>) => [id, status, autoApproval])
}
const upload = async (transactionId: string, devices: readonly string[], extra: object = {}) => {
  const body = { resellerId: HARBOUR, customerId: ACME, transactionId, type: 'IMEI', devices, ...extra }
  const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: harbour, body })
  assert.equal(answer.status, 200, answer.text)
  await muster.drain()
}
const problem = (answer: { status: number; body: { type?: string; detail?: string } }) => [
  answer.status,
  answer.body.type?.replace('urn:muster:problem:', ''),
  answer.body.detail,
]
const activity = async (token: string) => {
  const { body } = await send('GET', 'activity?days=1&category=Reseller', { token })
  return body.activity.map(({ event, description }: Record<string, string>) => `${event}: ${description}`)
}
const dialogOf = (autoApproval: boolean, defaultProfile: string | null, aliases: object[]) => ({
  autoApproval,
  defaultProfile,
  aliases,
})

test('a customer finds every reseller by its id, with its name and location alone', async () => {
  const { body } = await send('GET', `resellers/${HARBOUR}`, { token: tokens.borealis })
  assert.deepEqual(body, { id: HARBOUR, name: 'Harbour Distribution', location: 'DE' })
  for (const id of [ACME, MERIDIAN, '1000000009', 'x'.repeat(100)])
    assert.deepEqual(problem(await send('GET', `resellers/${id}`)), [
      404,
      'reseller-unknown',
      `There is no reseller ${id.slice(0, 64)}.`,
    ])
})

test('a reseller that added the customer is listed from its first upload on, and its registration makes it active', async () => {
  assert.deepEqual(await listed(), [[NORTHWIND, 'Active', false]])
  for (const answer of [await send('GET', `customer/resellers/${HARBOUR}`), await prefer(HARBOUR, { autoApproval: true })])
    assert.deepEqual(problem(answer), [404, 'reseller-unregistered', `The tenant has no reseller ${HARBOUR}.`])
  const [phone = ''] = imeis(1, 900)
  await upload('first', [phone])
  assert.deepEqual(await listed(), [
    [NORTHWIND, 'Active', false],
    [HARBOUR, 'Pending', false],
  ])
  const { status, body } = await register(HARBOUR)
  assert.equal(status, 201)
  const { registered, ...same } = body
  assert.ok(registered > 0)
  assert.deepEqual(same, {
    id: HARBOUR,
    name: 'Harbour Distribution',
    location: 'DE',
    status: 'Active',
    autoApproval: false,
    defaultProfile: null,
    aliases: [],
  })
  assert.deepEqual((await send('GET', `customer/resellers/${HARBOUR}`)).body, body)
  const again = [409, 'reseller-registered', `The reseller ${HARBOUR} is registered already.`]
  assert.deepEqual(problem(await register(HARBOUR)), again)
  assert.deepEqual(problem(await register(ACME)).slice(0, 2), [404, 'reseller-unknown'])
  assert.deepEqual(await listed({ token: tokens.borealis }), [], 'another customer')
})

test('a default profile and aliases require automatic approval, and stay when it is turned off', async () => {
  const off = [409, 'auto-approval-off']
  assert.deepEqual(problem(await prefer(HARBOUR, { defaultProfile: BASE.id })).slice(0, 2), off)
  assert.deepEqual(problem(await prefer(HARBOUR, { aliases: [{ alias: 'till', profile: BASE.id }] })).slice(0, 2), off)

  const dialog = dialogOf(true, BASE.id, [
    { alias: ' till ', profile: BASE.id },
    { alias: 'kiosk', profile: BASE.id },
  ])
  const on = (await prefer(HARBOUR, dialog)).body
  const names = ({ aliases }: { aliases: { alias: string; profile: object }[] }) => aliases.map(({ alias }) => alias)
  assert.deepEqual([on.autoApproval, on.defaultProfile, names(on)], [true, BASE, ['kiosk', 'till']])
  assert.deepEqual(on.aliases[0].profile, BASE)
  const [phone = ''] = imeis(1, 902)
  await upload('auto', [phone], { profileAliases: [{ profileAlias: 'till', serviceId: 'KME' }] })
  const device = (await send('GET', `customer/devices/${phone}`)).body
  assert.deepEqual([device.status, device.profile], ['Profile assigned', BASE])

  const kept = (await prefer(HARBOUR, dialogOf(false, BASE.id, dialog.aliases))).body
  assert.deepEqual(kept, { ...on, autoApproval: false })
  const fewer = (await prefer(HARBOUR, { defaultProfile: null, aliases: dialog.aliases.slice(1) })).body
  assert.deepEqual(fewer, { ...on, autoApproval: false, defaultProfile: null, aliases: [on.aliases[0]] })
})

test('preferences that cannot be saved as a whole change nothing', async () => {
  const before = (await send('GET', `customer/resellers/${HARBOUR}`)).body
  const alias = (name: string, profile = BASE.id) => ({ alias: name, profile })
  const many = Array.from({ length: 11 }, (_, i) => alias(`a${i}`))
  const cases: readonly [body: object, status: number, type: string, detail: RegExp][] = [
    [{ autoApproval: true, aliases: [alias('a'), alias(' a')] }, 400, 'request-unfit', /aliases has a twice/],
    [{ autoApproval: true, aliases: [alias('a'), alias(' ')] }, 400, 'request-unfit', /alias must not be blank/],
    [{ autoApproval: true, aliases: many }, 400, 'request-unfit', /aliases/],
    [{ autoApproval: true, aliases: [alias('a'.repeat(65))] }, 400, 'request-unfit', /aliases.0.alias/],
    [{ autoApproval: true, aliases: [alias('a', 'f'.repeat(24))] }, 404, 'profile-unknown', /f{24}/],
    [{ autoApproval: true, defaultProfile: 'f'.repeat(24) }, 404, 'profile-unknown', /f{24}/],
    [{ autoApproval: null }, 400, 'request-unfit', /autoApproval/],
    [{}, 400, 'request-unfit', /./],
  ]
  for (const [body, status, type, detail] of cases) {
    const answer = await prefer(HARBOUR, body)
    assert.deepEqual(problem(answer).slice(0, 2), [status, type], answer.text)
    assert.match(answer.body.detail, detail)
  }
  assert.deepEqual((await send('GET', `customer/resellers/${HARBOUR}`)).body, before)
  assert.equal((await prefer(HARBOUR, { autoApproval: true, aliases: many.slice(1) })).body.aliases.length, 10)
  assert.equal((await prefer(HARBOUR, { autoApproval: false, aliases: [] })).body.aliases.length, 0)
})

test('a profile of another customer is unknown to the preferences, and a pending reseller becomes active by them', async () => {
  const foreign = await prefer(HARBOUR, { autoApproval: true, defaultProfile: BASE.id }, { token: tokens.borealis })
  assert.deepEqual(problem(foreign).slice(0, 2), [404, 'profile-unknown'])
  const body = { resellerId: HARBOUR, customerId: '2000000002', transactionId: 'B-1', type: 'IMEI', devices: imeis(1, 904) }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: harbour, body })
  await muster.drain()
  assert.deepEqual(await listed({ token: tokens.borealis }), [[HARBOUR, 'Pending', false]])
  assert.equal((await prefer(HARBOUR, { autoApproval: true }, { token: tokens.borealis })).status, 200)
  assert.deepEqual(await listed({ token: tokens.borealis }), [[HARBOUR, 'Active', true]])
  assert.deepEqual(await activity(tokens.borealis), ['Reseller registered: Harbour Distribution'])
})

test('a reseller cannot be deleted while an upload of it waits, and loses its preferences when it is deleted', async () => {
  await prefer(HARBOUR, dialogOf(true, BASE.id, [{ alias: 'till', profile: BASE.id }]))
  const waiting = [409, 'uploads-pending', `An upload of the reseller ${HARBOUR} waits for approval or is in progress.`]
  assert.deepEqual(problem(await remove(HARBOUR)), waiting)
  await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token: tokens.acme, body: { approveAll: true } })
  await muster.drain()
  const removed = await remove(HARBOUR)
  assert.deepEqual([removed.status, removed.text], [204, ''])
  assert.deepEqual(await listed(), [[NORTHWIND, 'Active', false]])
  assert.deepEqual(problem(await remove(HARBOUR)).slice(0, 2), [404, 'reseller-unregistered'])
  assert.equal((await register(HARBOUR)).body.aliases.length, 0, 'a reseller that is registered again starts without them')
})

test('the logs of both tenants have each change that they may see', async () => {
  await prefer(HARBOUR, dialogOf(true, BASE.id, [{ alias: 'one', profile: BASE.id }]))
  await prefer(HARBOUR, { aliases: [{ alias: 'two', profile: BASE.id }] })
  const own = await activity(tokens.acme)
  assert.deepEqual(own.slice(0, 5).sort(), [
    'Profile alias added: one',
    'Profile alias added: two',
    'Profile alias deleted: one',
    'Reseller preferences changed: Harbour Distribution',
    'Reseller preferences changed: Harbour Distribution',
  ])
  const theirs = await activity(harbour)
  assert.deepEqual(
    theirs.filter((line: string) => /preferences/.test(line)),
    [],
  )
  assert.ok(theirs.includes('Profile alias added: two') && theirs.includes('Profile alias deleted: one'), theirs.join('\n'))
})

test('a provider registers a reseller for itself, and acts for a customer that it manages', async () => {
  const token = tokens.meridian
  assert.equal((await register(HARBOUR, { token })).status, 201)
  assert.deepEqual(await listed({ token }), [
    [NORTHWIND, 'Active', false],
    [HARBOUR, 'Active', false],
  ])
  const headers = { 'x-wsm-managed-tenantid': ACME }
  assert.deepEqual(await listed({ token, headers }), await listed())
  assert.equal((await prefer(NORTHWIND, { autoApproval: true }, { token, headers })).status, 200)
  assert.equal((await send('GET', `customer/resellers/${NORTHWIND}`)).body.autoApproval, true)
})
