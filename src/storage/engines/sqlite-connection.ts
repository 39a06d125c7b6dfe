import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, type LimitNode, SqliteDialect, SqliteQueryCompiler } from 'kysely'
import type { Tables } from '../tables.ts'

/** A connection to an SQLite database, with a cache of prepared statements. */
export interface Connection {
  readonly db: Kysely<Tables>
  readonly database: DatabaseSync
  prepare(text: string): StatementSync
  /** Differs after each commit of another connection. */
  commits(): number
}

export function openConnection(path: string | URL): Connection {
  const database = new DatabaseSync(path, { timeout: 0 })
  // FULL: acknowledged commits survive a power failure, not only the end of the process. A WAL of 160 MiB is checkpointed by the writer itself.
  database.exec(
    'pragma wal_autocheckpoint = 40000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on',
  )
  const statements = new Map<string, Prepared>()
  const prepared = (text: string): Prepared => {
    let known = statements.get(text)
    if (known === undefined) {
      const statement = database.prepare(text)
      known = { statement, reader: statement.columns().length > 0 }
      // Bounded by evicting the oldest. Query texts are few, since a list of values is one parameter.
      if (statements.size >= 500) statements.delete(statements.keys().next().value ?? '')
      statements.set(text, known)
    }
    return known
  }
  const dialect = new Dialect({
    database: {
      close: () => database.close(),
      prepare: text => {
        const { statement, reader } = prepared(text)
        return {
          reader,
          all: parameters => statement.all(...(parameters as SQLInputValue[])),
          run: parameters => statement.run(...(parameters as SQLInputValue[])),
          iterate: parameters => statement.iterate(...(parameters as SQLInputValue[])),
        }
      },
    },
  })
  const version = database.prepare('pragma data_version')
  return {
    db: new Kysely<Tables>({ dialect }),
    database,
    prepare: text => prepared(text).statement,
    commits: () => Number(version.get()?.data_version),
  }
}

class Dialect extends SqliteDialect {
  override createQueryCompiler() {
    return new Compiler()
  }
}

/**
 * SQLite prepares a statement with a bound limit again at each call, which is a third of the time of a page of devices. It does
 * not do so for a limit that is an expression.
 */
export class Compiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    this.append('limit cast(')
    this.visitNode(node.limit)
    this.append(' as integer)')
  }
}

/** A statement, and whether it returns rows, which is costly to ask SQLite. */
interface Prepared {
  readonly statement: StatementSync
  readonly reader: boolean
}
