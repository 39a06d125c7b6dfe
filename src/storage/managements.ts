import type { ExpressionBuilder } from 'kysely'
import type { Management } from '../enrolment/management.ts'
import type { ManagedCustomer, ManagementFilter, ManagementStore } from '../enrolment/store.ts'
import type { Customer } from '../enrolment/tenant.ts'
import { collection, type Kept } from './collection.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import type { Tables } from './tables.ts'
import { fromRow as tenantFromRow } from './tenants.ts'

export const managementStore = (engine: Engine): ManagementStore => ({
  ...collection(engine, MANAGEMENT),
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
})

const SORTED = {
  companyName: 'tenants.name',
  created: 'managements.created_at',
  modified: 'managements.updated_at',
  deviceCount: 'device_count',
} as const

const managed = (engine: Engine, provider: string, filter: Partial<ManagementFilter>) => {
  let query = engine.db
    .selectFrom('managements')
    .innerJoin('tenants', 'tenants.id', 'managements.customer')
    .where('provider', '=', provider)
  const { search, customers, status, managementType, service, country } = filter
  if (search !== undefined) {
    query = query.where(({ or, ref, fn, val }) =>
      or([
        contains(ref('tenants.name'), search),
        contains(ref('tenants.id'), search),
        contains(fn.coalesce('tenants.email', val('')), search),
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

const fromRow = (row: Tables['managements']): Management => ({
  provider: row.provider,
  customer: row.customer,
  managementType: row.management_type as Management['managementType'],
  status: row.status as Management['status'],
  services: JSON.parse(row.services),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

const MANAGEMENT: Kept<{ provider: string; customer: string }, Management, 'managements'> = {
  table: 'managements',
  key: ['provider', 'customer'],
  where: ({ provider, customer }) => ({ provider, customer }),
  toRow: management => ({
    provider: management.provider,
    customer: management.customer,
    management_type: management.managementType,
    status: management.status,
    services: JSON.stringify(management.services),
    created_at: management.createdAt,
    updated_at: management.updatedAt,
  }),
  fromRow,
}
