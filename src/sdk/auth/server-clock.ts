/** Times as the server has them: a signed token is refused where the clock of its client is wrong. */
export interface ServerClock {
  /** Epoch ms. */
  now(): number
  /** How much the local clock must be corrected, ms; 0 for less than half a minute. */
  skew(): number
  /** Learns from the header `Date` of a response. Browsers do not show it to pages of other origins. */
  saw(date: string | null): void
}

export function serverClock(now: () => number): ServerClock {
  let skew = 0
  return {
    now: () => now() + skew,
    skew: () => skew,
    saw: date => {
      const difference = Date.parse(date ?? '') - now()
      if (Number.isNaN(difference) || Math.abs(difference - skew) < TOLERATED) return
      skew = Math.abs(difference) < TOLERATED ? 0 : difference
    },
  }
}

/** `Date` has whole seconds, and a response may be on its way for some. Servers tolerate a minute. */
const TOLERATED = 30_000
