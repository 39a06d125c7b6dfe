/** The background work of a process: on its event loop, in a thread or not at all; accepted transactions wake it. */
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Config } from './config.ts'
import type { Store } from './enrolment/store.ts'
import type { StoreChange } from './observed-store.ts'
import type { OpenWorld } from './open-world.ts'
import { PROJECTIONS } from './projections.ts'
import { isPostgres } from './storage/open.ts'
import { startWork, type Work } from './work/worker.ts'
import type { ThreadData } from './worker-thread.ts'

/** The background work of this process. */
export interface WorkerRole extends Work {
  /** False once the worker thread has ended. */
  isWorking(): boolean
}

/** On an SQLite file a thread does the work, so that it does not block requests; otherwise it runs on this event loop. */
export function startWorkerRole(config: Config, opened: OpenWorld, name?: string): WorkerRole {
  if (config.role === 'api') return IDLE
  if (config.role === 'worker' || config.data === ':memory:' || isPostgres(config.data)) {
    return { ...startWork(opened.world, opened.pace), isWorking: () => true }
  }
  return inThread(config, opened, name)
}

/** The worker of a world in memory: it starts when it is first woken, because most worlds have little work or none. */
export function startedOnWake({ world, pace }: OpenWorld): WorkerRole {
  let work: Work | undefined
  return {
    isWorking: () => true,
    wake: () => {
      work ??= startWork(world, pace)
      work.wake()
    },
    stop: async () => work?.stop(),
  }
}

const IDLE: WorkerRole = { wake: () => {}, stop: async () => {}, isWorking: () => true }

/**
 * The thread starts with the first work, so that a server without work starts sooner and uses an eighth less memory. A thread
 * that fails, for example without file descriptors, does not end the server and is started again when there is work.
 */
function inThread(config: Config, { store, pace, file, changes }: OpenWorld, name: string | undefined): WorkerRole {
  let thread: Worker | undefined
  let isWorking = true
  let isStopping = false
  let ended: Promise<void> | undefined
  let failures = 0
  let notBefore = 0
  const start = (): Worker | undefined => {
    if (thread !== undefined || isStopping || performance.now() < notBefore) return thread
    const workerData: ThreadData = { config, projections: PROJECTIONS, file, name }
    // The thread's file has this file's extension: TypeScript in the repository, JavaScript in the package.
    const started = new Worker(new URL(`worker-thread${extname(import.meta.url)}`, import.meta.url), { workerData })
    started.on('message', (message: 'started' | StoreChange) => {
      failures = 0
      isWorking = true
      if (message !== 'started') changes.emit(message)
    })
    started.on('error', err => {
      failures += 1
      notBefore = performance.now() + Math.min(pace.pollEveryMs * 2 ** failures, LONGEST_PAUSE_MS)
      // Logs the failures 1, 2, 4, 8 …, so that a thread that cannot start does not fill the disk.
      if (Number.isInteger(Math.log2(failures))) {
        pace.log.error({ err, failures }, 'the worker thread failed; it will be started again')
      }
    })
    ended = new Promise(resolve =>
      started.once('exit', () => {
        isWorking = false
        thread = undefined
        resolve()
      }),
    )
    thread = started
    return started
  }
  // Finds transactions that another process, an earlier start or a failed thread left in progress. A failed query is repeated at
  // the next interval.
  const poll = async () => {
    if (thread !== undefined) return
    const { count } = await store.transactions.inProgress().catch(() => ({ count: 0 }))
    if (count > 0 || !isWorking) start()
  }
  // Old history is removed by the thread, also where no transaction is ordered.
  if (config.activityRetentionDays > 0 || config.transactionRetentionDays > 0) start()
  const polling = setInterval(poll, pace.pollEveryMs)
  return {
    isWorking: () => isWorking,
    wake: () => {
      start()?.postMessage('wake')
    },
    stop: async () => {
      isStopping = true
      clearInterval(polling)
      thread?.postMessage('stop')
      await ended
    },
  }
}

// The longest pause between two starts of a thread that fails.
const LONGEST_PAUSE_MS = 30_000

/** A copy of the store that wakes the worker at each accepted transaction or publication. */
export const waking = (store: Store, work: Work): Store => ({
  ...store,
  transactions: {
    ...store.transactions,
    begin: async (...transaction) => {
      const begun = await store.transactions.begin(...transaction)
      if (begun === 'queued') work.wake()
      return begun
    },
  },
  publications: {
    ...store.publications,
    begin: async (...accepted) => {
      const begun = await store.publications.begin(...accepted)
      if (begun) work.wake()
      return begun
    },
  },
})
