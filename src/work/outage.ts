/** Failures of the store that follow each other, as the work of one lane meets them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pace } from './pace.ts'

export interface Outage {
  /** Logs a failure. The next pause is twice as long. */
  failed(err: unknown, about: object): void
  /** Ends the outage, because the store has taken work. */
  over(): void
  /** Resolves when the next attempt is due, or when the signal is aborted: at once without an outage. */
  pause(signal?: AbortSignal): Promise<void>
}

export function makeOutage({ pollEveryMs, log }: Pick<Pace, 'pollEveryMs' | 'log'>): Outage {
  let failures = 0
  const pauseMs = () => Math.min(pollEveryMs * 2 ** (failures - 1), LONGEST_PAUSE_MS)
  return {
    failed: (err, about) => {
      failures += 1
      // Only failures whose count is a power of two are logged, so that a long outage does not fill the log.
      if (!Number.isInteger(Math.log2(failures))) return
      log.error({ ...about, err, failures, pauseMs: pauseMs() }, 'the store failed; the work will be retried')
    },
    over: () => {
      failures = 0
    },
    pause: async signal => {
      if (failures > 0) await sleep(pauseMs(), undefined, { signal }).catch(() => {})
    },
  }
}

const LONGEST_PAUSE_MS = 10_000
