/**
 * What happens after 200: transactions are claimed, done step by step and completed, by however many processes there are.
 * This room knows who does work and when, never what the work is: each kind's completion is an act of the world.
 */
import { counted, entry } from '../enrolment/activity.ts'
import { completeApprove } from '../enrolment/approve.ts'
import { completeAssign } from '../enrolment/assign.ts'
import { completeMove } from '../enrolment/move.ts'
import { completePublish } from '../enrolment/publish.ts'
import { no } from '../enrolment/refusal.ts'
import { completeRelease } from '../enrolment/release.ts'
import { completeRemove } from '../enrolment/remove.ts'
import { renewed, type Worker } from '../enrolment/step.ts'
import { type Lease, LeaseLost } from '../enrolment/store/steps.ts'
import type { Claimed } from '../enrolment/store/transactions.ts'
import { LANES, type Lane, type Transaction, type TransactionKind } from '../enrolment/transaction.ts'

import { completeUnassign } from '../enrolment/unassign.ts'
import { completeUpload } from '../enrolment/upload.ts'
import type { World } from '../enrolment/world.ts'
import { type Bell, makeBell } from './bell.ts'

export interface Work {
  /** There may be something to do: look now and not at the next turn. */
  wake(): void
  /** Ends after the step under way and hands back what is left: another goes on with it at once, or the next start. */
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
  /** Devices in one step. */
  readonly stepSize: number
  /** Between two steps: gives way to everybody else. */
  pause(): Promise<void>
  /** The world's clock may have been wound by another process. */
  readClock(): Promise<void>
  readonly log: {
    info(about: object, message: string): void
    error(about: object, message: string): void
  }
}

/** Works until it is stopped. */
export function startWork(world: World, pace: Pace): Work {
  const stopping = new AbortController()
  let failures = 0
  const look = async (lane: Lane): Promise<Claim | undefined> => {
    try {
      const claim = await claimOne(world, pace, { lane })
      failures = 0
      return claim
    } catch (err) {
      failures += 1
      // The first, the second, the fourth, the eighth …: a store that is gone for an hour fills no disk.
      if (Number.isInteger(Math.log2(failures))) {
        pace.log.error({ err, failures }, 'there was no looking for work; it will be tried again')
      }
      return undefined
    }
  }
  const work = async (lane: Lane, bell: Bell) => {
    const underWay = new Set<Promise<void>>()
    while (!stopping.signal.aborted) {
      bell.silence()
      const claim = await look(lane)
      if (claim === undefined) {
        await bell.rings()
        continue
      }
      const task: Promise<void> = complete(world, pace, { claim, signal: stopping.signal }).finally(() => underWay.delete(task))
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
  for (let before = (await world.store.transactions.inProgress()).count; before > 0; ) {
    // One that another process holds is waited for.
    if (!(await doOne(world, pace))) await new Promise(resolve => setTimeout(resolve, 5))
    const { count: left } = await world.store.transactions.inProgress()
    completed += Math.max(0, before - left)
    before = left
  }
  return completed
}

/** Devices are done one step at a time, since each is the database's work; agents are mostly waited for. */
const AT_ONCE: Readonly<Record<Lane, number>> = { devices: 1, profiles: 4 }

interface Claim {
  readonly transaction: Claimed
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
async function complete(world: World, pace: Pace, { claim, signal }: { claim: Claim; signal?: AbortSignal }): Promise<void> {
  const { transaction, lease } = claim
  const { tenant, id, serial, request, kind, attempts } = transaction
  const about = { tenant, transaction: id, serial, request, kind }
  const { renew, handBack } = world.store.transactions
  let renewing: NodeJS.Timeout | undefined
  try {
    await pace.readClock()
    if (attempts > MOST_ATTEMPTS) return await giveUp(world, claim, { pace, about })
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
    // The lease stays until it runs out: what is broken for a moment is given that moment. What we give up is no failure.
    if (!signal?.aborted) pace.log.error({ ...about, attempt: attempts, err }, 'a step failed; it will be tried again')
  } finally {
    clearInterval(renewing)
    // Whoever goes on with what is left need not wait for it to run out.
    if (signal?.aborted) {
      await handBack(transaction, lease).catch(err => pace.log.error({ ...about, err }, 'a lease was not handed back'))
    }
  }
}

/** Told loudly: what was undecided is decided by nobody, and its tenant's next transaction no longer waits for it. */
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
  pace.log.error({ ...about, errorId, undecided: to - from }, `given up after ${MOST_ATTEMPTS} attempts`)
  const given =
    transaction.kind === 'publish'
      ? world.store.publications.end(step, no('agent-unreadable', 'it could not be made'), line)
      : world.store.transactions.giveUp(step, line)
  await given.catch(error => {
    if (!(error instanceof LeaseLost)) throw error
  })
}

const WORK = { who: '', channel: 'work', tenant: null }

// A lease of five seconds each: long enough for a passing trouble, short enough for whoever waits behind.
const MOST_ATTEMPTS = 5

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
