/**
 * A pool of connections to PostgreSQL whose statements are limited in time. The limits are start-up parameters of a connection.
 * A transaction pooler refuses or ignores those; behind one, every statement runs in a transaction that begins with `set local`,
 * because a plain `set` would stay with a session that the pooler gives to others.
 */
import { hash } from 'node:crypto'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { lru } from '../../cache/lru.ts'
import { type DatabaseLimits, retrying } from './engine.ts'

export interface LimitedPool {
  /** Runs one statement; on connections of its own, PostgreSQL parses and plans it once for each of them. */
  query(text: string, parameters?: readonly unknown[]): Promise<pg.QueryResult>
  /** Connections for single statements; the function is given each of them, to repeat it or not. */
  reading(repeat: (attempt: () => Promise<unknown>) => Promise<unknown>): PostgresPool
  /** Connections for transactions. */
  readonly writing: PostgresPool
  close(): Promise<void>
}

/** Connects to a database. Throws the driver's error if it cannot be reached. */
export async function openPool(address: string, limits: DatabaseLimits): Promise<LimitedPool> {
  const direct = poolOf(address, parametersOf(limits))
  try {
    const asked = () => direct.query("select setting from pg_settings where name = 'statement_timeout'")
    const { rows } = await retrying(asked, isTemporary)
    if (rows[0]?.setting === String(limits.statementMs)) return limited(direct, undefined)
  } catch (error) {
    if (!isRefusedParameter(error)) {
      await direct.end()
      throw error
    }
  }
  await direct.end()
  const pooled = poolOf(address, {})
  try {
    await retrying(() => pooled.query('select 1'), isTemporary)
    return limited(pooled, localSettings(limits))
  } catch (error) {
    await pooled.end()
    throw error
  }
}

function poolOf(address: string, parameters: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: address,
    max: 10,
    // If the server does not respond or the pool stays empty, requests fail instead of waiting without end.
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
    // The int8 columns contain milliseconds and counts, which a double represents exactly.
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
    ...parameters,
  })
  // An idle connection that the server ends is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {})
  // So would a connection that ends between two statements of a transaction; the next statement fails.
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

/** `local` is sent with each `begin`, in one message; undefined if the connections have the limits themselves. */
function limited(pool: pg.Pool, local: string | undefined): LimitedPool {
  const one = async (client: pg.PoolClient, text: string, parameters: readonly unknown[]): Promise<pg.QueryResult> => {
    if (local === undefined) return client.query(text, [...parameters])
    await client.query(`begin; ${local}`)
    try {
      const result = await client.query(text, [...parameters])
      await client.query('commit')
      return result
    } catch (error) {
      // The first error is the cause; a connection that cannot roll back is closed by the pool.
      await client.query('rollback').catch(() => {})
      throw error
    }
  }
  const query: LimitedPool['query'] = async (text, parameters = []) => {
    const client = await pool.connect()
    try {
      return await one(client, text, parameters)
    } finally {
      client.release()
    }
  }
  const connections = (run: (client: pg.PoolClient, text: string, parameters: readonly unknown[]) => Promise<unknown>) => ({
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      const query = (text: string, parameters: readonly unknown[]) => run(client, text, parameters)
      // The other overload of the driver is for cursors, which are not used.
      return { query: query as unknown as PostgresPoolClient['query'], release: (end?: boolean) => client.release(end) }
    },
    end: async () => {},
  })
  return {
    query: local === undefined ? byName(pool) : query,
    reading: repeat => connections((client, text, parameters) => repeat(() => one(client, text, parameters))),
    writing: connections((client, text, parameters) =>
      client.query(local !== undefined && BEGIN.test(text) ? `${text}; ${local}` : text, [...parameters]),
    ),
    close: () => pool.end(),
  }
}

/** Runs statements that are repeated by a name, which belongs to a connection. */
function byName(pool: pg.Pool): LimitedPool['query'] {
  const nameOf = statementNames()
  let areNamed = true
  return async (text, parameters = []) => {
    const values = [...parameters]
    const name = areNamed && values.length > 0 ? nameOf(text) : undefined
    if (name === undefined) return pool.query(text, values)
    try {
      return await pool.query({ name, text, values })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && NAME_ERRORS.has(error.code))) throw error
      areNamed = false
      return pool.query(text, values)
    }
  }
}

/** The name of a text from its sixth use on; undefined before, and once as many texts as a connection should have are named. */
function statementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  const uses = lru<number>(1000)
  return text => {
    const known = names.get(text)
    if (known !== undefined || names.size === MOST_NAMES) return known
    const count = (uses.get(text) ?? 0) + 1
    uses.set(text, count)
    // A digest of the text, so that a name never runs another statement, whichever process prepared it.
    if (count > UNNAMED_USES) names.set(text, hash('sha1', text))
    return names.get(text)
  }
}

// A search with rare filters is not worth the memory that a plan takes in each connection.
const UNNAMED_USES = 5
const MOST_NAMES = 50

/**
 * An unknown or a known name, as a transaction pooler would cause that takes start-up parameters, and a plan whose table has other
 * columns after an upgrade by another process.
 */
const NAME_ERRORS: ReadonlySet<unknown> = new Set(['26000', '42P05', '0A000'])

const parametersOf = ({ statementMs, lockMs, idleTransactionMs }: DatabaseLimits): pg.PoolConfig =>
  // As texts, because the driver does not send the number 0.
  ({
    statement_timeout: String(statementMs),
    lock_timeout: String(lockMs),
    idle_in_transaction_session_timeout: String(idleTransactionMs),
  }) as unknown as pg.PoolConfig

const localSettings = ({ statementMs, lockMs, idleTransactionMs }: DatabaseLimits): string =>
  `set local statement_timeout = ${statementMs}; set local lock_timeout = ${lockMs}; ` +
  `set local idle_in_transaction_session_timeout = ${idleTransactionMs}`

/** Whether a repetition may succeed. */
export const isTemporary = (error: unknown, tries: number): boolean => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // Serialisation failure, deadlock.
  if (code === '40001' || code === '40P01') return true
  // Unique violation: two transactions found no row and inserted one. The retry finds the row of the other.
  return code === '23505' && tries < 20
}

/** PgBouncer: `unsupported startup parameter: statement_timeout`. */
const isRefusedParameter = (error: unknown): boolean => error instanceof Error && /startup parameter/.test(error.message)

const BEGIN = /^(begin|start transaction)\b/
const INT8 = 20
