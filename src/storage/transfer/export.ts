import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engines/engine.ts'
import { schemaOf } from '../migrate.ts'
import { NOT_SETTINGS } from '../settings.ts'
import { KEYS, type Tables } from '../tables.ts'

/** Called with the number of rows that are done, and of all rows. */
export type Progress = (rows: number, of: number) => void

/** The first line of an export. */
export interface Header {
  readonly muster: 'export'
  readonly format: 1
  /** Identifies the export, so that an interrupted import continues only with the same one. */
  readonly id: string
  /** The applied migrations. An import requires the same ones, so a column that was renamed never meets its old name. */
  readonly schema: readonly string[]
  readonly madeAt: number
  /** The number of rows of all tables. */
  readonly rows: number
}

/** The line before a table's rows, each of which is an array in the order of these columns. */
export interface TableLine {
  readonly table: string
  readonly columns: readonly string[]
}

/** The line after a table's rows, with the digest of their lines. */
export interface Tally {
  readonly end: string
  readonly rows: number
  readonly sha256: string
}

/**
 * A store as lines of JSON, read from one snapshot: a header, then for each table its columns, its rows in the order of their
 * key and a tally, and at the end `{"complete":true}`. The lines are the same on every engine.
 */
export async function* exported(
  engine: Engine,
  { id, now, progress }: { id: string; now: number; progress: Progress },
): AsyncGenerator<string> {
  const tx = await engine.snapshot()
  try {
    const rows = await countAll(tx)
    const header: Header = { muster: 'export', format: 1, id, schema: (await schemaOf(tx)) ?? [], madeAt: now, rows }
    yield `${JSON.stringify(header)}\n`
    let done = 0
    for (const table of TABLES) {
      const tally = yield* linesOf(tx, table, count => {
        done += count
        progress(done, rows)
      })
      yield `${JSON.stringify(tally)}\n`
    }
    yield `{"complete":true}\n`
  } finally {
    await tx.rollback().execute()
  }
}

/** The lines of a table; returns their tally. */
export async function* linesOf(
  db: Kysely<Tables>,
  table: Table,
  progress: (rows: number) => void,
): AsyncGenerator<string, Tally> {
  const digest = createHash('sha256')
  let columns: string[] | undefined
  let rows = 0
  for await (const page of pagesOf(db, table)) {
    columns ??= Object.keys(page[0] ?? {}).sort()
    if (rows === 0) yield `${JSON.stringify({ table, columns } satisfies TableLine)}\n`
    let lines = ''
    for (const row of page) lines += `${JSON.stringify(columns.map(column => plain(row[column])))}\n`
    digest.update(lines)
    rows += page.length
    yield lines
    progress(page.length)
  }
  return { end: table, rows, sha256: digest.digest('hex') }
}

/** The value of a column in JSON. */
const plain = (value: unknown): unknown =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value

/** The reverse of `plain`. */
export const unplain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'base64' in value ? Buffer.from(String(value.base64), 'base64') : value

/** In an order in which rows can be inserted. */
export const TABLES = Object.keys(KEYS) as readonly Table[]
type Table = keyof typeof KEYS

// A table that is named by a parameter has no type in the query builder.
type Row = Record<string, unknown>
const untyped = (db: Kysely<Tables>): Kysely<Record<string, Row>> => db as unknown as Kysely<Record<string, Row>>

const rowsOf = (db: Kysely<Tables>, table: string) => {
  const all = untyped(db).selectFrom(table)
  return table === 'settings' ? all.where('name', 'not in', NOT_SETTINGS) : all
}

export async function countAll(db: Kysely<Tables>): Promise<number> {
  let rows = 0
  for (const table of TABLES) {
    const { count } = await rowsOf(db, table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    rows += Number(count)
  }
  return rows
}

async function* pagesOf(db: Kysely<Tables>, table: Table): AsyncGenerator<Row[]> {
  const key = KEYS[table]
  const columns = sql.join(key.map(column => sql.ref(column)))
  let last: Row | undefined
  for (let size = 100; ; ) {
    const after = last
    const page = await rowsOf(db, table)
      .selectAll()
      .$if(after !== undefined, query =>
        query.where(sql<boolean>`(${columns}) > (${sql.join(key.map(column => after?.[column]))})`),
      )
      .orderBy(columns)
      .limit(size)
      .execute()
    if (page.length === 0) return
    yield page
    last = page.at(-1)
    // A row has from a hundred bytes to megabytes.
    size = Math.max(1, Math.min(1000, Math.floor((PAGE_BYTES / sizeOf(page)) * page.length)))
  }
}

const sizeOf = (page: readonly Row[]): number =>
  page.reduce((bytes, row) => bytes + Object.values(row).reduce((sum: number, value) => sum + lengthOf(value), 1), 0)
const lengthOf = (value: unknown): number => (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8)

const PAGE_BYTES = 4 * 1024 * 1024
