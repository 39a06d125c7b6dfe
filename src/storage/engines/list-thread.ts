/** The thread that runs the queries of lists on an SQLite file, with a read-only connection of its own. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { type FileIdentity, refuseOther } from './sqlite-file.ts'

/** The data that the thread receives at its start. */
export interface ListThreadData {
  readonly path: string
  /** The database that the server has open. */
  readonly file: FileIdentity | undefined
}

export interface ListQuery {
  readonly text: string
  readonly parameters: readonly unknown[]
}

export type ListResult = { readonly rows: readonly unknown[] } | { readonly error: unknown }

const { path, file } = workerData as ListThreadData
const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
refuseOther(path, file)
database.exec(`pragma mmap_size = ${1024 ** 3}`)
const statements = new Map<string, StatementSync>()

function prepared(text: string): StatementSync {
  const known = statements.get(text) ?? database.prepare(text)
  // Bounded by evicting the oldest. Query texts are few, since a list of values is one parameter.
  if (statements.size >= 200) statements.delete(statements.keys().next().value ?? '')
  statements.set(text, known)
  return known
}

function resultOf({ text, parameters }: ListQuery): ListResult {
  try {
    return { rows: prepared(text).all(...(parameters as SQLInputValue[])) }
  } catch (error) {
    return { error }
  }
}

parentPort?.on('message', (query: ListQuery) => parentPort?.postMessage(resultOf(query)))
