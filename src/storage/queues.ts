/** The queues of each tenant, one in each lane: the order of its transactions, and when a worker has served it last. */
import { type Kysely, sql } from 'kysely'
import { LEASE_MS } from '../enrolment/store/steps.ts'
import type { Lane, TransactionKind } from '../enrolment/transaction.ts'
import type { Tables } from './tables.ts'
import { IN_PROGRESS } from './transaction-step.ts'

interface Queue {
  readonly tenant: string
  readonly lane: Lane
}

export const laneOf = (kind: TransactionKind): Lane => (kind === 'publish' ? 'profiles' : 'devices')

/**
 * The number of a transaction that is being accepted. Locks the queue until the commit, so that the order of one tenant's
 * numbers is the order of their commits, whatever the clocks of the nodes are.
 */
export async function nextNumber(tx: Kysely<Tables>, { tenant, lane }: Queue): Promise<number> {
  const { last_number } = await tx
    .insertInto('queues')
    .values({ tenant, lane, last_number: 1, last_turn: 0 })
    .onConflict(conflict =>
      conflict.columns(['tenant', 'lane']).doUpdateSet(eb => ({ last_number: eb('queues.last_number', '+', 1) })),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow()
  return last_number
}

/** Gives all other tenants of the lane precedence. */
export async function takeTurn(tx: Kysely<Tables>, { tenant, lane }: Queue): Promise<void> {
  await tx
    .updateTable('queues')
    .set(eb => ({
      last_turn: eb
        .selectFrom('queues as served')
        .where('served.lane', '=', lane)
        .select(sql<number>`max(served.last_turn) + 1`.as('next')),
    }))
    .where('tenant', '=', tenant)
    .where('lane', '=', lane)
    .execute()
}

/** The first transaction of each tenant in the lane, if it is not leased; the tenant whose last turn is the longest ago first. */
export const claimable = (db: Kysely<Tables>, { lane, now, time }: { lane: Lane; now: number; time: number | undefined }) =>
  db
    .selectFrom('transactions as first')
    .innerJoin('queues', 'queues.tenant', 'first.tenant')
    .select(['first.tenant', 'first.id'])
    .where('queues.lane', '=', lane)
    .where(sql<boolean>`first.state = 'progress'`)
    .where(isInLane(lane, 'first.kind'))
    .where(isUnleased('first.lease_until', now))
    .$if(time !== undefined, query => query.where('first.not_before', '<=', time as number))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('transactions as other')
            .select('other.id')
            .whereRef('other.tenant', '=', 'first.tenant')
            .where(sql<boolean>`other.state = 'progress'`)
            .where(isInLane(lane, 'other.kind'))
            .whereRef('other.queue_number', '<', 'first.queue_number'),
        ),
      ),
    )
    .orderBy('queues.last_turn')
    .orderBy('first.accepted_at')
    .limit(1)

/** Whether the tenant has a transaction in progress in the lane `devices`. */
export const hasOrderInProgress = async (tx: Kysely<Tables>, tenant: string): Promise<boolean> =>
  (await tx
    .selectFrom('transactions')
    .select('id')
    .where('tenant', '=', tenant)
    .where(IN_PROGRESS)
    .where(isInLane('devices', 'kind'))
    .limit(1)
    .executeTakeFirst()) !== undefined

/**
 * Whether no process has a valid lease. A lease that ends later than two lengths of a lease was taken under a wrong clock and is
 * void. The second length allows for nodes whose clocks differ.
 */
export const isUnleased = (column: string, now: number) =>
  sql<boolean>`(${sql.ref(column)} <= ${now} or ${sql.ref(column)} > ${latestEnd(now)})`

/** The latest end of a lease that is not void. */
export const latestEnd = (now: number): number => now + 2 * LEASE_MS

// Literals, so that the planner can use partial indexes.
const isInLane = (lane: Lane, column: string) =>
  lane === 'profiles' ? sql<boolean>`${sql.ref(column)} = 'publish'` : sql<boolean>`${sql.ref(column)} <> 'publish'`
