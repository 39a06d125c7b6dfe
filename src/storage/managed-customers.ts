/** The customers of a provider. */
import { type ExpressionBuilder, sql } from 'kysely'
import type { ManagementStatus, ManagementType } from '../enrolment/management.ts'
import type { ManagedCustomer, ManagementFilter, ManagementStore } from '../enrolment/store/managements.ts'
import type { Customer } from '../enrolment/tenant.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import { fromRow } from './management-row.ts'
import { countOf, onPage } from './paged.ts'
import type { Tables } from './tables.ts'
import { fromRow as tenantFromRow } from './tenants.ts'
import { WINDOW, windowedPage } from './windowed-page.ts'

type ManagedCustomers = Pick<ManagementStore, 'customersOf' | 'customerOf' | 'customerPage' | 'countsOf'>

export const managedCustomers = (engine: Engine): ManagedCustomers => ({
  customersOf: async (provider, filter, page) => {
    const matching = managed(engine, provider, filter)
    const rows = await matching
      .selectAll('managements')
      .select(deviceCount)
      .orderBy(SORTED[filter.sortBy], filter.descending ? 'desc' : 'asc')
      .orderBy('managements.customer')
      .$call(onPage(page))
      .execute()
    const total = await countOf(matching)
    return { rows: await withCustomers(engine, rows), total }
  },
  customerOf: async (provider, customer) => {
    const rows = await managed(engine, provider, {})
      .where('managements.customer', '=', customer)
      .selectAll('managements')
      .select(deviceCount)
      .execute()
    const [row] = await withCustomers(engine, rows)
    return row
  },
  customerPage: (provider, filter, { after, size }) => {
    const windowFrom = (from: string | undefined) => {
      const keys = engine.lists(provider).selectFrom('managements').select('customer').where('provider', '=', provider)
      return (from === undefined ? keys : keys.where('customer', '>', from)).orderBy('customer').limit(sql.lit(WINDOW))
    }
    return windowedPage({
      after,
      size,
      keyOf: ({ customer }) => customer.id,
      found: async (from, limit) => {
        const rows = await managed(engine, provider, filter)
          .where('managements.customer', 'in', windowFrom(from))
          .selectAll('managements')
          .select(deviceCount)
          .orderBy('managements.customer')
          .limit(limit)
          .execute()
        return withCustomers(engine, rows)
      },
      end: async from => {
        const end = await windowFrom(from)
          .offset(sql.lit(WINDOW - 1))
          .limit(sql.lit(1))
          .executeTakeFirst()
        return end?.customer
      },
    })
  },
  countsOf: async provider => {
    const own = engine.lists(provider).selectFrom('managements').where('provider', '=', provider)
    const counts = await own
      .select(({ fn }) => ['status', 'management_type', fn.countAll<number | string>().as('customers')])
      .groupBy(['status', 'management_type'])
      .execute()
    // A count for each customer: a join of both tables may read all tallies of the store.
    const managing = own.where('status', 'not in', UNMANAGED).select(deviceCount).as('managing')
    const { devices } = await engine
      .lists(provider)
      .selectFrom(managing)
      .select(({ fn }) => fn.sum<number | string | null>('device_count').as('devices'))
      .executeTakeFirstOrThrow()
    return {
      customers: counts.map(({ status, management_type, customers }) => ({
        status: status as ManagementStatus,
        managementType: management_type as ManagementType,
        customers: Number(customers),
      })),
      devices: Number(devices ?? 0),
    }
  },
})

/** See `isManaging`. */
const UNMANAGED = ['Pending', 'Rejected'] as const satisfies readonly ManagementStatus[]

const SORTED = {
  companyName: 'tenants.name',
  created: 'managements.created_at',
  modified: 'managements.updated_at',
  deviceCount: 'device_count',
} as const

const managed = (engine: Engine, provider: string, filter: Partial<ManagementFilter>) => {
  let query = engine
    .lists(provider)
    .selectFrom('managements')
    .innerJoin('tenants', 'tenants.id', 'managements.customer')
    .where('provider', '=', provider)
  const { search, customers, status, managementType, service, country } = filter
  if (search !== undefined) {
    const contact = ['firstName', 'lastName'].map(name => engine.member('tenants.details', ['details', name]))
    query = query.where(({ and, eb, or, ref, fn, val }) =>
      or([
        contains(ref('tenants.name'), search),
        contains(ref('tenants.id'), search),
        contains(fn.coalesce('tenants.email', val('')), search),
        // The contact of a customer that has not accepted is not shown to the provider, so it cannot be searched for.
        and([
          eb('managements.status', 'not in', UNMANAGED),
          contains(sql<string>`${contact[0]} || ' ' || ${contact[1]}`, search),
        ]),
      ]),
    )
  }
  if (customers !== undefined) query = query.where(engine.among('managements.customer', customers))
  if (status !== undefined) query = query.where('managements.status', '=', status)
  if (managementType !== undefined) query = query.where('management_type', '=', managementType)
  if (service !== undefined) query = query.where(({ ref }) => contains(ref('managements.services'), JSON.stringify(service)))
  if (country !== undefined) query = query.where('tenants.country', '=', country)
  return query
}

/** The devices of the customer, from its counters. */
const deviceCount = (eb: ExpressionBuilder<Tables, 'managements'>) =>
  eb
    .selectFrom('tallies')
    .whereRef('tallies.tenant', '=', 'managements.customer')
    .select(({ fn }) => fn.coalesce(fn.sum<number>('tallies.devices'), eb.val(0)).as('total'))
    .as('device_count')

async function withCustomers(
  engine: Engine,
  rows: readonly (Tables['managements'] & { device_count: number | null })[],
): Promise<ManagedCustomer[]> {
  const tenants = await engine.db
    .selectFrom('tenants')
    .selectAll()
    .where(
      engine.among(
        'id',
        rows.map(row => row.customer),
      ),
    )
    .execute()
  const byId = new Map(tenants.map(row => [row.id, tenantFromRow(row)]))
  return rows.flatMap(row => {
    const customer = byId.get(row.customer)
    return customer?.kind === 'customer'
      ? [{ management: fromRow(row), customer: customer satisfies Customer, devices: Number(row.device_count ?? 0) }]
      : []
  })
}
