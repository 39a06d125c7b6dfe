import Type from 'typebox'
import { readName } from '../../enrolment/identifier.ts'
import type { KeyedPage } from '../../enrolment/store/page.ts'
import type { Transaction } from '../../enrolment/transaction.ts'
import { uuidOfUpload } from '../../enrolment/upload-id.ts'
import { pageOf } from '../../wire/paging.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { keyIn, nextOf } from './cursor.ts'
import { TRANSACTION_LABELS, transactionLabel } from './dialect.ts'
import { keyed, keyedQuery, orNull, PAGES, Time } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'
import { ownCustomer } from './reseller-customers.ts'

const Upload = Type.Object(
  {
    uploadId: Type.String({ description: 'A UUID, the same as in KDP and KME.' }),
    transactionId: Type.String({ description: 'The id that the reseller chose; KDP’s status has its refused devices by it.' }),
    uploadedBy: Type.String({ description: 'An e-mail or the client id of an app.' }),
    orderNo: orNull(Type.String()),
    totalDevices: Type.Integer(),
    verifiedDevices: Type.Integer({ description: 'Devices that were accepted.' }),
    refusedDevices: Type.Integer(),
    uploaded: Time('The acceptance of the upload.'),
    completed: orNull(Time('When the last device was processed.')),
    status: Type.Enum(TRANSACTION_LABELS),
  },
  { title: 'ResellerUpload' },
)

const list = forRole('reseller')({
  id: 'listResellerUploads',
  method: 'GET',
  path: `${ROOT}/reseller/customers/:customer/uploads`,
  tag: 'reseller',
  summary: 'Lists the uploads of the reseller for a customer, newest first',
  query: Type.Object({
    ...keyedQuery,
    search: Type.Optional(Type.String({ description: 'Only the upload of the device with this IMEI, MEID or serial number.' })),
  }),
  reply: Type.Object({ uploads: Type.Array(Upload), ...keyed }),
  checks: [checks.queryForm, checks.pageSize, checks.cursor, checks.customerKnown],
  scopes: ['kdp', 'kdp.devices', 'kdp.devices:view'],
  handle: async (world, call) => {
    const { after, pageSize, search } = call.query()
    const { size } = pageOf({ pageSize }, PAGES)
    const [serial] = keyIn(after, 1) ?? []
    const { tenant } = call.caller
    const { customer } = await ownCustomer(world, tenant.id, call.params.customer ?? '')
    const about = { reseller: tenant.id, customer: customer.id }
    const page = search
      ? await uploadOf(world, about, search)
      : await world.store.transactions.ofCustomer(
          about.reseller,
          { kind: 'upload', customer: about.customer },
          { after: serial, size },
        )
    return { uploads: page.rows.map(shown), next: nextOf(page.next, key => [key]) }
  },
})

export const resellerUploadOperations = [list]

/** The upload of a device, as a page. */
async function uploadOf(
  { store, rules }: PortalWorld,
  { reseller, customer }: { reseller: string; customer: string },
  search: string,
): Promise<KeyedPage<Transaction, string>> {
  const name = readName(search, rules)
  const identifiers = name?.by === 'identifier' ? [name.identifier] : []
  const [device] = [...(await store.devices.findUploaded(reseller, customer, identifiers)).values()]
  const upload = device?.transaction ? await store.transactions.get(reseller, device.transaction) : undefined
  return { rows: upload === undefined ? [] : [upload], next: undefined }
}

const shown = (upload: Transaction) => ({
  uploadId: uuidOfUpload(upload.serial),
  transactionId: upload.id,
  uploadedBy: upload.details.by ?? '',
  orderNo: upload.orderNo,
  totalDevices: upload.count,
  verifiedDevices: upload.done - upload.failed,
  refusedDevices: upload.failed,
  uploaded: upload.acceptedAt,
  completed: upload.completedAt,
  status: transactionLabel(upload),
})
