/** The devices of an order that names none: the ids that match its filter, and the commits that compare them again. */

import { type Kysely, sql } from 'kysely'
import type { DeviceFilter } from '../../enrolment/device.ts'
import type { DeviceStore } from '../../enrolment/store/devices.ts'
import type { Step } from '../../enrolment/store/steps.ts'
import type { Engine } from '../engines/engine.ts'
import type { Tables } from '../tables.ts'
import { advance } from '../transaction-step.ts'
import { WINDOW, windowedPage } from '../windowed-page.ts'
import { longRead } from './counts.ts'
import { conditions, totalOf } from './filter.ts'

export const selections = (engine: Engine): Pick<DeviceStore, 'countMatching' | 'idsMatching'> => ({
  countMatching: async (tenant, filter) => {
    const count = await totalOf(engine, longRead(engine, tenant), { tenant, filter })
    const last = engine.db.selectFrom('devices').select(({ fn }) => fn.max<string | null>('id').as('id'))
    return { count, lastId: (await last.where('tenant', '=', tenant).executeTakeFirst())?.id ?? '' }
  },
  idsMatching: (tenant, { filter, lastId, after }, size) => {
    const windowFrom = (from: string | undefined) => windowOf(engine, { tenant, lastId, from })
    const matches = conditions(engine, { tenant, filter, plan: 'window', table: 'window' })
    return windowedPage<string, string>({
      after,
      size,
      keyOf: id => id,
      found: async (from, limit) => {
        const matching = engine.db.selectFrom(windowFrom(from).as('window')).where(({ and }) => and(matches))
        const rows = await matching.select('window.id').orderBy('window.id').limit(limit).execute()
        return rows.map(({ id }) => id)
      },
      end: async from => {
        const end = windowFrom(from)
          .clearSelect()
          .select('id')
          .offset(sql.lit(WINDOW - 1))
          .limit(sql.lit(1))
        return (await end.executeTakeFirst())?.id
      },
    })
  },
})

/** The next devices of a selection, whether they match or not. The limit keeps the planner from another index. */
const windowOf = (engine: Engine, { tenant, lastId, from = '' }: { tenant: string; lastId: string; from: string | undefined }) =>
  engine.db
    .selectFrom('devices')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('id', '>', from)
    .where('id', '<=', lastId)
    .orderBy('id')
    .limit(sql.lit(WINDOW))

/**
 * The first statements of a step of a customer's order: moves `done` forward. Of a selection, the devices that have left the filter
 * since they were read are left out. Returns the ids that remain and the step as it is committed.
 */
export async function beginStep(
  engine: Engine,
  tx: Kysely<Tables>,
  { step, ids }: { step: Step; ids: readonly string[] },
): Promise<{ ids: readonly string[]; step: Step }> {
  if (step.selection === undefined) {
    await advance(tx, step)
    return { ids, step }
  }
  const { tenant, count } = step.transaction
  const remaining = await matchingAmong(engine, tx, { tenant, ids, filter: step.selection.filter })
  const to = step.from + remaining.length
  const committed = { ...step, to, last: step.last || to === count }
  await advance(tx, committed)
  return { ids: remaining, step: committed }
}

async function matchingAmong(
  engine: Engine,
  tx: Kysely<Tables>,
  { tenant, ids, filter }: { tenant: string; ids: readonly string[]; filter: DeviceFilter },
): Promise<readonly string[]> {
  const rows = await engine
    .locking(
      tx
        .selectFrom('devices')
        .select('devices.id')
        .where('devices.tenant', '=', tenant)
        .where(engine.among('devices.id', ids))
        .where(({ and }) => and(conditions(engine, { tenant, filter, plan: 'window' }))),
    )
    .execute()
  return rows.map(({ id }) => id)
}
