/**
 * Rows that a commit relies on. A rule reads them before the commit; here they are read again inside it and locked, so that no
 * other commit can remove them until this one ends. Commits that remove such a row lock it for update before they read its
 * users. On SQLite the write lock of the database does the same.
 */
import type { Kysely } from 'kysely'
import { Outdated, type RequiredRow } from '../enrolment/store/required.ts'
import type { Engine } from './engines/engine.ts'
import type { Tables } from './tables.ts'

/** Throws `Outdated` when a required row is missing. Rows are locked in the order given: tenants, associations, profiles, aliases. */
export async function requireRows(engine: Engine, tx: Kysely<Tables>, required: readonly RequiredRow[]): Promise<void> {
  for (const row of required) {
    if ((await locked(engine, tx, row)) === undefined) throw new Outdated(`a required row is missing: ${JSON.stringify(row)}`)
  }
}

function locked(engine: Engine, tx: Kysely<Tables>, row: RequiredRow): Promise<object | undefined> {
  if (row.kind === 'tenant') {
    return engine.sharing(tx.selectFrom('tenants').select('id').where('id', '=', row.id)).executeTakeFirst()
  }
  if (row.kind === 'profile') {
    const { tenant, id } = row
    return engine
      .sharing(tx.selectFrom('profiles').select('id').where('tenant', '=', tenant).where('id', '=', id))
      .executeTakeFirst()
  }
  const { reseller, customer } = row
  if (row.kind === 'alias') {
    return engine
      .sharing(
        tx
          .selectFrom('aliases')
          .select('id')
          .where('customer', '=', customer)
          .where('reseller', '=', reseller)
          .where('alias', '=', row.alias),
      )
      .executeTakeFirst()
  }
  const association = tx
    .selectFrom('associations')
    .select('state')
    .where('reseller', '=', reseller)
    .where('customer', '=', customer)
    .$if(row.state === 'not inactive', query => query.where('state', '!=', 'inactive'))
  return engine.sharing(association).executeTakeFirst()
}
