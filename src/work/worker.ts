/**
 * What happens after 200: transactions are claimed, done step by step and completed, by however many processes there are.
 * This room knows who does work and when, never what the work is: each kind's completion is an act of the world.
 */
import { entry } from '../enrolment/activity.ts'
import { completeApprove } from '../enrolment/approve.ts'
import { completeAssign } from '../enrolment/assign.ts'
import { completeRelease } from '../enrolment/release.ts'
import { completeRemove } from '../enrolment/remove.ts'
import type { Worker } from '../enrolment/step.ts'
import { type Claimed, type Lease, LeaseLost } from '../enrolment/store.ts'
import type { Transaction, TransactionKind } from '../enrolment/transaction.ts'
import { completeUnassign } from '../enrolment/unassign.ts'
import { completeUpload } from '../enrolment/upload.ts'
import type { World } from '../enrolment/world.ts'

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
  let stopping = false
  let wake = () => {}
  const woken = () =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, pace.lookEveryMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  let failures = 0
  const run = async () => {
    while (!stopping) {
      const next = woken()
      const did = await doOne(world, pace, { isStopping: () => stopping }).then(
        found => {
          failures = 0
          return found
        },
        error => {
          failures += 1
          // The first, the second, the fourth, the eighth …: a store that is gone for an hour fills no disk.
          if (Number.isInteger(Math.log2(failures))) {
            pace.log.error({ err: error, failures }, 'there was no looking for work; it will be tried again')
          }
          return false
        },
      )
      if (did) wake()
      await next
    }
  }
  const running = run()
  return {
    wake: () => wake(),
    stop: async () => {
      stopping = true
      wake()
      await running
    },
  }
}

/** Does all work there is, held or not, until no transaction is in progress anywhere; answers how many were completed. */
export async function drain(world: World, pace: Pace): Promise<number> {
  let completed = 0
  for (let before = (await world.store.transactions.inProgress()).count; before > 0; ) {
    // One that another process holds is waited for.
    if (!(await doOne(world, pace, { evenHeld: 'even held', isStopping: () => false })))
      await new Promise(resolve => setTimeout(resolve, 5))
    const { count: left } = await world.store.transactions.inProgress()
    completed += Math.max(0, before - left)
    before = left
  }
  return completed
}

interface Way {
  readonly evenHeld?: 'even held'
  isStopping(): boolean
}

async function doOne(world: World, pace: Pace, { evenHeld, isStopping }: Way): Promise<boolean> {
  const lease = world.lease()
  const claimed = await world.store.transactions.claim(lease, pace.machineNow(), evenHeld)
  if (claimed === undefined) return false
  const { tenant, id, serial, request, kind, attempts } = claimed
  const about = { tenant, transaction: id, serial, request, kind }
  await pace.readClock()
  if (attempts > MOST_ATTEMPTS) {
    await giveUp(world, claimed, { lease, pace, about })
    return true
  }
  let became = 'done'
  const pause = async () => {
    await pace.pause()
    if (!isStopping()) return
    await world.store.transactions.handBack(claimed, lease)
    became = 'handed back'
    throw new LeaseLost(became)
  }
  try {
    await COMPLETE[kind](world, claimed as never, { lease, pause })
    pace.log.info(about, became)
    return true
  } catch (error) {
    // The lease stays until it runs out: what is broken for a moment is given that moment.
    pace.log.error({ ...about, attempt: attempts, err: error }, 'a step failed; it will be tried again')
    return false
  }
}

/** Told loudly: what was undecided is decided by nobody, and its tenant's next transaction no longer waits for it. */
async function giveUp(
  world: World,
  claimed: Claimed,
  { lease, pace, about }: { lease: Lease; pace: Pace; about: object },
): Promise<void> {
  const { tenant, id, done: from, count: to } = claimed
  const errorId = world.ids.uuid()
  const step = { transaction: claimed, lease, from, to, last: true, now: world.clock.now() }
  const line = entry(world, WORK, { tenant, act: 'giveUp', target: `${id}: ${to - from} devices undecided` })
  pace.log.error({ ...about, errorId, undecided: to - from }, `given up after ${MOST_ATTEMPTS} attempts`)
  await world.store.transactions.giveUp(step, { ...line, outcome: 'refused', errorId }).catch(error => {
    if (!(error instanceof LeaseLost)) throw error
  })
}

const WORK = { who: 'muster', channel: 'work' }

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
}
