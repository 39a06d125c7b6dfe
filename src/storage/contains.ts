import { type Expression, type SqlBool, sql } from 'kysely'

/** The text has the part in it, whatever the case of its letters; the same on every engine. */
export const contains = (text: Expression<string>, part: string): Expression<SqlBool> =>
  sql<SqlBool>`lower(${text}) like ${`%${part.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`
