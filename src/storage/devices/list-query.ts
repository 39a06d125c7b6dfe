import {
  type AliasableExpression,
  type Compilable,
  type Expression,
  expressionBuilder,
  type SelectQueryBuilder,
  sql,
} from 'kysely'
import { DEVICE_STATES } from '../../enrolment/device.ts'
import type { DeviceFilter, DeviceSort, DeviceStore } from '../../enrolment/store/devices.ts'
import type { Page } from '../../enrolment/store/page.ts'
import type { Projections } from '../../enrolment/store/projections.ts'
import { escapeLike } from '../contains.ts'
import type { Engine } from '../engines/engine.ts'
import { onPage } from '../paged.ts'
import { type Placeholders, preparedQuery } from '../prepared-query.ts'
import type { Tables } from '../tables.ts'
import { type DocumentParameters, documentOf, isUsual, type Names, parametersOf, STORED_JSON, usual } from './list-json.ts'
import { positionLookup } from './position-index.ts'
import { uploadedDocument } from './uploaded-list-json.ts'

/** Lists of devices, as JSON. */
export function devicePages(engine: Engine, projections: Projections): Pick<DeviceStore, 'list' | 'listUploaded' | 'count'> {
  const shelf = readersOf(engine, projections)
  return {
    list: async (tenant, { filter, sort, page }) => {
      const narrowed = Object.values(filter).some(value => value !== undefined)
      if (!narrowed && sort.by === 'id' && !sort.descending) {
        return shelf.inOrder(tenant, page)
      }
      const total = await totalOf(engine, tenant, filter)
      const ids = await idsOf(engine, { tenant, filter, sort, page, way: total <= FEW ? 'search' : 'walk' })
      return { rows: await shelf.named(tenant, ids), total }
    },
    listUploaded: async (reseller, filter, page) => {
      const matching = uploadedBy(engine, reseller, filter)
      // An index has all of this: devices before the page are not looked at.
      const named = matching
        .select(['devices.tenant', 'devices.id', 'devices.uploaded_to'])
        .orderBy('devices.uploaded_to')
        .orderBy('devices.id')
        .$call(onPage(page))
      const documents = engine.db
        .selectFrom(named.as('named'))
        .innerJoin('devices', join => join.onRef('devices.tenant', '=', 'named.tenant').onRef('devices.id', '=', 'named.id'))
        .leftJoin('tenants as customers', 'customers.id', 'named.uploaded_to')
        .select(uploadedDocument(engine, projections.uploads).as('document'))
        .orderBy('named.uploaded_to')
        .orderBy('named.id')
      const [joined] = await read(
        engine,
        engine.db
          .selectFrom(documents.as('page'))
          .select(({ fn }) => [engine.joined('page.document').as('rows'), fn.countAll<number | string>().as('size')]),
      )
      return {
        rows: joined?.rows ?? '',
        size: Number(joined?.size ?? 0),
        total: await countOf(engine, matching),
      }
    },
    count: tenant => sumOf(engine, engine.db.selectFrom('tallies').where('tenant', '=', tenant)),
  }
}

/** The two ways to a page of documents: by its position among all that is listed, or by the ids of its devices. */
function readersOf(engine: Engine, { devices }: Projections) {
  const inventoryOf = inventories(engine)
  const onPageFrom = (p: Placeholders<PageParameters>) =>
    engine.db
      .selectFrom('devices')
      .select('devices.id')
      .where('devices.tenant', '=', p.tenant)
      .where('devices.id', '>=', p.from)
      .where(LISTED)
      .orderBy('devices.id')
      .limit(p.size)
      .offset(p.skip)
  // Of devices that all end as most do, nothing is put together one by one.
  const alike = preparedQuery(
    engine,
    (p: Placeholders<PageParameters & AlikeParameters>) => {
      const differs = sql<number>`case when ${isUsual(p.reseller, p.profile)} then 0 else 1 end`
      const page = onPageFrom(p).select([STORED_JSON.as('stored'), differs.as('differs')])
      return engine.db
        .selectFrom(page.as('page'))
        .select(({ fn }) => [
          engine.joined('page.stored', p).as('rows'),
          fn.max<string | null>('page.id').as('last'),
          fn.sum<number | string | null>('page.differs').as('different'),
        ])
    },
    ([page]) => (Number(page?.different ?? 0) > 0 ? undefined : page),
  )
  const each = preparedQuery(
    engine,
    (p: Placeholders<PageParameters & DocumentParameters>) =>
      engine.db
        .selectFrom(
          onPageFrom(p)
            .select(documentOf(engine, devices, p).as('document'))
            .as('page'),
        )
        .select(({ fn }) => [engine.joined('page.document').as('rows'), fn.max<string | null>('page.id').as('last')]),
    ([page]) => page,
  )
  const positions = positionLookup(engine)
  return {
    inOrder: async (tenant: string, { number, size }: Page) => {
      const [{ from, skip, endsAt }, { names, listed }] = await Promise.all([
        positions(tenant, number * size),
        inventoryOf(tenant),
      ])
      const [reseller, profile, end] = usual(devices, names)
      const where = { tenant, from, size, skip }
      const page =
        (await alike({ between: `${end},`, end, reseller, profile, ...where })) ??
        (await each({ ...parametersOf(devices, names), ...where }))
      if (page?.last) endsAt(size, page.last)
      return { rows: page?.rows ?? '', total: listed }
    },
    named: async (tenant: string, ids: readonly string[]): Promise<string> => {
      const { names } = await inventoryOf(tenant)
      const rows = await read(
        engine,
        engine.db
          .selectFrom('devices')
          .select(['devices.id', documentOf(engine, devices, parametersOf(devices, names)).as('document')])
          .where('devices.tenant', '=', tenant)
          .where(engine.among('devices.id', ids)),
      )
      const documents = new Map(rows.map(row => [row.id, row.document]))
      return ids.flatMap(id => documents.get(id) ?? []).join(',')
    },
  }
}

interface PageParameters {
  readonly tenant: string
  readonly from: string
  readonly size: number
  readonly skip: number
}

interface AlikeParameters {
  readonly reseller: string
  readonly profile: string | null
  readonly between: string
  readonly end: string
}

/** Of a tenant's devices: how many a list shows, and what most of them do. */
interface Inventory {
  readonly listed: number
  /** The tenant's own, that of its largest reseller and of the profile that most have. */
  readonly names: Names
}

function inventories(engine: Engine): (tenant: string) => Promise<Inventory> {
  const quoted = (column: string) => engine.quoted(column) as AliasableExpression<string | null>
  const read = preparedQuery(
    engine,
    (p: Placeholders<{ tenant: string }>) => {
      const largest = engine.db
        .selectFrom('associations')
        .innerJoin('tenants', 'tenants.id', 'associations.reseller')
        .select(['tenants.id', 'tenants.name'])
        .where('customer', '=', p.tenant)
        .orderBy('devices', 'desc')
        .limit(sql.lit(1))
      const commonest = engine.db
        .selectFrom('tallies')
        .leftJoin('profiles', join => join.onRef('profiles.tenant', '=', 'tallies.tenant').onRef('profiles.id', '=', 'profile'))
        .select(['profiles.id', 'profiles.name'])
        .where('tallies.tenant', '=', p.tenant)
        .orderBy('devices', 'desc')
        .limit(sql.lit(1))
      return engine.db
        .selectFrom('tenants as holder')
        .leftJoin(largest.as('largest'), join => join.onTrue())
        .leftJoin(commonest.as('commonest'), join => join.onTrue())
        .select(['largest.id as reseller', 'commonest.id as profile', quoted('holder.name').as('tenantName')])
        .select([quoted('largest.name').as('resellerName'), quoted('commonest.name').as('profileName')])
        .select(summed(talliesOf(engine, p.tenant, {})).as('listed'))
        .where('holder.id', '=', p.tenant)
    },
    ([row]) => ({
      listed: Number(row?.listed ?? 0),
      names: {
        tenantName: [row?.tenantName ?? ''],
        resellerName: [row?.reseller ?? '', row?.resellerName ?? ''],
        profileName: [row?.profile ?? '', row?.profile ? (row.profileName ?? '') : ''],
      },
    }),
  )
  return tenant => read({ tenant })
}

// As it stands in the text of the query, since a parameter would hide it from the planner.
const LISTED = sql<boolean>`devices.state != 'Pending'`

const read = <Row>(engine: Engine, query: Compilable<Row>): Promise<readonly Row[]> => {
  const compiled = query.compile()
  return engine.read(compiled, compiled.parameters)
}

/**
 * How a page of what matches is found. Few are searched for by what they have, and then put in order. Of many the next is
 * never far, so that the list is walked in its order. Each would take seconds over a million where the other takes no time.
 */
type Way = 'search' | 'walk'
const FEW = 5000

/** The ids of a page, in its order. */
async function idsOf(
  engine: Engine,
  { tenant, filter, sort, page, way }: { tenant: string; filter: DeviceFilter; sort: DeviceSort; page: Page; way: Way },
): Promise<string[]> {
  const direction = sort.descending ? 'desc' : 'asc'
  let ids = filtered(engine, { tenant, filter, way })
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
  // An expression is in no index, so nothing tempts the planner to walk.
  const id = way === 'walk' ? sql.ref('devices.id') : sql`devices.id || ''`
  const rows = await read(engine, ids.select('devices.id').orderBy(id, direction).$call(onPage(page)))
  return rows.map(row => row.id)
}

const SORTED = {
  model: 'devices.model',
  state: 'devices.state',
  updatedAt: 'devices.updated_at',
  createdAt: 'devices.created_at',
} as const

function filtered(engine: Engine, { tenant, filter, way }: { tenant: string; filter: DeviceFilter; way: Way }) {
  const { changedAfter, search, ids, identifiers, profiles, states, tags, reseller, upload } = filter
  let query = engine.db.selectFrom('devices').where('devices.tenant', '=', tenant)
  if (way === 'walk') {
    query = states === undefined ? query.where(LISTED) : query.where(sql<boolean>`devices.state || '' in (${sql.join(states)})`)
    if (changedAfter !== undefined) query = query.where(sql<boolean>`devices.updated_at + 0 > ${changedAfter}`)
  } else {
    query = query.where(engine.among('devices.state', states ?? LISTED_STATES))
    if (changedAfter !== undefined) query = query.where('devices.updated_at', '>', changedAfter)
  }
  if (profiles !== undefined) query = query.where(engine.among('devices.profile', profiles))
  if (reseller !== undefined) query = query.where('devices.reseller', '=', reseller)
  if (upload !== undefined) query = query.where('devices.upload', '=', upload)
  for (const tag of tags ?? [])
    query = query.where(sql<boolean>`devices.tags like ${`%${escapeLike(JSON.stringify(tag))}%`} escape '\\'`)
  if (ids !== undefined || identifiers !== undefined) {
    query = query.where(({ or }) =>
      or([engine.among('devices.id', ids ?? []), inDirectory(tenant, engine.among('identifiers.identifier', identifiers ?? []))]),
    )
  }
  if (search !== undefined) {
    // A range, not a pattern: the directory's key serves it.
    const from = search.toUpperCase()
    query = query.where(
      inDirectory(tenant, sql<boolean>`identifiers.identifier >= ${from} and identifiers.identifier < ${`${from}\uffff`}`),
    )
  }
  return query
}

const LISTED_STATES = DEVICE_STATES.filter(state => state !== 'Pending')

const inDirectory = (tenant: string, condition: ReturnType<Engine['among']>) => {
  const eb = expressionBuilder<Tables, 'devices'>()
  return eb(
    'devices.id',
    'in',
    eb.selectFrom('identifiers').select('device').where('identifiers.tenant', '=', tenant).where(condition),
  )
}

function uploadedBy(
  engine: Engine,
  reseller: string,
  { customers, identifier, transaction, orderNo, vendor }: Parameters<DeviceStore['listUploaded']>[1],
) {
  let matching = engine.db.selectFrom('devices').where('devices.reseller', '=', reseller)
  if (customers !== undefined) matching = matching.where(engine.among('uploaded_to', customers))
  if (transaction !== undefined) matching = matching.where('transaction_id', '=', transaction)
  if (orderNo !== undefined) matching = matching.where('order_no', '=', orderNo)
  if (vendor !== undefined) matching = matching.where('vendor', '=', vendor)
  if (identifier === undefined) return matching
  // By way of the directory: it names one device at most.
  const named = expressionBuilder<Tables, 'devices'>().selectFrom('identifiers').where('identifier', '=', identifier)
  return matching.where('devices.tenant', 'in', named.select('tenant')).where('devices.id', 'in', named.select('device'))
}

async function totalOf(engine: Engine, tenant: string, { states, profiles, ...others }: DeviceFilter): Promise<number> {
  if (Object.values(others).some(value => value !== undefined)) {
    return countOf(engine, filtered(engine, { tenant, filter: { states, profiles, ...others }, way: 'search' }))
  }
  return sumOf(engine, talliesOf(engine, tenant, { states, profiles }))
}

function talliesOf(
  engine: Engine,
  tenant: string | Expression<string>,
  { states, profiles }: Pick<DeviceFilter, 'states' | 'profiles'>,
) {
  let tallies = engine.db.selectFrom('tallies').where('tenant', '=', tenant)
  tallies = states === undefined ? tallies.where(sql<boolean>`state != 'Pending'`) : tallies.where(engine.among('state', states))
  return profiles === undefined ? tallies : tallies.where(engine.among('profile', profiles))
}

const summed = (tallies: SelectQueryBuilder<Tables, 'tallies', object>) =>
  tallies.select(({ fn }) => fn.sum<number | null>('devices').as('total'))

async function sumOf(engine: Engine, tallies: SelectQueryBuilder<Tables, 'tallies', object>): Promise<number> {
  const [counted] = await read(engine, summed(tallies))
  return Number(counted?.total ?? 0)
}

// Counted for the first page of a walk; the others find what was answered, as long as nothing changes.
async function countOf(engine: Engine, matching: SelectQueryBuilder<Tables, 'devices', object>): Promise<number> {
  const [counted] = await read(
    engine,
    matching.select(({ fn }) => fn.countAll<number | string>().as('total')),
  )
  return Number(counted?.total ?? 0)
}
