import Type from 'typebox'
import { beginApprove } from '../../enrolment/approve.ts'
import type { Upload } from '../../enrolment/transaction.ts'
import { uploadOfUuid, uuidOfUpload } from '../../enrolment/upload-id.ts'
import { mustBeOneOf, Unfit } from '../../wire/operation.ts'
import { pageOf, pagingQuery } from '../../wire/paging.ts'
import { shownAs } from '../../wire/shown.ts'
import * as checks from './checks.ts'
import { orThrow, refuse } from './dialect.ts'
import { forCustomer, ofResellers, orNull, PAGES, requireId } from './fields.ts'
import { type KmeWorld, operation } from './operation.ts'

const { tag } = ofResellers
const STATES = ['Pending', 'Approved'] as const

const State = Type.Enum([...STATES])

const UploadSchema = Type.Object(
  {
    uploadId: Type.String({ description: 'A UUID, the same as in the reseller API.' }),
    transactionId: Type.String({ description: "The reseller's transaction id." }),
    resellerId: Type.String(),
    resellerName: Type.String(),
    orderId: orNull(Type.String()),
    state: State,
    deviceCount: Type.Integer({ description: 'Number of accepted devices.' }),
    createTime: Type.Integer({ description: 'Epoch ms.' }),
    updateTime: Type.Integer({ description: 'Epoch ms.' }),
    approvedTime: orNull(Type.Integer({ description: 'Epoch ms.' })),
  },
  { title: 'Upload' },
)

export const listUploads = operation({
  id: 'getBulkEnrollDeviceUploadsUsingGET',
  method: 'GET',
  path: '/kcs/v1/kme/devices/uploads/list',
  tag,
  summary: "Lists resellers' uploads for the customer",
  query: Type.Object({
    ...forCustomer,
    ...pagingQuery,
    resellerId: Type.Optional(Type.String()),
    transactionId: Type.Optional(Type.String()),
    state: Type.Optional(Type.String(shownAs(State))),
  }),
  reply: Type.Object(
    {
      totalCount: Type.Integer(),
      pageNum: Type.Integer(),
      pageSize: Type.Integer(),
      uploadList: Type.Array(UploadSchema),
    },
    { title: 'UploadList' },
  ),
  checks: [checks.queryForm, checks.pageSize, checks.resellerIdForm, checks.uploadState, checks.resellerKnown],
  scopes: ['kme', 'kme.devices', 'kme.devices:view'],
  handle: async (world, call) => {
    const query = call.query()
    const page = pageOf(query, PAGES)
    requireId('resellerId', query.resellerId)
    const state = query.state === undefined ? undefined : stateOf(query.state)
    await requireReseller(world, query.resellerId)
    const filter = { reseller: query.resellerId, transaction: query.transactionId, state }
    const { rows, total } = await world.store.uploads.list(call.caller.tenant.id, filter, page)
    return { totalCount: total, pageNum: page.number, pageSize: page.size, uploadList: rows.map(uploadBody) }
  },
})

export const approveUploads = operation({
  id: 'approveBulkEnrollDeviceUploadsUsingPOST',
  method: 'POST',
  path: '/kcs/v1/kme/devices/uploads/approvals',
  tag,
  summary: 'Approves uploads',
  description:
    "The customer can use the devices afterwards. They get the profile of the request, else the profile of the upload's alias, else the reseller's default profile. An upload that was approved before does not change.",
  body: Type.Object(
    {
      ...forCustomer,
      uploadIds: Type.Optional(
        Type.Array(Type.String(), { maxItems: 10_000, description: 'These, transactionIds or approveAll is required.' }),
      ),
      transactionIds: Type.Optional(Type.Array(Type.String(), { maxItems: 10_000 })),
      approveAll: Type.Optional(Type.Boolean({ description: 'All pending uploads.' })),
      resellerId: Type.Optional(Type.String({ description: 'Only uploads of this reseller.' })),
      profileId: Type.Optional(Type.String()),
    },
    { title: 'Approval' },
  ),
  reply: Type.Object({
    totalCount: Type.Integer({ description: 'Number of uploads.' }),
    successCount: Type.Integer(),
    failedCount: Type.Integer(),
  }),
  checks: [
    checks.bodyForm,
    checks.resellerIdForm,
    checks.uploadsSent,
    checks.resellerKnown,
    checks.uploadsKnown,
    checks.profileKnown,
    checks.profilePublished,
  ],
  scopes: ['kme', 'kme.devices', 'kme.devices:manage'],
  handle: async (world, call) => {
    const { uploadIds = [], transactionIds = [], approveAll = false, resellerId, profileId } = call.body()
    requireId('resellerId', resellerId)
    if (!approveAll && uploadIds.length + transactionIds.length === 0) {
      throw refuse(checks.uploadsSent, 'uploadIds, transactionIds or approveAll is required')
    }
    const { tenant, by } = call.caller
    const { uploads } = orThrow(
      await beginApprove(world, by, {
        tenant: tenant.id,
        uploads: approveAll ? 'pending' : { ids: [...new Set(uploadIds.map(uploadOfUuid))], transactions: transactionIds },
        reseller: resellerId,
        profile: profileId,
      }),
    )
    return { totalCount: uploads, successCount: uploads, failedCount: 0 }
  },
})

/** Throws the refusal of an unknown reseller. A reseller without uploads for the customer is known too. */
export async function requireReseller(world: KmeWorld, id: string | undefined): Promise<void> {
  if (id !== undefined && (await world.store.tenants.get(id))?.kind !== 'reseller') throw refuse(checks.resellerKnown)
}

const uploadBody = (upload: Upload & { resellerName: string }) => ({
  uploadId: uuidOfUpload(upload.id),
  transactionId: upload.transaction,
  resellerId: upload.reseller,
  resellerName: upload.resellerName,
  orderId: upload.orderNo,
  state: upload.state,
  deviceCount: upload.devices,
  createTime: upload.createdAt,
  updateTime: upload.updatedAt,
  approvedTime: upload.approvedAt,
})

function stateOf(text: string): Upload['state'] {
  const state = STATES.find(known => known.toLowerCase() === text.toLowerCase())
  if (state === undefined) throw new Unfit('state', mustBeOneOf(STATES), checks.uploadState.rule)
  return state
}
