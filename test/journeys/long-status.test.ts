import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const R = '1000000001'
const KEY = { 'x-wsm-api-token': 'northwind-gen1' }
// Enough for several steps of the worker and several pieces of a streamed response.
const PHONES = imeis(4500, 400_000)

const taken = { code: 40000005, message: 'DEVICE_DUPLICATE', data: 'The specified device already exists.' }
const malformed = { code: 40000006, message: 'DEVICE_ID_INVALID', data: 'The specified device ID is not valid.' }

for (const database of databases) {
  test(`${database.name}: a status of thousands of failed devices has each of them once, in order`, async t => {
    const data = await database.place()
    const muster = await openMuster({ data })
    t.after(async () => {
      await muster.close()
      await database.drop(data)
    })
    const token = await muster.token('northwind')
    const upload = (transactionId: string, devices: readonly unknown[]) =>
      muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
        token,
        body: { resellerId: R, customerId: '2000000001', transactionId, type: 'IMEI', devices },
      })
    await upload('L-GOOD', PHONES)
    await upload('L-COPIES', PHONES)
    // A failed device among many accepted ones, and identifiers that JSON must escape.
    await upload('L-MIXED', ['', ...imeis(3000, 500_000), '"\\\u2028', null])
    await muster.drain()

    const get = (path: string, headers = {}) => muster.ask('GET', `${path}resellerId=${R}`, { token, headers })
    const copies = PHONES.map(imei => ({ imei, ...taken }))
    const complete = { state: 'Complete', type: 'Put' }
    const { body } = await get('/kcs/v1/rp/devices/status?')
    const [mixed, failed, good] = body.devices.transactions
    assert.deepEqual(good, { transactionId: 'L-GOOD', ...complete, operationType: 'UPLOAD' })
    assert.deepEqual(failed, { transactionId: 'L-COPIES', ...complete, operationType: 'UPLOAD', devices: copies })
    assert.deepEqual(
      mixed.devices.map((row: { imei: unknown; code: number }) => [row.imei, row.code]),
      [
        ['', 40000006],
        ['"\\\u2028', 40000007],
        [null, 40000006],
      ],
    )
    assert.deepEqual(mixed.devices[0], { imei: '', ...malformed })
    const first = await get('/kcs/v1/rp/devices/status?transactionId=L-COPIES&')
    assert.deepEqual(first.body.devices.transactions, [failed])
    assert.equal((await get('/kcs/v1/rp/devices/status?transactionId=L-COPIES&')).text, first.text, 'asked again')

    const listed = (await get('/bulkenroll/v1/reseller/devices/status?', KEY)).body
    assert.deepEqual(
      listed.transactions.map(({ transactionId, devices }: { transactionId: string; devices: unknown[] }) => [
        transactionId,
        devices.length,
      ]),
      [
        ['L-MIXED', 3003],
        ['L-COPIES', 4500],
        ['L-GOOD', 4500],
      ],
    )
    assert.deepEqual(listed.transactions[2], {
      transactionId: 'L-GOOD',
      ...complete,
      devices: PHONES.map(imei => ({ imei })),
    })
    assert.deepEqual(listed.transactions[1].devices.at(-1), {
      imei: PHONES.at(-1),
      code: 4092100,
      message: 'RESELLER_DEVICE_ALREADY_EXISTS',
      data: `device imei[${PHONES.at(-1)}] already exists`,
    })
  })
}

test('after a client disconnects in the middle of a long status, the next request gets the whole status', async t => {
  const muster = await openMuster()
  t.after(muster.close)
  const token = await muster.token('northwind')
  for (const transactionId of ['GONE-1', 'GONE-2', 'GONE-3']) {
    const body = { resellerId: R, customerId: '2000000001', transactionId, type: 'IMEI', devices: Array(9000).fill('nonsense') }
    assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })).status, 200)
  }
  await muster.drain()
  const path = `/kcs/v1/rp/devices/status?resellerId=${R}`
  const { hostname, port } = new URL(muster.url)
  await new Promise<void>(resolve => {
    const socket = connect(Number(port), hostname)
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    socket.once('data', () => socket.destroy())
    socket.once('close', () => resolve())
  })
  const { body } = await muster.ask('GET', path, { token })
  assert.equal(body.devices.transactions[0].devices.length, 9000)
})
