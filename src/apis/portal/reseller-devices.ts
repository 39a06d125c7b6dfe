import Type, { type StaticDecode } from 'typebox'
import type { Device } from '../../enrolment/device.ts'
import { readName } from '../../enrolment/identifier.ts'
import type { UploadedFilter, UploadedKey } from '../../enrolment/store/devices.ts'
import type { After, KeyedPage } from '../../enrolment/store/page.ts'
import { uuidOfUpload } from '../../enrolment/upload-id.ts'
import { pageOf } from '../../wire/paging.ts'
import { among } from './among.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { keyIn, nextOf } from './cursor.ts'
import { identityOf } from './dialect.ts'
import { identity, keyed, keyedQuery, orNull, PAGES, Reference, Text, Time } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const LABELS = { pending: 'Pending', verified: 'Verified' } as const

const UploadedDevice = Type.Object(
  {
    ...identity,
    orderDate: orNull(Time('The order, as the upload named it.')),
    uploaded: Time('The upload.'),
    uploadId: orNull(Type.String({ description: 'A UUID, the same as in KDP; null for a device without an upload.' })),
    transactionId: Text,
    uploadedBy: Type.String({ description: 'An e-mail or the client id of an app; empty where it is unknown.' }),
    customer: Reference,
    status: Type.Enum(Object.values(LABELS), { description: 'Verified once the customer has approved the upload.' }),
  },
  { title: 'ResellerDevice' },
)

const Query = Type.Object({
  ...keyedQuery,
  search: Type.Optional(Type.String({ description: 'A whole IMEI, MEID, serial number or order number.' })),
  customer: Type.Optional(Type.String({ description: 'Only devices that were uploaded for this customer.' })),
  transactionId: Type.Optional(Type.String({ description: 'Only devices of this upload.' })),
  orderNo: Type.Optional(Type.String()),
  model: Type.Optional(Type.String()),
  status: Type.Optional(Type.Enum(Object.values(LABELS))),
})

const list = forRole('reseller')({
  id: 'listResellerDevices',
  method: 'GET',
  path: `${ROOT}/reseller/devices`,
  tag: 'reseller',
  summary: 'Lists the devices that the reseller uploaded, with all their identifiers',
  description:
    'The latest of each customer first. A page may have fewer rows than `pageSize`, also none, while `next` is not null.',
  query: Query,
  reply: Type.Object({ devices: Type.Array(UploadedDevice), ...keyed }),
  checks: [checks.queryForm, checks.pageSize, checks.cursor],
  scopes: ['kdp', 'kdp.devices', 'kdp.devices:view'],
  handle: async (world, { caller, query }) => {
    const { after, pageSize, ...asked } = query()
    const { size } = pageOf({ pageSize }, PAGES)
    const [uploadedTo = '', id = ''] = keyIn(after, 2) ?? []
    const key = after === undefined ? undefined : { uploadedTo, id }
    const { rows, next } = await found(world, caller.tenant.id, { asked, page: { after: key, size } })
    return {
      devices: await withUploads(world, caller.tenant.id, rows),
      next: nextOf(next, last => [last.uploadedTo, last.id]),
    }
  },
})

export const resellerDeviceOperations = [list]

type Asked = Omit<StaticDecode<typeof Query>, 'after' | 'pageSize'>

/** A page of devices. A search is one of an identifier, else one of an order number. */
async function found(
  { store, rules }: PortalWorld,
  reseller: string,
  { asked: { search, transactionId: transaction, status, ...same }, page }: { asked: Asked; page: After<UploadedKey> },
): Promise<KeyedPage<Device, UploadedKey>> {
  const state = status === LABELS.pending ? 'pending' : status === LABELS.verified ? 'verified' : undefined
  const filter: UploadedFilter = { ...same, transaction, state }
  if (!search) return store.devices.uploadedPage(reseller, filter, page)
  const name = readName(search, rules)
  if (name?.by === 'identifier') {
    const one = await store.devices.uploadedPage(reseller, { ...filter, identifier: name.identifier }, page)
    if (one.rows.length > 0) return one
  }
  return store.devices.uploadedPage(reseller, { ...filter, orderNo: search }, page)
}

/** The devices with the names of their customers, and who uploaded them. */
async function withUploads({ store }: PortalWorld, reseller: string, devices: readonly Device[]) {
  const customers = await among(devices, device => device.uploadedTo, store.tenants.get)
  const uploads = await among(
    devices,
    device => device.transaction,
    id => store.transactions.get(reseller, id),
  )
  return devices.map(device => {
    const upload = uploads.get(device.transaction ?? '')
    return {
      ...identityOf(device),
      orderDate: device.orderTime,
      uploaded: device.createdAt,
      uploadId: upload === undefined ? null : uuidOfUpload(upload.serial),
      transactionId: device.transaction,
      uploadedBy: upload?.details.by ?? '',
      customer: { id: device.uploadedTo, name: customers.get(device.uploadedTo)?.name ?? '' },
      status: device.state === 'Pending' ? LABELS.pending : LABELS.verified,
    }
  })
}
