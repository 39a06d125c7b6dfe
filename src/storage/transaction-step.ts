/** What every step of a transaction begins and ends with, whatever it is about. */
import { type Kysely, sql } from 'kysely'
import { LeaseLost, type Step } from '../enrolment/store/steps.ts'
import type { Verdict } from '../enrolment/transaction.ts'
import { settle } from './activity.ts'
import type { Tables } from './tables.ts'

/**
 * The first statement of every step: moves the transaction on if the lease still holds, and so locks its row. Throws
 * `LeaseLost`, which rolls back, when another process has taken over; a step is done exactly once.
 */
export async function advance(tx: Kysely<Tables>, step: Step): Promise<void> {
  const { tenant, id } = step.transaction
  const moved = await tx
    .updateTable('transactions')
    .set({
      done: step.to,
      attempts: 0,
      ...(step.last
        ? { state: 'complete', completed_at: step.now, lease_holder: null, lease_until: 0 }
        : { lease_until: step.lease.until }),
    })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .where('lease_holder', '=', step.lease.holder)
    .where('done', '=', step.from)
    .where(IN_PROGRESS)
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) throw new LeaseLost(`${tenant} ${id} is another's to do`)
}

/** Keeps the verdicts of a step and its failed rows, and counts those. */
export async function keepVerdicts(tx: Kysely<Tables>, step: Step, verdicts: readonly Verdict[]): Promise<void> {
  const { tenant, id } = step.transaction
  const { sent } = step
  const failed = verdicts.flatMap((verdict, i) => (verdict === null ? [] : [[sent?.[i], verdict]]))
  await tx
    .insertInto('verdicts')
    .values({
      tenant,
      id,
      from_row: step.from,
      verdicts: JSON.stringify(verdicts),
      failed_rows: sent === undefined ? null : JSON.stringify(failed),
    })
    .execute()
  await countFailed(tx, step, failed.length)
}

/** The last statement of every step: adds what failed in it to its transaction, whose end then shows in the activity log. */
export async function countFailed(
  tx: Kysely<Tables>,
  { transaction, last }: Pick<Step, 'transaction' | 'last'>,
  failed: number,
): Promise<void> {
  if (failed > 0) {
    await tx
      .updateTable('transactions')
      .set(eb => ({ failed: eb('failed', '+', failed) }))
      .where('tenant', '=', transaction.tenant)
      .where('id', '=', transaction.id)
      .execute()
  }
  if (last) await settle(tx, transaction)
}

// Written out, not as a parameter: a partial index serves only a query that repeats its condition.
export const IN_PROGRESS = sql<boolean>`state = 'progress'`
