import Type, { type StaticDecode } from 'typebox'
import { DEVICE_STATES, type Device, type DeviceFilter, LOCK_STATUSES } from '../../enrolment/device.ts'
import { normalisePrefix, readName } from '../../enrolment/identifier.ts'
import type { DeviceSort } from '../../enrolment/store/devices.ts'
import { uploadOfUuid, uuidOfUpload } from '../../enrolment/upload-id.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { among } from './among.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { identityOf, refuse } from './dialect.ts'
import { identity, orNull, PAGES, paged, Reference, Time } from './fields.ts'
import { STATE_LABELS } from './labels.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const ofHolder = forRole('holder')
const LABELS = Object.values(STATE_LABELS)
const SORTS = { submitted: 'id', updated: 'updatedAt', model: 'model', status: 'state', profile: 'profileName' } as const
const scopes = ['kme', 'kme.devices', 'kme.devices:view']

const HeldDevice = Type.Object(
  {
    ...identity,
    status: Type.Enum(LABELS),
    lockStatus: Type.Enum([...LOCK_STATUSES]),
    profile: Type.Union([Reference, Type.Null()]),
    userName: orNull(Type.String({ description: 'The EMM user id; in encrypted form if the server has no key to decrypt it.' })),
    tags: Type.Array(Type.String()),
    reseller: Type.Union([Reference, Type.Null()]),
    uploadId: orNull(Type.String({ description: 'A UUID, the same as in KME and KDP.' })),
    submitted: Time('The upload by the reseller.'),
    updated: Time('The last change.'),
  },
  { title: 'HeldDevice' },
)

export const deviceFilters = {
  search: Type.Optional(Type.String({ description: 'The beginning of an IMEI, MEID or serial number.' })),
  status: Type.Optional(Type.Enum(LABELS, { description: 'Without it, devices whose upload waits for approval are left out.' })),
  profile: Type.Optional(Type.String({ description: 'The id of a profile.' })),
  tag: Type.Optional(Type.String({ description: 'A tag, in full.' })),
  reseller: Type.Optional(Type.String({ description: 'The id of a reseller.' })),
  uploadId: Type.Optional(Type.String()),
  orderNo: Type.Optional(Type.String({ description: 'In full.' })),
  model: Type.Optional(Type.String({ description: 'In full.' })),
}
const Filters = Type.Object(deviceFilters)

const list = ofHolder({
  id: 'listOwnDevices',
  method: 'GET',
  path: `${ROOT}/customer/devices`,
  tag: 'customer',
  summary: 'Lists the devices of the customer, with all their identifiers',
  query: Type.Object({
    ...pagingQuery,
    ...deviceFilters,
    sortBy: Type.Optional(
      Type.Enum(['submitted', 'updated', 'model', 'status', 'profile'], { description: 'By default `submitted`.' }),
    ),
    descending: Type.Optional(Type.Enum(['true', 'false'], { description: 'By default `true`: the latest first.' })),
  }),
  reply: Type.Object({ ...paged, devices: Type.Array(HeldDevice) }),
  checks: [checks.queryForm, checks.pageSize],
  scopes,
  handle: async (world, { caller, query }) => {
    const { sortBy = 'submitted', descending, pageNum, pageSize, ...filters } = query()
    const page = pageOf({ pageNum, pageSize }, PAGES)
    const sort: DeviceSort = { by: SORTS[sortBy], descending: descending !== 'false' }
    const { rows, total } = await world.store.devices.rows(caller.tenant.id, { filter: deviceFilter(filters), sort, page })
    return {
      totalCount: total,
      totalPage: pagesOf(total, page),
      pageNum: page.number,
      devices: await shown(world, caller.tenant.id, rows),
    }
  },
})

const one = ofHolder({
  id: 'getOwnDevice',
  method: 'GET',
  path: `${ROOT}/customer/devices/:device`,
  tag: 'customer',
  summary: 'Returns one device of the customer, by its id or by any of its identifiers',
  reply: HeldDevice,
  checks: [checks.deviceKnown],
  scopes,
  handle: async (world, { caller, params: { device: text = '' } }) => {
    const [device] = await shown(world, caller.tenant.id, await named(world, caller.tenant.id, text))
    if (device === undefined) throw refuse(checks.deviceKnown, { device: text.slice(0, 64) })
    return device
  },
})

export const customerDeviceOperations = [list, one]

/** The filter of a list of devices, from the query of a request. */
export function deviceFilter({ search, status, profile, tag, uploadId, ...same }: StaticDecode<typeof Filters>): DeviceFilter {
  return {
    ...same,
    search: normalisePrefix(search ?? '') || undefined,
    states: status && DEVICE_STATES.filter(state => STATE_LABELS[state] === status),
    profiles: profile === undefined ? undefined : [profile],
    tags: tag === undefined ? undefined : [tag],
    upload: uploadId && uploadOfUuid(uploadId),
  }
}

/** The device of the tenant that has this id or identifier, if any. */
export async function named({ store, rules }: PortalWorld, tenant: string, text: string): Promise<readonly Device[]> {
  const name = readName(text, rules)
  if (name === undefined) return []
  if (name.by === 'identifier') {
    const device = await store.devices.get(name)
    return device?.tenant === tenant ? [device] : []
  }
  const filter = { ids: [name.id], states: DEVICE_STATES }
  const query = { filter, sort: { by: 'id', descending: false }, page: { number: 0, size: 1 } } as const
  return (await store.devices.rows(tenant, query)).rows
}

async function shown({ store }: PortalWorld, tenant: string, devices: readonly Device[]) {
  const profiles = await among(
    devices,
    device => device.profile,
    id => store.profiles.get({ tenant, id }),
  )
  const resellers = await among(devices, device => device.reseller, store.tenants.get)
  return devices.map(device => ({
    ...identityOf(device),
    status: STATE_LABELS[device.state],
    lockStatus: device.lockStatus,
    profile: device.profile === null ? null : { id: device.profile, name: profiles.get(device.profile)?.content.name ?? '' },
    userName: device.userName,
    tags: device.tags,
    reseller: device.reseller === null ? null : { id: device.reseller, name: resellers.get(device.reseller)?.name ?? '' },
    uploadId: device.upload === null ? null : uuidOfUpload(device.upload),
    submitted: device.createdAt,
    updated: device.updatedAt,
  }))
}
