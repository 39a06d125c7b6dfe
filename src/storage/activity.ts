import type { Kysely } from 'kysely'
import { type Activity, errorIdForms } from '../enrolment/activity.ts'
import type { ActivityFilter, ActivityStore } from '../enrolment/store.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import type { Tables } from './tables.ts'

export const activityStore = (engine: Engine): ActivityStore => ({
  add: line => engine.write(tx => log(tx, line)),
  list: async (filter, page) => {
    const matching = () => {
      let query = engine.db.selectFrom('activity').where(({ and }) => and(equalities(filter)))
      if (filter.errorId !== undefined) query = query.where('error_id', 'in', errorIdForms(filter.errorId))
      if (filter.since !== undefined) query = query.where('time', '>=', filter.since)
      if (filter.until !== undefined) query = query.where('time', '<', filter.until)
      return query
    }
    const rows = await matching().selectAll().orderBy('id', 'desc').$call(onPage(page)).execute()
    const total = await countOf(matching())
    return { rows: rows.map(fromRow), total }
  },
})

/** Writes a line in a transaction that is under way; nothing where nobody is told of the change. */
export async function log(tx: Kysely<Tables>, line: Activity | undefined): Promise<void> {
  if (line === undefined) return
  const { errorId, ...same } = line
  await tx
    .insertInto('activity')
    .values({ ...same, error_id: errorId })
    .execute()
}

/** The columns that a filter names, with what each must be. */
const equalities = (filter: ActivityFilter): Partial<Tables['activity']> => {
  const { since: _since, until: _until, errorId: _errorId, ...same } = filter
  return Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined))
}

const fromRow = ({ error_id, ...same }: Tables['activity']): Activity => ({
  ...same,
  outcome: same.outcome as Activity['outcome'],
  errorId: error_id,
})
