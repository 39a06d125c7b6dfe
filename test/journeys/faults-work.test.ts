/** Faults of transactions: results of devices, duration, failing steps; with the worker on the event loop and in a thread. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { refusingCheck } from '../support/explained.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, musterAt, openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const R = '1000000001'
const C = '2000000001'
const INELIGIBLE = { code: 40000004, message: 'DEVICE_INVALID', data: 'The specified device is not valid.' }
const DUPLICATE = { code: 40000005, message: 'DEVICE_DUPLICATE', data: 'The specified device already exists.' }
const GIVEN_UP = { code: 50000000, message: 'INTERNAL_SERVER_ERROR', data: 'An unknown internal server error has occurred.' }

const data = await mkdtemp(join(tmpdir(), 'muster-'))
const servers: readonly [worker: string, Muster][] = [
  ['on the event loop', await openMuster()],
  ['in a thread', await openMuster({ data, logLevel: 'silent' })],
]
after(async () => {
  for (const [, muster] of servers) await muster.close()
  await rm(data, { recursive: true })
})

let numbered = 0
/** Functions of one server, with devices and a transaction id that no other test has. */
function fresh(muster: Muster) {
  numbered += 1
  const id = `DISTURBED-${numbered}`
  const devices = imeis(3, 70_000 + numbered * 10)
  const control = (method: string, path: string, body: object = {}) =>
    muster.ask(method, `/_muster/v1/${path}`, method === 'GET' ? {} : { body })
  return {
    id,
    devices,
    order: async (fault: object): Promise<string> => {
      const { body, text } = await control('POST', 'faults', fault)
      assert.equal(typeof body.faultId, 'string', text)
      return body.faultId
    },
    applied: async (faultId: string): Promise<number> => (await control('GET', `faults/${faultId}`)).body.applied,
    upload: async () =>
      muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
        token: await muster.token('northwind'),
        body: { resellerId: R, customerId: C, transactionId: id, type: 'IMEI', devices },
      }),
    status: async () => {
      const target = `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${id}`
      return transactionIn((await muster.ask('GET', target, { token: await muster.token('northwind') })).body)
    },
    advance: (ms: number) => control('POST', 'clock', { advanceMs: ms }),
  }
}

async function completed(status: () => Promise<{ state: string; devices: object[] }>) {
  for (;;) {
    const found = await status()
    if (found.state === 'Complete') return found
    await sleep(10)
  }
}

for (const [worker, muster] of servers) {
  test(`a worker ${worker} gives a device the result that a fault orders, in any spelling, and checks the others`, async () => {
    const { devices, order, applied, upload, status } = fresh(muster)
    const [first = '', , third = ''] = devices
    const ids = [
      await order({ do: { device: first.slice(0, 14), code: 40000004 } }),
      await order({ do: { device: third.replace(/(\d{6})(\d{8})/, '$1-$2-'), code: 'DEVICE_DUPLICATE' } }),
      await order({ do: { device: imeis(1, 99_000)[0], code: 40000004 } }),
    ]
    const accepted = await upload()
    assert.equal(accepted.headers.get('x-muster-fault'), ids.slice(0, 2).join(', '))
    assert.deepEqual((await completed(status)).devices, [
      { imei: first, ...INELIGIBLE },
      { imei: third, ...DUPLICATE },
    ])
    assert.deepEqual(await Promise.all(ids.map(applied)), [1, 1, 0])
    await muster.ask('DELETE', '/_muster/v1/faults')
  })

  test(`a worker ${worker} completes a delayed transaction when the world’s clock reaches its end`, async () => {
    const { order, upload, status, advance } = fresh(muster)
    await order({ match: { tenant: R }, do: { transactionMs: 3_600_000 } })
    assert.equal((await upload()).status, 200)
    await advance(3_500_000)
    await sleep(300)
    assert.equal((await status()).state, 'Progress')
    await advance(100_000)
    assert.deepEqual((await completed(status)).devices, [])
  })

  test(`a worker ${worker} runs a transaction again whose first step fails twice, and completes it`, async () => {
    const { order, applied, upload, status } = fresh(muster)
    const faultId = await order({ match: { operation: 'uploadDevicesUsingPUT' }, do: { stepFailures: 2 } })
    await upload()
    assert.deepEqual((await completed(status)).devices, [])
    assert.equal(await applied(faultId), 1)
  })

  test(`a worker ${worker} gives up a transaction whose first step fails five times`, async () => {
    const { order, devices, upload, status } = fresh(muster)
    await order({ do: { stepFailures: 5 } })
    await upload()
    assert.deepEqual(
      (await completed(status)).devices,
      devices.map(imei => ({ imei, ...GIVEN_UP })),
    )
  })

  test(`an assignment that a fault delays is in progress for the worker ${worker}, and its device is assigned afterwards`, async () => {
    const { order, advance } = fresh(muster)
    const stateOf = async () => (await muster.ask('GET', '/_muster/v1/devices/350000000000014')).body.state
    await order({ match: { api: 'kme' }, do: { transactionMs: 60_000 } })
    const placed = await muster.ask('PUT', '/kcs/v1/kme/devices/assignProfile', {
      token: await muster.token('acme'),
      body: { profileId: '65a000000000000000000001', deviceIds: ['350000000000014'] },
    })
    assert.deepEqual([placed.status, await stateOf()], [200, 'Unassigned'])
    await advance(60_000)
    while ((await stateOf()) !== 'ProfileAssigned') await sleep(10)
  })
}

test('a result that no device can have is refused, and a result of the first generation is its row', async () => {
  const [[, muster]] = servers as readonly [(typeof servers)[number]]
  const { order, devices, id } = fresh(muster)
  const post = async (fault: object) => (await muster.ask('POST', '/_muster/v1/faults', { body: fault })).body
  const [device = ''] = devices
  assert.match(
    (await post({ do: { device, code: 40000014 } })).detail,
    /code is 40000014, which no row of a device of any API has/,
  )
  assert.match((await post({ match: { api: 'kme' }, do: { device, code: 40000004 } })).detail, /no row of a device of kme/)
  assert.match((await post({ do: { device: '35!', code: 40000004 } })).detail, /do.device is no identifier of a device/)
  assert.match((await post({ match: { device }, do: { device, code: 40000004 } })).detail, /do.device cannot be combined/)
  for (const operation of ['approveBulkEnrollDeviceUploadsUsingPOST', 'getDevicesUsingGET', 'addExistingManagedCustomer']) {
    const { detail } = await post({ match: { operation }, do: { device, code: 40000004 } })
    assert.match(detail, new RegExp(`do.code is 40000004, which no row of a device of ${operation} has`))
  }
  assert.match(
    (await post({ match: { operation: 'assignProfileUsingPUT' }, do: { device, code: 4040300 } })).detail,
    /4040300, which no row of a device of assignProfileUsingPUT has/,
  )
  await order({ match: { api: 'gen1' }, do: { device, code: 4092100 } })
  const headers = { 'x-wsm-api-token': 'northwind-gen1' }
  const named = { resellerId: R, vendorId: '3000000001', customerId: C, transactionId: id }
  const body = { ...named, transactionType: 'New', devices: { type: 'IMEI', list: devices } }
  assert.equal((await muster.ask('PUT', '/bulkenroll/v2/reseller/devices', { headers, body })).status, 200)
  await muster.drain()
  const target = `/bulkenroll/v2/reseller/devices/status?resellerId=${R}&vendorId=3000000001&transactionId=${id}`
  const { transactions } = (await muster.ask('GET', target, { headers })).body
  assert.equal(transactions[0].devices.find((row: { imei: string }) => row.imei === device).code, 4092100)
})

const [FIRST, SECOND] = ['350000000000014', '350000000000022']
const ASSIGN = { operation: 'assignProfileUsingPUT', method: 'PUT', path: '/kcs/v1/kme/devices/assignProfile' }
const UNASSIGN = { operation: 'unassignProfile', method: 'PUT', path: '/kcs/v1/kme/devices/unassignProfile' }
const IN_PART = { operation: 'unassignProfileV2', method: 'PUT', path: '/kcs/v2/kme/devices/unassignProfile' }
const DELETE = { operation: 'deleteDevices', method: 'POST', path: '/kcs/v1/kme/devices/delete' }
const refusedWith = (code: number) => ({ code })
const inPart = (list: string) => ({ successDeviceList: [SECOND], notFoundDeviceList: [], failedDeviceList: [], [list]: [FIRST] })
const inFour = (list: string) => ({ invalidDeviceList: [], ...inPart(list) })
const counted = { totalCount: 2, successCount: 1, failedCount: 1 }

const ORDERED: readonly [request: typeof ASSIGN, code: number | string, body: object][] = [
  [ASSIGN, 4001703, refusedWith(4001703)],
  [ASSIGN, 'BULK_ENROLL_CONFIGURATION_DEVICE_NOT_FOUND', refusedWith(4041701)],
  [ASSIGN, 'internal', counted],
  [UNASSIGN, 4001703, refusedWith(4001703)],
  [UNASSIGN, 4040300, refusedWith(4040300)],
  [UNASSIGN, 5000000, counted],
  [IN_PART, 4001703, inFour('invalidDeviceList')],
  [IN_PART, 4040300, inFour('notFoundDeviceList')],
  [IN_PART, 5000000, inFour('failedDeviceList')],
  [DELETE, 4001703, inPart('failedDeviceList')],
  [DELETE, 4040300, inPart('notFoundDeviceList')],
  [DELETE, 5000000, inPart('failedDeviceList')],
]

for (const [{ operation, method, path }, code, expected] of ORDERED) {
  test(`an order of ${operation} has the result ${code} for one device, and its own for the other`, async () => {
    const [[, muster]] = servers as readonly [(typeof servers)[number]]
    const { url } = (await muster.ask('POST', '/_muster/v1/worlds', { body: {} })).body
    const world = musterAt({ url, close: muster.close })
    const fault = { match: { api: 'kme' }, do: { device: '35-000000-000001-4', code } }
    const { faultId } = (await world.ask('POST', '/_muster/v1/faults', { body: fault })).body
    const named = { profileId: '65a000000000000000000001', deviceIds: [FIRST, SECOND] }
    const body = operation === 'deleteDevices' ? { devices: { imeiOrSerials: [FIRST, SECOND] } } : named
    const answer = await world.ask(method, path, { token: await world.token('acme'), body })
    assert.equal(answer.headers.get('x-muster-fault'), faultId)
    assert.deepEqual({ ...answer.body, ...expected }, answer.body)
    if ('code' in expected) assert.equal((await refusingCheck(muster, answer)).rule, 'fault')
    const again = await world.ask(method, path, { token: await world.token('acme'), body: { ...body, deviceIds: [FIRST] } })
    assert.equal(again.headers.get('x-muster-fault'), null)
  })
}

test('a delete of KDP has the result that a fault orders for one device', async () => {
  const [[, muster]] = servers as readonly [(typeof servers)[number]]
  const { id, devices, order, upload, status } = fresh(muster)
  await upload()
  await muster.drain()
  const [device = ''] = devices
  await order({ match: { operation: 'deleteDevicesUsingPUT' }, do: { device, code: 40000004 } })
  const deletion = { resellerId: R, customerId: C, transactionId: `${id}-DELETE`, type: 'IMEI', devices }
  const token = await muster.token('northwind')
  assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/delete', { token, body: deletion })).status, 200)
  await muster.drain()
  const target = `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${id}-DELETE`
  assert.deepEqual(transactionIn((await muster.ask('GET', target, { token })).body).devices, [{ imei: device, ...INELIGIBLE }])
  assert.equal((await status()).devices.length, 0)
  assert.equal((await muster.ask('GET', `/_muster/v1/devices/${device}`)).status, 200)
})
