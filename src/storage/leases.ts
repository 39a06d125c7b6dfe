/** Which process may run a transaction: claims, renewals and releases of the lease in its row. */
import { type Kysely, sql } from 'kysely'
import type { Lease } from '../enrolment/store/steps.ts'
import type { Claimed, TransactionStore } from '../enrolment/store/transactions.ts'
import type { Lane } from '../enrolment/transaction.ts'
import type { Engine } from './engines/engine.ts'
import { readSettings } from './settings.ts'
import type { Tables } from './tables.ts'
import { COLUMNS, fromRow } from './transaction-row.ts'
import { IN_PROGRESS } from './transaction-step.ts'

export const leases = (engine: Engine): Pick<TransactionStore, 'claim' | 'renew' | 'handBack'> => ({
  claim: async (lease, now, { lane = 'devices', after, held } = {}) => {
    const claimable = await engine.db
      .selectFrom('transactions')
      .select('serial')
      .where(IN_PROGRESS)
      .where(isInLane(lane, 'kind'))
      .where('lease_until', '<=', now)
      .limit(1)
      .executeTakeFirst()
    // Most polls find nothing, and a read costs less than a write transaction.
    if (claimable === undefined) return undefined
    return engine.write(tx => claim(tx, { lease, now, lane, after, ignoresHold: held !== undefined }))
  },
  renew: async ({ tenant, id }, { holder, until }) => {
    await engine.write(tx => leasedTo(tx, { tenant, id, holder }).set({ lease_until: until }).execute())
  },
  handBack: async ({ tenant, id }, { holder }) => {
    await engine.write(tx =>
      leasedTo(tx, { tenant, id, holder })
        // The process is stopping, so this claim is not a failed attempt.
        .set(eb => ({ lease_holder: null, lease_until: 0, attempts: eb('attempts', '-', 1) }))
        .execute(),
    )
  },
})

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

interface ClaimRequest {
  readonly lease: Lease
  readonly now: number
  readonly lane: Lane
  readonly after: string | undefined
  readonly ignoresHold: boolean
}

async function claim(tx: Kysely<Tables>, { lease, now, lane, after, ignoresHold }: ClaimRequest): Promise<Claimed | undefined> {
  if (!ignoresHold && (await readSettings(tx)).workHeld) return undefined
  for (;;) {
    const first = await tx
      .selectFrom('transactions as first')
      .select(['first.tenant', 'first.id'])
      .where(sql<boolean>`first.state = 'progress'`)
      .where(isInLane(lane, 'first.kind'))
      .where('first.lease_until', '<=', now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('transactions as other')
              .select('other.id')
              .whereRef('other.tenant', '=', 'first.tenant')
              .where(sql<boolean>`other.state = 'progress'`)
              .where(isInLane(lane, 'other.kind'))
              // A leased transaction precedes too: serials contain clock times, and the clocks of two processes may differ.
              .where(({ or, eb, ref }) => or([eb('other.serial', '<', ref('first.serial')), eb('other.lease_until', '>', now)])),
          ),
        ),
      )
      // One transaction of each tenant is claimable, so this order gives each tenant its turn.
      .$if(after !== undefined, query =>
        query.orderBy(sql`case when first.tenant > ${after} then 0 else 1 end`).orderBy('first.tenant'),
      )
      .orderBy('first.serial')
      .limit(1)
      .executeTakeFirst()
    if (first === undefined) return undefined
    const row = await tx
      .updateTable('transactions')
      .set(eb => ({ lease_holder: lease.holder, lease_until: lease.until, attempts: eb('attempts', '+', 1) }))
      .where('tenant', '=', first.tenant)
      .where('id', '=', first.id)
      // Repeated, because another process may have claimed the row since the select; then the next row is tried.
      .where('lease_until', '<=', now)
      .where(IN_PROGRESS)
      .returning([...COLUMNS, 'attempts'])
      .executeTakeFirst()
    if (row !== undefined) return { ...fromRow(row), attempts: row.attempts }
  }
}

/** An update of a transaction in progress, if the holder still has its lease. */
const leasedTo = (tx: Kysely<Tables>, { tenant, id, holder }: { tenant: string; id: string; holder: string }) =>
  tx
    .updateTable('transactions')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .where('lease_holder', '=', holder)
    .where(IN_PROGRESS)

// Literals, so that the planner can use partial indexes.
const isInLane = (lane: Lane, column: string) =>
  lane === 'profiles' ? sql<boolean>`${sql.ref(column)} = 'publish'` : sql<boolean>`${sql.ref(column)} <> 'publish'`
