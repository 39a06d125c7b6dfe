/**
 * Pages of a long list by key. A filter that few rows match would read the whole list for one page, so a read takes a window of
 * rows at a time, and a page ends after some windows even if it is not full. No window blocks the event loop.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { KeyedPage } from '../enrolment/store/page.ts'

/** The number of rows in a window: some milliseconds. */
export const WINDOW = 2000
const MOST_WINDOWS = 20

export interface Windows<Row, Key> {
  readonly after: Key | undefined
  readonly size: number
  /** The first matching rows of the window that begins after a key, in order. */
  found(from: Key | undefined, limit: number): Promise<readonly Row[]>
  /** The key of the last row of that window; undefined if the list ends in it. */
  end(from: Key | undefined): Promise<Key | undefined>
  keyOf(row: Row): Key
}

export async function windowedPage<Row, Key>({
  after,
  size,
  found,
  end,
  keyOf,
}: Windows<Row, Key>): Promise<KeyedPage<Row, Key>> {
  const rows: Row[] = []
  let from = after
  for (let windows = 0; windows < MOST_WINDOWS; windows++) {
    if (windows > 0) await nextTurn()
    rows.push(...(await found(from, size - rows.length)))
    const last = rows.at(-1)
    if (rows.length === size && last !== undefined) return { rows, next: keyOf(last) }
    from = await end(from)
    if (from === undefined) break
  }
  return { rows, next: from }
}
