import type { Kysely } from 'kysely'
import type { Lease } from '../enrolment/store/steps.ts'
import type { Transaction } from '../enrolment/transaction.ts'
import type { Tables } from './tables.ts'

/** The columns of a `Transaction`: without the submitted rows, which may be large, and the lease. */
export const COLUMNS = [
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

export const fromRow = (row: Row): Transaction => {
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

/** False if the tenant has a transaction with this id. */
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

const toRow = ({ orderNo, acceptedAt, completedAt, details, ...same }: Transaction): Row => ({
  ...same,
  order_no: orderNo,
  details: JSON.stringify(details),
  accepted_at: acceptedAt,
  completed_at: completedAt,
})
