import { sql } from 'kysely'
import type { RetentionStore } from '../enrolment/store/retention.ts'
import type { Engine } from './engines/engine.ts'

export const retentionStore = (engine: Engine): RetentionStore => ({
  removeActivity: (before, most) =>
    engine.write(async tx => {
      const oldest = tx.selectFrom('activity').select(['time', 'id']).where('time', '<', before).orderBy('time').orderBy('id')
      const rows = await oldest.limit(sql.lit(most)).execute()
      const last = rows.at(-1)
      if (last === undefined) return 0
      // The rows of one activity in several logs have the same time and id, and are removed together.
      await tx
        .deleteFrom('activity')
        .where('time', '<=', last.time)
        .where(({ or, eb }) => or([eb('time', '<', last.time), eb('id', '<=', last.id)]))
        .execute()
      return rows.length
    }),
  removeTransactions: (before, most) =>
    engine.write(async tx => {
      const rows = await tx
        .selectFrom('transactions')
        .select(['tenant', 'id'])
        .where('completed_at', '<', before)
        .where('kind', '!=', 'publish')
        .orderBy('completed_at')
        .limit(sql.lit(most))
        .execute()
      for (const [tenant, ids] of Map.groupBy(rows, row => row.tenant)) {
        const among = engine.among(
          'id',
          ids.map(({ id }) => id),
        )
        for (const table of ['row_results', 'transactions'] as const) {
          await tx.deleteFrom(table).where('tenant', '=', tenant).where(among).execute()
        }
      }
      return rows.length
    }),
})
