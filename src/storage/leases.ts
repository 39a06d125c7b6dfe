/** Which process may run a transaction: claims, renewals and releases of the lease in its row. */
import { type Kysely, sql } from 'kysely'
import type { Lease } from '../enrolment/store/steps.ts'
import type { Claimed, TransactionStore } from '../enrolment/store/transactions.ts'
import type { Lane } from '../enrolment/transaction.ts'
import type { Engine } from './engines/engine.ts'
import { claimable, isUnleased, takeTurn } from './queues.ts'
import { readSettings } from './settings.ts'
import type { Tables } from './tables.ts'
import { COLUMNS, fromRow } from './transaction-row.ts'
import { IN_PROGRESS } from './transaction-step.ts'

export const leases = (engine: Engine): Pick<TransactionStore, 'claim' | 'isOtherWaiting' | 'renew' | 'handBack'> => ({
  claim: async (lease, now, { lane = 'devices', held, time } = {}) => {
    // Most polls find nothing, and a read costs less than a write transaction.
    if ((await claimable(engine.db, { lane, now, time }).executeTakeFirst()) === undefined) return undefined
    return engine.write(tx => claim(tx, { lease, now, lane, time, ignoresHold: held !== undefined }))
  },
  isOtherWaiting: async (tenant, now, { lane = 'devices', held, time } = {}) => {
    const other = await claimable(engine.db, { lane, now, time }).where('first.tenant', '!=', tenant).executeTakeFirst()
    return other !== undefined && (held !== undefined || !(await readSettings(engine.db)).workHeld)
  },
  renew: async ({ tenant, id }, { holder, until }) => {
    await engine.write(tx => leasedTo(tx, { tenant, id, holder }).set({ lease_until: until }).execute())
  },
  handBack: ({ tenant, id }, { holder }) =>
    engine.write(async tx => {
      const { numUpdatedRows } = await leasedTo(tx, { tenant, id, holder })
        // A committed step has set it to 0.
        .set({ lease_holder: null, lease_until: 0, attempts: sql`case when attempts > 0 then attempts - 1 else 0 end` })
        .executeTakeFirst()
      return numUpdatedRows === 1n
    }),
})

async function claim(
  tx: Kysely<Tables>,
  {
    lease,
    now,
    lane,
    time,
    ignoresHold,
  }: { lease: Lease; now: number; lane: Lane; time: number | undefined; ignoresHold: boolean },
): Promise<Claimed | undefined> {
  if (!ignoresHold && (await readSettings(tx)).workHeld) return undefined
  for (;;) {
    const first = await claimable(tx, { lane, now, time }).executeTakeFirst()
    if (first === undefined) return undefined
    const row = await tx
      .updateTable('transactions')
      .set(eb => ({ lease_holder: lease.holder, lease_until: lease.until, attempts: eb('attempts', '+', 1) }))
      .where('tenant', '=', first.tenant)
      .where('id', '=', first.id)
      // Repeated, because another process may have claimed the row since the select; then the next row is tried.
      .where(isUnleased('lease_until', now))
      .where(IN_PROGRESS)
      .returning([...COLUMNS, 'attempts'])
      .executeTakeFirst()
    if (row === undefined) continue
    await takeTurn(tx, { tenant: row.tenant, lane })
    return { ...fromRow(row), attempts: row.attempts }
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
