import type {
  AliasableExpression,
  CompiledQuery,
  ControlledTransaction,
  Expression,
  Kysely,
  SelectQueryBuilder,
  SqlBool,
} from 'kysely'
import type { DataVersion } from '../../enrolment/store.ts'
import type { Tables } from '../tables.ts'

export type MaybePromise<T> = T | Promise<T>

/** The most milliseconds of a statement of PostgreSQL, of its wait for a lock, and of a transaction without a statement; 0 is no limit. */
export interface DatabaseLimits {
  readonly statementMs: number
  readonly lockMs: number
  readonly idleTransactionMs: number
}

/** For migrations and for commands that read or write a whole store. It also lifts the limits that the database's role has. */
export const NO_LIMITS: DatabaseLimits = { statementMs: 0, lockMs: 0, idleTransactionMs: 0 }

/** What the engines do differently. Queries are written once, with Kysely, and use this interface where SQL differs. */
export interface Engine {
  readonly name: 'sqlite' | 'postgres'
  /** For reads: sees committed data and never waits for a writer. */
  readonly db: Kysely<Tables>
  /** See `Store.dataVersion`: valid for the current event-loop turn. */
  dataVersion(): MaybePromise<DataVersion | undefined>
  /** The fastest read. Its rows come from the query cache until the data version changes: no caller may modify them. */
  read<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<readonly Row[]>
  /**
   * As `db`, for a list, which may read many rows: its queries do not block the event loop. The queries of tenants take turns;
   * the operator's lists are those of the tenant ''.
   */
  lists(tenant: string): Kysely<Tables>
  /** As `read`, for a list. */
  readList<Row>(tenant: string, query: CompiledQuery<Row>): Promise<readonly Row[]>
  /** Column types and the end of a `create table`. Texts are compared by their bytes on every engine. */
  readonly ddl: {
    readonly text: string
    readonly int: string
    readonly bytes: string
    readonly clustered: string
    readonly plain: string
    /** A table with a column `value`, for a `from`: the texts of a JSON array in a column. */
    elements(column: string): string
  }
  /**
   * Runs `act` in one database transaction and retries it on a serialisation failure, a deadlock or a busy database. So `act`
   * may run more than once: it awaits only the database and has no side effects.
   */
  write<T>(act: (tx: Kysely<Tables>) => Promise<T>): Promise<T>
  /** Whether the column is one of the values. The query text is the same for any number of values. */
  among(column: string, values: readonly string[]): Expression<SqlBool>
  /** A text column as JSON, or null. */
  quoted(column: string): Expression<string | null>
  /** The texts of all rows, joined by commas, or by `between` and followed by `end`; null if there are no rows. */
  joined(
    column: string,
    texts?: { readonly between: Expression<string>; readonly end: Expression<string> },
  ): AliasableExpression<string | null>
  /** The number that `length` hexadecimal digits of a text represent, from the character `from`, counted from 1; null for null. */
  hexadecimal(text: Expression<string>, from: number, length: number): Expression<number>
  /** The text at a path of a JSON column; '' if there is none. */
  member(column: string, path: readonly string[]): Expression<string>
  /** Locks the selected rows until the commit. */
  locking<Query extends SelectQueryBuilder<Tables, never, unknown>>(query: Query): Query
  /** Prevents the removal of the selected rows until the transaction ends; several transactions may do so at once. */
  sharing<Query extends SelectQueryBuilder<Tables, never, unknown>>(query: Query): Query
  /** Inserts the rows that do not conflict; returns true for each inserted row. The columns of `known` identify a row. */
  insertEach<Table extends keyof Tables>(
    tx: Kysely<Tables>,
    into: { table: Table; known: readonly (keyof Tables[Table] & string)[] },
    rows: readonly Tables[Table][],
  ): Promise<boolean[]>
  /** Sets the planner's statistics; to be called after the migrations. */
  updateStatistics(): Promise<void>
  /** A read transaction that sees one state of the database; the caller ends it. */
  snapshot(): Promise<ControlledTransaction<Tables>>
  /** Throws if the database file was removed or replaced while it is open, since writes would be lost. Cheap. */
  refuseLost(): void
  /** Whether an error is of the database as a whole, such as a full disk, and not of the statement that met it. */
  isOutage(error: unknown): boolean
  /** Throws if the database accepts no writes. Does not change the data version. */
  probe(): Promise<void>
  close(): Promise<void>
}

/** Retries `attempt` after temporary errors of the database, with a growing delay of at most `longestWaitMs`. */
export async function retrying<T>(
  attempt: () => Promise<T>,
  isTemporary: (error: unknown, tries: number) => boolean,
  longestWaitMs = 50,
): Promise<T> {
  const end = performance.now() + RETRY_MS
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > end || !isTemporary(error, tries)) throw error
      await new Promise(resolve => setTimeout(resolve, Math.min(2 ** tries, longestWaitMs)))
    }
  }
}

// Longer than any transaction here, shorter than the usual timeout of a client.
const RETRY_MS = 10_000
