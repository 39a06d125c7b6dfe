import { type Expression, type SqlBool, sql } from 'kysely'

/** Escapes a text for use in a pattern of `like … escape '\\'`. */
export const escapeLike = (part: string): string => part.replace(/[\\%_]/g, '\\$&')

/** Whether the text contains the part, compared without case. */
export const contains = (text: Expression<string>, part: string): Expression<SqlBool> =>
  sql<SqlBool>`lower(${text}) like ${`%${escapeLike(part.toLowerCase())}%`} escape '\\'`
