/** The Knox Deployment Program Reseller API. */

import type { CallOptions } from '../requests/call-options.ts'
import type { Pages } from '../requests/pages.ts'
import type { WaitOptions } from '../requests/poll.ts'
import type { Without } from '../requests/without.ts'
import type { Operations } from '../types/kdp.ts'
import type { DeleteOrder, OrderOptions, OrderResult, OrderState, UploadOrder } from './device-order.ts'
import type { Gen1 } from './gen1.ts'
import type { Transaction } from './transaction.ts'

type Response<Id extends keyof Operations> = Operations[Id]['response']
type Query<Id extends keyof Operations> = Without<NonNullable<Operations[Id]['query']>, 'resellerId'>
type Body<Id extends keyof Operations> = Without<Operations[Id]['body'], 'resellerId'>

export type KdpDevice = Response<'getDevicesUsingGET'>['devices'][number]
export type KdpCustomer = Response<'getAssociatedCustomersUsingGET'>['customers'][number]
export type Vendor = Response<'listVendors'>['vendors'][number]

export interface Kdp {
  /**
   * Uploads any number of devices, in transactions of at most 10,000. Resolves once all are accepted; `waitForTransactions` then
   * has what became of the devices. A request without a response is sent again only if the server does not know its transaction.
   */
  upload(order: UploadOrder, options?: OrderOptions): Promise<OrderState>
  /** Deletes any number of devices that the reseller uploaded for the customer, as `upload` uploads them. */
  delete(order: DeleteOrder, options?: OrderOptions): Promise<OrderState>
  /** Waits until all transactions of an upload or delete are complete. */
  waitForTransactions(order: OrderState, options?: WaitOptions<Transaction>): Promise<OrderResult>
  /** Waits until a transaction is complete. Rejects with `TRANSACTION_ID_INVALID` if the reseller has no such transaction. */
  waitForTransaction(transactionId: string, options?: WaitOptions<Transaction>): Promise<Transaction>
  readonly devices: {
    list(query?: Query<'getDevicesUsingGET'>, options?: CallOptions): Pages<KdpDevice, Response<'getDevicesUsingGET'>>
    /** One request and transaction, of at most 10,000 devices. */
    upload(body: Body<'uploadDevicesUsingPUT'>, options?: CallOptions): Promise<Response<'uploadDevicesUsingPUT'>>
    /** One request and transaction: at most 10,000 devices, or all of an earlier upload (`removeTransactionId`). */
    delete(body: Body<'deleteDevicesUsingPUT'>, options?: CallOptions): Promise<Response<'deleteDevicesUsingPUT'>>
  }
  readonly transactions: {
    list(
      query?: Query<'getDeviceTransactionStatusUsingGET'>,
      options?: CallOptions,
    ): Pages<Transaction, Response<'getDeviceTransactionStatusUsingGET'>>
    /** Rejects with `TRANSACTION_ID_INVALID` if the reseller has no such transaction. */
    get(transactionId: string, options?: CallOptions): Promise<Transaction>
  }
  readonly customers: {
    list(
      query?: Query<'getAssociatedCustomersUsingGET'>,
      options?: CallOptions,
    ): Pages<KdpCustomer, Response<'getAssociatedCustomersUsingGET'>>
    get(customerId: string, options?: CallOptions): Promise<Response<'getCustomer'>>
    create(body: Body<'createCustomer'>, options?: CallOptions): Promise<Response<'createCustomer'>>
    associate(body: Body<'associateCustomer'>, options?: CallOptions): Promise<Response<'associateCustomer'>>
    dissociate(customerId: string, options?: CallOptions): Promise<Response<'dissociateCustomer'>>
  }
  readonly profileAliases: {
    /** The aliases of profiles that a customer shares with the reseller. */
    list(customerId: string, options?: CallOptions): Promise<Response<'getKMEprofileAliasUsingGET'>>
  }
  readonly resellers: {
    /** The reseller itself. */
    get(options?: CallOptions): Promise<Response<'getReseller'>>
  }
  readonly vendors: {
    list(query?: Query<'listVendors'>, options?: CallOptions): Pages<Vendor, Response<'listVendors'>>
  }
  /** The first generation (`/bulkenroll`), for clients with a static key. */
  readonly gen1: Gen1
}
