import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { type Answer, type Muster, openMuster } from '../support/server.ts'

/* A provider moves devices of its inventory to customers that it manages. */
const [NORTHWIND, HARBOUR] = ['1000000001', '1000000002']
const [ACME, BOREALIS, ELM, MERIDIAN] = ['2000000001', '2000000002', '2000000005', '4000000001']
const BASE = '65a000000000000000000001'

let muster: Muster
const tokens: Record<string, string> = {}
const control = (method: string, path: string, body?: object) => muster.ask(method, `/_muster/v1/${path}`, { body })
const kme = (app: string, method: string, path: string, body?: object) =>
  muster.ask(method, `/kcs/v1/kme/${path}`, { token: tokens[app] ?? '', body })
const kdp = (app: string, method: string, path: string, body?: object) =>
  muster.ask(method, `/kcs/v1/rp/${path}`, { token: tokens[app] ?? '', body })
const move = (customer: string, devices: readonly (string | number)[], change: object = {}) =>
  control('POST', 'devices/move', { provider: MERIDIAN, customer, devices, ...change })

let batches = 0
/** A reseller's devices in the provider's inventory, approved there. */
async function inventory(app: 'northwind' | 'harbour', count: number): Promise<string[]> {
  const devices = imeis(count, 30_000_000 + 100_000 * ++batches)
  const order = { resellerId: app === 'northwind' ? NORTHWIND : HARBOUR, customerId: MERIDIAN, transactionId: `MV-${batches}` }
  const { status, text } = await kdp(app, 'PUT', 'devices/upload', { ...order, type: 'IMEI', orderNo: `PO-${batches}`, devices })
  assert.equal(status, 200, text)
  await muster.drain()
  assert.equal((await kme('meridian', 'POST', 'devices/uploads/approvals', { approveAll: true })).status, 200)
  await muster.drain()
  return devices
}
type Row = Readonly<Record<string, unknown>>
const deviceOf = async (imei = '') => (await control('GET', `devices/${imei}`)).body
const countOf = async (app: string) => (await kme(app, 'GET', 'devices/list?pageSize=1')).body.totalCount
const entries = async (tenant: string) => {
  const { body } = await control('GET', `activity?operation=moveDevices&tenant=${tenant}`)
  return body.activity.map((row: Row) => [row.event, row.status, row.customerId, row.description, row.details])
}
const refused = ({ status, body }: Answer) => [status, body.type, body.detail]

before(async () => {
  muster = await openMuster()
  for (const app of ['acme', 'northwind', 'harbour', 'meridian']) tokens[app] = await muster.token(app)
  for (const [reseller, customer] of [
    [NORTHWIND, MERIDIAN],
    [HARBOUR, MERIDIAN],
  ])
    assert.equal((await control('POST', 'associations', { reseller, customer })).status, 200)
  for (const customer of [BOREALIS, ELM])
    assert.equal((await control('POST', 'managements', { provider: MERIDIAN, customer })).status, 200)
})
after(() => muster.close())

test('moved devices of two resellers are two approved uploads of the customer, and the responses to the resellers do not change', async () => {
  const north = await inventory('northwind', 2)
  const harbour = await inventory('harbour', 1)
  const seen = async (app: 'northwind' | 'harbour') => {
    const resellerId = app === 'northwind' ? NORTHWIND : HARBOUR
    const [devices, customers] = await Promise.all([
      kdp(app, 'GET', `devices?resellerId=${resellerId}&customerId=${MERIDIAN}`),
      kdp(app, 'GET', `customers/list?resellerId=${resellerId}`),
    ])
    return [devices.text, customers.text]
  }
  const before = [await seen('northwind'), await seen('harbour')]
  const [first = '', second = ''] = north
  await control('PATCH', `devices/${first}`, { tags: ['ours'], userName: 'depot' })
  const { id } = await deviceOf(second)

  const moved = await move(ACME, [first, id, Number(harbour[0]), second])
  assert.equal(moved.status, 200, moved.text)
  const { uploads, ...counts } = moved.body
  assert.deepEqual(counts, { totalCount: 3, movedCount: 3, failedCount: 0, waitingCount: 0 })
  assert.deepEqual(
    uploads.map(({ id: _, ...upload }: Row) => upload).sort((a: Row, b: Row) => (`${a.reseller}` < `${b.reseller}` ? -1 : 1)),
    [
      { reseller: NORTHWIND, state: 'Approved', devices: 2 },
      { reseller: HARBOUR, state: 'Approved', devices: 1 },
    ],
  )

  const listed = (await kme('acme', 'GET', `devices/list?devices=${[...north, ...harbour].join(',')}`)).body.deviceList
  assert.deepEqual(
    listed.map((row: Row) => [row.mei, row.state, row.tags, row.userName, row.resellerName, row.tenantName, row.profileId]),
    [
      [first, 'Unassigned', ['Moved by MSP'], null, 'Northwind Telecom', 'Acme Logistics', null],
      [second, 'Unassigned', ['Moved by MSP'], null, 'Northwind Telecom', 'Acme Logistics', null],
      [harbour[0], 'Unassigned', ['Moved by MSP'], null, 'Harbour Distribution', 'Acme Logistics', null],
    ],
  )
  const known = (await kme('acme', 'GET', 'devices/uploads/list')).body.uploadList
  for (const [reseller, devices] of [
    [NORTHWIND, north],
    [HARBOUR, harbour],
  ] as const) {
    const upload = uploads.find((one: Row) => one.reseller === reseller)
    const row = known.find((one: Row) => one.uploadId === upload.id)
    assert.deepEqual([row.resellerId, row.state, row.deviceCount], [reseller, 'Approved', devices.length])
    const own = listed.filter((device: Row) => device.uploadId === row.uploadId).map((device: Row) => device.mei)
    assert.deepEqual(own, devices)
  }
  assert.equal((await kme('meridian', 'GET', `devices/list?devices=${first}`)).body.totalCount, 0)
  assert.deepEqual([await seen('northwind'), await seen('harbour')], before)
  const uploadIds = uploads.map((upload: Row) => upload.id)
  const entry = ['Devices moved to customer', 'Completed', ACME, '3 devices']
  assert.deepEqual(await entries(MERIDIAN), [[...entry, { uploadIds }]])
  assert.deepEqual(await entries(ACME), [[...entry, { providerId: MERIDIAN, uploadIds }]])
  assert.deepEqual(await entries(NORTHWIND), [])
})

test('a moved device gets the default profile of its new customer for the reseller', async () => {
  const [phone = ''] = await inventory('northwind', 1)
  await control('PATCH', `associations/${NORTHWIND}/${ACME}`, { defaultProfile: BASE })
  assert.equal((await move(ACME, [phone])).status, 200)
  const { state, profile } = await deviceOf(phone)
  assert.deepEqual([state, profile], ['ProfileAssigned', BASE])
  await control('PATCH', `associations/${NORTHWIND}/${ACME}`, { defaultProfile: null })
})

const arrivals: readonly [what: string, services: string[], autoApproval: boolean | undefined, state: string][] = [
  ['with Knox Mobile Enrollment', ['KnoxMobileEnrollment'], undefined, 'Approved'],
  ['with Knox Configure', ['KnoxConfigure'], undefined, 'Approved'],
  ['with neither service', ['KnoxGuard'], undefined, 'Pending'],
  ['with neither service and with auto-approval of the reseller', ['KnoxGuard'], true, 'Approved'],
  ['with neither service and without auto-approval of the reseller', ['KnoxGuard'], false, 'Pending'],
]
for (const [what, services, autoApproval, state] of arrivals) {
  test(`a move of a device to a customer ${what} makes an upload in state ${state}`, async () => {
    const [phone = ''] = await inventory('northwind', 1)
    await control('PATCH', `customers/${BOREALIS}`, { services })
    if (autoApproval !== undefined)
      await control('POST', 'associations', { reseller: NORTHWIND, customer: BOREALIS, autoApproval })
    const { body } = await move(BOREALIS, [phone])
    assert.deepEqual(
      body.uploads.map((upload: Row) => upload.state),
      [state],
    )
    const device = await deviceOf(phone)
    assert.deepEqual([device.customer, device.state], [BOREALIS, state === 'Pending' ? 'Pending' : 'Unassigned'])
    await control('DELETE', `associations/${NORTHWIND}/${BOREALIS}`)
  })
}

test('a move of a device that no reseller uploaded makes no upload', async () => {
  const [imei = ''] = imeis(1, 39_000_000)
  await control('POST', 'devices', { customer: MERIDIAN, imei })
  const { body } = await move(ELM, [imei])
  assert.deepEqual([body.movedCount, body.uploads], [1, []])
  const { customer, state, tags } = await deviceOf(imei)
  assert.deepEqual([customer, state, tags], [ELM, 'Unassigned', ['Moved by MSP']])
})

test('a move with one device that cannot be moved is refused as a whole, with the reason', async () => {
  const [phone = ''] = await inventory('northwind', 1)
  const [waiting = '', stranger = '', unknown = ''] = imeis(3, 38_000_000)
  const order = { resellerId: NORTHWIND, customerId: MERIDIAN, transactionId: 'MV-WAITS', type: 'IMEI', devices: [waiting] }
  await kdp('northwind', 'PUT', 'devices/upload', order)
  await muster.drain()
  await control('POST', 'devices', { customer: ACME, imei: stranger })
  const problem = (name: string) => `urn:muster:problem:${name}`
  const cases: readonly [devices: readonly (string | number)[], change: object, status: number, type: string, detail: string][] =
    [
      [[phone, '1'], {}, 400, 'request-unfit', '1 cannot be a device id or an identifier.'],
      [[phone, 2 ** 53], {}, 400, 'request-unfit', 'devices.1 is a number beyond 2^53, which must be sent as text.'],
      [[], {}, 400, 'request-unfit', 'devices must not be empty.'],
      [Array(10_001).fill(phone), {}, 400, 'request-unfit', 'devices must have at most 10000 entries.'],
      [[phone, unknown], {}, 404, 'row-unknown', `device ${unknown} of provider ${MERIDIAN} does not exist.`],
      [[phone, stranger], {}, 404, 'row-unknown', `device ${stranger} of provider ${MERIDIAN} does not exist.`],
      [[phone, waiting], {}, 409, 'still-in-use', `device ${waiting} is in use: its upload waits for approval.`],
      [[phone], { customer: '2000000004' }, 409, 'not-managing', `Provider ${MERIDIAN} does not manage customer 2000000004.`],
      [[phone], { customer: MERIDIAN }, 400, 'request-unfit', `customer names ${MERIDIAN}, a provider; it must be a customer.`],
      [[phone], { provider: ACME }, 400, 'request-unfit', `provider names ${ACME}, a customer; it must be a provider.`],
      [[phone], { customer: '2999999999' }, 400, 'request-unfit', 'customer names 2999999999, which is no tenant.'],
    ]
  for (const [devices, change, status, type, detail] of cases)
    assert.deepEqual(refused(await move(ACME, devices, change)), [status, problem(type), detail])
  assert.equal((await deviceOf(phone)).customer, MERIDIAN)
  await control('PATCH', `managements/${MERIDIAN}/${ACME}`, { status: 'Pending' })
  assert.equal((await move(ACME, [phone])).status, 409)
  for (const status of ['DelinkPending', 'Active']) {
    await control('PATCH', `managements/${MERIDIAN}/${ACME}`, { status })
    assert.equal((await move(ACME, await inventory('northwind', 1))).status, 200, status)
  }
})

test('a move of 1,101 devices makes one upload for each reseller, and all counts are right', async () => {
  const [north, harbour] = [await inventory('northwind', 600), await inventory('harbour', 501)]
  const before = [await countOf('meridian'), await countOf('acme')]
  const mixed = [...north, ...harbour].sort((a, b) => (a.slice(8) < b.slice(8) ? -1 : 1))
  const { body } = await move(ACME, mixed)
  assert.equal(body.totalCount, 1101)
  assert.ok(body.waitingCount > 0)
  await muster.drain()
  const uploads = (await kme('acme', 'GET', 'devices/uploads/list?pageSize=1000')).body.uploadList
  const arrived = uploads.filter((row: Row) => [600, 501].includes(Number(row.deviceCount)))
  assert.deepEqual(arrived.map((row: Row) => [row.resellerId, row.deviceCount, row.state]).sort(), [
    [NORTHWIND, 600, 'Approved'],
    [HARBOUR, 501, 'Approved'],
  ])
  for (const row of arrived) {
    const { body } = await kme('acme', 'GET', `devices/list?uploadId=${row.uploadId}&pageSize=1`)
    assert.equal(body.totalCount, row.deviceCount)
  }
  const moved = [await countOf('meridian'), await countOf('acme')]
  assert.deepEqual(moved, [before[0] - 1101, before[1] + 1101])
  const last = await kme('acme', 'GET', `devices/list?pageSize=50&pageNum=${Math.ceil(moved[1] / 50) - 1}`)
  assert.equal(last.body.deviceList.length, moved[1] % 50 || 50, 'the position index counts the moved devices')
})

test('of three concurrent moves of the same devices one moves them, and the others move nothing', async () => {
  const phones = await inventory('northwind', 3)
  await control('PATCH', `customers/${BOREALIS}`, { services: ['KnoxMobileEnrollment'] })
  const answers = await Promise.all([move(ACME, phones), move(BOREALIS, phones), move(ACME, phones)])
  const moved = answers.map(({ status, body }) => (status === 200 ? body.movedCount : 0))
  assert.deepEqual([...moved].sort(), [0, 0, 3])
  const holders = new Set((await Promise.all(phones.map(deviceOf))).map(({ customer }) => customer))
  assert.equal(holders.size, 1)
})

test('a reseller can delete a moved device under the provider that it uploaded it for', async () => {
  const [phone = ''] = await inventory('northwind', 1)
  await move(ACME, [phone])
  const order = { resellerId: NORTHWIND, transactionId: 'MV-DELETE', type: 'IMEI', devices: [phone] }
  await kdp('northwind', 'PUT', 'devices/delete', { ...order, customerId: MERIDIAN })
  await muster.drain()
  assert.equal((await control('GET', `devices/${phone}`)).status, 404)
})
