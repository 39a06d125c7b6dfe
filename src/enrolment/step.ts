import type { Lease, Step } from './store/steps.ts'
import type { Transaction } from './transaction.ts'
import type { World } from './world.ts'

/** The default number of devices in a step: a commit that blocks the event loop of the requests for a short time only. */
export const STEP = 500

/** What the completion of a transaction needs besides the world. */
export interface Worker {
  readonly lease: Lease
  /** Devices in one step, by default `STEP`. */
  readonly stepSize?: number
  /**
   * Called between two steps: yields the event loop and the database. The lease needs no renewal, since each step renews it.
   */
  pause(): Promise<void>
  /** Aborted when the process stops or another tenant's turn has come: no further step starts; the next claim continues. */
  readonly signal?: AbortSignal
}

/**
 * Runs the remaining steps of a transaction; `runStep` runs one. Throws `LeaseLost` if another process has the lease; that
 * process continues after the last committed step.
 */
export async function inSteps(
  world: World,
  { transaction, worker }: { transaction: Transaction; worker: Worker },
  runStep: (step: Step) => Promise<unknown>,
): Promise<void> {
  let from = transaction.done
  // A transaction without devices has one step too, which completes it.
  do {
    const to = Math.min(from + (worker.stepSize ?? STEP), transaction.count)
    await runStep({
      transaction,
      lease: renewed(world, worker.lease),
      from,
      to,
      last: to === transaction.count,
      now: world.clock.now(),
    })
    from = to
    if (from < transaction.count) await worker.pause()
  } while (from < transaction.count && worker.signal?.aborted !== true)
}

/** A renewed lease of the same holder. */
export const renewed = (world: World, lease: Lease): Lease => ({ ...world.lease(), holder: lease.holder })
