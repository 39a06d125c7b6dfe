import Type from 'typebox'
import { PAGE_SIZE } from './check.ts'
import { Unfit } from './operation.ts'
import { shownAs } from './shown.ts'

/** `pageNum` and `pageSize`, as every list has them. `pageNum` is counted from 0. */
export const pagingQuery = {
  pageNum: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1, description: 'Page, counted from 0.' })),
  // The APIs refuse a size below 1 at different places.
  pageSize: Type.Optional(Type.Integer({ description: 'Rows on a page.', ...shownAs(Type.Integer({ minimum: 1 })) })),
}

export interface Page {
  readonly number: number
  readonly size: number
}

/** An API's rules for `pageSize`: its default, its maximum, and whether a larger one is reduced to the maximum or refused. */
export interface PageLimits {
  readonly usual: number
  readonly largest: number
  readonly beyond: 'cut' | 'refuse'
}

/** The page that a query requests. Throws `Unfit`. */
export function pageOf(query: { pageNum?: number; pageSize?: number }, limits: PageLimits): Page {
  const size = query.pageSize ?? limits.usual
  if (size < 1) throw new Unfit('pageSize', 'must be at least 1', PAGE_SIZE)
  if (size > limits.largest && limits.beyond === 'refuse')
    throw new Unfit('pageSize', `must be at most ${limits.largest}`, PAGE_SIZE)
  return { number: query.pageNum ?? 0, size: Math.min(size, limits.largest) }
}

/** How many pages a list has. */
export const pagesOf = (total: number, page: Page): number => Math.ceil(total / page.size)

/** The JSON of a list whose `rows` are JSON text already: `{…head, [member]: [rows]}`. */
export function pageText(head: Readonly<Record<string, unknown>>, member: string, rows: string): string {
  const open = JSON.stringify(head)
  const start = open === '{}' ? '{' : `${open.slice(0, -1)},`
  return `${start}${JSON.stringify(member)}:[${rows}]}`
}
