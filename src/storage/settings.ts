import type { Lease } from '../enrolment/store/steps.ts'
import type { SettingStore, Settings } from '../enrolment/store.ts'
import type { Engine } from './engines/engine.ts'
import { latestEnd } from './queues.ts'

export const settingStore = (engine: Engine): SettingStore => ({
  read: () => readSettings(engine.db),
  write: change =>
    engine.write(async tx => {
      for (const [name, value] of Object.entries(change)) {
        const row = { name, value: JSON.stringify(value) }
        await tx
          .insertInto('settings')
          .values(row)
          .onConflict(conflict => conflict.column('name').doUpdateSet({ value: row.value }))
          .execute()
      }
    }),
  leaseSeeding: (lease, now) =>
    engine.write(async tx => {
      const value = JSON.stringify(lease)
      const inserted = await tx
        .insertInto('settings')
        .values({ name: SEEDING, value })
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      if (inserted.numInsertedOrUpdatedRows === 1n) return true
      const row = await tx.selectFrom('settings').select('value').where('name', '=', SEEDING).executeTakeFirstOrThrow()
      const current = JSON.parse(row.value) as Lease
      if (current.holder !== lease.holder && current.until > now && current.until <= latestEnd(now)) return false
      const taken = await tx
        .updateTable('settings')
        .set({ value })
        .where('name', '=', SEEDING)
        // Repeated, because another process may have taken the lease since the select.
        .where('value', '=', row.value)
        .executeTakeFirst()
      return taken.numUpdatedRows === 1n
    }),
})

/** Rows of the same table that are not settings; exports omit them. */
const SEEDING = 'seeding'
export const IMPORTING = 'importing'
export const NOT_SETTINGS = [SEEDING, IMPORTING] as const

export async function readSettings(db: Engine['db']): Promise<Settings> {
  const rows = await db.selectFrom('settings').selectAll().where('name', 'not in', NOT_SETTINGS).execute()
  return { ...DEFAULTS, ...Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)])) }
}

const DEFAULTS: Settings = { clockOffset: 0, clockFrozenAt: null, workHeld: false, seed: null }
