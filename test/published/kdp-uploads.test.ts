/** The responses to uploads and deletes, the association by an upload, and its profile aliases, under both contract dates. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTRACTS } from '../../src/wire/contract.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const R = '1000000001'
const C = '2000000001'
/** A customer that is not associated with the reseller. */
const STRANGER = '2000000002'

for (const contract of CONTRACTS) {
  const muster = await openMuster({ contract, maxDevices: '50' })
  const token = await muster.token('northwind')
  after(muster.close)
  const ask = (method: string, path: string, body?: unknown) => muster.ask(method, `/kcs/v1/rp/${path}`, { token, body })

  let next = 0
  const order = (change: object = {}) => ({
    resellerId: R,
    customerId: C,
    transactionId: `T-${++next}`,
    type: 'IMEI',
    devices: imeis(1, next),
    ...change,
  })

  const LONG = 'a'.repeat(64)
  const ACCEPTED: readonly [name: string, path: 'upload' | 'delete', change: object, answer: string][] = [
    [
      'an upload',
      'upload',
      { transactionId: '123000' },
      '{"transactionId":"123000","state":"Progress","code":2000000,"message":"SUCCESS","operationType":"UPLOAD"}',
    ],
    [
      'an upload with a vendor, an order and a service',
      'upload',
      { transactionId: 'PO-8', vendorId: '3000000001', orderNo: 'A8', orderTime: 1_757_550_709, targetService: 'KME' },
      '{"transactionId":"PO-8","state":"Progress","code":2000000,"message":"SUCCESS","operationType":"UPLOAD"}',
    ],
    [
      'an upload with numbers for ids',
      'upload',
      { transactionId: 246903, resellerId: Number(R), customerId: Number(C) },
      '{"transactionId":"246903","state":"Progress","code":2000000,"message":"SUCCESS","operationType":"UPLOAD"}',
    ],
    [
      'an upload whose transactionId has punctuation',
      'upload',
      { transactionId: 'TID_2026.02:10-ST' },
      '{"transactionId":"TID_2026.02:10-ST","state":"Progress","code":2000000,"message":"SUCCESS","operationType":"UPLOAD"}',
    ],
    [
      'an upload whose transactionId has 64 characters',
      'upload',
      { transactionId: LONG },
      `{"transactionId":"${LONG}","state":"Progress","code":2000000,"message":"SUCCESS","operationType":"UPLOAD"}`,
    ],
    [
      'a delete of devices',
      'delete',
      { transactionId: '123001', orderNo: 'A8' },
      '{"transactionId":"123001","state":"Progress","code":2000000,"message":"SUCCESS","operationType":"DELETE"}',
    ],
    [
      'a delete of all devices of an upload',
      'delete',
      { transactionId: '123002', type: undefined, devices: undefined, removeTransactionId: '123000' },
      '{"transactionId":"123002","state":"Progress","code":2000000,"message":"SUCCESS","operationType":"DELETE"}',
    ],
  ]

  for (const [name, path, change, answer] of ACCEPTED) {
    test(`${contract}: ${name} gets the response ${answer}`, async () => {
      const { status, text } = await ask('PUT', `devices/${path}`, order(change))
      assert.deepEqual([status, text], [200, answer])
    })
  }

  const REFUSED: readonly [name: string, change: object, code: number, data: string][] = [
    [
      'a KME alias',
      { profileAliases: [{ profileAlias: 'kiosk', serviceId: 'KME' }] },
      40000000,
      'The specified request parameters are not valid. profileAliases: kiosk is no alias of this customer',
    ],
    ['a used transactionId', { transactionId: '123000' }, 40000014, 'The specified transaction ID already exists.'],
    [
      'a transactionId of 65 characters',
      { transactionId: 'a'.repeat(65) },
      40000013,
      'The specified transaction ID is not valid.',
    ],
    ['too many devices', { devices: imeis(51) }, 40000003, 'The specified list of devices exceeded the maximum count.'],
    ['an unknown vendor', { vendorId: '3999999999' }, 40400003, 'The specified vendor does not exist.'],
    [
      'an unknown type',
      { type: 'UDID' },
      40000000,
      'The specified request parameters are not valid. type must be one of IMEI, MEID, SN',
    ],
  ]

  for (const [name, change, code, data] of REFUSED) {
    test(`${contract}: an upload for a customer without association, with ${name}, is ${code} and leaves no association`, async () => {
      const { status, body } = await ask('PUT', 'devices/upload', order({ customerId: STRANGER, ...change }))
      assert.deepEqual([status, body.code, body.data], [Number(String(code).slice(0, 3)), code, data])
      const customer = await ask('GET', `customers?resellerId=${R}&customerId=${STRANGER}`)
      assert.deepEqual([customer.status, customer.body.code], [404, 40400004])
    })
  }

  test(`${contract}: an upload with an alias whose association was removed is refused and leaves no association`, async () => {
    const other = await muster.token('harbour')
    const ids = { resellerId: '1000000002', customerId: C }
    const alias = { customer: C, reseller: ids.resellerId, alias: 'tills', profile: '65a000000000000000000001' }
    assert.equal((await muster.ask('POST', '/_muster/v1/aliases', { body: alias })).status, 200)
    const asOther = (method: string, path: string, body?: unknown) =>
      muster.ask(method, `/kcs/v1/rp/${path}`, { token: other, body })
    assert.deepEqual((await asOther('PUT', 'customers/delete', ids)).body, {})
    const sent = order({ ...ids, profileAliases: [{ profileAlias: 'tills', serviceId: 'KME' }] })
    const { status, body } = await asOther('PUT', 'devices/upload', sent)
    assert.deepEqual([status, body.code], [400, 40000000])
    assert.equal((await asOther('GET', `customers?${new URLSearchParams(ids)}`)).body.code, 40400004)
  })

  test(`${contract}: of two concurrent first uploads for a customer both are accepted and one association is made, PENDING`, async () => {
    const uploads = [1, 2].map(() => ask('PUT', 'devices/upload', order({ customerId: STRANGER })))
    assert.deepEqual(
      (await Promise.all(uploads)).map(({ status }) => status),
      [200, 200],
    )
    const { body } = await ask('GET', `customers/list?resellerId=${R}&status=PENDING`)
    assert.deepEqual(body, { totalCount: 1, pageNum: 0, customers: [{ name: 'Borealis Retail', customerId: STRANGER }] })
    const made = await muster.ask('GET', '/_muster/v1/activity?operation=associate')
    assert.deepEqual([made.body.totalCount, made.body.activity[0].customerId], [1, STRANGER])
  })

  test(`${contract}: an upload for an inactive association is 40400004, and a delete is accepted`, async () => {
    await muster.ask('PATCH', `/_muster/v1/associations/${R}/${C}`, { body: { state: 'inactive' } })
    const { status, body } = await ask('PUT', 'devices/upload', order())
    const { errorId, ...rest } = body
    assert.equal(typeof errorId, 'string')
    assert.deepEqual(
      [status, rest],
      [
        404,
        {
          code: 40400004,
          message: 'ASSOCIATION_NOT_FOUND',
          data: 'The specified customer is not associated with current user.',
        },
      ],
    )
    assert.equal((await ask('PUT', 'devices/delete', order())).status, 200)
    await muster.ask('PATCH', `/_muster/v1/associations/${R}/${C}`, { body: { state: 'active' } })
  })

  /** The alias `kiosk` names the profile `Base`, which approval assigns. */
  const ALIASES: readonly [sent: unknown[], profile: 'Base' | null, more?: object][] = [
    [[{ profileAlias: 'kiosk', serviceId: 'KME' }], 'Base'],
    [[{ profileAlias: 'kiosk', serviceId: 'kme' }], 'Base'],
    [[{ profileAlias: 'kiosk', serviceId: 'kme_service_id' }], 'Base'],
    [[{ profileAlias: 'kiosk' }], 'Base'],
    [[{ profileAlias: 'kiosk' }], 'Base', { targetService: 'KC' }],
    [[{ profileAlias: 'kiosk', serviceId: null }], 'Base'],
    [[{ alias: 'kiosk', service: 'KME' }], 'Base'],
    [[{ name: 'kiosk', targetService: 'KME' }], 'Base'],
    [[{ profileAlias: 'kiosk', alias: 'unknown', serviceId: 'KME', service: 'KC' }], 'Base'],
    [['kiosk'], 'Base'],
    [['kiosk'], null, { targetService: 'KC' }],
    [[{ profileAlias: 'kiosk', serviceId: 'c7a1' }], null],
    [
      [
        { profileAlias: 'tablets', serviceId: 'c7a1' },
        { profileAlias: 'kiosk', serviceId: 'KME' },
      ],
      'Base',
    ],
    [[], null],
  ]

  for (const [profileAliases, profile, more = {}] of ALIASES) {
    test(`${contract}: with profileAliases ${JSON.stringify({ profileAliases, ...more })} an approved device has ${profile === null ? 'no profile' : `the profile ${profile}`}`, async () => {
      const customer = await muster.token('acme')
      const sent = order({ profileAliases, ...more, devices: imeis(1, 200 + next) })
      assert.equal((await ask('PUT', 'devices/upload', sent)).status, 200)
      await muster.drain()
      const body = { transactionIds: [sent.transactionId] }
      assert.equal((await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token: customer, body })).status, 200)
      const listed = await muster.ask('GET', `/kcs/v1/kme/devices/list?devices=${sent.devices[0]}`, { token: customer })
      const [device] = listed.body.deviceList
      assert.deepEqual([device.state, device.profileName], profile === null ? ['Unassigned', null] : ['ProfileAssigned', profile])
    })
  }

  const UNFIT: readonly [sent: unknown, code: number, data: string][] = [
    [
      [{ profileAlias: 'kiosk' }, { alias: 'kiosk', service: 'kme' }],
      40000001,
      'Must provide only one of the following request parameters. profileAliases for KME',
    ],
    [
      [
        { profileAlias: 'a', serviceId: 'c7a1' },
        { profileAlias: 'b', serviceId: 'c7a1' },
      ],
      40000001,
      'Must provide only one of the following request parameters. profileAliases for c7a1',
    ],
    [
      [{ profileAlias: 'unknown', serviceId: 'KME' }],
      40000000,
      'The specified request parameters are not valid. profileAliases: unknown is no alias of this customer',
    ],
    [
      [{ serviceId: 'KME' }],
      40000000,
      'The specified request parameters are not valid. profileAliases each needs a profileAlias',
    ],
    [
      [{ profileAlias: 7 }],
      40000000,
      'The specified request parameters are not valid. profileAliases.profileAlias must be string',
    ],
    [
      [{ profileAlias: 'kiosk', serviceId: { a: 1 } }],
      40000000,
      'The specified request parameters are not valid. profileAliases.serviceId must be string',
    ],
  ]

  for (const [profileAliases, code, data] of UNFIT) {
    test(`${contract}: an upload with profileAliases ${JSON.stringify(profileAliases)} is ${code}`, async () => {
      const { status, body } = await ask('PUT', 'devices/upload', order({ profileAliases }))
      assert.deepEqual([status, body.code, body.data], [400, code, data])
    })
  }
}
