/** The checks of the reseller API, in both generations, are in the order of the handlers. */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { type Listed, testOrder, type Violations } from '../support/check-order.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster({ maxDevices: '50' })
after(muster.close)
const [R, OTHER, C, STRANGER, UNKNOWN_ID] = ['1000000001', '1000000002', '2000000001', '2000000002', '9999999999']
const PHONE = '350000000000113'
const HEADERS: Readonly<Record<string, Record<string, string>>> = {
  kdp: { authorization: `Bearer ${await muster.token('northwind')}` },
  gen1: { 'x-wsm-api-token': 'northwind-gen1' },
}

const ORDER = { resellerId: R, customerId: C, transactionId: 'FREE', type: 'IMEI', devices: [PHONE] }
const PAGE: Violations = { 'page-size': { pageSize: '0' }, page: { pageNum: '9' } }
const QUERY: Violations = { 'query-form': { pageNum: 'x' }, ...PAGE }
const REPEATED: Violations = { 'query-form': { resellerId: [R, R] } }
const OWN: Violations = {
  'reseller-id-form': { resellerId: 'a-b' },
  'reseller-known': { resellerId: UNKNOWN_ID },
  'reseller-own': { resellerId: OTHER },
}
const RESELLER: Violations = { 'reseller-id': { resellerId: undefined }, ...OWN }
const VENDOR: Violations = { 'vendor-id-form': { vendorId: 'a-b' } }
const KNOWN_VENDOR: Violations = { ...VENDOR, 'vendor-known': { vendorId: UNKNOWN_ID } }
const CUSTOMER_FORM: Violations = { 'customer-id-form': { customerId: 'a-b' } }
const CUSTOMER: Violations = { ...CUSTOMER_FORM, 'customer-known': { customerId: UNKNOWN_ID } }
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

const OPERATIONS: readonly [api: string, ...Listed][] = [
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

for (const [name, headers] of Object.entries(HEADERS)) {
  const operations = OPERATIONS.filter(([api]) => api === name).map(([, ...operation]): Listed => operation)
  testOrder(muster, { name, headers }, operations)
}
