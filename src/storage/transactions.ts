import { type Kysely, sql } from 'kysely'
import type { Lease } from '../enrolment/store/steps.ts'
import type { Claimed, TransactionStore } from '../enrolment/store/transactions.ts'
import type { Lane, Transaction, Verdict } from '../enrolment/transaction.ts'
import { log } from './activity.ts'
import { insertAssociation } from './associations.ts'
import type { Engine } from './engines/engine.ts'
import { giveUp } from './give-up.ts'
import { countOf, onPage } from './paged.ts'
import { type Placeholders, preparedQuery } from './prepared-query.ts'
import { rowResults } from './row-results.ts'
import { readSettings } from './settings.ts'
import type { Tables } from './tables.ts'
import { IN_PROGRESS } from './transaction-step.ts'

export function transactionStore(engine: Engine): TransactionStore {
  const get = preparedQuery(
    engine,
    (p: Placeholders<Key>) => own(engine.db, p).select(COLUMNS),
    ([row]) => row && fromRow(row),
  )
  const submitted = preparedQuery(
    engine,
    (p: Placeholders<Key>) => own(engine.db, p).select('submitted'),
    ([row]) => row?.submitted,
  )
  const verdicts = preparedQuery(
    engine,
    (p: Placeholders<Key>) =>
      engine.db
        .selectFrom('verdicts')
        .select('verdicts')
        .where('tenant', '=', p.tenant)
        .where('id', '=', p.id)
        .orderBy('from_row'),
    steps => steps.map(step => step.verdicts),
  )
  const devicesWaiting = preparedQuery(
    engine,
    (p: Placeholders<Pick<Key, 'tenant'>>) =>
      engine.db
        .selectFrom('transactions')
        .select(sql<number | null>`sum(count - done)`.as('total'))
        .where('tenant', '=', p.tenant)
        .where(IN_PROGRESS),
    ([waiting]) => Number(waiting?.total ?? 0),
  )
  return {
    begin: ({ transaction, submitted, lease, association }, line) =>
      engine.write(async tx => {
        const granted = lease !== undefined && !(await isBusy(tx, transaction.tenant)) ? lease : undefined
        if (!(await insertTransaction(tx, transaction, { submitted, lease: granted }))) return 'taken'
        if (transaction.kind === 'approve') await markApproved(tx, transaction as Transaction<'approve'>)
        if (association !== undefined) await insertAssociation(tx, association)
        await log(tx, line)
        return granted === undefined ? 'queued' : 'leased'
      }),
    get: (tenant, id) => get({ tenant, id }),
    list: async (tenant, filter, page) => {
      const matching = () => {
        let query = engine.db.selectFrom('transactions').where('tenant', '=', tenant).where('kind', 'in', filter.kinds)
        if (filter.state !== undefined) query = query.where('state', '=', filter.state)
        if (filter.vendor !== undefined) query = query.where('vendor', '=', filter.vendor)
        if (filter.customer !== undefined) query = query.where('customer', '=', filter.customer)
        return query
      }
      const rows = await matching().select(COLUMNS).orderBy('serial', 'desc').$call(onPage(page)).execute()
      const total = await countOf(matching())
      return { rows: rows.map(fromRow), total }
    },
    submitted: async (tenant, id) => {
      const bytes = await submitted({ tenant, id })
      if (bytes === undefined) throw new Error(`no transaction ${id} of ${tenant}`)
      return bytes
    },
    verdicts: async (tenant, id) => {
      // Parsed at each call: the query cache counts the bytes of rows, and parsed verdicts of a large order would exceed them.
      const steps = await verdicts({ tenant, id })
      return steps.flatMap(step => JSON.parse(step) as Verdict[])
    },
    results: (tenant, id, which) => rowResults(engine, { tenant, id, which }),
    claim: (lease, now, { lane = 'devices', held } = {}) =>
      engine.db
        .selectFrom('transactions')
        .select('serial')
        .where(IN_PROGRESS)
        .where(isOf(lane, 'kind'))
        .where('lease_until', '<=', now)
        .limit(1)
        .executeTakeFirst()
        // Most looks find nothing; only a find is worth a write.
        .then(waiting =>
          waiting === undefined ? undefined : engine.write(tx => claim(tx, { lease, now, lane, evenHeld: held !== undefined })),
        ),
    renew: async ({ tenant, id }, lease) => {
      await engine.write(tx => held(tx, { tenant, id, holder: lease.holder }).set({ lease_until: lease.until }).execute())
    },
    handBack: async ({ tenant, id }, { holder }) => {
      await engine.write(tx =>
        held(tx, { tenant, id, holder })
          // Whoever stops has not failed.
          .set(eb => ({ lease_holder: null, lease_until: 0, attempts: eb('attempts', '-', 1) }))
          .execute(),
      )
    },
    giveUp: (step, line) => engine.write(tx => giveUp(tx, step, line)),
    inProgress: async () => {
      const { count, since } = await engine.db
        .selectFrom('transactions')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('accepted_at').as('since')])
        .where(IN_PROGRESS)
        .executeTakeFirstOrThrow()
      return { count: Number(count), since }
    },
    devicesWaiting: tenant => devicesWaiting({ tenant }),
  }
}

/** False if the tenant has one of that id. */
export async function insertTransaction(
  tx: Kysely<Tables>,
  transaction: Transaction,
  { submitted, lease }: { submitted: Uint8Array; lease?: Lease | undefined },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('transactions')
    .values({
      ...toRow(transaction),
      submitted,
      attempts: 0,
      lease_holder: lease?.holder ?? null,
      lease_until: lease?.until ?? 0,
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n
}

const held = (tx: Kysely<Tables>, { tenant, id, holder }: { tenant: string; id: string; holder: string }) =>
  tx
    .updateTable('transactions')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .where('lease_holder', '=', holder)
    .where(IN_PROGRESS)

async function claim(
  tx: Kysely<Tables>,
  { lease, now, lane, evenHeld }: { lease: Lease; now: number; lane: Lane; evenHeld: boolean },
): Promise<Claimed | undefined> {
  if (!evenHeld && (await readSettings(tx)).workHeld) return undefined
  for (;;) {
    const first = await tx
      .selectFrom('transactions as first')
      .select(['first.tenant', 'first.id'])
      .where(sql<boolean>`first.state = 'progress'`)
      .where(isOf(lane, 'first.kind'))
      .where('first.lease_until', '<=', now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('transactions as other')
              .select('other.id')
              .whereRef('other.tenant', '=', 'first.tenant')
              .where(sql<boolean>`other.state = 'progress'`)
              .where(isOf(lane, 'other.kind'))
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
      .set(eb => ({ lease_holder: lease.holder, lease_until: lease.until, attempts: eb('attempts', '+', 1) }))
      .where('tenant', '=', first.tenant)
      .where('id', '=', first.id)
      // Said again: another may have claimed it since it was looked for, and then the next one is.
      .where('lease_until', '<=', now)
      .where(IN_PROGRESS)
      .returning([...COLUMNS, 'attempts'])
      .executeTakeFirst()
    if (row !== undefined) return { ...fromRow(row), attempts: row.attempts }
  }
}

const isBusy = async (tx: Kysely<Tables>, tenant: string): Promise<boolean> =>
  (await tx
    .selectFrom('transactions')
    .select('id')
    .where('tenant', '=', tenant)
    .where(IN_PROGRESS)
    .where(isOf('devices', 'kind'))
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

const isOf = (lane: Lane, column: string) =>
  lane === 'profiles' ? sql<boolean>`${sql.ref(column)} = 'publish'` : sql<boolean>`${sql.ref(column)} <> 'publish'`

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
  'request',
  'accepted_at',
  'completed_at',
] as const
type Row = Pick<Tables['transactions'], (typeof COLUMNS)[number]>

interface Key {
  readonly tenant: string
  readonly id: string
}

const own = (db: Kysely<Tables>, { tenant, id }: Placeholders<Key>) =>
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
