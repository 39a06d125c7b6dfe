import type { Kysely } from 'kysely'
import type { Activity } from '../enrolment/activity.ts'
import type { Step } from '../enrolment/store/steps.ts'
import type { Transaction, Verdict } from '../enrolment/transaction.ts'
import { log } from './activity.ts'
import type { Tables } from './tables.ts'
import { advance, countFailed, keepVerdicts } from './transaction-step.ts'

/** Ends a transaction as it stands, so that it is nobody's to do any more. */
export async function giveUp(tx: Kysely<Tables>, step: Step, line: Activity): Promise<void> {
  await advance(tx, step)
  const { transaction } = step
  const undecided = step.to - step.from
  if (transaction.kind === 'upload' || transaction.kind === 'release') {
    // Without its rows as they were sent: what was submitted may be what cannot be read.
    await keepVerdicts(tx, step, Array<Verdict>(undecided).fill('device-broken'))
  } else {
    await countFailed(tx, step, undecided)
  }
  if (transaction.kind === 'upload') await dropEmpty(tx, transaction)
  if (transaction.kind === 'approve') await letWait(tx, transaction as Transaction<'approve'>, step.now)
  await log(tx, line)
}

/** An upload of which nothing was accepted is nothing to approve. */
const dropEmpty = (tx: Kysely<Tables>, { customer, serial }: Transaction) =>
  tx.deleteFrom('uploads').where('tenant', '=', customer).where('id', '=', serial).where('devices', '=', 0).execute()

/** Uploads whose devices still wait are to be approved again: nothing else would ever free them. */
async function letWait(tx: Kysely<Tables>, { tenant, details }: Transaction<'approve'>, now: number): Promise<void> {
  for (const { upload } of details.uploads) {
    await tx
      .updateTable('uploads')
      .set({ state: 'Pending', profile: null, approved_at: null, updated_at: now })
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
