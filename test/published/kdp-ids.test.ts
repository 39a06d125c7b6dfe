/** Ids that are malformed, unknown or another reseller's, on every operation that takes them, under each contract date (C5, C6). */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTRACTS } from '../../src/wire/contract.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const R = '1000000001'
const OTHER = '1000000002'
const C = '2000000001'
const STRANGER = '2000000002'
/** Well-formed ids that no tenant has. */
const UNKNOWN = ['9999999999', 'abc', 'Z'.repeat(64), '7'.repeat(30)]
const MALFORMED = ['a-b', 'Z'.repeat(65), 'ä1', ' 1', '1 2']

const RESELLER_INVALID = [400, 40000010, 'RESELLER_ID_INVALID', 'The specified reseller ID is not valid.'] as const
const RESELLER_UNKNOWN = [404, 40400001, 'RESELLER_NOT_FOUND', 'The specified reseller does not exist.'] as const
const FOREIGN = [403, 40300000, 'AUTHORIZATION_FAIL', 'The current user is unauthorized to use this service.'] as const
const CUSTOMER_INVALID = [400, 40000011, 'CUSTOMER_ID_INVALID', 'The specified customer ID is not valid.'] as const
const CUSTOMER_UNKNOWN = [404, 40400002, 'CUSTOMER_NOT_FOUND', 'The specified customer does not exist.'] as const
const NOT_ASSOCIATED = [
  404,
  40400004,
  'ASSOCIATION_NOT_FOUND',
  'The specified customer is not associated with current user.',
] as const
const TRANSACTION_INVALID = [400, 40000013, 'TRANSACTION_ID_INVALID', 'The specified transaction ID is not valid.'] as const
type Refusal = readonly [status: number, code: number, message: string, data: string]

interface Ids {
  readonly resellerId: string
  readonly customerId: string
}
type Operation = readonly [name: string, method: string, path: string, send: 'query' | 'body' | 'headers', more?: object]

let next = 0
const order = () => ({ transactionId: `T-${next++}`, type: 'IMEI', devices: imeis(1) })
const COMPANY = { companyName: 'G', email: 'g@g.example', country: 'US', firstName: 'G', lastName: 'G', service: 'KME' }

const UPLOAD: Operation = ['upload', 'PUT', 'devices/upload', 'body']
const DELETE: Operation = ['delete', 'PUT', 'devices/delete', 'body']
const ALIASES: Operation = ['profile aliases', 'GET', 'profilealias/kme', 'headers']
const LISTED: readonly Operation[] = [
  UPLOAD,
  DELETE,
  ['transaction status', 'GET', 'devices/status', 'query'],
  ['device list', 'GET', 'devices', 'query'],
  ['customer list', 'GET', 'customers/list', 'query'],
  ALIASES,
]
const DETAILS: Operation = ['customer details', 'GET', 'customers', 'query']
const ASSOCIATE: Operation = ['associate', 'POST', 'customers/associate', 'body']
const DISSOCIATE: Operation = ['dissociate', 'PUT', 'customers/delete', 'body']
const EXTENSIONS: readonly Operation[] = [
  DETAILS,
  ['create', 'POST', 'customers', 'body', COMPANY],
  ASSOCIATE,
  DISSOCIATE,
  ['reseller details', 'GET', 'resellers', 'query'],
  ['vendors', 'GET', 'vendors', 'query'],
]

for (const contract of CONTRACTS) {
  const isLate = contract === '2026-07'
  const muster = await openMuster({ contract })
  const token = await muster.token('northwind')
  after(muster.close)

  const refusal = async ([, method, path, send, more = {}]: Operation, ids: Ids): Promise<Refusal> => {
    const body = { ...(path.startsWith('devices/') ? order() : {}), ...more, ...ids }
    const query = send === 'query' ? `?${new URLSearchParams({ ...ids })}` : ''
    const { status, body: answer } = await muster.ask(method, `/kcs/v1/rp/${path}${query}`, {
      token,
      ...(send === 'body' ? { body } : {}),
      ...(send === 'headers' ? { headers: { ...ids } } : {}),
    })
    const { errorId, code, message, data, ...rest } = answer
    assert.deepEqual([typeof errorId, rest], ['string', {}])
    return [status, code, message, data]
  }
  // A header has no blank at its beginning and no letter beyond ASCII.
  const sendable = ([, , , send]: Operation, id: string) => send !== 'headers' || /^[!-~]+$/.test(id)

  const unknownReseller = isLate ? RESELLER_INVALID : RESELLER_UNKNOWN
  const unknownCustomer = isLate ? CUSTOMER_INVALID : CUSTOMER_UNKNOWN
  const RESELLERS: readonly [operations: readonly Operation[], ids: readonly string[], refused: Refusal][] = [
    [LISTED, UNKNOWN, unknownReseller],
    [EXTENSIONS, UNKNOWN, RESELLER_UNKNOWN],
    [[...LISTED, ...EXTENSIONS], MALFORMED, RESELLER_INVALID],
    [[...LISTED, ...EXTENSIONS], [OTHER], FOREIGN],
    // The id of a customer is not the id of a reseller.
    [LISTED, [C], unknownReseller],
  ]
  const CUSTOMERS: readonly [operations: readonly Operation[], ids: readonly string[], refused: Refusal][] = [
    [[UPLOAD], [...UNKNOWN, OTHER], unknownCustomer],
    [[DELETE, ALIASES, DETAILS, ASSOCIATE, DISSOCIATE], [...UNKNOWN, OTHER], CUSTOMER_UNKNOWN],
    [[UPLOAD, DELETE, ALIASES, DETAILS, ASSOCIATE, DISSOCIATE], MALFORMED, CUSTOMER_INVALID],
    [[DELETE, ALIASES, DETAILS, DISSOCIATE], [STRANGER], NOT_ASSOCIATED],
  ]
  for (const [kind, table] of [
    ['resellerId', RESELLERS],
    ['customerId', CUSTOMERS],
  ] as const) {
    for (const [operations, ids, refused] of table) {
      for (const operation of operations) {
        for (const id of ids.filter(id => sendable(operation, id))) {
          test(`${contract}: ${operation[0]} with ${kind} "${id}" is ${refused[1]} ${refused[2]}`, async () => {
            assert.deepEqual(await refusal(operation, { resellerId: R, customerId: C, [kind]: id }), refused)
          })
        }
      }
    }
  }

  for (const id of ['two words', 'ä', 'a/b', '', 'x'.repeat(65)]) {
    for (const path of ['upload', 'delete']) {
      test(`${contract}: ${path} with transactionId "${id}" is 40000013 TRANSACTION_ID_INVALID`, async () => {
        const body = { ...order(), resellerId: R, customerId: C, transactionId: id }
        const { status, body: answer } = await muster.ask('PUT', `/kcs/v1/rp/devices/${path}`, { token, body })
        assert.deepEqual([status, answer.code, answer.message, answer.data], TRANSACTION_INVALID)
      })
    }
  }

  test(`${contract}: the OpenAPI document lists 40400001 and 40400002 only for operations that return them`, async () => {
    const { body: document } = await muster.ask('GET', '/_muster/openapi/kdp.json')
    const listing = (code: number) =>
      Object.entries<Record<string, { operationId: string; 'x-error-codes': number[] }>>(document.paths)
        .filter(([path]) => path.startsWith('/kcs/'))
        .flatMap(([, methods]) => Object.values(methods))
        .filter(operation => operation['x-error-codes'].includes(code))
        .map(({ operationId }) => operationId)
        .sort()
    const listed = [
      'deleteDevicesUsingPUT',
      'getAssociatedCustomersUsingGET',
      'getDeviceTransactionStatusUsingGET',
      'getDevicesUsingGET',
      'getKMEprofileAliasUsingGET',
      'uploadDevicesUsingPUT',
    ]
    const extensions = ['associateCustomer', 'createCustomer', 'dissociateCustomer', 'getCustomer', 'getReseller', 'listVendors']
    assert.deepEqual(listing(40400001), [...extensions, ...(isLate ? [] : listed)].sort())
    assert.deepEqual(
      listing(40400002),
      [
        'associateCustomer',
        'deleteDevicesUsingPUT',
        'dissociateCustomer',
        'getCustomer',
        'getKMEprofileAliasUsingGET',
        ...(isLate ? [] : ['uploadDevicesUsingPUT']),
      ].sort(),
    )
    assert.deepEqual(listing(40000010), [...listed, ...extensions].sort())
  })

  test(`${contract}: the OpenAPI document marks the six operations that the vendor does not list as extensions`, async () => {
    const { body: document } = await muster.ask('GET', '/_muster/openapi/kdp.json')
    const marked = Object.entries<Record<string, { operationId: string; summary: string; description?: string }>>(document.paths)
      .filter(([path]) => path.startsWith('/kcs/'))
      .flatMap(([, methods]) => Object.values(methods))
      .filter(({ summary, description = '' }) => / \(extension\)$/.test(summary) && description.includes('does not list it'))
    assert.deepEqual(marked.map(({ operationId }) => operationId).sort(), [
      'associateCustomer',
      'createCustomer',
      'dissociateCustomer',
      'getCustomer',
      'getReseller',
      'listVendors',
    ])
  })
}
