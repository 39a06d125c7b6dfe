/** A provider moves devices of its inventory to a customer by the portal API; `move.test.ts` has what becomes of them. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const [NORTHWIND, ACME, BOREALIS, ELM, MERIDIAN] = ['1000000001', '2000000001', '2000000002', '2000000005', '4000000001']
const muster = await openMuster()
after(() => muster.close())
const token = await muster.token('meridian')
const customer = await muster.token('acme')
const northwind = await muster.token('northwind')

const portal = (method: string, path: string, sent: { body?: object; token?: string } = {}) =>
  muster.ask(method, `/_muster/portal/v1/${path}`, { token, ...sent })
const move = (devices: readonly string[], to = ACME) =>
  portal('POST', 'provider/devices/move', { body: { customer: to, devices } })
const upload = async (transactionId: string, devices: readonly string[]) => {
  const body = { resellerId: NORTHWIND, customerId: MERIDIAN, transactionId, type: 'IMEI', devices }
  assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: northwind, body })).status, 200)
  await muster.drain()
}
const approve = async () => {
  const answer = await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token, body: { approveAll: true } })
  assert.equal(answer.status, 200, answer.text)
  await muster.drain()
}
const hold = (act: 'hold' | 'release') => muster.ask('POST', `/_muster/v1/work/${act}`, { body: {} })
const problem = (answer: { status: number; body: { type?: string; detail?: string } }) => [
  answer.status,
  answer.body.type?.replace('urn:muster:problem:', ''),
  answer.body.detail,
]

test('devices of a provider are an approved upload of the customer after the move, which is a job of the provider', async () => {
  const [one = '', two = ''] = imeis(2, 1000)
  await upload('in-1', [one, two])
  await approve()
  const { status, body } = await move([one, two, one])
  assert.equal(status, 201)
  const { id, uploads, accepted, completed, ...same } = body
  assert.ok(completed >= accepted)
  assert.deepEqual(same, {
    act: 'moveDevices',
    status: 'Completed',
    total: 2,
    done: 2,
    failed: 0,
    unmatched: 0,
    profileId: null,
  })
  const [{ uploadId, ...received }] = uploads
  assert.deepEqual(received, { reseller: NORTHWIND, status: 'Approved', devices: 2 })
  const theirs = (await portal('GET', `customer/devices?uploadId=${uploadId}`, { token: customer })).body
  assert.deepEqual(theirs.devices.map(({ imei, tags }: { imei: string; tags: string[] }) => [imei, tags]).sort(), [
    [one, ['Moved by MSP']],
    [two, ['Moved by MSP']],
  ])
  const job = (await portal('GET', `customer/jobs/${id}`)).body
  assert.deepEqual(job, { id, accepted, completed, ...same, failures: [], next: null })
  assert.deepEqual((await portal('GET', 'customer/jobs')).body.jobs[0].id, id)
  const { activity } = (await portal('GET', 'activity?event=Devices moved to customer', { token: customer })).body
  assert.deepEqual([activity[0].description, activity[0].status], ['2 devices', 'Completed'])
})

test('a device that is deleted before its turn is among the failures of the move', async () => {
  const [stays = '', goes = ''] = imeis(2, 1010)
  await upload('in-2', [stays, goes])
  await approve()
  const { id: device } = (await portal('GET', `customer/devices/${goes}`)).body
  // The move waits for an order of the provider that is in progress.
  await hold('hold')
  const body = { act: 'tag', filter: { search: stays }, expectedCount: 1, add: ['till'] }
  const begun = await portal('POST', 'customer/devices/jobs', { body })
  assert.equal(begun.status, 201, begun.text)
  const moved = await move([stays, goes])
  assert.deepEqual([moved.status, moved.body.status, moved.body.done, moved.body.uploads], [201, 'In progress', 0, []])
  await muster.ask('DELETE', `/_muster/v1/devices/${goes}`)
  await hold('release')
  await muster.drain()
  const { status, total, done, failed, failures } = (await portal('GET', `customer/jobs/${moved.body.id}`)).body
  assert.deepEqual([status, total, done, failed], ['Completed with error', 2, 2, 1])
  assert.deepEqual(failures, [{ device, imei: null, serialNumber: null, reason: 'device-not-found' }])
  assert.equal((await portal('GET', `customer/devices/${stays}`, { token: customer })).status, 200)
})

test('a move is refused as a whole where one device or the state of the customer does not allow it', async () => {
  const [mine = '', waits = '', nobodys = ''] = imeis(3, 1030)
  await upload('in-3', [mine])
  await approve()
  await upload('in-4', [waits])
  const state = 'The relation has the status Pending, which does not allow this.'
  const cases: readonly [devices: readonly string[], to: string, expected: readonly unknown[]][] = [
    [[mine], BOREALIS, [409, 'management-state', state]],
    [[mine], ELM, [404, 'customer-unrelated', `The provider has no relation with a customer ${ELM}.`]],
    [[mine], '9'.repeat(80), [404, 'customer-unrelated', `The provider has no relation with a customer ${'9'.repeat(64)}.`]],
    [[mine, waits], ACME, [409, 'device-pending', `The upload of the device ${waits} waits for approval.`]],
    [[mine, nobodys], ACME, [404, 'device-unknown', `The tenant has no device ${nobodys}.`]],
    [[mine, '350000000000014'], ACME, [404, 'device-unknown', 'The tenant has no device 350000000000014.']],
    [[mine, '?'], ACME, [400, 'request-unfit', 'devices: ? is no id, IMEI, MEID or serial number.']],
  ]
  for (const [devices, to, expected] of cases) assert.deepEqual(problem(await move(devices, to)), expected)
  assert.deepEqual(problem(await move([])).slice(0, 2), [400, 'request-unfit'])
  assert.equal((await portal('GET', `customer/devices/${mine}`)).status, 200)
  const acting = await muster.ask('POST', '/_muster/portal/v1/provider/devices/move', {
    token,
    headers: { 'x-wsm-managed-tenantid': ACME },
    body: { customer: ACME, devices: [mine] },
  })
  assert.deepEqual(problem(acting).slice(0, 2), [403, 'role-unfit'])
})
