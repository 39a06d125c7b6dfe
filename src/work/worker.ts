/**
 * Runs accepted transactions: claims them, runs their steps and completes them, in any number of processes. This room schedules
 * the work; `enrolment` has the completion of each kind of transaction.
 */
import type { Claimable } from '../enrolment/store/transactions.ts'
import { LANES, type Lane } from '../enrolment/transaction.ts'
import type { World } from '../enrolment/world.ts'
import { type Bell, makeBell } from './bell.ts'
import { makeOutage, type Outage } from './outage.ts'
import type { Pace } from './pace.ts'
import { keepPruned } from './prune.ts'
import { type Claim, run } from './run.ts'

export interface Work {
  /** Polls for a transaction now instead of at the next interval. */
  wake(): void
  /** Stops after the current step and hands back the leases, so that another process can continue at once. */
  stop(): Promise<void>
}

/** Starts the worker; it runs until it is stopped. */
export function startWork(world: World, pace: Pace): Work {
  const stopping = new AbortController()
  const stop = stopping.signal
  const work = async (lane: Lane, bell: Bell) => {
    const outage = makeOutage(pace)
    const running = new Set<Promise<void>>()
    while (!stop.aborted) {
      bell.silence()
      const claim = await poll(world, pace, { lane, outage })
      if (claim === undefined) await bell.rings()
      else if (claim !== 'failed') {
        const task: Promise<void> = run(world, pace, { claim, outage, stop }).finally(() => running.delete(task))
        running.add(task)
        if (running.size >= AT_ONCE[lane]) await Promise.race(running)
      }
      // A ring does not shorten it: the store may accept a transaction and not have the space for its steps.
      await outage.pause(stop)
    }
    await Promise.all(running)
  }
  const lanes = LANES.map(lane => ({ lane, bell: makeBell(pace.pollEveryMs) }))
  const ended = Promise.all([...lanes.map(({ lane, bell }) => work(lane, bell)), keepPruned(world, pace, stop)])
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
  const outage = makeOutage(pace)
  let completed = 0
  for (let before = (await world.store.transactions.inProgress()).count; before > 0; ) {
    // Otherwise another process has the lease of every remaining transaction.
    if (!(await runOne(world, pace, outage))) await new Promise(resolve => setTimeout(resolve, 5))
    await outage.pause()
    const { count: left } = await world.store.transactions.inProgress()
    completed += Math.max(0, before - left)
    before = left
  }
  return completed
}

/** Device steps are bound by the database, so they run one at a time. Publications, one of each tenant, mostly wait for hosts. */
const AT_ONCE: Readonly<Record<Lane, number>> = { devices: 1, profiles: 16 }

async function runOne(world: World, pace: Pace, outage: Outage): Promise<boolean> {
  for (const lane of LANES) {
    const claim = await claimOne(world, pace, { lane, held: 'even held' })
    if (claim === undefined) continue
    await run(world, pace, { claim, outage, stop: NEVER })
    return true
  }
  return false
}

const NEVER = new AbortController().signal

async function poll(
  world: World,
  pace: Pace,
  { lane, outage }: { lane: Lane; outage: Outage },
): Promise<Claim | 'failed' | undefined> {
  try {
    await pace.readClock()
    const claim = await claimOne(world, pace, { lane, time: world.clock.now() })
    // A claim is a write, but a small one: the outage is over only when a step is committed.
    if (claim === undefined) outage.over()
    return claim
  } catch (err) {
    outage.failed(err, { lane })
    return 'failed'
  }
}

async function claimOne(world: World, pace: Pace, which: Claimable): Promise<Claim | undefined> {
  const lease = world.lease()
  const transaction = await world.store.transactions.claim(lease, pace.machineNow(), which)
  return transaction && { transaction, lease, which }
}
