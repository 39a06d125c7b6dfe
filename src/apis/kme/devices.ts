import Type, { type StaticDecode } from 'typebox'
import { DEVICE_STATES, type DeviceFilter, type DeviceState } from '../../enrolment/device.ts'
import { normalisePrefix, readName } from '../../enrolment/identifier.ts'
import type { DeviceSort } from '../../enrolment/store/devices.ts'
import type { Projection } from '../../enrolment/store/projections.ts'
import { uploadOfUuid } from '../../enrolment/upload-id.ts'
import { mustBeOneOf, Unfit } from '../../wire/operation.ts'
import { pageOf, pageText, pagingQuery } from '../../wire/paging.ts'
import { visible } from '../../wire/visible.ts'
import { changedAfter } from './changed-after.ts'
import * as checks from './checks.ts'
import { forCustomer, named, orNull, PAGES, requireId, Several } from './fields.ts'
import { type KmeWorld, operation } from './operation.ts'

/** The fields of a device in the Customer API. Every member is present; one without a value is null. */
export const deviceProjection: Projection = {
  id: 'id',
  mei: 'imeiOrMeid',
  serialNumber: 'serialNumber',
  model: 'model',
  state: 'state',
  userName: 'userName',
  tags: 'tags',
  tenantName: 'tenantName',
  profileId: 'profile',
  profileName: 'profileName',
  orderId: 'orderNo',
  uploadId: 'uploadUuid',
  resellerName: 'resellerName',
  createTime: 'createdAt',
  updateTime: 'updatedAt',
  resellerUploadTime: 'createdAt',
}

const State = Type.Enum([...DEVICE_STATES], { title: 'DeviceState' })

export const DeviceSchema = Type.Object(
  {
    id: Type.String({ description: 'Accepted wherever an operation takes a device id.' }),
    mei: orNull(Type.String({ description: 'IMEI or MEID; one of the two of a device with two IMEIs.' })),
    serialNumber: orNull(Type.String()),
    model: orNull(Type.String({ examples: ['SM-S911B'] })),
    state: State,
    userName: orNull(Type.String({ description: 'The EMM user id; in encrypted form if the server has no key to decrypt it.' })),
    tags: Type.Array(Type.String()),
    tenantName: Type.String(),
    profileId: orNull(Type.String()),
    profileName: orNull(Type.String()),
    orderId: orNull(Type.String()),
    uploadId: orNull(Type.String({ description: 'A UUID.' })),
    resellerName: orNull(Type.String()),
    createTime: Type.Integer({ description: 'Epoch ms.' }),
    updateTime: Type.Integer({ description: 'Epoch ms.' }),
    resellerUploadTime: Type.Integer({ description: 'Epoch ms.' }),
  },
  { title: 'Device' },
)

const SORTS = {
  model: 'model',
  state: 'state',
  'bulkEnrollProfile.name': 'profileName',
  updateTime: 'updatedAt',
  resellerUploadTime: 'createdAt',
  detailState: 'state',
} as const satisfies Readonly<Record<string, DeviceSort['by']>>

const Query = Type.Object({
  ...forCustomer,
  ...pagingQuery,
  changedAfter: Type.Optional(
    Type.String({
      description:
        'Only devices that changed after this time: hours ago (`24h`), minutes ago (`90m`), an ISO 8601 date or epoch ms.',
    }),
  ),
  search: Type.Optional(Type.String({ description: 'Prefix of an IMEI, MEID or serial number.' })),
  devices: Several('Ids, IMEIs, MEIDs or serial numbers.'),
  deviceIds: Several('The same as devices.'),
  profileId: Several('Ids of profiles.'),
  profileIds: Several('The same as profileId.'),
  state: Several('Devices in any of these states. Without it, Pending devices are left out.', State),
  tags: Several('Only devices that have all these tags.'),
  resellerId: Type.Optional(Type.String()),
  uploadId: Type.Optional(Type.String()),
  sortBy: Type.Optional(
    Type.Enum(['model', 'state', 'bulkEnrollProfile.name', 'updateTime', 'resellerUploadTime', 'detailState']),
  ),
  sortOrder: Type.Optional(Type.Enum(['ascending', 'descending'])),
})

export const listDevices = operation({
  id: 'listDevices',
  method: 'GET',
  path: '/kcs/v1/kme/devices/list',
  tag: 'Customer-Device-Management',
  summary: "Lists the customer's devices",
  description: 'Sorted in order of upload; with sortBy, descending unless sortOrder is ascending.',
  query: Query,
  reply: Type.Object(
    {
      totalCount: Type.Integer({ description: 'Number of matches on all pages.' }),
      processingCount: Type.Integer({ description: "Devices in the customer's orders that are not complete." }),
      deviceList: Type.Array(DeviceSchema),
    },
    { title: 'DeviceList' },
  ),
  checks: [
    checks.queryForm,
    checks.pageSize,
    checks.resellerIdForm,
    checks.changedAfterForm,
    checks.listedDevice,
    checks.deviceState,
  ],
  scopes: ['kme', 'kme.devices', 'kme.devices:view'],
  // changedAfter may be relative to now, so no response to it is cached, not even with a date.
  cacheKeyExtras: ({ sent }) => ('changedAfter' in sent.query ? undefined : []),
  handle: async (world, call) => {
    const query = call.query()
    const page = pageOf(query, PAGES)
    const tenant = call.caller.tenant.id
    const filter = await filterOf(world, tenant, query)
    const [{ rows, total }, processing] = await Promise.all([
      world.store.devices.list(tenant, { filter, sort: sortOf(query), page }),
      world.store.transactions.devicesWaiting(tenant),
    ])
    return pageText({ totalCount: total, processingCount: processing }, 'deviceList', rows)
  },
})

const sortOf = ({ sortBy, sortOrder }: StaticDecode<typeof Query>): DeviceSort => ({
  by: sortBy === undefined ? 'id' : SORTS[sortBy],
  descending: (sortOrder ?? (sortBy === undefined ? 'ascending' : 'descending')) === 'descending',
})

async function filterOf(world: KmeWorld, tenant: string, query: StaticDecode<typeof Query>): Promise<DeviceFilter> {
  requireId('resellerId', query.resellerId)
  const devices = named(query.devices, query.deviceIds)
  return {
    changedAfter: query.changedAfter === undefined ? undefined : changedAfter(query.changedAfter, world.clock.now()),
    search: normalisePrefix(query.search ?? '') || undefined,
    ids: devices && (await idsOf(world, tenant, devices)),
    profiles: named(query.profileId, query.profileIds),
    states: named(query.state)?.map(stateOf),
    tags: named(query.tags),
    reseller: query.resellerId,
    upload: query.uploadId === undefined ? undefined : uploadOfUuid(query.uploadId),
  }
}

/** The ids of the tenant's devices with these names. A name that matches none is left out. Throws `Unfit` for a malformed name. */
async function idsOf(world: KmeWorld, tenant: string, texts: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = []
  const identifiers: string[] = []
  for (const text of texts) {
    const name = readName(text, world.rules)
    if (name === undefined) {
      const reason = `must be ids, IMEIs, MEIDs or serial numbers; ${visible(text)} is none`
      throw new Unfit('devices', reason, checks.listedDevice.rule)
    }
    if (name.by === 'id') ids.push(name.id)
    else identifiers.push(name.identifier)
  }
  const found = await world.store.devices.find(tenant, { ids, identifiers })
  return [...new Set([...found.values()].map(device => device.id))]
}

function stateOf(text: string): DeviceState {
  const state = DEVICE_STATES.find(known => known.toLowerCase() === text.toLowerCase())
  if (state === undefined) throw new Unfit('state', mustBeOneOf(DEVICE_STATES), checks.deviceState.rule)
  return state
}
