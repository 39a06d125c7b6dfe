import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { imeis } from '../../../test/support/imeis.ts'
import { type Muster, openMuster } from '../../../test/support/server.ts'
import { resources } from './resources.ts'
import builtIn from './sample-data.json' with { type: 'json' }

const ROOT = '/_muster/v1'
const C = { id: '2000000001', name: 'C' }
const R = { id: '1000000001', name: 'R' }
const [ONE = '', TWO = '', ...MANY] = imeis(1200)

let muster: Muster
before(async () => {
  muster = await openMuster()
})
after(() => muster.close())

const ask = (method: string, path: string, body?: unknown) => muster.ask(method, ROOT + path, body === undefined ? {} : { body })
const counts = async () =>
  Object.fromEntries(
    await Promise.all(resources.map(async ({ name }) => [name, (await ask('GET', `/${name}`)).body.totalCount] as const)),
  )
const empty = () => ask('POST', '/reset', { to: 'empty' })

test('a sandbox starts with the built-in sample data, and a reset restores it', async () => {
  const started = await counts()
  for (const [resource, rows] of Object.entries(builtIn)) assert.ok(started[resource] >= rows.length, resource)
  await ask('DELETE', '/devices/R5CT20FGHIJ')
  await ask('POST', '/customers', { id: '2000000099', name: 'New' })
  assert.equal((await ask('POST', '/reset', {})).body.to, 'seed')
  assert.deepEqual(await counts(), started)
})

test('each app of the built-in sample data gets a token', async () => {
  for (const { clientId } of builtIn.apps) assert.equal(typeof (await muster.token(clientId)), 'string', clientId)
})

test('a seed that is applied twice changes nothing the second time', async () => {
  await ask('POST', '/reset')
  const all = async () => Promise.all(resources.map(async ({ name }) => (await ask('GET', `/${name}?pageSize=1000`)).body[name]))
  const before = await all()
  const again = await ask('POST', '/seed', builtIn)
  assert.equal(again.status, 200, again.text)
  assert.deepEqual(await all(), before)
})

test('a seed updates rows with the same key and leaves other rows unchanged', async () => {
  await empty()
  await ask('POST', '/seed', { customers: [C], devices: [{ customer: C.id, imei: ONE }] })
  const { id } = (await ask('GET', `/devices/${ONE}`)).body
  await ask('POST', '/seed', { devices: [{ customer: C.id, imei: ONE, serialNumber: 'R5CT90ZZZZZ', model: 'SM-Z' }] })
  const { body } = await ask('GET', '/devices/R5CT90ZZZZZ')
  assert.deepEqual([body.id, body.imei, body.model], [id, ONE, 'SM-Z'])
  assert.equal((await ask('GET', `/customers/${C.id}`)).status, 200)
})

test('a reset to empty deletes everything, and a later reset restores the seed', async () => {
  await empty()
  assert.deepEqual(new Set(Object.values(await counts())), new Set([0]))
  assert.equal((await ask('GET', '/activity')).body.totalCount, 0)
  assert.equal((await ask('POST', '/reset')).body.applied.customers, builtIn.customers.length)
})

test('a reset removes faults, releases work and sets the clock to the machine’s time', async () => {
  await ask('POST', '/faults', { do: { status: 503 } })
  await ask('POST', '/work/hold')
  await ask('POST', '/clock', { setMs: 0, freeze: true })
  await ask('POST', '/reset')
  assert.deepEqual((await ask('GET', '/faults')).body, { faults: [] })
  const { now, frozen } = (await ask('GET', '/clock')).body
  assert.ok(!frozen && now > 1e12)
})

test('members that a row does not have get their defaults', async () => {
  await empty()
  await ask('POST', '/seed', {
    customers: [C],
    resellers: [{ ...R, vendors: null, gen1Token: null }],
    associations: [{ reseller: R.id, customer: C.id }],
    profiles: [{ customer: C.id, id: 'a'.repeat(24), name: 'Base' }],
    devices: [
      { customer: C.id, imei: ONE, profile: 'a'.repeat(24) },
      { customer: C.id, imei: TWO },
    ],
    apps: [{ tenant: C.id, clientId: 'c', clientSecret: 'c-secret' }],
  })
  const { body: customer } = await ask('GET', `/customers/${C.id}`)
  const { country, region, state, approval, services } = customer
  assert.deepEqual([country, region, state, approval, services], ['US', 'us', 'active', 'approved', ['KnoxMobileEnrollment']])
  const states = await Promise.all([ONE, TWO].map(async imei => (await ask('GET', `/devices/${imei}`)).body.state))
  assert.deepEqual(states, ['ProfileAssigned', 'Unassigned'])
  const { state: status, autoApproval } = (await ask('GET', `/associations/${R.id}/${C.id}`)).body
  assert.deepEqual([status, autoApproval], ['active', false])
  assert.equal(typeof (await muster.token('c')), 'string')
})

test('a seed may have its resources in any order, and ids as numbers', async () => {
  await empty()
  const answer = await ask('POST', '/seed', {
    devices: [{ customer: Number(C.id), reseller: Number(R.id), imei: Number(ONE) }],
    customers: [{ ...C, id: Number(C.id) }],
    resellers: [{ ...R, id: Number(R.id) }],
  })
  assert.deepEqual(answer.body, { applied: { resellers: 1, customers: 1, devices: 1 } })
  assert.equal((await ask('GET', `/devices/${ONE}`)).body.reseller, R.id)
})

test('a profile without an id that is seeded twice is stored once', async () => {
  await empty()
  const document = { customers: [C], profiles: [{ customer: C.id, name: 'Base' }] }
  await ask('POST', '/seed', document)
  await ask('POST', '/seed', document)
  const { body } = await ask('GET', '/profiles')
  assert.equal(body.totalCount, 1)
  assert.match(body.profiles[0].id, /^[0-9a-f]{24}$/)
})

test('a seed is one entry of the activity log', async () => {
  await empty()
  await ask('POST', '/seed', { customers: [C], devices: MANY.map(imei => ({ customer: C.id, imei })) })
  const { body } = await ask('GET', '/activity')
  assert.deepEqual(
    body.activity.map((entry: Record<string, unknown>) => [entry.tenant, entry.performedBy, entry.operation, entry.description]),
    [[null, 'operator', 'seed', `1 customers, ${MANY.length} devices`]],
  )
  assert.equal((await ask('GET', '/devices')).body.totalCount, MANY.length)
})

const invalid: [what: string, document: unknown, status: number, detail: RegExp][] = [
  ['a list in place of an object', [], 400, /must be an object/],
  ['a misspelt resource', { customer: [C] }, 400, /customer is not one of/],
  ['a resource that is not a list', { customers: C }, 400, /customers must be an array/],
  ['a row that is a number', { customers: [C, 5] }, 400, /customers\.1 must be object/],
  ['a misspelt member', { customers: [C, { id: '2', nam: 'x' }] }, 400, /customers\.1\.nam /],
  ['a member of another type', { customers: [C, { id: '2', name: 5 }] }, 400, /customers\.1\.name /],
  ['a missing member', { customers: [{ id: '2' }] }, 400, /customers\.0\.name is required/],
  ['a vendor without a name', { resellers: [{ ...R, vendors: [{ id: '1' }] }] }, 400, /resellers\.0\.vendors\.0\.name/],
  ['a tenant twice', { customers: [C], resellers: [{ ...R, id: C.id }] }, 400, /customers\.0 is tenant 2000000001.*resellers\.0/],
  [
    'a phone twice',
    { customers: [C], devices: [ONE, TWO, ONE].map(imei => ({ customer: C.id, imei })) },
    400,
    /devices\.2 is device .*devices\.0/,
  ],
  [
    'a reference to an unknown tenant',
    { customers: [C], devices: [{ customer: C.id, imei: ONE, reseller: '9' }] },
    400,
    /devices\.0\.reseller names 9/,
  ],
  [
    'a profile of another customer',
    {
      customers: [C, { id: '2', name: 'D' }],
      profiles: [{ customer: '2', id: 'a'.repeat(24), name: 'x' }],
      devices: [{ customer: C.id, imei: ONE, profile: 'a'.repeat(24) }],
    },
    400,
    /devices\.0\.profile/,
  ],
  [
    'an id of an existing tenant of another kind',
    { providers: [{ id: '7', name: 'P' }] },
    409,
    /providers\.0: Tenant 7 is a customer/,
  ],
  [
    'an app without a secret',
    { customers: [C], apps: [{ tenant: C.id, clientId: 'x' }] },
    400,
    /apps\.0\.clientSecret is required/,
  ],
]
for (const [what, document, status, detail] of invalid) {
  test(`a seed with ${what} is refused, stores no row, and the detail names the place`, async () => {
    await empty()
    await ask('POST', '/customers', { id: '7', name: 'There' })
    const before = await counts()
    const answer = await ask('POST', '/seed', document)
    assert.equal(answer.status, status, answer.text)
    assert.match(answer.body.detail, detail)
    assert.deepEqual(await counts(), before)
  })
}
