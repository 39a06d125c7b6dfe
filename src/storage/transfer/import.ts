import type { Engine } from '../engines/engine.ts'
import { schemaOf } from '../migrate.ts'
import { IMPORTING } from '../settings.ts'
import { KEYS, type Tables } from '../tables.ts'
import { countAll, type Header, linesOf, type Progress, TABLES, type TableLine, type Tally, unplain } from './export.ts'

/**
 * Inserts the lines of an export into an empty store, or continues an interrupted import of the same export. At the end it reads
 * every table and compares it with the tally in the export. Returns the number of rows of each table.
 */
export async function imported(
  engine: Engine,
  lines: AsyncIterable<string>,
  progress: Progress,
): Promise<Record<string, number>> {
  let header: Header | undefined
  let place = { export: '', line: 0 }
  let table: TableLine | undefined
  let complete = false
  const tallies: Tally[] = []
  const batch: Batch = { rows: [], bytes: 0 }
  let line = 0
  let done = 0
  const flush = async () => {
    if (table === undefined || batch.rows.length === 0) return
    place = { ...place, line }
    await insertBatch(engine, table, { rows: batch.rows, place })
    done += batch.rows.length
    progress(done, header?.rows ?? 0)
    batch.rows = []
    batch.bytes = 0
  }

  for await (const text of lines) {
    // The stored place is the last inserted line, so the batch is inserted before the next line is counted.
    if (batch.rows.length >= 500 || batch.bytes > 4 * 1024 * 1024) await flush()
    if (header === undefined) {
      header = await headerOf(engine, text)
      place = await placeOf(engine, header)
      line = 1
      continue
    }
    if (text.startsWith('[')) {
      line += 1
      if (line <= place.line) {
        done += 1
        continue
      }
      const row = JSON.parse(text) as unknown[]
      if (table !== undefined) refuseNul(table, row)
      batch.rows.push(row)
      batch.bytes += text.length
      continue
    }
    await flush()
    line += 1
    const parsed = JSON.parse(text) as TableLine | Tally | { complete: true }
    if ('table' in parsed) table = parsed
    else if ('end' in parsed) tallies.push(parsed)
    else complete = true
  }
  if (header === undefined || !complete) throw new Error('The file ends in the middle: it is not a complete export.')
  await verify(engine, tallies)
  await engine.write(tx => tx.deleteFrom('settings').where('name', '=', IMPORTING).execute())
  return Object.fromEntries(tallies.map(({ end, rows }) => [end, rows]))
}

/** Throws for a text with a NUL character, which versions of Muster before this check stored in SQLite and PostgreSQL cannot store. */
function refuseNul({ table, columns }: TableLine, row: readonly unknown[]): void {
  const at = row.findIndex(value => typeof value === 'string' && value.includes('\0'))
  if (at < 0) return
  const key: readonly string[] = KEYS[table as keyof typeof KEYS] ?? []
  const place = key.map(column => `${column} ${JSON.stringify(row[columns.indexOf(column)])}`).join(', ')
  throw new Error(
    `Table ${table}, row with ${place}: the column ${columns[at]} has a NUL character, which PostgreSQL cannot store. Change the row in the store of origin.`,
  )
}

/** Throws if the store contains a part of an export. */
export async function refuseHalfImported(engine: Engine): Promise<void> {
  if (await isHalfImported(engine))
    throw new Error('An import into this store was not finished: run it again, with the same file.')
}

export async function isHalfImported(engine: Engine): Promise<boolean> {
  const row = await engine.db.selectFrom('settings').select('name').where('name', '=', IMPORTING).executeTakeFirst()
  return row !== undefined
}

interface Batch {
  rows: unknown[][]
  bytes: number
}

/** The progress of an import: the export, and its last inserted line. */
interface Place {
  readonly export: string
  readonly line: number
}

async function headerOf(engine: Engine, text: string): Promise<Header> {
  const header = text.startsWith('{"muster":"export"') ? (JSON.parse(text) as Header) : undefined
  if (header?.format !== 1) throw new Error('This is not an export of Muster.')
  if (JSON.stringify(header.schema) !== JSON.stringify(await schemaOf(engine.db))) {
    throw new Error(
      'The export was made by another version of Muster: import it with that version, then upgrade the store with `muster migrate`.',
    )
  }
  return header
}

async function placeOf(engine: Engine, { id }: Header): Promise<Place> {
  const row = await engine.db.selectFrom('settings').select('value').where('name', '=', IMPORTING).executeTakeFirst()
  if (row === undefined) {
    if ((await countAll(engine.db)) > 0) throw new Error('The store is not empty: import into a new one.')
    return { export: id, line: 0 }
  }
  const place = JSON.parse(row.value) as Place
  if (place.export !== id)
    throw new Error('Another import into this store was interrupted: finish it, or start with a new store.')
  return place
}

/** Inserts the rows and stores the new place in one commit. */
async function insertBatch(engine: Engine, { table, columns }: TableLine, { rows, place }: { rows: unknown[][]; place: Place }) {
  const known = TABLES.find(name => name === table)
  if (known === undefined) throw new Error(`The export has a table ${table}, which this version does not know.`)
  const named = rows.map(row => Object.fromEntries(columns.map((column, i) => [column, unplain(row[i])])))
  const value = JSON.stringify(place)
  await engine.write(async tx => {
    // A table that is named by a file has no type. `verify` checks the values at the end.
    const into = { table: known, known: KEYS[known] } as unknown as { table: 'tenants'; known: readonly 'id'[] }
    await engine.insertEach(tx, into, named as unknown as Tables['tenants'][])
    await tx
      .insertInto('settings')
      .values({ name: IMPORTING, value })
      .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
      .execute()
  })
}

async function verify(engine: Engine, tallies: readonly Tally[]): Promise<void> {
  const tx = await engine.snapshot()
  try {
    for (const table of TABLES) {
      const lines = linesOf(tx, table, () => {})
      let next = await lines.next()
      while (!next.done) next = await lines.next()
      const expected = tallies.find(({ end }) => end === table)
      if (expected?.rows !== next.value.rows || expected.sha256 !== next.value.sha256) {
        throw new Error(`Table ${table} differs from the export: ${next.value.rows} rows of ${expected?.rows}.`)
      }
    }
  } finally {
    await tx.rollback().execute()
  }
}
