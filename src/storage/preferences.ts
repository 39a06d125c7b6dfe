/** A customer's preferences for a reseller, changed in one commit. */
import { isRefusal, type Refusal, type RefusalReason, refuse } from '../enrolment/refusal.ts'
import type { DecidePreferences, PreferenceDecision, PreferenceKey } from '../enrolment/store/associations.ts'
import { log } from './activity.ts'
import { ALIAS } from './aliases.ts'
import { fromRow, VISIBLE } from './association-row.ts'
import { putRow } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import { sharedProfile } from './profiles.ts'

export const decidePreferences = <Reason extends RefusalReason>(
  engine: Engine,
  { reseller, customer, profiles }: PreferenceKey,
  decide: DecidePreferences<Reason>,
): Promise<PreferenceDecision | Refusal<Reason | 'association-missing' | 'profile-unknown'>> =>
  engine.write(async tx => {
    // The deletion of a profile locks it before its associations.
    for (const id of profiles) {
      if ((await sharedProfile(engine, tx, { tenant: customer, id })) === undefined) return refuse('profile-unknown', id)
    }
    const own = { reseller, customer }
    // This lock also serialises the changes of single aliases.
    const row = await engine
      .locking(
        tx
          .selectFrom('associations')
          .selectAll()
          .where(({ and }) => and(own))
          .where(VISIBLE),
      )
      .executeTakeFirst()
    if (row === undefined) return refuse('association-missing', reseller)
    const existing = await tx
      .selectFrom('aliases')
      .selectAll()
      .where(({ and }) => and(own))
      .orderBy('alias')
      .execute()
    const decision = decide(fromRow(row), existing)
    if (isRefusal(decision)) return decision
    const { state, autoApproval, defaultProfile, updatedAt } = decision.association
    await tx
      .updateTable('associations')
      .set({ state, auto_approval: autoApproval ? 1 : 0, default_profile: defaultProfile, updated_at: updatedAt })
      .where(({ and }) => and(own))
      .execute()
    for (const { alias } of decision.removed) {
      await tx
        .deleteFrom('aliases')
        .where(({ and }) => and({ ...own, alias }))
        .execute()
    }
    for (const alias of decision.stored) await putRow(tx, ALIAS, alias)
    for (const line of decision.log) await log(tx, line)
    return decision
  })
