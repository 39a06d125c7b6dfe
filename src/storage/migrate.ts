import { sql } from 'kysely'
import type { Engine } from './engines/engine.ts'
import { theTown } from './migrations/0001-the-town.ts'
import { deviceDocuments } from './migrations/0002-device-documents.ts'
import { managedCustomers } from './migrations/0003-managed-customers.ts'
import { grants } from './migrations/0004-grants.ts'
import { publications } from './migrations/0005-publications.ts'
import { attempts } from './migrations/0006-attempts.ts'
import { profileVersions } from './migrations/0007-profile-versions.ts'
import { failedRows } from './migrations/0008-failed-rows.ts'
import { activityViews } from './migrations/0009-activity-views.ts'
import { lockStatus } from './migrations/0010-lock-status.ts'
import { refusals } from './migrations/0011-refusals.ts'

/** In the order in which they are applied; forward only. */
const MIGRATIONS = [
  theTown,
  deviceDocuments,
  managedCustomers,
  grants,
  publications,
  attempts,
  profileVersions,
  failedRows,
  activityViews,
  lockStatus,
  refusals,
]

/** The names of what a store was made with, documents too; undefined where this program would have to bring it up first. */
export async function schemaOf(db: Engine['db']): Promise<readonly string[] | undefined> {
  const rows = await db.selectFrom('migrations').select('name').where('name', '!=', LOCK).orderBy('name').execute()
  const names = rows.map(({ name }) => name)
  return names.every(isKnown) && MIGRATIONS.every(({ name }) => names.includes(name)) ? names : undefined
}

const isKnown = (name: string): boolean =>
  name === LOCK || name.startsWith('documents ') || MIGRATIONS.some(migration => migration.name === name)

/** What a newer program has made may mean something else now; nodes that run are not stopped by it. */
function refuseNewer(unknown: readonly string[]): void {
  if (unknown.length === 0) return
  throw new Error(
    `the store has the ${unknown.length === 1 ? 'migration' : 'migrations'} ${unknown.toSorted().join(', ')}, of a newer version of Muster: ` +
      'start that version, or restore a backup that was made before its migration',
  )
}

// The row of the migrations table that processes queue at.
const LOCK = 'lock'

/**
 * Brings the schema up to this program; answers the names of what was applied. Many processes may start at once: they
 * queue at one row of the migrations table, a lock that a transaction pooler keeps whole where session locks break.
 */
export async function migrate(engine: Engine, now: number): Promise<string[]> {
  await engine
    .write(tx =>
      sql`create table if not exists migrations (name text primary key, applied_at ${sql.raw(engine.ddl.int)} not null)`.execute(
        tx,
      ),
    )
    // PostgreSQL tells the loser of this race of a duplicate; the table is there, which is all that was wanted.
    .catch(async error => {
      await engine.db
        .selectFrom('migrations')
        .select('name')
        .execute()
        .catch(() => Promise.reject(error))
    })
  const applied = async (db: Engine['db']): Promise<Set<string>> =>
    new Set((await db.selectFrom('migrations').select('name').execute()).map(row => row.name))

  const before = await applied(engine.db)
  refuseNewer([...before].filter(name => !isKnown(name)))
  if (MIGRATIONS.every(migration => before.has(migration.name))) return []
  await engine.write(tx =>
    tx
      .insertInto('migrations')
      .values({ name: LOCK, applied_at: 0 })
      .onConflict(conflict => conflict.doNothing())
      .execute(),
  )
  return engine.write(async tx => {
    await tx.updateTable('migrations').set({ applied_at: now }).where('name', '=', LOCK).execute()
    const there = await applied(tx)
    const missing = MIGRATIONS.filter(migration => !there.has(migration.name))
    for (const { name, statements } of missing) {
      for (const statement of statements(engine.ddl)) await sql.raw(statement).execute(tx)
      await tx.insertInto('migrations').values({ name, applied_at: now }).execute()
    }
    return missing.map(migration => migration.name)
  })
}
