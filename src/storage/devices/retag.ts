import type { Kysely } from 'kysely'
import type { DeviceState } from '../../enrolment/device.ts'
import type { Step } from '../../enrolment/store/steps.ts'
import { tagsAfter } from '../../enrolment/tag.ts'
import type { TagChange } from '../../enrolment/transaction.ts'
import type { Tables } from '../tables.ts'
import { advance, finishStep } from '../transaction-step.ts'
import type { DeviceWriter } from './rows.ts'

/** Changes the tags of the devices of a step. */
export async function retag(
  { engine, json }: DeviceWriter,
  tx: Kysely<Tables>,
  { step, ids, change }: { step: Step; ids: readonly string[]; change: TagChange },
): Promise<void> {
  await advance(tx, step)
  const { tenant } = step.transaction
  const devices = tx.selectFrom('devices').select(['id', 'profile', 'state', 'tags']).where('tenant', '=', tenant)
  const existing = await engine.locking(devices.where(engine.among('id', ids))).execute()
  const tagged = existing.map(row => ({ ...row, after: tagsAfter(JSON.parse(row.tags), change) }))
  // The time of an unchanged device stays the same: clients poll for changes.
  const changed = tagged.flatMap(({ after, ...row }) => {
    const tags = after && JSON.stringify(after)
    return tags === undefined || tags === row.tags ? [] : [{ ...row, tags }]
  })
  // One statement for all devices that become alike.
  for (const [, alike] of Map.groupBy(changed, ({ profile, state, tags }) => JSON.stringify([profile, state, tags]))) {
    const [{ profile, state, tags } = { profile: null, state: '', tags: '' }] = alike
    await tx
      .updateTable('devices')
      .set({ tags, updated_at: step.now, state_json: json.state({ state: state as DeviceState, profile, updated_at: step.now }) })
      .where('tenant', '=', tenant)
      .where(
        engine.among(
          'id',
          alike.map(({ id }) => id),
        ),
      )
      .execute()
  }
  await finishStep(tx, step, ids.length - tagged.filter(({ after }) => after !== undefined).length)
}
