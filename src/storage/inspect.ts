/** What `muster doctor` reads of a store. It changes nothing, and the store may be of another version. */
import { sql } from 'kysely'
import type { SettingStore } from '../enrolment/store.ts'
import type { Engine } from './engines/engine.ts'
import { unappliedIn } from './migrate.ts'
import { settingStore } from './settings.ts'
import { KEYS } from './tables.ts'
import { transactionStore } from './transactions.ts'
import { isHalfImported } from './transfer/import.ts'

export interface Inspection {
  /** Migrations of this program that the store does not have, and those of a newer program; undefined for an empty database. */
  readonly schema: { readonly missing: readonly string[]; readonly unknown: readonly string[] } | undefined
  /** The server of the database; undefined for SQLite. */
  readonly server: DatabaseServer | undefined
  isHalfImported(): Promise<boolean>
  /** Can be read where no migration is missing. */
  readonly settings: SettingStore
  inProgress(): Promise<{ readonly count: number; readonly since: number | null }>
}

export interface DatabaseServer {
  /** Such as 150004. */
  readonly version: number
  readonly isReadOnly: boolean
  /** Whether this role may create tables in the schema. */
  readonly mayCreate: boolean
  /** Tables that this role does not own, so that a migration cannot change them. */
  readonly foreignTables: readonly string[]
  readonly maxConnections: number
  readonly connections: number
  /** How far the clock of the database is ahead of this machine's, ms; the time of the query is halved. */
  readonly clockAheadMs: number
}

/** `now` is the clock of this machine. */
export async function inspect(engine: Engine, now: () => number): Promise<Inspection> {
  return {
    schema: await unappliedIn(engine.db).catch(error => (isMissingTable(error) ? undefined : Promise.reject(error))),
    server: engine.name === 'postgres' ? await serverOf(engine, now) : undefined,
    isHalfImported: () => isHalfImported(engine),
    settings: settingStore(engine),
    inProgress: transactionStore(engine).inProgress,
  }
}

async function serverOf(engine: Engine, machineNow: () => number): Promise<DatabaseServer> {
  const sentAt = machineNow()
  const { rows } = await sql<Omit<DatabaseServer, 'foreignTables' | 'clockAheadMs'> & { now: number }>`
    select current_setting('server_version_num')::int as version,
      current_setting('transaction_read_only') = 'on' as "isReadOnly",
      has_schema_privilege(current_schema(), 'create') as "mayCreate",
      current_setting('max_connections')::int as "maxConnections",
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
      (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(engine.db)
  const receivedAt = machineNow()
  const [found] = rows
  if (found === undefined) throw new Error('the database returned no row')
  const { now, ...facts } = found
  const foreign = await sql<{ name: string }>`
    select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = current_schema() and relkind = 'r' and relname = any(${Object.keys(KEYS)})
      and not pg_has_role(relowner, 'usage') order by relname`.execute(engine.db)
  return {
    ...facts,
    foreignTables: foreign.rows.map(({ name }) => name),
    clockAheadMs: Math.round(now - (sentAt + receivedAt) / 2),
  }
}

/** PostgreSQL: undefined_table. */
const isMissingTable = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === '42P01') || /no such table/.test(error.message))
