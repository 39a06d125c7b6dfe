/** The customers of a reseller with their totals, and the reseller's counts. */
import { sql } from 'kysely'
import type { AssociationTotals } from '../enrolment/association.ts'
import type { AssociatedCustomer, AssociationStore, CustomerSort } from '../enrolment/store/associations.ts'
import { log } from './activity.ts'
import { fromRow } from './association-row.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import { daysOf, modelsOf } from './reseller-counts.ts'
import type { Tables } from './tables.ts'
import { fromRow as tenantFromRow } from './tenants.ts'

type ResellerCustomers = Pick<AssociationStore, 'customerOf' | 'customersOf' | 'countsOf' | 'modelsOf' | 'daysOf' | 'relabel'>

export const resellerCustomers = (engine: Engine): ResellerCustomers => ({
  customerOf: async (reseller, customer) => {
    const [found] = await withCustomers(engine, reseller, [customer])
    return found
  },
  customersOf: async (reseller, filter, page) => {
    let matching = engine
      .lists(reseller)
      .selectFrom('associations')
      .innerJoin('tenants', 'tenants.id', 'associations.customer')
      .where('reseller', '=', reseller)
    const { state, search, sort } = filter
    if (state !== undefined) matching = matching.where('state', '=', state)
    if (search !== undefined) {
      matching = matching.where(({ or, ref }) => or([contains(ref('tenants.name'), search), contains(ref('tenants.id'), search)]))
    }
    const ordered = sort === undefined ? matching : matching.orderBy(SORTED[sort.by], sort.descending ? 'desc' : 'asc')
    const pairs = await ordered.select('associations.customer').orderBy('associations.customer').$call(onPage(page)).execute()
    const found = await withCustomers(
      engine,
      reseller,
      pairs.map(pair => pair.customer),
    )
    const byId = new Map(found.map(row => [row.customer.id, row]))
    return { total: await countOf(matching), rows: pairs.flatMap(({ customer }) => byId.get(customer) ?? []) }
  },
  countsOf: async reseller => {
    const counts = await engine
      .lists(reseller)
      .selectFrom('associations')
      .select(({ fn }) => [fn.countAll<number>().as('customers'), fn.sum<number | null>('uploads').as('uploads')])
      .select(({ fn }) => fn.sum<number | null>('devices').as('devices'))
      .where('reseller', '=', reseller)
      .executeTakeFirstOrThrow()
    return { customers: Number(counts.customers), uploads: Number(counts.uploads ?? 0), devices: Number(counts.devices ?? 0) }
  },
  modelsOf: (reseller, limit) => modelsOf(engine, reseller, limit),
  daysOf: (reseller, since) => daysOf(engine, reseller, since),
  relabel: ({ reseller, customer, internalReference, now }, line) =>
    engine.write(async tx => {
      const labelled = await tx
        .updateTable('associations')
        .set({ internal_reference: internalReference, updated_at: now })
        .where('reseller', '=', reseller)
        .where('customer', '=', customer)
        .executeTakeFirst()
      if (labelled.numUpdatedRows !== 1n) return false
      await log(tx, line)
      return true
    }),
})

async function withCustomers(engine: Engine, reseller: string, customers: readonly string[]): Promise<AssociatedCustomer[]> {
  const associations = await engine.db
    .selectFrom('associations')
    .selectAll()
    .where('reseller', '=', reseller)
    .where(engine.among('customer', customers))
    .execute()
  const tenants = await engine.db.selectFrom('tenants').selectAll().where(engine.among('id', customers)).execute()
  const byId = new Map(tenants.map(row => [row.id, tenantFromRow(row)]))
  return associations.flatMap(row => {
    const customer = byId.get(row.customer)
    return customer === undefined ? [] : [{ association: fromRow(row), totals: totalsOf(row), customer }]
  })
}

// A customer without an upload comes before all others, on every engine.
const SORTED = {
  name: sql`lower(tenants.name)`,
  lastUploadAt: sql`coalesce(associations.last_upload_at, 0)`,
  uploads: sql.ref('associations.uploads'),
  devices: sql.ref('associations.devices'),
} as const satisfies Readonly<Record<CustomerSort, unknown>>

const totalsOf = (row: Pick<Tables['associations'], 'uploads' | 'devices' | 'last_upload_at'>): AssociationTotals => ({
  uploads: row.uploads,
  devices: row.devices,
  lastUploadAt: row.last_upload_at,
})
