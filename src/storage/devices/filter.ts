import { expressionBuilder, sql } from 'kysely'
import { DEVICE_STATES } from '../../enrolment/device.ts'
import type { DeviceFilter, DeviceQuery } from '../../enrolment/store/devices.ts'
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
 * reading the list in its order until the page is full. In a million devices the wrong plan takes seconds.
 */
type Plan = 'search' | 'scan'
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

function filtered(engine: Engine, { tenant, filter, plan }: { tenant: string; filter: DeviceFilter; plan: Plan }) {
  const { changedAfter, search, ids, identifiers, profiles, states, tags, reseller, upload, model, orderNo } = filter
  let query = engine.db.selectFrom('devices').where('devices.tenant', '=', tenant)
  if (plan === 'scan') {
    query = states === undefined ? query.where(LISTED) : query.where(sql<boolean>`devices.state || '' in (${sql.join(states)})`)
    if (changedAfter !== undefined) query = query.where(sql<boolean>`devices.updated_at + 0 > ${changedAfter}`)
  } else {
    query = query.where(engine.among('devices.state', states ?? LISTED_STATES))
    if (changedAfter !== undefined) query = query.where('devices.updated_at', '>', changedAfter)
  }
  if (profiles !== undefined) query = query.where(engine.among('devices.profile', profiles))
  if (reseller !== undefined) query = query.where('devices.reseller', '=', reseller)
  if (upload !== undefined) query = query.where('devices.upload', '=', upload)
  if (model !== undefined) query = query.where('devices.model', '=', model)
  if (orderNo !== undefined) query = query.where('devices.order_no', '=', orderNo)
  for (const tag of tags ?? [])
    query = query.where(sql<boolean>`devices.tags like ${`%${escapeLike(JSON.stringify(tag))}%`} escape '\\'`)
  if (ids !== undefined || identifiers !== undefined) {
    query = query.where(({ or }) =>
      or([
        engine.among('devices.id', ids ?? []),
        hasIdentifier(tenant, engine.among('identifiers.identifier', identifiers ?? [])),
      ]),
    )
  }
  if (search !== undefined) {
    // A range instead of a pattern, so that the primary key of `identifiers` serves it.
    const from = search.toUpperCase()
    query = query.where(
      hasIdentifier(tenant, sql<boolean>`identifiers.identifier >= ${from} and identifiers.identifier < ${`${from}\uffff`}`),
    )
  }
  return query
}

const LISTED_STATES = DEVICE_STATES.filter(state => state !== 'Pending')

const hasIdentifier = (tenant: string, condition: ReturnType<Engine['among']>) => {
  const eb = expressionBuilder<Tables, 'devices'>()
  return eb(
    'devices.id',
    'in',
    eb.selectFrom('identifiers').select('device').where('identifiers.tenant', '=', tenant).where(condition),
  )
}

async function totalOf(
  engine: Engine,
  read: Read,
  { tenant, filter: { states, profiles, ...others } }: { tenant: string; filter: DeviceFilter },
): Promise<number> {
  if (isFiltered(others)) {
    return countOf(read, filtered(engine, { tenant, filter: { states, profiles, ...others }, plan: 'search' }))
  }
  return sumOf(engine, talliesOf(engine, tenant, { states, profiles }))
}
