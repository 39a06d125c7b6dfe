/** Reads pages of list JSON: by position in the whole list, or by the ids of devices. */
import { type AliasableExpression, sql } from 'kysely'
import { chunksOf } from '../../enrolment/chunks.ts'
import type { Page } from '../../enrolment/store/page.ts'
import type { Projections } from '../../enrolment/store/projections.ts'
import type { Engine } from '../engines/engine.ts'
import { type Placeholders, preparedQuery } from '../prepared-query.ts'
import { longRead, shortRead, summed, talliesOf } from './counts.ts'
import { LISTED } from './filter.ts'
import { type DocumentParameters, documentOf, isUsual, type Names, parametersOf, STORED_JSON, usual } from './list-json.ts'
import { positionLookup } from './position-index.ts'

export function pageReader(engine: Engine, { devices }: Projections) {
  const summaryOf = summaries(engine)
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
  // For pages of which every device has the usual end. It builds no text for each device.
  const uniform = preparedQuery(
    engine,
    (p: Placeholders<PageParameters & UniformParameters>) => {
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
    at: async (tenant: string, { number, size }: Page) => {
      const [{ from, skip, endsAt }, { names, listed }] = await Promise.all([positions(tenant, number * size), summaryOf(tenant)])
      const [reseller, profile, end] = usual(devices, names)
      const where = { tenant, from, size, skip }
      const read = size > FEW ? longReadOf(engine, tenant) : engine.read
      const page =
        (await uniform({ between: `${end},`, end, reseller, profile, ...where }, read)) ??
        (await each({ ...parametersOf(devices, names), ...where }, read))
      if (page?.last) endsAt(size, page.last)
      return { rows: page?.rows ?? '', total: listed }
    },
    byIds: async (tenant: string, ids: readonly string[]): Promise<string> => {
      const { names } = await summaryOf(tenant)
      const read = ids.length > FEW ? longRead(engine, tenant) : shortRead(engine)
      const documents = new Map<string, string>()
      // A thread's answer is read as a whole, which takes long where it has many rows.
      for (const some of chunksOf(ids, FEW)) {
        const rows = await read(
          engine.db
            .selectFrom('devices')
            .select(['devices.id', documentOf(engine, devices, parametersOf(devices, names)).as('document')])
            .where('devices.tenant', '=', tenant)
            .where(engine.among('devices.id', some)),
        )
        for (const { id, document } of rows) documents.set(id, document)
      }
      return ids.flatMap(id => documents.get(id) ?? []).join(',')
    },
  }
}

// A page of this size takes a millisecond.
const FEW = 500

const longReadOf =
  (engine: Engine, tenant: string): Engine['read'] =>
  (query, parameters) =>
    engine.readList(tenant, { ...query, parameters })

interface PageParameters {
  readonly tenant: string
  readonly from: string
  readonly size: number
  readonly skip: number
}

interface UniformParameters {
  readonly reseller: string
  readonly profile: string | null
  readonly between: string
  readonly end: string
}

/** What all pages of a tenant's list have in common. */
interface Summary {
  /** The number of devices that lists show. */
  readonly listed: number
  /** The names of the tenant, of its largest reseller, and of the profile that most devices have. */
  readonly names: Names
}

function summaries(engine: Engine): (tenant: string) => Promise<Summary> {
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
