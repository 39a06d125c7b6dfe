import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { Management } from '../enrolment/management.ts'
import { isRefusal, refuse } from '../enrolment/refusal.ts'
import type { ManagedCustomer, ManagementFilter, ManagementStore } from '../enrolment/store/managements.ts'
import type { Customer } from '../enrolment/tenant.ts'
import { log } from './activity.ts'
import { collection, putRow, type RowMapping } from './collection.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import { requireRows } from './required-rows.ts'
import type { Tables } from './tables.ts'
import { TENANT, fromRow as tenantFromRow } from './tenants.ts'

export const managementStore = (engine: Engine): ManagementStore => ({
  ...collection(engine, MANAGEMENT),
  open: (account, management, lines) =>
    engine.write(async tx => {
      const { email } = account
      const person = { email: email?.toLowerCase() ?? '', tenant: account.id, scopes: null }
      if (email !== null) {
        const inserted = await tx
          .insertInto('users')
          .values(person)
          .onConflict(conflict => conflict.doNothing())
          .executeTakeFirst()
        if (inserted.numInsertedOrUpdatedRows !== 1n) return 'email'
      }
      const opened = await tx
        .insertInto('tenants')
        .values(TENANT.toRow(account))
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      if (opened.numInsertedOrUpdatedRows !== 1n) {
        await tx.deleteFrom('users').where('email', '=', person.email).execute()
        const existing = await tx.selectFrom('tenants').select('id').where('id', '=', account.id).executeTakeFirst()
        return existing === undefined ? 'knox manage' : 'id'
      }
      await requireRows(engine, tx, [{ kind: 'tenant', id: management.provider }])
      await tx.insertInto('managements').values(MANAGEMENT.toRow(management)).execute()
      for (const line of lines) await log(tx, line)
      return 'opened'
    }),
  decide: async (customer, decide) => {
    let knoxManage: string | undefined
    try {
      return await engine.write(async tx => {
        // This lock serialises the changes of a customer's managements: two providers may request it at once.
        const account = await engine.locking(tx.selectFrom('tenants').selectAll().where('id', '=', customer)).executeTakeFirst()
        const tenant = account === undefined ? undefined : tenantFromRow(account)
        if (tenant?.kind !== 'customer') return refuse('customer-unknown')
        const rows = await tx.selectFrom('managements').selectAll().where('customer', '=', customer).orderBy('provider').execute()
        const decision = decide(tenant, rows.map(fromRow))
        if (isRefusal(decision)) return decision
        knoxManage = decision.customer?.knoxManage
        if (knoxManage !== undefined && (await isTaken(tx, customer, knoxManage))) return refuse('knox-manage-taken')
        if (decision.customer !== undefined) await putRow(tx, TENANT, decision.customer)
        const { management } = decision
        if (decision.ended === undefined) {
          await requireRows(engine, tx, [{ kind: 'tenant', id: management.provider }])
          await putRow(tx, MANAGEMENT, management)
        } else
          await tx
            .deleteFrom('managements')
            .where('provider', '=', management.provider)
            .where('customer', '=', customer)
            .execute()
        for (const line of decision.log) await log(tx, line)
        return decision
      })
    } catch (error) {
      // Another transaction may have taken the name after the check. The engines report a duplicate key in different ways.
      if (knoxManage !== undefined && (await isTaken(engine.db, customer, knoxManage))) return refuse('knox-manage-taken')
      throw error
    }
  },
  ofCustomer: async customer => {
    const rows = await engine.db
      .selectFrom('managements')
      .selectAll()
      .where('customer', '=', customer)
      .orderBy('provider')
      .execute()
    return rows.map(fromRow)
  },
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

/** The management, if it exists, locked until the commit. */
export async function lockedManagement(
  engine: Engine,
  tx: Kysely<Tables>,
  { provider, customer }: { provider: string; customer: string },
): Promise<Management | undefined> {
  const row = await engine
    .locking(tx.selectFrom('managements').selectAll().where('provider', '=', provider).where('customer', '=', customer))
    .executeTakeFirst()
  return row && fromRow(row)
}

const isTaken = async (db: Engine['db'], customer: string, knoxManage: string): Promise<boolean> =>
  (await db.selectFrom('tenants').select('id').where('knox_manage', '=', knoxManage).where('id', '!=', customer).execute())
    .length > 0

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
          eb('managements.status', 'not in', ['Pending', 'Rejected']),
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

const fromRow = (row: Tables['managements']): Management => ({
  provider: row.provider,
  customer: row.customer,
  managementType: row.management_type as Management['managementType'],
  status: row.status as Management['status'],
  services: JSON.parse(row.services),
  ...JSON.parse(row.details),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

const MANAGEMENT: RowMapping<{ provider: string; customer: string }, Management, 'managements'> = {
  table: 'managements',
  key: ['provider', 'customer'],
  where: ({ provider, customer }) => ({ provider, customer }),
  requires: ({ provider, customer }) => [
    { kind: 'tenant', id: provider },
    { kind: 'tenant', id: customer },
  ],
  toRow: ({ provider, customer, managementType, status, services, createdAt, updatedAt, ...details }) => ({
    provider,
    customer,
    management_type: managementType,
    status,
    services: JSON.stringify(services),
    // No query reads these members by column.
    details: JSON.stringify(details),
    created_at: createdAt,
    updated_at: updatedAt,
  }),
  fromRow,
}
