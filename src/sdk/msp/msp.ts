/** The Knox MSP Portal API. */
import { type ApiAccess, callOf, type OperationTable } from '../requests/operation.ts'
import { type Pages, pages } from '../requests/pages.ts'
import type { CallOptions } from '../requests/send.ts'
import type { Operations } from '../types/msp.ts'

type Query<Id extends keyof Operations> = NonNullable<Operations[Id]['query']>
type Body<Id extends keyof Operations> = Operations[Id]['body']
type Response<Id extends keyof Operations> = Operations[Id]['response']

export type ManagedCustomer = Response<'getManagedCustomers'>['customers'][number]
export type ManagedProfile = Response<'getProfiles'>['profiles'][number]

export interface Msp {
  /** Customers that the provider manages. */
  readonly customers: {
    list(query?: Query<'getManagedCustomers'>, options?: CallOptions): Pages<ManagedCustomer, Response<'getManagedCustomers'>>
    get(customerId: string, options?: CallOptions): Promise<Response<'getManagedCustomer'>>
    /** Creates an account for a new customer. */
    create(body: Body<'createManagedCustomers'>, options?: CallOptions): Promise<Response<'createManagedCustomers'>>
    /** A member that is left out stays unchanged. Services are added and never removed. */
    update(
      customerId: string,
      body: Body<'updateManagedCustomer'>,
      options?: CallOptions,
    ): Promise<Response<'updateManagedCustomer'>>
    /** Asks a customer that has an account. It is managed once it accepts. */
    link(body: Body<'addExistingManagedCustomer'>, options?: CallOptions): Promise<Response<'addExistingManagedCustomer'>>
    /** Asks a customer to leave. It is managed until it accepts. */
    delink(body: Body<'delinkManagedCustomer'>, options?: CallOptions): Promise<Response<'delinkManagedCustomer'>>
  }
  /** Profiles of managed customers. */
  readonly profiles: {
    list(query?: Query<'getProfiles'>, options?: CallOptions): Pages<ManagedProfile, Response<'getProfiles'>>
    /** Each copy has its own result. Rejects if all failed. */
    copy(body: Body<'copyProfiles'>, options?: CallOptions): Promise<Response<'copyProfiles'>>
    /** Each copy has its own result. Rejects if all failed. */
    overwrite(body: Body<'overwriteProfiles'>, options?: CallOptions): Promise<Response<'overwriteProfiles'>>
  }
}

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
