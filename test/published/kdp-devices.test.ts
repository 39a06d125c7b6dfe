import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONTRACTS } from '../../src/wire/contract.ts'
import { databases } from '../support/databases.ts'
import { openMuster } from '../support/server.ts'

const R = '1000000001'
const C = '2000000001'
const KEY = { 'x-wsm-api-token': 'northwind-gen1' }

/** One upload for each kind of identifier, approved one by one below. */
const UPLOADS = [
  { transactionId: 'D-IMEI', type: 'IMEI', devices: ['350000000000113'] },
  { transactionId: 'D-MEID', type: 'MEID', devices: ['A0000012345678'] },
  { transactionId: 'D-SN', type: 'SN', devices: ['R5CT99ZZZZZ'] },
]

const page = (devices: readonly object[], { pageSize = 100, totalCount = devices.length, totalPages = 1, pageNum = 0 } = {}) => ({
  code: '2000000',
  message: 'SUCCESS',
  pageNum,
  pageSize,
  totalCount,
  totalPages,
  size: devices.length,
  devices,
})

const ROWS = {
  'transactionId=D-IMEI': {
    mei: '350000000000113',
    imei: '350000000000113',
    customerName: 'Acme "Logistics"',
    customerId: '2000000001',
    meid: '088919244800000017',
    model: 'SM-S921B',
    state: 'Verified',
    serialNumber: 'R5CT30KLMNO',
  },
  'transactionId=D-MEID': {
    customerName: 'Acme "Logistics"',
    customerId: '2000000001',
    meid: '268435457803430008',
    model: 'SM-G556B',
    state: 'Pending',
    serialNumber: 'R5CT40PQRST',
  },
  'serialNumber=R5CT99ZZZZZ': {
    customerName: 'Acme "Logistics"',
    customerId: '2000000001',
    state: 'Pending',
    serialNumber: 'R5CT99ZZZZZ',
  },
}

for (const database of databases) {
  for (const contract of CONTRACTS) {
    test(`${database.name}, ${contract}: a reseller's list of devices has the published shape`, async t => {
      const data = await database.place()
      const muster = await openMuster({ data, contract })
      t.after(async () => {
        await muster.close()
        await database.drop(data)
      })
      const [token, acme] = [await muster.token('northwind'), await muster.token('acme')]
      const began = Date.now()
      for (const upload of UPLOADS) {
        const body = { resellerId: R, customerId: C, ...upload }
        assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })).status, 200)
      }
      await muster.drain()
      const approval = { transactionIds: ['D-IMEI'] }
      await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token: acme, body: approval })
      // The list shows the customer's current name.
      await muster.ask('PATCH', `/_muster/v1/customers/${C}`, { body: { name: 'Acme "Logistics"' } })

      const { uploadList } = (await muster.ask('GET', '/kcs/v1/kme/devices/uploads/list', { token: acme })).body
      const uploadIds = new Map(uploadList.map((row: Record<string, string>) => [row.transactionId, row.uploadId]))
      for (const [query, expected] of Object.entries(ROWS)) {
        const { body } = await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}&${query}`, { token })
        const [{ id, createTime, uploadId, ...row }] = body.devices
        assert.deepEqual({ ...body, devices: [row] }, page([expected]))
        assert.match(id, /^[0-9a-f]{24}$/)
        assert.ok(createTime >= began && createTime <= Date.now())
        assert.equal(uploadId, uploadIds.get(query.startsWith('serial') ? 'D-SN' : query.split('=')[1]), "KME's id of the upload")
        const gen1 = await muster.ask('GET', `/bulkenroll/v1/reseller/devices?resellerId=${R}&${query}`, { headers: KEY })
        assert.deepEqual([gen1.status, gen1.text], [200, JSON.stringify(body)])
      }
      const ask = async (query: string) =>
        (await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}&${query}`, { token })).body
      const last = await ask('pageSize=3&pageNum=2')
      assert.deepEqual(
        { ...last, devices: last.devices.length },
        { ...page([{}], { pageSize: 3, totalCount: 7, totalPages: 3, pageNum: 2 }), devices: 1 },
      )
      assert.deepEqual(await ask('transactionId=nope'), page([], { totalPages: 0 }))

      // After its provider moved it, the device still has the customer that it was uploaded for.
      await muster.ask('PATCH', '/_muster/v1/devices/350000000000030', { body: { customer: C } })
      const [moved] = (await ask('imei=350000000000030')).devices
      assert.deepEqual([moved.customerId, moved.customerName], ['4000000001', 'Meridian Managed Services'])
    })
  }
}

test("GET /bulkenroll/v1/reseller/devices is refused with the first generation's rows", async t => {
  const muster = await openMuster()
  t.after(muster.close)
  const codeOf = async (query: string, headers: Record<string, string> = KEY) => {
    const { status, body } = await muster.ask('GET', `/bulkenroll/v1/reseller/devices${query}`, { headers })
    return [status, body.code]
  }
  assert.deepEqual(await codeOf(''), [400, 4002101])
  assert.deepEqual(await codeOf('?resellerId=9999999999'), [404, 4042100])
  assert.deepEqual(await codeOf('?resellerId=1000000002'), [403, 4030000])
  assert.deepEqual(await codeOf(`?resellerId=${R}&customerId=a-b`), [400, 4002111])
  assert.deepEqual(await codeOf(`?resellerId=${R}&imei=1&serialNumber=2`), [400, 4002100])
  assert.deepEqual(await codeOf(`?resellerId=${R}&pageNum=9`), [400, 4002102])
  assert.deepEqual(await codeOf(`?resellerId=${R}`, { 'x-wsm-api-token': 'wrong' }), [401, 4010000])
  assert.deepEqual(await codeOf(`?resellerId=${R}&vendorId=nonsense`), [200, '2000000'], 'v1 does not read it')
})

test('KME accepts an upload id as the UUID that it shows and as the 24 digits of earlier versions', async t => {
  const muster = await openMuster()
  t.after(muster.close)
  const [token, acme] = [await muster.token('northwind'), await muster.token('acme')]
  const body = { resellerId: R, customerId: C, ...UPLOADS[0] }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
  await muster.drain()
  const { uploadList } = (await muster.ask('GET', '/kcs/v1/kme/devices/uploads/list', { token: acme })).body
  const uuid: string = uploadList[0].uploadId
  const former = uuid.replace(/^(.{8})-(.{4})-4(.{3})-8(.{3})-(.{6}).{6}$/, '$1$2$3$4$5')
  const approve = async (uploadIds: string[]) =>
    (await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token: acme, body: { uploadIds } })).body
  assert.deepEqual(await approve([former, uuid.toUpperCase()]), { totalCount: 1, successCount: 1, failedCount: 0 })
  for (const id of [uuid, former]) {
    const { body: list } = await muster.ask('GET', `/kcs/v1/kme/devices/list?uploadId=${id}`, { token: acme })
    assert.deepEqual([list.totalCount, list.deviceList[0].uploadId], [1, uuid])
  }
})
