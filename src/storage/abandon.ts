import type { Kysely } from 'kysely'
import type { Activity } from '../enrolment/activity.ts'
import type { Step } from '../enrolment/store/steps.ts'
import type { Transaction, Verdict } from '../enrolment/transaction.ts'
import { log } from './activity.ts'
import type { Tables } from './tables.ts'
import { advance, finishStep, insertRowResults } from './transaction-step.ts'

/** Completes a transaction whose steps keep failing, so that later orders of its tenant can run. */
export async function abandon(tx: Kysely<Tables>, step: Step, line: Activity): Promise<void> {
  await advance(tx, step)
  const { transaction } = step
  const remaining = step.to - step.from
  if (transaction.kind === 'upload' || transaction.kind === 'release') {
    // Without the submitted rows: they may be the reason why the steps fail.
    await insertRowResults(tx, step, Array<Verdict>(remaining).fill('device-broken'))
  } else {
    await finishStep(tx, step, remaining)
  }
  if (transaction.kind === 'upload') await deleteEmptyUpload(tx, transaction)
  if (transaction.kind === 'approve') await resetApproval(tx, transaction as Transaction<'approve'>, step.now)
  await log(tx, line)
}

/** An upload without devices cannot be approved. */
const deleteEmptyUpload = (tx: Kysely<Tables>, { customer, serial }: Transaction) =>
  tx.deleteFrom('uploads').where('tenant', '=', customer).where('id', '=', serial).where('devices', '=', 0).execute()

/** Uploads with waiting devices become pending, so that the customer can approve them again. */
async function resetApproval(tx: Kysely<Tables>, { tenant, details }: Transaction<'approve'>, now: number): Promise<void> {
  for (const { upload } of details.uploads) {
    await tx
      .updateTable('uploads')
      .set({ state: 'Pending', profile: null, approved_at: null, approved_by: null, updated_at: now })
      .where('tenant', '=', tenant)
      .where('id', '=', upload)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('devices')
            .select('devices.id')
            .where('devices.tenant', '=', tenant)
            .where('devices.upload', '=', upload)
            .where('devices.state', '=', 'Pending'),
        ),
      )
      .execute()
  }
}
