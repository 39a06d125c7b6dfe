/**
 * A reseller's client that follows only the error page of KDP in its form of 2023 (FIDELITY.md: T23): it signs its tokens,
 * queries one transaction by its id, and reads the bare object of that page.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { type Answer, type Muster, openMuster } from '../support/server.ts'
import { owner, signed } from '../support/signing-server.ts'

const R = '1000000001'
const C = '2000000001'
const STRANGER = '9999999999'

interface Transaction {
  readonly transactionId: string
  readonly state: string
  readonly type: string
  readonly orderNo?: string
  readonly devices: readonly { readonly imei: string; readonly code: number; readonly message: string; readonly data: string }[]
  readonly operationType: string
}

/** Registers a client identifier as the portal does, and returns the token for `x-knox-apitoken`. */
async function signedToken(muster: Muster): Promise<string> {
  const claims = () => ({ publicKey: owner.Public, aud: 'KnoxWSM', jti: crypto.randomUUID() })
  const body = { tenant: R, service: 'kdp', publicKey: owner.Public }
  const { clientIdentifier } = (await muster.ask('POST', '/_muster/v1/keys/issue', { body })).body
  const answer = await muster.ask('POST', '/ams/v1/users/accesstoken', {
    body: {
      clientIdentifierJwt: signed({ ...claims(), clientIdentifier }),
      base64EncodedStringPublicKey: owner.Public,
      validityForAccessTokenInMinutes: '30',
    },
  })
  assert.equal(answer.status, 200, answer.text)
  return signed({ ...claims(), accessToken: answer.body.accessToken })
}

describe('a client of the error page of 2023', () => {
  const [good = '', other = ''] = imeis(2)
  let muster: Muster
  let token: string
  const call = (method: string, path: string, body?: object): Promise<Answer> =>
    muster.ask(method, `/kcs/v1/rp${path}`, { headers: { 'x-knox-apitoken': token }, ...(body && { body }) })
  const order = async (operation: 'upload' | 'delete', transactionId: string, what: object): Promise<void> => {
    const answer = await call('PUT', `/devices/${operation}`, { resellerId: R, customerId: C, transactionId, ...what })
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual([answer.body.transactionId, answer.body.state], [transactionId, 'Progress'])
  }
  const completed = async (transactionId: string): Promise<Transaction> => {
    for (;;) {
      const answer = await call('GET', `/devices/status?resellerId=${R}&transactionId=${transactionId}`)
      assert.equal(answer.status, 200, answer.text)
      if (answer.body.state === 'Complete') return answer.body
      assert.equal(answer.body.state, 'Progress', answer.text)
      await muster.drain()
    }
  }
  before(async () => {
    muster = await openMuster({ contract: '2023-12' })
    token = await signedToken(muster)
  })
  after(() => muster.close())

  test('a client of 2023 that uploads devices reads the bare transaction with failed rows only', async () => {
    await order('upload', 'U-1', { type: 'IMEI', devices: [good, '350000000000212'], orderNo: 'A7' })
    assert.deepEqual(await completed('U-1'), {
      transactionId: 'U-1',
      state: 'Complete',
      type: 'Put',
      orderNo: 'A7',
      devices: [
        { imei: '350000000000212', code: 40000004, message: 'DEVICE_INVALID', data: 'The specified device is not valid.' },
      ],
      operationType: 'UPLOAD',
    })
  })

  test('a client of 2023 that uploads a device again finds no failed row and an unchanged device', async () => {
    const before = (await call('GET', `/devices?resellerId=${R}&imei=${good}`)).body.devices
    assert.equal(before.length, 1)
    await order('upload', 'U-2', { type: 'IMEI', devices: [good, other] })
    assert.deepEqual((await completed('U-2')).devices, [])
    assert.deepEqual((await call('GET', `/devices?resellerId=${R}&imei=${good}`)).body.devices, before)
    assert.equal((await call('GET', `/devices?resellerId=${R}&imei=${other}`)).body.totalCount, 1)
  })

  test('a client of 2023 that deletes an unknown device reads the failed row of the sample', async () => {
    const [missing = ''] = imeis(1, 5)
    await order('delete', 'D-1', { type: 'IMEI', devices: [good, missing], orderNo: 'A8' })
    assert.deepEqual(await completed('D-1'), {
      transactionId: 'D-1',
      state: 'Complete',
      type: 'Delete',
      orderNo: 'A8',
      devices: [
        {
          imei: missing,
          code: 40000044,
          message: 'RESELLER_CUSTOMER_DEVICE_NOT_FOUND',
          data: `This device ${missing} does not exist for current customer and reseller.`,
        },
      ],
      operationType: 'DELETE',
    })
  })

  test('a client of 2023 can read one customer by GET /customers', async () => {
    const { status, body } = await call('GET', `/customers?resellerId=${R}&customerId=${C}`)
    assert.deepEqual([status, body.customerId, body.companyName, body.status], [200, C, 'Acme Logistics', 'ACTIVE'])
  })

  test('a client of 2023 gets the empty list of the sample for a reseller without customers', async () => {
    const id = '1000000009'
    await muster.ask('POST', '/_muster/v1/resellers', { body: { id, name: 'New' } })
    const app = { tenant: id, clientId: 'new', clientSecret: 'new-secret', scopes: ['kdp'] }
    await muster.ask('POST', '/_muster/v1/apps', { body: app })
    const answer = await muster.ask('GET', `/kcs/v1/rp/customers/list?resellerId=${id}`, { token: await muster.token('new') })
    assert.deepEqual([answer.status, answer.body], [200, { totalCount: 0, pageNum: 0, customers: [] }])
  })

  const upload = { resellerId: R, customerId: C, transactionId: 'E-1', type: 'IMEI', devices: [good] }
  const refusals: readonly [what: string, change: object, status: number, body: object][] = [
    [
      'a malformed customer id',
      { customerId: 'a-b' },
      400,
      { code: 40000011, message: 'CUSTOMER_ID_INVALID', data: 'The specified customer ID is not valid.' },
    ],
    [
      'a resellerId of no reseller',
      { resellerId: STRANGER },
      404,
      { code: 40400001, message: 'RESELLER_NOT_FOUND', data: 'The specified reseller does not exist.' },
    ],
    [
      'a customerId of no tenant',
      { customerId: STRANGER },
      404,
      { code: 40400002, message: 'CUSTOMER_NOT_FOUND', data: 'The specified customer does not exist.' },
    ],
    [
      'another reseller’s id',
      { resellerId: '1000000002' },
      403,
      { code: 40300000, message: 'AUTHORIZATION_FAIL', data: 'The current user is unauthorized to use this service.' },
    ],
  ]
  for (const [what, change, status, body] of refusals) {
    test(`a client of 2023 gets the published error for ${what}`, async () => {
      const answer = await call('PUT', '/devices/upload', { ...upload, ...change })
      const { errorId, ...error } = answer.body
      assert.deepEqual([answer.status, error], [status, body])
      assert.match(errorId, /^[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}$/)
    })
  }

  for (const [what, headers] of [
    ['a signed token that cannot be read', { 'x-knox-apitoken': 'garbage' }],
    ['a bearer that cannot be read', { authorization: 'Bearer garbage' }],
  ] as const) {
    test(`a client of 2023 gets the 401 of the sample without an errorId for ${what}`, async () => {
      const answer = await muster.ask('GET', `/kcs/v1/rp/customers/list?resellerId=${R}`, { headers })
      const text = 'ACCESS_TOKEN_BAD_REQUEST'
      assert.deepEqual([answer.status, answer.body], [401, { code: 4012250, message: text, data: text }])
    })
  }

  test('a client of 2023 gets 40100001 with an errorId for an expired bearer', async () => {
    const bearer = await muster.token('northwind', 'kdp')
    await muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 11 * 60_000 } })
    const answer = await muster.ask('GET', `/kcs/v1/rp/customers/list?resellerId=${R}`, { token: bearer })
    const { errorId, ...error } = answer.body
    assert.equal(answer.status, 401)
    assert.deepEqual(error, { code: 40100001, message: 'ACCESS_TOKEN_EXPIRED', data: 'The access token has expired.' })
    assert.match(errorId, /^[0-9A-F]{32}$/)
  })
})
