import type { By } from './activity.ts'
import type { Clock, Ids } from './clock.ts'
import type { Transaction, TransactionKind } from './transaction.ts'

type Accepted<Kind extends TransactionKind> = Omit<
  Transaction<Kind>,
  'state' | 'done' | 'failed' | 'request' | 'acceptedAt' | 'completedAt'
>

/** A transaction at its acceptance: no device of it is done. */
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

/** A customer's own, which has our id alone. */
export function newOwnTransaction<Kind extends TransactionKind>(
  world: { readonly clock: Clock; readonly ids: Ids },
  by: By,
  { tenant, kind, count, details }: Pick<Transaction<Kind>, 'tenant' | 'kind' | 'count' | 'details'>,
): Transaction<Kind> {
  const serial = world.ids.object()
  const accepted = { tenant, id: serial, serial, kind, customer: tenant, vendor: null, orderNo: null, count, details }
  return newTransaction(world, by, accepted)
}
