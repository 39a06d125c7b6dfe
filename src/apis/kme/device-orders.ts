import Type, { type Static } from 'typebox'
import { beginAssign } from '../../enrolment/assign.ts'
import type { Progress } from '../../enrolment/order.ts'
import { beginRemove } from '../../enrolment/remove.ts'
import type { DeviceDetails } from '../../enrolment/transaction.ts'
import { beginUnassign, beginUnassignSome, type Unassignment } from '../../enrolment/unassign.ts'
import { Unfit } from '../../wire/operation.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import { LINES, NAME } from '../../wire/text.ts'
import * as checks from './checks.ts'
import { DeviceSchema } from './devices.ts'
import { orThrow, orThrowUnassign, refuse } from './dialect.ts'
import { DeviceName, forCustomer } from './fields.ts'
import { type KmeCall, type KmeWorld, operation } from './operation.ts'

const tag = 'Customer-Device-Management'
const scopes = ['kme', 'kme.devices', 'kme.devices:manage']
const NOTHING_NAMED = 'Device ID list cannot be empty'

// Required, unless another member names devices; the handler checks it after its other checks.
const DeviceIds = Type.Array(DeviceName, { minItems: 1, description: 'Ids, IMEIs, MEIDs or serial numbers.' })
const deviceIds = Type.Optional(Type.Array(DeviceName, shownAs(DeviceIds)))

const credentials = {
  userName: Type.Optional(
    Type.String({
      ...LINES,
      description:
        'EMM user id, of at most 100 characters and without # / $ * % & : \\ ( ) + ? { } [ ] < >: RSA-2048 ciphertext (PKCS#1 v1.5), base64.',
    }),
  ),
  userToken: Type.Optional(
    Type.String({ ...LINES, description: 'EMM password or token, encrypted in the same way. No response shows it.' }),
  ),
  tags: Type.Optional(Type.Array(Type.String(NAME), { description: 'Replaces the tags of the device.' })),
}

const Credentials = Type.Object(credentials, { title: 'Credentials' })

const OwnDetails = objectShownAs(
  {
    deviceId: Type.Optional(DeviceName),
    id: Type.Optional(DeviceName),
    imei: Type.Optional(DeviceName),
    serialNumber: Type.Optional(DeviceName),
    ...credentials,
  },
  {
    deviceId: Type.String({ description: 'An id, IMEI, MEID or serial number.' }),
    id: undefined,
    imei: undefined,
    serialNumber: undefined,
  },
  { title: 'DeviceDetails' },
)

/** The progress of an order. Its members are the union of the two published shapes of the response. */
const OrderReply = Type.Object(
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

const assignment = { ...forCustomer, profileId: Type.String() }
const EachWithDetails = Type.Array(OwnDetails, { minItems: 1 })
const AssignmentOfDevices = Type.Object(
  {
    ...assignment,
    deviceIds: DeviceIds,
    deviceDetails: Type.Optional(
      Type.Union([Credentials, EachWithDetails], {
        description: 'One object for all devices, or a list with the id of a device in each item.',
      }),
    ),
  },
  { title: 'AssignmentOfDevices' },
)
const AssignmentWithDetails = Type.Object({ ...assignment, deviceDetails: EachWithDetails }, { title: 'AssignmentWithDetails' })

const progressBody = ({ count, done, failed }: Progress): Static<typeof OrderReply> => ({
  totalCount: count,
  successCount: done - failed,
  pendingCount: count - done,
  failedCount: failed,
  processingCount: count - done,
  deviceList: [],
})

export const assignProfile = operation({
  id: 'assignProfileUsingPUT',
  method: 'PUT',
  path: '/kcs/v1/kme/devices/assignProfile',
  tag,
  summary: 'Assigns a profile to devices',
  description:
    'All or nothing: the request is refused if one device cannot be assigned. Up to 500 devices are assigned before the response; a larger order runs in the background, and the counts show its progress.',
  body: Type.Object(
    { ...assignment, deviceIds, deviceDetails: Type.Optional(Type.Union([Credentials, Type.Array(OwnDetails)])) },
    shownAs(Type.Union([AssignmentOfDevices, AssignmentWithDetails])),
  ),
  reply: OrderReply,
  checks: [
    checks.bodyForm,
    checks.detailsName,
    checks.devicesSent,
    checks.deviceCount,
    checks.deviceName,
    checks.deviceApproved,
    checks.assignedKnown,
    checks.profileKnown,
    checks.credentialEncrypted,
    checks.userIdForm,
    checks.profilePublished,
  ],
  scopes,
  handle: async (world, call) => {
    const { profileId, deviceIds = [], deviceDetails = {} } = call.body()
    const each = Array.isArray(deviceDetails) ? deviceDetails.map(ownDetails) : []
    const details: DeviceDetails = Array.isArray(deviceDetails) ? {} : deviceDetails
    const devices = mergeDetails(deviceIds.map(String), each)
    if (devices.length === 0) throw refuse(checks.devicesSent, NOTHING_NAMED)
    const { tenant, by } = call.caller
    return progressBody(orThrow(await beginAssign(world, by, { tenant: tenant.id, profile: profileId, devices, details })))
  },
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
  id: 'unassignProfile',
  method: 'PUT',
  path: '/kcs/v1/kme/devices/unassignProfile',
  tag,
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
  scopes,
  handle: async (world, call) => progressBody(orThrowUnassign(await beginUnassign(world, call.caller.by, unassignmentOf(call)))),
})

const inPart = {
  path: '/kcs/v2/kme/devices/unassignProfile',
  tag,
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
  scopes,
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
  id: 'deleteDevices',
  method: 'POST',
  path: '/kcs/v1/kme/devices/delete',
  tag,
  summary: 'Removes devices from the customer',
  description: 'Each device is checked on its own. The response repeats its name, as it was sent, in one of three lists.',
  body: objectShownAs({ ...forCustomer, devices: Type.Optional(Named) }, { devices: Named }),
  reply: Type.Object({
    successDeviceList: Type.Array(Type.String()),
    failedDeviceList: Type.Array(Type.String()),
    notFoundDeviceList: Type.Array(Type.String()),
  }),
  checks: [checks.bodyForm, checks.removedSent, checks.removedCount, checks.someDeviceName],
  scopes,
  handle: async (world, call) => {
    const { imeiOrSerials = [], deviceIds = [] } = call.body().devices ?? {}
    const names = [...imeiOrSerials, ...deviceIds].map(String)
    if (names.length === 0) throw refuse(checks.devicesSent, NOTHING_NAMED)
    const { tenant, by } = call.caller
    const { removed, refused, unknown } = orThrow(await beginRemove(world, by, { tenant: tenant.id, names }))
    return { successDeviceList: removed, failedDeviceList: refused, notFoundDeviceList: unknown }
  },
})

type NamedDetails = { readonly name: string } & DeviceDetails

function ownDetails(
  {
    deviceId,
    id,
    imei,
    serialNumber,
    ...details
  }: DeviceDetails & Partial<Record<'deviceId' | 'id' | 'imei' | 'serialNumber', string | number>>,
  index: number,
): NamedDetails {
  const name = deviceId ?? id ?? imei ?? serialNumber
  if (name === undefined) throw new Unfit(`deviceDetails.${index}.deviceId`, 'is required', checks.detailsName.rule)
  return { name: String(name), ...details }
}

/** Merges deviceIds and deviceDetails: one item for each device, without repeated names of both lists. */
function mergeDetails(names: readonly string[], details: readonly NamedDetails[]): readonly NamedDetails[] {
  const own = new Map(details.map(each => [each.name, each]))
  const listed = new Set(names)
  return [...names.map(name => own.get(name) ?? { name }), ...details.filter(({ name }) => !listed.has(name))]
}

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
