import { setTimeout as sleep } from 'node:timers/promises'
import type { World } from '../enrolment/world.ts'
import type { Pace } from './pace.ts'

/** Removes old history now and each hour until the signal is aborted. Several workers of one store do no harm to each other. */
export async function keepPruned(world: World, pace: Pace, stop: AbortSignal): Promise<void> {
  const { activityMs, transactionMs } = pace.retention ?? {}
  if (activityMs === undefined && transactionMs === undefined) return
  while (!stop.aborted) {
    try {
      await pace.readClock()
      await prune(world, pace, stop)
    } catch (err) {
      pace.log.error({ err }, 'old history was not removed; it will be tried again in an hour')
    }
    await sleep(EVERY_MS, undefined, { signal: stop }).catch(() => {})
  }
}

/** Removes what is older than the retention, in commits between which requests and transactions run. */
async function prune({ store: { retention }, clock }: World, pace: Pace, stop: AbortSignal): Promise<void> {
  const { activityMs, transactionMs } = pace.retention ?? {}
  const tasks = [
    { what: 'entries of activity logs', ageMs: activityMs, remove: retention.removeActivity, most: 500 },
    // Fewer, because each has up to a megabyte of submitted rows.
    { what: 'transactions', ageMs: transactionMs, remove: retention.removeTransactions, most: 50 },
  ]
  for (const { what, ageMs, remove, most } of tasks) {
    if (ageMs === undefined) continue
    const before = clock.now() - ageMs
    let removed = 0
    for (let some = most; some === most && !stop.aborted; ) {
      some = await remove(before, most)
      removed += some
      await pace.pause()
    }
    if (removed > 0) pace.log.info({ removed, before }, `old ${what} were removed`)
  }
}

const EVERY_MS = 3_600_000
