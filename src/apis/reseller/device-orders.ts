import Type from 'typebox'
import type { IdentifierKind } from '../../enrolment/identifier.ts'
import { beginRelease } from '../../enrolment/release.ts'
import { beginUpload } from '../../enrolment/upload.ts'
import type { World } from '../../enrolment/world.ts'
import { epochMs, Id } from '../../wire/number.ts'
import { mustBeOneOf, Unfit } from '../../wire/operation.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import { UNCHECKED } from '../../wire/text.ts'
import { ownReseller, type ResellerCaller } from './caller.ts'
import * as checks from './checks.ts'
import { deletedDevice, uploadedDevice } from './device-checks.ts'
import { DEVICE_ROWS, orThrow, orThrowUpload, refuse, vendorId } from './dialect.ts'
import { maybe, operation, TenantId } from './operation.ts'
import { aliasesOf, ProfileAliases } from './profile-aliases.ts'

/** The vendor's operation id. The contract date selects the response to an unknown customer by it. */
export const UPLOAD = 'uploadDevicesUsingPUT'

/** A row that is not a text becomes a failed row of the transaction. */
export const Devices = Type.Union(
  [
    Type.Array(Type.Unknown(UNCHECKED)),
    Type.Object({ type: Type.Optional(Type.String()), list: Type.Array(Type.Unknown(UNCHECKED)) }),
  ],
  shownAs(Type.Array(Type.String(), { minItems: 1, description: 'Identifiers; all are of the one `type`.' })),
)

export const IdentifierType = Type.Enum(['IMEI', 'MEID', 'SN'], { description: 'The type of all identifiers of the request.' })

export const OrderTime = Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]+$' })], {
  ...shownAs(Type.Integer({ minimum: 0 })),
  description: 'Epoch seconds (10 digits) or epoch milliseconds (13 digits).',
})

/** The members of a response to an accepted order, in both generations. */
export const accepted = {
  transactionId: Type.String(),
  state: Type.Literal('Progress'),
  code: Type.Literal(2000000),
  message: Type.Literal('SUCCESS'),
}

const Acknowledgement = Type.Object({ ...accepted, operationType: Type.Enum(['UPLOAD', 'DELETE']) }, { title: 'Acknowledgement' })

const common = {
  resellerId: TenantId('The caller.'),
  customerId: TenantId('The customer or managed service provider that the devices are for.'),
  vendorId: maybe(TenantId('A sub-reseller of the caller.')),
  transactionId: Id('Chosen by the caller, unique among all its uploads and deletes.', {
    pattern: '^[A-Za-z0-9._:-]{1,64}$',
  }),
  orderNo: maybe(Id('The status of the transaction shows it.', { maxLength: 100 })),
}
const ofDevices = { type: maybe(Type.String()), devices: Devices }
const onUpload = {
  orderTime: maybe(OrderTime),
  targetService: maybe(
    Type.String({ description: 'The Knox service that receives the devices.', ...shownAs(Type.Literal('KME')) }),
  ),
  profileAliases: maybe(ProfileAliases),
  stc: maybe(Type.String({ description: 'Sold-to code.' })),
}
const releasedUpload = Id('An earlier upload, all of whose devices are deleted.', { pattern: '^[A-Za-z0-9._:-]{1,64}$' })

/** The checks of `orderOf` and those of the customer. */
const tenants = [
  ...checks.ownReseller,
  checks.vendorForm,
  checks.vendorKnown,
  checks.customerIdForm,
  checks.customerKnown,
] as const

const upload = operation({
  id: UPLOAD,
  method: 'PUT',
  path: '/kcs/v1/rp/devices/upload',
  tag: 'Devices',
  summary: 'Uploads devices for a customer',
  description:
    'The call returns before the devices are processed; the status of the transaction has their results. If the customer is not associated with the reseller, the call creates the association as PENDING.',
  body: objectShownAs({ ...common, ...ofDevices, ...onUpload }, { type: IdentifierType }, { title: 'Upload' }),
  reply: Acknowledgement,
  scopes: ['kdp', 'kdp.devices', 'kdp.devices:manage'],
  checks: [
    checks.bodyForm,
    checks.deviceType,
    checks.devicesSent,
    checks.aliasForm,
    checks.aliasOnce,
    checks.orderTimeForm,
    checks.orderNoLength,
    ...tenants,
    checks.uploadable,
    checks.aliasKnown,
    ...checks.acceptance,
  ],
  deviceChecks: uploadedDevice,
  deviceRows: DEVICE_ROWS,
  handle: async (world, call) => {
    const body = call.body()
    const { kind, list } = devicesOf(body.type, body.devices)
    const aliases = aliasesOf(body.profileAliases ?? [], body.targetService ?? undefined)
    const orderTime = orderTimeOf(body.orderTime)
    const order = await orderOf(world, call.caller, body)
    const { id } = orThrowUpload(call.caller.dated)(
      await beginUpload(world, call.caller.by, {
        ...order,
        devices: list,
        details: {
          type: kind,
          orderTime,
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
  summary: 'Deletes devices that the reseller uploaded for a customer',
  description: 'Selects the devices by identifier, or all devices of one earlier upload (`removeTransactionId`).',
  body: Type.Object(
    { ...common, type: ofDevices.type, devices: maybe(Devices), removeTransactionId: maybe(releasedUpload) },
    shownAs(
      Type.Union([
        Type.Object({ ...common, type: IdentifierType, devices: Devices }, { title: 'DeleteOfDevices' }),
        Type.Object({ ...common, removeTransactionId: releasedUpload }, { title: 'DeleteOfUpload' }),
      ]),
    ),
  ),
  reply: Acknowledgement,
  scopes: ['kdp', 'kdp.devices', 'kdp.devices:manage'],
  checks: [
    checks.bodyForm,
    checks.oneSelection,
    checks.deviceType,
    checks.devicesSent,
    checks.orderNoLength,
    ...tenants,
    checks.associated,
    checks.removedKnown,
    ...checks.acceptance,
  ],
  deviceChecks: deletedDevice,
  deviceRows: DEVICE_ROWS,
  handle: async (world, call) => {
    const { removeTransactionId, ...body } = call.body()
    const named = body.devices !== undefined && body.devices !== null
    if (named && typeof removeTransactionId === 'string')
      throw refuse(checks.oneSelection, { parameter: 'devices, removeTransactionId' })
    const devices =
      typeof removeTransactionId === 'string' && !named
        ? { ofTransaction: removeTransactionId }
        : ofType(devicesOf(body.type, body.devices ?? []))
    const order = await orderOf(world, call.caller, body)
    const { id } = orThrow(await beginRelease(world, call.caller.by, { ...order, devices }))
    return { ...acknowledged(id), operationType: 'DELETE' }
  },
})

export const deviceOrders = [upload, release]

/** The response to an accepted order; the second generation adds `operationType`. */
export const acknowledged = (id: string) => ({ transactionId: id, state: 'Progress', code: 2000000, message: 'SUCCESS' }) as const

type Sent = { resellerId: string; customerId: string; vendorId?: string | null; transactionId: string; orderNo?: string | null }

/** What uploads and deletes have in common. The reseller is checked before the vendor. */
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
  if ((sent ?? '').length > 100) throw new Unfit('orderNo', 'must have at most 100 characters', checks.orderNoLength.rule)
  return sent ?? null
}

export function devicesOf(
  type: string | null | undefined,
  devices: Type.Static<typeof Devices>,
): { kind: IdentifierKind; list: unknown[] } {
  const flat = Array.isArray(devices)
  const named = type ?? (flat ? undefined : devices.type)
  if (named === undefined) throw new Unfit('type', 'is required', checks.deviceType.rule)
  const kind = KINDS[named.toUpperCase().replace('_', '')]
  if (kind === undefined) throw new Unfit('type', mustBeOneOf(['IMEI', 'MEID', 'SN']), checks.deviceType.rule)
  const list = flat ? devices : devices.list
  if (list.length === 0) throw new Unfit('devices', 'must have at least one', checks.devicesSent.rule)
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

/** Epoch ms. Throws `Unfit`. */
export function orderTimeOf(sent: number | string | null | undefined): number | null {
  if (sent === undefined || sent === null) return null
  const time = epochMs(sent)
  if (time !== undefined) return time
  const reason = 'must be epoch seconds (10 digits) or epoch milliseconds (13 digits)'
  throw new Unfit('orderTime', reason, checks.orderTimeForm.rule)
}
