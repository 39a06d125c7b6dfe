import { type ApiAccess, callOf, type OperationTable } from '../requests/operation.ts'
import { pages } from '../requests/pages.ts'
import { poll } from '../requests/poll.ts'
import type { Operations } from '../types/kme.ts'
import type { Kme } from './kme.ts'

/** The synonyms of operations are left out: one path or method of each is enough. */
export const KME = {
  listDevices: ['GET', '/kcs/v1/kme/devices/list', 'safe'],
  assignProfileUsingPUT: ['PUT', '/kcs/v1/kme/devices/assignProfile', 'again'],
  unassignProfile: ['PUT', '/kcs/v1/kme/devices/unassignProfile', 'again'],
  unassignProfileV2: ['PUT', '/kcs/v2/kme/devices/unassignProfile', 'again'],
  // Done twice, it reports the devices as not found.
  deleteDevices: ['POST', '/kcs/v1/kme/devices/delete', 'once'],
  getBulkEnrollDeviceUploadsUsingGET: ['GET', '/kcs/v1/kme/devices/uploads/list', 'safe'],
  approveBulkEnrollDeviceUploadsUsingPOST: ['POST', '/kcs/v1/kme/devices/uploads/approvals', 'again'],
  listProfiles: ['GET', '/kcs/v1/kme/profiles/list', 'safe'],
  getProfile: ['GET', '/kcs/v1/kme/profiles/{id}/get', 'safe'],
  queryTransactionStatusUsingGET: ['GET', '/kcs/v1/kme/profiles/status', 'safe'],
  addBulkEnrollProfileUsingPOST: ['POST', '/kcs/v1/kme/profiles/create', 'once'],
  addBulkEnrollProfileAsyncUsingPOST: ['POST', '/kcs/v1/kme/profiles/createAsync', 'once'],
  editProfile: ['PUT', '/kcs/v1/kme/profiles/{id}', 'again'],
  deleteProfile: ['DELETE', '/kcs/v1/kme/profiles/{id}', 'once'],
  approveReseller: ['POST', '/kcs/v1/kme/reseller/approvals', 'once'],
  addProfileAlias: ['POST', '/kcs/v1/kme/reseller/profilealias', 'once'],
  changeProfileAlias: ['PUT', '/kcs/v1/kme/reseller/profilealias/{profileAliasId}', 'again'],
  deleteProfileAlias: ['DELETE', '/kcs/v1/kme/reseller/profilealias/{profileAliasId}', 'once'],
} as const satisfies OperationTable<Operations>

/** `customerId` is sent with each request that names no other; signed tokens require it. */
export function kmeOf(access: ApiAccess, customerId: string | undefined): Kme {
  const call = callOf<Operations>(access, KME, { name: 'customerId', value: customerId, required: false })
  const transactions: Kme['profiles']['transactions'] = (query = {}, options) =>
    pages({
      first: query.pageNum,
      request: pageNum => call('queryTransactionStatusUsingGET', { query: { ...query, pageNum } }, options),
      itemsOf: ({ profiles }) => profiles.transactions,
      totalOf: ({ profiles }) => profiles.totalCount,
    })
  return {
    devices: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('listDevices', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.deviceList,
          totalOf: page => page.totalCount,
        }),
      assignProfile: (body, options) => call('assignProfileUsingPUT', { body: body }, options),
      unassignProfile: (body, options) => call('unassignProfile', { body: body }, options),
      unassignProfileV2: (body, options) => call('unassignProfileV2', { body: body }, options),
      delete: (body, options) => call('deleteDevices', { body: body }, options),
    },
    uploads: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('getBulkEnrollDeviceUploadsUsingGET', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.uploadList,
          totalOf: page => page.totalCount,
        }),
      approve: (body, options) => call('approveBulkEnrollDeviceUploadsUsingPOST', { body: body }, options),
    },
    profiles: {
      list: (query = {}, options) =>
        pages({
          first: query.pageNum,
          request: pageNum => call('listProfiles', { query: { ...query, pageNum } }, options),
          itemsOf: page => page.profileList,
          totalOf: page => page.totalCount,
        }),
      get: (id, options) => call('getProfile', { path: { id }, query: {} }, options),
      create: (body, options) => call('addBulkEnrollProfileUsingPOST', { body: body }, options),
      createAsync: (body, options) => call('addBulkEnrollProfileAsyncUsingPOST', { body: body }, options),
      update: (id, body, options) => call('editProfile', { path: { id }, body: body }, options),
      delete: (id, options) => call('deleteProfile', { path: { id }, query: {} }, options),
      transactions,
      waitForTransaction: (transactionId, { onProgress, ...options } = {}) =>
        poll({
          read: async () => (await transactions({ transactionId }, options).page()).profiles.transactions[0],
          isDone: transaction => transaction === undefined || ['Complete', 'Failed'].includes(transaction.state),
          onProgress: transaction => transaction && onProgress?.(transaction),
          signals: [access.sender.signal, options.signal],
          random: access.sender.runtime.random,
        }),
    },
    resellers: { approve: (body, options) => call('approveReseller', { body: body }, options) },
    profileAliases: {
      create: (body, options) => call('addProfileAlias', { body: body }, options),
      update: (profileAliasId, body, options) => call('changeProfileAlias', { path: { profileAliasId }, body: body }, options),
      delete: (profileAliasId, options) => call('deleteProfileAlias', { path: { profileAliasId }, query: {} }, options),
    },
    actingFor: customer => kmeOf({ ...access, headers: { 'x-wsm-managed-tenantid': customer } }, customer),
  }
}
