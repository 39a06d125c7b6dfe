/** Pages of one tenant's activity log by key. */
import { type SelectQueryBuilder, sql } from 'kysely'
import type { ActivityStore, LogFilter, LogKey } from '../enrolment/store/activity.ts'
import { columnsOf, fromRow } from './activity-row.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import type { Tables } from './tables.ts'
import { WINDOW, windowedPage } from './windowed-page.ts'

export const activityPages =
  (engine: Engine): ActivityStore['page'] =>
  (tenant, filter, { after, size }) => {
    const direction = filter.oldestFirst === true ? 'asc' : 'desc'
    const windowFrom = (from: LogKey | undefined) => windowOf(engine, { tenant, filter, from })
    return windowedPage({
      after,
      size,
      keyOf: ({ time, id }) => ({ time, id }),
      found: async (from, limit) => {
        const entries = engine.lists(tenant).selectFrom(windowFrom(from).as('entries')).selectAll()
        const ordered = matching(entries, filter).orderBy('time', direction).orderBy('id', direction)
        return (await ordered.limit(limit).execute()).map(fromRow)
      },
      end: from =>
        windowFrom(from)
          .clearSelect()
          .select(['time', 'id'])
          .offset(sql.lit(WINDOW - 1))
          .limit(sql.lit(1))
          .executeTakeFirst(),
    })
  }

/** The next entries of the log, in its order, by its key. */
function windowOf(engine: Engine, { tenant, filter, from }: { tenant: string; filter: LogFilter; from: LogKey | undefined }) {
  const { since, until, oldestFirst = false } = filter
  const direction = oldestFirst ? 'asc' : 'desc'
  let entries = engine.lists(tenant).selectFrom('activity').selectAll().where('tenant', '=', tenant)
  if (since !== undefined) entries = entries.where('time', '>=', since)
  if (until !== undefined) entries = entries.where('time', '<', until)
  if (from !== undefined) {
    const key = sql`(${from.time}, ${from.id})`
    entries = entries.where(oldestFirst ? sql<boolean>`(time, id) > ${key}` : sql<boolean>`(time, id) < ${key}`)
  }
  return entries.orderBy('time', direction).orderBy('id', direction).limit(sql.lit(WINDOW))
}

type Matching = SelectQueryBuilder<{ entries: Tables['activity'] }, 'entries', Tables['activity']>

function matching(
  entries: Matching,
  { since: _since, until: _until, oldestFirst: _oldestFirst, customer, search, ...same }: LogFilter,
): Matching {
  let found = entries.where(({ and }) => and(columnsOf(same)))
  if (customer !== undefined) found = found.where(({ ref }) => contains(ref('customer'), customer))
  if (search === undefined) return found
  return found.where(({ or, ref, fn, val }) =>
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
