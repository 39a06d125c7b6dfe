import { type Lease, LeaseLost, type Step } from './store/steps.ts'
import type { Transaction } from './transaction.ts'
import type { World } from './world.ts'

/** Devices in one step of a transaction, as many as one commit touches, where others wait for it on the same event loop. */
export const STEP = 500

/** What completing a transaction leans on, beside the world. */
export interface Worker {
  readonly lease: Lease
  /** Devices in one step; `STEP` where nothing is said. */
  readonly stepSize?: number
  /**
   * Between two steps: lets others have the processor and the database; may renew nothing, since each step does. Throws
   * `LeaseLost` where what is left is to be another's.
   */
  pause(): Promise<void>
  /** Aborted when this process is to end: nothing long is begun any more, and another goes on from there. */
  readonly signal?: AbortSignal
}

/**
 * Takes a transaction through the steps that are left of it. `take` does one; a lease that has passed to another ends it
 * quietly, since that other goes on from the last step that was committed.
 */
export async function inSteps(
  world: World,
  { transaction, worker }: { transaction: Transaction; worker: Worker },
  take: (step: Step) => Promise<unknown>,
): Promise<void> {
  try {
    let from = transaction.done
    // At least once: a transaction of no devices has an end too.
    do {
      const to = Math.min(from + (worker.stepSize ?? STEP), transaction.count)
      await take({
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
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
  }
}

/** The same holder's lease, from now on. */
export const renewed = (world: World, lease: Lease): Lease => ({ ...world.lease(), holder: lease.holder })
