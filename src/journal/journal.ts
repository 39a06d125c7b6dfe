/**
 * The request journal: the last exchanges of one world, bounded in number and in bytes. This room stores exchanges without their
 * secrets. It must not know what an API means by them, and it imports no other room.
 */
import { type Entry, entryOf, type ShownExchange, type Summary, shown } from './entry.ts'
import type { Exchange } from './exchange.ts'
import type { Masks } from './mask.ts'

export type { ShownExchange, Summary } from './entry.ts'
export { makeMasks } from './mask.ts'

export interface Journal {
  record(exchange: Exchange): Summary
  /** Notes the transaction that a request begins, before its exchange is recorded. */
  began(request: string, transaction: string): void
  /** The newest exchange that has one of these ids, or whose error has one. */
  get(ids: readonly string[]): ShownExchange | undefined
  /** Newest first. */
  summaries(): Iterable<Summary>
  /** Oldest first. */
  exchanges(): Iterable<ShownExchange>
  /** Removes all entries; returns their number. */
  clear(): number
  bytes(): number
}

interface Options {
  readonly masks: Masks
  readonly limits: { readonly entries: number; readonly bytes: number }
}

export function makeJournal({ masks, limits }: Options): Journal {
  // Entries have consecutive numbers; an entry is in the slot of its number modulo the capacity.
  const slots: (Entry | undefined)[] = new Array(limits.entries)
  let [first, next, bytes] = [0, 0, 0]
  const begun = new Map<string, string>()
  const evict = (): void => {
    const slot = first % limits.entries
    bytes -= slots[slot]?.bytes ?? 0
    slots[slot] = undefined
    first += 1
  }
  function* newestFirst(): Generator<Entry> {
    for (let number = next - 1; number >= first; number--) {
      const entry = slots[number % limits.entries]
      if (entry !== undefined) yield entry
    }
  }
  return {
    record: exchange => {
      const transaction = begun.get(exchange.sharedId) ?? null
      if (transaction !== null) begun.delete(exchange.sharedId)
      const entry = entryOf(masks, exchange, transaction)
      if (next - first === limits.entries) evict()
      slots[next % limits.entries] = entry
      next += 1
      bytes += entry.bytes
      while (bytes > limits.bytes && next - first > 1) evict()
      return entry.summary
    },
    began: (request, transaction) => {
      // The entry of a request whose exchange is not recorded would stay otherwise.
      if (begun.size >= MOST_BEGUN) begun.clear()
      begun.set(request, transaction)
    },
    get: ids => {
      for (const entry of newestFirst()) {
        const { id, errorId } = entry.summary
        if (ids.includes(id) || (errorId !== null && ids.includes(errorId))) return shown(entry)
      }
      return undefined
    },
    *summaries() {
      for (const { summary } of newestFirst()) yield summary
    },
    *exchanges() {
      // New exchanges may be recorded, and old ones evicted, while a reader waits.
      for (let number = first; number < next; number = Math.max(number + 1, first)) {
        const entry = slots[number % limits.entries]
        if (entry !== undefined) yield shown(entry)
      }
    },
    clear: () => {
      const count = next - first
      while (first < next) evict()
      return count
    },
    bytes: () => bytes,
  }
}

const MOST_BEGUN = 1000
