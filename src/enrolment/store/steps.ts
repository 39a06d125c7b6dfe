import type { Device } from '../device.ts'
import type { Transaction, Upload, Verdict } from '../transaction.ts'

/** Who is at a piece of work, and until when, on the machine's clock. */
export interface Lease {
  readonly holder: string
  readonly until: number
}

/** The end of a step of a transaction, committed with what the step changed. */
export interface Step {
  readonly transaction: Transaction
  readonly lease: Lease
  /** The first row of the step, and one past its last: the transaction's `done` before and after. */
  readonly from: number
  readonly to: number
  readonly last: boolean
  readonly now: number
  /** Of an upload or a release: the step's rows as they were submitted. */
  readonly sent?: readonly unknown[]
}

/** A step whose transaction is no longer this process's to do: it did nothing. */
export class LeaseLost extends Error {}

/** The rows of a step of an upload, each member in the order of the rows. */
export interface Arriving {
  /** Null where the verdict is not. */
  readonly devices: readonly (Device | null)[]
  readonly verdicts: readonly Verdict[]
  /** Each row's identifier, where a device that the same reseller uploaded for the same customer stays unchanged. */
  readonly unchanged?: readonly string[]
}

/** A step of a move: devices of the transaction's tenant, the customer that gets them, and the uploads as which they arrive. */
export interface Transfer {
  readonly ids: readonly string[]
  readonly customer: string
  /** One a reseller; one that is stored already stays as it is. */
  readonly uploads: readonly Upload[]
  readonly tags: readonly string[]
}
