/** Runs a claimed transaction until it is complete, its turn ends or it fails. */
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
import type { Claimable, Claimed } from '../enrolment/store/transactions.ts'
import { completeTag } from '../enrolment/tag.ts'
import type { Transaction, TransactionKind } from '../enrolment/transaction.ts'
import { completeUnassign } from '../enrolment/unassign.ts'
import { completeUpload } from '../enrolment/upload.ts'
import type { World } from '../enrolment/world.ts'
import type { Outage } from './outage.ts'
import type { Pace } from './pace.ts'

export interface Claim {
  readonly transaction: Claimed
  readonly lease: Lease
  readonly which: Claimable
}

export async function run(
  world: World,
  pace: Pace,
  { claim, outage, stop }: { claim: Claim; outage: Outage; stop: AbortSignal },
): Promise<void> {
  const { transaction } = claim
  const { tenant, id, serial, request, kind, attempts } = transaction
  const about = { tenant, transaction: id, serial, request, kind }
  try {
    await pace.readClock()
    if (attempts > MAX_ATTEMPTS) await giveUp(world, claim, { pace, about })
    else if (mustFail(transaction)) {
      pace.log.info({ ...about, attempt: attempts }, 'a fault made a step fail; it will be retried')
      // The attempt counts, and the next one need not wait for the end of the lease, since nothing is broken.
      await world.store.transactions.renew(transaction, { ...claim.lease, until: 0 })
    } else if (await runSteps(world, pace, { claim, stop, about })) pace.log.info(about, 'done')
    else if (stop.aborted) pace.log.info(about, 'stopped')
    outage.over()
  } catch (err) {
    if (err instanceof LeaseLost) pace.log.info(about, 'another process has the lease and continues')
    else if (await isOutage(world, err)) {
      outage.failed(err, about)
      await handBack(world, { claim, outage, stop, about })
    } else {
      // The lease expires before the retry, which delays it. A failure during a stop is expected and not logged.
      if (!stop.aborted) pace.log.error({ ...about, attempt: attempts, err }, 'a step failed; it will be retried')
      if (stop.aborted) await handBack(world, { claim, outage, stop, about })
    }
  }
}

/**
 * Runs steps until the transaction is complete, the process stops, or a transaction of another tenant waits; the lease is then
 * handed back. True if it is complete. Each step renews the lease as it commits; a publication, which may wait for a host,
 * renews it on a timer.
 */
async function runSteps(
  world: World,
  pace: Pace,
  { claim, stop, about }: { claim: Claim; stop: AbortSignal; about: object },
): Promise<boolean> {
  const { transaction, lease, which } = claim
  const { get, renew, handBack, isOtherWaiting } = world.store.transactions
  const turn = new AbortController()
  const renewing =
    transaction.kind === 'publish'
      ? setInterval(() => {
          renew(transaction, renewed(world, lease)).catch(err => pace.log.error({ ...about, err }, 'a lease was not renewed'))
        }, pace.renewEveryMs)
      : undefined
  try {
    await COMPLETE[transaction.kind](world, transaction as never, {
      lease,
      stepSize: pace.stepSize,
      pause: async () => {
        await pace.pause()
        if (await isOtherWaiting(transaction.tenant, pace.machineNow(), which)) turn.abort()
      },
      signal: AbortSignal.any([stop, turn.signal]),
    })
  } finally {
    clearInterval(renewing)
  }
  if (!stop.aborted && !turn.signal.aborted) return true
  // The next process need not wait until the lease expires.
  if (await handBack(transaction, lease)) return false
  const { tenant, id } = transaction
  if ((await get(tenant, id))?.state === 'complete') return true
  throw new LeaseLost(`another process has the lease of transaction ${id} of ${tenant}`)
}

/** A full disk or a lost connection is an outage by its error; other errors are one if the store takes no writes. */
async function isOutage({ store }: World, error: unknown): Promise<boolean> {
  return store.isOutage(error) || (await store.ready()).reason !== undefined
}

/** Ends the lease, so that the failure of the store is not counted as an attempt of the transaction; repeats it until it works. */
async function handBack(
  world: World,
  { claim, outage, stop, about }: { claim: Claim; outage: Outage; stop: AbortSignal; about: object },
): Promise<void> {
  for (;;) {
    try {
      await world.store.transactions.handBack(claim.transaction, claim.lease)
      return
    } catch (err) {
      outage.failed(err, about)
      if (stop.aborted) return
      await outage.pause(stop)
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
  if (transaction.kind === 'publish') {
    await world.store.publications.end(step, refuse('agent-unreadable', 'it could not be made'), line)
  } else await world.store.transactions.giveUp(step, line)
  pace.log.error({ ...about, errorId, undecided: to - from }, `given up after ${MAX_ATTEMPTS} attempts`)
}

/** Whether a fault makes the first step fail at this attempt; the first attempt is 1. */
const mustFail = ({ attempts, done, details }: Claimed): boolean => done === 0 && attempts <= (details.disturbance?.failures ?? 0)

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
  tag: completeTag,
  move: completeMove,
  publish: completePublish,
}
