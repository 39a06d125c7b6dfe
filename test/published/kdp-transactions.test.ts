/** What uploads, deletes and customer operations of KDP do over several requests. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const muster = await openMuster({ maxDevices: '50' })
after(muster.close)
const R = '1000000001'
const C = '2000000001'
const tokens = { reseller: await muster.token('northwind'), other: await muster.token('harbour') }
const [FIRST = '', SECOND = '', THIRD = ''] = imeis(3)

let ids = 0
const order = (change: object = {}) => ({
  resellerId: R,
  customerId: C,
  transactionId: `T-${ids++}`,
  type: 'IMEI',
  devices: [FIRST],
  ...change,
})
const company = () => ({
  resellerId: R,
  companyName: 'New',
  email: 'new@new.example',
  country: 'US',
  firstName: 'N',
  lastName: 'W',
  service: 'KME',
})

test('an upload of valid and invalid devices reports the failed rows in the order of submission and registers the others', async () => {
  const devices = [Number(THIRD), 'bad', THIRD, '', SECOND]
  const body = order({ devices, orderNo: 4711, orderTime: 1_700_000_000, vendorId: 3000000001 })
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body })
  await muster.drain()
  const status = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${body.transactionId}`, {
    token: tokens.reseller,
  })
  const { orderNo, devices: failed } = transactionIn(status.body)
  assert.equal(orderNo, '4711')
  assert.deepEqual(
    failed.map((row: { imei: unknown; code: number }) => [row.imei, row.code]),
    [
      ['bad', 40000007],
      [THIRD, 40000005],
      ['', 40000006],
    ],
  )
  const listed = await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}&transactionId=${body.transactionId}`, {
    token: tokens.reseller,
  })
  assert.deepEqual(listed.body.devices.map((device: { imei: string }) => device.imei).toSorted(), [SECOND, THIRD].toSorted())
})

test('an empty list has the published shape and does not contain devices of another reseller', async () => {
  const customers = await muster.ask('GET', '/kcs/v1/rp/customers/list?resellerId=1000000002&status=inactive', {
    token: tokens.other,
  })
  assert.deepEqual(customers.body, { totalCount: 0, pageNum: 0, customers: [] })
  const devices = await muster.ask('GET', '/kcs/v1/rp/devices?resellerId=1000000002', { token: tokens.other })
  assert.equal(devices.body.totalCount, 0)
})

test('an upload of the second IMEI of a registered dual-SIM handset fails as a duplicate', async () => {
  const first = order({ devices: ['350000000000113'] })
  const second = order({ devices: ['350000000000121'] })
  for (const body of [first, second]) await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body })
  await muster.drain()
  const status = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${second.transactionId}`, {
    token: tokens.reseller,
  })
  assert.equal(transactionIn(status.body).devices[0].code, 40000005)
})

test('a delete by removeTransactionId, sent right after its upload, removes only the devices that this upload registered', async () => {
  const [NEW = '', OTHER = ''] = imeis(2, 100)
  const one = order({ devices: [NEW] })
  const again = order({ devices: [NEW, OTHER] })
  const ask = (path: string, body: object) => muster.ask('PUT', `/kcs/v1/rp/devices/${path}`, { token: tokens.reseller, body })
  // Work is held, so that the delete is accepted before it is decided which of the two uploads registers the device.
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  await ask('upload', one)
  await ask('upload', again)
  const voiding = { ...order(), devices: undefined, type: undefined, removeTransactionId: again.transactionId }
  assert.equal((await ask('delete', voiding)).status, 200)
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
  await muster.drain()
  const left = async (imei: string) =>
    (await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}&imei=${imei}`, { token: tokens.reseller })).body.totalCount
  assert.deepEqual(
    [await left(NEW), await left(OTHER)],
    [1, 0],
    'the device that failed in the later upload belongs to the earlier one',
  )
})

test('a GET with resellerId in a header instead of the query is accepted', async () => {
  const answer = await muster.ask('GET', '/kcs/v1/rp/customers/list', { token: tokens.reseller, headers: { resellerId: R } })
  assert.equal(answer.status, 200)
  assert.deepEqual(
    answer.body.customers.map((customer: { customerId: string }) => customer.customerId),
    [C, '4000000001'],
  )
})

test('a new customer accepts uploads at once, and its association cannot be removed before its devices are deleted', async () => {
  const ask = (method: string, path: string, body?: object) =>
    muster.ask(method, `/kcs/v1/rp/${path}`, { token: tokens.reseller, body })
  const { body: opened } = await ask('POST', 'customers', company())
  assert.match(opened.customerId, /^[0-9]{10}$/)
  assert.deepEqual(
    { ...opened, customerId: null },
    {
      customerId: null,
      companyName: 'New',
      status: 'PENDING',
      uploadCount: 0,
      deviceCount: 0,
    },
  )
  assert.equal((await ask('POST', 'customers', company())).body.code, 40000000, 'an e-mail address belongs to one account')
  const [device = ''] = imeis(1, 300)
  const mine = { customerId: opened.customerId, devices: [device] }
  await ask('PUT', 'devices/upload', order(mine))
  const association = { resellerId: R, customerId: opened.customerId }
  assert.equal((await ask('PUT', 'customers/delete', association)).body.code, 40000000, 'a transaction is still in progress')
  await muster.drain()
  const { body: details } = await ask('GET', `customers?resellerId=${R}&customerId=${opened.customerId}`)
  assert.deepEqual([details.uploadCount, details.deviceCount, typeof details.lastUploadTime], [1, 1, 'number'])
  await ask('PUT', 'devices/delete', order(mine))
  await muster.drain()
  assert.deepEqual((await ask('PUT', 'customers/delete', association)).body, {})
  assert.equal((await ask('GET', `customers?resellerId=${R}&customerId=${opened.customerId}`)).body.code, 40400004)
  const again = await ask('POST', 'customers/associate', { ...association, internalReference: 'new one' })
  assert.deepEqual([again.body.status, again.body.internalReference, again.body.deviceCount], ['PENDING', 'new one', 0])
})

test('with an inactive association an upload and a new association are refused, and a delete is accepted', async () => {
  const ask = (method: string, path: string, body?: object) =>
    muster.ask(method, `/kcs/v1/rp/${path}`, { token: tokens.reseller, body })
  const relation = `/_muster/v1/associations/${R}/${C}`
  await muster.ask('PATCH', relation, { body: { state: 'inactive' } })
  assert.equal((await ask('PUT', 'devices/upload', order({ devices: imeis(1, 310) }))).body.code, 40400004)
  assert.equal((await ask('POST', 'customers/associate', { resellerId: R, customerId: C })).body.code, 40000012)
  assert.equal((await ask('GET', `customers?resellerId=${R}&customerId=${C}`)).body.status, 'INACTIVE')
  assert.equal((await ask('PUT', 'devices/delete', order())).status, 200)
  await muster.ask('PATCH', relation, { body: { state: 'active' } })
})

test('GET profilealias/kme with ids in headers returns the aliases of the calling reseller alone', async () => {
  const headers = { resellerId: R, customerId: C }
  const own = await muster.ask('GET', '/kcs/v1/rp/profilealias/kme', { token: tokens.reseller, headers })
  assert.deepEqual(own.body, {
    profileAliases: [{ profileAlias: 'kiosk', alias: 'kiosk', profileId: '65a000000000000000000001' }],
  })
  const other = await muster.ask('GET', '/kcs/v1/rp/profilealias/kme', {
    token: tokens.other,
    headers: { resellerId: '1000000002', customerId: C },
  })
  assert.deepEqual(other.body, { profileAliases: [] })
})

test('GET resellers returns the caller, and GET vendors a page of its vendors', async () => {
  const { body } = await muster.ask('GET', `/kcs/v1/rp/resellers?resellerId=${R}`, { token: tokens.reseller })
  assert.deepEqual([body.resellerId, body.name, body.country], [R, 'Northwind Telecom', 'US'])
  const vendors = await muster.ask('GET', `/kcs/v1/rp/vendors?resellerId=${R}&pageSize=1&pageNum=1`, { token: tokens.reseller })
  assert.deepEqual(vendors.body, {
    totalCount: 2,
    totalPage: 2,
    pageNum: 1,
    vendors: [{ vendorId: '3000000002', name: 'Northwind Online', country: 'US' }],
  })
})
