import Type from 'typebox'
import { type IdentifierKind, normalise } from '../../enrolment/identifier.ts'
import { beginRelease } from '../../enrolment/release.ts'
import type { Projection } from '../../enrolment/store.ts'
import { beginUpload } from '../../enrolment/upload.ts'
import type { World } from '../../enrolment/world.ts'
import { Unfit } from '../../wire/operation.ts'
import { pageBytes, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { customerId, operation, orRefuse, ownReseller, type ResellerCaller, refuse, resellerIdOf, vendorId } from './dialect.ts'
import { resellerPage, within } from './paging.ts'
import { Id, maybe, Transaction, UploadedDevice } from './schemas.ts'
import { wordOf } from './transactions.ts'

/** A device as its reseller sees it. */
export const deviceProjection: Projection = {
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

const Devices = Type.Union([
  Type.Array(Type.Unknown(), { description: 'Identifiers, all of the one `type`.' }),
  Type.Object({ type: Type.Optional(Type.String()), list: Type.Array(Type.Unknown()) }),
])

const common = {
  resellerId: Id('The caller, a decimal string.'),
  customerId: Id('Who the devices are for: a customer, or a managed service provider.'),
  vendorId: maybe(Id('A sub-reseller of the caller.')),
  transactionId: Id('Chosen by the caller, unique among all its uploads and deletes.'),
  type: maybe(Type.String({ description: 'IMEI, MEID or SN, for the whole request.' })),
  orderNo: maybe(Id('At most 100 characters; told again in the status.')),
}

const upload = operation({
  id: 'uploadDevices',
  method: 'PUT',
  path: '/kcs/v1/rp/devices/upload',
  tag: 'Devices',
  summary: 'Upload devices for a customer',
  description: 'Accepted at once and judged device by device; the result is told by the status of the transaction.',
  body: Type.Object({
    ...common,
    devices: Devices,
    orderTime: maybe(
      Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]{1,15}$' })], { description: 'Epoch seconds or ms.' }),
    ),
    targetService: maybe(Type.String()),
    profileAliases: maybe(Type.Array(Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())]))),
    stc: maybe(Type.String({ description: 'Sold-to code.' })),
  }),
  reply: Transaction,
  scopes: ['kdp', 'kdp.devices', 'kdp.devices:manage'],
  errors: [
    'parameterDuplicate',
    'deviceCountExceeded',
    'resellerIdInvalid',
    'customerIdInvalid',
    'transactionIdInvalid',
    'transactionIdDuplicate',
    'resellerNotFound',
    'customerNotFound',
    'vendorNotFound',
    'associationNotFound',
  ],
  handle: async (world, call) => {
    const body = call.body()
    const { kind, list } = devicesOf(body.type, body.devices)
    const aliases = aliasesOf(body.profileAliases ?? [], body.targetService ?? undefined)
    const order = await orderOf(world, call.caller, body)
    const transaction = orRefuse(
      await beginUpload(world, call.caller.by, {
        ...order,
        devices: list,
        details: {
          type: kind,
          orderTime: orderTimeOf(body.orderTime),
          targetService: body.targetService ?? null,
          aliases,
          soldToCode: body.stc ?? null,
        },
      }),
    )
    return wordOf(transaction)
  },
})

const release = operation({
  id: 'deleteDevices',
  method: 'PUT',
  path: '/kcs/v1/rp/devices/delete',
  tag: 'Devices',
  summary: 'Delete devices that the reseller uploaded for a customer',
  description: 'By identifier, or all that one earlier upload brought (`removeTransactionId`).',
  body: Type.Object({
    ...common,
    devices: maybe(Devices),
    removeTransactionId: maybe(Id('An earlier upload, all of whose devices are deleted.')),
  }),
  reply: Transaction,
  scopes: ['kdp', 'kdp.devices', 'kdp.devices:manage'],
  errors: upload.errors,
  handle: async (world, call) => {
    const { removeTransactionId, ...body } = call.body()
    const named = body.devices !== undefined && body.devices !== null
    if (named && typeof removeTransactionId === 'string')
      throw refuse('parameterDuplicate', { parameter: 'devices, removeTransactionId' })
    const devices =
      typeof removeTransactionId === 'string' && !named
        ? { ofTransaction: removeTransactionId }
        : ofType(devicesOf(body.type, body.devices ?? []))
    const order = await orderOf(world, call.caller, body)
    return wordOf(orRefuse(await beginRelease(world, call.caller.by, { ...order, devices })))
  },
})

const list = operation({
  id: 'listDevices',
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
    const reseller = await ownReseller(world, call.caller, resellerIdOf(call, query.resellerId))
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
        'kdp',
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
    return pageBytes(head, 'devices', listed.rows)
  },
})

export const devices = [upload, release, list]

type Sent = { resellerId: string; customerId: string; vendorId?: string | null; transactionId: string; orderNo?: string | null }

/** The parts that uploads and deletes share, the reseller checked first. */
async function orderOf(world: World, caller: ResellerCaller, body: Sent) {
  if ((body.orderNo ?? '').length > 100) throw new Unfit('orderNo', 'must have at most 100 characters')
  return {
    reseller: await ownReseller(world, caller, body.resellerId),
    vendor: vendorId(body.vendorId),
    customer: body.customerId,
    transaction: body.transactionId,
    orderNo: body.orderNo ?? null,
  }
}

function devicesOf(
  type: string | null | undefined,
  devices: Type.Static<typeof Devices>,
): { kind: IdentifierKind; list: unknown[] } {
  const flat = Array.isArray(devices)
  const named = type ?? (flat ? undefined : devices.type)
  if (named === undefined) throw new Unfit('type', 'is required')
  const kind = KINDS[named.toUpperCase().replace('_', '')]
  if (kind === undefined) throw new Unfit('type', 'must be IMEI, MEID or SN')
  const list = flat ? devices : devices.list
  if (list.length === 0) throw new Unfit('devices', 'must have at least one')
  return { kind, list }
}

const ofType = ({ kind, list }: { kind: IdentifierKind; list: unknown[] }) => ({ type: kind, list })

const KINDS: Readonly<Record<string, IdentifierKind>> = {
  IMEI: 'imei',
  MEID: 'meid',
  SN: 'serial',
  SERIAL: 'serial',
  SERIALNUMBER: 'serial',
}

/** Aliases by service; a bare text takes the request's service. */
function aliasesOf(sent: readonly unknown[], targetService: string | undefined): Record<string, string> {
  const aliases: Record<string, string> = {}
  for (const one of sent) {
    const object = typeof one === 'string' ? { alias: one } : (one as Record<string, unknown>)
    const alias = object.alias ?? object.profileAlias ?? object.name
    const service = String(object.service ?? object.targetService ?? targetService ?? 'KME').toUpperCase()
    if (typeof alias !== 'string' || alias === '') throw new Unfit('profileAliases', 'each needs an alias')
    if (service in aliases) throw refuse('parameterDuplicate', { parameter: `profileAliases for ${service}` })
    aliases[service] = alias
  }
  return aliases
}

/** Epoch ms of what is seconds unless it is too large to be. */
function orderTimeOf(sent: number | string | null | undefined): number | null {
  if (sent === undefined || sent === null) return null
  const time = Number(sent)
  return time >= 1e12 ? time : time * 1000
}
