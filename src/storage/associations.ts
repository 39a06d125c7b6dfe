import type { Association, AssociationTotals } from '../enrolment/association.ts'
import type { AssociationStore } from '../enrolment/store.ts'
import { collection, type Kept } from './collection.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import type { Tables } from './tables.ts'
import { fromRow as tenantFromRow } from './tenants.ts'

export const associationStore = (engine: Engine): AssociationStore => ({
  ...collection(engine, ASSOCIATION),
  customersOf: async (reseller, filter, page) => {
    const matching = () => {
      let query = engine.db
        .selectFrom('associations')
        .innerJoin('tenants', 'tenants.id', 'associations.customer')
        .where('reseller', '=', reseller)
      if (filter.state !== undefined) query = query.where('state', '=', filter.state)
      if (filter.search !== undefined) {
        const part = filter.search
        query = query.where(({ or, ref }) => or([contains(ref('tenants.name'), part), contains(ref('tenants.id'), part)]))
      }
      return query
    }
    const pairs = await matching()
      .select(['associations.customer'])
      .orderBy('associations.customer')
      .$call(onPage(page))
      .execute()
    const ids = pairs.map(pair => pair.customer)
    const associations = await engine.db
      .selectFrom('associations')
      .selectAll()
      .where('reseller', '=', reseller)
      .where(engine.among('customer', ids))
      .orderBy('customer')
      .execute()
    const tenants = await engine.db.selectFrom('tenants').selectAll().where(engine.among('id', ids)).execute()
    const byId = new Map(tenants.map(row => [row.id, tenantFromRow(row)]))
    const total = await countOf(matching())
    return {
      total,
      rows: associations.flatMap(row => {
        const customer = byId.get(row.customer)
        return customer === undefined ? [] : [{ association: fromRow(row), totals: totalsOf(row), customer }]
      }),
    }
  },
})

const totalsOf = (row: Pick<Tables['associations'], 'uploads' | 'devices' | 'last_upload_at'>): AssociationTotals => ({
  uploads: row.uploads,
  devices: row.devices,
  lastUploadAt: row.last_upload_at,
})

const fromRow = (row: Tables['associations']): Association => ({
  reseller: row.reseller,
  customer: row.customer,
  state: row.state as Association['state'],
  autoApproval: row.auto_approval === 1,
  defaultProfile: row.default_profile,
  internalReference: row.internal_reference,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

const ASSOCIATION: Kept<{ reseller: string; customer: string }, Association, 'associations'> = {
  table: 'associations',
  key: ['reseller', 'customer'],
  where: ({ reseller, customer }) => ({ reseller, customer }),
  toRow: association => ({
    reseller: association.reseller,
    customer: association.customer,
    state: association.state,
    auto_approval: association.autoApproval ? 1 : 0,
    default_profile: association.defaultProfile,
    internal_reference: association.internalReference,
    uploads: 0,
    devices: 0,
    last_upload_at: null,
    created_at: association.createdAt,
    updated_at: association.updatedAt,
  }),
  fromRow,
}
