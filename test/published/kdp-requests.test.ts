import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { errors } from '../../src/apis/reseller/errors.ts'
import { refusingCheck } from '../support/explained.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

// The built-in sample data: a reseller, a customer with an association and one without, a phone that is not eligible.
const muster = await openMuster({ maxDevices: '50' })
after(muster.close)
const R = '1000000001'
const C = '2000000001'
const STRANGER = '2000000002'
const UNKNOWN = '9999999999'
const tokens = {
  reseller: await muster.token('northwind'),
  other: await muster.token('harbour'),
  customer: await muster.token('acme'),
}
const [FIRST = '', SECOND = ''] = imeis(2)

let ids = 0
const order = (change: object = {}) => ({
  resellerId: R,
  customerId: C,
  transactionId: `T-${ids++}`,
  type: 'IMEI',
  devices: [FIRST],
  ...change,
})
const upload = (change?: object): Ask => ['PUT', 'devices/upload', order(change)]
const release = (change?: object): Ask => ['PUT', 'devices/delete', order(change)]

function company() {
  return {
    resellerId: R,
    companyName: 'New',
    email: 'new@new.example',
    country: 'US',
    firstName: 'N',
    lastName: 'W',
    service: 'KME',
  }
}

type Ask = readonly [method: string, path: string, body?: unknown]
type Key = keyof typeof errors

await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body: order({ transactionId: 'USED' }) })
await muster.drain()

/** Refused requests: the row, and the text where it differs from the row's own. */
const REFUSED: readonly { row: Key; ask: Ask; as?: keyof typeof tokens | 'unauthenticated' | 'garbled'; data?: RegExp }[] = [
  {
    row: 'parameterInvalid',
    ask: ['PUT', 'devices/upload', { ...order(), transactionId: undefined }],
    data: /transactionId is required/,
  },
  { row: 'parameterInvalid', ask: upload({ devices: [] }), data: /devices must have at least one/ },
  { row: 'parameterInvalid', ask: upload({ type: 'FOO' }), data: /type must be one of IMEI, MEID, SN/ },
  { row: 'parameterInvalid', ask: upload({ devices: 'all' }), data: /devices/ },
  { row: 'parameterInvalid', ask: ['PUT', 'devices/upload', '{"resellerId":'], data: /not JSON/ },
  { row: 'parameterInvalid', ask: ['PUT', 'devices/upload', '[]'], data: /must be object/ },
  { row: 'parameterInvalid', ask: upload({ vendorId: 'a-b' }), data: /vendorId/ },
  {
    row: 'parameterInvalid',
    ask: upload({ profileAliases: [{ service: 'KME', alias: 'missing' }] }),
    data: /missing is no alias/,
  },
  { row: 'parameterInvalid', ask: upload({ orderNo: 'x'.repeat(101) }), data: /orderNo/ },
  { row: 'parameterInvalid', ask: ['GET', `devices?resellerId=${R}&pageNum=-1`], data: /pageNum/ },
  { row: 'parameterInvalid', ask: ['GET', `devices?resellerId=${R}&pageSize=0`], data: /pageSize/ },
  { row: 'parameterInvalid', ask: ['GET', `devices?resellerId=${R}&pageNum=1.5`], data: /pageNum/ },
  { row: 'parameterInvalid', ask: ['GET', 'customers/list'], data: /resellerId is required/ },
  { row: 'parameterInvalid', ask: ['GET', `devices/status?resellerId=${R}&state=Done`], data: /state/ },
  { row: 'parameterDuplicate', ask: release({ removeTransactionId: 'USED' }), data: /devices, removeTransactionId/ },
  { row: 'parameterDuplicate', ask: ['GET', `devices?resellerId=${R}&imei=1&serialNumber=2`], data: /imei, serialNumber/ },
  { row: 'parameterDuplicate', ask: upload({ profileAliases: ['kiosk', { service: 'kme', alias: 'kiosk' }] }), data: /KME/ },
  { row: 'pageOutOfBounds', ask: ['GET', `customers/list?resellerId=${R}&pageNum=999`] },
  { row: 'pageOutOfBounds', ask: ['GET', `devices?resellerId=${R}&pageNum=999`] },
  { row: 'pageOutOfBounds', ask: ['GET', `devices/status?resellerId=${R}&pageNum=999`] },
  { row: 'deviceCountExceeded', ask: upload({ devices: Array(51).fill(FIRST) }) },
  { row: 'resellerIdInvalid', ask: upload({ resellerId: 'a-b' }) },
  { row: 'resellerIdInvalid', ask: ['GET', 'devices?resellerId=a-b'] },
  { row: 'customerIdInvalid', ask: upload({ customerId: 'a-b' }) },
  { row: 'customerIdInvalid', ask: ['GET', `devices?resellerId=${R}&customerId=a-b`] },
  { row: 'transactionIdInvalid', ask: upload({ transactionId: 'x'.repeat(200) }) },
  { row: 'transactionIdInvalid', ask: ['GET', `devices/status?resellerId=${R}&transactionId=nope`] },
  { row: 'transactionIdInvalid', ask: release({ devices: undefined, removeTransactionId: 'nope' }) },
  { row: 'transactionIdDuplicate', ask: upload({ transactionId: 'USED' }) },
  { row: 'transactionIdDuplicate', ask: release({ transactionId: 'USED' }) },
  { row: 'unauthenticated', ask: upload(), as: 'unauthenticated' },
  { row: 'unauthorized', ask: upload(), as: 'customer', data: /^The current user is unauthorized to use this service\.$/ },
  { row: 'unauthorized', ask: upload({ resellerId: '1000000002' }), data: /^The current user is unauthorized/ },
  { row: 'customerNotFound', ask: release({ customerId: UNKNOWN }) },
  { row: 'vendorNotFound', ask: upload({ vendorId: UNKNOWN, customerId: 'a-b' }) },
  { row: 'associationNotFound', ask: release({ customerId: STRANGER }) },
  { row: 'alreadyAssociated', ask: ['POST', 'customers/associate', { resellerId: R, customerId: C }] },
  { row: 'customerIdInvalid', ask: ['POST', 'customers/associate', { resellerId: R, customerId: 'a-b' }] },
  { row: 'customerIdInvalid', ask: ['GET', `customers?resellerId=${R}&customerId=a-b`] },
  { row: 'customerNotFound', ask: ['POST', 'customers/associate', { resellerId: R, customerId: UNKNOWN }] },
  { row: 'customerNotFound', ask: ['GET', `customers?resellerId=${R}&customerId=${UNKNOWN}`] },
  { row: 'customerNotFound', ask: ['GET', `profilealias/kme?resellerId=${R}&customerId=${UNKNOWN}`] },
  { row: 'associationNotFound', ask: ['GET', `customers?resellerId=${R}&customerId=${STRANGER}`] },
  { row: 'associationNotFound', ask: ['GET', `profilealias/kme?resellerId=${R}&customerId=${STRANGER}`] },
  { row: 'associationNotFound', ask: ['PUT', 'customers/delete', { resellerId: R, customerId: STRANGER }] },
  {
    row: 'parameterInvalid',
    ask: ['PUT', 'customers/delete', { resellerId: R, customerId: C }],
    data: /devices or transactions are left/,
  },
  {
    row: 'parameterInvalid',
    ask: ['POST', 'customers', { ...company(), email: 'it@acme.example' }],
    data: /email belongs to an account/,
  },
  { row: 'parameterInvalid', ask: ['POST', 'customers', { ...company(), email: 'nowhere' }], data: /email/ },
  { row: 'parameterInvalid', ask: ['POST', 'customers', { ...company(), service: 'KC' }], data: /service/ },
  { row: 'parameterInvalid', ask: ['POST', 'customers', { ...company(), lastName: 'x'.repeat(61) }], data: /lastName/ },
  { row: 'resellerNotFound', ask: ['GET', `resellers?resellerId=${UNKNOWN}`] },
  { row: 'resellerIdInvalid', ask: ['GET', 'resellers?resellerId=a-b'] },
  { row: 'unauthorized', ask: ['GET', 'resellers?resellerId=1000000002'], data: /^The current user is unauthorized/ },
  { row: 'vendorNotFound', ask: ['GET', `vendors?resellerId=${R}&vendorId=${UNKNOWN}`] },
  { row: 'pageOutOfBounds', ask: ['GET', `vendors?resellerId=${R}&pageNum=7`] },
  { row: 'pathNotFound', ask: ['GET', 'nope'] },
  { row: 'pathNotFound', ask: ['POST', 'devices/upload', order()] },
  { row: 'payloadTooLarge', ask: upload({ devices: ['x'.repeat(5 * 1024 * 1024)] }) },
]

for (const { row, ask, as = 'reseller', data } of REFUSED) {
  const [method, path, body] = ask
  const [code, message, text] = errors[row]
  test(`${method} ${path} as ${as} is ${code} ${message}${data === undefined ? '' : `, ${data}`}`, async () => {
    const token = as === 'unauthenticated' || as === 'garbled' ? undefined : tokens[as]
    const answer = await muster.ask(method, `/kcs/v1/rp/${path}`, { body, token })
    assert.equal(answer.status, Number(String(code).slice(0, 3)))
    assert.equal(answer.headers.get('content-type'), 'application/json')
    assert.match(answer.body.errorId, /^[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}$/)
    assert.deepEqual([answer.body.code, answer.body.message], [code, message])
    if (data === undefined) assert.equal(answer.body.data, text)
    else assert.match(answer.body.data, data)
    assert.equal((await refusingCheck(muster, answer)).code, code)
  })
}

/** Requests with a refused credential. The last three change the other reseller first. */
const CREDENTIALS: readonly { row: Key; headers: () => Promise<Record<string, string>>; data?: string }[] = [
  { row: 'unauthenticated', headers: async () => ({ authorization: 'Basic bm9ydGh3aW5kOg==' }) },
  { row: 'tenantBlocked', headers: () => harbour('PATCH', 'resellers/1000000002', { state: 'blocked' }) },
  { row: 'tenantInactive', headers: () => harbour('PATCH', 'resellers/1000000002', { state: 'inactive' }) },
  { row: 'tenantUnknown', headers: () => harbour('DELETE', 'resellers/1000000002') },
]

/** A bearer of the other reseller, which a request to the control API changes after the bearer was issued. */
async function harbour(method: string, path: string, body?: object): Promise<Record<string, string>> {
  const token = await muster.token('harbour')
  assert.equal((await muster.ask(method, `/_muster/v1/${path}`, { body })).status, 200)
  return { authorization: `Bearer ${token}` }
}

/** Rows of single devices in the result of a transaction. */
const ROWS: readonly { row: Key; change: object; by: 'upload' | 'delete'; shown: object; data?: string }[] = [
  { row: 'deviceInvalid', by: 'upload', change: { devices: ['350000000000212'] }, shown: { imei: '350000000000212' } },
  { row: 'deviceDuplicate', by: 'upload', change: { devices: [FIRST] }, shown: { imei: FIRST } },
  { row: 'deviceIdInvalid', by: 'upload', change: { devices: [''] }, shown: { imei: '' } },
  { row: 'deviceIdInvalid', by: 'upload', change: { devices: [null] }, shown: { imei: null } },
  { row: 'deviceIdInvalid', by: 'upload', change: { devices: [{ a: 1 }] }, shown: { imei: { a: 1 } } },
  {
    row: 'imeiInvalid',
    by: 'upload',
    change: { devices: ['350000000000015'] },
    shown: { imei: '350000000000015' },
  },
  {
    row: 'imeiInvalid',
    by: 'delete',
    change: { devices: ['3.5E+14'] },
    shown: { imei: '3.5E+14' },
  },
  {
    row: 'meidInvalid',
    by: 'upload',
    change: { type: 'meid', devices: ['A1ZZ'] },
    shown: { meid: 'A1ZZ' },
  },
  {
    row: 'serialInvalid',
    by: 'upload',
    change: { type: 'Serial_Number', devices: ['R5#'] },
    shown: { serialNumber: 'R5#' },
  },
  {
    row: 'deviceNotFound',
    by: 'delete',
    change: { devices: [SECOND] },
    shown: { imei: SECOND },
    data: `This device ${SECOND} does not exist for current customer and reseller.`,
  },
  {
    row: 'deviceNotFound',
    by: 'delete',
    change: { customerId: '4000000001', devices: [FIRST] },
    shown: { imei: FIRST },
    data: `This device ${FIRST} does not exist for current customer and reseller.`,
  },
]

for (const { row, by, change, shown, data } of ROWS) {
  const [code, message, text] = errors[row]
  test(`${JSON.stringify(change)} in ${by === 'upload' ? 'an upload' : 'a delete'} is ${code} ${message} in its own row`, async () => {
    const body = order(change)
    const begun = await muster.ask('PUT', `/kcs/v1/rp/devices/${by}`, { token: tokens.reseller, body })
    assert.deepEqual(begun.body, {
      transactionId: body.transactionId,
      state: 'Progress',
      code: 2000000,
      message: 'SUCCESS',
      operationType: by === 'upload' ? 'UPLOAD' : 'DELETE',
    })
    await muster.drain()
    const status = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${body.transactionId}`, {
      token: tokens.reseller,
    })
    const { state, devices } = transactionIn(status.body)
    assert.deepEqual([state, devices], ['Complete', [{ ...shown, code, message, data: data ?? text }]])
  })
}

test('every row of the catalogue is covered by a case above or by the tests named here', () => {
  const covered = new Set<Key>([...REFUSED, ...ROWS, ...CREDENTIALS].map(({ row }) => row))
  const left = (Object.keys(errors) as Key[]).filter(key => !covered.has(key))
  // A fault covers the internal error (below); kdp-credentials.test.ts covers the refused credentials.
  const elsewhere = [
    'accessTokenInvalid',
    'accessTokenClaimEmpty',
    'signatureExpired',
    'accessTokenExpired',
    'accessTokenForeign',
    'bearerExpired',
    'restrictionUnmet',
    'userUnknown',
  ]
  assert.deepEqual(left, ['internal', ...elsewhere])
})

test('a fault raises its row once, and the next request succeeds', async () => {
  await muster.ask('POST', '/_muster/v1/faults', { body: { match: { api: 'kdp' }, do: { code: 50000000 } } })
  const path = `/kcs/v1/rp/devices?resellerId=${R}`
  const broken = await muster.ask('GET', path, { token: tokens.reseller })
  assert.deepEqual([broken.status, broken.body.code, broken.body.message], [500, 50000000, 'INTERNAL_SERVER_ERROR'])
  assert.equal((await muster.ask('GET', path, { token: tokens.reseller })).status, 200)
})

// These run last, because they change the status of the other reseller.
for (const { row, headers } of CREDENTIALS) {
  const [code, message, text] = errors[row]
  test(`a request with a bad credential is refused with ${code} ${message}`, async () => {
    const answer = await muster.ask('GET', '/kcs/v1/rp/devices?resellerId=1000000002', { headers: await headers() })
    assert.equal(answer.status, Number(String(code).slice(0, 3)))
    const { errorId, ...body } = answer.body
    assert.deepEqual(body, { code, message, data: text })
    assert.ok(errorId)
  })
}
