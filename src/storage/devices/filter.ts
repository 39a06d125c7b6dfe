import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import { DEVICE_STATES, type DeviceFilter } from '../../enrolment/device.ts'
import type { DeviceQuery } from '../../enrolment/store/devices.ts'
import { escapeLike } from '../contains.ts'
import type { Engine } from '../engines/engine.ts'
import { onPage } from '../paged.ts'
import type { Tables } from '../tables.ts'
import { countOf, longRead, type Read, shortRead, sumOf, talliesOf } from './counts.ts'

/** The total of a filtered list, and the ids of one page in its order. */
export async function filteredPage(
  engine: Engine,
  query: DeviceQuery & { readonly tenant: string },
): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
  const { ids, identifiers } = query.filter
  // The devices that a request names are few.
  const read = ids === undefined && identifiers === undefined ? longRead(engine, query.tenant) : shortRead(engine)
  const total = await totalOf(engine, read, query)
  return { ids: await idsOf(engine, read, { ...query, plan: total <= FEW ? 'search' : 'scan' }), total }
}

export const isFiltered = (filter: DeviceFilter): boolean => Object.values(filter).some(value => value !== undefined)

// A literal in the text of the query, since the planner does not see the value of a parameter.
export const LISTED = sql<boolean>`devices.state != 'Pending'`

/**
 * How the ids of a page are found. Few matching devices are found by an index of the filter and then sorted. Many are found by
 * reading the list in its order until the page is full. In a million devices the wrong plan takes seconds. The devices of a window
 * are found by their ids, and are only compared.
 */
type Plan = 'search' | 'scan' | 'window'
const FEW = 5000

/** The ids of a page, in its order. */
async function idsOf(
  engine: Engine,
  read: Read,
  { tenant, filter, sort, page, plan }: DeviceQuery & { readonly tenant: string; readonly plan: Plan },
): Promise<string[]> {
  const direction = sort.descending ? 'desc' : 'asc'
  let ids = filtered(engine, { tenant, filter, plan })
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
  // No index contains this expression, so the planner does not read the list in its order.
  const id = plan === 'scan' ? sql.ref('devices.id') : sql`devices.id || ''`
  const rows = await read(ids.select('devices.id').orderBy(id, direction).$call(onPage(page)))
  return rows.map(row => row.id)
}

const SORTED = {
  model: 'devices.model',
  state: 'devices.state',
  updatedAt: 'devices.updated_at',
  createdAt: 'devices.created_at',
} as const

const filtered = (engine: Engine, { tenant, filter, plan }: { tenant: string; filter: DeviceFilter; plan: Plan }) =>
  engine.db
    .selectFrom('devices')
    .where('devices.tenant', '=', tenant)
    .where(({ and }) => and(conditions(engine, { tenant, filter, plan })))

/** The conditions of a filter, beside that on the tenant; by default on rows of `devices`. */
export function conditions(
  engine: Engine,
  { tenant, filter, plan, table = 'devices' }: { tenant: string; filter: DeviceFilter; plan: Plan; table?: string },
): readonly Expression<SqlBool>[] {
  const { changedAfter, search, ids, identifiers, profiles, states, tags } = filter
  const column = (name: keyof Tables['devices']) => sql.ref(`${table}.${name}`)
  const all: Expression<SqlBool>[] = []
  if (plan === 'scan') {
    all.push(states === undefined ? LISTED : sql<boolean>`devices.state || '' in (${sql.join(states)})`)
    if (changedAfter !== undefined) all.push(sql<boolean>`devices.updated_at + 0 > ${changedAfter}`)
  } else {
    all.push(engine.among(`${table}.state`, states ?? LISTED_STATES))
    if (changedAfter !== undefined) all.push(sql<boolean>`${column('updated_at')} > ${changedAfter}`)
  }
  if (profiles !== undefined) all.push(engine.among(`${table}.profile`, profiles))
  const { reseller, upload, model, orderNo: order_no } = filter
  for (const [name, value] of Object.entries({ reseller, upload, model, order_no })) {
    if (value !== undefined) all.push(sql<boolean>`${sql.ref(`${table}.${name}`)} = ${value}`)
  }
  for (const tag of tags ?? []) {
    all.push(sql<boolean>`${column('tags')} like ${`%${escapeLike(JSON.stringify(tag))}%`} escape '\\'`)
  }
  if (ids !== undefined || identifiers !== undefined) {
    all.push(isNamed(engine, tenant, { ids: ids ?? [], identifiers: identifiers ?? [] }))
  }
  if (search !== undefined) {
    // A range instead of a pattern, so that the primary key of `identifiers` serves it.
    const from = search.toUpperCase()
    const begins = (name: string) => sql<boolean>`${sql.ref(name)} >= ${from} and ${sql.ref(name)} < ${`${from}\uffff`}`
    const beginsAny = () => expressionBuilder<Tables, 'devices'>().or(IDENTIFIERS.map(name => begins(`${table}.${name}`)))
    all.push(plan === 'window' ? beginsAny() : hasIdentifier(tenant, begins('identifiers.identifier')))
  }
  return all
}

const IDENTIFIERS = ['imei', 'imei2', 'meid', 'serial_number'] as const

const LISTED_STATES = DEVICE_STATES.filter(state => state !== 'Pending')

const hasIdentifier = (tenant: string, condition: Expression<SqlBool>) =>
  expressionBuilder<Tables, 'devices'>()('devices.id', 'in', devicesWith(tenant, condition))

const devicesWith = (tenant: string, condition: Expression<SqlBool>) =>
  expressionBuilder<Tables, 'devices'>()
    .selectFrom('identifiers')
    .select('device as id')
    .where('identifiers.tenant', '=', tenant)
    .where(condition)

function isNamed(engine: Engine, tenant: string, { ids, identifiers }: Record<'ids' | 'identifiers', readonly string[]>) {
  const named = engine.among('identifiers.identifier', identifiers)
  if (ids.length === 0) return hasIdentifier(tenant, named)
  if (identifiers.length === 0) return engine.among('devices.id', ids)
  const eb = expressionBuilder<Tables, 'devices'>()
  const byId = eb
    .selectFrom('devices as named')
    .select('named.id')
    .where('named.tenant', '=', tenant)
    .where(engine.among('named.id', ids))
  // Instead of `or`, for which PostgreSQL reads all devices of the tenant.
  return eb('devices.id', 'in', byId.unionAll(devicesWith(tenant, named)))
}

/** The number of devices that match. */
export async function totalOf(
  engine: Engine,
  read: Read,
  { tenant, filter: { states, profiles, ...others } }: { tenant: string; filter: DeviceFilter },
): Promise<number> {
  if (isFiltered(others)) {
    return countOf(read, filtered(engine, { tenant, filter: { states, profiles, ...others }, plan: 'search' }))
  }
  return sumOf(engine, talliesOf(engine, tenant, { states, profiles }))
}
