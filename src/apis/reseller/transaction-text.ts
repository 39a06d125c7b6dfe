import type { IdentifierKind } from '../../enrolment/identifier.ts'
import type { RowResult, Transaction, Verdict } from '../../enrolment/transaction.ts'
import type { World } from '../../enrolment/world.ts'
import { type LongText, longText } from '../../wire/long-text.ts'

/** How a generation of the API writes a transaction as JSON. */
export interface TransactionForm {
  readonly api: string
  /** The members before and after `devices`. */
  before(transaction: Transaction): object
  after?(transaction: Transaction): object
  /** Which rows `devices` has when the transaction is complete. */
  readonly rows: 'all' | 'failed'
  /** How `devices` is written when it has no rows: as an empty list, or not at all. */
  readonly none: 'empty' | 'absent'
  /** The members of a failed row, beside the identifier. `member` is the name of the identifier's member. */
  failure(reason: NonNullable<Verdict>, device: { member: string; identifier: unknown }): DeviceFailure
}

export interface DeviceFailure {
  readonly code: number
  readonly message: string
  readonly data: string
}

/** The text before the first and after the last transaction; commas separate the transactions. */
export interface Frame {
  readonly open: string
  readonly close: string
}

/**
 * Transactions as JSON text. They are read and written one after another, because a page may have a million rows: memory
 * holds the rows of one part of one transaction. The results of a complete transaction do not change between two reads.
 */
export const transactionsText = (
  world: CountedWorld,
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

/** A world that may count the rows that devices have in responses. */
export interface CountedWorld extends World {
  deviceRowMet?(row: { readonly api: string; readonly code: number; readonly name: string; readonly by: 'rule' | 'fault' }): void
}

async function* transactionText(world: CountedWorld, transaction: Transaction, form: TransactionForm): AsyncGenerator<string> {
  const after = membersOf(form.after?.(transaction) ?? {})
  const before = membersOf(form.before(transaction))
  const { tenant, id, state, failed, details } = transaction
  const hasRows = state === 'complete' && (form.rows === 'all' || failed > 0)
  yield `{${before}`
  if (hasRows || form.none === 'empty') yield ',"devices":['
  if (hasRows) {
    // The cast is safe: a reseller's transactions are uploads and releases.
    const { type } = details as Transaction<'upload' | 'release'>['details']
    const byFault = new Set<Verdict>(Object.values(details.disturbance?.results ?? {}))
    const textOf = rowWriter(type, {
      ...form,
      failure: (reason, device) => {
        const failure = form.failure(reason, device)
        const by = byFault.has(reason) ? 'fault' : 'rule'
        world.deviceRowMet?.({ api: form.api, code: failure.code, name: failure.message, by })
        return failure
      },
    })
    let comma = ''
    for await (const part of world.store.transactions.results(tenant, id, form.rows)) {
      if (part.length === 0) continue
      yield comma + part.map(textOf).join(',')
      comma = ','
    }
  }
  if (hasRows || form.none === 'empty') yield ']'
  yield `${after === '' ? '' : `,${after}`}}`
}

/**
 * Writes rows from one text pattern for each row result, because building an object for each of a million rows would take
 * most of the time. An identifier that is not a string, or that JSON would escape, is written from an object.
 */
function rowWriter(kind: IdentifierKind, form: TransactionForm): (result: RowResult) => string {
  const patterns = new Map<Verdict, readonly string[]>()
  const row = rowOf(ROW_MEMBER[kind], form)
  return ({ sent, verdict }) => {
    if (typeof sent !== 'string' || !PLAIN.test(sent)) return JSON.stringify(row(sent, verdict))
    let pattern = patterns.get(verdict)
    if (pattern === undefined) {
      pattern = JSON.stringify(row(SLOT, verdict)).split(SLOT)
      patterns.set(verdict, pattern)
    }
    return pattern.join(sent)
  }
}

const PLAIN = /^[\w .+/-]*$/
// A character that no row's text contains and that JSON does not escape.
const SLOT = '\ue000'

const ROW_MEMBER = { imei: 'imei', meid: 'meid', serial: 'serialNumber' } as const satisfies Record<IdentifierKind, string>

/** A row: the identifier as it was sent, and the reason where the device failed. A number becomes a string. */
const rowOf = (member: string, form: TransactionForm) => (sent: unknown, reason: Verdict) => {
  const identifier = typeof sent === 'number' ? String(sent) : sent
  return { [member]: identifier, ...(reason !== null && form.failure(reason, { member, identifier })) }
}

/** An object's members as JSON, without its braces. */
const membersOf = (members: object): string => JSON.stringify(members).slice(1, -1)

/** The members that a transaction has in both generations. */
export const headOf = ({ id, state, kind }: Transaction) => ({
  transactionId: id,
  state: state === 'complete' ? 'Complete' : 'Progress',
  type: kind === 'upload' ? 'Put' : 'Delete',
})
