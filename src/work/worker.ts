/**
 * What happens after 200: transactions are claimed, done step by step and completed, by however many processes there are.
 * This room knows who does work and when, never what the work is: each kind's completion is an act of the world.
 */
import { completeApprove } from '../enrolment/approve.ts'
import { completeAssign } from '../enrolment/assign.ts'
import { completePublish } from '../enrolment/publish.ts'
import { completeRelease } from '../enrolment/release.ts'
import { completeRemove } from '../enrolment/remove.ts'
import { renewed, type Worker } from '../enrolment/step.ts'
import type { Lease } from '../enrolment/store.ts'
import { LANES, type Lane, type Transaction, type TransactionKind } from '../enrolment/transaction.ts'
import { completeUnassign } from '../enrolment/unassign.ts'
import { completeUpload } from '../enrolment/upload.ts'
import type { World } from '../enrolment/world.ts'
import { type Bell, makeBell } from './bell.ts'

export interface Work {
  /** There may be something to do: look now and not at the next turn. */
  wake(): void
  /** Ends after the step under way; what is left is another's, or the next start's. */
  stop(): Promise<void>
}

/** The machine's time and patience, which are not the world's. */
export interface Pace {
  /** Machine time, epoch ms: leases are on it. */
  machineNow(): number
  /** How often to look for work that nobody told of, ms. */
  readonly lookEveryMs: number
  /** Of work that is no step and may outlast its lease, ms: well below the life of one. */
  readonly renewEveryMs: number
  /** Between two steps: gives way to everybody else. */
  pause(): Promise<void>
  /** The world's clock may have been wound by another process. */
  readClock(): Promise<void>
  failed(error: unknown): void
}

/** Works until it is stopped. */
export function startWork(world: World, pace: Pace): Work {
  const stopping = new AbortController()
  const work = async (lane: Lane, bell: Bell) => {
    const underWay = new Set<Promise<void>>()
    while (!stopping.signal.aborted) {
      bell.silence()
      const claim = await claimOne(world, pace, { lane }).catch(pace.failed)
      if (claim === undefined) {
        await bell.rings()
        continue
      }
      const task: Promise<void> = complete(world, pace, { claim, signal: stopping.signal })
        // What was given up because we stop is no failure.
        .catch(error => (stopping.signal.aborted ? undefined : pace.failed(error)))
        .finally(() => underWay.delete(task))
      underWay.add(task)
      if (underWay.size >= AT_ONCE[lane]) await Promise.race(underWay)
    }
    await Promise.all(underWay)
  }
  const lanes = LANES.map(lane => ({ lane, bell: makeBell(pace.lookEveryMs) }))
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

/** Does all work there is, held or not, until no transaction is in progress anywhere; answers how many were completed. */
export async function drain(world: World, pace: Pace): Promise<number> {
  let completed = 0
  for (let before = await world.store.transactions.inProgress(); before > 0; ) {
    // One that another process holds is waited for.
    if (!(await doOne(world, pace))) await new Promise(resolve => setTimeout(resolve, 5))
    const left = await world.store.transactions.inProgress()
    completed += Math.max(0, before - left)
    before = left
  }
  return completed
}

/** Devices are done one step at a time, since each is the database's work; agents are mostly waited for. */
const AT_ONCE: Readonly<Record<Lane, number>> = { devices: 1, profiles: 4 }

interface Claim {
  readonly transaction: Transaction
  readonly lease: Lease
}

async function doOne(world: World, pace: Pace): Promise<boolean> {
  for (const lane of LANES) {
    const claim = await claimOne(world, pace, { lane, held: 'even held' })
    if (claim === undefined) continue
    await complete(world, pace, { claim })
    return true
  }
  return false
}

async function claimOne(
  world: World,
  pace: Pace,
  which: { readonly lane: Lane; readonly held?: 'even held' },
): Promise<Claim | undefined> {
  const lease = world.lease()
  const transaction = await world.store.transactions.claim(lease, pace.machineNow(), which)
  return transaction && { transaction, lease }
}

/** A step renews the lease as it commits; what waits for a host longer than a lease is kept by being renewed meanwhile. */
async function complete(
  world: World,
  pace: Pace,
  { claim: { transaction, lease }, signal }: { claim: Claim; signal?: AbortSignal },
): Promise<void> {
  await pace.readClock()
  const renew = (until: Lease) => world.store.transactions.renew(transaction, until).catch(pace.failed)
  const renewing =
    transaction.kind === 'publish' ? setInterval(() => void renew(renewed(world, lease)), pace.renewEveryMs) : undefined
  try {
    await COMPLETE[transaction.kind](world, transaction as never, { lease, pause: pace.pause, ...(signal && { signal }) })
  } finally {
    clearInterval(renewing)
    // Whoever goes on with what is left need not wait for it to run out.
    if (signal?.aborted) await renew({ ...lease, until: 0 })
  }
}

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
  publish: completePublish,
}
