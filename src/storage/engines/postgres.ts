import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import type { DataVersion } from '../../enrolment/store.ts'
import type { Tables } from '../tables.ts'
import { dataVersions } from './data-versions.ts'
import { type DatabaseLimits, type Engine, type MaybePromise, retrying } from './engine.ts'
import { isTemporary, type LimitedPool, openPool } from './postgres-pool.ts'
import { queryCache, queryKeys } from './query-cache.ts'

/** Opens a PostgreSQL, or a distributed database that is compatible with it, by its `postgres://` address. */
export async function openPostgres(address: string, limits: DatabaseLimits): Promise<Engine> {
  const pool = await openPool(address, limits)
  // Reads are retried too: a distributed database may reject a single statement as it rejects a transaction.
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: pool.reading(attempt => retrying(attempt, isTemporary)) }),
  })
  const writing = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool.writing }) })
  const sameTurn = mergeEqualQueries()
  const cache = queryCache()
  const keyOf = queryKeys()
  const versionOf = dataVersions()
  const snapshot = snapshotsOf(pool)
  let current: { readonly version: DataVersion | undefined } | undefined
  const dataVersion = (): MaybePromise<DataVersion | undefined> => {
    if (current !== undefined) return current.version
    return sameTurn('data version', async () => {
      const seen = await snapshot()
      const version = seen === undefined ? undefined : versionOf(seen)
      // Cleared by `nextTick`: valid for the promise callbacks that now run one after another.
      current = { version }
      process.nextTick(() => {
        current = undefined
      })
      return version
    })
  }

  const read: Engine['read'] = async <Row>({ sql: text }: CompiledQuery<Row>, parameters: readonly unknown[]) => {
    const version = await dataVersion()
    const key = keyOf(text, parameters)
    // The compiled query carries the type of its rows.
    const cached = version && (cache.get(version, key) as Row[] | undefined)
    if (cached !== undefined) return cached
    const { rows } = await sameTurn(key, () => retrying(() => pool.query(text, parameters), isTemporary))
    if (version !== undefined) cache.set(version, key, rows)
    return rows as Row[]
  }

  return {
    name: 'postgres',
    dataVersion,
    db,
    read,
    lists: () => db,
    readList: (_, query) => read(query, query.parameters),
    ddl: {
      text: 'text collate "C"',
      int: 'bigint',
      bytes: 'bytea',
      clustered: '',
      plain: '',
      elements: column => `json_array_elements_text(${column}::json) as elements (value)`,
    },
    write: act => retrying(() => writing.transaction().execute(act), isTemporary),
    among: (column, values) => sql`${sql.ref(column)} = any(${values})`,
    quoted: column => sql`to_json(${sql.ref(column)})::text`,
    joined: (column, texts) =>
      texts === undefined
        ? sql`string_agg(${sql.ref(column)}, ',')`
        : sql`string_agg(${sql.ref(column)}, ${texts.between}) || ${texts.end}::text`,
    hexadecimal: (text, from, length) =>
      sql`('x' || lpad(substr(${text}, ${sql.lit(from)}, ${sql.lit(length)}), 16, '0'))::bit(64)::bigint`,
    // Escapes in JSON may stand for a NUL or half a surrogate pair, which PostgreSQL rejects; such a column is not read.
    member: (column, path) =>
      sql`case when strpos(${sql.ref(column)}, ${'\\u'}) > 0 then '' else coalesce(${sql.ref(column)}::json #>> ${path}, '') end`,
    locking: query => query.forUpdate() as typeof query,
    sharing: query => query.forKeyShare() as typeof query,
    insertEach: async (tx, { table, known }, rows) => {
      if (rows.length === 0) return []
      const columns = sql.join(Object.keys(rows[0] ?? {}).map(column => sql.ref(column)))
      // One parameter: a hundred thousand parameters would each be a node of the query and a part of the message.
      const { rows: inserted } = await sql<Record<string, unknown>>`
        insert into ${sql.table(table)} (${columns})
        select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows, asText)}::json)
        on conflict do nothing returning ${sql.join(known.map(column => sql.ref(column)))}`.execute(tx)
      const keyOf = (row: object): string => known.map(column => (row as Record<string, unknown>)[column]).join(' ')
      const keys = new Set(inserted.map(keyOf))
      return rows.map(row => keys.has(keyOf(row as object)))
    },
    // PostgreSQL updates its statistics itself.
    updateStatistics: async () => {},
    snapshot: () => writing.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(),
    // The files belong to the database server.
    refuseLost: () => {},
    isOutage: error =>
      error instanceof Error && (OUTAGES.test('code' in error ? String(error.code) : '') || LOST_CONNECTION.test(error.message)),
    // A standby, a read-only database or a missing privilege rejects it like a write. Without a matching row it takes no lock.
    probe: async () => {
      await db.selectFrom('settings').select('name').where('name', '=', '').forUpdate().execute()
    },
    close: pool.close,
  }
}

/**
 * Returns the current snapshot, which names the transactions that a statement sees: equal snapshots have equal results.
 * Undefined for distributed databases, where each node has its own snapshots or none.
 */
function snapshotsOf(pool: LimitedPool): () => Promise<string | undefined> {
  const ask = async (text: string): Promise<Record<string, unknown>> =>
    (await retrying(() => pool.query(text), isTemporary)).rows[0] ?? {}
  let isSingle: boolean | undefined
  return async () => {
    if (isSingle === undefined) {
      const { version, spread } = await ask(
        "select version(), exists (select from pg_extension where extname = 'citus') as spread",
      )
      isSingle = /^PostgreSQL (1[3-9]|[2-9]\d)\b(?!.*-YB-)/.test(String(version)) && spread === false
    }
    return isSingle ? String((await ask('select pg_current_snapshot() as snapshot')).snapshot) : undefined
  }
}

/**
 * Runs equal queries once that are started before the next `nextTick`. Requests of one batch are mostly of the same few apps and
 * tenants, and all of them may get the same result, since none has received a response yet.
 */
function mergeEqualQueries(): <Rows>(key: string, run: () => Promise<Rows>) => Promise<Rows> {
  const pending = new Map<string, Promise<unknown>>()
  return <Rows>(key: string, run: () => Promise<Rows>) => {
    const before = pending.get(key)
    // The same key has the same row type.
    if (before !== undefined) return before as Promise<Rows>
    const result = run()
    if (pending.size === 0) process.nextTick(() => pending.clear())
    pending.set(key, result)
    return result
  }
}

/** A value as `json_populate_recordset` reads it. Half a surrogate pair is replaced, as the driver would do. */
function asText(this: Record<string, unknown>, member: string, value: unknown): unknown {
  const own = this[member]
  if (own instanceof Uint8Array) return `\\x${Buffer.from(own).toString('hex')}`
  return typeof value === 'string' ? value.toWellFormed() : value
}

/**
 * Connection errors, read-only databases, a full disk, too many connections, shutdowns and system errors; and the limits of time
 * of a statement, a lock and an idle transaction.
 */
const OUTAGES = /^(08...|25006|25P03|531..|533..|55P03|57014|57P..|58...|ECONN\w+)$/

/** The driver's errors, without a code, for statements after the end of their connection, such as that of an idle transaction. */
const LOST_CONNECTION = /^(Connection terminated|Client has encountered a connection error)/
