/**
 * Pages of one tenant's activity log by key. A filter that few entries match would read the whole log for one page, so a read
 * takes a window of entries at a time, and a page ends after some windows even if it is not full.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type SelectQueryBuilder, sql } from 'kysely'
import type { ActivityStore, LogFilter, LogKey, LogPage } from '../enrolment/store/activity.ts'
import { columnsOf, fromRow } from './activity-row.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import type { Tables } from './tables.ts'

export const activityPages =
  (engine: Engine): ActivityStore['page'] =>
  async (tenant, filter, { after, size }) => {
    const rows: Tables['activity'][] = []
    let from = after
    for (let windows = 0; windows < MOST_WINDOWS; windows++) {
      if (windows > 0) await nextTurn()
      const entries = () => windowOf(engine, { tenant, filter, from })
      const found = await matching(engine.lists(tenant).selectFrom(entries().as('entries')).selectAll(), filter)
        .orderBy('time', direction(filter))
        .orderBy('id', direction(filter))
        .limit(size - rows.length)
        .execute()
      rows.push(...found)
      const last = rows.at(-1)
      if (rows.length === size && last !== undefined) return pageOf(rows, { time: last.time, id: last.id })
      const end = await entries()
        .offset(sql.lit(WINDOW - 1))
        .limit(sql.lit(1))
        .clearSelect()
        .select(['time', 'id'])
        .executeTakeFirst()
      if (end === undefined) return pageOf(rows, undefined)
      from = { time: Number(end.time), id: end.id }
    }
    return pageOf(rows, from)
  }

const pageOf = (rows: readonly Tables['activity'][], next: LogKey | undefined): LogPage => ({ rows: rows.map(fromRow), next })

const WINDOW = 2000
// Some milliseconds each; a client continues where the page ended.
const MOST_WINDOWS = 20

const direction = ({ oldestFirst }: LogFilter): 'asc' | 'desc' => (oldestFirst === true ? 'asc' : 'desc')

/** The next entries of the log, in its order, by its key. */
function windowOf(
  engine: Engine,
  { tenant, filter, from }: { tenant: string; filter: LogFilter; from: LogKey | undefined },
): SelectQueryBuilder<Tables, 'activity', Tables['activity']> {
  const { since, until, oldestFirst = false } = filter
  let entries = engine.lists(tenant).selectFrom('activity').selectAll().where('tenant', '=', tenant)
  if (since !== undefined) entries = entries.where('time', '>=', since)
  if (until !== undefined) entries = entries.where('time', '<', until)
  if (from !== undefined) {
    const key = sql`(${from.time}, ${from.id})`
    entries = entries.where(oldestFirst ? sql<boolean>`(time, id) > ${key}` : sql<boolean>`(time, id) < ${key}`)
  }
  return entries.orderBy('time', direction(filter)).orderBy('id', direction(filter)).limit(sql.lit(WINDOW))
}

type Matching = SelectQueryBuilder<{ entries: Tables['activity'] }, 'entries', Tables['activity']>

function matching(
  entries: Matching,
  { since: _since, until: _until, oldestFirst: _oldestFirst, customer, search, ...same }: LogFilter,
): Matching {
  let found = entries.where(({ and }) => and(columnsOf(same)))
  if (customer !== undefined) found = found.where(({ ref }) => contains(ref('customer'), customer))
  if (search !== undefined) {
    found = found.where(({ or, ref, fn, val }) =>
      or([
        contains(ref('event'), search),
        contains(ref('description'), search),
        contains(ref('performed_by'), search),
        contains(ref('customer'), search),
        contains(fn.coalesce('customer_id', val('')), search),
        contains(ref('status'), search),
        contains(ref('details'), search),
      ]),
    )
  }
  return found
}
