import type { TenantStore } from '../enrolment/store/tenants.ts'
import type { Customer, Provider, Reseller, Tenant } from '../enrolment/tenant.ts'
import { log } from './activity.ts'
import { getRow, lookUp, putRow, type RowMapping } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import { deleteRemains, removeTenant } from './remove-tenant.ts'
import type { Tables } from './tables.ts'

export const tenantStore = (engine: Engine): TenantStore => ({
  put: (tenant, line) =>
    engine.write(async tx => {
      const existing = await getRow(tx, TENANT, tenant.id)
      if (existing !== undefined && existing.kind !== tenant.kind) return false
      if (existing === undefined) await deleteRemains(tx, tenant.id, line?.time ?? tenant.createdAt)
      await putRow(tx, TENANT, tenant)
      await log(tx, line)
      return true
    }),
  get: lookUp(engine, TENANT),
  byGen1Token: lookUp(engine, RESELLER_BY_GEN1_TOKEN),
  byKnoxManage: lookUp(engine, CUSTOMER_BY_KNOX_MANAGE),
  ofPerson: async email => {
    const row = await engine.db.selectFrom('users').select('tenant').where('email', '=', email.toLowerCase()).executeTakeFirst()
    return row?.tenant
  },
  page: async (kind, page) => {
    const matching = engine.lists('').selectFrom('tenants').where('kind', '=', kind)
    const rows = await matching.selectAll().orderBy('id').$call(onPage(page)).execute()
    return { rows: rows.map(fromRow), total: await countOf(matching) }
  },
  remove: (id, line) => engine.write(tx => removeTenant(engine, tx, { id, log: line })),
})

const COMMON = new Set([
  'kind',
  'id',
  'name',
  'country',
  'region',
  'status',
  'email',
  'gen1TokenHash',
  'knoxManage',
  'createdAt',
  'updatedAt',
])

const toRow = (tenant: Tenant): Tables['tenants'] => ({
  id: tenant.id,
  kind: tenant.kind,
  name: tenant.name,
  country: tenant.country,
  region: tenant.region,
  status: tenant.status,
  email: tenant.kind === 'customer' ? tenant.email : null,
  gen1_token_hash: tenant.kind === 'reseller' ? tenant.gen1TokenHash : null,
  knox_manage: tenant.kind === 'customer' ? (tenant.knoxManage ?? null) : null,
  // The members of one kind only; no query reads them by column.
  details: JSON.stringify(Object.fromEntries(Object.entries(tenant).filter(([member]) => !COMMON.has(member)))),
  created_at: tenant.createdAt,
  updated_at: tenant.updatedAt,
})

export function fromRow(row: Tables['tenants']): Tenant {
  const account = {
    id: row.id,
    name: row.name,
    country: row.country,
    region: row.region,
    status: row.status as Tenant['status'],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
  const details = JSON.parse(row.details)
  if (row.kind === 'reseller') return { ...account, kind: 'reseller', gen1TokenHash: row.gen1_token_hash, ...details } as Reseller
  if (row.kind === 'customer') {
    const knoxManage = row.knox_manage === null ? {} : { knoxManage: row.knox_manage }
    return { ...account, kind: 'customer', email: row.email, ...knoxManage, ...details } as Customer
  }
  return { ...account, kind: 'provider', ...details } as Provider
}

export const TENANT: RowMapping<string, Tenant, 'tenants'> = {
  table: 'tenants',
  key: ['id'],
  where: id => ({ id }),
  toRow,
  fromRow,
}

const RESELLER_BY_GEN1_TOKEN: RowMapping<string, Reseller, 'tenants'> = {
  ...TENANT,
  key: ['gen1_token_hash'],
  where: hash => ({ gen1_token_hash: hash }),
  // Only resellers have this column.
  fromRow: row => fromRow(row) as Reseller,
}

const CUSTOMER_BY_KNOX_MANAGE: RowMapping<string, Customer, 'tenants'> = {
  ...TENANT,
  key: ['knox_manage'],
  where: name => ({ knox_manage: name }),
  // Only customers have this column.
  fromRow: row => fromRow(row) as Customer,
}
