/** How each row of the first generation is raised in the default sample data. */
import type { How, Step } from '../../../wire/recipe.ts'
import { blanks, operate, tenantStatusRecipes } from '../../gate/how.ts'
import { manyDevices } from '../how.ts'
import { errors, onlyByFault } from './errors.ts'

const R = '1000000001'
const C = '2000000001'
const UNKNOWN_ID = '9999999999'
const ORDER = { transactionId: 'HOW-1', resellerId: R, customerId: C, type: 'IMEI', devices: ['350000000000113'] }

const headers = { 'x-wsm-api-token': 'northwind-gen1' }
const SAVE = { headers, method: 'PUT', path: '/bulkenroll/v1/reseller/devices' } as const
const save = (change: object = {}): Step => ({ ...SAVE, body: { ...ORDER, ...change } })
const release = (change: object = {}): Step => ({ ...save(change), path: `${SAVE.path}/delete` })
const status = (query: string): Step => ({ headers, method: 'GET', path: `${SAVE.path}/status?${query}` })
const OWN = status(`resellerId=${R}`)
/** Runs the transaction and shows its devices. */
const results = [operate('POST', 'work/drain', {}), status(`resellerId=${R}&transactionId=${ORDER.transactionId}`)]

export const how: How = {
  rows: errors,
  refusals: [
    { row: 'resellerIdMissing', rule: 'reseller-id', steps: [status('pageNum=0')] },
    { row: 'resellerIdInvalid', rule: 'reseller-id-form', steps: [status('resellerId=a-b')] },
    { row: 'resellerNotFound', rule: 'reseller-known', steps: [status(`resellerId=${UNKNOWN_ID}`)] },
    { row: 'unauthorized', rule: 'reseller-own', steps: [status('resellerId=1000000002')] },
    { row: 'customerIdInvalid', rule: 'customer-id-form', steps: [save({ customerId: 'a-b' })] },
    { row: 'customerNotFound', rule: 'customer-known', steps: [save({ customerId: UNKNOWN_ID })] },
    {
      row: 'vendorNotFound',
      rule: 'vendor-known',
      steps: [{ ...save({ vendorId: UNKNOWN_ID }), path: '/bulkenroll/v2/reseller/devices' }],
    },
    { row: 'associationNotFound', rule: 'association', steps: [release({ customerId: '2000000002' })] },
    { row: 'transactionIdInvalid', rule: 'transaction-known', steps: [status(`resellerId=${R}&transactionId=UNKNOWN`)] },
    { row: 'transactionIdDuplicate', rule: 'transaction-id-free', steps: [save(), save()] },
    {
      row: 'deviceCountExceeded',
      rule: 'device-count',
      steps: [{ ...SAVE, longBody: manyDevices(ORDER) }],
    },
    { row: 'pageOutOfBounds', rule: 'page', steps: [status(`resellerId=${R}&pageNum=9`)] },
    { row: 'parameterInvalid', rule: 'device-type', steps: [save({ type: 'PHONE' })] },
    { row: 'parameterDuplicate', rule: 'one-selection', steps: [release({ removeTransactionId: 'T-1' })] },
    { row: 'unauthenticated', rule: 'static-key', steps: [{ ...OWN, headers: { 'x-wsm-api-token': 'wrong' } }] },
    ...tenantStatusRecipes(OWN, `resellers/${R}`),
    { row: 'pathNotFound', rule: 'path', steps: [{ headers, method: 'GET', path: '/bulkenroll/v3/reseller/devices' }] },
    {
      row: 'payloadTooLarge',
      rule: 'body-size',
      steps: [{ ...SAVE, longBody: blanks(5 * 1024 * 1024) }],
    },
  ],
  devices: [
    { row: 'deviceInvalid', rule: 'imei-form', steps: [save({ devices: ['350000000000015'] }), ...results] },
    { row: 'deviceDuplicate', rule: 'not-taken', steps: [save({ devices: ['350000000000014'] }), ...results] },
    { row: 'deviceNotFound', rule: 'uploaded', steps: [release(), ...results] },
  ],
  onlyByFault,
}
