import { hash } from 'node:crypto'
import type { Projections } from '../../enrolment/store/projections.ts'
import type { Engine } from '../engines/engine.ts'
import { listJsonOf } from './list-json.ts'

/**
 * Writes the stored JSON of every device again if the projection has changed since it was written. Such a change is recorded
 * as a migration, named after the projection. It runs in steps; after an interruption it starts again.
 */
export async function rewriteListJson(engine: Engine, { devices: projection }: Projections, now: number): Promise<string[]> {
  const name = `documents ${hash('sha256', JSON.stringify(projection), 'hex').slice(0, 16)}`
  const done = await engine.db.selectFrom('migrations').select('name').where('name', '=', name).executeTakeFirst()
  if (done !== undefined) return []
  const json = listJsonOf(projection)
  let last = { tenant: '', id: '' }
  for (;;) {
    const next = await engine.write(async tx => {
      const rows = await engine
        .locking(
          tx
            .selectFrom('devices')
            .selectAll()
            .where(({ eb, refTuple, tuple }) => eb(refTuple('tenant', 'id'), '>', tuple(last.tenant, last.id)))
            .orderBy('tenant')
            .orderBy('id')
            .limit(STEP),
        )
        .execute()
      // Delete and insert are two statements for all rows; updates would be one statement for each row.
      for (const [tenant, own] of Map.groupBy(rows, row => row.tenant)) {
        const ids = own.map(row => row.id)
        await tx.deleteFrom('devices').where('tenant', '=', tenant).where(engine.among('id', ids)).execute()
      }
      const rewritten = rows.map(row => ({ ...row, fixed_json: json.fixed(row), state_json: json.state(row) }))
      await engine.insertEach(tx, { table: 'devices', known: ['tenant', 'id'] }, rewritten)
      return rows.at(-1)
    })
    if (next === undefined) break
    last = next
  }
  const recorded = await engine.write(tx =>
    tx
      .insertInto('migrations')
      .values({ name, applied_at: now })
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirst(),
  )
  return recorded.numInsertedOrUpdatedRows === 1n ? [name] : []
}

const STEP = 500
