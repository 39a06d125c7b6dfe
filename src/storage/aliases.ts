import type { Alias } from '../enrolment/profile.ts'
import type { AliasStore } from '../enrolment/store/profiles.ts'
import { log } from './activity.ts'
import { VISIBLE } from './association-row.ts'
import { collection, type RowMapping } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import { countOf } from './paged.ts'
import { sharedProfile } from './profiles.ts'

export const aliasStore = (engine: Engine): AliasStore => ({
  ...collection(engine, ALIAS),
  of: async (customer, resellers) => {
    let query = engine.db.selectFrom('aliases').selectAll().where('customer', '=', customer)
    if (resellers !== undefined) query = query.where(engine.among('reseller', resellers))
    return query.orderBy('reseller').orderBy('alias').execute()
  },
  byId: async (customer, id) => {
    const row = await engine.db
      .selectFrom('aliases')
      .selectAll()
      .where('customer', '=', customer)
      .where('id', '=', id)
      .executeTakeFirst()
    return row === undefined ? undefined : ALIAS.fromRow(row)
  },
  create: (alias, limit, line) =>
    engine.write(async tx => {
      const { customer, reseller } = alias
      const profile = await sharedProfile(engine, tx, { tenant: customer, id: alias.profile })
      // This lock serialises the changes of the reseller's aliases, so that the count below is exact.
      const association = await engine
        .locking(
          tx
            .selectFrom('associations')
            .select('state')
            .where('reseller', '=', reseller)
            .where('customer', '=', customer)
            .where(VISIBLE),
        )
        .executeTakeFirst()
      if (association === undefined) return 'not associated'
      if (profile === undefined) return 'no profile'
      const existing = tx.selectFrom('aliases').where('customer', '=', customer).where('reseller', '=', reseller)
      const isTaken = (await countOf(existing.where('alias', '=', alias.alias))) > 0
      if (isTaken) return 'taken'
      if ((await countOf(existing)) >= limit) return 'full'
      const inserted = await tx
        .insertInto('aliases')
        .values(ALIAS.toRow(alias))
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      if (inserted.numInsertedOrUpdatedRows !== 1n) return 'taken'
      await log(tx, line)
      return 'created'
    }),
  change: ({ customer, id, alias, profile }, line) =>
    engine.write(async tx => {
      const assigned = await sharedProfile(engine, tx, { tenant: customer, id: profile })
      const existing = await tx
        .selectFrom('aliases')
        .select('reseller')
        .where('customer', '=', customer)
        .where('id', '=', id)
        .executeTakeFirst()
      if (existing === undefined) return 'missing'
      if (assigned === undefined) return 'no profile'
      const { reseller } = existing
      // Serialises the changes of the reseller's aliases, as in `create`.
      await engine
        .locking(tx.selectFrom('associations').select('state').where('reseller', '=', reseller).where('customer', '=', customer))
        .executeTakeFirst()
      const namesake = tx
        .selectFrom('aliases')
        .where('customer', '=', customer)
        .where('reseller', '=', reseller)
        .where('alias', '=', alias)
        .where('id', '!=', id)
      if ((await countOf(namesake)) > 0) return 'taken'
      const changed = await tx
        .updateTable('aliases')
        .set({ alias, profile })
        .where('customer', '=', customer)
        .where('id', '=', id)
        .executeTakeFirst()
      if (changed.numUpdatedRows === 0n) return 'missing'
      await log(tx, line)
      return 'changed'
    }),
  removeById: (customer, id, line) =>
    engine.write(async tx => {
      const removed = await tx.deleteFrom('aliases').where('customer', '=', customer).where('id', '=', id).executeTakeFirst()
      if (removed.numDeletedRows === 0n) return false
      await log(tx, line)
      return true
    }),
})

export const ALIAS: RowMapping<{ customer: string; reseller: string; alias: string }, Alias, 'aliases'> = {
  table: 'aliases',
  key: ['customer', 'reseller', 'alias'],
  where: ({ customer, reseller, alias }) => ({ customer, reseller, alias }),
  requires: ({ customer, reseller, profile }) => [
    { kind: 'profile', tenant: customer, id: profile },
    { kind: 'association', customer, reseller },
  ],
  toRow: alias => ({ ...alias }),
  fromRow: row => ({ ...row }),
}
