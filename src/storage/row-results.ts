import { sql } from 'kysely'
import type { After, KeyedPage } from '../enrolment/store/page.ts'
import type { FailureKey } from '../enrolment/store/transactions.ts'
import type { Failure, FailureReason, RowResult, Verdict } from '../enrolment/transaction.ts'
import type { Engine } from './engines/engine.ts'

interface Query {
  readonly tenant: string
  readonly id: string
  readonly which: 'all' | 'failed'
}

/**
 * The row results of a complete transaction. Failed rows are read step by step from where each step stored them. All rows, or
 * failed rows of a step that stored none, need the submitted rows. Nothing is cached: a page may have a million rows.
 */
export async function* rowResults(engine: Engine, { tenant, id, which }: Query): AsyncGenerator<readonly RowResult[]> {
  if (which === 'failed' && (await hasFailedRows(engine, tenant, id))) return yield* failedRows(engine, tenant, id)
  const steps = await stepsOf(engine, tenant, id).select('results').orderBy('from_row').execute()
  const verdicts = steps.flatMap(step => JSON.parse(step.results) as Verdict[])
  const submitted = await submittedIn(engine, tenant, id)
  for (let from = 0; from < submitted.length; from += PART) {
    const part = submitted.slice(from, from + PART).map((sent, i) => ({ sent, verdict: verdicts[from + i] ?? null }))
    yield which === 'all' ? part : part.filter(({ verdict }) => verdict !== null)
  }
}

async function* failedRows(engine: Engine, tenant: string, id: string): AsyncGenerator<readonly RowResult[]> {
  for (let after = -1; ; ) {
    const step = await stepsOf(engine, tenant, id)
      .select(['from_row', 'failed_rows'])
      .where('from_row', '>', after)
      .where('failed_rows', '!=', '[]')
      .orderBy('from_row')
      .limit(1)
      .executeTakeFirst()
    if (step === undefined) return
    after = step.from_row
    const failed = JSON.parse(step.failed_rows ?? '[]') as [unknown, Verdict][]
    for (let from = 0; from < failed.length; from += PART) {
      yield failed.slice(from, from + PART).map(([sent, verdict]) => ({ sent, verdict }))
    }
  }
}

/** A page of the failed devices of a customer's order. Only a step with some has a row, and each has at most as many as a step. */
export async function failurePage(
  engine: Engine,
  { tenant, id }: Omit<Query, 'which'>,
  { after, size }: After<FailureKey>,
): Promise<KeyedPage<Failure, FailureKey>> {
  const rows: Failure[] = []
  for (let from = after ?? { step: 0, at: -1 }; ; ) {
    const step = await stepsOf(engine, tenant, id)
      .select(['from_row', 'failed_rows'])
      .where('from_row', '>=', from.step)
      .orderBy('from_row')
      .limit(sql.lit(1))
      .executeTakeFirst()
    if (step === undefined) return { rows, next: undefined }
    const failed = JSON.parse(step.failed_rows ?? '[]') as [string, FailureReason][]
    const first = step.from_row === from.step ? from.at + 1 : 0
    const some = failed.slice(first, first + size - rows.length)
    rows.push(...some.map(([device, reason]) => ({ device, reason })))
    if (rows.length === size) return { rows, next: { step: step.from_row, at: first + some.length - 1 } }
    from = { step: step.from_row + 1, at: -1 }
  }
}

const hasFailedRows = async (engine: Engine, tenant: string, id: string): Promise<boolean> =>
  (await stepsOf(engine, tenant, id).select('from_row').where('failed_rows', 'is', null).limit(1).executeTakeFirst()) ===
  undefined

async function submittedIn(engine: Engine, tenant: string, id: string): Promise<unknown[]> {
  const { submitted } = await engine.db
    .selectFrom('transactions')
    .select('submitted')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  // The bytes that `begin` wrote.
  return JSON.parse(Buffer.from(submitted).toString()) as unknown[]
}

const stepsOf = (engine: Engine, tenant: string, id: string) =>
  engine.db.selectFrom('row_results').where('tenant', '=', tenant).where('id', '=', id)

// So small that the text of a part is no large object for the garbage collector, and delays other requests by less than 1 ms.
const PART = 200
