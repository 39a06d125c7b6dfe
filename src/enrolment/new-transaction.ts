import type { By } from './activity.ts'
import type { Clock, Ids } from './clock.ts'
import type { Transaction, TransactionKind } from './transaction.ts'

type Accepted<Kind extends TransactionKind> = Omit<
  Transaction<Kind>,
  'state' | 'done' | 'failed' | 'request' | 'acceptedAt' | 'completedAt'
>

/** A transaction in its state at acceptance. */
export const newTransaction = <Kind extends TransactionKind>(
  world: { readonly clock: Clock },
  by: By,
  accepted: Accepted<Kind>,
): Transaction<Kind> => ({
  ...accepted,
  state: 'progress',
  done: 0,
  failed: 0,
  request: by.request ?? null,
  acceptedAt: world.clock.now(),
  completedAt: null,
})

/** A customer's or provider's own transaction: its id is its serial, since only resellers choose ids. */
export function newOwnTransaction<Kind extends TransactionKind>(
  world: { readonly clock: Clock; readonly ids: Ids },
  by: By,
  { tenant, kind, count, details }: Pick<Transaction<Kind>, 'tenant' | 'kind' | 'count' | 'details'>,
): Transaction<Kind> {
  const serial = world.ids.object()
  const accepted = { tenant, id: serial, serial, kind, customer: tenant, vendor: null, orderNo: null, count, details }
  return newTransaction(world, by, accepted)
}
