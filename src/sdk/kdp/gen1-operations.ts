import { type ApiAccess, callOf, type OperationTable, type UsualMember } from '../requests/operation.ts'
import { pages } from '../requests/pages.ts'
import type { Operations } from '../types/kdp.ts'
import type { Gen1 } from './gen1.ts'

/** Of paths in two versions, the later one: the earlier one differs in that it ignores `vendorId`. */
export const GEN1 = {
  gen1ListDevicesV1: ['GET', '/bulkenroll/v1/reseller/devices', 'safe'],
  gen1SaveDevicesV2: ['PUT', '/bulkenroll/v2/reseller/devices', 'once'],
  gen1DeleteDevicesV1: ['PUT', '/bulkenroll/v1/reseller/devices/delete', 'once'],
  gen1GetStatusV2: ['GET', '/bulkenroll/v2/reseller/devices/status', 'safe'],
  gen1GetCustomer: ['POST', '/bulkenroll/v1/reseller/customers', 'safe'],
  gen1GetReseller: ['POST', '/bulkenroll/v1/reseller/resellers', 'safe'],
} as const satisfies OperationTable<Operations>

export function gen1Of(access: ApiAccess, usual: UsualMember): Gen1 {
  const call = callOf<Operations, 'resellerId'>(access, GEN1, usual)
  return {
    devices: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('gen1ListDevicesV1', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.devices,
          totalOf: page => page.totalCount,
        }),
      save: (body, options) => call('gen1SaveDevicesV2', { body: body }, options),
      delete: (body, options) => call('gen1DeleteDevicesV1', { body: body }, options),
    },
    transactions: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('gen1GetStatusV2', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.transactions,
          totalOf: page => page.totalCount,
        }),
    },
    customers: { get: (customerId, options) => call('gen1GetCustomer', { body: { customerId } }, options) },
    resellers: { get: options => call('gen1GetReseller', { body: {} }, options) },
  }
}
