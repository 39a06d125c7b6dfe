/** Replaces the data of an open embedded database by those of a file, in one transaction that other processes see as a whole. */
import type { DatabaseSync } from 'node:sqlite'
import { KEYS } from '../tables.ts'

/** Throws where the file was written by a program with another schema. The signing keys stay: they are the server's. */
export function loadFrom(database: DatabaseSync, file: string): void {
  database.prepare('attach database ? as copied').run(file)
  try {
    database.exec('begin immediate')
    try {
      requireSameSchema(database)
      for (const table of Object.keys(KEYS).reverse()) if (table !== 'signing_keys') database.exec(`delete from main.${table}`)
      for (const table of Object.keys(KEYS)) {
        if (table === 'signing_keys') continue
        const columns = columnsOf(database, table).join(', ')
        database.exec(`insert into main.${table} (${columns}) select ${columns} from copied.${table}`)
      }
      // The workers of the copied transactions belong to the copied store.
      database.exec('update main.transactions set lease_holder = null, lease_until = 0 where lease_until > 0')
      database.exec('commit')
    } catch (error) {
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
  } finally {
    database.exec('detach database copied')
  }
}

function requireSameSchema(database: DatabaseSync): void {
  const names = (schema: string) =>
    database
      .prepare(`select name from ${schema}.migrations order by name`)
      .all()
      .map(({ name }) => String(name))
      .join(' ')
  if (names('main') !== names('copied')) throw new Error('the snapshot was written by a program with another schema')
}

const columnsOf = (database: DatabaseSync, table: string): string[] =>
  database
    .prepare('select name from pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name))
