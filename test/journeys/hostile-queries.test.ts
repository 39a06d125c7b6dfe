import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const reseller = await muster.token('northwind')
const customer = await muster.token('acme')
const provider = await muster.token('meridian')
const kme = '/kcs/v1/kme'

const whole = await muster.ask('GET', `${kme}/devices/list`, { token: customer })
const [one, two] = whole.body.deviceList.map(({ mei }: { mei: string }) => mei)
assert.ok(whole.body.totalCount > 2)

for (const query of [
  `devices=${one}&devices=${two}`,
  `devices=${one},${two}`,
  `devices[]=${one}&devices[]=${two}`,
  `devices%5B%5D=${one}&devices%5b%5d=${two}`,
  `devices[0]=${one}&devices[1]=${two}`,
  `devices=${one}&devices[]=${two}`,
  `deviceIds[]=${one}&devices[7]=${two}`,
]) {
  test(`devices/list?${query} lists these two devices`, async () => {
    const { status, body } = await muster.ask('GET', `${kme}/devices/list?${query}`, { token: customer })
    assert.equal(status, 200)
    assert.deepEqual(body.deviceList.map(({ mei }: { mei: string }) => mei).sort(), [one, two].sort())
  })
}

test('a list of customers with brackets selects the devices of these customers', async () => {
  const path = '/kcs/v1/rp/devices?resellerId=1000000001'
  const total = async (query: string) => (await muster.ask('GET', path + query, { token: reseller })).body.totalCount
  const acme = await total('&customerId=2000000001')
  assert.ok(acme > 0)
  assert.equal(await total('&customerId[]=2000000001'), acme)
  assert.equal(await total('&customerId[]=2000000001&customerId[]=2000000099'), acme)
  assert.equal(await total('&customerId[0]=2000000099'), 0)
})

test('a repeated parameter that may have one value is refused', async () => {
  const { status, body } = await muster.ask('GET', `${kme}/devices/list?pageNum=0&pageNum=1`, { token: customer })
  assert.deepEqual([status, body.code], [400, 4000000])
})

test('more than a thousand parameters are all read', async () => {
  const many = Array.from({ length: 1100 }, (_, i) => `x${i}=1`).join('&')
  const { body } = await muster.ask('GET', `${kme}/devices/list?${many}&devices=${one}`, { token: customer })
  assert.equal(body.totalCount, 1)
})

const DOUBLE: readonly [path: string, token: string, body: object][] = [
  [`/${kme}/devices/list`, customer, { code: 4040000, message: 'RESOURCE_NOT_FOUND' }],
  ['//kcs/v1/rp/devices?resellerId=1000000001', reseller, { code: 40400000, message: 'RESOURCE_NOT_FOUND' }],
  ['//bulkenroll/v1/reseller/devices', reseller, { code: 4040000, message: 'RESOURCE_NOT_FOUND' }],
  ['//msp/v1/managedCustomers', provider, { code: 'RESOURCE_NOT_FOUND', errorCode: '40400000' }],
  ['//ams/v1/oauth2/clients', customer, { code: 4040000, message: 'RESOURCE_NOT_FOUND' }],
  ['///_muster/v1/customers', customer, { status: 404, title: 'Path unknown' }],
]
for (const [path, token, expected] of DOUBLE) {
  test(`GET ${path} gets a 404 of the API of its path, and in the sandbox a hint that the base URL ends with a slash`, async () => {
    const { status, body, headers } = await muster.ask('GET', path, { token })
    assert.equal(status, 404)
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map(member => [member, body[member]])), expected)
    assert.match(headers.get('x-muster-reason') ?? '', /two slashes in a row: the base URL must not end with a slash/)
  })
}

test('an empty mdmProfileCustomData counts as absent, in the Customer API and in a seed', async () => {
  const profile = { name: 'No data', doEnabled: true, supportedMDM: 'Knox Manage', mdmProfileCustomData: '' }
  const made = await muster.ask('POST', `${kme}/profiles/create`, { token: customer, body: profile })
  assert.deepEqual([made.status, 'mdmProfileCustomData' in made.body], [200, false], made.text)
  const row = { customer: '2000000001', name: 'No data either', mdmProfileCustomData: '' }
  const seeded = await muster.ask('POST', '/_muster/v1/profiles', { body: row })
  assert.deepEqual([seeded.status, seeded.body.mdmProfileCustomData ?? null], [200, null], seeded.text)
})

test('a mdmProfileCustomData that nests too deep is refused', async () => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  const profile = { name: 'Deep', doEnabled: true, supportedMDM: 'Knox Manage', mdmProfileCustomData: deep }
  const made = await muster.ask('POST', `${kme}/profiles/create`, { token: customer, body: profile })
  assert.deepEqual([made.status, made.body.code], [400, 4000000])
  const row = { customer: '2000000001', name: 'Deep', mdmProfileCustomData: deep }
  assert.equal((await muster.ask('POST', '/_muster/v1/profiles', { body: row })).status, 400)
})
