/** Lists that the APIs answer page by page. */
import { isKnoxError } from '../errors/is-knox-error.ts'

/** A list: `for await` gives its items and requests each page when it is needed; `page` requests one. */
export interface Pages<Item, Page> extends AsyncIterable<Item> {
  /** The response with one page, which `pageNum` and `pageSize` of the query select. */
  page(): Promise<Page>
}

export interface List<Item, Page> {
  /** The first page, counted from 0. */
  readonly first: number | undefined
  request(pageNum: number): Promise<Page>
  itemsOf(page: Page): readonly Item[]
  /** The number of items on all pages. MSP sends it as text. */
  totalOf(page: Page): number | string
}

export function pages<Item, Page>({ first = 0, request, itemsOf, totalOf }: List<Item, Page>): Pages<Item, Page> {
  async function* items(): AsyncGenerator<Item, void, undefined> {
    let before: number | undefined
    for (let pageNum = first; ; pageNum++) {
      const page = await request(pageNum).catch(error => {
        // KDP refuses a page after the last one, which happens where items were deleted meanwhile.
        if (pageNum > first && isKnoxError(error, 'kdp', 'PAGE_OUT_OF_BOUNDS')) return undefined
        throw error
      })
      if (page === undefined) return
      const rows = itemsOf(page)
      yield* rows
      // The server decides the size of a page.
      before = (before ?? first * rows.length) + rows.length
      if (rows.length === 0 || before >= Number(totalOf(page))) return
    }
  }
  return { page: () => request(first), [Symbol.asyncIterator]: items }
}
