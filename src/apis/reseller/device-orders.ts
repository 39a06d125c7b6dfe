import Type from 'typebox'
import type { IdentifierKind } from '../../enrolment/identifier.ts'
import { beginRelease } from '../../enrolment/release.ts'
import { beginUpload } from '../../enrolment/upload.ts'
import type { World } from '../../enrolment/world.ts'
import { Unfit } from '../../wire/operation.ts'
import { operation, orRefuse, ownReseller, type ResellerCaller, refuse, vendorId } from './dialect.ts'
import { Id, maybe, Transaction } from './schemas.ts'
import { wordOf } from './transactions.ts'

export const Devices = Type.Union([
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
          again: call.caller.dated.uploadedAgain === 'unchanged' ? 'unchanged' : 'refused',
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

export const deviceOrders = [upload, release]

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
