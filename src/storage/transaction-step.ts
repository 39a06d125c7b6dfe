/** The first and the last statements of each step of a transaction, whatever its kind. */
import { type Kysely, sql } from 'kysely'
import { LeaseLost, type Step } from '../enrolment/store/steps.ts'
import type { Failure, Verdict } from '../enrolment/transaction.ts'
import { setFinalStatus } from './activity.ts'
import type { Tables } from './tables.ts'

/**
 * The first statement of every step: moves `done` forward under the lease, which also locks the transaction's row. Throws
 * `LeaseLost`, which rolls back, if another process has the lease or has run this step.
 */
export async function advance(tx: Kysely<Tables>, step: Step): Promise<void> {
  const { tenant, id } = step.transaction
  const updated = await tx
    .updateTable('transactions')
    .set({
      done: step.to,
      attempts: 0,
      ...(step.selection && { details: JSON.stringify({ ...step.transaction.details, selection: step.selection }) }),
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
  if (updated.numUpdatedRows !== 1n) throw new LeaseLost(`another process has the lease of transaction ${id} of ${tenant}`)
}

/** Inserts the row results of a step and finishes the step. */
export async function insertRowResults(tx: Kysely<Tables>, step: Step, verdicts: readonly Verdict[]): Promise<void> {
  const { tenant, id } = step.transaction
  const { sent } = step
  const failed = verdicts.flatMap((verdict, i) => (verdict === null ? [] : [[sent?.[i], verdict]]))
  await tx
    .insertInto('row_results')
    .values({
      tenant,
      id,
      from_row: step.from,
      results: JSON.stringify(verdicts),
      failed_rows: sent === undefined ? null : JSON.stringify(failed),
    })
    .execute()
  await finishStep(tx, step, failed.length)
}

/** Inserts the devices that a step of a customer's order could not change, and finishes the step. */
export async function finishWithFailures(tx: Kysely<Tables>, step: Step, failures: readonly Failure[]): Promise<void> {
  const { tenant, id } = step.transaction
  if (failures.length > 0) {
    const failed_rows = JSON.stringify(failures.map(({ device, reason }) => [device, reason]))
    await tx.insertInto('row_results').values({ tenant, id, from_row: step.from, results: '[]', failed_rows }).execute()
  }
  await finishStep(tx, step, failures.length)
}

/** The last statements of every step: count the failed devices, and after the last step set the status in the activity log. */
export async function finishStep(
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
  if (last) await setFinalStatus(tx, transaction)
}

// A literal, not a parameter: a partial index serves only a query that repeats its condition.
export const IN_PROGRESS = sql<boolean>`state = 'progress'`
