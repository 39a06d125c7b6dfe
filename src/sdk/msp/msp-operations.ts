import { type ApiAccess, callOf, type OperationTable } from '../requests/operation.ts'
import { pages } from '../requests/pages.ts'
import type { Operations } from '../types/msp.ts'
import type { Msp } from './msp.ts'

export const MSP = {
  getManagedCustomers: ['GET', '/msp/v1/managedCustomers', 'safe'],
  getManagedCustomer: ['GET', '/msp/v1/managedCustomers/{customerId}', 'safe'],
  createManagedCustomers: ['POST', '/msp/v1/managedCustomers', 'once'],
  updateManagedCustomer: ['PUT', '/msp/v1/managedCustomers/{customerId}', 'again'],
  addExistingManagedCustomer: ['POST', '/msp/v1/managedCustomers/link', 'once'],
  delinkManagedCustomer: ['POST', '/msp/v1/managedCustomers/delink', 'once'],
  getProfiles: ['GET', '/msp/v1/profiles', 'safe'],
  copyProfiles: ['POST', '/msp/v1/profiles/copy', 'once'],
  overwriteProfiles: ['POST', '/msp/v1/profiles/overwrite', 'again'],
} as const satisfies OperationTable<Operations>

export function mspOf(access: ApiAccess): Msp {
  const call = callOf<Operations>(access, MSP)
  return {
    customers: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('getManagedCustomers', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.customers,
          totalOf: page => page.totalCount,
        }),
      get: (customerId, options) => call('getManagedCustomer', { path: { customerId } }, options),
      create: (body, options) => call('createManagedCustomers', { body }, options),
      update: (customerId, body, options) => call('updateManagedCustomer', { path: { customerId }, body }, options),
      link: (body, options) => call('addExistingManagedCustomer', { body }, options),
      delink: (body, options) => call('delinkManagedCustomer', { body }, options),
    },
    profiles: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('getProfiles', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.profiles,
          totalOf: page => page.totalCount,
        }),
      copy: (body, options) => call('copyProfiles', { body }, options),
      overwrite: (body, options) => call('overwriteProfiles', { body }, options),
    },
  }
}
