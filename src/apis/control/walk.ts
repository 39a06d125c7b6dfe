import type { Listed, Page } from '../../enrolment/store/page.ts'

/** The first row that matches, searched page by page: for resources with few rows. */
export async function walk<Row>(
  page: (page: Page) => Promise<Listed<Row>>,
  matches: (row: Row) => boolean,
): Promise<Row | undefined> {
  const size = 500
  for (let number = 0; ; number++) {
    const { rows, total } = await page({ number, size })
    const found = rows.find(matches)
    if (found !== undefined || (number + 1) * size >= total) return found
  }
}
