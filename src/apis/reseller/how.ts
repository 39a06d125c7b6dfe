/** How each row of the reseller API is raised in the default sample data. */
import type { How, LongBody, Step } from '../../wire/recipe.ts'
import { blanks, expiredBearer, operate, signedTokenRecipes, tenantStatusRecipes } from '../gate/how.ts'
import { errors, onlyByFault, refusedCredentials } from './errors.ts'

const R = '1000000001'
const C = '2000000001'
const UNKNOWN_ID = '9999999999'
const ORDER = { resellerId: R, customerId: C, transactionId: 'HOW-1', type: 'IMEI', devices: ['350000000000113'] }

const as = 'northwind'
const ROOT = '/kcs/v1/rp'
const UPLOAD = { as, method: 'PUT', path: `${ROOT}/devices/upload` } as const
const upload = (change: object = {}): Step => ({ ...UPLOAD, body: { ...ORDER, ...change } })
const release = (change: object = {}): Step => ({ ...upload(change), path: `${ROOT}/devices/delete` })
const get = (path: string): Step => ({ as, method: 'GET', path: `${ROOT}/${path}` })
/** Runs the transaction and shows its failed devices. */
const results = [operate('POST', 'work/drain', {}), get(`devices/status?resellerId=${R}&transactionId=${ORDER.transactionId}`)]

const LIST = get(`customers/list?resellerId=${R}`)
const { as: _, ...ANONYMOUS } = LIST

/** An order with 10,001 devices. */
export const manyDevices = (order: { readonly devices: readonly string[] }): LongBody => ({
  before: JSON.stringify(order).slice(0, -2),
  repeated: `,"${order.devices[0]}"`,
  times: 10_000,
  after: ']}',
})

export const how: How = {
  rows: {
    ...errors,
    bearerExpired: refusedCredentials.bearerExpired,
    accessTokenInvalid: refusedCredentials.apiKeyInvalid,
    bearerInvalid: refusedCredentials.bearerInvalid,
  },
  refusals: [
    { row: 'parameterInvalid', rule: 'device-type', steps: [upload({ type: 'PHONE' })] },
    { row: 'parameterDuplicate', rule: 'one-selection', steps: [release({ removeTransactionId: 'T-1' })] },
    { row: 'pageOutOfBounds', rule: 'page', steps: [get(`customers/list?resellerId=${R}&pageNum=9`)] },
    {
      row: 'deviceCountExceeded',
      rule: 'device-count',
      steps: [{ ...UPLOAD, longBody: manyDevices(ORDER) }],
    },
    { row: 'resellerIdInvalid', rule: 'reseller-known', steps: [get(`customers/list?resellerId=${UNKNOWN_ID}`)] },
    { row: 'customerIdInvalid', rule: 'customer-known', steps: [upload({ customerId: UNKNOWN_ID })] },
    {
      row: 'alreadyAssociated',
      rule: 'not-associated',
      steps: [{ as, method: 'POST', path: `${ROOT}/customers/associate`, body: { resellerId: R, customerId: C } }],
    },
    {
      row: 'transactionIdInvalid',
      rule: 'transaction-known',
      steps: [get(`devices/status?resellerId=${R}&transactionId=UNKNOWN`)],
    },
    { row: 'transactionIdDuplicate', rule: 'transaction-id-free', steps: [upload(), upload()] },
    { row: 'resellerNotFound', rule: 'reseller-known', steps: [get(`resellers?resellerId=${UNKNOWN_ID}`)] },
    { row: 'customerNotFound', rule: 'customer-known', steps: [release({ customerId: UNKNOWN_ID })] },
    { row: 'vendorNotFound', rule: 'vendor-known', steps: [upload({ vendorId: UNKNOWN_ID })] },
    { row: 'associationNotFound', rule: 'association', steps: [release({ customerId: '2000000002' })] },
    { row: 'unauthorized', rule: 'reseller-own', steps: [get('customers/list?resellerId=1000000002')] },
    { row: 'unauthenticated', rule: 'credential', steps: [ANONYMOUS] },
    { row: 'bearerInvalid', rule: 'bearer', steps: [{ ...ANONYMOUS, headers: { authorization: 'Bearer garbled' } }] },
    expiredBearer(LIST),
    ...tenantStatusRecipes(LIST, `resellers/${R}`),
    ...signedTokenRecipes(
      ANONYMOUS,
      { tenant: R, service: 'kdp', user: 'api@northwind.example' },
      { claimEmpty: 'accessTokenClaimEmpty', foreign: 'kme' },
    ),
    {
      row: 'tenantUnknown',
      rule: 'tenant',
      steps: [operate('DELETE', 'resellers/1000000002'), { ...LIST, as: 'harbour' }],
    },
    { row: 'pathNotFound', rule: 'path', steps: [get('device')] },
    {
      row: 'payloadTooLarge',
      rule: 'body-size',
      steps: [{ ...UPLOAD, longBody: blanks(5 * 1024 * 1024) }],
    },
  ],
  devices: [
    { row: 'deviceInvalid', rule: 'eligible', steps: [upload({ devices: ['350000000000212'] }), ...results] },
    { row: 'deviceDuplicate', rule: 'not-taken', steps: [upload({ devices: ['350000000000014'] }), ...results] },
    { row: 'deviceIdInvalid', rule: 'identifier', steps: [upload({ devices: [''] }), ...results] },
    { row: 'imeiInvalid', rule: 'imei-form', steps: [upload({ devices: ['350000000000015'] }), ...results] },
    { row: 'meidInvalid', rule: 'meid-form', steps: [upload({ type: 'MEID', devices: ['A1ZZ'] }), ...results] },
    { row: 'serialInvalid', rule: 'serial-form', steps: [upload({ type: 'SN', devices: ['R5#'] }), ...results] },
    { row: 'deviceNotFound', rule: 'uploaded', steps: [release(), ...results] },
  ],
  onlyByFault,
}
