import type { Kysely } from 'kysely'
import type { DeviceState } from '../../enrolment/device.ts'
import type { Step, StepEnd } from '../../enrolment/store/steps.ts'
import { tagsAfter } from '../../enrolment/tag.ts'
import type { Failure, TagChange } from '../../enrolment/transaction.ts'
import type { Tables } from '../tables.ts'
import { finishWithFailures } from '../transaction-step.ts'
import { goneAmong } from './order-steps.ts'
import type { DeviceWriter } from './rows.ts'
import { beginStep } from './selection.ts'
import { countTags } from './tag-counts.ts'

/** Changes the tags of the devices of a step. */
export async function retag(
  { engine, json }: DeviceWriter,
  tx: Kysely<Tables>,
  { change, ...given }: { step: Step; ids: readonly string[]; change: TagChange },
): Promise<StepEnd> {
  const { step, ids } = await beginStep(engine, tx, given)
  const { tenant } = step.transaction
  const devices = tx.selectFrom('devices').select(['id', 'profile', 'state', 'tags']).where('tenant', '=', tenant)
  const existing = await engine.locking(devices.where(engine.among('id', ids))).execute()
  const tagged = existing.map(row => ({ ...row, after: tagsAfter(JSON.parse(row.tags), change) }))
  // The time of an unchanged device stays the same: clients poll for changes.
  const changed = tagged.flatMap(({ after, ...row }) => {
    const tags = after && JSON.stringify(after)
    return tags === undefined || tags === row.tags ? [] : [{ ...row, before: row.tags, tags }]
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
  const changes = changed.flatMap(({ before, tags }) => [
    { tags: before, devices: -1 },
    { tags, devices: 1 },
  ])
  await countTags(engine, tx, { tenant, changes })
  const full = tagged.flatMap(({ id, after }): Failure[] =>
    after === undefined ? [{ device: id, reason: 'too-many-tags' }] : [],
  )
  await finishWithFailures(tx, step, [...goneAmong(ids, existing), ...full])
  return step
}
