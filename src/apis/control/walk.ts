import type { Listed, Page } from '../../enrolment/store/page.ts'

/** The first row that is meant, looked for page by page: for the few resources that are few. */
export async function walk<Row>(
  page: (page: Page) => Promise<Listed<Row>>,
  isMeant: (row: Row) => boolean,
): Promise<Row | undefined> {
  const size = 500
  for (let number = 0; ; number++) {
    const { rows, total } = await page({ number, size })
    const found = rows.find(isMeant)
    if (found !== undefined || (number + 1) * size >= total) return found
  }
}
