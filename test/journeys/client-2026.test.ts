/**
 * A reseller's client that follows only the samples of the vendor's pages of February 2026 (FIDELITY.md: GS, MG, TS). It reads
 * the members that they show and no others, so these tests fail if such a client does not work against Muster.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { type Answer, type Muster, openMuster } from '../support/server.ts'

const R = '1000000001'
/** A customer without an association with the reseller. */
const C = { id: '2000000002', name: 'Borealis Retail', app: 'borealis' }

// The members of the samples.
interface Accepted {
  readonly transactionId: string
  readonly state: string
  readonly code: number
  readonly message: string
  readonly operationType: string
}
interface FailedRow {
  readonly imei: string
  readonly code: number
  readonly message: string
  readonly data: string
}
interface Transaction {
  readonly transactionId: string
  readonly state: string
  readonly type: string
  readonly operationType: string
  readonly devices?: readonly FailedRow[]
}
interface StatusList {
  readonly devices: {
    readonly totalCount: number
    readonly totalPage: number
    readonly pageNum: number
    readonly transactions: readonly Transaction[]
  }
}
interface DeviceList {
  readonly code: string
  readonly message: string
  readonly pageNum: number
  readonly pageSize: number
  readonly totalCount: number
  readonly totalPages: number
  readonly size: number
  readonly devices: readonly {
    readonly id: string
    readonly createTime: number
    readonly mei: string
    readonly customerName: string
    readonly customerId: string
    readonly meid: string
    readonly model: string
    readonly state: string
    readonly uploadId: string
  }[]
}
interface CustomerList {
  readonly totalCount: number
  readonly pageNum: number
  readonly customers: readonly { readonly name: string; readonly customerId: string }[]
}

/** The client: one function for each call. A refusal with the body of the expired-token sample makes it renew its token. */
function clientOf(muster: Muster, clientId: string) {
  let token: string | undefined
  const call = async (method: string, path: string, body?: object): Promise<Answer> => {
    const ask = async () => {
      token ??= await muster.token(clientId, 'kdp')
      return muster.ask(method, `/kcs/v1/rp${path}`, { token, ...(body && { body }) })
    }
    const answer = await ask()
    if (answer.status !== 401 || answer.body.error !== 'Invalid authentication token') return answer
    // One retry only, so that a server that refuses every token does not cause an endless loop.
    token = undefined
    return ask()
  }
  const done = async <Body>(answer: Promise<Answer>): Promise<Body> => {
    const { status, text, body } = await answer
    assert.equal(status, 200, text)
    return body
  }
  const order = (operation: 'upload' | 'delete', transactionId: string, what: object): Promise<Accepted> =>
    done(call('PUT', `/devices/${operation}`, { resellerId: R, customerId: C.id, transactionId, ...what }))
  const status = (query: string): Promise<StatusList> => done(call('GET', `/devices/status?resellerId=${R}${query}`))
  return {
    call,
    status,
    upload: (transactionId: string, devices: readonly string[], more: object = {}) =>
      order('upload', transactionId, { type: 'IMEI', devices, ...more }),
    remove: (transactionId: string, what: object) => order('delete', transactionId, what),
    /** Polls the list of all transactions, as the tutorial does, until the named one is complete. */
    completed: async (transactionId: string): Promise<Transaction> => {
      for (;;) {
        const { transactions } = (await status('')).devices
        const found = transactions.find(one => one.transactionId === transactionId)
        assert.ok(found, `${transactionId} is listed`)
        if (found.state === 'Complete') return found
        assert.equal(found.state, 'Progress')
        await muster.drain()
      }
    },
    devices: (query = ''): Promise<DeviceList> => done(call('GET', `/devices?resellerId=${R}${query}`)),
    customers: (): Promise<CustomerList> => done(call('GET', `/customers/list?resellerId=${R}`)),
  }
}

const failures = ({ devices = [] }: Transaction) => devices.map(({ imei, code, message, data }) => [imei, code, message, data])

describe('a client of the samples of 2026', () => {
  // A known phone, a valid IMEI, one with a wrong check digit, a phone that is not eligible, and a copy of the first.
  const [good = '', later = '', moved = ''] = imeis(3)
  const known = '350000000000113'
  const sent = [known, good, '350000000000015', '350000000000212', known]
  let muster: Muster
  let client: ReturnType<typeof clientOf>
  before(async () => {
    muster = await openMuster({ contract: '2026-07' })
    client = clientOf(muster, 'northwind')
  })
  after(() => muster.close())

  test('a client of 2026 that uploads for a customer without an association gets the acknowledgement of the sample', async () => {
    assert.deepEqual(await client.upload('123000', sent), {
      transactionId: '123000',
      state: 'Progress',
      code: 2000000,
      message: 'SUCCESS',
      operationType: 'UPLOAD',
    })
  })

  test('a client of 2026 finds its transaction Complete in the status list with failed rows only', async () => {
    const transaction = await client.completed('123000')
    assert.deepEqual([transaction.type, transaction.operationType], ['Put', 'UPLOAD'])
    assert.deepEqual(failures(transaction), [
      ['350000000000015', 40000007, 'DEVICE_IMEI_INVALID', 'The specified IMEI is not valid.'],
      ['350000000000212', 40000004, 'DEVICE_INVALID', 'The specified device is not valid.'],
      [known, 40000005, 'DEVICE_DUPLICATE', 'The specified device already exists.'],
    ])
  })

  test('a client of 2026 gets the same transaction in the same form by its transactionId', async () => {
    const { devices } = await client.status('&transactionId=123000')
    assert.deepEqual([devices.totalCount, devices.totalPage, devices.pageNum], [1, 1, 0])
    assert.deepEqual(devices.transactions, [await client.completed('123000')])
  })

  test('a client of 2026 gets its devices with the members of the sample', async () => {
    const list = await client.devices(`&customerId=${C.id}`)
    assert.deepEqual(
      [list.code, list.message, list.pageNum, list.pageSize, list.totalCount, list.totalPages, list.size],
      ['2000000', 'SUCCESS', 0, 100, 2, 1, 2],
    )
    const [device] = list.devices.filter(({ mei }) => mei === known)
    assert.ok(device)
    assert.deepEqual(
      [device.customerId, device.customerName, device.model, device.meid, device.state],
      [C.id, C.name, 'SM-S921B', '088919244800000017', 'Pending'],
    )
    assert.match(device.id, /^[0-9a-f]{24}$/)
    assert.equal(Number.parseInt(device.id.slice(0, 8), 16), Math.floor(device.createTime / 1000))
    assert.match(device.uploadId, /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    assert.equal(new Set(list.devices.map(({ uploadId }) => uploadId)).size, 1)
  })

  test('a client of 2026 finds its devices Verified after the customer has approved the upload', async () => {
    const token = await muster.token(C.app, 'kme')
    const body = { approveAll: true }
    assert.equal((await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token, body })).status, 200)
    await muster.drain()
    const { devices } = await client.devices(`&customerId=${C.id}`)
    assert.deepEqual(
      devices.map(({ state }) => state),
      ['Verified', 'Verified'],
    )
  })

  test('a client of 2026 that uploads an existing device and a new one finds only the existing one failed', async () => {
    await client.upload('246903', [good, later])
    assert.deepEqual(failures(await client.completed('246903')), [
      [good, 40000005, 'DEVICE_DUPLICATE', 'The specified device already exists.'],
    ])
  })

  test('a client of 2026 that deletes a device finds no row for it in the status', async () => {
    assert.deepEqual(await client.remove('D-1', { type: 'IMEI', devices: [good] }), {
      transactionId: 'D-1',
      state: 'Progress',
      code: 2000000,
      message: 'SUCCESS',
      operationType: 'DELETE',
    })
    const transaction = await client.completed('D-1')
    assert.deepEqual(transaction, { transactionId: 'D-1', state: 'Complete', type: 'Delete', operationType: 'DELETE' })
    assert.deepEqual((await client.devices(`&customerId=${C.id}`)).devices.map(({ mei }) => mei).sort(), [known, later].sort())
  })

  test('a client of 2026 that deletes a device of no upload finds a failed row with the identifier in its text', async () => {
    await client.remove('D-2', { type: 'IMEI', devices: [moved] })
    assert.deepEqual(failures(await client.completed('D-2')), [
      [
        moved,
        40000044,
        'RESELLER_CUSTOMER_DEVICE_NOT_FOUND',
        `This device ${moved} does not exist for current customer and reseller.`,
      ],
    ])
  })

  test('a client of 2026 can delete all devices of one upload by its transactionId', async () => {
    await client.remove('D-3', { removeTransactionId: '246903' })
    assert.equal((await client.completed('D-3')).devices, undefined)
    assert.deepEqual(
      (await client.devices(`&customerId=${C.id}`)).devices.map(({ mei }) => mei),
      [known],
    )
  })

  test('a client of 2026 gets the customers of its uploads, each with name and id', async () => {
    const { totalCount, pageNum, customers } = await client.customers()
    assert.deepEqual([totalCount, pageNum], [customers.length, 0])
    assert.deepEqual(
      customers.filter(({ customerId }) => customerId === C.id),
      [{ name: C.name, customerId: C.id }],
    )
  })

  test('a client of 2026 recognises the response to an expired token, renews the token and repeats the call', async () => {
    const stale = await muster.token('northwind', 'kdp')
    assert.equal((await client.customers()).pageNum, 0)
    await muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 11 * 60_000 } })
    const refused = await muster.ask('GET', `/kcs/v1/rp/customers/list?resellerId=${R}`, { token: stale })
    assert.deepEqual([refused.status, refused.body], [401, { error: 'Invalid authentication token' }])
    assert.equal((await client.customers()).pageNum, 0)
  })

  test('a client of 2026 can read a profile alias and upload with it under the serviceId of the sample', async () => {
    const headers = { resellerId: R, customerId: '2000000001' }
    const token = await muster.token('northwind', 'kdp')
    const { body } = await muster.ask('GET', '/kcs/v1/rp/profilealias/kme', { token, headers })
    assert.deepEqual(
      body.profileAliases.map(({ profileAlias, profileId }: Record<string, string>) => [profileAlias, profileId]),
      [['kiosk', '65a000000000000000000001']],
    )
    const upload = await client.call('PUT', '/devices/upload', {
      resellerId: R,
      customerId: '2000000001',
      transactionId: 'A-1',
      type: 'IMEI',
      devices: [moved],
      profileAliases: [{ profileAlias: 'kiosk', serviceId: 'kme_service_id' }],
    })
    assert.equal(upload.status, 200, upload.text)
  })

  const refusals: readonly [what: string, path: string, change: object, status: number, body: object][] = [
    [
      'an unknown resellerId',
      '/devices/upload',
      { resellerId: '9999999999' },
      400,
      { code: 40000010, message: 'RESELLER_ID_INVALID', data: 'The specified reseller ID is not valid.' },
    ],
    [
      'an unknown customerId',
      '/devices/upload',
      { customerId: '9999999999' },
      400,
      { code: 40000011, message: 'CUSTOMER_ID_INVALID', data: 'The specified customer ID is not valid.' },
    ],
    [
      'a used transactionId',
      '/devices/upload',
      { transactionId: '123000' },
      400,
      { code: 40000014, message: 'TRANSACTION_ID_DUPLICATE', data: 'The specified transaction ID already exists.' },
    ],
  ]
  for (const [what, path, change, status, body] of refusals) {
    test(`a client of 2026 gets the error of the sample for ${what}`, async () => {
      const request = { resellerId: R, customerId: C.id, transactionId: 'E-1', type: 'IMEI', devices: [good], ...change }
      const answer = await client.call('PUT', path, request)
      const { errorId, ...error } = answer.body
      assert.deepEqual([answer.status, error], [status, body])
      assert.match(errorId, /^[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}$/)
    })
  }

  test('a client of 2026 gets "Invalid Api Key" for an unreadable signed token', async () => {
    const headers = { 'x-knox-apitoken': 'garbage' }
    const answer = await muster.ask('GET', `/kcs/v1/rp/customers/list?resellerId=${R}`, { headers })
    assert.deepEqual(
      [answer.status, answer.body],
      [401, { code: 4010000, message: 'AUTHORIZATION_FAIL', data: 'Invalid Api Key' }],
    )
  })
})
