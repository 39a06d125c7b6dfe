import type { Kysely } from 'kysely'
import {
  type Activity,
  type ActivityEntry,
  type ActivityStatus,
  entriesOf,
  errorIdForms,
  type KnownTenant,
  statusOfEnd,
  tenantsIn,
} from '../enrolment/activity.ts'
import type { ActivityFilter, ActivityStore } from '../enrolment/store/activity.ts'
import type { Transaction } from '../enrolment/transaction.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import type { Tables } from './tables.ts'

export const activityStore = (engine: Engine): ActivityStore => ({
  add: activity => engine.write(tx => log(tx, activity)),
  list: async (filter, page) => {
    const { since, until, errorId, ...same } = filter
    const matching = () => {
      let query = engine.db.selectFrom('activity').where(({ and }) => and(columnsOf(same)))
      if (errorId !== undefined) query = query.where('error_id', 'in', errorIdForms(errorId))
      if (since !== undefined) query = query.where('time', '>=', since)
      if (until !== undefined) query = query.where('time', '<', until)
      return query
    }
    const newest = matching().selectAll().orderBy('time', 'desc').orderBy('id', 'desc').orderBy('tenant', 'desc')
    const rows = await newest.$call(onPage(page)).execute()
    const total = await countOf(matching())
    return { rows: rows.map(fromRow), total }
  },
})

/** Writes an entry into the log of each tenant concerned, in a transaction that is under way; nothing where there is none. */
export async function log(tx: Kysely<Tables>, activity: Activity | undefined): Promise<void> {
  if (activity === undefined) return
  const tenants = await tx.selectFrom('tenants').select(['id', 'kind', 'name']).where('id', 'in', tenantsIn(activity)).execute()
  const known = new Map(tenants.map(({ id, kind, name }) => [id, { kind, name } as KnownTenant]))
  await tx.insertInto('activity').values(entriesOf(activity, known).map(toRow)).execute()
}

/**
 * Gives the entry that a transaction began the status of its end, in every log. To be called in the commit that
 * completes the transaction, when all that failed is counted.
 */
export async function setFinalStatus(
  tx: Kysely<Tables>,
  { tenant, id, serial }: Pick<Transaction, 'tenant' | 'id' | 'serial'>,
  status?: ActivityStatus,
): Promise<void> {
  const end = await tx
    .selectFrom('transactions')
    .select(['count', 'failed'])
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('activity')
    .set({ status: status ?? statusOfEnd(end) })
    .where('id', '=', serial)
    .execute()
}

/** The columns that a filter names, with what each must be. */
function columnsOf({ performedBy, customerId, ...same }: Omit<ActivityFilter, 'since' | 'until' | 'errorId'>) {
  const columns: Partial<Tables['activity']> = { ...same, performed_by: performedBy, customer_id: customerId }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

const toRow = ({ performedBy, customerId, errorId, details, ...same }: ActivityEntry): Tables['activity'] => ({
  ...same,
  performed_by: performedBy,
  customer_id: customerId,
  details: JSON.stringify(details),
  error_id: errorId,
})

const fromRow = ({ performed_by, customer_id, error_id, details, ...same }: Tables['activity']): ActivityEntry => ({
  ...same,
  performedBy: performed_by,
  customerId: customer_id,
  status: same.status as ActivityStatus,
  details: JSON.parse(details),
  errorId: error_id,
})
