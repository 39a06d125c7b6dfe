/** What a first-generation save associates and stores, and the refusals of saves, deletes and status queries, under both contract dates. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTRACTS } from '../../src/wire/contract.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const R = '1000000001'
const C = '2000000001'
const STRANGER = '2000000002'
const KEY = { 'x-wsm-api-token': 'northwind-gen1' }

for (const contract of CONTRACTS) {
  const muster = await openMuster({ contract })
  const token = await muster.token('northwind')
  after(muster.close)
  const gen1 = (method: string, path: string, body?: unknown, headers: Record<string, string> = KEY) =>
    muster.ask(method, `/bulkenroll/${path}`, { body, headers })
  const kdp = (path: string) => muster.ask('GET', `/kcs/v1/rp/${path}`, { token })

  let next = 0
  const order = (change: object = {}) => ({
    transactionId: `T-${++next}`,
    resellerId: R,
    customerId: C,
    transactionType: 'New',
    devices: { type: 'IMEI', list: imeis(1, next) },
    ...change,
  })

  test(`${contract}: a save stores orderNo and orderTime, and the response does not contain them`, async () => {
    const sent = order({ transactionId: 'transaction-8', orderNo: 'Order-8', orderTime: 1_542_405_655 })
    const saved = await gen1('PUT', 'v2/reseller/devices', sent)
    assert.deepEqual(
      [saved.status, saved.text],
      [200, '{"transactionId":"transaction-8","state":"Progress","code":2000000,"message":"SUCCESS"}'],
    )
    await muster.drain()
    assert.equal((await kdp(`devices?resellerId=${R}&orderNo=Order-8`)).body.totalCount, 1)
    const { body } = await muster.ask('GET', '/kcs/v1/kme/devices/uploads/list?transactionId=transaction-8', {
      token: await muster.token('acme'),
    })
    assert.equal(body.uploadList[0].orderId, 'Order-8')
  })

  test(`${contract}: a save for a customer without association is accepted and creates the association; a refused save does not`, async () => {
    const customer = () => kdp(`customers?resellerId=${R}&customerId=${STRANGER}`)
    const refused = await gen1('PUT', 'v1/reseller/devices', order({ customerId: STRANGER, transactionId: 'transaction-8' }))
    assert.deepEqual([refused.status, refused.body.code], [400, 4002114])
    assert.equal((await customer()).body.code, 40400004)
    const removed = await gen1(
      'PUT',
      'v1/reseller/devices/delete',
      order({ customerId: STRANGER, transactionType: 'Delete', transactionId: 'transaction-9' }),
    )
    assert.deepEqual(removed.body, {
      transactionId: 'transaction-9',
      state: 'Rejected',
      code: 4042105,
      message: 'ASSOCIATION_NOT_FOUND',
      data: 'The specified customer is not associated with current user.',
    })
    const saved = await gen1('PUT', 'v1/reseller/devices', order({ customerId: STRANGER }))
    assert.deepEqual([saved.status, saved.body.state], [200, 'Progress'])
    assert.equal((await customer()).body.status, 'PENDING')
  })

  const REJECTED: readonly [name: string, ask: () => ReturnType<typeof gen1>, status: number, answer: string][] = [
    [
      'a save without resellerId',
      () => gen1('PUT', 'v1/reseller/devices', order({ transactionId: 'transaction123', resellerId: undefined })),
      400,
      '{"transactionId":"transaction123","state":"Rejected","code":4002101,"message":"RESELLER_ID_MISSING","data":"reseller id is missing"}',
    ],
    [
      'a status query without resellerId',
      () => gen1('GET', 'v1/reseller/devices/status?transactionId=transaction123'),
      400,
      '{"transactionId":"transaction123","state":"Rejected","code":4002101,"message":"RESELLER_ID_MISSING","data":"reseller id is missing"}',
    ],
    [
      'a status query without resellerId and transactionId',
      () => gen1('GET', 'v2/reseller/devices/status'),
      400,
      '{"state":"Rejected","code":4002101,"message":"RESELLER_ID_MISSING","data":"reseller id is missing"}',
    ],
    [
      'a status query for an unknown reseller',
      () => gen1('GET', 'v2/reseller/devices/status?resellerId=9999999999&transactionId=T8'),
      404,
      '{"transactionId":"T8","state":"Rejected","code":4042100,"message":"RESELLER_NOT_FOUND","data":"The specified reseller does not exist."}',
    ],
    [
      'a status query with a wrong static key',
      () => gen1('GET', `v1/reseller/devices/status?resellerId=${R}&transactionId=T8`, undefined, { 'x-wsm-api-token': 'no' }),
      401,
      '{"transactionId":"T8","state":"Rejected","code":4010000,"message":"AUTHORIZATION_FAIL","data":"Invalid Api Key"}',
    ],
    [
      'a save without a static key',
      () => gen1('PUT', 'v1/reseller/devices', order(), {}),
      401,
      '{"state":"Rejected","code":4010000,"message":"AUTHORIZATION_FAIL","data":"Invalid Api Key"}',
    ],
    [
      'a save for an unknown customer',
      () => gen1('PUT', 'v1/reseller/devices', order({ transactionId: 'T9', customerId: 'nobody1' })),
      404,
      '{"transactionId":"T9","state":"Rejected","code":4042104,"message":"CUSTOMER_NOT_FOUND","data":"customer not found. (customer id : [nobody1])"}',
    ],
    [
      'a delete larger than the limit',
      () => gen1('PUT', 'v1/reseller/devices/delete', `{"x":"${'x'.repeat(5 * 1024 * 1024)}"}`),
      413,
      '{"state":"Rejected","code":4130000,"message":"PAYLOAD_TOO_LARGE","data":"The request body is too large."}',
    ],
  ]
  test(`${contract}: a save whose orderTime is not a time is refused with the name of the parameter`, async () => {
    const { status, body } = await gen1('PUT', 'v1/reseller/devices', order({ transactionId: 'T10', orderTime: 'soon' }))
    assert.deepEqual([status, body.transactionId, body.state, body.code], [400, 'T10', 'Rejected', 4000000])
    assert.match(body.data, /orderTime/)
  })

  for (const [name, ask, status, answer] of REJECTED) {
    test(`${contract}: ${name} is refused with ${status} ${answer}`, async () => {
      const refused = await ask()
      assert.deepEqual([refused.status, refused.text], [status, answer])
    })
  }

  test(`${contract}: a customer query with a wrong static key or an oversized body has an errorId and no state`, async () => {
    const path = 'v1/reseller/customers'
    for (const [body, headers, refused] of [
      ['{}', {}, { code: 4010000, message: 'AUTHORIZATION_FAIL', data: 'Invalid Api Key' }],
      ['x'.repeat(6 * 1024 * 1024), KEY, { code: 4130000, message: 'PAYLOAD_TOO_LARGE', data: 'The request body is too large.' }],
    ] as const) {
      const { errorId, ...rest } = (await gen1('POST', path, body, headers)).body
      assert.deepEqual([typeof errorId, rest], ['string', refused])
    }
  })

  test(`${contract}: a fault for a status query has the form of a rejection, and a fault with 500 has an errorId`, async () => {
    const fault = (code: number) => muster.ask('POST', '/_muster/v1/faults', { body: { match: { api: 'gen1' }, do: { code } } })
    const status = () => gen1('GET', `v1/reseller/devices/status?resellerId=${R}`)
    await fault(4030000)
    assert.equal((await status()).body.state, 'Rejected')
    await fault(5000000)
    const { body } = await status()
    assert.deepEqual([body.state, body.code, typeof body.errorId], [undefined, 5000000, 'string'])
  })
}
