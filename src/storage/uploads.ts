import type { UploadStore } from '../enrolment/store/uploads.ts'
import type { Upload } from '../enrolment/transaction.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import type { Tables } from './tables.ts'

export const uploadStore = (engine: Engine): UploadStore => ({
  list: async (tenant, filter, page) => {
    const matching = () => {
      let query = engine
        .lists(tenant)
        .selectFrom('uploads')
        .leftJoin('tenants', 'tenants.id', 'uploads.reseller')
        .where('uploads.tenant', '=', tenant)
        // An upload without devices cannot be approved.
        .where('uploads.devices', '>', 0)
      if (filter.reseller !== undefined) query = query.where('uploads.reseller', '=', filter.reseller)
      if (filter.transaction !== undefined) query = query.where('uploads.transaction_id', '=', filter.transaction)
      if (filter.id !== undefined) query = query.where('uploads.id', '=', filter.id)
      if (filter.state !== undefined) query = query.where('uploads.state', '=', filter.state)
      return query
    }
    const rows = await matching()
      .selectAll('uploads')
      .select('tenants.name as reseller_name')
      .orderBy('uploads.id', filter.newestFirst ? 'desc' : 'asc')
      .$call(onPage(page))
      .execute()
    const total = await countOf(matching())
    return {
      rows: rows.map(row => ({ ...fromRow(row), resellerName: row.reseller_name ?? '' })),
      total,
    }
  },
  find: async (tenant, wanted) => {
    const uploads = engine.db.selectFrom('uploads').selectAll().where('tenant', '=', tenant).where('devices', '>', 0)
    const rows =
      wanted === 'pending'
        ? await uploads.where('state', '=', 'Pending').orderBy('id').execute()
        : await uploads
            .where(({ or }) => or([engine.among('id', wanted.ids), engine.among('transaction_id', wanted.transactions)]))
            .orderBy('id')
            .execute()
    return rows.map(fromRow)
  },
})

const fromRow = (row: Tables['uploads']): Upload => ({
  tenant: row.tenant,
  id: row.id,
  reseller: row.reseller,
  transaction: row.transaction_id,
  orderNo: row.order_no,
  state: row.state as Upload['state'],
  profile: row.profile,
  aliases: JSON.parse(row.aliases),
  devices: row.devices,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  approvedAt: row.approved_at,
  approvedBy: row.approved_by,
})
