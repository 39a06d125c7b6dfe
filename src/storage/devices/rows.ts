import type { Kysely } from 'kysely'
import { type Device, type DeviceState, identifiersOf, type LockStatus } from '../../enrolment/device.ts'
import type { Engine } from '../engines/engine.ts'
import { countModels } from '../reseller-counts.ts'
import type { Tables } from '../tables.ts'
import type { DeviceColumns, ListJson } from './list-json.ts'
import { addPositions, removePositions } from './position-index.ts'
import { profileVersion } from './profile-version.ts'
import { countTags } from './tag-counts.ts'

/** The dependencies of a change of devices: the engine, and the JSON that is stored for lists. */
export interface DeviceWriter {
  readonly engine: Engine
  readonly json: ListJson
}

/** A difference in the number of devices that have a profile and a state. */
interface TallyChange {
  readonly profile: string | null
  readonly state: string
  readonly devices: number
}

/**
 * Inserts devices with their identifiers and counters. A device is not inserted if any of its identifiers exists already, in
 * any tenant or in an earlier device of the list. Returns true for each inserted device.
 */
export async function insertDevices(writer: DeviceWriter, tx: Kysely<Tables>, devices: readonly Device[]): Promise<boolean[]> {
  const { engine } = writer
  const identifiers = devices.flatMap(device =>
    identifiersOf(device).map(identifier => ({ identifier, tenant: device.tenant, device: device.id })),
  )
  const isNew = await engine.insertEach(tx, { table: 'identifiers', known: ['identifier', 'device'] }, identifiers)
  const taken = new Set(identifiers.flatMap(({ device }, i) => (isNew[i] ? [] : [device])))
  // The other identifiers of a device that is not inserted.
  const unused = identifiers.flatMap(({ identifier, device }, i) => (isNew[i] && taken.has(device) ? [identifier] : []))
  if (unused.length > 0) await tx.deleteFrom('identifiers').where(engine.among('identifier', unused)).execute()

  const versions = await versionsOf(tx, devices)
  const inserted = devices.flatMap(device =>
    taken.has(device.id)
      ? []
      : [toRow(writer, { ...device, profileVersion: device.profileVersion ?? versions.get(keyOfProfile(device)) ?? 0 })],
  )
  for (const [tenant, rows] of Map.groupBy(inserted, row => row.tenant)) await addPositions(tx, tenant, rows.map(toPosition))
  await engine.insertEach(tx, { table: 'devices', known: ['tenant', 'id'] }, inserted)
  await count(engine, tx, { rows: inserted, by: 1 })
  return devices.map(device => !taken.has(device.id))
}

/** The current versions of the profiles of devices that have no profile version yet. */
async function versionsOf(tx: Kysely<Tables>, devices: readonly Device[]): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>()
  const unversioned = devices.filter(({ profile, profileVersion }) => profile !== null && profileVersion === undefined)
  for (const [key, [{ tenant, profile } = {}]] of Map.groupBy(unversioned, keyOfProfile)) {
    versions.set(key, await profileVersion(tx, { tenant: tenant ?? '', id: profile ?? '' }))
  }
  return versions
}

const keyOfProfile = ({ tenant, profile }: Device): string => `${tenant} ${profile}`

/** Deletes devices of a tenant with their identifiers and counters; returns the deleted rows. */
export async function removeDevices(
  engine: Engine,
  tx: Kysely<Tables>,
  { tenant, ids }: { tenant: string; ids: readonly string[] },
): Promise<Tables['devices'][]> {
  const removed = await tx
    .deleteFrom('devices')
    .where('tenant', '=', tenant)
    .where(engine.among('id', ids))
    .returningAll()
    .execute()
  const identifiers = removed.flatMap(row =>
    [row.imei, row.imei2, row.meid, row.serial_number].filter(identifier => identifier !== null),
  )
  await tx.deleteFrom('identifiers').where(engine.among('identifier', identifiers)).execute()
  await count(engine, tx, { rows: removed, by: -1 })
  await removePositions(engine, tx, { tenant, positions: removed.map(toPosition) })
  return removed
}

/** Sums the changes by profile and state and adds them to the tenant's counters. */
export async function changeTallies(tx: Kysely<Tables>, tenant: string, changes: readonly TallyChange[]): Promise<void> {
  const sums = new Map<string, { profile: string; state: string; devices: number }>()
  for (const { profile, state, devices } of changes) {
    const key = `${profile ?? ''} ${state}`
    sums.set(key, { profile: profile ?? '', state, devices: (sums.get(key)?.devices ?? 0) + devices })
  }
  // Sorted, so that two transactions lock these rows in the same order and cannot deadlock.
  for (const [, { profile, state, devices }] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (devices === 0) continue
    await tx
      .insertInto('tallies')
      .values({ tenant, profile, state, devices })
      .onConflict(conflict =>
        conflict.columns(['tenant', 'profile', 'state']).doUpdateSet(eb => ({ devices: eb('tallies.devices', '+', devices) })),
      )
      .execute()
  }
}

async function count(
  engine: Engine,
  tx: Kysely<Tables>,
  { rows, by }: { rows: readonly Tables['devices'][]; by: 1 | -1 },
): Promise<void> {
  for (const [tenant, own] of Map.groupBy(rows, row => row.tenant)) {
    await changeTallies(
      tx,
      tenant,
      own.map(({ profile, state }) => ({ profile, state: state as DeviceState, devices: by })),
    )
    await countTags(engine, tx, { tenant, changes: own.map(({ tags }) => ({ tags, devices: by })) })
  }
  const ofResellers = rows.filter(row => row.reseller !== null)
  const uploaded = Map.groupBy(ofResellers, row => `${row.reseller} ${row.uploaded_to}`)
  for (const [pair, own] of uploaded) {
    const [reseller = '', customer = ''] = pair.split(' ')
    await tx
      .updateTable('associations')
      .set(eb => ({ devices: eb('devices', '+', own.length * by) }))
      .where('reseller', '=', reseller)
      .where('customer', '=', customer)
      .execute()
  }
  await countModels(
    tx,
    ofResellers.map(({ reseller, model }) => ({ reseller: reseller ?? '', model, devices: by })),
  )
}

const toPosition = ({ id, state }: Tables['devices']) => ({ id, listed: state !== 'Pending' })

function toRow({ json }: DeviceWriter, device: Device): Tables['devices'] {
  const columns = columnsOf(device)
  return { ...columns, fixed_json: json.fixed(columns), state_json: json.state(columns) }
}

const columnsOf = (device: Device): DeviceColumns => ({
  tenant: device.tenant,
  id: device.id,
  imei: device.imei,
  imei2: device.imei2,
  meid: device.meid,
  serial_number: device.serialNumber,
  model: device.model,
  state: device.state,
  lock_status: device.lockStatus,
  profile: device.profile,
  profile_version: device.profileVersion ?? 0,
  user_name: device.userName,
  user_token: device.userToken,
  tags: JSON.stringify(device.tags),
  reseller: device.reseller,
  vendor: device.vendor,
  uploaded_to: device.uploadedTo,
  upload: device.upload,
  transaction_id: device.transaction,
  order_no: device.orderNo,
  order_time: device.orderTime,
  created_at: device.createdAt,
  updated_at: device.updatedAt,
})

export const fromRow = (row: Tables['devices']): Device => ({
  tenant: row.tenant,
  id: row.id,
  imei: row.imei,
  imei2: row.imei2,
  meid: row.meid,
  serialNumber: row.serial_number,
  model: row.model,
  state: row.state as DeviceState,
  lockStatus: row.lock_status as LockStatus,
  profile: row.profile,
  profileVersion: row.profile_version,
  userName: row.user_name,
  userToken: row.user_token,
  tags: JSON.parse(row.tags),
  reseller: row.reseller,
  vendor: row.vendor,
  uploadedTo: row.uploaded_to,
  upload: row.upload,
  transaction: row.transaction_id,
  orderNo: row.order_no,
  orderTime: row.order_time,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})
