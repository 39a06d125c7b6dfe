import Type, { type Static } from 'typebox'
import { beginUnassign, beginUnassignSome, type Unassignment } from '../../enrolment/unassign.ts'
import { NOTHING_NAMED, OrderReply, progressBody, scopes, tag } from './device-orders.ts'
import { orRefuse, orRefuseUnassign, refuse } from './dialect.ts'
import { DeviceName, forCustomer } from './fields.ts'
import { type KmeCall, type KmeWorld, operation } from './operation.ts'

const body = Type.Object({
  ...forCustomer,
  deviceIds: Type.Optional(Type.Array(DeviceName, { description: 'Ids, IMEIs, MEIDs or serial numbers.' })),
  unassignCredentials: Type.Optional(
    Type.Boolean({ description: 'Drops the EMM user and token that are kept with the devices too. They stay unless told.' }),
  ),
})

export const unassignProfile = operation({
  id: 'unassignProfile',
  method: 'PUT',
  path: '/kcs/v1/kme/devices/unassignProfile',
  tag,
  summary: 'Takes their profile away from devices',
  description:
    'All or nothing: one device that cannot be unassigned refuses all; one without a profile is unassigned as it is. Up to 500 devices are unassigned before the answer; more are taken in and done by and by, and the counts tell what is left.',
  body,
  reply: OrderReply,
  errors: ['tooManyDevices', 'deviceInvalid', 'deviceUnknown'],
  scopes,
  handle: async (world, call) => progressBody(orRefuseUnassign(await beginUnassign(world, call.caller.by, asked(call)))),
})

const inPart = {
  path: '/kcs/v2/kme/devices/unassignProfile',
  tag,
  summary: 'Takes their profile away from those devices that it can',
  description: 'Each is judged for itself and reported in one of four lists, as it was written.',
  body,
  reply: Type.Object({
    totalCount: Type.Integer({ description: 'Names that were sent.' }),
    successDeviceList: Type.Array(Type.String()),
    notFoundDeviceList: Type.Array(Type.String()),
    invalidDeviceList: Type.Array(Type.String(), { description: 'What cannot be a name of a device.' }),
    failedDeviceList: Type.Array(Type.String(), { description: 'Devices whose upload waits for approval.' }),
  }),
  errors: ['tooManyDevices'],
  scopes,
} as const

// A release note tells of a POST, the page of scopes of a PUT.
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

type UnassignCall = KmeCall<unknown, Static<typeof body>>

async function unassignInPart(world: KmeWorld, call: UnassignCall): Promise<unknown> {
  const wanted = asked(call)
  const { unassigned, unknown, malformed, refused } = orRefuse(await beginUnassignSome(world, call.caller.by, wanted))
  return {
    totalCount: wanted.names.length,
    successDeviceList: unassigned,
    notFoundDeviceList: unknown,
    invalidDeviceList: malformed,
    failedDeviceList: refused,
  }
}

function asked(call: UnassignCall): Unassignment {
  const { deviceIds = [], unassignCredentials = false } = call.body()
  if (deviceIds.length === 0) throw refuse('parameterInvalid', NOTHING_NAMED)
  return { tenant: call.caller.tenant.id, names: deviceIds.map(String), dropCredentials: unassignCredentials }
}
