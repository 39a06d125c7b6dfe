/** A server that accepts requests. */
export interface Running {
  readonly url: string
  /** The seed of this start if the store was seeded from it, now or at an earlier start. */
  readonly seed: unknown
  /** Waits for in-flight requests and the current step, then closes the store. */
  close(): Promise<void>
}
