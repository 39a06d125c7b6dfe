import type { IdentifierKind } from '../../enrolment/identifier.ts'
import type { RowResult, Transaction, Verdict } from '../../enrolment/transaction.ts'
import type { World } from '../../enrolment/world.ts'
import { type LongText, longText } from '../../wire/long-text.ts'

/** How a generation of the API writes a transaction down. */
export interface TransactionForm {
  /** The members before and behind `devices`. */
  before(transaction: Transaction): object
  after?(transaction: Transaction): object
  /** Which rows `devices` has once the transaction is complete. */
  readonly rows: 'all' | 'failed'
  /** What stands for no row at all: `devices` as an empty list, or no such member. */
  readonly none: 'empty' | 'absent'
  row(kind: IdentifierKind, sent: unknown, verdict: Verdict): object
}

/** Text around the transactions, which are joined by commas. */
export interface Frame {
  readonly open: string
  readonly close: string
}

/**
 * Transactions as JSON, read and written one behind the other: a page may have a million rows, and no more than those of one
 * transaction are held. The results of a complete transaction do not change, so it does not matter when each is read.
 */
export const transactionsText = (
  world: World,
  transactions: readonly Transaction[],
  { form, frame: { open, close } }: { form: TransactionForm; frame: Frame },
): Promise<LongText> =>
  longText(
    (async function* () {
      yield open
      let comma = ''
      for (const transaction of transactions) {
        yield comma
        yield* transactionText(world, transaction, form)
        comma = ','
      }
      yield close
    })(),
  )

async function* transactionText(world: World, transaction: Transaction, form: TransactionForm): AsyncGenerator<string> {
  const after = membersOf(form.after?.(transaction) ?? {})
  const before = membersOf(form.before(transaction))
  const { tenant, id, state, failed, details } = transaction
  const some = state === 'complete' && (form.rows === 'all' || failed > 0)
  yield `{${before}`
  if (some || form.none === 'empty') yield ',"devices":['
  if (some) {
    // A reseller has transactions of no other kinds.
    const { type } = details as Transaction<'upload' | 'release'>['details']
    const textOf = rowWriter(type, form)
    let comma = ''
    for await (const part of world.store.transactions.results(tenant, id, form.rows)) {
      if (part.length === 0) continue
      yield comma + part.map(textOf).join(',')
      comma = ','
    }
  }
  if (some || form.none === 'empty') yield ']'
  yield `${after === '' ? '' : `,${after}`}}`
}

/**
 * Writes rows by a pattern for each verdict: of a million rows, mostly of a few verdicts, an object for each would be most of the
 * work. What JSON would have to escape, and what is no text, is written as an object.
 */
function rowWriter(kind: IdentifierKind, { row }: TransactionForm): (result: RowResult) => string {
  const patterns = new Map<Verdict, readonly string[]>()
  return ({ sent, verdict }) => {
    if (typeof sent !== 'string' || !PLAIN.test(sent)) return JSON.stringify(row(kind, sent, verdict))
    let pattern = patterns.get(verdict)
    if (pattern === undefined) {
      pattern = JSON.stringify(row(kind, SLOT, verdict)).split(SLOT)
      patterns.set(verdict, pattern)
    }
    return pattern.join(sent)
  }
}

const PLAIN = /^[\w .+/-]*$/
// In no row's text, and not escaped by JSON.
const SLOT = '\ue000'

/** An object's members without its braces. */
const membersOf = (members: object): string => JSON.stringify(members).slice(1, -1)

/** The words that both generations have for a transaction. */
export const headOf = ({ id, state, kind }: Transaction) => ({
  transactionId: id,
  state: state === 'complete' ? 'Complete' : 'Progress',
  type: kind === 'upload' ? 'Put' : 'Delete',
})
