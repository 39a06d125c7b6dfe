import { sql } from 'kysely'
import type { Engine } from './engines/engine.ts'
import { firstTables } from './migrations/0001-the-town.ts'
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
import { plainNames } from './migrations/0012-plain-names.ts'
import { queues } from './migrations/0013-queues.ts'
import { sessions } from './migrations/0014-sessions.ts'
import { notBefore } from './migrations/0015-not-before.ts'
import { resellerCounts } from './migrations/0016-reseller-counts.ts'
import { retiredKeys } from './migrations/0017-retired-keys.ts'
import { approvers } from './migrations/0018-approvers.ts'
import { completedTransactions } from './migrations/0019-completed-transactions.ts'
import { tagCounts } from './migrations/0020-tag-counts.ts'
import { copiedContents } from './migrations/0021-copied-contents.ts'

interface Migration {
  /** Stored in the table `migrations`, so it never changes. */
  readonly name: string
  readonly statements: (ddl: Engine['ddl']) => string[]
}

/** In the order in which they are applied. A migration that was published is never edited, and none is ever undone. */
export const MIGRATIONS: readonly Migration[] = [
  firstTables,
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
  plainNames,
  queues,
  sessions,
  notBefore,
  resellerCounts,
  retiredKeys,
  approvers,
  completedTransactions,
  tagCounts,
  copiedContents,
]

/** The names of all applied migrations, of list JSON too; undefined if a migration of this program is missing or one is unknown. */
export async function schemaOf(db: Engine['db']): Promise<readonly string[] | undefined> {
  const rows = await db.selectFrom('migrations').select('name').where('name', '!=', LOCK).orderBy('name').execute()
  const names = rows.map(({ name }) => name)
  return names.every(isKnown) && MIGRATIONS.every(({ name }) => names.includes(name)) ? names : undefined
}

const isKnown = (name: string): boolean =>
  name === LOCK || name.startsWith('documents ') || MIGRATIONS.some(migration => migration.name === name)

/** The migrations of this program that are not applied, and the applied ones that it does not know. Throws without the table. */
export async function unappliedIn(db: Engine['db']): Promise<{ missing: readonly string[]; unknown: readonly string[] }> {
  const applied = await appliedIn(db)
  return {
    missing: MIGRATIONS.flatMap(({ name }) => (applied.has(name) ? [] : name)),
    unknown: [...applied].filter(name => !isKnown(name)),
  }
}

/** Whether another process has applied a migration that this program does not know. */
export const isOfNewerVersion = async (db: Engine['db']): Promise<boolean> => (await unappliedIn(db)).unknown.length > 0

/** A newer program's migration may have changed the meaning of the data, so this program does not start. */
function refuseNewer(unknown: readonly string[]): void {
  if (unknown.length === 0) return
  throw new Error(
    `the store has the ${unknown.length === 1 ? 'migration' : 'migrations'} ${unknown.toSorted().join(', ')}, of a newer version of Muster: ` +
      'start that version, or restore a backup that was made before its migration',
  )
}

// A row of the migrations table that serves as a lock between processes.
const LOCK = 'lock'

/**
 * Applies the missing migrations and returns their names. Several processes may start at once: each updates the lock row
 * first, so they run one after the other. A row lock works behind a transaction pooler; a session lock does not.
 */
export async function migrate(engine: Engine, now: number, migrations = MIGRATIONS): Promise<string[]> {
  await createMigrationsTable(engine)
  const before = await appliedIn(engine.db)
  refuseNewer([...before].filter(name => !isKnown(name)))
  if (migrations.every(({ name }) => before.has(name))) return []
  await engine.write(tx =>
    tx
      .insertInto('migrations')
      .values({ name: LOCK, applied_at: 0 })
      .onConflict(conflict => conflict.doNothing())
      .execute(),
  )
  return engine.write(async tx => {
    await tx.updateTable('migrations').set({ applied_at: now }).where('name', '=', LOCK).execute()
    const applied = await appliedIn(tx)
    const missing = migrations.filter(({ name }) => !applied.has(name))
    for (const { name, statements } of missing) {
      for (const statement of statements(engine.ddl)) await sql.raw(statement).execute(tx)
      await tx.insertInto('migrations').values({ name, applied_at: now }).execute()
    }
    return missing.map(({ name }) => name)
  })
}

async function createMigrationsTable(engine: Engine): Promise<void> {
  const { int } = engine.ddl
  const create = sql`create table if not exists migrations (name text primary key, applied_at ${sql.raw(int)} not null)`
  try {
    await engine.write(tx => create.execute(tx))
  } catch (error) {
    // If two processes create the table at once, PostgreSQL reports a duplicate key to one of them. Then the table exists.
    await appliedIn(engine.db).catch(() => Promise.reject(error))
  }
}

const appliedIn = async (db: Engine['db']): Promise<ReadonlySet<string>> =>
  new Set((await db.selectFrom('migrations').select('name').execute()).map(row => row.name))
