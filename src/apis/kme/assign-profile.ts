import Type from 'typebox'
import { beginAssign } from '../../enrolment/assign.ts'
import type { DeviceDetails } from '../../enrolment/transaction.ts'
import { Unfit } from '../../wire/operation.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import { LINES, NAME } from '../../wire/text.ts'
import * as checks from './checks.ts'
import { common, DeviceIds, deviceIds, NOTHING_NAMED, OrderReply, progressBody } from './device-orders.ts'
import { assignedRows, orThrow, refuse } from './dialect.ts'
import { DeviceName, forCustomer } from './fields.ts'
import { operation } from './operation.ts'

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

export const assignProfile = operation({
  ...common,
  id: 'assignProfileUsingPUT',
  method: 'PUT',
  path: '/kcs/v1/kme/devices/assignProfile',
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
  deviceRows: assignedRows,
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
