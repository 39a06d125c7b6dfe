import type { Kysely } from 'kysely'
import type { Lease } from '../enrolment/store/steps.ts'
import type { Transaction } from '../enrolment/transaction.ts'
import { hasOrderInProgress, laneOf, nextNumber } from './queues.ts'
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

/** Whether the tenant has a transaction with this id. */
export const isTaken = async (tx: Kysely<Tables>, { tenant, id }: Transaction): Promise<boolean> =>
  (await tx.selectFrom('transactions').select('id').where('tenant', '=', tenant).where('id', '=', id).executeTakeFirst()) !==
  undefined

/**
 * Inserts a transaction at the end of its tenant's queue; with the lease that it requests if the tenant has no other in progress.
 * It is the last statement of its commit, because it locks the queue.
 */
export async function insertTransaction(
  tx: Kysely<Tables>,
  transaction: Transaction,
  { submitted, lease }: { submitted: Uint8Array; lease?: Lease | undefined },
): Promise<'leased' | 'queued'> {
  const queue_number = await nextNumber(tx, { tenant: transaction.tenant, lane: laneOf(transaction.kind) })
  const granted = lease !== undefined && !(await hasOrderInProgress(tx, transaction.tenant)) ? lease : undefined
  await tx
    .insertInto('transactions')
    .values({
      ...toRow(transaction),
      submitted,
      attempts: 0,
      lease_holder: granted?.holder ?? null,
      lease_until: granted?.until ?? 0,
      queue_number,
    })
    .execute()
  return granted === undefined ? 'queued' : 'leased'
}

const toRow = ({ orderNo, acceptedAt, completedAt, details, ...same }: Transaction): Row => ({
  ...same,
  order_no: orderNo,
  details: JSON.stringify(details),
  accepted_at: acceptedAt,
  completed_at: completedAt,
})
