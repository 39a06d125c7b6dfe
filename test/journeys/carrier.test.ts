import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

/*
 * The back end of a carrier as a client of the first generation. It sends a static key, and a second credential for its own
 * gateway. HTTP 200 with code 2000000 is success, a status of 500 or more is retried, and every other response is an error.
 */
const muster = await openMuster()
after(muster.close)
const KEY = { 'X-WSM-API-TOKEN': 'northwind-gen1', Authorization: 'Basic Y2FycmllcjpnYXRld2F5' }
const R = '1000000001'
const VENDOR = '3000000001'

async function sent(path: string, order: object): Promise<'accepted' | 'refused' | 'again'> {
  const answer = await muster.ask('PUT', `/bulkenroll/${path}`, { headers: KEY, body: { resellerId: R, ...order } })
  if (answer.status >= 500) return 'again'
  return answer.status === 200 && answer.body.code === 2000000 ? 'accepted' : 'refused'
}
const save = (transactionId: string, list: readonly unknown[], change: object = {}) =>
  sent('v2/reseller/devices', {
    transactionId,
    vendorId: VENDOR,
    customerId: '2000000001',
    transactionType: 'New',
    devices: { type: 'IMEI', list },
    ...change,
  })
const remove = (transactionId: string, what: object) =>
  sent('v1/reseller/devices/delete', {
    transactionId,
    vendorId: VENDOR,
    customerId: '2000000001',
    transactionType: 'Delete',
    ...what,
  })

async function polled(transactionId: string) {
  for (;;) {
    const transaction = await statusOf(transactionId)
    if (transaction.state === 'Complete') return transaction
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

async function statusOf(transactionId: string) {
  const path = `/bulkenroll/v2/reseller/devices/status?resellerId=${R}&vendorId=${VENDOR}&transactionId=${transactionId}`
  const { status, body } = await muster.ask('GET', path, { headers: KEY })
  assert.deepEqual([status, body.totalCount, body.transactions.length], [200, 1, 1])
  return body.transactions[0]
}

/** The IMEIs of a transaction's devices, read by the second generation. */
async function registered(transactionId: string): Promise<string[]> {
  const token = await muster.token('northwind')
  const { body } = await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}&transactionId=${transactionId}`, { token })
  return body.devices.map((device: { imei: string }) => device.imei).sort()
}

const failed = (rows: readonly { code?: number }[]) => rows.map(({ code }) => code)

test('a carrier can upload devices, poll the status, delete one device, delete the order and upload the devices again', async () => {
  const phones = imeis(4)
  const [lost = '', ...others] = phones
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  assert.equal(await save('ORDER-1', [...phones, phones[0]]), 'accepted')
  // The status has no rows while the transaction is in progress.
  assert.deepEqual(await statusOf('ORDER-1'), { transactionId: 'ORDER-1', state: 'Progress', type: 'Put', devices: [] })
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
  assert.deepEqual(await polled('ORDER-1'), {
    transactionId: 'ORDER-1',
    state: 'Complete',
    type: 'Put',
    devices: [
      ...phones.map(imei => ({ imei })),
      {
        imei: lost,
        code: 4092100,
        message: 'RESELLER_DEVICE_ALREADY_EXISTS',
        data: `device imei[${lost}] already exists`,
      },
    ],
  })
  assert.deepEqual(await registered('ORDER-1'), phones)

  assert.equal(await remove('RETURN-1', { devices: { type: 'IMEI', list: [lost] } }), 'accepted')
  const returned = await polled('RETURN-1')
  assert.deepEqual([returned.type, returned.devices], ['Delete', [{ imei: lost }]])
  assert.deepEqual(await registered('ORDER-1'), others)

  // A delete by removeTransactionId has a row for each device of the order.
  assert.equal(await remove('VOID-1', { removeTransactionId: 'ORDER-1', devices: { type: 'IMEI', list: [] } }), 'accepted')
  const voided = await polled('VOID-1')
  assert.deepEqual(
    voided.devices.map(({ imei }: { imei: string }) => imei),
    phones,
  )
  assert.deepEqual(
    failed(voided.devices),
    [4002144, undefined, undefined, undefined],
    'the device that was deleted before is not found',
  )
  assert.deepEqual(await registered('ORDER-1'), [])

  assert.equal(await save('ORDER-1', phones), 'refused', 'a transactionId cannot be used twice')
  assert.equal(await save('ORDER-2', phones), 'accepted')
  assert.deepEqual(failed((await polled('ORDER-2')).devices), Array(4).fill(undefined))
})

test('a save that failed with 5xx or was refused can be sent again with the same transactionId', async () => {
  const [phone = ''] = imeis(1, 100)
  const fault = { match: { api: 'gen1', method: 'PUT' }, do: { status: 503 } }
  assert.equal((await muster.ask('POST', '/_muster/v1/faults', { body: fault })).status, 200)
  assert.equal(await save('RETRIED', [phone]), 'again')
  const broken = { match: { api: 'gen1', path: '/bulkenroll/v2/*' }, do: { code: 5000000 } }
  assert.equal((await muster.ask('POST', '/_muster/v1/faults', { body: broken })).status, 200)
  assert.equal(await save('RETRIED', [phone]), 'again')
  assert.equal(await save('RETRIED', [phone], { customerId: '704304108' }), 'refused')
  assert.equal(await save('RETRIED', [phone]), 'accepted')
  assert.deepEqual((await polled('RETRIED')).devices, [{ imei: phone }])
})

test('a transaction of the first generation is in the status of the second, which refuses a reuse of its transactionId', async () => {
  const [phone = ''] = imeis(1, 200)
  const token = await muster.token('northwind')
  assert.equal(await save('SHARED', [phone]), 'accepted')
  await polled('SHARED')
  const { body } = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=SHARED`, { token })
  const { operationType, devices } = transactionIn(body)
  assert.deepEqual([operationType, devices], ['UPLOAD', []])
  const again = { resellerId: R, customerId: '2000000001', transactionId: 'SHARED', type: 'IMEI', devices: [phone] }
  const refused = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body: again })
  assert.equal(refused.body.code, 40000014)
})

test('setting a new static key of a reseller revokes the previous key', async () => {
  const ask = (key: string) =>
    muster.ask('POST', '/bulkenroll/v1/reseller/resellers', {
      headers: { 'x-wsm-api-token': key },
      body: { resellerId: '1000000002' },
    })
  const renew = (gen1Token: string | null) => muster.ask('PATCH', '/_muster/v1/resellers/1000000002', { body: { gen1Token } })
  await renew('first')
  assert.equal((await ask('first')).status, 200)
  await renew('second')
  assert.deepEqual([(await ask('first')).status, (await ask('second')).status], [401, 200])
  await renew(null)
  assert.equal((await ask('second')).status, 401)
})
