import { type Expression, type SqlBool, sql } from 'kysely'

/** A part of a text as a pattern of `like … escape '\\'`. */
export const escapeLike = (part: string): string => part.replace(/[\\%_]/g, '\\$&')

/** The text has the part in it, whatever the case of its letters; the same on every engine. */
export const contains = (text: Expression<string>, part: string): Expression<SqlBool> =>
  sql<SqlBool>`lower(${text}) like ${`%${escapeLike(part.toLowerCase())}%`} escape '\\'`
