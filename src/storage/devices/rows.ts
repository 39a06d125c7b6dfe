import type { Kysely } from 'kysely'
import { type Device, type DeviceState, identifiersOf, type LockStatus } from '../../enrolment/device.ts'
import type { Engine } from '../engines/engine.ts'
import type { Tables } from '../tables.ts'
import type { DeviceColumns, Pieces } from './list-json.ts'
import { enter, leave } from './position-index.ts'

/** How devices are written: by which engine, and in whose words. */
export interface Keeping {
  readonly engine: Engine
  readonly pieces: Pieces
}

/** What must be counted anew: so many devices more, or fewer, with a profile and a state. */
interface Change {
  readonly profile: string | null
  readonly state: string
  readonly devices: number
}

/**
 * Inserts devices with their directory entries and counters. One of whose identifiers is held already, by anybody or by an
 * earlier one of these, stays out whole; true for each that went in.
 */
export async function insertDevices(keeping: Keeping, tx: Kysely<Tables>, devices: readonly Device[]): Promise<boolean[]> {
  const { engine } = keeping
  const entries = devices.flatMap(device =>
    identifiersOf(device).map(identifier => ({ identifier, tenant: device.tenant, device: device.id })),
  )
  const entered = await engine.insertEach(tx, { table: 'identifiers', known: ['identifier', 'device'] }, entries)
  const refused = new Set(entries.flatMap(({ device }, i) => (entered[i] ? [] : [device])))
  const undone = entries.flatMap(({ identifier, device }, i) => (entered[i] && refused.has(device) ? [identifier] : []))
  if (undone.length > 0) await tx.deleteFrom('identifiers').where(engine.among('identifier', undone)).execute()

  const versions = await versionsOf(tx, devices)
  const inserted = devices.flatMap(device =>
    refused.has(device.id)
      ? []
      : [toRow(keeping, { ...device, profileVersion: device.profileVersion ?? versions.get(nameOf(device)) ?? 0 })],
  )
  for (const [tenant, rows] of Map.groupBy(inserted, row => row.tenant)) await enter(tx, tenant, rows.map(asMember))
  await engine.insertEach(tx, { table: 'devices', known: ['tenant', 'id'] }, inserted)
  await count(tx, inserted, 1)
  return devices.map(device => !refused.has(device.id))
}

/** The versions that profiles have at this moment, of devices that do not say which they were assigned. */
async function versionsOf(tx: Kysely<Tables>, devices: readonly Device[]): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>()
  const silent = devices.filter(({ profile, profileVersion }) => profile !== null && profileVersion === undefined)
  for (const [name, [{ tenant, profile } = {}]] of Map.groupBy(silent, nameOf)) {
    const row = await tx
      .selectFrom('profiles')
      .select('version')
      .where('tenant', '=', tenant ?? '')
      .where('id', '=', profile ?? '')
      .executeTakeFirst()
    versions.set(name, row?.version ?? 0)
  }
  return versions
}

const nameOf = ({ tenant, profile }: Device): string => `${tenant} ${profile}`

/** Takes devices of a tenant away, with their directory entries and counters; answers the rows as they were. */
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
  const identifiers = removed.flatMap(row => [row.imei, row.imei2, row.meid, row.serial_number].filter(name => name !== null))
  await tx.deleteFrom('identifiers').where(engine.among('identifier', identifiers)).execute()
  await count(tx, removed, -1)
  await leave(engine, tx, { tenant, members: removed.map(asMember) })
  return removed
}

/** Adds up equal changes and brings the tenant's tallies up to them. */
export async function tally(tx: Kysely<Tables>, tenant: string, changes: readonly Change[]): Promise<void> {
  const sums = new Map<string, { profile: string; state: string; devices: number }>()
  for (const { profile, state, devices } of changes) {
    const name = `${profile ?? ''} ${state}`
    sums.set(name, { profile: profile ?? '', state, devices: (sums.get(name)?.devices ?? 0) + devices })
  }
  // In one order everywhere, so that two writers never wait for each other's rows crosswise.
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

async function count(tx: Kysely<Tables>, rows: readonly Tables['devices'][], by: 1 | -1): Promise<void> {
  for (const [tenant, own] of Map.groupBy(rows, row => row.tenant)) {
    await tally(
      tx,
      tenant,
      own.map(({ profile, state }) => ({ profile, state: state as DeviceState, devices: by })),
    )
  }
  const uploaded = Map.groupBy(
    rows.filter(row => row.reseller !== null),
    row => `${row.reseller} ${row.uploaded_to}`,
  )
  for (const [pair, own] of uploaded) {
    const [reseller = '', customer = ''] = pair.split(' ')
    await tx
      .updateTable('associations')
      .set(eb => ({ devices: eb('devices', '+', own.length * by) }))
      .where('reseller', '=', reseller)
      .where('customer', '=', customer)
      .execute()
  }
}

const asMember = ({ id, state }: Tables['devices']) => ({ id, listed: state !== 'Pending' })

function toRow({ pieces }: Keeping, device: Device): Tables['devices'] {
  const columns = columnsOf(device)
  return { ...columns, identity: pieces.identity(columns), standing: pieces.standing(columns) }
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
