import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Tables } from '../tables.ts'
import { type Engine, retrying } from './engine.ts'

/** A PostgreSQL, or its distributed kin, by its `postgres://` address. */
export function openPostgres(address: string): Engine {
  const pool = new pg.Pool({
    connectionString: address,
    max: 10,
    // Our int8 columns hold milliseconds and counts, which a double carries exactly.
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
  })
  // An idle connection that the server ends is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {})
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })

  return {
    name: 'postgres',
    db,
    // Without a name: a prepared statement would belong to a connection, which a pooler gives to another.
    read: async ({ sql: text }, parameters) => (await pool.query(text, [...parameters])).rows,
    ddl: { text: 'text collate "C"', int: 'bigint', bytes: 'bytea', clustered: '', plain: '' },
    write: act => retrying(() => db.transaction().execute(act), isPassing),
    among: (column, values) => sql`${sql.ref(column)} = any(${values})`,
    quoted: column => sql`to_json(${sql.ref(column)})::text`,
    joined: column => sql`string_agg(${sql.ref(column)}, ',')`,
    // JSON can write down by code what is no text here, a NUL or half of a pair: what has any such is not looked into.
    member: (column, path) =>
      sql`case when strpos(${sql.ref(column)}, ${'\\u'}) > 0 then '' else coalesce(${sql.ref(column)}::json #>> ${path}, '') end`,
    locking: query => query.forUpdate() as typeof query,
    insertEach: async (tx, { table, known }, rows) => {
      if (rows.length === 0) return []
      // The types of one table's rows are known to the caller, not here.
      const inserted = (await (tx as unknown as Kysely<Record<string, Record<string, unknown>>>)
        .insertInto(table)
        .values(rows as unknown as Record<string, unknown>[])
        .onConflict(conflict => conflict.doNothing())
        .returning([...known])
        .execute()) as Record<string, unknown>[]
      const name = (row: object): string => known.map(column => (row as Record<string, unknown>)[column]).join(' ')
      const went = new Set(inserted.map(name))
      return rows.map(row => went.has(name(row as object)))
    },
    // It looks for itself.
    settle: async () => {},
    close: () => db.destroy(),
  }
}

const INT8 = 20

// Serialisation failure, deadlock.
const isPassing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
