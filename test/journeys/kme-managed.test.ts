import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Management, ManagementStatus } from '../../src/enrolment/management.ts'
import { imeis } from '../support/imeis.ts'
import type { Answer, Method } from '../support/in-process.ts'
import { type KmeMuster, MSP, openKmeMuster, R1, R2, T0, T1, T2, TB, TI } from '../support/kme-server.ts'

/*
 * A provider acts for a customer that it names in x-wsm-managed-tenantid: with every operation of this API, from the
 * acceptance of the management until the acceptance of a delink.
 */
const FOR_T1 = { 'x-wsm-managed-tenantid': T1.id }
const [GIVEN, OTHER, SPARE] = ['b'.repeat(24), 'c'.repeat(24), 'd'.repeat(24)]
const ALIAS = 'e'.repeat(24)
const [D1 = '', D2 = ''] = imeis(2, 6000)
const draft = (name: string) => ({ name, doEnabled: true, supportedMDM: 'SOTI' })

/** Each operation once, in an order in which a permitted caller succeeds with all. */
const operations: readonly (readonly [group: string, Method, path: string, body?: object])[] = [
  ['uploads', 'GET', 'devices/uploads/list'],
  ['uploads', 'POST', 'devices/uploads/approvals', { approveAll: true }],
  ['devices', 'GET', `devices/list?customerId=${T1.id}`],
  ['devices', 'PUT', 'devices/assignProfile', { profileId: GIVEN, deviceIds: [D1, D2], customerId: T1.id }],
  ['devices', 'PUT', 'devices/unassignProfile', { deviceIds: [D1] }],
  ['devices', 'PUT', '/kcs/v2/kme/devices/unassignProfile', { deviceIds: [D1] }],
  ['devices', 'POST', '/kcs/v2/kme/devices/unassignProfile', { deviceIds: [D1] }],
  ['devices', 'POST', 'devices/delete', { devices: { imeiOrSerials: [D1] } }],
  ['profiles', 'GET', 'profiles/list'],
  ['profiles', 'GET', `profiles/${GIVEN}/get`],
  ['profiles', 'GET', `profiles/${GIVEN}`],
  ['profiles', 'POST', 'profiles/create', draft('Made')],
  ['profiles', 'POST', 'profiles/createAsync', draft('Made later')],
  ['profiles', 'GET', 'profiles/status'],
  ['profiles', 'PUT', `profiles/${OTHER}`, draft('Renamed')],
  ['profiles', 'DELETE', `profiles/${SPARE}`],
  ['resellers', 'POST', 'reseller/approvals', { resellerId: R2.id }],
  ['resellers', 'POST', 'reseller/profilealias', { resellerId: R1.id, profileId: GIVEN, alias: 'new' }],
  ['resellers', 'PUT', `reseller/profilealias/${ALIAS}`, { alias: 'renamed' }],
  ['resellers', 'DELETE', `reseller/profilealias/${ALIAS}`],
]

/** Acme with two pending devices, three profiles and a management of this status. */
async function managed(t: TestContext, status: ManagementStatus | 'never asked' | 'left'): Promise<KmeMuster> {
  const muster = await openKmeMuster()
  t.after(muster.close)
  await muster.associate(R1.id, T1.id)
  for (const [id, name] of [
    [GIVEN, 'Given'],
    [OTHER, 'Other'],
    [SPARE, 'Spare'],
  ] as const)
    await muster.profile(id, name)
  await muster.store.aliases.put({ customer: T1.id, reseller: R1.id, alias: 'kiosk', id: ALIAS, profile: GIVEN })
  await muster.upload([D1, D2])
  if (status !== 'never asked') await muster.store.managements.put(management(T1.id, status === 'left' ? 'Active' : status))
  if (status === 'left') await muster.store.managements.remove({ provider: MSP.id, customer: T1.id })
  return muster
}

const management = (customer: string, status: ManagementStatus): Management => ({
  provider: MSP.id,
  customer,
  managementType: 'JointlyManaged',
  status,
  services: ['KnoxMobileEnrollment'],
  createdAt: 0,
  updatedAt: 0,
})

async function tryAll(muster: KmeMuster, headers: Record<string, string>): Promise<(readonly [string, Answer])[]> {
  const answers: (readonly [string, Answer])[] = []
  for (const [group, method, path, body] of operations) {
    answers.push([`${group}: ${method} ${path}`, await muster.call(method, path, { headers, body })])
  }
  return answers
}

test('the table of requests has each operation of the API, except two aliases of paths', async () => {
  const { kme } = await import('../../src/apis/kme/index.ts')
  const bare = (path: string) => path.replace(/\?.*$/, '').replace(/^(?!\/)/, '/kcs/v1/kme/')
  const isTried = (method: string, path: string) =>
    operations.some(
      ([, tried, at]) => tried === method && new RegExp(`^${path.replace(/:\w+/g, '[0-9a-f]{24}')}$`).test(bare(at)),
    )
  const untried = kme.operations.filter(({ method, path }) => !isTried(method, path)).map(({ id }) => id)
  // These two have the id in the query or the body; the table has them with the id in the path.
  assert.deepEqual(untried, ['changeProfileAliasBare', 'deleteProfileAliasBare'])
})

for (const status of ['Active', 'DelinkPending', 'DelinkPendingByCustomer'] as const) {
  test(`a provider succeeds with every operation for a customer whose management is ${status}, and both activity logs show it`, async t => {
    const muster = await managed(t, status)
    const answers = await tryAll(muster, { ...(await muster.bearer(MSP)), ...FOR_T1 })
    assert.deepEqual(
      answers.filter(([, answer]) => answer.status !== 200).map(([what, { text }]) => [what, text]),
      [],
    )
    const own = await muster.bearer(T1)
    const { deviceList } = (await muster.call('GET', 'devices/list', { headers: own })).body
    assert.deepEqual(
      deviceList.map(({ mei, profileId, tenantName }: Record<string, string>) => [mei, profileId, tenantName]),
      [[D2, GIVEN, T1.name]],
    )
    const { transactions } = (await muster.call('GET', 'profiles/status', { headers: own })).body.profiles
    assert.deepEqual(
      transactions.map(({ tenantId, profileName }: Record<string, string>) => [tenantId, profileName]),
      [[T1.id, 'Made later']],
    )
    const performers = async (tenant: string) => {
      const { rows } = await muster.store.activity.list({ tenant, operation: 'assignProfile' }, { number: 0, size: 10 })
      return rows.map(({ performedBy, customer, status }) => [performedBy, customer, status])
    }
    const [[performedBy = '']] = (await performers(MSP.id)) as [string[]]
    assert.match(performedBy, /^(app|key) /)
    assert.deepEqual(await performers(MSP.id), [[performedBy, T1.name, 'Completed']])
    assert.deepEqual(await performers(T1.id), [[MSP.name, T1.name, 'Completed']])
  })
}

for (const status of ['never asked', 'Pending', 'Rejected', 'left'] as const) {
  test(`every operation of a provider for a customer whose management is ${status} is refused with 40300000 and changes no data`, async t => {
    const muster = await managed(t, status)
    const before = await snapshotOf(muster)
    for (const headers of [
      await muster.bearer(MSP),
      await muster.signedToken(MSP),
      await muster.signedToken(MSP, { service: 'msp' }),
    ]) {
      for (const [what, answer] of await tryAll(muster, { ...headers, ...FOR_T1 })) {
        const { errorId: _, ...body } = answer.body
        assert.deepEqual(
          [answer.status, body],
          [403, { code: 40300000, message: 'AUTHORIZATION_FAIL', data: 'The current user is unauthorized to use this service.' }],
          what,
        )
      }
    }
    assert.deepEqual(await snapshotOf(muster), before)
  })
}

const others: readonly [what: string, customer: { id: string }, code: number][] = [
  ['is managed by another provider', T2, 40300000],
  ['does not exist', { id: '9999999999' }, 40300000],
  ['is a reseller', R1, 40300000],
  ['is blocked', TB, 4030003],
  ['is inactive', TI, 4030005],
  ['has no service of this API', T0, 4030100],
]
for (const [what, customer, code] of others) {
  test(`a request of a provider for a customer that ${what} is refused with ${code}`, async t => {
    const muster = await managed(t, 'Active')
    for (const { id } of [TB, TI, T0]) await muster.store.managements.put(management(id, 'Active'))
    await muster.store.tenants.put({ ...MSP, id: '4000000002' })
    await muster.store.managements.put({ ...management(T2.id, 'Active'), provider: '4000000002' })
    const headers = { ...(await muster.bearer(MSP)), 'x-wsm-managed-tenantid': customer.id }
    assert.equal((await muster.call('GET', 'devices/list', { headers })).body.code, code)
  })
}

test('a customerId other than the managed customer, or without the header other than the provider, is refused with 4000904', async t => {
  const muster = await managed(t, 'Active')
  const provider = await muster.bearer(MSP)
  const listFor = (id: string, headers: Record<string, string>) =>
    muster.call('GET', `devices/list?customerId=${id}`, { headers })
  assert.equal((await listFor(T1.id, { ...provider, ...FOR_T1 })).status, 200)
  assert.equal((await listFor(T2.id, { ...provider, ...FOR_T1 })).body.code, 4000904)
  assert.equal((await listFor(MSP.id, { ...provider, ...FOR_T1 })).body.code, 4000904)
  assert.equal((await listFor(T1.id, provider)).body.code, 4000904)
  assert.equal((await listFor(MSP.id, provider)).body.totalCount, 0)
})

test('a change of the management applies to the next request of the provider', async t => {
  const muster = await managed(t, 'Pending')
  const headers = { ...(await muster.bearer(MSP)), ...FOR_T1 }
  const statusNow = async () => (await muster.call('GET', 'profiles/list', { headers })).status
  assert.equal(await statusNow(), 403)
  await muster.store.managements.put(management(T1.id, 'Active'))
  assert.equal(await statusNow(), 200)
  await muster.store.managements.put(management(T1.id, 'DelinkPending'))
  assert.equal(await statusNow(), 200)
  await muster.store.managements.remove({ provider: MSP.id, customer: T1.id })
  assert.equal(await statusNow(), 403)
})

/** All lists of the customer. */
async function snapshotOf({ call, bearer }: KmeMuster) {
  const headers = await bearer(T1)
  const lists = ['devices/list?state=Pending,Unassigned', 'devices/uploads/list', 'profiles/list', 'profiles/status']
  return Promise.all(lists.map(async path => (await call('GET', path, { headers })).body))
}
