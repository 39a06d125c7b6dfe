/** What the lists of this API have in common. */
import Type from 'typebox'
import { type Page, pageOf, pagingQuery } from '../../wire/paging.ts'

/** Inferred: nobody has published them. */
const LIMITS = { usual: 20, largest: 100, beyond: 'refuse' } as const

export const listQuery = {
  ...pagingQuery,
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.largest, default: LIMITS.usual })),
  sortOrder: Type.Optional(
    Type.Enum(['ascending', 'descending', 'Ascending', 'Descending'], { description: 'Capitals are of the time before 25.07.' }),
  ),
}

interface Listing {
  readonly pageNum?: number
  readonly pageSize?: number
  readonly sortOrder?: string
}

/** A page and its direction. Throws `Unfit`. */
export const listed = (query: Listing): { page: Page; descending: boolean } => ({
  page: pageOf(query, LIMITS),
  descending: query.sortOrder?.toLowerCase() === 'descending',
})

/** What is written with commas between, of that which can be an id at all; undefined where nothing is written. */
export const named = (text: string | undefined, isId: (id: string) => boolean): readonly string[] | undefined =>
  text?.trim()
    ? text
        .split(',')
        .map(id => id.trim())
        .filter(isId)
    : undefined

export const isCustomerId = (text: string): boolean => /^\d{1,20}$/.test(text)
export const isProfileId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text)
