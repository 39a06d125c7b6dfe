/** The counts of a reseller's uploads, by model and by day. They change in the commits that change the devices. */
import { type Kysely, sql } from 'kysely'
import type { Engine } from './engines/engine.ts'
import type { Tables } from './tables.ts'

interface ModelCount {
  readonly reseller: string
  readonly model: string | null
  readonly devices: number
}

/** Adds to the counts of models; a device without a known model counts under ''. */
export async function countModels(tx: Kysely<Tables>, counts: readonly ModelCount[]): Promise<void> {
  const sums = new Map<string, { reseller: string; model: string; devices: number }>()
  for (const { reseller, model, devices } of counts) {
    const key = `${reseller} ${model ?? ''}`
    sums.set(key, { reseller, model: model ?? '', devices: (sums.get(key)?.devices ?? 0) + devices })
  }
  if (sums.size === 0) return
  // Sorted, so that two transactions lock these rows in the same order and cannot deadlock.
  const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  await tx
    .insertInto('uploaded_models')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['reseller', 'model']).doUpdateSet({ devices: sql`uploaded_models.devices + excluded.devices` }),
    )
    .execute()
}

/** Adds to the counts of a day; `now` is a time of that day. */
export async function countUpload(
  tx: Kysely<Tables>,
  { reseller, now, uploads, devices }: { reseller: string; now: number; uploads: number; devices: number },
): Promise<void> {
  await tx
    .insertInto('upload_days')
    .values({ reseller, day: dayOf(now), uploads, devices })
    .onConflict(conflict =>
      conflict.columns(['reseller', 'day']).doUpdateSet({
        uploads: sql`upload_days.uploads + excluded.uploads`,
        devices: sql`upload_days.devices + excluded.devices`,
      }),
    )
    .execute()
}

export async function modelsOf(engine: Engine, reseller: string, limit: number) {
  const rows = await engine.db
    .selectFrom('uploaded_models')
    .select(['model', 'devices'])
    .where('reseller', '=', reseller)
    .where('devices', '>', 0)
    .orderBy('devices', 'desc')
    .orderBy('model')
    .limit(limit)
    .execute()
  return rows.map(({ model, devices }) => ({ model, devices }))
}

export async function daysOf(engine: Engine, reseller: string, since: number) {
  const rows = await engine.db
    .selectFrom('upload_days')
    .select(['day', 'uploads', 'devices'])
    .where('reseller', '=', reseller)
    .where('day', '>=', dayOf(since))
    .orderBy('day')
    .execute()
  return rows.map(({ day, uploads, devices }) => ({ start: day * DAY_MS, uploads, devices }))
}

const DAY_MS = 86_400_000
const dayOf = (time: number): number => Math.floor(time / DAY_MS)
