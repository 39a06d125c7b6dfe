/**
 * What happens after 200: transactions are claimed, done step by step and completed, by however many processes there are.
 * This room knows who does work and when, never what the work is: each kind's completion is an act of the world.
 */
import { completeApprove } from '../enrolment/approve.ts'
import { completeAssign } from '../enrolment/assign.ts'
import { completeRelease } from '../enrolment/release.ts'
import { completeRemove } from '../enrolment/remove.ts'
import type { Worker } from '../enrolment/step.ts'
import type { Transaction, TransactionKind } from '../enrolment/transaction.ts'
import { completeUnassign } from '../enrolment/unassign.ts'
import { completeUpload } from '../enrolment/upload.ts'
import type { World } from '../enrolment/world.ts'

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
  /** Between two steps: gives way to everybody else. */
  pause(): Promise<void>
  /** The world's clock may have been wound by another process. */
  readClock(): Promise<void>
  failed(error: unknown): void
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
  const run = async () => {
    while (!stopping) {
      const next = woken()
      const did = await doOne(world, pace, undefined).catch(error => {
        pace.failed(error)
        return false
      })
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
  for (let before = await world.store.transactions.inProgress(); before > 0; ) {
    // One that another process holds is waited for.
    if (!(await doOne(world, pace, 'even held'))) await new Promise(resolve => setTimeout(resolve, 5))
    const left = await world.store.transactions.inProgress()
    completed += Math.max(0, before - left)
    before = left
  }
  return completed
}

async function doOne(world: World, pace: Pace, evenHeld: 'even held' | undefined): Promise<boolean> {
  const lease = world.lease()
  const transaction = await world.store.transactions.claim(lease, pace.machineNow(), evenHeld)
  if (transaction === undefined) return false
  await pace.readClock()
  await COMPLETE[transaction.kind](world, transaction as never, { lease, pause: pace.pause })
  return true
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
}
