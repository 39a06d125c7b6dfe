import type { Engine } from '../engines/engine.ts'
import { schemaOf } from '../migrate.ts'
import { IMPORTING } from '../settings.ts'
import { KEYS, type Tables } from '../tables.ts'
import { countAll, type Header, linesOf, TABLES, type TableLine, type Tally, type Told, unplain } from './export.ts'

/**
 * Takes the lines of an export into an empty store, or goes on where an earlier import of the same export was interrupted.
 * At the end every table is read again and compared with what the export says of it. Answers the rows of each table.
 */
export async function imported(engine: Engine, lines: AsyncIterable<string>, told: Told): Promise<Record<string, number>> {
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
    await keep(engine, table, { rows: batch.rows, place })
    done += batch.rows.length
    told(done, header?.rows ?? 0)
    batch.rows = []
    batch.bytes = 0
  }

  for await (const text of lines) {
    // The mark of the place is the last line that is in, so rows go in before the next one counts.
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
    const said = JSON.parse(text) as TableLine | Tally | { complete: true }
    if ('table' in said) table = said
    else if ('end' in said) tallies.push(said)
    else complete = true
  }
  if (header === undefined || !complete) throw new Error('The file ends in the middle: it is no whole export.')
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

/** Throws for a store that holds a part of an export. */
export async function refuseHalfImported(engine: Engine): Promise<void> {
  const row = await engine.db.selectFrom('settings').select('name').where('name', '=', IMPORTING).executeTakeFirst()
  if (row !== undefined) throw new Error('An import into this store was not finished: run it again, with the same file.')
}

interface Batch {
  rows: unknown[][]
  bytes: number
}

/** Where an import stands: the lines of which export are in. */
interface Place {
  readonly export: string
  readonly line: number
}

async function headerOf(engine: Engine, text: string): Promise<Header> {
  const header = text.startsWith('{"muster":"export"') ? (JSON.parse(text) as Header) : undefined
  if (header?.format !== 1) throw new Error('This is no export of Muster.')
  if (JSON.stringify(header.schema) !== JSON.stringify(await schemaOf(engine.db))) {
    throw new Error('The export was made by another version: make it and take it in with the same one.')
  }
  return header
}

async function placeOf(engine: Engine, { id }: Header): Promise<Place> {
  const row = await engine.db.selectFrom('settings').select('value').where('name', '=', IMPORTING).executeTakeFirst()
  if (row === undefined) {
    if ((await countAll(engine.db)) > 0) throw new Error('The store is not empty: an import goes into a new one.')
    return { export: id, line: 0 }
  }
  const place = JSON.parse(row.value) as Place
  if (place.export !== id) throw new Error('Another import was begun here: finish that one, or begin with a new store.')
  return place
}

/** Rows, and the place after them, in one commit. */
async function keep(engine: Engine, { table, columns }: TableLine, { rows, place }: { rows: unknown[][]; place: Place }) {
  const known = TABLES.find(name => name === table)
  if (known === undefined) throw new Error(`The export has a table ${table}, which this version does not know.`)
  const named = rows.map(row => Object.fromEntries(columns.map((column, i) => [column, unplain(row[i])])))
  const value = JSON.stringify(place)
  await engine.write(async tx => {
    // What the lines say is checked at the end, by reading every table again.
    // A table that is named by a file is beyond the types.
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
      const said = tallies.find(({ end }) => end === table)
      if (said?.rows !== next.value.rows || said.sha256 !== next.value.sha256) {
        throw new Error(`Table ${table} is not what the export says: ${next.value.rows} rows of ${said?.rows}.`)
      }
    }
  } finally {
    await tx.rollback().execute()
  }
}
