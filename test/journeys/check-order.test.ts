/**
 * The checks of each operation are in the order of its handler: a request that violates one check is refused by it, and a
 * request that violates two is refused by the earlier one.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { apisOf } from '../../src/all-apis.ts'
import { refusingCheck } from '../support/explained.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster({ maxDevices: '50' })
after(muster.close)
const [R, OTHER, C, STRANGER, NOBODY] = ['1000000001', '1000000002', '2000000001', '2000000002', '9999999999']
const PHONE = '350000000000113'
const HEADERS: Readonly<Record<string, Record<string, string>>> = {
  kdp: { authorization: `Bearer ${await muster.token('northwind')}` },
  gen1: { 'x-wsm-api-token': 'northwind-gen1' },
}

/** The members of a request; in a query a list is a repeated parameter, and undefined leaves a member out. */
type Members = Readonly<Record<string, unknown>>
/** A violation of each check, by its rule: members to send instead. */
type Violations = Readonly<Record<string, Members>>

const ORDER = { resellerId: R, customerId: C, transactionId: 'FREE', type: 'IMEI', devices: [PHONE] }
const PAGE: Violations = { 'page-size': { pageSize: '0' }, page: { pageNum: '9' } }
const QUERY: Violations = { 'query-form': { pageNum: 'x' }, ...PAGE }
const REPEATED: Violations = { 'query-form': { resellerId: [R, R] } }
const OWN: Violations = {
  'reseller-id-form': { resellerId: 'a-b' },
  'reseller-known': { resellerId: NOBODY },
  'reseller-own': { resellerId: OTHER },
}
const RESELLER: Violations = { 'reseller-id': { resellerId: undefined }, ...OWN }
const VENDOR: Violations = { 'vendor-id-form': { vendorId: 'a-b' } }
const KNOWN_VENDOR: Violations = { ...VENDOR, 'vendor-known': { vendorId: NOBODY } }
const CUSTOMER_FORM: Violations = { 'customer-id-form': { customerId: 'a-b' } }
const CUSTOMER: Violations = { ...CUSTOMER_FORM, 'customer-known': { customerId: NOBODY } }
const ASSOCIATED: Violations = { ...CUSTOMER, association: { customerId: STRANGER } }
const DEVICES: Violations = { 'device-type': { type: 'PHONE' }, devices: { devices: [] } }
const ACCEPTANCE: Violations = {
  'transaction-id-form': { transactionId: 'a b' },
  'transaction-id-free': { transactionId: 'USED' },
  'device-count': { devices: Array(51).fill(PHONE) },
}
const LONG_ORDER_NO: Violations = { 'order-no-length': { orderNo: 'x'.repeat(101) } }
const ORDER_TIME: Violations = { 'order-time-form': { orderTime: 5 } }
/** An association that a customer has ended. */
const ENDED: Violations = { association: { customerId: '2000000005' } }
const SELECTION: Violations = {
  'one-selection': { removeTransactionId: 'USED' },
  // The type is not read where an earlier upload selects the devices.
  'removed-transaction-known': { type: 'IMEI', devices: undefined, removeTransactionId: 'UNKNOWN' },
}
const KNOWN_TRANSACTION: Violations = { 'transaction-known': { transactionId: 'UNKNOWN' } }
const SEVERAL: Violations = { 'one-identifier': { imei: PHONE, meid: 'A0000012345678' } }
const ONE_CUSTOMER = { ...REPEATED, ...RESELLER, 'customer-id': { customerId: undefined }, ...ASSOCIATED }

const SAVE: Violations = {
  ...{ 'body-form': { orderNo: {} }, 'transaction-type': { transactionType: 'Delete' } },
  ...{ ...RESELLER, ...DEVICES, ...LONG_ORDER_NO, ...ORDER_TIME, ...CUSTOMER, ...ENDED, ...ACCEPTANCE },
}
const company = { companyName: 'G', email: 'g@g.example', country: 'US', firstName: 'G', lastName: 'G', service: 'KME' }

const OPERATIONS: readonly [api: string, id: string, base: Members, violations: Violations][] = [
  [
    'kdp',
    'uploadDevicesUsingPUT',
    ORDER,
    {
      ...{ 'body-form': { stc: 7 }, ...DEVICES, ...LONG_ORDER_NO, ...ORDER_TIME },
      ...{ ...OWN, ...KNOWN_VENDOR, ...CUSTOMER, ...ENDED, ...ACCEPTANCE },
      'profile-alias-form': { profileAliases: [{}] },
      'profile-alias-once': { profileAliases: ['kiosk', 'kiosk'] },
      'profile-alias-known': { profileAliases: ['unknown'] },
    },
  ],
  [
    'kdp',
    'deleteDevicesUsingPUT',
    ORDER,
    {
      ...{ 'body-form': { orderNo: {} }, ...DEVICES, ...LONG_ORDER_NO, ...SELECTION },
      ...{ ...OWN, ...KNOWN_VENDOR, ...ASSOCIATED, ...ACCEPTANCE },
    },
  ],
  ['kdp', 'getDevicesUsingGET', { resellerId: R }, { ...QUERY, ...SEVERAL, ...RESELLER, ...CUSTOMER_FORM, ...VENDOR }],
  [
    'kdp',
    'getDeviceTransactionStatusUsingGET',
    { resellerId: R },
    {
      ...{ ...QUERY, ...RESELLER, ...CUSTOMER_FORM, ...VENDOR, ...KNOWN_TRANSACTION },
      'transaction-type': { type: 'Get' },
      'transaction-state': { state: 'Done' },
    },
  ],
  ['kdp', 'getAssociatedCustomersUsingGET', { resellerId: R }, { ...QUERY, ...RESELLER, 'customer-status': { status: 'NEW' } }],
  ['kdp', 'getKMEprofileAliasUsingGET', { resellerId: R, customerId: C }, ONE_CUSTOMER],
  ['kdp', 'getCustomer', { resellerId: R, customerId: C }, ONE_CUSTOMER],
  [
    'kdp',
    'createCustomer',
    { resellerId: R, ...company },
    { 'body-form': { country: 'usa' }, ...OWN, 'email-unused': { email: 'IT@acme.example' } },
  ],
  [
    'kdp',
    'associateCustomer',
    { resellerId: R, customerId: STRANGER },
    { 'body-form': { internalReference: 7 }, ...OWN, ...CUSTOMER, 'not-associated': { customerId: C } },
  ],
  [
    'kdp',
    'dissociateCustomer',
    { resellerId: R, customerId: C },
    { 'body-form': { customerId: undefined }, ...OWN, ...ASSOCIATED, 'association-unused': { customerId: C } },
  ],
  ['kdp', 'getReseller', { resellerId: R }, { ...REPEATED, ...RESELLER }],
  ['kdp', 'listVendors', { resellerId: R }, { ...QUERY, ...RESELLER, ...KNOWN_VENDOR }],

  ['gen1', 'gen1SaveDevicesV1', ORDER, SAVE],
  ['gen1', 'gen1SaveDevicesV2', ORDER, { ...SAVE, ...KNOWN_VENDOR }],
  [
    'gen1',
    'gen1DeleteDevicesV1',
    ORDER,
    {
      ...{ 'body-form': { vendorId: {} }, 'transaction-type': { transactionType: 'New' } },
      ...{ ...RESELLER, ...DEVICES, ...SELECTION, ...ASSOCIATED, ...ACCEPTANCE },
    },
  ],
  ['gen1', 'gen1ListDevicesV1', { resellerId: R }, { ...QUERY, ...SEVERAL, ...RESELLER, ...CUSTOMER_FORM }],
  ['gen1', 'gen1GetStatusV1', { resellerId: R }, { ...QUERY, ...RESELLER, ...KNOWN_TRANSACTION }],
  ['gen1', 'gen1GetStatusV2', { resellerId: R }, { ...QUERY, ...RESELLER, ...KNOWN_TRANSACTION, ...VENDOR }],
  ['gen1', 'gen1GetCustomer', { resellerId: R, customerId: C }, { 'body-form': { customerId: {} }, ...RESELLER, ...ASSOCIATED }],
  ['gen1', 'gen1GetReseller', { resellerId: R }, { 'body-form': { resellerId: {} }, ...RESELLER }],
]

const control = async (method: string, path: string, body: object) =>
  assert.equal((await muster.ask(method, `/_muster/v1/${path}`, { body })).status, 200, path)
await muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
  ...{ headers: HEADERS.kdp ?? {}, body: { ...ORDER, transactionId: 'USED' } },
})
await control('POST', 'associations', { reseller: R, customer: '2000000005', state: 'inactive' })

for (const { name, operations } of apisOf('2026-07').filter(({ name }) => name in HEADERS)) {
  test(`every operation of ${name} is in the table of violations, and every check of it`, () => {
    const listed = OPERATIONS.filter(([api]) => api === name)
    assert.deepEqual(listed.map(([, id]) => id).sort(), operations.map(({ id }) => id).sort())
    for (const [, id, , violations] of listed) {
      const checks = operations.find(operation => operation.id === id)?.checks ?? []
      assert.deepEqual(Object.keys(violations).sort(), checks.map(({ rule }) => rule).sort(), id)
    }
  })

  for (const { id, method, path, checks = [] } of operations) {
    const [, , base, violations] = OPERATIONS.find(([api, listed]) => api === name && listed === id) ?? ['', '', {}, {}]
    const rules = checks.map(({ rule }) => rule)
    const send = (members: Members) => {
      const headers = HEADERS[name] ?? {}
      if (method !== 'GET') return muster.ask(method, path, { headers, body: members })
      const query = Object.entries(members).flatMap(([member, value]) => [value ?? []].flat().map(one => [member, String(one)]))
      return muster.ask(method, `${path}?${new URLSearchParams(query)}`, { headers })
    }
    const refusedBy = async (...members: readonly (Members | undefined)[]) =>
      (await refusingCheck(muster, await send(Object.assign({}, base, ...members)))).rule

    test(`${name} ${id}: each check refuses a request that violates it alone, and of two checks the earlier one refuses`, async () => {
      for (const rule of rules) assert.equal(await refusedBy(violations[rule]), rule)
      for (const [first, second] of neighbours(rules, violations)) {
        assert.equal(await refusedBy(violations[first], violations[second]), first, `${first} and ${second}`)
      }
    })
  }
}

/** Pairs in the order of the list: each rule with the next and with the one before it whose violation changes other members. */
function neighbours(rules: readonly string[], violations: Violations): [first: string, second: string][] {
  const isApart = (one: string) => (other: string) =>
    !Object.keys(violations[one] ?? {}).some(member => member in (violations[other] ?? {}))
  const after = rules.flatMap((rule, i): [string, string][] => {
    const next = rules.slice(i + 1).find(isApart(rule))
    return next === undefined ? [] : [[rule, next]]
  })
  const before = rules.flatMap((rule, i): [string, string][] => {
    const last = rules.slice(0, i).findLast(isApart(rule))
    return last === undefined ? [] : [[last, rule]]
  })
  return [...after, ...before]
}
