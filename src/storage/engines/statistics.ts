import type { DatabaseSync } from 'node:sqlite'

/**
 * How many rows SQLite's planner is to reckon with, by how many columns of an index are known. Left to itself it believes that
 * ten rows have one tenant, and walks through all of a tenant's devices for those of one upload; measured while the plane is
 * empty, it would believe that for good. So it is told of a large plane, always the same, and plans are the same everywhere.
 */
const ROWS = 1_000_000
const ROWS_LEFT = [100_000, 1000, 100, 10, 5]
const ROWS_OF_A_PART = 1000

/** Tells the planner what it does not know yet; true if there was anything to tell. */
export function tellStatistics(database: DatabaseSync): boolean {
  const wanted = indexesOf(database).map(({ table, name, columns, unique, partial }) => {
    const rows = partial ? ROWS_OF_A_PART : ROWS
    const left = Array.from({ length: columns }, (_, i) => (unique && i === columns - 1 ? 1 : Math.min(ROWS_LEFT[i] ?? 1, rows)))
    return { table, name, stat: [rows, ...left].join(' ') }
  })
  const known = new Map(statisticsOf(database).map(row => [row.idx, row.stat]))
  if (wanted.length === known.size && wanted.every(({ name, stat }) => known.get(name) === stat)) return false
  // Analysing anything makes the table of statistics where there is none.
  database.exec('begin immediate; analyze migrations; delete from sqlite_stat1')
  try {
    const tell = database.prepare('insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)')
    for (const { table, name, stat } of wanted) tell.run(table, name, stat)
    database.exec('commit')
    return true
  } catch (error) {
    database.exec('rollback')
    throw error
  }
}

const statisticsOf = (database: DatabaseSync) =>
  database.prepare("select name from sqlite_master where name = 'sqlite_stat1'").get() === undefined
    ? []
    : database.prepare('select idx, stat from sqlite_stat1').all()

interface Index {
  readonly table: string
  readonly name: string
  readonly columns: number
  readonly unique: boolean
  readonly partial: boolean
}

function indexesOf(database: DatabaseSync): Index[] {
  const rows = database
    .prepare(
      `select tables.name as "table", tables.wr as clustered, indexes.name, indexes.origin, indexes."unique", indexes.partial,
        (select count(*) from pragma_index_info(indexes.name)) as columns
      from pragma_table_list tables, pragma_index_list(tables.name) indexes
      where tables.schema = 'main' and tables.name not like 'sqlite_%'`,
    )
    .all()
  return rows.map(row => ({
    table: String(row.table),
    // The index that is its table goes by the table's name.
    name: String(row.clustered === 1 && row.origin === 'pk' ? row.table : row.name),
    columns: Number(row.columns),
    unique: row.unique === 1,
    partial: row.partial === 1,
  }))
}
