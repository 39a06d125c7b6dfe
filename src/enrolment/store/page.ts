import type { Activity } from '../activity.ts'

export interface Page {
  readonly number: number
  readonly size: number
}

export interface Listed<Row> {
  readonly rows: readonly Row[]
  readonly total: number
}

/** A resource as the control API handles it; `put` creates or replaces. */
export interface Collection<Key, Row> {
  put(row: Row, log?: Activity): Promise<void>
  get(key: Key): Promise<Row | undefined>
  page(page: Page): Promise<Listed<Row>>
  /** False if the row does not exist. */
  remove(key: Key, log?: Activity): Promise<boolean>
}
