import { type Kysely, sql } from 'kysely'
import type { RequiredRow } from '../enrolment/store/required.ts'
import type { TransactionStore } from '../enrolment/store/transactions.ts'
import type { Details, Transaction, Verdict } from '../enrolment/transaction.ts'
import { abandon } from './abandon.ts'
import { log } from './activity.ts'
import { insertAssociation } from './associations.ts'
import type { Engine } from './engines/engine.ts'
import { leases } from './leases.ts'
import { countOf, onPage } from './paged.ts'
import { type Placeholders, preparedQuery } from './prepared-query.ts'
import { requireRows } from './required-rows.ts'
import { failurePage, rowResults } from './row-results.ts'
import type { Tables } from './tables.ts'
import { COLUMNS, fromRow, IdTaken, insertTransaction } from './transaction-row.ts'
import { IN_PROGRESS } from './transaction-step.ts'

export function transactionStore(engine: Engine): TransactionStore {
  const get = preparedQuery(
    engine,
    (p: Placeholders<Key>) => byKey(engine.db, p).select(COLUMNS),
    ([row]) => row && fromRow(row),
  )
  const submitted = preparedQuery(
    engine,
    (p: Placeholders<Key>) => byKey(engine.db, p).select('submitted'),
    ([row]) => row?.submitted,
  )
  const verdicts = preparedQuery(
    engine,
    (p: Placeholders<Key>) =>
      engine.db
        .selectFrom('row_results')
        .select('results')
        .where('tenant', '=', p.tenant)
        .where('id', '=', p.id)
        .orderBy('from_row'),
    steps => steps.map(step => step.results),
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
      engine
        .write(async tx => {
          if (association !== undefined) await insertAssociation(engine, tx, association)
          await requireRows(engine, tx, requiredBy(transaction))
          if (transaction.kind === 'approve') await markApproved(tx, transaction as Transaction<'approve'>)
          await log(tx, line)
          return insertTransaction(tx, transaction, { submitted, lease })
        })
        .catch(error => {
          if (error instanceof IdTaken) return 'taken'
          throw error
        }),
    get: (tenant, id) => get({ tenant, id }),
    list: async (tenant, filter, page) => {
      const matching = () => {
        let query = engine.lists(tenant).selectFrom('transactions').where('tenant', '=', tenant).where('kind', 'in', filter.kinds)
        // A tenant has few in progress, among any number of complete ones.
        if (filter.state === 'progress') query = query.where(IN_PROGRESS)
        else if (filter.state !== undefined) query = query.where('state', '=', filter.state)
        if (filter.vendor !== undefined) query = query.where('vendor', '=', filter.vendor)
        if (filter.customer !== undefined) query = query.where('customer', '=', filter.customer)
        return query
      }
      const rows = await matching().select(COLUMNS).orderBy('serial', 'desc').$call(onPage(page)).execute()
      const total = await countOf(matching())
      return { rows: rows.map(fromRow), total }
    },
    ofCustomer: async (tenant, { kind, customer }, { after, size }) => {
      let matching = engine.lists(tenant).selectFrom('transactions').select(COLUMNS).where('tenant', '=', tenant)
      matching = matching.where('customer', '=', customer).where('kind', '=', kind)
      if (after !== undefined) matching = matching.where('serial', '<', after)
      const rows = await matching.orderBy('serial', 'desc').limit(size).execute()
      return { rows: rows.map(fromRow), next: rows.length < size ? undefined : rows.at(-1)?.serial }
    },
    submitted: async (tenant, id) => {
      const bytes = await submitted({ tenant, id })
      if (bytes === undefined) throw new Error(`tenant ${tenant} has no transaction ${id}`)
      return bytes
    },
    verdicts: async (tenant, id) => {
      // Parsed at each call: the query cache counts the bytes of rows, and parsed verdicts of a large order would exceed them.
      const steps = await verdicts({ tenant, id })
      return steps.flatMap(step => JSON.parse(step) as Verdict[])
    },
    results: (tenant, id, which) => rowResults(engine, { tenant, id, which }),
    failures: (tenant, id, page) => failurePage(engine, { tenant, id }, page),
    ...leases(engine),
    giveUp: (step, line) => engine.write(tx => abandon(tx, step, line)),
    inProgress: async () => {
      const { count, since } = await engine.db
        .selectFrom('transactions')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('accepted_at').as('since')])
        .where(IN_PROGRESS)
        .executeTakeFirstOrThrow()
      return { count: Number(count), since }
    },
    firstInProgress: async (limit, tenant) => {
      let inProgress = engine.db.selectFrom('transactions').select(COLUMNS).where(IN_PROGRESS)
      if (tenant !== undefined) inProgress = inProgress.where('tenant', '=', tenant)
      const rows = await inProgress.orderBy('tenant').orderBy('queue_number').limit(limit).execute()
      return rows.map(fromRow)
    },
    devicesWaiting: tenant => devicesWaiting({ tenant }),
  }
}

/** The rows that a transaction refers to. Those that remove them refuse while it is in progress. */
function requiredBy({ tenant, customer, kind, details }: Transaction): RequiredRow[] {
  const tenants = new Set([tenant, customer])
  const profiles = new Set<string>()
  const others: RequiredRow[] = []
  if (kind === 'move') tenants.add((details as Details['move']).to)
  if (kind === 'assign') profiles.add((details as Details['assign']).profile)
  if (kind === 'approve') {
    for (const { profile } of (details as Details['approve']).uploads) if (profile !== null) profiles.add(profile)
  }
  if (kind === 'release') others.push({ kind: 'association', reseller: tenant, customer })
  if (kind === 'upload') {
    others.push({ kind: 'association', reseller: tenant, customer, state: 'not inactive' })
    const { KME: alias } = (details as Details['upload']).aliases
    if (alias !== undefined) others.push({ kind: 'alias', reseller: tenant, customer, alias })
  }
  return [
    ...[...tenants].map(id => ({ kind: 'tenant', id }) as const),
    ...[...profiles].map(id => ({ kind: 'profile', tenant, id }) as const),
    ...others,
  ]
}

async function markApproved(tx: Kysely<Tables>, transaction: Transaction<'approve'>): Promise<void> {
  const { acceptedAt, details } = transaction
  const approval = { approved_at: acceptedAt, approved_by: details.approver ?? null, updated_at: acceptedAt }
  for (const { upload, profile } of details.uploads) {
    await tx
      .updateTable('uploads')
      .set({ state: 'Approved', profile, ...approval })
      .where('tenant', '=', transaction.tenant)
      .where('id', '=', upload)
      .where('state', '=', 'Pending')
      .execute()
  }
}

interface Key {
  readonly tenant: string
  readonly id: string
}

const byKey = (db: Kysely<Tables>, { tenant, id }: Placeholders<Key>) =>
  db.selectFrom('transactions').where('tenant', '=', tenant).where('id', '=', id)
