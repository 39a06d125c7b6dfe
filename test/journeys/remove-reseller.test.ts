import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { type Muster, openMuster } from '../support/server.ts'

/* A customer removes a reseller from its list: the view of the customer, the reseller and the operator. */
const [NORTHWIND, HARBOUR, ACME, BOREALIS] = ['1000000001', '1000000002', '2000000001', '2000000002']
const BASE = '65a000000000000000000001'
const [PHONE = '', NEXT = '', LATER = ''] = imeis(3, 41_000_000)

let muster: Muster
const tokens: Record<string, string> = {}
const control = (method: string, path: string, body?: object) => muster.ask(method, `/_muster/v1/${path}`, { body })
const kme = (method: string, path: string, body?: object) =>
  muster.ask(method, `/kcs/v1/kme/${path}`, { token: tokens.acme ?? '', body })
const upload = (transactionId: string, devices: readonly string[]) =>
  muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
    token: tokens.harbour ?? '',
    body: { resellerId: HARBOUR, customerId: ACME, transactionId, type: 'IMEI', devices },
  })
const remove = (reseller = HARBOUR, customer = ACME) => control('DELETE', `customers/${customer}/resellers/${reseller}`)
type Row = Readonly<Record<string, unknown>>
const resellers = async () =>
  (await control('GET', `customers/${ACME}/resellers`)).body.resellers.map((row: Row) => [row.id, row.state, row.autoApproval])
const relation = async () => (await control('GET', `associations/${HARBOUR}/${ACME}`)).body

const PENDING = {
  type: 'urn:muster:problem:still-in-use',
  title: 'Still in use',
  status: 409,
  detail: `reseller ${HARBOUR} of customer ${ACME} is in use: one of its uploads waits for approval or is in progress.`,
  code: 40900003,
}
const UNKNOWN = {
  type: 'urn:muster:problem:row-unknown',
  title: 'Row unknown',
  status: 404,
  detail: `reseller ${HARBOUR} of customer ${ACME} does not exist.`,
  code: 40400001,
}
async function isRefused(expected: object): Promise<void> {
  const { body } = await remove()
  const { instance: _, errorId: __, ...problem } = body
  assert.deepEqual(problem, expected)
}

before(async () => {
  muster = await openMuster()
  for (const app of ['acme', 'harbour']) tokens[app] = await muster.token(app)
})
after(() => muster.close())

test('a reseller is in the list of a customer from its first upload on, and cannot be removed before', async () => {
  assert.deepEqual(await resellers(), [[NORTHWIND, 'active', false]])
  await isRefused(UNKNOWN)
  const alias = { resellerId: HARBOUR, profileId: BASE, alias: 'till' }
  assert.equal((await kme('POST', 'reseller/profilealias', alias)).body.code, 4042100)
  await upload('RM-1', [PHONE])
  await muster.drain()
  assert.deepEqual(await resellers(), [
    [NORTHWIND, 'active', false],
    [HARBOUR, 'pending', false],
  ])
})

test('the removal of a reseller is refused while one of its uploads is pending or in progress', async () => {
  await isRefused(PENDING)
  await kme('POST', 'devices/uploads/approvals', { transactionIds: ['RM-1'] })
  await control('POST', 'work/hold', {})
  await upload('RM-2', [NEXT])
  await isRefused(PENDING)
  assert.equal((await control('POST', 'work/release', {})).status, 200)
  await muster.drain()
  await isRefused(PENDING)
  await kme('POST', 'devices/uploads/approvals', { approveAll: true })
  assert.equal((await relation()).state, 'active')
})

test('a removed reseller sees the customer as INACTIVE, cannot upload, and can still list and delete its devices', async () => {
  const preferences = { resellerId: HARBOUR, autoApproval: true, defaultProfileId: BASE, update: true }
  assert.equal((await kme('POST', 'reseller/approvals', preferences)).status, 200)
  assert.equal((await kme('POST', 'reseller/profilealias', { resellerId: HARBOUR, profileId: BASE, alias: 'till' })).status, 200)
  const answer = await remove()
  assert.deepEqual([answer.status, answer.body], [200, { removed: true }])
  await isRefused(UNKNOWN)
  assert.deepEqual(await resellers(), [[NORTHWIND, 'active', false]])

  const { state, autoApproval, defaultProfile } = await relation()
  assert.deepEqual([state, autoApproval, defaultProfile], ['inactive', false, null])
  const token = tokens.harbour ?? ''
  const listed = async (status: string) => {
    const { text } = await muster.ask('GET', `/kcs/v1/rp/customers/list?resellerId=${HARBOUR}&status=${status}`, { token })
    return text.includes(ACME)
  }
  assert.deepEqual([await listed('INACTIVE'), await listed('ACTIVE')], [true, false])
  const refusal = await upload('RM-3', [LATER])
  assert.deepEqual([refusal.status, refusal.body.code], [404, 40400004])
  const { text } = await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=${HARBOUR}`, { token })
  assert.ok(text.includes(PHONE) && text.includes(NEXT))
  assert.equal(
    (await kme('GET', `devices/list?devices=${PHONE},${NEXT}`)).body.totalCount,
    2,
    'the customer still has its devices',
  )
  const order = { resellerId: HARBOUR, customerId: ACME, transactionId: 'RM-4', type: 'IMEI', devices: [NEXT] }
  assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/delete', { token, body: order })).status, 200)
  await muster.drain()
  assert.equal((await kme('GET', `devices/list?devices=${NEXT}`)).body.totalCount, 0)
})

test('the removal of a reseller is in the activity logs of the customer and of the reseller', async () => {
  for (const [tenant, description, details] of [
    [ACME, 'Harbour Distribution', { resellerId: HARBOUR }],
    [HARBOUR, '', {}],
  ] as const) {
    const { body } = await control('GET', `activity?operation=removeReseller&tenant=${tenant}`)
    assert.deepEqual(
      body.activity.map((row: Row) => [row.event, row.status, row.customerId, row.description, row.details]),
      [['Reseller deleted', 'OK', ACME, description, details]],
    )
  }
})

test('a reseller that is registered again after its removal has no preferences and aliases', async () => {
  const { body } = await kme('POST', 'reseller/approvals', { resellerId: HARBOUR })
  assert.deepEqual(
    [body.resellerName, body.autoApproval, body.defaultProfileId, body.profileAlias],
    ['Harbour Distribution', false, null, []],
  )
  assert.equal((await upload('RM-5', [LATER])).status, 200)
  await muster.drain()
  assert.equal((await kme('GET', `devices/list?devices=${LATER}&state=Pending`)).body.totalCount, 1)
})

test('the removal of a reseller gets 404 if the customer, the reseller or their association does not exist', async () => {
  for (const [reseller, customer] of [
    ['1999999999', ACME],
    [HARBOUR, '2999999999'],
    [HARBOUR, BOREALIS],
    [HARBOUR, '4000000001'],
  ] as const)
    assert.equal((await remove(reseller, customer)).status, 404)
  assert.equal((await control('GET', 'customers/2999999999/resellers')).status, 404)
})
