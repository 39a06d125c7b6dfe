import Type, { type StaticDecode, type TSchema } from 'typebox'
import { beginRelease } from '../../../enrolment/release.ts'
import type { Transaction } from '../../../enrolment/transaction.ts'
import { beginUpload } from '../../../enrolment/upload.ts'
import type { World } from '../../../enrolment/world.ts'
import { BODY_FORM } from '../../../wire/check.ts'
import { readJson } from '../../../wire/json.ts'
import { Id } from '../../../wire/number.ts'
import { type Call, parse, Unfit } from '../../../wire/operation.ts'
import { objectShownAs, shownAs } from '../../../wire/shown.ts'
import { requireText } from '../../../wire/text.ts'
import * as checks from '../checks.ts'
import { deletedDevice, uploadedDevice } from '../device-checks.ts'
import {
  accepted,
  acknowledged,
  Devices,
  devicesOf,
  IdentifierType,
  OrderTime,
  orderNoOf,
  orderTimeOf,
} from '../device-orders.ts'
import { maybe, TenantId } from '../operation.ts'
import { type Gen1Caller, ownReseller } from './caller.ts'
import { ofDevices, orderType, resellerSent } from './checks.ts'
import { DEVICE_ROWS, orThrow, refuse, rejected } from './dialect.ts'
import { operation, requireResellerId, type Version, vendorIn } from './operation.ts'

const common = {
  transactionId: Id('Chosen by the caller, unique among all its orders of either generation.', {
    pattern: '^[A-Za-z0-9._:-]{1,64}$',
  }),
  resellerId: TenantId('The caller.'),
  customerId: TenantId('The customer or managed service provider that the devices are for.'),
  vendorId: maybe(TenantId('A sub-reseller of the caller. Ignored under v1.')),
}
// `type` may stand beside a list, as in the second generation.
const selection = { type: maybe(Type.String()), devices: Devices }
const SentDevices = Type.Object({ type: IdentifierType, list: Type.Array(Type.String(), { minItems: 1 }) }, { title: 'Devices' })
const transactionType = (type: 'New' | 'Delete') => maybe(Type.String(shownAs(Type.Literal(type))))
const releasedOrder = Id('An earlier order, all of whose devices are deleted.')

const Save = objectShownAs(
  {
    ...common,
    ...selection,
    transactionType: transactionType('New'),
    orderNo: maybe(Id('The order number.', { maxLength: 100 })),
    orderTime: maybe(OrderTime),
  },
  { type: undefined, devices: SentDevices },
  { title: 'Save' },
)
const released = { ...common, transactionType: transactionType('Delete') }
const Release = Type.Object(
  { ...released, type: selection.type, devices: maybe(Devices), removeTransactionId: maybe(releasedOrder) },
  shownAs(
    Type.Union([
      Type.Object({ ...released, devices: SentDevices }, { title: 'DeleteOfDevices' }),
      Type.Object({ ...released, removeTransactionId: releasedOrder }, { title: 'DeleteOfOrder' }),
    ]),
  ),
)

const Acknowledgement = Type.Object(accepted, { title: 'Acknowledgement' })

const shared = {
  method: 'PUT',
  tag: 'First generation',
  reply: Acknowledgement,
  // The handler gets the body as text, so that a body that is not JSON is refused as an order too.
  consumes: 'application/json',
  scopes: [],
} as const

const LATER =
  'The devices are checked later; the status of the transaction has the result of each. The state of a refused order is `Rejected`.'

const save = (version: Version) =>
  operation({
    ...shared,
    id: `gen1SaveDevices${version.toUpperCase()}`,
    path: `/bulkenroll/${version}/reseller/devices`,
    summary: `Uploads devices for a customer (first generation, ${version})`,
    description: LATER,
    body: Save,
    checks: [
      resellerSent,
      checks.bodyForm,
      orderType,
      checks.deviceType,
      checks.devicesSent,
      checks.orderNoLength,
      checks.orderTimeForm,
      ...(version === 'v1' ? checks.ownReseller : [checks.vendorForm, ...checks.ownReseller, checks.vendorKnown]),
      checks.customerIdForm,
      checks.customerKnown,
      checks.uploadable,
      ...checks.acceptance,
    ],
    deviceChecks: ofDevices(uploadedDevice),
    deviceRows: DEVICE_ROWS,
    handle: (world, call) =>
      acknowledge(call, Save, async body => {
        requireType(body.transactionType, 'New')
        const { kind, list } = devicesOf(body.type, body.devices)
        const orderNo = orderNoOf(body.orderNo)
        const orderTime = orderTimeOf(body.orderTime)
        const order = { ...(await orderOf(world, call.caller, { sent: body, version })), orderNo, devices: list }
        const details = {
          type: kind,
          orderTime,
          targetService: null,
          aliases: {},
          soldToCode: null,
          again: 'refused' as const,
        }
        return orThrow(await beginUpload(world, call.caller.by, { ...order, details }))
      }),
  })

const release = operation({
  ...shared,
  id: 'gen1DeleteDevicesV1',
  path: '/bulkenroll/v1/reseller/devices/delete',
  summary: 'Deletes devices, or all devices of an earlier order (first generation)',
  description: LATER,
  body: Release,
  checks: [
    resellerSent,
    checks.bodyForm,
    orderType,
    checks.oneSelection,
    checks.deviceType,
    checks.devicesSent,
    ...checks.ownReseller,
    checks.customerIdForm,
    checks.customerKnown,
    checks.associated,
    checks.removedKnown,
    ...checks.acceptance,
  ],
  deviceChecks: ofDevices(deletedDevice),
  deviceRows: DEVICE_ROWS,
  handle: (world, call) =>
    acknowledge(call, Release, async body => {
      requireType(body.transactionType, 'Delete')
      const devices = releasedDevices(body)
      const order = await orderOf(world, call.caller, { sent: body, version: 'v1' })
      return orThrow(await beginRelease(world, call.caller.by, { ...order, devices }))
    }),
})

export const deviceOrders = [save('v1'), save('v2'), release]

/** Begins the order of a request and acknowledges it. A refusal shows the `transactionId` that the request has. */
async function acknowledge<Body extends TSchema>(
  call: Call<Gen1Caller, unknown, unknown>,
  schema: Body,
  begin: (body: StaticDecode<Body>) => Promise<Transaction>,
): Promise<Type.Static<typeof Acknowledgement>> {
  let sent: unknown
  try {
    sent = jsonOf(call.sent.body)
    requireText(schema, sent)
    requireResellerId(sent)
    const { id } = await begin(parse(schema, sent, BODY_FORM))
    return acknowledged(id)
  } catch (error) {
    throw rejected(error, sent)
  }
}

function jsonOf(text: unknown): unknown {
  if (typeof text === 'string') return readJson(text)
  throw new Unfit('', 'the body is not UTF-8', 'body-json')
}

/** Refuses an order whose `transactionType` contradicts its path, since it is not clear which of the two is meant. */
function requireType(sent: string | null | undefined, type: 'New' | 'Delete'): void {
  if ((sent ?? '') !== '' && sent?.toLowerCase() !== type.toLowerCase())
    throw new Unfit('transactionType', `must be ${type} here`, orderType.rule)
}

/** What a delete selects. An empty list or an empty `removeTransactionId` counts as absent. */
function releasedDevices({ type, devices, removeTransactionId }: StaticDecode<typeof Release>) {
  const list = (Array.isArray(devices) ? devices : devices?.list) ?? []
  const ofTransaction = removeTransactionId ?? ''
  if (ofTransaction !== '' && list.length > 0) throw refuse(checks.oneSelection, { parameter: 'devices, removeTransactionId' })
  if (ofTransaction !== '') return { ofTransaction }
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
