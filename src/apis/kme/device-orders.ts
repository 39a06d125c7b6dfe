import Type, { type Static } from 'typebox'
import type { Progress } from '../../enrolment/order.ts'
import { beginRemove } from '../../enrolment/remove.ts'
import { beginUnassign, beginUnassignSome, type Unassignment } from '../../enrolment/unassign.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import * as checks from './checks.ts'
import { DeviceSchema } from './devices.ts'
import { namedRows, orThrow, orThrowUnassign, refuse } from './dialect.ts'
import { DeviceName, forCustomer } from './fields.ts'
import { type KmeCall, type KmeWorld, operation } from './operation.ts'

/** What the operations of this file and of `assign-profile.ts` have in common. */
export const common = { tag: 'Customer-Device-Management', scopes: ['kme', 'kme.devices', 'kme.devices:manage'] } as const
export const NOTHING_NAMED = 'Device ID list cannot be empty'

// Required, unless another member names devices; the handler checks it after its other checks.
export const DeviceIds = Type.Array(DeviceName, { minItems: 1, description: 'Ids, IMEIs, MEIDs or serial numbers.' })
export const deviceIds = Type.Optional(Type.Array(DeviceName, shownAs(DeviceIds)))

/** The progress of an order. Its members are the union of the two published shapes of the response. */
export const OrderReply = Type.Object(
  {
    totalCount: Type.Integer(),
    successCount: Type.Integer(),
    pendingCount: Type.Integer(),
    failedCount: Type.Integer(),
    processingCount: Type.Integer(),
    deviceList: Type.Array(DeviceSchema, { description: 'Always empty.' }),
  },
  { title: 'OrderProgress' },
)

export const progressBody = ({ count, done, failed }: Progress): Static<typeof OrderReply> => ({
  totalCount: count,
  successCount: done - failed,
  pendingCount: count - done,
  failedCount: failed,
  processingCount: count - done,
  deviceList: [],
})

const UnassignBody = objectShownAs(
  {
    ...forCustomer,
    deviceIds,
    unassignCredentials: Type.Optional(
      Type.Boolean({ description: 'Also deletes the EMM user and token of the devices. Default false.' }),
    ),
  },
  { deviceIds: DeviceIds },
  { title: 'Unassignment' },
)

export const unassignProfile = operation({
  ...common,
  id: 'unassignProfile',
  method: 'PUT',
  path: '/kcs/v1/kme/devices/unassignProfile',
  summary: 'Unassigns the profile of devices',
  description:
    'All or nothing: the request is refused if one device cannot be unassigned. A device without a profile counts as unassigned. Up to 500 devices are unassigned before the response; a larger order runs in the background, and the counts show its progress.',
  body: UnassignBody,
  reply: OrderReply,
  checks: [
    checks.bodyForm,
    checks.devicesSent,
    checks.deviceCount,
    checks.deviceName,
    checks.deviceApproved,
    checks.unassignedKnown,
  ],
  deviceRows: namedRows,
  handle: async (world, call) => progressBody(orThrowUnassign(await beginUnassign(world, call.caller.by, unassignmentOf(call)))),
})

const inPart = {
  ...common,
  path: '/kcs/v2/kme/devices/unassignProfile',
  summary: 'Unassigns the profile of devices, each on its own',
  description: 'Each device is checked on its own. The response repeats its name, as it was sent, in one of four lists.',
  body: UnassignBody,
  reply: Type.Object(
    {
      totalCount: Type.Integer({ description: 'Number of names in the request.' }),
      successDeviceList: Type.Array(Type.String()),
      notFoundDeviceList: Type.Array(Type.String()),
      invalidDeviceList: Type.Array(Type.String(), {
        description: 'Names that are neither an id nor a valid IMEI, MEID or serial number.',
      }),
      failedDeviceList: Type.Array(Type.String(), { description: 'Devices whose upload is not approved yet.' }),
    },
    { title: 'UnassignmentResults' },
  ),
  checks: [checks.bodyForm, checks.devicesSent, checks.deviceCount],
  deviceRows: namedRows,
} as const

// A release note documents a POST, the page of scopes a PUT.
export const unassignProfileInPart = operation({
  ...inPart,
  id: 'unassignProfileV2',
  method: 'PUT',
  handle: (world, call) => unassignInPart(world, call),
})

export const unassignProfileInPartByPost = operation({
  ...inPart,
  id: 'unassignProfileV2ByPost',
  method: 'POST',
  description: `The same as the PUT. ${inPart.description}`,
  handle: (world, call) => unassignInPart(world, call),
})

const Named = Type.Object(
  { imeiOrSerials: Type.Optional(Type.Array(DeviceName)), deviceIds: Type.Optional(Type.Array(DeviceName)) },
  { description: 'At least one device, in either list.' },
)

export const deleteDevices = operation({
  ...common,
  id: 'deleteDevices',
  method: 'POST',
  path: '/kcs/v1/kme/devices/delete',
  summary: 'Removes devices from the customer',
  description: 'Each device is checked on its own. The response repeats its name, as it was sent, in one of three lists.',
  body: objectShownAs({ ...forCustomer, devices: Type.Optional(Named) }, { devices: Named }),
  reply: Type.Object({
    successDeviceList: Type.Array(Type.String()),
    failedDeviceList: Type.Array(Type.String()),
    notFoundDeviceList: Type.Array(Type.String()),
  }),
  checks: [checks.bodyForm, checks.removedSent, checks.removedCount, checks.someDeviceName],
  deviceRows: namedRows,
  handle: async (world, call) => {
    const { imeiOrSerials = [], deviceIds = [] } = call.body().devices ?? {}
    const names = [...imeiOrSerials, ...deviceIds].map(String)
    if (names.length === 0) throw refuse(checks.devicesSent, NOTHING_NAMED)
    const { tenant, by } = call.caller
    const { removed, refused, unknown } = orThrow(await beginRemove(world, by, { tenant: tenant.id, names }))
    return { successDeviceList: removed, failedDeviceList: refused, notFoundDeviceList: unknown }
  },
})

type UnassignCall = KmeCall<unknown, Static<typeof UnassignBody>>

async function unassignInPart(world: KmeWorld, call: UnassignCall): Promise<unknown> {
  const request = unassignmentOf(call)
  const { unassigned, unknown, malformed, refused } = orThrow(await beginUnassignSome(world, call.caller.by, request))
  return {
    totalCount: request.names.length,
    successDeviceList: unassigned,
    notFoundDeviceList: unknown,
    invalidDeviceList: malformed,
    failedDeviceList: refused,
  }
}

function unassignmentOf(call: UnassignCall): Unassignment {
  const { deviceIds = [], unassignCredentials = false } = call.body()
  if (deviceIds.length === 0) throw refuse(checks.devicesSent, NOTHING_NAMED)
  return { tenant: call.caller.tenant.id, names: deviceIds.map(String), dropCredentials: unassignCredentials }
}
