import Type, { type Static } from 'typebox'
import { type By, entry } from '../../enrolment/activity.ts'
import { isEncrypted } from '../../enrolment/credential.ts'
import { DEVICE_STATES, type Device, identifiersOf, LOCK_STATUSES } from '../../enrolment/device.ts'
import { faultOfUserId } from '../../enrolment/user-id.ts'
import { Unfit } from '../../wire/operation.ts'
import { LINES, NAME } from '../../wire/text.ts'
import { type Collected, collectionOf } from './collection.ts'
import { refuse } from './dialect.ts'
import { checkIdentifiers, identifiersIn, named, onlyOne, readIdentifiers } from './identifiers.ts'
import { DigitsId, idOf, listOf, oneOf, orNull } from './members.ts'
import { HOLDERS, inStore, requireReferences, resource, toProfile, toTenant } from './resource.ts'
import type { ControlWorld } from './world.ts'

const Text = orNull(Type.String({ minLength: 1 }))
const DeviceRow = Type.Object(
  {
    id: orNull(Type.String({ description: 'Set by the server; a sent value is ignored.' })),
    customer: DigitsId,
    reseller: orNull(DigitsId),
    vendor: orNull(DigitsId),
    ...identifiersIn,
    model: Text,
    orderNo: Text,
    profile: Text,
    state: orNull(oneOf(DEVICE_STATES)),
    lockStatus: orNull(oneOf(LOCK_STATUSES)),
    userName: orNull(Type.String({ ...LINES, minLength: 1 })),
    tags: orNull(listOf(Type.String(NAME))),
  },
  { title: 'DeviceRow' },
)

export const devices = resource<typeof DeviceRow, Device>({
  name: 'devices',
  one: 'device',
  key: ['identifier'],
  schema: DeviceRow,
  shows: { nullable: ['reseller', 'vendor', ...Object.keys(identifiersIn), 'model', 'orderNo', 'profile', 'userName'] },
  seedNeeds: Object.keys(identifiersIn),
  notes:
    'The default state is ProfileAssigned for a device with a profile, else Unassigned; the default lock status is Unlocked.',
  validate: (world, row) => {
    checkIdentifiers(world, row)
    // An encrypted value that this server has no key for cannot be checked.
    const fault = row.userName && !isEncrypted(row.userName) ? faultOfUserId(row.userName) : undefined
    if (fault !== undefined) throw new Unfit('userName', fault)
  },
  names: (row, world) => identifiersOf(readIdentifiers(world, row)).map(identifier => `device ${identifier}`),
  owner: row => String(row.customer),
  references: row => [
    ...toTenant('customer', row.customer, HOLDERS),
    ...toTenant('reseller', row.reseller, ['reseller']),
    ...toProfile('profile', row.profile, row.customer),
  ],
  existing: async (world, row) => (await storedAmong(world, [row]))(row),
  existingAmong: storedAmong,
  build: (world, row, { existing, merges }) => ({
    ...readIdentifiers(world, row),
    tenant: String(row.customer),
    id: existing?.id ?? world.ids.object(),
    model: row.model ?? null,
    state: row.state ?? (row.profile ? 'ProfileAssigned' : 'Unassigned'),
    lockStatus: row.lockStatus ?? 'Unlocked',
    profile: row.profile ?? null,
    userName: row.userName ?? null,
    tags: row.tags ?? [],
    reseller: idOf(row.reseller),
    vendor: idOf(row.vendor),
    orderNo: row.orderNo ?? null,
    // A row has no members for the origin of a device, so that a replaced device has none.
    userToken: merges?.userToken ?? null,
    uploadedTo: merges?.uploadedTo ?? String(row.customer),
    upload: merges?.upload ?? null,
    transaction: merges?.transaction ?? null,
    orderTime: merges?.orderTime ?? null,
    createdAt: existing?.createdAt ?? world.clock.now(),
    updatedAt: world.clock.now(),
  }),
  store: (world, device, log) => world.store.devices.put(device, log),
  storeAll: (world, devices) => world.store.devices.putAll(devices),
  find: ({ store }, key) => named(key.identifier ?? '', identifier => store.devices.get({ identifier })),
  page: ({ store }, page) => store.devices.page(page),
  show: device => ({
    id: device.id,
    customer: device.tenant,
    reseller: device.reseller,
    vendor: device.vendor,
    imei: device.imei,
    imei2: device.imei2,
    meid: device.meid,
    serialNumber: device.serialNumber,
    model: device.model,
    orderNo: device.orderNo,
    profile: device.profile,
    state: device.state,
    lockStatus: device.lockStatus,
    userName: device.userName,
    tags: [...device.tags],
  }),
  remove: async ({ store }, device, log) => {
    await store.devices.remove({ identifier: identifiersOf(device)[0] ?? '' }, log)
  },
})

async function storedAmong(world: ControlWorld, rows: readonly Static<typeof DeviceRow>[]) {
  const namesOf = (row: Static<typeof DeviceRow>) => identifiersOf(readIdentifiers(world, row))
  const found = await world.store.devices.among(rows.flatMap(namesOf))
  return (row: Static<typeof DeviceRow>) => {
    const identifiers = namesOf(row)
    const stored = identifiers.map(identifier => found.get(identifier))
    return onlyOne('devices', { identifiers, stored }, device => device.id)
  }
}

/** The operations of a collection; a PATCH of `customer` moves the device between a provider and its customers. */
export const deviceOperations = ((all: Collected) => ({
  ...all,
  patch: {
    ...all.patch,
    description: 'A PATCH of `customer`, which must be the only member, moves the device to that tenant and removes its profile.',
    handle: async (world: ControlWorld, call: Parameters<typeof all.patch.handle>[1]) => {
      const patch = call.sent.body as Partial<Static<typeof DeviceRow>> | null
      const device = await devices.find(world, call.params)
      const to = idOf(patch?.customer)
      if (device === undefined || to === null || to === device.tenant) {
        // A changed profile changes the state too, unless the PATCH has one: null selects the default.
        const hasDefaultState = typeof patch === 'object' && patch !== null && 'profile' in patch && !('state' in patch)
        return all.patch.handle(
          world,
          hasDefaultState ? { ...call, sent: { ...call.sent, body: { ...patch, state: null } } } : call,
        )
      }
      return devices.show(await move(world, device, { patch: { ...patch, customer: to }, by: call.caller.by }))
    },
  },
}))(collectionOf(devices))

async function move(
  world: ControlWorld,
  device: Device,
  { patch, by }: { readonly patch: { readonly customer: string }; readonly by: By },
): Promise<Device> {
  if (Object.keys(patch).length > 1) throw new Unfit('customer', 'moves the device, and must be alone in its PATCH')
  const { customer } = patch
  await requireReferences(inStore(world), toTenant('customer', customer, HOLDERS))
  const [identifier = ''] = identifiersOf(device)
  const log = entry(world, by, {
    tenant: customer,
    act: 'moveDevice',
    target: `device ${identifier}`,
    details: { from: device.tenant },
    customer,
    also: [{ tenant: device.tenant, description: `device ${identifier}` }],
  })
  await world.store.devices.move(identifier, { tenant: customer, now: world.clock.now() }, log)
  const moved = await world.store.devices.get({ identifier })
  if (moved === undefined) throw refuse('rowUnknown', { row: `device ${identifier}` })
  return moved
}
