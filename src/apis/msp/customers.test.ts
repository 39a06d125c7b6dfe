import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { openInProcess } from '../../../test/support/in-process.ts'
import { defaultAppMembers } from '../../auth/registration.ts'
import { issueBearer } from '../../auth/server-token.ts'
import type { Management } from '../../enrolment/management.ts'
import type { Customer, Provider, Tenant } from '../../enrolment/tenant.ts'

const NOON = Date.UTC(2026, 2, 14, 12)
const muster = await openInProcess({ requestId: 'request-1' })
const { world, store, credentials } = muster
after(muster.close)

const account = { country: 'US', region: 'us', status: 'active', createdAt: 0, updatedAt: 0 } as const
const provider = (id: string, change: Partial<Provider> = {}): Provider => ({
  ...account,
  kind: 'provider',
  id,
  name: `Provider ${id}`,
  knoxGuardApproved: false,
  ...change,
})
const customer = (id: string, name: string, change: Partial<Customer> = {}): Customer => ({
  ...account,
  kind: 'customer',
  id,
  name,
  email: `it@${name.toLowerCase()}.example`,
  approval: 'approved',
  services: ['KnoxMobileEnrollment', 'KnoxManage'],
  details: { firstName: 'Ada', lastName: 'Byron', officeNumber: '5550100', city: 'Mountain View' },
  ...change,
})
const managed = (id: string, change: Partial<Management> = {}): Management => ({
  provider: M,
  customer: id,
  managementType: 'JointlyManaged',
  status: 'Active',
  services: ['KnoxMobileEnrollment'],
  createdAt: NOON,
  updatedAt: NOON + 61_500,
  ...change,
})

const M = '4000000001'
const NARROW = '4000000002'
const BLOCKED = '4000000003'
const [ACME, BOLT, CANDY, DELTA, EMBER, FREE] = [
  '2000000001',
  '2000000002',
  '2000000003',
  '2000000004',
  '2000000005',
  '2000000006',
]
const tenants: Tenant[] = [
  provider(M),
  provider(NARROW),
  provider(BLOCKED, { status: 'blocked' }),
  customer(ACME, 'Acme'),
  customer(BOLT, 'Bolt', { country: 'DE' }),
  customer(CANDY, 'Candy'),
  customer(DELTA, 'Delta', { email: null, details: {} }),
  customer(EMBER, 'Ember'),
  customer(FREE, 'Free'),
]
const managements = [
  managed(ACME),
  managed(BOLT, { managementType: 'FullyManaged', services: ['KnoxManage'], createdAt: NOON - 1 }),
  managed(CANDY, { status: 'Pending', createdAt: NOON - 2 }),
  managed(DELTA, { status: 'DelinkPending', createdAt: NOON - 3 }),
  managed(EMBER, { provider: NARROW }),
]

for (const tenant of tenants) await store.tenants.put(tenant)
for (const management of managements) await store.managements.put(management)
for (const { id } of tenants) {
  const scopes = id === NARROW ? ['kme'] : ['msp']
  const rest = { secretHash: '', grantTypes: ['client_credentials'], redirectUris: [], createdAt: 0 }
  await credentials.apps.put({ ...defaultAppMembers(`app of ${id}`), clientId: `app of ${id}`, tenant: id, scopes, ...rest })
}

const bearer = (tenant: string) =>
  issueBearer(world, { client: `app of ${tenant}`, tenant, scopes: tenant === NARROW ? ['kme'] : ['msp'], seconds: 600 })

async function ask(path: string, headers?: Record<string, string>) {
  const sent = { headers: headers ?? { authorization: `Bearer ${await bearer(M)}` } }
  const { status, body } = await muster.call('GET', `/msp/v1${path}`, sent)
  return { status, body }
}

test('a request id in x-wsm-txid is the transactionalId of an error, unless it is malformed', async () => {
  const answer = await muster.call('GET', '/msp/v1/managedCustomers', { headers: { 'x-wsm-txid': 'mine-7' } })
  assert.deepEqual([answer.status, answer.body.transactionalId], [401, 'mine-7'])
  const odd = await muster.call('GET', '/msp/v1/managedCustomers', { headers: { 'x-wsm-txid': '<script>' } })
  assert.equal(odd.body.transactionalId, 'request-1', 'a malformed id is replaced')
})

test('a GET of a managed customer has its contact, services and device counts', async () => {
  assert.deepEqual(await ask(`/managedCustomers/${ACME}`), {
    status: 200,
    body: {
      customerId: ACME,
      email: 'it@acme.example',
      firstName: 'Ada',
      lastName: 'Byron',
      officeNumber: '5550100',
      companyName: 'Acme',
      city: 'Mountain View',
      country: 'US',
      managementType: 'JointlyManaged',
      managedServices: [{ service: 'KnoxMobileEnrollment', status: 'Active' }],
      customerAdminManagement: false,
      status: 'Active',
      optional: { deviceCountExclKM: 0, deviceCountKM: 0, modified: '2026-03-14T12:01:01Z', created: '2026-03-14T12:00:00Z' },
    },
  })
})

for (const status of ['Pending', 'Rejected'] as const) {
  test(`a GET of a ${status} customer has no contact person`, async () => {
    await store.managements.put(managed(CANDY, { status }))
    const { body } = await ask(`/managedCustomers/${CANDY}`)
    assert.deepEqual([body.firstName, body.lastName, body.officeNumber], [undefined, undefined, undefined])
    assert.deepEqual([body.companyName, body.status, body.managedServices[0].status], ['Candy', status, status])
    await store.managements.put(managed(CANDY, { status: 'Pending', createdAt: NOON - 2 }))
  })
}

test('the services of a customer with a pending delink are Active', async () => {
  const { body } = await ask(`/managedCustomers/${DELTA}`)
  assert.deepEqual([body.status, body.managedServices[0].status, body.email], ['DelinkPending', 'Active', undefined])
})

const lists: readonly [query: string, total: string, customers: readonly string[]][] = [
  ['', '4', [ACME, BOLT, CANDY, DELTA]],
  ['?sortOrder=descending', '4', [DELTA, CANDY, BOLT, ACME]],
  ['?sortOrder=Descending', '4', [DELTA, CANDY, BOLT, ACME]],
  ['?sortOrder=Ascending', '4', [ACME, BOLT, CANDY, DELTA]],
  ['?sortBy=created', '4', [DELTA, CANDY, BOLT, ACME]],
  ['?pageNum=1&pageSize=3', '4', [DELTA]],
  ['?pageNum=9', '4', []],
  ['?search=OLT', '1', [BOLT]],
  [`?search=${DELTA}`, '1', [DELTA]],
  ['?search=it%40candy', '1', [CANDY]],
  ['?search=', '4', [ACME, BOLT, CANDY, DELTA]],
  ['?search=ada%20BYR', '2', [ACME, BOLT]],
  [`?customerIds=${ACME},${DELTA},${EMBER}`, '2', [ACME, DELTA]],
  ['?customerIds=abc', '0', []],
  ['?status=Pending', '1', [CANDY]],
  ['?managementType=FullyManaged', '1', [BOLT]],
  ['?service=KnoxManage', '1', [BOLT]],
  ['?service=km', '1', [BOLT]],
  ['?country=DE', '1', [BOLT]],
]
for (const [query, total, customers] of lists) {
  test(`the list of managed customers ${query || 'without a query'} has ${total} customers in total`, async () => {
    const { status, body } = await ask(`/managedCustomers${query}`)
    const ids = body.customers.map(({ customerId }: { customerId: string }) => customerId)
    assert.deepEqual({ status, total: body.totalCount, ids }, { status: 200, total, ids: customers })
  })
}

const unfit = ['pageNum=-1', 'pageNum=x', 'pageNum=1.5', 'pageNum=', 'pageSize=0', 'pageSize=101', 'sortOrder=up', 'sortBy=email']
for (const query of [...unfit, 'status=pending', 'managementType=Shared', 'service=KnoxTea', 'country=Germany', 'search=%00']) {
  test(`the list of managed customers with ${query} is refused with 40000000`, async () => {
    const { status, body } = await ask(`/managedCustomers?${query}`)
    assert.deepEqual([status, body.errorCode, body.code], [400, '40000000', 'RESOURCE_INVALID_PARAM'])
    assert.equal(body.errorMessage, 'The specified request parameters are not valid.')
  })
}

const refusedIds: readonly [why: string, id: string, status: number, errorCode: string][] = [
  ['the id is unknown', '0000000000', 404, '4042100'],
  ['the id is malformed', 'abc', 404, '4042100'],
  ["the id is a provider's", BLOCKED, 404, '4042100'],
  ['another provider manages it', EMBER, 400, '4002113'],
  ['no provider manages it', FREE, 400, '4002113'],
]
for (const [why, id, status, errorCode] of refusedIds) {
  test(`a GET of a customer is refused with ${errorCode} where ${why}`, async () => {
    const answer = await ask(`/managedCustomers/${id}`)
    assert.deepEqual([answer.status, answer.body.errorCode, answer.body.transactionalId], [status, errorCode, 'request-1'])
  })
}

const callers: readonly [who: string, headers: () => Promise<Record<string, string>>, status: number, errorCode: string][] = [
  ['a request without a credential', async () => ({}), 401, '40100000'],
  ['a signed token', async () => ({ 'x-knox-apitoken': 'a.b.c' }), 401, '40100000'],
  ['a garbled bearer', async () => ({ authorization: 'Bearer a.b.c' }), 401, '40100000'],
  ['a customer', async () => ({ authorization: `Bearer ${await bearer(ACME)}` }), 403, '4030000'],
  [
    'a provider with the scopes of another API',
    async () => ({ authorization: `Bearer ${await bearer(NARROW)}` }),
    403,
    '4030000',
  ],
  ['a blocked provider', async () => ({ authorization: `Bearer ${await bearer(BLOCKED)}` }), 403, '4030000'],
]
for (const [who, headers, status, errorCode] of callers) {
  test(`${who} is refused with ${errorCode} before the query is checked`, async () => {
    const answer = await ask('/managedCustomers?pageNum=-1', await headers())
    assert.deepEqual([answer.status, answer.body.errorCode], [status, errorCode])
  })
}

test('an expired bearer is refused with 40100001', async () => {
  const headers = { authorization: `Bearer ${await bearer(M)}` }
  muster.wind(600_000)
  const answer = await ask('/managedCustomers', headers)
  muster.wind(-600_000)
  assert.deepEqual([answer.status, answer.body.errorCode], [401, '40100001'])
})
