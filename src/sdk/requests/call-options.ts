import type { Signal } from '../platform.ts'

/** Options of one call. */
export interface CallOptions {
  readonly signal?: Signal | undefined
  /** For one attempt, ms. */
  readonly timeoutMs?: number | undefined
  /** For the whole call with its retries, ms. */
  readonly deadlineMs?: number | undefined
}
