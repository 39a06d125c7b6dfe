import type { CallOptions } from '../requests/call-options.ts'
import { type ApiAccess, callOf, type OperationTable } from '../requests/operation.ts'
import { pages } from '../requests/pages.ts'
import { poll } from '../requests/poll.ts'
import type { Recovery } from '../requests/send.ts'
import type { Without } from '../requests/without.ts'
import type { Operations } from '../types/kdp.ts'
import { gen1Of } from './gen1-operations.ts'
import type { Kdp } from './kdp.ts'
import { recoveryOf } from './recovery.ts'
import { sendOrder } from './send-order.ts'
import { type Transaction, transactionIn } from './transaction.ts'

export const KDP = {
  uploadDevicesUsingPUT: ['PUT', '/kcs/v1/rp/devices/upload', 'once'],
  deleteDevicesUsingPUT: ['PUT', '/kcs/v1/rp/devices/delete', 'once'],
  getDevicesUsingGET: ['GET', '/kcs/v1/rp/devices', 'safe'],
  getDeviceTransactionStatusUsingGET: ['GET', '/kcs/v1/rp/devices/status', 'safe'],
  getAssociatedCustomersUsingGET: ['GET', '/kcs/v1/rp/customers/list', 'safe'],
  getKMEprofileAliasUsingGET: ['GET', '/kcs/v1/rp/profilealias/kme', 'safe'],
  getCustomer: ['GET', '/kcs/v1/rp/customers', 'safe'],
  createCustomer: ['POST', '/kcs/v1/rp/customers', 'once'],
  associateCustomer: ['POST', '/kcs/v1/rp/customers/associate', 'once'],
  dissociateCustomer: ['PUT', '/kcs/v1/rp/customers/delete', 'once'],
  getReseller: ['GET', '/kcs/v1/rp/resellers', 'safe'],
  listVendors: ['GET', '/kcs/v1/rp/vendors', 'safe'],
} as const satisfies OperationTable<Operations>

type UploadBody = Without<Operations['uploadDevicesUsingPUT']['body'], 'resellerId'>
type DeleteBody = Without<Operations['deleteDevicesUsingPUT']['body'], 'resellerId'>

/** `resellerId` is sent with each request that names no other. */
export function kdpOf(access: ApiAccess, resellerId: string | undefined): Kdp {
  const usual = { name: 'resellerId', value: resellerId, required: true } as const
  const call = callOf<Operations, 'resellerId'>(access, KDP, usual)
  const { sender } = access

  const status = async (query: Parameters<Kdp['transactions']['list']>[0], options: CallOptions | undefined) =>
    transactionIn(await call('getDeviceTransactionStatusUsingGET', { query: { ...query } }, options))

  const recoveryOfOrder = (operationType: Transaction['operationType'], body: UploadBody | DeleteBody, sentBefore: boolean) => {
    const { resellerId, vendorId, transactionId } = body
    // Some resellers see the transactions of a vendor only if they name it.
    const query = { resellerId, vendorId, transactionId }
    return recoveryOf({ operationType, body, sentBefore }, options => status(query, options))
  }
  const upload = (body: UploadBody, sentBefore: boolean): OrderRequest<'uploadDevicesUsingPUT'> => {
    const recovery = recoveryOfOrder('UPLOAD', body, sentBefore)
    return { recovery, send: options => call('uploadDevicesUsingPUT', { body }, { ...options, recovery }) }
  }
  const release = (body: DeleteBody, sentBefore: boolean): OrderRequest<'deleteDevicesUsingPUT'> => {
    const recovery = recoveryOfOrder('DELETE', body, sentBefore)
    return { recovery, send: options => call('deleteDevicesUsingPUT', { body }, { ...options, recovery }) }
  }

  const waitForTransaction: Kdp['waitForTransaction'] = (transactionId, { onProgress, ...options } = {}) =>
    poll({
      read: () => status({ transactionId }, options),
      isDone: ({ state }) => state === 'Complete',
      onProgress,
      signals: [sender.signal, options.signal],
      random: sender.runtime.random,
    })

  return {
    // An id that the server knows was made from the same content, so a repeated one is the order's own.
    upload: (order, options = {}) =>
      sendOrder(order, options, {
        operation: 'upload',
        newId: sender.runtime.id,
        request: ({ rest, ...part }) => upload({ ...rest, ...part }, true),
      }),
    delete: (order, options = {}) =>
      sendOrder(order, options, {
        operation: 'delete',
        newId: sender.runtime.id,
        request: ({ rest, ...part }) => release({ ...rest, ...part }, true),
      }),
    waitForTransaction,
    waitForTransactions: async ({ id, transactions: ordered }, options) => {
      const transactions: Transaction[] = []
      for (const { transactionId } of ordered) transactions.push(await waitForTransaction(transactionId, options))
      const failed = transactions.flatMap(({ devices = [] }) => devices)
      const sent = ordered.reduce((sum, { devices }) => sum + devices, 0)
      return { id, transactions, succeeded: sent - failed.length, failed }
    },
    devices: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('getDevicesUsingGET', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.devices,
          totalOf: page => page.totalCount,
        }),
      upload: (body, options) => upload(body, false).send(options),
      delete: (body, options) => release(body, false).send(options),
    },
    transactions: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('getDeviceTransactionStatusUsingGET', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.devices.transactions,
          totalOf: page => page.devices.totalCount,
        }),
      get: (transactionId, options) => status({ transactionId }, options),
    },
    customers: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('getAssociatedCustomersUsingGET', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.customers,
          totalOf: page => page.totalCount,
        }),
      get: (customerId, options) => call('getCustomer', { query: { customerId } }, options),
      create: (body, options) => call('createCustomer', { body: body }, options),
      associate: (body, options) => call('associateCustomer', { body: body }, options),
      dissociate: (customerId, options) => call('dissociateCustomer', { body: { customerId } }, options),
    },
    profileAliases: {
      // Since July 2020 both ids are headers.
      list: (customerId, options) => call('getKMEprofileAliasUsingGET', { headers: { customerId } }, options),
    },
    resellers: { get: options => call('getReseller', { query: {} }, options) },
    vendors: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('listVendors', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.vendors,
          totalOf: page => page.totalCount,
        }),
    },
    gen1: gen1Of(access, usual),
  }
}

interface OrderRequest<Id extends keyof Operations> {
  readonly recovery: Recovery
  send(options: CallOptions | undefined): Promise<Operations[Id]['response']>
}
