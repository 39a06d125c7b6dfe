import type { SQLInputValue } from 'node:sqlite'
import { isMainThread } from 'node:worker_threads'
import { type CompiledQuery, sql } from 'kysely'
import type { DataVersion } from '../../enrolment/store.ts'
import { loadFrom } from '../transfer/load.ts'
import { dataVersions } from './data-versions.ts'
import { type Engine, retrying } from './engine.ts'
import { listReader } from './list-reader.ts'
import { queryCache, queryKeys } from './query-cache.ts'
import { connectionsTo, inMemoryConnection } from './sqlite-connections.ts'
import { DatabaseLost, type FileIdentity, fileOf, type Opening, probeFolder, refuseOther } from './sqlite-file.ts'
import { SQLITE_SQL } from './sqlite-sql.ts'
import { setStatistics } from './statistics.ts'

/** SQLite; the file is undefined in memory. */
interface SqliteEngine extends Engine {
  readonly file: FileIdentity | undefined
  readonly copies: Copies
}

/** Copies of an embedded database, from which another one can be opened. */
export interface Copies {
  /** The size of the database, bytes. */
  bytes(): number
  /** The committed database as the bytes of a file. Blocks for about 1 ms for each MiB. */
  image(): Promise<Uint8Array>
  /** Replaces the data, except the signing keys, by those of a file that has another store's. */
  load(file: string): Promise<void>
}

/** Opens SQLite in a folder, in memory (`:memory:`), or in memory on an image. */
export function openSqlite(place: string, opening: Opening, image?: Uint8Array): SqliteEngine {
  const inMemory = place === ':memory:'
  const path = inMemory ? place : fileOf(place)
  const { writing, reading, file } = inMemory ? inMemoryConnection(image) : connectionsTo(place, opening)
  const refuseLost = () => {
    if (!inMemory) refuseOther(path, file)
  }
  // Memory mapping saves a quarter of the time of a page of devices in the middle of a million.
  if (!inMemory) reading.database.exec(`pragma mmap_size = ${1024 ** 3}`)
  let midWrite = false
  let writes = 0
  let commits: number | undefined
  const cache = queryCache()
  const keyOf = queryKeys()
  const versionOf = dataVersions()
  const dataVersion = (): DataVersion => {
    if (inMemory) return versionOf(writes)
    if (commits === undefined) {
      commits = reading.commits()
      // Cleared by `nextTick`: valid for the promise callbacks that now run one after another.
      process.nextTick(() => {
        commits = undefined
      })
    }
    return versionOf(commits)
  }

  // A checkpoint takes tens of ms. The worker thread runs it while it is idle, so that the thread with the requests never does.
  const checkpoint: NodeJS.Timeout | undefined = isMainThread || inMemory ? undefined : setTimeout(runCheckpoint, IDLE_MS).unref()
  function runCheckpoint(): void {
    if (midWrite || !writing.database.isOpen) return
    try {
      writing.database.exec('pragma wal_checkpoint(passive)')
    } catch {
      // It runs again after the next write, or that write reports the error.
    }
  }

  const read: Engine['read'] = async <Row>({ sql: text, ...query }: CompiledQuery<Row>, parameters: readonly unknown[]) => {
    const version = dataVersion()
    const key = keyOf(text, parameters)
    // The compiled query carries the type of its rows.
    const cached = cache.get(version, key) as Row[] | undefined
    if (cached !== undefined) return cached
    // In memory, a read during a write waits in Kysely's queue; otherwise that queue would cost more than the read.
    if (inMemory && midWrite) return (await reading.db.executeQuery<Row>({ ...query, sql: text, parameters })).rows
    const rows = reading.prepare(text).all(...(parameters as SQLInputValue[])) as Row[]
    cache.set(version, key, rows)
    return rows
  }
  // The worker thread answers no requests, and a database in memory has one connection.
  const lists = isMainThread && !inMemory ? listReader({ path, file }) : undefined

  return {
    name: 'sqlite',
    dataVersion,
    db: reading.db,
    read,
    lists: tenant => lists?.builder(tenant) ?? reading.db,
    readList: async <Row>(tenant: string, query: CompiledQuery<Row>): Promise<readonly Row[]> => {
      if (lists === undefined) return read(query, query.parameters)
      const { sql: text, parameters } = query
      // Read before the rows are: they may be newer than the version, and never older.
      const version = dataVersion()
      const key = keyOf(text, parameters)
      const cached = cache.get(version, key) as Row[] | undefined
      if (cached !== undefined) return cached
      const rows = (await lists.read(tenant, { text, parameters })) as Row[]
      cache.set(version, key, rows)
      return rows
    },
    ...SQLITE_SQL,
    write: act =>
      retrying(
        () =>
          writing.db.connection().execute(async tx => {
            refuseLost()
            // Immediate: the write lock is taken or refused now and not in the middle of the transaction.
            await sql`begin immediate`.execute(tx)
            midWrite = true
            try {
              const result = await act(tx)
              await sql`commit`.execute(tx)
              writes++
              commits = undefined
              checkpoint?.refresh()
              // Before it is acknowledged: the file may have been removed since the transaction began.
              refuseLost()
              return result
            } catch (error) {
              // On a full disk SQLite has rolled back already, and a failing rollback would hide the cause.
              if (writing.database.isTransaction) await sql`rollback`.execute(tx)
              throw error
            } finally {
              midWrite = false
            }
          }),
        isBusy,
        RETRY_DELAY_MS,
      ),
    insertEach: async (_tx, { table }, rows) => {
      const [first] = rows
      if (first === undefined) return []
      // A prepared statement in a loop was measured faster than any statement of many rows. `tx` is the only writing connection.
      const columns = Object.keys(first)
      const statement = writing.prepare(
        `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) on conflict do nothing`,
      )
      return rows.map(row => statement.run(...(Object.values(row) as SQLInputValue[])).changes === 1)
    },
    updateStatistics: () =>
      retrying(async () => {
        if (setStatistics(writing.database)) for (const { database } of [writing, reading]) database.exec('analyze sqlite_schema')
      }, isBusy),
    snapshot: () => reading.db.startTransaction().execute(),
    file,
    copies: {
      bytes: () => {
        const { page_count, page_size } = reading.database
          .prepare('select page_count, page_size from pragma_page_count, pragma_page_size')
          .get() as { page_count: number; page_size: number }
        return page_count * page_size
      },
      // In memory the connection is waited for, so that no transaction is half done.
      load: file =>
        retrying(
          () =>
            writing.db.connection().execute(async () => {
              refuseLost()
              loadFrom(writing.database, file)
              writes++
              commits = undefined
            }),
          isBusy,
          RETRY_DELAY_MS,
        ),
      image: () => reading.db.connection().execute(async () => withoutLog(reading.database.serialize())),
    },
    refuseLost,
    isOutage: error => error instanceof DatabaseLost || OUTAGES.has(primaryCode(error)),
    probe: async () => {
      if (inMemory) return
      await retrying(
        () =>
          writing.db.connection().execute(async tx => {
            await sql`begin immediate`.execute(tx)
            await sql`rollback`.execute(tx)
          }),
        isBusy,
        RETRY_DELAY_MS,
      )
      await probeFolder(place)
    },
    close: async () => {
      clearTimeout(checkpoint)
      await lists?.close()
      await reading.db.destroy()
      if (!inMemory) await writing.db.destroy()
    },
  }
}

/** Marks an image as one of a database without a write-ahead log: in memory none can be opened (file format 1.3.3). */
function withoutLog(image: Uint8Array): Uint8Array {
  image[18] = 1
  image[19] = 1
  return image
}

// Longer than a step of a transaction.
const IDLE_MS = 100
// Between two steps of a transaction the write lock is free for a little longer than this.
const RETRY_DELAY_MS = 3

/** The primary result code of SQLite, which its extended codes have in the low byte; undefined for any other error. */
const primaryCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined

const BUSY = 5
const isBusy = (error: unknown): boolean => primaryCode(error) === BUSY

/** BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN, NOTADB. */
const OUTAGES: ReadonlySet<number | undefined> = new Set([BUSY, 6, 8, 10, 13, 14, 26])
