import type { By } from './activity.ts'
import type { Transaction, TransactionKind } from './transaction.ts'
import type { World } from './world.ts'

type Accepted<Kind extends TransactionKind> = Omit<
  Transaction<Kind>,
  'state' | 'done' | 'failed' | 'request' | 'acceptedAt' | 'completedAt'
>

/** A transaction in its state at acceptance. */
export function newTransaction<Kind extends TransactionKind>(
  world: Pick<World, 'clock' | 'disturbance'>,
  by: By,
  accepted: Accepted<Kind>,
): Transaction<Kind> {
  const disturbance = world.disturbance?.()
  return {
    ...accepted,
    details: disturbance === undefined ? accepted.details : { ...accepted.details, disturbance },
    state: 'progress',
    done: 0,
    failed: 0,
    request: by.request ?? null,
    acceptedAt: world.clock.now(),
    completedAt: null,
  }
}

/** A customer's or provider's own transaction: its id is its serial, since only resellers choose ids. */
export function newOwnTransaction<Kind extends TransactionKind>(
  world: Pick<World, 'clock' | 'ids' | 'disturbance'>,
  by: By,
  { tenant, kind, count, details }: Pick<Transaction<Kind>, 'tenant' | 'kind' | 'count' | 'details'>,
): Transaction<Kind> {
  const serial = world.ids.object()
  const accepted = { tenant, id: serial, serial, kind, customer: tenant, vendor: null, orderNo: null, count, details }
  return newTransaction(world, by, accepted)
}
