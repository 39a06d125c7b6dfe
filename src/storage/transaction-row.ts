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

/** The tenant has a transaction with this id. */
export class IdTaken extends Error {
  constructor({ tenant, id }: Transaction) {
    super(`tenant ${tenant} already has a transaction ${id}`)
  }
}

/**
 * Inserts a transaction at the end of its tenant's queue; with the lease that it requests if the tenant has no other in progress.
 * It is the last statement of its commit, because it locks the queue. Throws `IdTaken`, which rolls back.
 */
export async function insertTransaction(
  tx: Kysely<Tables>,
  transaction: Transaction,
  { submitted, lease }: { submitted: Uint8Array; lease?: Lease | undefined },
): Promise<'leased' | 'queued'> {
  const queue_number = await nextNumber(tx, { tenant: transaction.tenant, lane: laneOf(transaction.kind) })
  const granted = lease !== undefined && !(await hasOrderInProgress(tx, transaction.tenant)) ? lease : undefined
  const inserted = await tx
    .insertInto('transactions')
    .values({
      ...toRow(transaction),
      submitted,
      attempts: 0,
      lease_holder: granted?.holder ?? null,
      lease_until: granted?.until ?? 0,
      queue_number,
      not_before: notBefore(transaction),
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows !== 1n) throw new IdTaken(transaction)
  return granted === undefined ? 'queued' : 'leased'
}

const notBefore = ({ acceptedAt, details: { disturbance } }: Transaction): number =>
  disturbance?.ms === undefined ? 0 : acceptedAt + disturbance.ms

const toRow = ({ orderNo, acceptedAt, completedAt, details, ...same }: Transaction): Row => ({
  ...same,
  order_no: orderNo,
  details: JSON.stringify(details),
  accepted_at: acceptedAt,
  completed_at: completedAt,
})
