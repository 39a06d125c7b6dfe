/** Timing on the machine's clock, which is independent of the world's. */
export interface Pace {
  /** Machine time, epoch ms: leases are on it. */
  machineNow(): number
  /** The interval of polling for transactions, ms. */
  readonly pollEveryMs: number
  /** The interval of renewing leases of publications, ms; well below the duration of a lease. */
  readonly renewEveryMs: number
  /** Devices in one step. */
  readonly stepSize: number
  /** Called between two steps; yields the event loop. */
  pause(): Promise<void>
  /** Reads the world's clock again, since another process may have changed it. */
  readClock(): Promise<void>
  /** Absent: all history stays. */
  readonly retention?: Retention
  readonly log: {
    info(about: object, message: string): void
    error(about: object, message: string): void
  }
}

/** How long history is stored, ms on the world's clock; undefined: without an end. */
export interface Retention {
  readonly activityMs: number | undefined
  readonly transactionMs: number | undefined
}
