import Type from 'typebox'
import type { IdentifierKind } from '../../enrolment/identifier.ts'
import { beginRelease } from '../../enrolment/release.ts'
import { beginUpload } from '../../enrolment/upload.ts'
import type { World } from '../../enrolment/world.ts'
import { Unfit } from '../../wire/operation.ts'
import { operation, orRefuse, orRefuseUpload, ownReseller, type ResellerCaller, refuse, vendorId } from './dialect.ts'
import { aliasesOf, ProfileAliases } from './profile-aliases.ts'
import { Acknowledgement, Id, maybe } from './schemas.ts'

/** The vendor's operation id; its answer to an unknown customer goes by the contract date. */
export const UPLOAD = 'uploadDevicesUsingPUT'

export const Devices = Type.Union([
  Type.Array(Type.Unknown(), { description: 'Identifiers, all of the one `type`.' }),
  Type.Object({ type: Type.Optional(Type.String()), list: Type.Array(Type.Unknown()) }),
])

export const OrderTime = Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]{1,15}$' })], {
  description: 'Epoch seconds or ms.',
})

const common = {
  resellerId: Id('The caller.'),
  customerId: Id('Who the devices are for: a customer, or a managed service provider.'),
  vendorId: maybe(Id('A sub-reseller of the caller.')),
  transactionId: Id('Chosen by the caller, unique among all its uploads and deletes: 1 to 64 letters, digits and `. _ : -`.'),
  type: maybe(Type.String({ description: 'IMEI, MEID or SN, for the whole request.' })),
  orderNo: maybe(Id('At most 100 characters; told again in the status.')),
}

const upload = operation({
  id: UPLOAD,
  method: 'PUT',
  path: '/kcs/v1/rp/devices/upload',
  tag: 'Devices',
  summary: 'Upload devices for a customer',
  description:
    'Accepted at once and judged device by device; the status of the transaction has the result. A customer that is not associated with the reseller yet is associated, PENDING, by the same call.',
  body: Type.Object({
    ...common,
    devices: Devices,
    orderTime: maybe(OrderTime),
    targetService: maybe(Type.String()),
    profileAliases: maybe(ProfileAliases),
    stc: maybe(Type.String({ description: 'Sold-to code.' })),
  }),
  reply: Acknowledgement,
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
    const { id } = orRefuseUpload(call.caller.dated)(
      await beginUpload(world, call.caller.by, {
        ...order,
        devices: list,
        details: {
          type: kind,
          orderTime: orderTimeOf(body.orderTime),
          targetService: body.targetService ?? null,
          aliases,
          soldToCode: body.stc ?? null,
          again: call.caller.dated.uploadedAgain === 'unchanged' ? 'unchanged' : 'refused',
        },
      }),
    )
    return { ...acknowledged(id), operationType: 'UPLOAD' }
  },
})

const release = operation({
  id: 'deleteDevicesUsingPUT',
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
  reply: Acknowledgement,
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
    const { id } = orRefuse(await beginRelease(world, call.caller.by, { ...order, devices }))
    return { ...acknowledged(id), operationType: 'DELETE' }
  },
})

export const deviceOrders = [upload, release]

/** An accepted order, as the first generation answers it too. */
export const acknowledged = (id: string) => ({ transactionId: id, state: 'Progress', code: 2000000, message: 'SUCCESS' }) as const

type Sent = { resellerId: string; customerId: string; vendorId?: string | null; transactionId: string; orderNo?: string | null }

/** The parts that uploads and deletes share, the reseller checked first. */
async function orderOf(world: World, caller: ResellerCaller, body: Sent) {
  const orderNo = orderNoOf(body.orderNo)
  return {
    reseller: await ownReseller(world, caller, body.resellerId),
    vendor: vendorId(body.vendorId),
    customer: body.customerId,
    transaction: body.transactionId,
    orderNo,
  }
}

export function orderNoOf(sent: string | null | undefined): string | null {
  if ((sent ?? '').length > 100) throw new Unfit('orderNo', 'must have at most 100 characters')
  return sent ?? null
}

export function devicesOf(
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

/** Epoch ms of what is seconds unless it is too large to be. */
export function orderTimeOf(sent: number | string | null | undefined): number | null {
  if (sent === undefined || sent === null) return null
  const time = Number(sent)
  return time >= 1e12 ? time : time * 1000
}
