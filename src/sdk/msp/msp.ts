/** The Knox MSP Portal API. */

import type { CallOptions } from '../requests/call-options.ts'
import type { Pages } from '../requests/pages.ts'
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
