import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
} from 'kysely'
import { lru } from '../../cache/lru.ts'
import type { Tables } from '../tables.ts'
import type { ListQuery, ListResult, ListThreadData } from './list-thread.ts'
import { Compiler } from './sqlite-connection.ts'

/**
 * Runs the queries of lists in a thread, since a filter over all devices of a large tenant takes longer than the event loop may
 * be blocked. The thread starts with the first query and is started again after a failure. It runs one query at a time, and
 * tenants take turns, so that the long queries of one tenant do not delay those of others by more than one each.
 */
export interface ListReader {
  read(tenant: string, query: ListQuery): Promise<readonly unknown[]>
  /** A query builder for the tenant's lists. */
  builder(tenant: string): Kysely<Tables>
  close(): Promise<void>
}

interface Waiting {
  readonly query: ListQuery
  resolve(rows: readonly unknown[]): void
  reject(error: unknown): void
}

export function listReader(data: ListThreadData): ListReader {
  // The order of the keys is the order of turns: a tenant whose query starts goes to the end.
  const waiting = new Map<string, Waiting[]>()
  const builders = lru<Kysely<Tables>>(1000)
  let thread: Worker | undefined
  let running: Waiting | undefined

  const start = (): Worker => {
    // The thread's file has this file's extension: TypeScript in the repository, JavaScript in the package.
    const started = new Worker(new URL(`list-thread${extname(import.meta.url)}`, import.meta.url), { workerData: data })
    started.on('message', (result: ListResult) => {
      const ended = running
      running = undefined
      next()
      if ('rows' in result) ended?.resolve(result.rows)
      else ended?.reject(result.error)
    })
    started.on('error', error => fail(started, error))
    started.on('exit', () => fail(started, new Error('the thread for lists has ended')))
    return started
  }

  const fail = (failed: Worker, error: unknown): void => {
    if (thread !== failed) return
    thread = undefined
    const ended = running
    running = undefined
    ended?.reject(error)
    next()
  }

  const next = (): void => {
    if (running !== undefined) return
    const [turn] = waiting
    if (turn === undefined) {
      // An idle thread must not keep the process alive.
      thread?.unref()
      return
    }
    const [tenant, [first, ...others]] = turn
    waiting.delete(tenant)
    if (others.length > 0) waiting.set(tenant, others)
    running = first
    thread ??= start()
    thread.ref()
    thread.postMessage(first?.query)
  }

  const read = (tenant: string, query: ListQuery): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      waiting.set(tenant, [...(waiting.get(tenant) ?? []), { query, resolve, reject }])
      next()
    })

  return {
    read,
    builder: tenant => {
      const known = builders.get(tenant) ?? builderOn(query => read(tenant, query))
      builders.set(tenant, known)
      return known
    },
    close: async () => {
      await thread?.terminate()
    },
  }
}

/** A query builder whose queries are run by `read`; it has no transactions. */
function builderOn(read: (query: ListQuery) => Promise<readonly unknown[]>): Kysely<Tables> {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<Row>> =>
      // The compiled query carries the type of its rows.
      ({ rows: (await read({ text, parameters })) as Row[] }),
    streamQuery: unsupported,
  }
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: unsupported,
    commitTransaction: unsupported,
    rollbackTransaction: unsupported,
    destroy: async () => {},
  }
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: db => new SqliteIntrospector(db),
      createQueryCompiler: () => new Compiler(),
    },
  })
}

function unsupported(): never {
  throw new Error('the thread for lists runs single queries')
}
