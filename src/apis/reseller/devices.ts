import Type, { type Static } from 'typebox'
import { normalise } from '../../enrolment/identifier.ts'
import type { Projections } from '../../enrolment/store/projections.ts'
import type { World } from '../../enrolment/world.ts'
import type { Refused } from '../../wire/catalogue.ts'
import type { Check } from '../../wire/check.ts'
import { pagesOf, pageText, pagingQuery } from '../../wire/paging.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import { ownReseller } from './caller.ts'
import * as checks from './checks.ts'
import { ID, refuse, vendorId } from './dialect.ts'
import { CUSTOMER_ID, OWN_ID, operation, resellerPage, sentId, VENDOR_ID, within } from './operation.ts'

/** A device as its reseller sees it. `mei` is the spelling of the published sample; that `imei` is there too is inferred. */
export const deviceProjection: Projections['uploads'] = {
  id: 'id',
  createTime: 'createdAt',
  mei: 'imei',
  imei: 'imei',
  customerName: 'customerName',
  customerId: 'uploadedTo',
  meid: 'decimalMeid',
  model: 'model',
  state: { pending: 'Pending', approved: 'Verified' },
  uploadId: 'uploadUuid',
  serialNumber: 'serialNumber',
}

const UploadedDevice = Type.Object(
  {
    id: Type.String(),
    createTime: Type.Integer({ description: 'Epoch ms.' }),
    mei: Type.Optional(Type.String({ description: 'The first IMEI.' })),
    imei: Type.Optional(Type.String({ description: 'The same as mei.' })),
    customerName: Type.Optional(Type.String({ description: 'The name of the customer that the device was uploaded for.' })),
    customerId: Type.String(),
    meid: Type.Optional(Type.String({ description: '18 decimal digits, calculated from the MEID or else from the IMEI.' })),
    model: Type.Optional(Type.String()),
    state: Type.Enum(['Verified', 'Pending'], { description: 'Pending until the customer has approved the upload.' }),
    uploadId: Type.Optional(Type.String({ description: 'A UUID, the same for all devices of an upload.' })),
    serialNumber: Type.Optional(Type.String()),
  },
  { title: 'UploadedDevice' },
)

/** The parameters of the device list, in both generations. */
export const deviceQuery = objectShownAs(
  {
    resellerId: Type.Optional(Type.String()),
    customerId: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String())], {
        ...shownAs(Type.Array(CUSTOMER_ID)),
        description: 'One id or several: the parameter is repeated, or ids are separated by commas.',
      }),
    ),
    imei: Type.Optional(Type.String({ description: 'At most one of imei, meid and serialNumber may be sent.' })),
    meid: Type.Optional(Type.String()),
    serialNumber: Type.Optional(Type.String()),
    transactionId: Type.Optional(Type.String()),
    orderNo: Type.Optional(Type.String()),
    vendorId: Type.Optional(Type.String()),
    ...pagingQuery,
  },
  { resellerId: OWN_ID, vendorId: VENDOR_ID },
)

export const DeviceList = Type.Object(
  {
    code: Type.Literal('2000000'),
    message: Type.Literal('SUCCESS'),
    pageNum: Type.Integer(),
    pageSize: Type.Integer(),
    totalCount: Type.Integer(),
    totalPages: Type.Integer(),
    size: Type.Integer({ description: 'The number of devices on this page.' }),
    devices: Type.Array(UploadedDevice),
  },
  { title: 'DeviceList' },
)

const list = operation({
  id: 'getDevicesUsingGET',
  method: 'GET',
  path: '/kcs/v1/rp/devices',
  tag: 'Devices',
  summary: 'Lists the devices that the reseller uploaded',
  query: deviceQuery,
  reply: DeviceList,
  scopes: ['kdp', 'kdp.devices', 'kdp.devices:view'],
  checks: [
    checks.queryForm,
    checks.oneIdentifier,
    checks.pageSize,
    checks.resellerSent,
    ...checks.ownReseller,
    checks.customerIdForm,
    checks.vendorForm,
    checks.pageExists,
  ],
  handle: async (world, call) => {
    const query = call.query()
    return deviceList(world, {
      query: { ...query, customerId: query.customerId ?? call.headers.customerid },
      reseller: () => ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId)),
      vendor: () => vendorId(query.vendorId),
      refuse,
    })
  },
})

export const devices = [list]

/** A request for the list, with the checks and the refusals of its generation. */
interface ListRequest {
  readonly query: Static<typeof deviceQuery>
  reseller(): Promise<string>
  vendor(): string | null
  refuse(check: Check<'parameterDuplicate' | 'pageOutOfBounds' | 'customerIdInvalid'>, slots?: Record<string, string>): Refused
}

/** A page of a reseller's devices. Parameters are checked before the reseller, customers and vendor after it. */
export async function deviceList(world: World, { query, refuse, ...request }: ListRequest): Promise<string> {
  const named = IDENTIFIERS.filter(member => query[member] !== undefined)
  if (named.length > 1) throw refuse(checks.oneIdentifier, { parameter: named.join(', ') })
  const [member] = named
  const page = resellerPage(query)
  const reseller = await request.reseller()
  const customers = query.customerId === undefined ? undefined : [query.customerId].flat().flatMap(ids => ids.split(','))
  if (customers?.some(id => !ID.test(id))) throw refuse(checks.customerIdForm)
  const filter = {
    customers,
    identifier: member && (normalise(KINDS[member], query[member] ?? '', world.rules) ?? ''),
    transaction: query.transactionId,
    orderNo: query.orderNo,
    vendor: request.vendor() ?? undefined,
  }
  const { rows, size, total } = within(await world.store.devices.listUploaded(reseller, filter, page), page, refuse)
  // The published sample of this list has the code as a string; every other code is a number.
  const head = { code: '2000000', message: 'SUCCESS', pageNum: page.number, pageSize: page.size }
  return pageText({ ...head, totalCount: total, totalPages: pagesOf(total, page), size }, 'devices', rows)
}

const IDENTIFIERS = ['imei', 'meid', 'serialNumber'] as const
const KINDS = { imei: 'imei', meid: 'meid', serialNumber: 'serial' } as const
