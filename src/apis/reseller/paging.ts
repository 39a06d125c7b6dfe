import type { Listed } from '../../enrolment/store/page.ts'
import { type Page, pageOf, pagesOf } from '../../wire/paging.ts'
import { refuse } from './dialect.ts'

/** A page of at most 100, which is also what an absent or larger size means. */
export const resellerPage = (query: { pageNum?: number; pageSize?: number }): Page =>
  pageOf(query, { usual: 100, largest: 100, beyond: 'cut' })

/** Lets a page pass that exists: this API alone refuses one past the end, though never the first. */
export function within<Rows extends Pick<Listed<unknown>, 'total'>>(listed: Rows, page: Page): Rows {
  if (page.number >= Math.max(1, pagesOf(listed.total, page))) throw refuse('pageOutOfBounds')
  return listed
}
