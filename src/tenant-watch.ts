/**
 * What other processes change for a tenant. They share the database with this one and nothing else, so its rows are read each
 * second while the tenant is followed, and compared with what this process has reported.
 */
import type { ActivityEntry } from './enrolment/activity.ts'
import type { DataVersion, Store } from './enrolment/store.ts'
import type { Transaction } from './enrolment/transaction.ts'
import { aboutTransaction, type StoreChange } from './observed-store.ts'

export type WatchedStore = Pick<Store, 'dataVersion' | 'transactions' | 'activity' | 'devices'>

export interface TenantWatch {
  /** Notes a change that this process has reported for the tenant. */
  seen(type: string, data: object): void
  /** Reports what has changed since the last look; the first one only notes how things are. */
  look(): Promise<void>
}

export function makeTenantWatch(store: WatchedStore, tenant: string, report: (change: StoreChange) => void): TenantWatch {
  const transactions = new Map<string, { readonly done: number; readonly isComplete: boolean }>()
  const entries = new Set<string>()
  let latest = 0
  let counts: string | undefined
  let version: DataVersion | undefined
  const isNewerThanSeen = ({ id, done, state }: Pick<Transaction, 'id' | 'done' | 'state'>): boolean => {
    const before = transactions.get(id)
    return before === undefined || (!before.isComplete && (done > before.done || state === 'complete'))
  }
  const noteTransaction = (id: string, done: number, isComplete: boolean): void => {
    transactions.delete(id)
    transactions.set(id, { done, isComplete })
    forgetFirst(transactions)
  }
  const noteEntry = ({ id, time }: Pick<ActivityEntry, 'id' | 'time'>): void => {
    latest = Math.max(latest, time)
    entries.add(id)
    forgetFirst(entries)
  }

  /** The transactions in progress, and those that were when this process looked last. */
  const present = async (): Promise<readonly Transaction[]> => {
    const rows = await store.transactions.firstInProgress(MOST, tenant)
    const open = new Set(rows.map(({ id }) => id))
    const ended: Transaction[] = []
    for (const [id, { isComplete }] of transactions) {
      const found = isComplete || open.has(id) ? undefined : await store.transactions.get(tenant, id)
      if (found !== undefined) ended.push(found)
    }
    return [...ended, ...rows]
  }
  const newEntries = async (): Promise<readonly ActivityEntry[]> => {
    // Clocks of nodes differ, and a commit may be later than its entry.
    const filter = counts === undefined ? {} : { since: latest - LOOKS_BACK_MS, oldestFirst: true }
    const { rows } = await store.activity.page(tenant, filter, { size: MOST_ENTRIES })
    const last = rows.at(-1)
    // So many entries in a short time: the next look begins after them.
    if (rows.length === MOST_ENTRIES && last !== undefined) latest = Math.max(latest, last.time + LOOKS_BACK_MS)
    return rows.filter(({ id }) => !entries.has(id))
  }
  /** The transactions that new entries are about; a short one is complete before it is seen in progress. */
  const begunBy = async (added: readonly ActivityEntry[]): Promise<readonly Transaction[]> => {
    const begun: Transaction[] = []
    for (const { id, status, code, details } of added) {
      if (status === 'OK' || code !== null) continue
      // A reseller chooses the id of a transaction; the id of the entry is its serial.
      const found = await store.transactions.get(tenant, String(details.transactionId ?? id))
      if (found !== undefined) begun.push(found)
    }
    return begun
  }
  return {
    seen: (type, data) => {
      if (type === 'activity') noteEntry(data as ActivityEntry)
      if (type !== 'transaction') return
      const { transaction, done, state } = data as ReturnType<typeof aboutTransaction> & { done: number; state: string }
      noteTransaction(transaction, done, state === 'complete')
    },
    look: async () => {
      const now = await store.dataVersion()
      if (now !== undefined && now === version) return
      const isFirst = counts === undefined
      const added = await newEntries()
      const found = [...(await present()), ...(isFirst ? [] : await begunBy(added))]
      const counted = await store.devices.countsOf(tenant, { profiles: MOST })
      for (const transaction of found.filter(isNewerThanSeen)) {
        const { id, done, state } = transaction
        const isKnown = transactions.has(id)
        noteTransaction(id, done, state === 'complete')
        const reached = state === 'progress' && done === 0 ? 'accepted' : state
        if (isFirst && !isKnown) continue
        report({ type: 'transaction', data: { ...aboutTransaction(transaction), state: reached, done } })
        if (done > 0) report({ type: 'devices', data: { tenants: [tenant], count: done, transaction: id } })
      }
      // An entry may have been reported while the rows were read.
      const others = added.filter(({ id }) => !entries.has(id))
      for (const entry of others) noteEntry(entry)
      if (!isFirst && others.length > 0) report({ type: 'activity', data: { entries: others } })
      const sums = JSON.stringify([[...counted.states], counted.profiles])
      if (!isFirst && sums !== counts) report({ type: 'devices', data: { tenants: [tenant], count: 0, transaction: null } })
      counts = sums
      version = now
    },
  }
}

const MOST = 100
const MOST_ENTRIES = 1000
const LOOKS_BACK_MS = 10_000
const MOST_NOTED = 2 * MOST_ENTRIES

/** Forgets the first of many keys. */
function forgetFirst(noted: Map<string, unknown> | Set<string>): void {
  const [first] = noted.keys()
  if (noted.size > MOST_NOTED && first !== undefined) noted.delete(first)
}
