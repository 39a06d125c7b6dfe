/** The request journals of the worlds of a process. */
import { randomBytes } from 'node:crypto'
import { REQUESTS } from './apis/control/caller.ts'
import type { ControlWorld } from './apis/control/world.ts'
import type { Config } from './config.ts'
import type { Store } from './enrolment/store.ts'
import type { Transaction } from './enrolment/transaction.ts'
import type { Recorder } from './http/serving.ts'
import type { Journal } from './journal/journal.ts'
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
      const journal = journals.get(world) ?? makeJournal({ masks, limits: { entries, bytes: MOST_BYTES } })
      journal.clear()
      journals.set(world, journal)
      return journal
    },
    end: world => {
      journals.delete(world)
    },
  }
}

const MOST_BYTES = 8 * 1024 * 1024

/** A copy of the store that notes the transaction which a request begins. */
export const notingTransactions = (store: Store, journal: Journal): Store => {
  const noted = async <Begun>({ request, id }: Transaction, begin: Promise<Begun>): Promise<Begun> => {
    const begun = await begin
    if (request !== null && begun !== 'taken' && begun !== false) journal.began(request, id)
    return begun
  }
  return {
    ...store,
    transactions: {
      ...store.transactions,
      begin: (accepted, log) => noted(accepted.transaction, store.transactions.begin(accepted, log)),
    },
    publications: {
      ...store.publications,
      begin: (accepted, log) => noted(accepted.transaction, store.publications.begin(accepted, log)),
    },
  }
}

/** Passes exchanges on to the journals of their worlds; `first` is the default world. */
export const recorderOf = (first: ControlWorld): Recorder<ControlWorld> => ({
  isShown: first.mode === 'sandbox',
  addressOf: id => `${REQUESTS}/${id}`,
  record: ({ journal, clock } = first, exchange) => {
    // A property is added to the exchange, since a copy of each one takes longer.
    journal?.record(Object.assign(exchange, { time: Math.round(clock.now() - exchange.ms) }))
  },
})
