import type { SettingStore, Settings } from '../enrolment/store.ts'
import type { Engine } from './engines/engine.ts'

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
})

export async function readSettings(db: Engine['db']): Promise<Settings> {
  const rows = await db.selectFrom('settings').selectAll().execute()
  return { ...FRESH, ...Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)])) }
}

const FRESH: Settings = { clockOffset: 0, clockFrozenAt: null, workHeld: false, seed: null }
