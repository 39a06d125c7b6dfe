/**
 * Refusals are written to the activity log in batches: one commit for each would let a client that is refused a thousand times
 * a second fill the disk and hold the store. A process that is killed loses the refusals of its last interval, and nothing
 * else: acknowledged work is never in this queue.
 */
import type { Activity } from './enrolment/activity.ts'
import type { Store } from './enrolment/store.ts'
import type { Log } from './log.ts'

export interface RefusalQueue {
  /** Adds an entry; a full queue drops it and counts it. */
  add(refusal: Activity): void
  /** Resolves once everything in the queue was written, or the store refused it. Never rejects. */
  flush(): Promise<void>
  close(): Promise<void>
}

interface QueueOptions {
  readonly activity: Pick<Store['activity'], 'addRefusals'>
  readonly log: Log
  /** Called with the number of entries that were dropped. */
  readonly dropped?: (count: number) => void
  readonly limits?: Limits
}

interface Limits {
  readonly intervalMs: number
  /** Entries in the queue, of all tenants and of one tenant, so that one tenant cannot displace the refusals of others. */
  readonly capacity: number
  readonly ofTenant: number
  /** Refusals in the log of a tenant; the oldest beyond are deleted. */
  readonly inLog: number
}

const LIMITS: Limits = { intervalMs: 1000, capacity: 1000, ofTenant: 200, inLog: 10_000 }

export function refusalQueue({ activity, log, dropped = () => {}, limits = LIMITS }: QueueOptions): RefusalQueue {
  let queue: Activity[] = []
  let failures = 0
  let lost = 0
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  const queuedOf = new Map<string, number>()
  // Entries since the log of a tenant was pruned. A tenant that is not in it is pruned at its first refusal.
  const sincePruned = new Map<string, number>()

  const write = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    if (lost > 0) log.warn({ dropped: lost }, 'refusals were not written to the activity log: there were too many')
    lost = 0
    const batch = queue
    queue = []
    queuedOf.clear()
    if (batch.length === 0) return
    const prune = toPrune(batch)
    try {
      await activity.addRefusals(batch, { prune, most: limits.inLog })
      failures = 0
      for (const tenant of prune) sincePruned.set(tenant, 0)
    } catch (err) {
      failures += 1
      log.error({ err, refusals: batch.length }, 'refusals were not written to the activity log; they will be tried again')
      // The older entries stay, as in a full queue.
      drop(Math.max(0, batch.length + queue.length - limits.capacity))
      queue = [...batch, ...queue].slice(0, limits.capacity)
      schedule()
    }
  }

  /** The tenants whose logs have grown by a tenth of the bound, so that a log is at most so much longer. */
  function toPrune(batch: readonly Activity[]): readonly string[] {
    for (const { views } of batch) {
      for (const { tenant } of views) sincePruned.set(tenant, (sincePruned.get(tenant) ?? limits.inLog) + 1)
    }
    if (sincePruned.size > MOST_TENANTS) sincePruned.clear()
    return [...sincePruned].filter(([, entries]) => entries > limits.inLog / 10).map(([tenant]) => tenant)
  }

  function schedule(): void {
    if (isClosed) return
    timer ??= setTimeout(flush, Math.min(limits.intervalMs * 2 ** failures, LONGEST_PAUSE_MS)).unref()
  }

  function drop(count: number): void {
    if (count === 0) return
    lost += count
    dropped(count)
  }

  const flush = (): Promise<void> => {
    writing = writing.then(write)
    return writing
  }

  return {
    add: refusal => {
      if (isClosed) return drop(1)
      const tenant = refusal.views[0]?.tenant ?? ''
      const queued = queuedOf.get(tenant) ?? 0
      schedule()
      if (queue.length >= limits.capacity || queued >= limits.ofTenant) return drop(1)
      queuedOf.set(tenant, queued + 1)
      queue.push(refusal)
    },
    flush,
    close: async () => {
      isClosed = true
      await flush()
      clearTimeout(timer)
    },
  }
}

const LONGEST_PAUSE_MS = 60_000
const MOST_TENANTS = 10_000

/** The store; what reads or clears the activity log sees the refusals that this process has answered. */
export const withQueued = (store: Store, refusals: RefusalQueue): Store => ({
  ...store,
  activity: {
    ...store.activity,
    list: async (...asked) => {
      await refusals.flush()
      return store.activity.list(...asked)
    },
  },
  clear: async () => {
    await refusals.flush()
    await store.clear()
  },
})
