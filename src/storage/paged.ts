import type { SelectQueryBuilder } from 'kysely'
import type { Page } from '../enrolment/store/page.ts'

/** The rows of a page of an ordered query: `query.$call(onPage(page))`. */
export const onPage =
  (page: Page) =>
  <DB, TB extends keyof DB, O>(ordered: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O> =>
    ordered.limit(page.size).offset(page.number * page.size)

/** How many rows a query matches. */
export async function countOf<DB, TB extends keyof DB>(matching: SelectQueryBuilder<DB, TB, object>): Promise<number> {
  const counted = matching.select(({ fn }) => fn.countAll<number>().as('total'))
  // The builder cannot derive the row type when the tables are type parameters.
  const { total } = (await counted.executeTakeFirstOrThrow()) as { total: number | string }
  return Number(total)
}
