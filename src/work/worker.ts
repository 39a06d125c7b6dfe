/**
 * Runs accepted transactions: claims them, runs their steps and completes them, in any number of processes. This room schedules
 * the work; `enrolment` has the completion of each kind of transaction.
 */
import { counted, entry } from '../enrolment/activity.ts'
import { completeApprove } from '../enrolment/approve.ts'
import { completeAssign } from '../enrolment/assign.ts'
import { completeMove } from '../enrolment/move.ts'
import { completePublish } from '../enrolment/publish.ts'
import { refuse } from '../enrolment/refusal.ts'
import { completeRelease } from '../enrolment/release.ts'
import { completeRemove } from '../enrolment/remove.ts'
import { renewed, type Worker } from '../enrolment/step.ts'
import { type Lease, LeaseLost } from '../enrolment/store/steps.ts'
import type { Claimed, ClaimOptions } from '../enrolment/store/transactions.ts'
import { LANES, type Lane, type Transaction, type TransactionKind } from '../enrolment/transaction.ts'
import { completeUnassign } from '../enrolment/unassign.ts'
import { completeUpload } from '../enrolment/upload.ts'
import type { World } from '../enrolment/world.ts'
import { type Bell, makeBell } from './bell.ts'

export interface Work {
  /** Polls for a transaction now instead of at the next interval. */
  wake(): void
  /** Stops after the current step and hands back the leases, so that another process can continue at once. */
  stop(): Promise<void>
}

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
  readonly log: {
    info(about: object, message: string): void
    error(about: object, message: string): void
  }
}

/** Starts the worker; it runs until it is stopped. */
export function startWork(world: World, pace: Pace): Work {
  const stopping = new AbortController()
  let failures = 0
  const poll = async (lane: Lane, after: string | undefined): Promise<Claim | undefined> => {
    try {
      const claim = await claimOne(world, pace, { lane, after })
      failures = 0
      return claim
    } catch (err) {
      failures += 1
      // Only failures whose count is a power of two are logged, so that a long outage of the store does not fill the log.
      if (Number.isInteger(Math.log2(failures))) {
        pace.log.error({ err, failures }, 'polling for transactions failed; it will be retried')
      }
      return undefined
    }
  }
  const work = async (lane: Lane, bell: Bell) => {
    const running = new Set<Promise<void>>()
    let after: string | undefined
    while (!stopping.signal.aborted) {
      bell.silence()
      const claim = await poll(lane, after)
      if (claim === undefined) {
        await bell.rings()
        continue
      }
      // Tenants take turns, because the host of an agent may hold a place for long.
      if (lane === 'profiles') after = claim.transaction.tenant
      const task: Promise<void> = complete(world, pace, { claim, signal: stopping.signal }).finally(() => running.delete(task))
      running.add(task)
      if (running.size >= AT_ONCE[lane]) await Promise.race(running)
    }
    await Promise.all(running)
  }
  const lanes = LANES.map(lane => ({ lane, bell: makeBell(pace.pollEveryMs) }))
  const ended = Promise.all(lanes.map(({ lane, bell }) => work(lane, bell)))
  const wake = () => {
    for (const { bell } of lanes) bell.ring()
  }
  return {
    wake,
    stop: async () => {
      stopping.abort()
      wake()
      await ended
    },
  }
}

/** Runs all transactions, even during a hold, until none is in progress; resolves to the number of completed ones. */
export async function drain(world: World, pace: Pace): Promise<number> {
  let completed = 0
  for (let before = (await world.store.transactions.inProgress()).count; before > 0; ) {
    // Otherwise another process has the lease of every remaining transaction.
    if (!(await runOne(world, pace))) await new Promise(resolve => setTimeout(resolve, 5))
    const { count: left } = await world.store.transactions.inProgress()
    completed += Math.max(0, before - left)
    before = left
  }
  return completed
}

/** Device steps are bound by the database, so they run one at a time. Publications, one of each tenant, mostly wait for hosts. */
const AT_ONCE: Readonly<Record<Lane, number>> = { devices: 1, profiles: 16 }

interface Claim {
  readonly transaction: Claimed
  readonly lease: Lease
}

async function runOne(world: World, pace: Pace): Promise<boolean> {
  for (const lane of LANES) {
    const claim = await claimOne(world, pace, { lane, held: 'even held' })
    if (claim === undefined) continue
    await complete(world, pace, { claim })
    return true
  }
  return false
}

async function claimOne(world: World, pace: Pace, which: ClaimOptions): Promise<Claim | undefined> {
  const lease = world.lease()
  const transaction = await world.store.transactions.claim(lease, pace.machineNow(), which)
  return transaction && { transaction, lease }
}

/** Each step renews the lease as it commits; a publication, which may wait for a host, renews it on a timer. */
async function complete(world: World, pace: Pace, { claim, signal }: { claim: Claim; signal?: AbortSignal }): Promise<void> {
  const { transaction, lease } = claim
  const { tenant, id, serial, request, kind, attempts } = transaction
  const about = { tenant, transaction: id, serial, request, kind }
  const { renew, handBack } = world.store.transactions
  let renewing: NodeJS.Timeout | undefined
  try {
    await pace.readClock()
    if (attempts > MAX_ATTEMPTS) return await giveUp(world, claim, { pace, about })
    if (kind === 'publish') {
      renewing = setInterval(() => {
        renew(transaction, renewed(world, lease)).catch(err => pace.log.error({ ...about, err }, 'a lease was not renewed'))
      }, pace.renewEveryMs)
    }
    await COMPLETE[kind](world, transaction as never, {
      lease,
      stepSize: pace.stepSize,
      pause: pace.pause,
      ...(signal && { signal }),
    })
    pace.log.info(about, signal?.aborted ? 'stopped' : 'done')
  } catch (err) {
    // The lease expires before the retry, which delays it. A failure during a stop is expected and not logged.
    if (!signal?.aborted) pace.log.error({ ...about, attempt: attempts, err }, 'a step failed; it will be retried')
  } finally {
    clearInterval(renewing)
    // The next process need not wait until the lease expires.
    if (signal?.aborted) {
      await handBack(transaction, lease).catch(err => pace.log.error({ ...about, err }, 'a lease was not handed back'))
    }
  }
}

/** Completes a transaction that keeps failing, so that the tenant's next transaction is not blocked. */
async function giveUp(
  world: World,
  { transaction, lease }: Claim,
  { pace, about }: { pace: Pace; about: object },
): Promise<void> {
  const { tenant, id, done: from, count: to } = transaction
  const errorId = world.ids.errorId()
  const step = { transaction, lease, from, to, last: true, now: world.clock.now() }
  const target =
    transaction.kind === 'publish' ? transaction.kind : `${transaction.kind}, ${counted(to - from, 'device')} undecided`
  const details = { transactionId: id }
  const line = { ...entry(world, WORK, { tenant, act: 'giveUp', target, details, status: 'Error' }), errorId }
  pace.log.error({ ...about, errorId, undecided: to - from }, `given up after ${MAX_ATTEMPTS} attempts`)
  const completed =
    transaction.kind === 'publish'
      ? world.store.publications.end(step, refuse('agent-unreadable', 'it could not be made'), line)
      : world.store.transactions.giveUp(step, line)
  await completed.catch(error => {
    if (!(error instanceof LeaseLost)) throw error
  })
}

const WORK = { who: '', channel: 'work', tenant: null }

// Each attempt lasts one lease: a short fault is retried, and later transactions do not wait long.
const MAX_ATTEMPTS = 5

type Complete = {
  [Kind in TransactionKind]: (world: World, transaction: Transaction<Kind>, worker: Worker) => Promise<void>
}

const COMPLETE: Complete = {
  upload: completeUpload,
  release: completeRelease,
  assign: completeAssign,
  unassign: completeUnassign,
  approve: completeApprove,
  remove: completeRemove,
  move: completeMove,
  publish: completePublish,
}
