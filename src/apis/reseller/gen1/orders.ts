import Type from 'typebox'
import { beginRelease } from '../../../enrolment/release.ts'
import type { Transaction } from '../../../enrolment/transaction.ts'
import { beginUpload } from '../../../enrolment/upload.ts'
import type { World } from '../../../enrolment/world.ts'
import { type Call, parse, Unfit } from '../../../wire/operation.ts'
import { acknowledged, Devices, devicesOf, OrderTime, orderNoOf, orderTimeOf } from '../device-orders.ts'
import { accepted, Id, maybe } from '../schemas.ts'
import {
  type Gen1Caller,
  namesReseller,
  operation,
  orRefuse,
  ownReseller,
  refuse,
  rejected,
  type Version,
  vendorIn,
} from './dialect.ts'

const common = {
  transactionId: Id('Chosen by the caller, unique among all its orders of either generation.'),
  resellerId: Id('The caller.'),
  customerId: Id('Who the devices are for: a customer, or a managed service provider.'),
  vendorId: maybe(Id('A sub-reseller of the caller; may be empty. Not read under v1.')),
  transactionType: maybe(Type.String({ description: 'New to save, Delete to delete; it must agree with the path.' })),
  type: maybe(Type.String({ description: 'IMEI, MEID or SN, where `devices` is a bare list.' })),
}
const Save = Type.Object({
  ...common,
  devices: Devices,
  orderNo: maybe(Id('At most 100 characters.')),
  orderTime: maybe(OrderTime),
})
const Remove = Type.Object({
  ...common,
  devices: maybe(Devices),
  removeTransactionId: maybe(Id('An earlier order, all of whose devices are deleted. Instead of `devices`.')),
})

const Acknowledgement = Type.Object(accepted, { title: 'Acknowledgement' })

const shared = {
  method: 'PUT',
  tag: 'First generation',
  reply: Acknowledgement,
  // Handed over as text: an order that is no JSON is refused as an order too.
  consumes: 'application/json',
  scopes: [],
  errors: [
    'resellerIdMissing',
    'resellerIdInvalid',
    'unauthorized',
    'resellerNotFound',
    'customerIdInvalid',
    'customerNotFound',
    'vendorNotFound',
    'associationNotFound',
    'transactionIdInvalid',
    'transactionIdDuplicate',
    'deviceCountExceeded',
  ],
} as const

const save = (version: Version) =>
  operation({
    ...shared,
    id: `gen1SaveDevices${version.toUpperCase()}`,
    path: `/bulkenroll/${version}/reseller/devices`,
    summary: `Upload devices for a customer (first generation, ${version})`,
    body: Save,
    handle: (world, call) =>
      given(call, async sent => {
        const body = parse(Save, sent)
        agrees(body.transactionType, 'New')
        const { kind, list } = devicesOf(body.type, body.devices)
        const orderNo = orderNoOf(body.orderNo)
        const order = { ...(await orderOf(world, call.caller, { sent: body, version })), orderNo, devices: list }
        const details = {
          type: kind,
          orderTime: orderTimeOf(body.orderTime),
          targetService: null,
          aliases: {},
          soldToCode: null,
          again: 'refused' as const,
        }
        return orRefuse(await beginUpload(world, call.caller.by, { ...order, details }))
      }),
  })

const remove = operation({
  ...shared,
  id: 'gen1DeleteDevicesV1',
  path: '/bulkenroll/v1/reseller/devices/delete',
  summary: 'Delete devices, or void a whole earlier order (first generation)',
  body: Remove,
  errors: [...shared.errors, 'parameterDuplicate'],
  handle: (world, call) =>
    given(call, async sent => {
      const body = parse(Remove, sent)
      agrees(body.transactionType, 'Delete')
      const devices = released(body)
      const order = await orderOf(world, call.caller, { sent: body, version: 'v1' })
      return orRefuse(await beginRelease(world, call.caller.by, { ...order, devices }))
    }),
})

export const orders = [save('v1'), save('v2'), remove]

/** Gives the order that was sent and acknowledges it; whatever refuses it is told with the id that was sent for it. */
async function given(
  call: Call<Gen1Caller, unknown, unknown>,
  give: (sent: unknown) => Promise<Transaction>,
): Promise<Type.Static<typeof Acknowledgement>> {
  let sent: unknown
  try {
    sent = jsonOf(call.sent.body)
    namesReseller(sent)
    const { id } = await give(sent)
    return acknowledged(id)
  } catch (error) {
    throw rejected(error, sent)
  }
}

function jsonOf(text: unknown): unknown {
  if (typeof text !== 'string' || text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Unfit('the body', `is not JSON: ${(error as Error).message}`)
  }
}

/** An order whose type says the opposite of its path might be meant either way, so it is not given. */
function agrees(sent: string | null | undefined, type: 'New' | 'Delete'): void {
  if ((sent ?? '') !== '' && sent?.toLowerCase() !== type.toLowerCase())
    throw new Unfit('transactionType', `must be ${type} here`)
}

/** What is to go: an empty list beside an order to void is none, as an empty id beside a list is. */
function released({ type, devices, removeTransactionId }: Type.StaticDecode<typeof Remove>) {
  const list = (Array.isArray(devices) ? devices : devices?.list) ?? []
  const voided = removeTransactionId ?? ''
  if (voided !== '' && list.length > 0) throw refuse('parameterDuplicate', { parameter: 'devices, removeTransactionId' })
  if (voided !== '') return { ofTransaction: voided }
  const named = devicesOf(type, devices ?? [])
  return { type: named.kind, list: named.list }
}

interface Sent {
  readonly resellerId: string
  readonly customerId: string
  readonly transactionId: string
  readonly vendorId?: string | null
}

const orderOf = async (world: World, caller: Gen1Caller, { sent, version }: { sent: Sent; version: Version }) => ({
  vendor: vendorIn(version, sent.vendorId),
  reseller: await ownReseller(world, caller, sent.resellerId),
  customer: sent.customerId,
  transaction: sent.transactionId,
  orderNo: null,
})
