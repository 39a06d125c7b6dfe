/** The request journals of the worlds of a process. */
import { randomBytes } from 'node:crypto'
import { REQUESTS } from './apis/control/caller.ts'
import type { ControlWorld } from './apis/control/world.ts'
import type { Config } from './config.ts'
import type { Recorder } from './http/serving.ts'
import type { Journal } from './journal/journal.ts'
import type { Recorded } from './journal/summary.ts'
import type { StoreChanges } from './observed-store.ts'
import { SECRET_NAME } from './wire/secret-name.ts'

export interface Journals {
  /** The journal of a world, without entries. A world that was reset keeps its journal, so that a reader can follow it. */
  of(world: string): Journal
  /** Forgets the journal of a world that has ended. */
  end(world: string): void
}

/** Loads the code of the journal, which a process without a journal never runs. */
export async function openJournals({ journal: entries }: Config): Promise<Journals | undefined> {
  if (entries === 0) return undefined
  const { makeJournal, makeMasks } = await import('./journal/journal.ts')
  const masks = makeMasks(SECRET_NAME, randomBytes(32))
  const journals = new Map<string, Journal>()
  return {
    of: world => {
      const before = journals.get(world)
      if (before !== undefined) {
        before.restart()
        return before
      }
      const epoch = randomBytes(6).toString('hex')
      const journal = makeJournal({ masks, epoch, limits: { entries, bytes: MOST_BYTES, events: MOST_EVENTS } })
      journals.set(world, journal)
      return journal
    },
    end: world => {
      journals.delete(world)
    },
  }
}

/** Of the exchanges and events of a world. */
export const MOST_BYTES = 8 * 1024 * 1024
export const MOST_EVENTS = 2000

/** Passes the changes of a world's store on to its journal. */
export const noteChanges = ({ events, began }: Journal, changes: StoreChanges): void =>
  changes.watch(({ type, data }) => {
    if (type === 'transaction' && data.state === 'accepted' && data.request !== null) began(data.request, data.transaction)
    // Its readers have the requests themselves.
    if (type !== 'activity') events.emit(type, data)
  })

/** Passes exchanges on to the journals of their worlds; `first` is the default world. */
export const recorderOf = (first: ControlWorld, recorded?: Recorded): Recorder<ControlWorld> => ({
  isShown: first.mode === 'sandbox',
  addressOf: id => `${REQUESTS}/${id}`,
  record: ({ journal, clock, name } = first, exchange) => {
    const summary = journal?.record(exchange, Math.round(clock.now() - exchange.ms))
    if (summary !== undefined) recorded?.(summary, name)
  },
})
