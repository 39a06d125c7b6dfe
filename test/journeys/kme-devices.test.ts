import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import { after, before, test } from 'node:test'
import { completeAssign } from '../../src/enrolment/assign.ts'
import { LeaseLost } from '../../src/enrolment/store/steps.ts'
import type { Transaction } from '../../src/enrolment/transaction.ts'
import { imeis } from '../support/imeis.ts'
import { type KmeMuster, openKmeMuster, R1, R2, T1, T2 } from '../support/kme-server.ts'

const P1 = 'b'.repeat(24)
const P2 = 'c'.repeat(24)
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const encrypted = (text: string): string =>
  publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text)).toString('base64')

let muster: KmeMuster
let headers: Record<string, string>

before(async () => {
  muster = await openKmeMuster()
  headers = await muster.bearer(T1)
  await muster.profile(P1, 'Base')
  await muster.profile(P2, 'Another')
  for (const { id } of [R1, R2]) await muster.associate(id, T1.id)
})
after(() => muster.close())

const get = async (path: string) => (await muster.call('GET', path, { headers })).body
const send = (method: 'PUT' | 'POST', path: string, body: unknown) => muster.call(method, path, { headers, body })

/** IMEIs of new approved devices of the customer. */
let used = 1000
async function approved(count: number, change: Parameters<KmeMuster['upload']>[1] = {}): Promise<string[]> {
  const names = imeis(count, used)
  used += count
  const { id } = await muster.upload(names, change)
  const { status } = await send('POST', 'devices/uploads/approvals', { transactionIds: [id] })
  assert.equal(status, 200)
  if (count > 500) await muster.drain()
  return names
}
const only = (names: readonly string[]): string => `devices/list?devices=${names.join(',')}`

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/

test('a device in a list has every member, with null for those without a value', async () => {
  const [imei] = await approved(1, { orderNo: 'PO-7' })
  const { deviceList, totalCount, processingCount } = await get(only([imei ?? '']))
  assert.deepEqual({ totalCount, processingCount }, { totalCount: 1, processingCount: 0 })
  const [{ id, uploadId, createTime, updateTime, resellerUploadTime, ...rest }] = deviceList
  assert.match(id, /^[0-9a-f]{24}$/)
  assert.match(uploadId, UUID)
  for (const time of [createTime, updateTime, resellerUploadTime]) assert.equal(typeof time, 'number')
  assert.deepEqual(rest, {
    mei: imei,
    serialNumber: null,
    model: null,
    state: 'Unassigned',
    userName: null,
    tags: [],
    tenantName: T1.name,
    profileId: null,
    profileName: null,
    orderId: 'PO-7',
    resellerName: R1.name,
  })
})

test('pages of a device list have each device once in upload order, and a page past the end is empty with the total count', async () => {
  const names = await approved(7)
  const upload = (await get(only(names))).deviceList[0].uploadId
  const seen: string[] = []
  for (const page of [0, 1, 2, 3, 4]) {
    const { totalCount, deviceList } = await get(`devices/list?uploadId=${upload}&pageSize=3&pageNum=${page}`)
    assert.equal(totalCount, 7)
    seen.push(...deviceList.map(({ mei }: { mei: string }) => mei))
  }
  assert.deepEqual(seen, names)
})

test('a device list has pending devices only if the state parameter names Pending', async () => {
  const [waiting = ''] = imeis(1, 900)
  await muster.upload([waiting])
  assert.equal((await get(only([waiting]))).totalCount, 0)
  assert.equal((await get(`${only([waiting])}&state=pending,unassigned`)).totalCount, 1)
})

test('each filter and sort parameter of the device list selects the expected devices in order', async () => {
  const [a = '', b = '', c = ''] = await approved(3)
  const [d = ''] = await approved(1, { tenant: R2.id })
  const of = only([a, b, c, d])
  const seen = async (filter: string) => (await get(`${of}&${filter}`)).deviceList.map(({ mei }: { mei: string }) => mei)
  const [, , third] = (await get(of)).deviceList
  muster.wind(3_600_000)
  headers = await muster.bearer(T1)
  await send('PUT', 'devices/assignProfile', { profileId: P1, deviceIds: [a, b], deviceDetails: { tags: ['shop', 'till 1'] } })
  await send('PUT', 'devices/assignProfile', { profileId: P2, deviceIds: [c], deviceDetails: { tags: ['shop'] } })

  assert.deepEqual(await seen(`profileId=${P1}`), [a, b])
  assert.deepEqual(await seen(`profileIds=${P1}&profileIds=${P2}`), [a, b, c])
  assert.deepEqual(await seen('state=PROFILEASSIGNED'), [a, b, c])
  assert.deepEqual(await seen('state=Unassigned&state=Enrolled'), [d])
  assert.deepEqual(await seen('tags=shop'), [a, b, c])
  assert.deepEqual(await seen('tags=shop,till%201'), [a, b])
  assert.deepEqual(await seen(`resellerId=${R2.id}`), [d])
  assert.deepEqual(await seen(`search=${c}`), [c])
  assert.deepEqual(await seen(`search=${c.slice(0, 14)}`), [c])
  assert.deepEqual(await seen('changedAfter=30m'), [a, b, c])
  assert.deepEqual(await seen('changedAfter=2h'), [a, b, c, d])
  assert.deepEqual(await seen('sortBy=bulkEnrollProfile.name&sortOrder=ascending&state=ProfileAssigned'), [c, a, b])
  assert.deepEqual(await seen('sortBy=updateTime'), [c, b, a, d])
  assert.deepEqual(await seen('sortOrder=descending'), [d, c, b, a])
  assert.equal((await get(`devices/list?deviceIds=${third.id}`)).deviceList[0].mei, c)
  // Only the time changes, so the data version is the same.
  muster.wind(3_600_000)
  headers = await muster.bearer(T1)
  assert.deepEqual(await seen('changedAfter=30m'), [])
})

test('a list or deletion finds no devices of another customer', async () => {
  const [mine = ''] = await approved(1)
  const theirs = await muster.bearer(T2)
  const { body } = await muster.call('GET', only([mine]), { headers: theirs })
  assert.equal(body.totalCount, 0)
  const removal = await muster.call('POST', 'devices/delete', { headers: theirs, body: { devices: { imeiOrSerials: [mine] } } })
  assert.deepEqual(removal.body, { successDeviceList: [], failedDeviceList: [], notFoundDeviceList: [mine] })
})

test('an assignment takes ids, IMEIs and numbers, counts each device once, and sets user id and tags of each', async () => {
  const [a = '', b = '', c = ''] = await approved(3)
  const id = (await get(only([a]))).deviceList[0].id
  const userName = encrypted('jane')
  const { status, body } = await send('PUT', 'devices/assignProfile', {
    customerId: T1.id,
    profileId: P1,
    deviceIds: [id, a, Number(b), c],
    deviceDetails: { userName, userToken: encrypted('secret'), tags: ['x'] },
  })
  assert.equal(status, 200)
  assert.deepEqual(body, { totalCount: 3, successCount: 3, pendingCount: 0, failedCount: 0, processingCount: 0, deviceList: [] })
  for (const device of (await get(only([a, b, c]))).deviceList) {
    assert.deepEqual([device.state, device.profileId, device.profileName], ['ProfileAssigned', P1, 'Base'])
    assert.deepEqual([device.userName, device.tags], [userName, ['x']])
    assert.ok(!('userToken' in device))
  }
})

test('deviceDetails as a list sets details per device, with or without deviceIds', async () => {
  const [a = '', b = '', c = ''] = await approved(3)
  const { body } = await send('PUT', 'devices/assignProfile', {
    profileId: P1,
    deviceIds: [a, b],
    deviceDetails: [
      { imei: b, tags: ['b'] },
      { serialNumber: c, tags: ['c'], userName: null },
    ],
  })
  assert.equal(body.successCount, 3)
  const { deviceList } = await get(only([a, b, c]))
  assert.deepEqual(
    deviceList.map(({ tags }: { tags: string[] }) => tags),
    [[], ['b'], ['c']],
  )
})

test('a second assignment replaces the profile and leaves tags that it does not name unchanged', async () => {
  const [a = ''] = await approved(1)
  await send('PUT', 'devices/assignProfile', { profileId: P1, deviceIds: [a], deviceDetails: { tags: ['kept'] } })
  const again = await send('PUT', 'devices/assignProfile', { profileId: P1, deviceIds: [a] })
  assert.equal(again.body.successCount, 1)
  await send('PUT', 'devices/assignProfile', { profileId: P2, deviceIds: [a] })
  const [device] = (await get(only([a]))).deviceList
  assert.deepEqual([device.profileName, device.tags], ['Another', ['kept']])
})

test('an assignment of the same profile leaves an assigned device unchanged and resets an enrolled one', async () => {
  const [a = '', b = ''] = await approved(2)
  const assign = () => send('PUT', 'devices/assignProfile', { profileId: P1, deviceIds: [a, b] })
  await assign()
  const started = await muster.store.devices.get({ identifier: b })
  assert.ok(started)
  await muster.store.devices.put({ ...started, state: 'Enrolled' })
  const read = async () => (await get(only([a, b]))).deviceList
  const before = await read()
  muster.wind(60_000)
  headers = await muster.bearer(T1)
  assert.equal((await assign()).body.successCount, 2)
  const later = await read()
  assert.deepEqual(later[0], before[0])
  assert.deepEqual([later[1].state, later[1].updateTime > before[1].updateTime], ['ProfileAssigned', true])
})

test('an assignment of up to 500 devices is complete in the response, and a larger one is pending until a worker runs it', async () => {
  const names = await approved(501)
  const short = await send('PUT', 'devices/assignProfile', { profileId: P1, deviceIds: names.slice(0, 500) })
  assert.deepEqual([short.body.successCount, short.body.pendingCount], [500, 0])

  const long = await send('PUT', 'devices/assignProfile', { profileId: P2, deviceIds: names })
  assert.deepEqual(long.body, {
    totalCount: 501,
    successCount: 0,
    pendingCount: 501,
    failedCount: 0,
    processingCount: 501,
    deviceList: [],
  })
  assert.equal((await get('devices/list?pageSize=1')).processingCount, 501)
  // A short order waits for the pending one. No worker runs in this test, so the response comes after a limited wait.
  const behind = await send('PUT', 'devices/assignProfile', { profileId: P1, deviceIds: names.slice(0, 1) })
  assert.deepEqual([behind.body.successCount, behind.body.pendingCount], [0, 1])

  assert.equal(await muster.drain(), 2)
  const { processingCount } = await get('devices/list?pageSize=1')
  assert.equal(processingCount, 0)
  const upload = (await get(only(names.slice(0, 1)))).deviceList[0].uploadId
  assert.equal((await get(`devices/list?uploadId=${upload}&profileId=${P2}`)).totalCount, 500)
})

test('an order whose worker died is resumed after its last step, and the worker that lost the lease changes nothing', async () => {
  const names = await approved(1200)
  await send('PUT', 'devices/assignProfile', { profileId: P1, deviceIds: names, deviceDetails: { tags: ['resumed'] } })
  const dead = { holder: 'dead', until: 1 }
  const claimed = (await muster.store.transactions.claim(dead, Date.now())) as Transaction<'assign'> | undefined
  assert.ok(claimed !== undefined)
  const dies = async () => {
    throw new Error('killed')
  }
  await assert.rejects(completeAssign({ ...muster.world, lease: () => dead }, claimed, { lease: dead, pause: dies }), /killed/)
  assert.equal((await muster.store.transactions.get(T1.id, claimed.id))?.done, 500)

  assert.equal(await muster.drain(), 1)
  await assert.rejects(completeAssign(muster.world, claimed, { lease: dead, pause: async () => {} }), LeaseLost)
  const upload = (await get(only(names.slice(0, 1)))).deviceList[0].uploadId
  assert.equal((await get(`devices/list?uploadId=${upload}&tags=resumed&pageSize=1`)).totalCount, 1200)
  const done = await muster.store.transactions.get(T1.id, claimed.id)
  assert.deepEqual([done?.state, done?.done, done?.failed], ['complete', 1200, 0])
})

test('a deletion checks each device on its own and repeats each name as it was sent', async () => {
  const [a = '', b = ''] = await approved(2)
  const [waiting = '', unknown = ''] = imeis(2, 950)
  await muster.upload([waiting])
  const id = (await get(only([b]))).deviceList[0].id
  const { status, body } = await send('POST', 'devices/delete', {
    customerId: T1.id,
    devices: { imeiOrSerials: [` ${a}`, a, '490154203237519', waiting, unknown, 'r58nosuch01'], deviceIds: [id.toUpperCase()] },
  })
  assert.equal(status, 200)
  assert.deepEqual(body, {
    successDeviceList: [` ${a}`, a, id.toUpperCase()],
    failedDeviceList: ['490154203237519', waiting],
    notFoundDeviceList: [unknown, 'r58nosuch01'],
  })
  assert.equal((await get(only([a, b]))).totalCount, 0)
  const again = await send('POST', 'devices/delete', { devices: { imeiOrSerials: [a] } })
  assert.deepEqual(again.body, { successDeviceList: [], failedDeviceList: [], notFoundDeviceList: [a] })
})

test('a deletion of more than 500 devices succeeds at once and is completed by a worker', async () => {
  const names = await approved(600)
  const { body } = await send('POST', 'devices/delete', { devices: { imeiOrSerials: names } })
  assert.equal(body.successDeviceList.length, 600)
  assert.equal((await get(only(names.slice(0, 3)))).totalCount, 3)
  await muster.drain()
  assert.equal((await get(only(names.slice(0, 3)))).totalCount, 0)
})

test('the activity log of a customer has its approvals, assignments and deletions with the app that made them', async () => {
  const [a = ''] = await approved(1)
  await send('PUT', 'devices/assignProfile', { profileId: P1, deviceIds: [a] })
  await send('POST', 'devices/delete', { devices: { imeiOrSerials: [a] } })
  const { rows } = await muster.store.activity.list({ tenant: T1.id, channel: 'kme' }, { number: 0, size: 3 })
  assert.deepEqual(
    rows.map(({ event, status, description }) => [event, status, description]),
    [
      ['Devices deleted', 'Completed', '1 device'],
      ['Profile assigned', 'Completed', 'Base, 1 device'],
      ['Upload approved', 'Completed', '1 upload, 1 device'],
    ],
  )
  assert.ok(rows.every(({ performedBy }) => performedBy.startsWith('app ')))
})
