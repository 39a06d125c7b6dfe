/**
 * The request journal: the last exchanges of one world, bounded in number and in bytes. No exchange leaves this
 * room with its secrets. It must not know what an API means by them, and it imports no other room.
 */

import { type Events, makeEvents } from '../events.ts'
import { bodySpace } from './body-space.ts'
import { type Entry, entryOf, type ShownExchange, shown } from './entry.ts'
import type { Exchange } from './exchange.ts'
import type { Masks } from './mask.ts'
import { headerMasks } from './mask-text.ts'
import type { Summary } from './summary.ts'

export type { ShownExchange } from './entry.ts'
export { makeMasks } from './mask.ts'
export type { Summary } from './summary.ts'

export interface Journal {
  /** Records an exchange, and emits it as the event `request`. `time` is when the request arrived, epoch ms of the world's clock. */
  record(exchange: Exchange, time: number): Summary
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
  /** Clears the journal of a world that begins again, and emits the event `reset`. */
  restart(): void
  readonly events: Events
  bytes(): number
}

interface Options {
  readonly masks: Masks
  /** Different in each journal. */
  readonly epoch: string
  readonly limits: { readonly entries: number; readonly bytes: number; readonly events: number }
}

export function makeJournal({ masks, epoch, limits }: Options): Journal {
  const events = makeEvents({ epoch, limits: { entries: limits.events, bytes: limits.bytes / 8 } })
  const shared = { masks, headerMasks: headerMasks(masks), space: bodySpace() }
  // Entries have consecutive numbers; an entry is in the slot of its number modulo the capacity.
  const slots: (Entry | undefined)[] = new Array(limits.entries)
  let [first, next, bytes] = [0, 0, 0]
  const begun = new Map<string, string>()
  const evict = (): void => {
    const slot = first % limits.entries
    const { bytes: freed = 0, responseBody } = slots[slot] ?? {}
    if (typeof responseBody?.content === 'object') shared.space.free(responseBody.content)
    bytes -= freed
    slots[slot] = undefined
    first += 1
  }
  const clear = (): number => {
    const count = next - first
    while (first < next) evict()
    return count
  }
  function* newestFirst(): Generator<Entry> {
    for (let number = next - 1; number >= first; number--) {
      const entry = slots[number % limits.entries]
      if (entry !== undefined) yield entry
    }
  }
  return {
    record: (exchange, time) => {
      const transaction = begun.get(exchange.sharedId) ?? null
      if (transaction !== null) begun.delete(exchange.sharedId)
      const entry = entryOf(shared, exchange, { time, transaction })
      const { summary } = entry
      if (next - first === limits.entries) evict()
      slots[next % limits.entries] = entry
      next += 1
      bytes += entry.bytes
      events.emit('request', summary, SUMMARY_BYTES + summary.target.length)
      while (bytes + events.bytes() > limits.bytes && next - first > 1) evict()
      return summary
    },
    began: (request, transaction) => {
      // The entry of a request whose exchange is not recorded would stay otherwise.
      if (begun.size >= MOST_BEGUN) begun.clear()
      begun.set(request, transaction)
    },
    get: ids => {
      for (const entry of newestFirst()) {
        const { id, errorId } = entry.summary
        if (ids.includes(id) || (errorId !== null && ids.includes(errorId))) return shown(masks, entry)
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
        if (entry !== undefined) yield shown(masks, entry)
      }
    },
    clear,
    restart: () => {
      clear()
      events.emit('reset', {})
    },
    events,
    bytes: () => bytes + events.bytes(),
  }
}

const MOST_BEGUN = 1000
/** About what a summary occupies beside its target. */
const SUMMARY_BYTES = 700
