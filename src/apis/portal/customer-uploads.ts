import Type from 'typebox'
import { readName } from '../../enrolment/identifier.ts'
import type { Upload } from '../../enrolment/transaction.ts'
import { uuidOfUpload } from '../../enrolment/upload-id.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { orNull, PAGES, paged, Reference, Time } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

export const UPLOAD_STATUSES = ['Pending', 'Approved'] as const

const ReceivedUpload = Type.Object(
  {
    uploadId: Type.String({ description: 'A UUID, the same as in KME and KDP.' }),
    transactionId: Type.String({
      description: 'The id that the reseller chose; of devices that a provider moved, the upload id.',
    }),
    reseller: Reference,
    orderNo: orNull(Type.String()),
    devices: Type.Integer({ description: 'Devices that were accepted.' }),
    uploaded: Time('The upload.'),
    status: Type.Enum([...UPLOAD_STATUSES]),
    approved: orNull(Time('The approval.')),
    approvedBy: orNull(
      Type.String({
        description:
          'An e-mail or the client id of an app; the name of a provider whose app approved it. Empty where uploads of the reseller are approved automatically. Null before the approval, and where an earlier version of the server approved it.',
      }),
    ),
    profile: orNull(Type.String({ description: 'The id of the profile that the approval assigned.' })),
  },
  { title: 'ReceivedUpload' },
)

const list = forRole('holder')({
  id: 'listReceivedUploads',
  method: 'GET',
  path: `${ROOT}/customer/uploads`,
  tag: 'customer',
  summary: 'Lists the uploads for the customer, newest first, and who approved them',
  query: Type.Object({
    ...pagingQuery,
    status: Type.Optional(Type.Enum([...UPLOAD_STATUSES])),
    reseller: Type.Optional(Type.String({ description: 'The id of a reseller.' })),
    search: Type.Optional(Type.String({ description: 'Only the upload of the device with this IMEI, MEID or serial number.' })),
  }),
  reply: Type.Object({ ...paged, uploads: Type.Array(ReceivedUpload) }),
  checks: [checks.queryForm, checks.pageSize],
  scopes: ['kme', 'kme.devices', 'kme.devices:view'],
  handle: async (world, { caller: { tenant }, query }) => {
    const { status, reseller, search, ...paging } = query()
    const page = pageOf(paging, PAGES)
    const id = search ? await uploadOf(world, tenant.id, search) : undefined
    const filter = { id, reseller, state: status, newestFirst: true }
    const { rows, total } = await world.store.uploads.list(tenant.id, filter, page)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, uploads: rows.map(shown) }
  },
})

export const customerUploadOperations = [list]

/** The id of the upload of a device; empty, which no upload has, if the tenant has no such device. */
async function uploadOf({ store, rules }: PortalWorld, tenant: string, search: string): Promise<string> {
  const name = readName(search, rules)
  const device = name?.by === 'identifier' ? await store.devices.get(name) : undefined
  return (device?.tenant === tenant && device.upload) || ''
}

const shown = (upload: Upload & { resellerName: string }) => ({
  uploadId: uuidOfUpload(upload.id),
  transactionId: upload.transaction,
  reseller: { id: upload.reseller, name: upload.resellerName },
  orderNo: upload.orderNo,
  devices: upload.devices,
  uploaded: upload.createdAt,
  status: upload.state,
  approved: upload.approvedAt,
  approvedBy: upload.approvedBy,
  profile: upload.profile,
})
