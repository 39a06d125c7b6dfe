import { Unfit } from '../../wire/operation.ts'
import * as checks from './checks.ts'

/** The `next` of a page: the parts of its key, which have no period; null at the end of the list. */
export const nextOf = <Key>(key: Key | undefined, partsOf: (key: Key) => readonly (string | number)[]): string | null =>
  key === undefined ? null : partsOf(key).join('.')

/** The parts of the key in `after`; undefined for the first page. Throws `Unfit`. */
export function keyIn(after: string | undefined, parts: number): readonly string[] | undefined {
  if (after === undefined) return undefined
  const found = after.split('.')
  if (found.length === parts && found.every(part => /^[\w-]{1,64}$/.test(part))) return found
  throw foreignCursor()
}

/** The time in a part of a key. Throws `Unfit`. */
export function timeIn(part: string): number {
  if (/^\d{1,15}$/.test(part)) return Number(part)
  throw foreignCursor()
}

const foreignCursor = () => new Unfit('after', 'must be next of an earlier page', checks.cursor.rule)
