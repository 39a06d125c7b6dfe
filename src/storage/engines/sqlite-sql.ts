import { sql } from 'kysely'
import type { Engine } from './engine.ts'

/** The column types and expressions of SQLite's SQL. */
export const SQLITE_SQL: Pick<Engine, 'ddl' | 'among' | 'quoted' | 'joined' | 'hexadecimal' | 'member' | 'locking' | 'sharing'> =
  {
    ddl: {
      text: 'text',
      int: 'integer',
      bytes: 'blob',
      clustered: 'strict, without rowid',
      plain: 'strict',
      elements: column => `json_each(${column}) as elements`,
    },
    among: (column, values) => sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
    quoted: column => sql`json_quote(${sql.ref(column)})`,
    joined: (column, texts) =>
      texts === undefined
        ? sql`group_concat(${sql.ref(column)}, ',')`
        : // As the separator, because appending it to each text takes twice as long.
          sql`group_concat(${sql.ref(column)}, ${texts.between}) || ${texts.end}`,
    hexadecimal: (text, from, length) =>
      sql`(${sql.join(
        Array.from(
          { length },
          (_, i) =>
            sql`(instr('0123456789ABCDEF', substr(${text}, ${sql.lit(from + i)}, 1)) - 1) * ${sql.lit(16 ** (length - 1 - i))}`,
        ),
        sql` + `,
      )})`,
    member: (column, path) => sql`coalesce(json_extract(${sql.ref(column)}, ${`$.${path.join('.')}`}), '')`,
    locking: query => query,
    // The write lock of the database excludes all other writers.
    sharing: query => query,
  }
