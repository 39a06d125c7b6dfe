import type { Activity } from '../activity.ts'
import type { Association } from '../association.ts'
import type { Lane, RowResult, Transaction, TransactionKind, Verdict } from '../transaction.ts'
import type { Listed, Page } from './page.ts'
import type { Lease, Step } from './steps.ts'

/** A transaction with all that its acceptance commits. */
export interface Accepted {
  readonly transaction: Transaction
  /** The submitted rows, as JSON bytes. */
  readonly submitted: Uint8Array
  /** Asks to run the transaction at once; granted when the tenant has nothing else in progress. */
  readonly lease?: Lease | undefined
  /** Made unless there is one already. */
  readonly association?: NewAssociation | undefined
}

export interface NewAssociation {
  readonly association: Association
  readonly log: Activity
}

/** A transaction that a process has taken, with how often one did since its last step was done. */
export interface Claimed extends Transaction {
  readonly attempts: number
}

export interface TransactionStore {
  /**
   * Accepts a transaction. An approval marks its uploads in the same commit, and an upload makes its association; a refused
   * transaction changes nothing.
   */
  begin(accepted: Accepted, log: Activity): Promise<'taken' | 'leased' | 'queued'>
  get(tenant: string, id: string): Promise<Transaction | undefined>
  list(
    tenant: string,
    filter: { kinds: readonly TransactionKind[]; state?: Transaction['state']; vendor?: string; customer?: string },
    page: Page,
  ): Promise<Listed<Transaction>>
  /** What was submitted, as it came. */
  submitted(tenant: string, id: string): Promise<Uint8Array>
  /** The verdicts so far, in the order of submission. */
  verdicts(tenant: string, id: string): Promise<readonly Verdict[]>
  /**
   * The row results of a complete upload or release, in the order of submission and in parts of a few hundred: all, or
   * those that failed.
   */
  results(tenant: string, id: string, which: 'all' | 'failed'): AsyncIterable<readonly RowResult[]>
  /**
   * The oldest transaction in progress that nobody holds and that is its tenant's first of its lane, `devices` unless told;
   * `now` is the machine's time. Nothing while work is held, unless `held` lets that pass.
   */
  claim(lease: Lease, now: number, which?: { lane?: Lane; held?: 'even held' }): Promise<Claimed | undefined>
  /** Moves the end of the holder's lease; does nothing where the transaction has passed to another or is complete. */
  renew(transaction: Pick<Transaction, 'tenant' | 'id'>, lease: Lease): Promise<void>
  /** Lets others have it at once; nothing if the lease has passed to another already, or nothing is left to do. */
  handBack(transaction: Pick<Transaction, 'tenant' | 'id'>, lease: Lease): Promise<void>
  /**
   * Ends a transaction on devices that cannot be done: each device that is undecided becomes `device-broken`, and uploads
   * that an approval leaves waiting can be approved again. `step` is all that is left of it. Throws `LeaseLost`.
   */
  giveUp(step: Step, log: Activity): Promise<void>
  /** What is in progress, of all tenants: how many, and since when the oldest, null if there is none. */
  inProgress(): Promise<{ readonly count: number; readonly since: number | null }>
  /** How many of the tenant's devices wait in its own orders. */
  devicesWaiting(tenant: string): Promise<number>
}
