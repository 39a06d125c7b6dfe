import { sql } from 'kysely'
import { isRefusal } from '../enrolment/refusal.ts'
import type { PublicationStore } from '../enrolment/store/publications.ts'
import type { Publication, Transaction } from '../enrolment/transaction.ts'
import { log, setFinalStatus } from './activity.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import { deleteProfile, insertProfile, publishProfile } from './profiles.ts'
import type { Tables } from './tables.ts'
import { insertTransaction } from './transaction-row.ts'
import { advance } from './transaction-step.ts'

export const publicationStore = (engine: Engine): PublicationStore => ({
  begin: ({ profile, transaction, submitted, since }, line) =>
    engine.write(async tx => {
      if (!(await insertProfile(engine, tx, profile))) return false
      await tx
        .deleteFrom('transactions')
        .where('tenant', '=', profile.tenant)
        .where(IS_PUBLISHING)
        .where('state', '=', 'complete')
        .where('accepted_at', '<', since)
        .execute()
      await log(tx, line)
      await insertTransaction(tx, transaction, { submitted })
      return true
    }),
  end: (step, outcome, line) =>
    engine.write(async tx => {
      await advance(tx, step)
      const { tenant, id, details } = step.transaction as Transaction<'publish'>
      if (isRefusal(outcome)) {
        await tx
          .updateTable('transactions')
          .set({ details: JSON.stringify({ ...details, fault: outcome }) })
          .where('tenant', '=', tenant)
          .where('id', '=', id)
          .execute()
        await deleteProfile(tx, { tenant, id: details.profile }, 'unpublished')
      } else if (outcome !== undefined) await publishProfile(tx, outcome)
      await setFinalStatus(tx, step.transaction, isRefusal(outcome) ? 'Error' : 'Completed')
      await log(tx, line)
    }),
  list: async (tenant, { id, since }, page) => {
    let matching = engine
      .lists(tenant)
      .selectFrom('transactions')
      .where('tenant', '=', tenant)
      .where(IS_PUBLISHING)
      .where(eb => eb.or([eb('state', '=', 'progress'), eb('accepted_at', '>=', since)]))
    if (id !== undefined) matching = matching.where('id', '=', id)
    const rows = await matching
      .select(['tenant', 'id', 'state', 'details', 'lease_holder'])
      .orderBy('serial', 'desc')
      .$call(onPage(page))
      .execute()
    return { rows: rows.map(fromRow), total: await countOf(matching) }
  },
})

// A literal, not a parameter: a partial index serves only a query that repeats its condition.
const IS_PUBLISHING = sql<boolean>`kind = 'publish'`

function fromRow(row: Pick<Tables['transactions'], 'tenant' | 'id' | 'state' | 'details' | 'lease_holder'>): Publication {
  const { profile, name, fault }: Transaction<'publish'>['details'] = JSON.parse(row.details)
  const outcome = fault === null ? 'published' : 'failed'
  const state = row.state === 'complete' ? outcome : row.lease_holder === null ? 'waiting' : 'processing'
  return { tenant: row.tenant, id: row.id, profile, name, state, fault }
}
