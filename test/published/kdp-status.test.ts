import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONTRACTS } from '../../src/wire/contract.ts'
import { openMuster } from '../support/server.ts'

// The built-in sample data: a handset that is not eligible, one that was never uploaded, one that is registered.
const R = '1000000001'
const C = '2000000001'
const PROVIDER = '4000000001'
const INELIGIBLE = '350000000000212'
const NEW = '350000000000113'
const REGISTERED = '350000000000014'

/** Sent in this order, while work is held; the last one stays in progress. */
const ORDERS = [
  ['upload', { transactionId: 'S-1', customerId: C, type: 'IMEI', devices: [NEW], orderNo: 'A7' }],
  ['upload', { transactionId: 'S-2', customerId: C, type: 'IMEI', devices: [INELIGIBLE, '359900000000016', ''] }],
  ['delete', { transactionId: 'S-3', customerId: PROVIDER, type: 'IMEI', devices: [REGISTERED] }],
  ['upload', { transactionId: 'S-4', customerId: PROVIDER, type: 'MEID', devices: [null, 7] }],
  ['upload', { transactionId: 'S-5', customerId: C, type: 'IMEI', devices: [INELIGIBLE] }],
] as const

const invalid = { code: 40000004, message: 'DEVICE_INVALID', data: 'The specified device is not valid.' }
const malformed = { code: 40000006, message: 'DEVICE_ID_INVALID', data: 'The specified device ID is not valid.' }

const S1 = { transactionId: 'S-1', state: 'Complete', type: 'Put', orderNo: 'A7', operationType: 'UPLOAD' }
const S2 = {
  transactionId: 'S-2',
  state: 'Complete',
  type: 'Put',
  operationType: 'UPLOAD',
  devices: [
    { imei: '350000000000212', ...invalid },
    { imei: '', ...malformed },
  ],
}
const S3 = {
  transactionId: 'S-3',
  state: 'Complete',
  type: 'Delete',
  operationType: 'DELETE',
  devices: [
    {
      imei: '350000000000014',
      code: 40000044,
      message: 'RESELLER_CUSTOMER_DEVICE_NOT_FOUND',
      data: 'This device 350000000000014 does not exist for current customer and reseller.',
    },
  ],
}
const S5 = { transactionId: 'S-5', state: 'Progress', type: 'Put', operationType: 'UPLOAD' }

const list = (transactions: readonly object[], { totalCount = transactions.length, totalPage = 1, pageNum = 0 } = {}) => ({
  devices: { totalCount, totalPage, pageNum, transactions },
})
const both = (body: object) => ({ '2023-12': body, '2026-07': body })

const CASES: readonly { what: string; query: string; bodies: Readonly<Record<(typeof CONTRACTS)[number], object>> }[] = [
  {
    what: 'a list, newest first, in which only failed devices have rows',
    query: '&pageSize=2&pageNum=1',
    bodies: both(list([S3, S2], { totalCount: 5, totalPage: 3, pageNum: 1 })),
  },
  {
    what: 'the last page',
    query: '&pageSize=2&pageNum=2',
    bodies: both(list([S1], { totalCount: 5, totalPage: 3, pageNum: 2 })),
  },
  { what: 'a transaction in progress, without rows', query: '&state=Progress', bodies: both(list([S5])) },
  { what: 'the deletes', query: '&type=delete', bodies: both(list([S3])) },
  { what: 'the complete uploads for one customer', query: `&customerId=${C}&state=complete`, bodies: both(list([S2, S1])) },
  {
    what: 'no transaction for a customer that has none',
    query: '&customerId=2000000002',
    bodies: both(list([], { totalPage: 0 })),
  },
  {
    what: 'one transaction with failed devices',
    query: '&transactionId=S-2',
    bodies: { '2023-12': S2, '2026-07': list([S2]) },
  },
  {
    what: 'one transaction of which no device failed, with its order number',
    query: '&transactionId=S-1',
    bodies: { '2023-12': { ...S1, devices: [] }, '2026-07': list([S1]) },
  },
  {
    what: 'one transaction in progress',
    query: '&transactionId=S-5',
    bodies: { '2023-12': { ...S5, devices: [] }, '2026-07': list([S5]) },
  },
]

for (const contract of CONTRACTS) {
  test(`${contract}: GET /devices/status has the published form`, async t => {
    const muster = await openMuster({ contract })
    t.after(muster.close)
    const token = await muster.token('northwind')
    for (const [path, order] of ORDERS) {
      if (order.transactionId === 'S-5') {
        await muster.drain()
        await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
      }
      const body = { resellerId: R, ...order }
      assert.equal((await muster.ask('PUT', `/kcs/v1/rp/devices/${path}`, { token, body })).status, 200)
    }
    for (const { what, query, bodies } of CASES) {
      await t.test(`GET /devices/status returns ${what}`, async () => {
        const answer = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}${query}`, { token })
        assert.equal(answer.status, 200, answer.text)
        assert.equal(answer.headers.get('content-type'), 'application/json')
        assert.deepEqual(answer.body, bodies[contract])
      })
    }
    await t.test('rows of a request by MEID have the member meid with the value that was sent', async () => {
      const { body } = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&customerId=${PROVIDER}&type=Put`, {
        token,
      })
      const [{ devices }] = body.devices.transactions
      assert.deepEqual(
        devices.map(({ meid, code }: { meid: unknown; code: number }) => [meid, code]),
        [
          [null, 40000006],
          ['7', 40000008],
        ],
      )
    })
    await t.test('a malformed customerId and an unknown transactionId are refused', async () => {
      const codeOf = async (query: string) =>
        (await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&${query}`, { token })).body.code
      assert.deepEqual([await codeOf('customerId=a-b'), await codeOf('transactionId=nope')], [40000011, 40000013])
    })
  })
}

test('the OpenAPI document describes the device status in the form of its contract date', async t => {
  for (const [contract, one] of [
    ['2023-12', { anyOf: [{ $ref: '#/components/schemas/StatusOfOne' }, { $ref: '#/components/schemas/StatusList' }] }],
    ['2026-07', { $ref: '#/components/schemas/StatusList' }],
  ] as const) {
    const muster = await openMuster({ contract })
    t.after(muster.close)
    const { body } = await muster.ask('GET', '/_muster/openapi/kdp.json')
    const { schema } = body.paths['/kcs/v1/rp/devices/status'].get.responses['200'].content['application/json']
    assert.deepEqual(schema, one)
  }
})
