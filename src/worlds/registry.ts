/** The worlds that exist: open ones, those of earlier starts, and names in use by a creation or a deletion. */
import { join } from 'node:path'
import { type Entry, isOver } from './entry.ts'
import { type Instance, used } from './instance.ts'
import { snapshotsIn, snapshotsInMemory } from './snapshots.ts'
import { folderOf, forgetStored, removeStored, type StoredWorld, storedWorldsIn } from './stored-world.ts'
import { WorldError } from './world-error.ts'
import { FIRST } from './worlds.ts'

/** Opens a world on an image in memory, or on a folder that has a database. */
export type Open<World> = (how: {
  readonly name: string
  readonly id: string
  readonly seed: unknown
  readonly on: { readonly image: Uint8Array } | { readonly folder: string }
}) => Promise<Instance<World>>

export interface RegistryOptions<World> {
  /** The world that requests without an address are served in. */
  readonly first: Instance<World>
  /** The seed of the first world, for its accounts. */
  readonly seed: unknown
  readonly open: Open<World>
  /** The data folder of the first world; undefined in memory and on PostgreSQL. */
  readonly folder: string | undefined
  /** Why there is only one world, if so. */
  readonly unavailable: string | undefined
  readonly now: () => number
  /** Called when a world has ended. */
  ended(name: string): void
  /** Called where the store of a world that has ended was not closed or deleted. */
  failed(name: string, error: unknown): void
}

export function makeRegistry<World>(options: RegistryOptions<World>) {
  const { first, open, folder: data, unavailable, now, ended, failed } = options
  const entries = new Map<string, Entry<World>>()
  /** Worlds of earlier starts, which are opened at their first use. */
  const stored: Map<string, StoredWorld> = data === undefined || unavailable !== undefined ? new Map() : storedWorldsIn(data)
  /** Names of worlds that are being created or deleted. */
  const reserved = new Set<string>()
  const reopening = new Map<string, Promise<Entry<World> | undefined>>()
  const closing = new Set<Promise<void>>()
  add({
    name: FIRST,
    id: FIRST,
    createdAt: now(),
    seed: options.seed,
    instance: first,
    origin: undefined,
    folder: data,
    isNamed: true,
  })
  const sweeping = setInterval(sweep, SWEEP_MS).unref()

  function sweep(): void {
    for (const entry of entries.values()) if (isOver(entry, now())) void end(entry)
    for (const [name, { endsAt = Number.POSITIVE_INFINITY }] of stored) if (endsAt < now()) endStored(name)
  }

  /** The world is gone at once; resolves when its store is closed and deleted, after the last request that uses it. */
  function end(entry: Entry<World>): Promise<void> {
    const { name, folder } = entry
    entries.delete(name)
    ended(name)
    if (folder !== undefined) {
      forgetStored(folder)
      reserved.add(name)
    }
    return closed(name, async () => {
      await entry.turn
      try {
        await entry.current.retire()
      } finally {
        if (folder !== undefined) removeStored(folder)
        if (folder !== undefined) reserved.delete(name)
      }
    })
  }

  function endStored(name: string): void {
    if (reopening.has(name)) return
    stored.delete(name)
    removeStored(folderOf(data ?? '', name))
  }

  /** Never rejects; `close` waits for it. */
  function closed(name: string, act: () => Promise<void>): Promise<void> {
    const task: Promise<void> = act()
      .catch(error => failed(name, error))
      .finally(() => closing.delete(task))
    closing.add(task)
    return task
  }

  /** The world of a name; one of an earlier start is opened at its first use. */
  async function find(name: string): Promise<Entry<World> | undefined> {
    const entry = entries.get(name)
    if (entry !== undefined) {
      if (!isOver(entry, now())) return entry
      void end(entry)
      return undefined
    }
    const facts = stored.get(name)
    if (facts === undefined) return undefined
    const before = reopening.get(name)
    if (before !== undefined) return before
    const opened = reopen(name, facts).finally(() => reopening.delete(name))
    reopening.set(name, opened)
    return opened
  }

  async function reopen(name: string, facts: StoredWorld): Promise<Entry<World> | undefined> {
    if ((facts.endsAt ?? Number.POSITIVE_INFINITY) < now()) return undefined
    const { id, seed, createdAt, endsAt, isNamed = true } = facts
    const folder = folderOf(data ?? '', name)
    const instance = await open({ name, id, seed, on: { folder } })
    stored.delete(name)
    return add({ name, id, seed, createdAt, endsAt, isNamed, instance, folder, origin: undefined })
  }

  function add({
    instance,
    ...facts
  }: Omit<Entry<World>, 'usedAt' | 'current' | 'snapshots' | 'turn' | 'endsAt'> & {
    readonly instance: Instance<World>
    readonly endsAt?: number | undefined
  }): Entry<World> {
    const snapshots = facts.folder === undefined ? snapshotsInMemory() : snapshotsIn(join(facts.folder, 'snapshots'))
    const entry = { endsAt: undefined, ...facts, snapshots, usedAt: now(), current: used(instance), turn: Promise.resolve() }
    entries.set(entry.name, entry)
    return entry
  }

  async function existing(name: string): Promise<Entry<World>> {
    const entry = await find(name)
    if (entry === undefined || entries.get(name) !== entry) throw new WorldError('unknown', `world ${name}`)
    return entry
  }

  return {
    entries,
    stored,
    reserved,
    add,
    find,
    existing,
    end,
    endStored,
    closed,
    sweep,
    /** Whether a world of an earlier start is being opened. */
    isReopening: (name: string): boolean => reopening.has(name),
    hangUp: (): void => {
      for (const { current } of entries.values()) current.instance.hangUp()
    },
    close: async (): Promise<void> => {
      clearInterval(sweeping)
      const open = [...entries.values()]
      entries.clear()
      await Promise.all([...open.map(({ current }) => current.retire()), ...closing])
    },
  }
}

const SWEEP_MS = 10_000
