import type { Activity } from '../activity.ts'
import type { Association } from '../association.ts'
import type { Failure, Lane, RowResult, Transaction, TransactionKind, Verdict } from '../transaction.ts'
import type { After, KeyedPage, Listed, Page } from './page.ts'
import type { Lease, Step } from './steps.ts'

/** A transaction with everything that is committed at its acceptance. */
export interface Accepted {
  readonly transaction: Transaction
  /** The submitted rows, as JSON bytes. */
  readonly submitted: Uint8Array
  /** Requests the lease of the transaction; granted if the tenant has no other transaction in progress. */
  readonly lease?: Lease | undefined
  /** Created unless it exists already. */
  readonly association?: NewAssociation | undefined
}

export interface NewAssociation {
  readonly association: Association
  readonly log: Activity
}

/** The place of a failed device: the first row of its step, and its number among those that failed in the step. */
export interface FailureKey {
  readonly step: number
  readonly at: number
}

/** A claimed transaction; `attempts` counts the claims since its last committed step. */
export interface Claimed extends Transaction {
  readonly attempts: number
}

/** The transactions that a claim may find. */
export interface Claimable {
  readonly lane?: Lane
  readonly held?: 'even held'
  /** The world's time; without it, transactions that must wait for a later time are found too. */
  readonly time?: number
}

export interface TransactionStore {
  /**
   * Accepts a transaction. In the same commit an approval marks its uploads and an upload creates its association. A refused
   * transaction changes nothing.
   */
  begin(accepted: Accepted, log: Activity): Promise<'taken' | 'leased' | 'queued'>
  get(tenant: string, id: string): Promise<Transaction | undefined>
  list(
    tenant: string,
    filter: { kinds: readonly TransactionKind[]; state?: Transaction['state']; vendor?: string; customer?: string },
    page: Page,
  ): Promise<Listed<Transaction>>
  /** A tenant's transactions of one kind for a customer, newest first; the key is a serial. */
  ofCustomer(
    tenant: string,
    about: { kind: TransactionKind; customer: string },
    page: After<string>,
  ): Promise<KeyedPage<Transaction, string>>
  /** The submitted bytes, unchanged. */
  submitted(tenant: string, id: string): Promise<Uint8Array>
  /** The verdicts that are committed so far, in the order of submission. */
  verdicts(tenant: string, id: string): Promise<readonly Verdict[]>
  /**
   * The row results of a complete upload or release, all or only the failed ones, in the order of submission and in batches
   * of a few hundred.
   */
  results(tenant: string, id: string, which: 'all' | 'failed'): AsyncIterable<readonly RowResult[]>
  /** The devices that a customer's order could not change so far; without those of an order that was given up. */
  failures(tenant: string, id: string, page: After<FailureKey>): Promise<KeyedPage<Failure, FailureKey>>
  /**
   * Leases a transaction in progress that has no valid lease and is its tenant's first in the lane, by default `devices`; among
   * tenants, that of the one whose last claim is the longest ago. `now` is the machine's time. A lease that ends implausibly late
   * is void. Claims nothing during a hold, unless `held` ignores it.
   */
  claim(lease: Lease, now: number, which?: Claimable): Promise<Claimed | undefined>
  /** Whether `claim` would find a transaction of another tenant than `tenant`. */
  isOtherWaiting(tenant: string, now: number, which?: Claimable): Promise<boolean>
  /** Extends the holder's lease; does nothing if another process has the lease or the transaction is complete. */
  renew(transaction: Pick<Transaction, 'tenant' | 'id'>, lease: Lease): Promise<void>
  /**
   * Ends the lease at once, and the claim is not counted as an attempt. False, without a change, if another process has the lease
   * or the transaction is complete.
   */
  handBack(transaction: Pick<Transaction, 'tenant' | 'id'>, lease: Lease): Promise<boolean>
  /**
   * Completes a transaction that keeps failing: each device without a verdict becomes `device-broken`, and uploads that an
   * approval did not reach can be approved again. `step` covers all remaining rows. Throws `LeaseLost`.
   */
  giveUp(step: Step, log: Activity): Promise<void>
  /** The number of transactions in progress of all tenants, and when the oldest was accepted; null if there is none. */
  inProgress(): Promise<{ readonly count: number; readonly since: number | null }>
  /** The first transactions in progress, by default of all tenants, by tenant and in the order of its queue. */
  firstInProgress(limit: number, tenant?: string): Promise<readonly Transaction[]>
  /** The number of devices that wait in the tenant's own orders. */
  devicesWaiting(tenant: string): Promise<number>
}
