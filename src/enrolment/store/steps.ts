import type { Device } from '../device.ts'
import type { Selection, Transaction, Upload, Verdict } from '../transaction.ts'

/** The time-limited right of one process to do a piece of work, on the machine's clock. */
export interface Lease {
  readonly holder: string
  readonly until: number
}

/** The length of a lease: longer than any step. After a crash of its worker, a transaction waits for this time. */
export const LEASE_MS = 5_000

/** The end of a step of a transaction, committed with what the step changed. */
export interface Step {
  readonly transaction: Transaction
  readonly lease: Lease
  /** The first row of the step, and one past its last: the transaction's `done` before and after. */
  readonly from: number
  readonly to: number
  readonly last: boolean
  readonly now: number
  /** Of an upload or a release: the submitted rows of the step. */
  readonly sent?: readonly unknown[]
  /**
   * Of an order over a selection: its place after the step. Devices that have left the filter since they were read are left out
   * by the commit, so that the step may end before `to`; `last` means that no device follows.
   */
  readonly selection?: Selection
}

/** Where a committed step ended. */
export type StepEnd = Pick<Step, 'to' | 'last'>

/** Another process has the lease of the transaction, so the step changed nothing. */
export class LeaseLost extends Error {}

/** The rows of a step of an upload, each member in the order of the rows. */
export interface Arriving {
  /** Null at each row whose verdict is a refusal. */
  readonly devices: readonly (Device | null)[]
  readonly verdicts: readonly Verdict[]
  /** Each row's identifier, where a device that the same reseller uploaded for the same customer stays unchanged. */
  readonly unchanged?: readonly string[]
}

/** A step of a move: devices of the transaction's tenant, the receiving customer and the uploads that list them there. */
export interface Transfer {
  readonly ids: readonly string[]
  readonly customer: string
  /** One per reseller; an existing upload stays unchanged. */
  readonly uploads: readonly Upload[]
  readonly tags: readonly string[]
}
