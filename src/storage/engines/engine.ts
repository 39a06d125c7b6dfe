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

/**
 * What a database must be able to do for us, beside standard SQL. Queries are written once, with Kysely; only what the
 * engines do differently is here.
 */
export interface Engine {
  readonly name: 'sqlite' | 'postgres'
  /** For reads: sees what is committed, and never waits for a writer. */
  readonly db: Kysely<Tables>
  /** As the store's own method: valid for the event-loop turn in which it was asked. */
  dataVersion(): MaybePromise<DataVersion | undefined>
  /** The fastest read. Its rows come from the query cache until the data version changes: no caller may modify them. */
  read<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<readonly Row[]>
  /** Column types, texts compared by their bytes everywhere, and the end of a `create table`. */
  readonly ddl: {
    readonly text: string
    readonly int: string
    readonly bytes: string
    readonly clustered: string
    readonly plain: string
  }
  /**
   * One transaction, begun again from its start when the database asks for it (serialisation, deadlock, busy). So `act`
   * may run more than once: it awaits nothing but the database and keeps its results to itself until it ends.
   */
  write<T>(act: (tx: Kysely<Tables>) => Promise<T>): Promise<T>
  /** `column` is one of `values`, however many, in one query text. */
  among(column: string, values: readonly string[]): Expression<SqlBool>
  /** A text of a row as JSON; null for none. */
  quoted(column: string): Expression<string | null>
  /** All texts of a query's rows, with commas or `between` between them and `end` after the last; null where there are none. */
  joined(
    column: string,
    texts?: { readonly between: Expression<string>; readonly end: Expression<string> },
  ): AliasableExpression<string | null>
  /** The number that `length` characters of a text are as hexadecimal digits, counted from 1; null where the text is null. */
  hexadecimal(text: Expression<string>, from: number, length: number): Expression<number>
  /** A text inside a column of JSON, '' where there is none. */
  member(column: string, path: readonly string[]): Expression<string>
  /** Keeps the selected rows from others until the transaction ends. */
  locking<Query extends SelectQueryBuilder<Tables, never, unknown>>(query: Query): Query
  /** Prevents the removal of the selected rows until the transaction ends; several transactions may do so at once. */
  sharing<Query extends SelectQueryBuilder<Tables, never, unknown>>(query: Query): Query
  /** Inserts what does not conflict; true for each row that went in, told apart by the columns of `known`. */
  insertEach<Table extends keyof Tables>(
    tx: Kysely<Tables>,
    into: { table: Table; known: readonly (keyof Tables[Table] & string)[] },
    rows: readonly Tables[Table][],
  ): Promise<boolean[]>
  /** To be called once the schema is whole: tells the planner what it cannot find out. */
  settle(): Promise<void>
  /** Sees what was committed when it was first asked, and nothing later; the caller ends it. */
  snapshot(): Promise<ControlledTransaction<Tables>>
  /** Throws where the database was removed or replaced while it is open, so that what is written would be lost. Cheap. */
  refuseLost(): void
  /** Throws where nothing can be written. Leaves the data version as it is. */
  probe(): Promise<void>
  close(): Promise<void>
}

/**
 * Runs `attempt` until it does not meet a passing refusal of the database; waits between, a little longer each time, but
 * never longer than `longestWaitMs`.
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  isPassing: (error: unknown, tries: number) => boolean,
  longestWaitMs = 50,
): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > end || !isPassing(error, tries)) throw error
      await new Promise(resolve => setTimeout(resolve, Math.min(2 ** tries, longestWaitMs)))
    }
  }
}

// Longer than any transaction of ours, shorter than a client's patience.
const PATIENCE_MS = 10_000
