import { type Kysely, sql } from 'kysely'
import { type Lease, LeaseLost, type Step, type TransactionStore } from '../enrolment/store.ts'
import type { Transaction, Verdict } from '../enrolment/transaction.ts'
import { log } from './activity.ts'
import { compiledOnce } from './compiled.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import { readSettings } from './settings.ts'
import type { Tables } from './tables.ts'

export function transactionStore(engine: Engine): TransactionStore {
  const anyone = own(engine.db, { tenant: '', id: '' })
  const read = compiledOnce(engine, () => anyone.select(COLUMNS))
  const readSubmitted = compiledOnce(engine, () => anyone.select('submitted'))
  const readVerdicts = compiledOnce(engine, () =>
    engine.db.selectFrom('verdicts').select('verdicts').where('tenant', '=', '').where('id', '=', '').orderBy('from_row'),
  )
  return {
    begin: (transaction, submitted, line, lease) =>
      engine.write(async tx => {
        const granted = lease !== undefined && !(await isBusy(tx, transaction.tenant)) ? lease : undefined
        const inserted = await tx
          .insertInto('transactions')
          .values({ ...toRow(transaction), submitted, lease_holder: granted?.holder ?? null, lease_until: granted?.until ?? 0 })
          .onConflict(conflict => conflict.doNothing())
          .executeTakeFirst()
        if (inserted.numInsertedOrUpdatedRows !== 1n) return 'taken'
        if (transaction.kind === 'approve') await markApproved(tx, transaction as Transaction<'approve'>)
        await log(tx, line)
        return granted === undefined ? 'queued' : 'leased'
      }),
    get: async (tenant, id) => {
      const [row] = await read(tenant, id)
      return row === undefined ? undefined : fromRow(row)
    },
    list: async (tenant, filter, page) => {
      const matching = () => {
        let query = engine.db.selectFrom('transactions').where('tenant', '=', tenant).where('kind', 'in', filter.kinds)
        if (filter.state !== undefined) query = query.where('state', '=', filter.state)
        if (filter.vendor !== undefined) query = query.where('vendor', '=', filter.vendor)
        return query
      }
      const rows = await matching().select(COLUMNS).orderBy('serial', 'desc').$call(onPage(page)).execute()
      const total = await countOf(matching())
      return { rows: rows.map(fromRow), total }
    },
    submitted: async (tenant, id) => {
      const [row] = await readSubmitted(tenant, id)
      if (row === undefined) throw new Error(`no transaction ${id} of ${tenant}`)
      return row.submitted
    },
    verdicts: async (tenant, id) => {
      const steps = await readVerdicts(tenant, id)
      return steps.flatMap(step => JSON.parse(step.verdicts) as Verdict[])
    },
    claim: (lease, now, evenHeld) =>
      engine.db
        .selectFrom('transactions')
        .select('serial')
        .where(IN_PROGRESS)
        .where('lease_until', '<=', now)
        .limit(1)
        .executeTakeFirst()
        // Most looks find nothing; only a find is worth a write.
        .then(waiting =>
          waiting === undefined ? undefined : engine.write(tx => claim(tx, { lease, now, evenHeld: evenHeld !== undefined })),
        ),
    inProgress: () => countOf(engine.db.selectFrom('transactions').where(IN_PROGRESS)),
    devicesWaiting: async tenant => {
      const waiting = await engine.db
        .selectFrom('transactions')
        .select(sql<number | null>`sum(count - done)`.as('total'))
        .where('tenant', '=', tenant)
        .where(IN_PROGRESS)
        .executeTakeFirstOrThrow()
      return Number(waiting.total ?? 0)
    },
  }
}

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

/** Adds what failed in a step to its transaction. */
export async function countFailed(tx: Kysely<Tables>, { transaction: { tenant, id } }: Step, failed: number): Promise<void> {
  if (failed === 0) return
  await tx
    .updateTable('transactions')
    .set(eb => ({ failed: eb('failed', '+', failed) }))
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute()
}

async function claim(
  tx: Kysely<Tables>,
  { lease, now, evenHeld }: { lease: Lease; now: number; evenHeld: boolean },
): Promise<Transaction | undefined> {
  if (!evenHeld && (await readSettings(tx)).workHeld) return undefined
  for (;;) {
    const first = await tx
      .selectFrom('transactions as first')
      .select(['first.tenant', 'first.id'])
      .where(sql<boolean>`first.state = 'progress'`)
      .where('first.lease_until', '<=', now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('transactions as other')
              .select('other.id')
              .whereRef('other.tenant', '=', 'first.tenant')
              .where(sql<boolean>`other.state = 'progress'`)
              // One that is at work goes first too: clocks of two processes may differ, and serials are made of them.
              .where(({ or, eb, ref }) => or([eb('other.serial', '<', ref('first.serial')), eb('other.lease_until', '>', now)])),
          ),
        ),
      )
      .orderBy('first.serial')
      .limit(1)
      .executeTakeFirst()
    if (first === undefined) return undefined
    const row = await tx
      .updateTable('transactions')
      .set({ lease_holder: lease.holder, lease_until: lease.until })
      .where('tenant', '=', first.tenant)
      .where('id', '=', first.id)
      // Said again: another may have claimed it since it was looked for, and then the next one is.
      .where('lease_until', '<=', now)
      .where(IN_PROGRESS)
      .returning(COLUMNS)
      .executeTakeFirst()
    if (row !== undefined) return fromRow(row)
  }
}

const isBusy = async (tx: Kysely<Tables>, tenant: string): Promise<boolean> =>
  (await tx
    .selectFrom('transactions')
    .select('id')
    .where('tenant', '=', tenant)
    .where(IN_PROGRESS)
    .limit(1)
    .executeTakeFirst()) !== undefined

async function markApproved(tx: Kysely<Tables>, transaction: Transaction<'approve'>): Promise<void> {
  for (const { upload, profile } of transaction.details.uploads) {
    await tx
      .updateTable('uploads')
      .set({ state: 'Approved', profile, approved_at: transaction.acceptedAt, updated_at: transaction.acceptedAt })
      .where('tenant', '=', transaction.tenant)
      .where('id', '=', upload)
      .where('state', '=', 'Pending')
      .execute()
  }
}

// Written out, not as a parameter: a partial index serves only a query that repeats its condition.
export const IN_PROGRESS = sql<boolean>`state = 'progress'`

const COLUMNS = [
  'tenant',
  'id',
  'serial',
  'kind',
  'customer',
  'vendor',
  'order_no',
  'state',
  'count',
  'done',
  'failed',
  'details',
  'accepted_at',
  'completed_at',
] as const
type Row = Pick<Tables['transactions'], (typeof COLUMNS)[number]>

const own = (db: Kysely<Tables>, { tenant, id }: { tenant: string; id: string }) =>
  db.selectFrom('transactions').where('tenant', '=', tenant).where('id', '=', id)

const toRow = ({ orderNo, acceptedAt, completedAt, details, ...same }: Transaction): Row => ({
  ...same,
  order_no: orderNo,
  details: JSON.stringify(details),
  accepted_at: acceptedAt,
  completed_at: completedAt,
})

const fromRow = (row: Row): Transaction => {
  const { order_no, accepted_at, completed_at, details, ...same } = row
  return {
    ...same,
    kind: same.kind as Transaction['kind'],
    state: same.state as Transaction['state'],
    orderNo: order_no,
    details: JSON.parse(details),
    acceptedAt: accepted_at,
    completedAt: completed_at,
  }
}
