import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Transaction } from '../../src/enrolment/transaction.ts'
import { completeUnassign } from '../../src/enrolment/unassign.ts'
import { imeis } from '../support/imeis.ts'
import { type KmeMuster, openKmeMuster, R1, T1, T2 } from '../support/kme-server.ts'

const P = 'b'.repeat(24)
const V1 = 'devices/unassignProfile'
const V2 = '/kcs/v2/kme/devices/unassignProfile'
const MALFORMED = '490154203237519'
const credential = Buffer.alloc(256, 7).toString('base64')

let muster: KmeMuster
let headers: Record<string, string>

before(async () => {
  muster = await openKmeMuster()
  headers = await muster.bearer(T1)
  await muster.profile(P, 'Base')
  await muster.associate(R1.id, T1.id)
})
after(() => muster.close())

const send = (method: 'PUT' | 'POST', path: string, body: unknown) => muster.call(method, path, { headers, body })

/** IMEIs of new devices of the customer with a profile, a user, a token and a tag. */
let used = 2000
async function assigned(count: number): Promise<string[]> {
  const names = imeis(count, used)
  used += count
  const { id } = await muster.upload(names)
  await send('POST', 'devices/uploads/approvals', { transactionIds: [id], profileId: P })
  await muster.drain()
  const deviceDetails = { userName: credential, userToken: credential, tags: ['till'] }
  await send('PUT', 'devices/assignProfile', { profileId: P, deviceIds: names, deviceDetails })
  await muster.drain()
  return names
}
async function pendingDevice(): Promise<string> {
  const [name = ''] = imeis(1, used++)
  await muster.upload([name])
  return name
}
const look = (imei: string) => muster.store.devices.get({ identifier: imei })
async function statesOf(names: readonly string[]): Promise<unknown[]> {
  return Promise.all(
    names.map(async name => {
      const device = await look(name)
      return [device?.state, device?.profile]
    }),
  )
}
const counted = async () => (await muster.store.profiles.tallies(T1.id, [P])).get(P)?.ProfileAssigned
const GIVEN = ['ProfileAssigned', P]
const TAKEN = ['Unassigned', null]

test('devices that are named by id, IMEI or number lose their profile, and the response has their counts', async () => {
  const [a = '', b = '', c = ''] = await assigned(3)
  const before = (await counted()) ?? 0
  const device = await look(a)
  const { status, body } = await send('PUT', V1, { customerId: T1.id, deviceIds: [device?.id, ` ${a}`, Number(b)] })
  assert.equal(status, 200)
  assert.deepEqual(body, { totalCount: 2, successCount: 2, pendingCount: 0, failedCount: 0, processingCount: 0, deviceList: [] })
  assert.deepEqual(await statesOf([a, b, c]), [TAKEN, TAKEN, GIVEN])
  assert.equal(await counted(), before - 2)
})

test('an unassign order for a device without a profile succeeds and does not change the device', async () => {
  const [a = ''] = await assigned(1)
  await send('PUT', V1, { deviceIds: [a] })
  const once = await look(a)
  muster.wind(1000)
  const again = await send('PUT', V1, { deviceIds: [a] })
  assert.deepEqual([again.status, again.body.successCount, again.body.failedCount], [200, 1, 0])
  assert.deepEqual(await look(a), once)
  assert.deepEqual((await send('PUT', V2, { deviceIds: [a] })).body.successDeviceList, [a])
})

test('an unassigned device loses its credentials only with unassignCredentials, and never its tags', async () => {
  const [without = '', dropped = '', later = ''] = await assigned(3)
  await send('PUT', V1, { deviceIds: [without, later] })
  await send('PUT', V1, { deviceIds: [dropped], unassignCredentials: true })
  await send('PUT', V2, { deviceIds: [later], unassignCredentials: true })
  const left = await Promise.all([without, dropped, later].map(look))
  assert.deepEqual(
    left.map(device => [device?.userName, device?.userToken, device?.tags]),
    [
      [credential, credential, ['till']],
      [null, null, ['till']],
      [null, null, ['till']],
    ],
  )
})

for (const [what, other] of [
  ['that is unknown', async () => imeis(1, 900)[0]],
  ['that waits for approval', pendingDevice],
  ['with a malformed IMEI', async () => MALFORMED],
] as const) {
  test(`v1: an unassign order with a device ${what} is refused and changes no device`, async () => {
    const names = await assigned(2)
    const before = await Promise.all(names.map(look))
    const { status } = await send('PUT', V1, { deviceIds: [...names, await other()], unassignCredentials: true })
    assert.ok(status === 400 || status === 404)
    assert.deepEqual(await Promise.all(names.map(look)), before)
    assert.equal(await muster.store.transactions.devicesWaiting(T1.id), 0)
  })
}

for (const method of ['PUT', 'POST'] as const) {
  test(`v2 by ${method}: each device is unassigned or refused on its own, and each name is repeated as it was sent`, async () => {
    const [a = '', b = ''] = await assigned(2)
    const pending = await pendingDevice()
    const [unknown = ''] = imeis(1, 901)
    const { status, body } = await send(method, V2, {
      deviceIds: [` ${a}`, MALFORMED, a, unknown, pending, (await look(b))?.id.toUpperCase(), 'r58nosuch01', ''],
    })
    assert.equal(status, 200)
    assert.deepEqual(body, {
      totalCount: 8,
      successDeviceList: [` ${a}`, a, (await look(b))?.id.toUpperCase()],
      notFoundDeviceList: [unknown, 'r58nosuch01'],
      invalidDeviceList: [MALFORMED, ''],
      failedDeviceList: [pending],
    })
    assert.deepEqual(await statesOf([a, b, pending]), [TAKEN, TAKEN, ['Pending', null]])
  })
}

test('v2: an order in which no device can be unassigned has status 200', async () => {
  const { status, body } = await send('PUT', V2, { deviceIds: [MALFORMED, imeis(1, 901)[0]] })
  assert.equal(status, 200)
  assert.deepEqual([body.totalCount, body.successDeviceList, body.invalidDeviceList], [2, [], [MALFORMED]])
})

test("an unassign order for another customer's device finds none and changes none", async () => {
  const [theirs = ''] = await assigned(1)
  const stranger = { headers: await muster.bearer(T2), body: { deviceIds: [theirs] } }
  assert.equal((await muster.call('PUT', V1, stranger)).body.code, 4040300)
  assert.deepEqual((await muster.call('PUT', V2, stranger)).body.notFoundDeviceList, [theirs])
  assert.deepEqual(await statesOf([theirs]), [GIVEN])
})

test('an unassign order for more than 500 devices is pending in the response and completed by a worker', async () => {
  const names = await assigned(501)
  const ends = [names[0] ?? '', names[500] ?? '']
  const { body } = await send('PUT', V1, { deviceIds: names })
  assert.deepEqual(body, {
    totalCount: 501,
    successCount: 0,
    pendingCount: 501,
    failedCount: 0,
    processingCount: 501,
    deviceList: [],
  })
  assert.deepEqual(await statesOf(ends), [GIVEN, GIVEN])
  assert.equal(await muster.drain(), 1)
  assert.deepEqual(await statesOf(ends), [TAKEN, TAKEN])

  await send('PUT', 'devices/assignProfile', { profileId: P, deviceIds: names })
  await muster.drain()
  const inPart = await send('POST', V2, { deviceIds: [...names, MALFORMED] })
  assert.deepEqual([inPart.body.totalCount, inPart.body.successDeviceList.length], [502, 501])
  await muster.drain()
  assert.deepEqual(await statesOf(ends), [TAKEN, TAKEN])
})

test('an unassign order whose worker died is resumed after its last step', async () => {
  const names = await assigned(600)
  const before = (await counted()) ?? 0
  await send('PUT', V1, { deviceIds: names, unassignCredentials: true })
  const dead = { holder: 'dead', until: 1 }
  const claimed = (await muster.store.transactions.claim(dead, Date.now())) as Transaction<'unassign'> | undefined
  assert.ok(claimed !== undefined)
  const dies = async () => {
    throw new Error('killed')
  }
  await assert.rejects(completeUnassign({ ...muster.world, lease: () => dead }, claimed, { lease: dead, pause: dies }), /killed/)
  assert.equal(await counted(), before - 500)
  assert.equal(await muster.drain(), 1)
  assert.equal(await counted(), before - 600)
  assert.equal((await look(names[599] ?? ''))?.userToken, null)
})

test('the activity log has an entry for an unassign order with credentials', async () => {
  const [a = ''] = await assigned(1)
  await send('PUT', V1, { deviceIds: [a], unassignCredentials: true })
  const { rows } = await muster.store.activity.list({ tenant: T1.id, channel: 'kme' }, { number: 0, size: 1 })
  assert.deepEqual(
    rows.map(({ event, description, status }) => [event, description, status]),
    [['Profile unassigned', '1 device, with credentials', 'Completed']],
  )
})
