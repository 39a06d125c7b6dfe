import { type Kysely, sql } from 'kysely'
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
import { chunksOf } from '../enrolment/chunks.ts'
import type { ActivityStore } from '../enrolment/store/activity.ts'
import type { Transaction } from '../enrolment/transaction.ts'
import { activityPages } from './activity-pages.ts'
import { columnsOf, fromRow, toRow } from './activity-row.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import type { Tables } from './tables.ts'

export const activityStore = (engine: Engine): ActivityStore => ({
  add: activity => engine.write(tx => log(tx, activity)),
  addRefusals: (refusals, { prune, most }) =>
    engine.write(async tx => {
      for (const some of await rowsOf(tx, refusals)) {
        await tx
          .insertInto('activity')
          .values(some)
          .onConflict(conflict => conflict.doNothing())
          .execute()
      }
      for (const tenant of prune) await deleteOldRefusals(tx, tenant, most)
    }),
  list: async (filter, page) => {
    const { since, until, errorId, ...same } = filter
    const matching = () => {
      let query = engine
        .lists(same.tenant ?? '')
        .selectFrom('activity')
        .where(({ and }) => and(columnsOf(same)))
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
  page: activityPages(engine),
})

/** Writes an entry into the log of each tenant concerned, in the given database transaction; does nothing without an entry. */
export async function log(tx: Kysely<Tables>, activity: Activity | undefined): Promise<void> {
  if (activity !== undefined) await logAll(tx, [activity])
}

/** The same for many entries. */
export async function logAll(tx: Kysely<Tables>, activities: readonly Activity[]): Promise<void> {
  for (const some of await rowsOf(tx, activities)) await tx.insertInto('activity').values(some).execute()
}

/** The rows of the entries, as many as a statement may insert in each list. */
async function rowsOf(tx: Kysely<Tables>, activities: readonly Activity[]): Promise<ReturnType<typeof toRow>[][]> {
  const known = await knownIn(tx, activities)
  const entries = activities.flatMap(activity => entriesOf(activity, known))
  const written = WRITTEN.get(tx)
  for (const entry of entries) written?.push(entry)
  return chunksOf(entries.map(toRow), ROWS_OF_STATEMENT)
}

/** The entries that a database transaction has written so far. */
const WRITTEN = new WeakMap<object, ActivityEntry[]>()

/** An engine whose commits report the entries that they have written. */
export const reporting = <Any extends Engine>(engine: Any, logged: (entries: readonly ActivityEntry[]) => void): Any => ({
  ...engine,
  write: async act => {
    let entries: ActivityEntry[] = []
    const result = await engine.write(tx => {
      entries = []
      WRITTEN.set(tx, entries)
      return act(tx)
    })
    if (entries.length > 0) logged(entries)
    return result
  },
})

async function knownIn(tx: Kysely<Tables>, activities: readonly Activity[]): Promise<ReadonlyMap<string, KnownTenant>> {
  const ids = [...new Set(activities.flatMap(tenantsIn))]
  const tenants = await tx.selectFrom('tenants').select(['id', 'kind', 'name']).where('id', 'in', ids).execute()
  return new Map(tenants.map(({ id, kind, name }) => [id, { kind, name } as KnownTenant]))
}

async function deleteOldRefusals(tx: Kysely<Tables>, tenant: string, most: number): Promise<void> {
  const refusals = tx.selectFrom('activity').where('tenant', '=', tenant).where('code', 'is not', null)
  const newest = refusals.select(['time', 'id']).orderBy('time', 'desc').orderBy('id', 'desc')
  const [first] = await newest.offset(sql.lit(most)).limit(sql.lit(1)).execute()
  if (first === undefined) return
  await tx
    .deleteFrom('activity')
    .where('tenant', '=', tenant)
    .where('code', 'is not', null)
    .where(({ or, and, eb }) => or([eb('time', '<', first.time), and([eb('time', '=', first.time), eb('id', '<=', first.id)])]))
    .execute()
}

// SQLite accepts 32,766 parameters in a statement, and a row has 17.
const ROWS_OF_STATEMENT = 500

/**
 * Sets the final status of a transaction's entry in every log. To be called in the commit that completes the transaction,
 * after the failed devices are counted.
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
