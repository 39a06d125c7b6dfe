/** Parameters that all lists of this API take. */
import Type from 'typebox'
import { type Page, pageOf, pagingQuery } from '../../wire/paging.ts'
import { shownAs } from '../../wire/shown.ts'

/** Inferred: no limits are published. */
const LIMITS = { usual: 20, largest: 100, beyond: 'refuse' } as const

export const listQuery = {
  ...pagingQuery,
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.largest, default: LIMITS.usual })),
  // The capitalized values are from releases before 25.07.
  sortOrder: Type.Optional(
    Type.Enum(['ascending', 'descending', 'Ascending', 'Descending'], shownAs(Type.Enum(['ascending', 'descending']))),
  ),
}

interface Listing {
  readonly pageNum?: number
  readonly pageSize?: number
  readonly sortOrder?: string
}

/** The page and the direction of a query. Throws `Unfit`. */
export const listed = (query: Listing): { page: Page; descending: boolean } => ({
  page: pageOf(query, LIMITS),
  descending: query.sortOrder?.toLowerCase() === 'descending',
})

/** The well-formed ids of a comma-separated list; undefined if the text is blank. */
export const named = (text: string | undefined, isId: (id: string) => boolean): readonly string[] | undefined =>
  text?.trim()
    ? text
        .split(',')
        .map(id => id.trim())
        .filter(isId)
    : undefined

export const isCustomerId = (text: string): boolean => /^\d{1,20}$/.test(text)
export const isProfileId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text)
