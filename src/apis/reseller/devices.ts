import Type from 'typebox'
import { normalise } from '../../enrolment/identifier.ts'
import type { Projections } from '../../enrolment/store.ts'
import { pagesOf, pageText, pagingQuery } from '../../wire/paging.ts'
import { customerId, operation, ownReseller, refuse, sentId, vendorId } from './dialect.ts'
import { resellerPage, within } from './paging.ts'
import { UploadedDevice } from './schemas.ts'

/** A device as its reseller sees it. */
export const deviceProjection: Projections['uploads'] = {
  deviceId: 'id',
  imei: 'imei',
  meid: 'meid',
  serialNumber: 'serialNumber',
  model: 'model',
  customerId: 'uploadedTo',
  vendorId: 'vendor',
  orderNo: 'orderNo',
  orderTime: 'orderTime',
  transactionId: 'transaction',
  uploadTime: 'createdAt',
  status: { always: 'REGISTERED' },
}

const list = operation({
  id: 'getDevicesUsingGET',
  method: 'GET',
  path: '/kcs/v1/rp/devices',
  tag: 'Devices',
  summary: 'List the devices that the reseller uploaded',
  query: Type.Object({
    resellerId: Type.Optional(Type.String()),
    customerId: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String())], { description: 'Repeated, or separated by commas.' }),
    ),
    imei: Type.Optional(Type.String()),
    meid: Type.Optional(Type.String()),
    serialNumber: Type.Optional(Type.String()),
    transactionId: Type.Optional(Type.String()),
    orderNo: Type.Optional(Type.String()),
    vendorId: Type.Optional(Type.String()),
    ...pagingQuery,
  }),
  reply: Type.Object({
    totalCount: Type.Integer(),
    totalPage: Type.Integer(),
    pageNum: Type.Integer(),
    devices: Type.Array(UploadedDevice),
  }),
  scopes: ['kdp', 'kdp.devices', 'kdp.devices:view'],
  errors: [
    'parameterDuplicate',
    'pageOutOfBounds',
    'resellerIdInvalid',
    'customerIdInvalid',
    'resellerNotFound',
    'vendorNotFound',
  ],
  handle: async (world, call) => {
    const query = call.query()
    const named = (['imei', 'meid', 'serialNumber'] as const).filter(member => query[member] !== undefined)
    if (named.length > 1) throw refuse('parameterDuplicate', { parameter: named.join(', ') })
    const page = resellerPage(query)
    const reseller = await ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    const asked = query.customerId ?? call.headers.customerid
    const customers =
      asked === undefined
        ? undefined
        : [asked]
            .flat()
            .flatMap(ids => ids.split(','))
            .map(customerId)
    const [member] = named
    const kind = member === 'serialNumber' ? 'serial' : member
    const identifier =
      kind === undefined ? undefined : (normalise(kind, query[member ?? 'imei'] ?? '', world.rules.strictImei) ?? '')
    const listed = within(
      await world.store.devices.listUploaded(
        reseller,
        {
          customers,
          identifier,
          transaction: query.transactionId,
          orderNo: query.orderNo,
          vendor: vendorId(query.vendorId) ?? undefined,
        },
        page,
      ),
      page,
    )
    const head = { totalCount: listed.total, totalPage: pagesOf(listed.total, page), pageNum: page.number }
    return pageText(head, 'devices', listed.rows)
  },
})

export const devices = [list]
