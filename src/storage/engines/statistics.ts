import type { DatabaseSync } from 'node:sqlite'

/**
 * The numbers of rows that SQLite's planner assumes, by the number of known columns of an index. Without statistics it assumes
 * ten rows for a tenant and reads all devices of a tenant to find those of one upload. Statistics of an empty store would fix
 * that assumption. So every store gets the same statistics of a large store, and has the same plans.
 */
const ROWS = 1_000_000
const ROWS_LEFT = [100_000, 1000, 100, 10, 5]
const ROWS_OF_PARTIAL = 1000

/** Sets the statistics; returns whether they have changed. */
export function setStatistics(database: DatabaseSync): boolean {
  const wanted = indexesOf(database).map(({ table, name, columns, unique, partial }) => {
    const rows = partial ? ROWS_OF_PARTIAL : ROWS
    const left = Array.from({ length: columns }, (_, i) => (unique && i === columns - 1 ? 1 : Math.min(ROWS_LEFT[i] ?? 1, rows)))
    return { table, name, stat: [rows, ...left].join(' ') }
  })
  const known = new Map(statisticsOf(database).map(row => [row.idx, row.stat]))
  if (wanted.length === known.size && wanted.every(({ name, stat }) => known.get(name) === stat)) return false
  // `analyze` creates the table of statistics if it does not exist.
  database.exec('begin immediate; analyze migrations; delete from sqlite_stat1')
  try {
    const insert = database.prepare('insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)')
    for (const { table, name, stat } of wanted) insert.run(table, name, stat)
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
    // The primary index of a table without rowid has the name of the table.
    name: String(row.clustered === 1 && row.origin === 'pk' ? row.table : row.name),
    columns: Number(row.columns),
    unique: row.unique === 1,
    partial: row.partial === 1,
  }))
}
