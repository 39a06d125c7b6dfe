import { expressionBuilder, sql } from 'kysely'
import type { DeviceField, DeviceFilter, DevicePage, DeviceSort, Page, Projection } from '../enrolment/store.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import type { Tables } from './tables.ts'

/** A tenant's devices in a projection. */
export async function list(
  engine: Engine,
  {
    tenant,
    projection,
    filter,
    sort,
    page,
  }: { tenant: string; projection: Projection; filter: DeviceFilter; sort: DeviceSort; page: Page },
): Promise<DevicePage> {
  const direction = sort.descending ? 'desc' : 'asc'
  let ids = filtered(engine, tenant, filter)
  if (sort.by === 'profileName') {
    ids = ids.orderBy(
      eb =>
        eb
          .selectFrom('profiles')
          .select('name')
          .whereRef('profiles.tenant', '=', 'devices.tenant')
          .whereRef('profiles.id', '=', 'devices.profile'),
      direction,
    )
  } else if (sort.by !== 'id') ids = ids.orderBy(SORTED[sort.by], direction)
  const wanted = await ids.select('devices.id').orderBy('devices.id', direction).$call(onPage(page)).execute()
  return {
    rows: await written(
      engine,
      projection,
      wanted.map(row => ({ tenant, id: row.id })),
    ),
    total: await totalOf(engine, tenant, filter),
  }
}

/** What a reseller has uploaded, wherever it is now. */
export async function listUploaded(
  engine: Engine,
  {
    reseller,
    projection,
    filter,
    page,
  }: {
    reseller: string
    projection: Projection
    filter: { customers?: readonly string[]; identifier?: string; transaction?: string; orderNo?: string; vendor?: string }
    page: Page
  },
): Promise<DevicePage> {
  let matching = engine.db.selectFrom('devices').where('devices.reseller', '=', reseller)
  const { customers, identifier, transaction, orderNo, vendor } = filter
  if (customers !== undefined) matching = matching.where(engine.among('uploaded_to', customers))
  if (transaction !== undefined) matching = matching.where('transaction_id', '=', transaction)
  if (orderNo !== undefined) matching = matching.where('order_no', '=', orderNo)
  if (vendor !== undefined) matching = matching.where('vendor', '=', vendor)
  if (identifier !== undefined) {
    matching = matching.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('identifiers')
          .select('identifier')
          .where('identifier', '=', identifier)
          .whereRef('identifiers.tenant', '=', 'devices.tenant')
          .whereRef('identifiers.device', '=', 'devices.id'),
      ),
    )
  }
  const wanted = await matching
    .select(['devices.tenant', 'devices.id'])
    .orderBy('uploaded_to')
    .orderBy('devices.id')
    .$call(onPage(page))
    .execute()
  const total = await countOf(matching)
  return { rows: await written(engine, projection, wanted), total }
}

const SORTED = {
  model: 'devices.model',
  state: 'devices.state',
  updatedAt: 'devices.updated_at',
  createdAt: 'devices.created_at',
} as const

function filtered(engine: Engine, tenant: string, filter: DeviceFilter) {
  let query = engine.db.selectFrom('devices').where('devices.tenant', '=', tenant)
  query =
    filter.states === undefined
      ? query.where('devices.state', '!=', 'Pending')
      : query.where(engine.among('devices.state', filter.states))
  const { changedAfter, search, ids, identifiers, profiles, tags, reseller, upload } = filter
  if (changedAfter !== undefined) query = query.where('devices.updated_at', '>', changedAfter)
  if (profiles !== undefined) query = query.where(engine.among('devices.profile', profiles))
  if (reseller !== undefined) query = query.where('devices.reseller', '=', reseller)
  if (upload !== undefined) query = query.where('devices.upload', '=', upload)
  for (const tag of tags ?? [])
    query = query.where(sql<boolean>`devices.tags like ${`%${escaped(JSON.stringify(tag))}%`} escape '\\'`)
  if (ids !== undefined || identifiers !== undefined) {
    query = query.where(({ or }) =>
      or([engine.among('devices.id', ids ?? []), inDirectory(engine.among('identifiers.identifier', identifiers ?? []))]),
    )
  }
  if (search !== undefined) {
    // A range, not a pattern: the directory's key serves it.
    const from = search.toUpperCase()
    query = query.where(
      inDirectory(sql<boolean>`identifiers.identifier >= ${from} and identifiers.identifier < ${`${from}\uffff`}`),
    )
  }
  return query
}

const inDirectory = (condition: ReturnType<Engine['among']>) => {
  const eb = expressionBuilder<Tables, 'devices'>()
  return eb(
    'devices.id',
    'in',
    eb.selectFrom('identifiers').select('device').whereRef('identifiers.tenant', '=', 'devices.tenant').where(condition),
  )
}

async function totalOf(engine: Engine, tenant: string, filter: DeviceFilter): Promise<number> {
  const { states, profiles, ...others } = filter
  if (Object.values(others).some(value => value !== undefined)) {
    return countOf(filtered(engine, tenant, filter))
  }
  let tallies = engine.db.selectFrom('tallies').where('tenant', '=', tenant)
  tallies = states === undefined ? tallies.where('state', '!=', 'Pending') : tallies.where(engine.among('state', states))
  if (profiles !== undefined) tallies = tallies.where(engine.among('profile', profiles))
  const counted = await tallies.select(({ fn }) => fn.sum<number | null>('devices').as('total')).executeTakeFirstOrThrow()
  return Number(counted.total ?? 0)
}

/** The named devices as JSON, in the order of `wanted`, joined by commas. */
async function written(
  engine: Engine,
  projection: Projection,
  wanted: readonly { tenant: string; id: string }[],
): Promise<Uint8Array> {
  const rows = await engine.db
    .selectFrom('devices')
    .leftJoin('tenants as holder', 'holder.id', 'devices.tenant')
    .leftJoin('tenants as seller', 'seller.id', 'devices.reseller')
    .leftJoin('profiles', join =>
      join.onRef('profiles.tenant', '=', 'devices.tenant').onRef('profiles.id', '=', 'devices.profile'),
    )
    .where(engine.among('devices.tenant', [...new Set(wanted.map(row => row.tenant))]))
    .where(
      engine.among(
        'devices.id',
        wanted.map(row => row.id),
      ),
    )
    .selectAll('devices')
    .select(['holder.name as tenant_name', 'seller.name as reseller_name', 'profiles.name as profile_name'])
    .execute()
  const byId = new Map(rows.map(row => [row.id, row]))
  const members = Object.entries(projection)
  const objects = wanted.flatMap(({ id }) => {
    const row = byId.get(id)
    if (row === undefined) return []
    return [
      Object.fromEntries(members.map(([name, field]) => [name, typeof field === 'string' ? FIELDS[field](row) : field.always])),
    ]
  })
  return Buffer.from(JSON.stringify(objects).slice(1, -1))
}

type Row = Tables['devices'] & { tenant_name: string | null; reseller_name: string | null; profile_name: string | null }

const FIELDS: Readonly<Record<DeviceField, (row: Row) => unknown>> = {
  id: row => row.id,
  tenant: row => row.tenant,
  imei: row => row.imei,
  imei2: row => row.imei2,
  meid: row => row.meid,
  imeiOrMeid: row => row.imei ?? row.meid,
  serialNumber: row => row.serial_number,
  model: row => row.model,
  state: row => row.state,
  profile: row => row.profile,
  userName: row => row.user_name,
  tags: row => JSON.parse(row.tags),
  reseller: row => row.reseller,
  vendor: row => row.vendor,
  uploadedTo: row => row.uploaded_to,
  upload: row => row.upload,
  transaction: row => row.transaction_id,
  orderNo: row => row.order_no,
  orderTime: row => row.order_time,
  createdAt: row => row.created_at,
  updatedAt: row => row.updated_at,
  tenantName: row => row.tenant_name,
  profileName: row => row.profile_name,
  resellerName: row => row.reseller_name,
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
