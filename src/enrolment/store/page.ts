import type { Activity } from '../activity.ts'

export interface Page {
  readonly number: number
  readonly size: number
}

export interface Listed<Row> {
  readonly rows: readonly Row[]
  readonly total: number
}

/** A page by key. It may have fewer rows than were requested, or none, before the end of the list. */
export interface KeyedPage<Row, Key> {
  readonly rows: readonly Row[]
  /** The key that the next page begins after; undefined at the end of the list. */
  readonly next: Key | undefined
}

/** What page of a list is requested: so many rows after a key. */
export interface After<Key> {
  readonly after?: Key | undefined
  readonly size: number
}

/** A resource as the control API handles it; `put` creates or replaces. */
export interface Collection<Key, Row> {
  put(row: Row, log?: Activity): Promise<void>
  get(key: Key): Promise<Row | undefined>
  page(page: Page): Promise<Listed<Row>>
  /** False if the row does not exist. */
  remove(key: Key, log?: Activity): Promise<boolean>
}
