import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteDialect, sql } from 'kysely'
import type { Tables } from '../tables.ts'
import { type Engine, retrying } from './engine.ts'

/** An embedded database in a folder of its own, or in memory (`:memory:`). */
export function openSqlite(place: string): Engine {
  const inMemory = place === ':memory:'
  if (!inMemory) mkdirSync(place, { recursive: true })
  const path = inMemory ? place : fileOf(place)
  const writing = open(path)
  // In memory there is one connection, and reads wait for its turn; so they never see half a transaction.
  const reading = inMemory ? writing : open(path)

  return {
    name: 'sqlite',
    db: reading.db,
    ddl: { text: 'text', int: 'integer', bytes: 'blob', clustered: 'strict, without rowid', plain: 'strict' },
    write: act =>
      retrying(
        () =>
          writing.db.connection().execute(async tx => {
            // Immediate: the write lock is taken or refused now, never in the middle.
            await sql`begin immediate`.execute(tx)
            try {
              const result = await act(tx)
              await sql`commit`.execute(tx)
              return result
            } catch (error) {
              await sql`rollback`.execute(tx)
              throw error
            }
          }),
        isBusy,
      ),
    among: (column, values) => sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
    locking: query => query,
    insertEach: async (_tx, { table }, rows) => {
      const [first] = rows
      if (first === undefined) return []
      // A prepared statement in a loop: measured faster than any statement of many rows. We hold the only connection.
      const columns = Object.keys(first)
      const statement = writing.prepare(
        `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) on conflict do nothing`,
      )
      return rows.map(row => statement.run(...(Object.values(row) as SQLInputValue[])).changes === 1)
    },
    snapshot: () => reading.db.startTransaction().execute(),
    close: async () => {
      await reading.db.destroy()
      if (!inMemory) await writing.db.destroy()
    },
  }
}

/** The database in a folder. */
export const fileOf = (place: string): string => join(place, 'muster.db')

interface Connection {
  readonly db: Kysely<Tables>
  prepare(text: string): StatementSync
}

function open(path: string): Connection {
  const database = new DatabaseSync(path, { timeout: 0 })
  // FULL: what was acknowledged survives the loss of power, not only of the process.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  const prepared = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    let statement = prepared.get(text)
    if (statement === undefined) {
      statement = database.prepare(text)
      // Bounded: the oldest goes. Query texts are few, since lists travel as one parameter.
      if (prepared.size >= 500) prepared.delete(prepared.keys().next().value ?? '')
      prepared.set(text, statement)
    }
    return statement
  }
  const dialect = new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare: text => {
        const statement = prepare(text)
        return {
          reader: statement.columns().length > 0,
          all: parameters => statement.all(...(parameters as SQLInputValue[])),
          run: parameters => statement.run(...(parameters as SQLInputValue[])),
          iterate: parameters => statement.iterate(...(parameters as SQLInputValue[])),
        }
      },
    },
  })
  return { db: new Kysely<Tables>({ dialect }), prepare }
}

// 5: SQLITE_BUSY; its extended codes keep it in the low byte.
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5
