import { type CompiledQuery, Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely'
import pg from 'pg'
import type { DataVersion } from '../../enrolment/store.ts'
import type { Tables } from '../tables.ts'
import { dataVersions } from './data-versions.ts'
import { type Engine, type MaybePromise, retrying } from './engine.ts'
import { queryCache, queryKeys } from './query-cache.ts'

/** A PostgreSQL, or its distributed kin, by its `postgres://` address. */
export function openPostgres(address: string): Engine {
  const pool = new pg.Pool({
    connectionString: address,
    max: 10,
    // A server that does not answer, or a pool that stays empty, is a refusal and not a wait for ever.
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
    // Our int8 columns hold milliseconds and counts, which a double carries exactly.
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
  })
  // An idle connection that the server ends is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {})
  // So would one that ends between two statements of a transaction; the next statement tells of it.
  pool.on('connect', client => client.on('error', () => {}))
  // A read is a statement of its own, which kin of PostgreSQL may refuse as they refuse a transaction.
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: retryingPool(pool) }) })
  const writing = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const sameTurn = sharing()
  const cache = queryCache()
  const keyOf = queryKeys()
  const versionOf = dataVersions()
  const snapshot = snapshotsOf(pool)
  let arrived: { readonly version: DataVersion | undefined } | undefined
  const dataVersion = (): MaybePromise<DataVersion | undefined> => {
    if (arrived !== undefined) return arrived.version
    return sameTurn('data version', async () => {
      const seen = await snapshot()
      const version = seen === undefined ? undefined : versionOf(seen)
      // Valid until this event-loop turn ends; a later request asks again.
      arrived = { version }
      process.nextTick(() => {
        arrived = undefined
      })
      return version
    })
  }

  return {
    name: 'postgres',
    dataVersion,
    db,
    read: async <Row>({ sql: text }: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<readonly Row[]> => {
      const version = await dataVersion()
      const key = keyOf(text, parameters)
      // The compiled query carries the type of its rows.
      const cached = version && (cache.get(version, key) as Row[] | undefined)
      if (cached !== undefined) return cached
      // Without a name: a prepared statement would belong to a connection, which a pooler gives to another.
      const { rows } = await sameTurn(key, () => retrying(() => pool.query(text, [...parameters]), isPassing))
      if (version !== undefined) cache.set(version, key, rows)
      return rows as Row[]
    },
    ddl: { text: 'text collate "C"', int: 'bigint', bytes: 'bytea', clustered: '', plain: '' },
    write: act => retrying(() => writing.transaction().execute(act), isPassing),
    among: (column, values) => sql`${sql.ref(column)} = any(${values})`,
    quoted: column => sql`to_json(${sql.ref(column)})::text`,
    joined: (column, texts) =>
      texts === undefined
        ? sql`string_agg(${sql.ref(column)}, ',')`
        : sql`string_agg(${sql.ref(column)}, ${texts.between}) || ${texts.end}::text`,
    hexadecimal: (text, from, length) =>
      sql`('x' || lpad(substr(${text}, ${sql.lit(from)}, ${sql.lit(length)}), 16, '0'))::bit(64)::bigint`,
    // JSON can write down by code what is no text here, a NUL or half of a pair: what has any such is not looked into.
    member: (column, path) =>
      sql`case when strpos(${sql.ref(column)}, ${'\\u'}) > 0 then '' else coalesce(${sql.ref(column)}::json #>> ${path}, '') end`,
    locking: query => query.forUpdate() as typeof query,
    sharing: query => query.forKeyShare() as typeof query,
    insertEach: async (tx, { table, known }, rows) => {
      if (rows.length === 0) return []
      const columns = sql.join(Object.keys(rows[0] ?? {}).map(column => sql.ref(column)))
      // As one parameter: of a hundred thousand, each is a node of the query to be built and a part of the message.
      const { rows: inserted } = await sql<Record<string, unknown>>`
        insert into ${sql.table(table)} (${columns})
        select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows, asText)}::json)
        on conflict do nothing returning ${sql.join(known.map(column => sql.ref(column)))}`.execute(tx)
      const name = (row: object): string => known.map(column => (row as Record<string, unknown>)[column]).join(' ')
      const went = new Set(inserted.map(name))
      return rows.map(row => went.has(name(row as object)))
    },
    // It looks for itself.
    settle: async () => {},
    snapshot: () => writing.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(),
    // Its server answers for its files.
    refuseLost: () => {},
    // Refused where a write would be: by a standby, a read-only database, or a lost privilege. Without a row it takes no lock.
    probe: async () => {
      await db.selectFrom('settings').select('name').where('name', '=', '').forUpdate().execute()
    },
    close: () => pool.end(),
  }
}

/**
 * Tells which transactions a statement of this moment sees: as long as that is the same, so is every answer. Undefined where
 * it does not say so: of the distributed kin each node has snapshots of its own, or none.
 */
function snapshotsOf(pool: pg.Pool): () => Promise<string | undefined> {
  const ask = async (text: string): Promise<Record<string, unknown>> =>
    (await retrying(() => pool.query(text), isPassing)).rows[0] ?? {}
  let isOne: boolean | undefined
  return async () => {
    if (isOne === undefined) {
      const { version, spread } = await ask(
        "select version(), exists (select from pg_extension where extname = 'citus') as spread",
      )
      isOne = /^PostgreSQL (1[3-9]|[2-9]\d)\b(?!.*-YB-)/.test(String(version)) && spread === false
    }
    return isOne ? String((await ask('select pg_current_snapshot() as snapshot')).snapshot) : undefined
  }
}

/**
 * Asks once for all who ask the same in one turn of the event loop: requests that are served together are mostly of the same
 * few apps and tenants. In one turn nothing is heard of that was committed meanwhile, so all would be told the same.
 */
function sharing(): <Rows>(question: string, ask: () => Promise<Rows>) => Promise<Rows> {
  const asked = new Map<string, Promise<unknown>>()
  return <Rows>(question: string, ask: () => Promise<Rows>) => {
    const before = asked.get(question)
    // The same question has the same rows.
    if (before !== undefined) return before as Promise<Rows>
    const answer = ask()
    if (asked.size === 0) process.nextTick(() => asked.clear())
    asked.set(question, answer)
    return answer
  }
}

/** A value as `json_populate_recordset` reads it. Half of a pair is no text for it: replaced, as the driver would replace it. */
function asText(this: Record<string, unknown>, member: string, value: unknown): unknown {
  const own = this[member]
  if (own instanceof Uint8Array) return `\\x${Buffer.from(own).toString('hex')}`
  return typeof value === 'string' ? value.toWellFormed() : value
}

const retryingPool = (pool: pg.Pool): PostgresPool => ({
  options: pool.options,
  connect: async () => {
    const client = await pool.connect()
    // Unnamed, as every statement of ours, so that any connection of a pooler will do for the next one.
    const query = (text: string, parameters: unknown[]) => retrying(() => client.query(text, parameters), isPassing)
    // Of the driver's two ways to ask, the other is for cursors, which we have none of.
    return { query: query as unknown as PostgresPoolClient['query'], release: destroy => client.release(destroy) }
  },
  end: async () => {},
})

const INT8 = 20

const isPassing = (error: unknown, tries: number): boolean => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // Serialisation failure, deadlock.
  if (code === '40001' || code === '40P01') return true
  // Two that both looked, found nothing and inserted: the loser finds the winner's row when it looks again.
  return code === '23505' && tries < 20
}
