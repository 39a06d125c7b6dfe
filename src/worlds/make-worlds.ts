/** Opens, copies and closes the worlds of a server. */
import { join } from 'node:path'
import { bytesInMemory, type Entry, factsOf, factsOfStored, imageOfEntry, inTurn, isOver } from './entry.ts'
import { type Instance, used } from './instance.ts'
import { type Snapshot, snapshotsIn, snapshotsInMemory } from './snapshots.ts'
import { folderOf, forgetStored, originIn, removeStored, type StoredWorld, storedWorldsIn, writeStored } from './stored-world.ts'
import { WorldError } from './world-error.ts'
import { FIRST, type NewWorld, type WorldFacts, type Worlds } from './worlds.ts'

/** Opens a world on an image in memory, or on a folder that has a database. */
type Open<World> = (how: {
  readonly name: string
  readonly id: string
  readonly seed: unknown
  readonly on: { readonly image: Uint8Array } | { readonly folder: string }
}) => Promise<Instance<World>>

interface Options<World> {
  /** The world that requests without an address are served in. */
  readonly first: Instance<World>
  /** The seed of the first world, for its accounts. */
  readonly seed: unknown
  readonly open: Open<World>
  /** The image of a store to which the seed is applied; without a seed, of an empty one. */
  imageOf(seed: unknown): Promise<Uint8Array>
  /** The data folder of the first world; undefined in memory and on PostgreSQL. */
  readonly folder: string | undefined
  /** Why there is only one world, if so. */
  readonly unavailable: string | undefined
  readonly limits: { readonly worlds: number; readonly bytes: number }
  readonly now: () => number
  /** A random text of [a-z0-9], for ids and for names that are left out. */
  random(): string
  /** Called when a world has ended. */
  ended(name: string): void
  /** Called where the store of a world that has ended was not closed or deleted. */
  failed(name: string, error: unknown): void
}

export function makeWorlds<World>(options: Options<World>): Worlds<World> {
  const { first, open, imageOf, folder: data, unavailable, limits, now, random, ended, failed } = options
  const entries = new Map<string, Entry<World>>()
  /** Worlds of earlier starts, which are opened at their first use. */
  const stored: Map<string, StoredWorld> = data === undefined || unavailable !== undefined ? new Map() : storedWorldsIn(data)
  /** Names of worlds that are being created or deleted. */
  const reserved = new Set<string>()
  const reopening = new Map<string, Promise<Entry<World> | undefined>>()
  const closing = new Set<Promise<void>>()
  /** Bytes of creations and snapshots that have not ended. */
  let pending = 0
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

  /** Changes a world, unless it ended while the change waited for another one. */
  const changing = <Outcome>(entry: Entry<World>, act: () => Promise<Outcome>): Promise<Outcome> =>
    inTurn(entry, async () => {
      if (entries.get(entry.name) !== entry) throw new WorldError('unknown', `world ${entry.name}`)
      return act()
    })

  /** The image and the seed that a new world begins with. */
  async function beginning({ from = 'seed', seed = options.seed }: NewWorld): Promise<{ image: Uint8Array; seed: unknown }> {
    if (from === 'empty') return { image: await imageOf(undefined), seed: undefined }
    if (from === 'seed') return { image: await imageOf(seed), seed }
    if ('world' in from) {
      const parent = await find(from.world)
      if (parent === undefined) throw new WorldError('from-unknown', `world ${from.world}`)
      return { image: await imageOfEntry(parent), seed: parent.seed }
    }
    const parent = await existing(from.of ?? FIRST)
    return { image: snapshotOf(parent, from.snapshot).image(), seed: parent.seed }
  }

  function snapshotOf(entry: Entry<World>, name: string): Snapshot {
    const snapshot = entry.snapshots.get(name)
    if (snapshot === undefined) throw new WorldError('snapshot-unknown', `snapshot ${name} of world ${entry.name}`)
    return snapshot
  }

  /** Runs `act`, which adds `bytes` to the worlds in memory. Throws where that would exceed their budget. */
  async function within<Outcome>(bytes: number, act: () => Promise<Outcome>): Promise<Outcome> {
    const inMemory = [...entries.values()].reduce((sum, entry) => sum + bytesInMemory(entry), pending + bytes)
    if (bytes > 0 && inMemory > limits.bytes) {
      const detail = `the worlds in memory would have ${inMemory} bytes, and ${limits.bytes} are allowed (maxWorldBytes)`
      throw new WorldError('limit', `${detail}; ${FREE}`)
    }
    pending += bytes
    try {
      return await act()
    } finally {
      pending -= bytes
    }
  }

  function requireWorlds(): void {
    if (unavailable !== undefined) throw new WorldError('unavailable', unavailable)
  }

  async function create(wanted: NewWorld): Promise<WorldFacts> {
    requireWorlds()
    sweep()
    const { name = `w-${random().slice(0, 12)}`, persist = false, ttlSeconds } = wanted
    if (entries.has(name) || stored.has(name) || reserved.has(name)) throw new WorldError('taken', `world ${name}`)
    if (persist && data === undefined) {
      throw new WorldError('unavailable', 'a world can be stored only by a server whose data is in a folder (--data)')
    }
    // One of the entries is the first world, which does not count.
    if (entries.size - 1 + stored.size + reserved.size >= limits.worlds) {
      throw new WorldError('limit', `there are ${limits.worlds} worlds (maxWorlds); ${FREE}`)
    }
    reserved.add(name)
    try {
      const { image, seed } = await beginning(wanted)
      const [id, createdAt, isNamed] = [random(), now(), wanted.name !== undefined]
      const endsAt = ttlSeconds === undefined ? undefined : createdAt + ttlSeconds * 1000
      const facts = { id, seed, createdAt, endsAt, isNamed }
      const folder = persist ? folderOf(data ?? '', name) : undefined
      if (folder !== undefined) {
        writeStored(folder, facts, { image, isCopy: typeof wanted.from === 'object' })
        const instance = await open({ name, id, seed, on: { folder } }).catch(error => {
          removeStored(folder)
          throw error
        })
        return factsOf(add({ ...facts, name, instance, folder, origin: undefined }))
      }
      // The store and its origin.
      return await within(2 * image.byteLength, async () => {
        const instance = await open({ name, id, seed, on: { image } })
        return factsOf(add({ ...facts, name, instance, folder, origin: image }))
      })
    } finally {
      reserved.delete(name)
    }
  }

  /** Serves a world from another image; requests under way end on the former one. */
  async function replace(entry: Entry<World>, image: Uint8Array): Promise<void> {
    const { name, id, seed } = entry
    const instance = await open({ name, id, seed, on: { image } })
    const former = entry.current
    entry.current = used(instance)
    // Its requests under way may take long, and the caller need not wait for them.
    void closed(name, former.retire)
  }

  async function reset(entry: Entry<World>): Promise<void> {
    if (entry.origin !== undefined) return replace(entry, entry.origin)
    const origin = entry.name === FIRST || entry.folder === undefined ? undefined : originIn(entry.folder)
    if (origin !== undefined) return entry.current.instance.load(origin)
    const image = await imageOf(entry.seed)
    await loadInto(entry, snapshotsInMemory().put('origin', { image, at: now() }))
  }

  /** A world in memory is served from the image; a store on a file keeps its file, which other processes have open too. */
  async function loadInto(entry: Entry<World>, snapshot: Snapshot): Promise<void> {
    if (entry.folder === undefined && entry.name !== FIRST) return replace(entry, snapshot.image())
    await snapshot.withFile(file => entry.current.instance.load(file))
  }

  return {
    enter: async (name = FIRST) => {
      const entry = await find(name)
      if (entry === undefined || entries.get(name) !== entry) return undefined
      entry.usedAt = now()
      const { current, id } = entry
      return { world: current.instance.world, name, id, leave: current.enter() }
    },
    list: () => {
      sweep()
      const unopened = [...stored].map(([name, facts]) => factsOfStored(name, folderOf(data ?? '', name), facts))
      return [...[...entries.values()].map(factsOf), ...unopened]
    },
    get: async name => factsOf(await existing(name)),
    create,
    remove: async name => {
      if (name === FIRST) throw new WorldError('unavailable', 'the default world cannot be deleted')
      // A world that cannot be opened can be deleted.
      if (stored.has(name) && !reopening.has(name)) return endStored(name)
      const entry = await existing(name)
      const isUsed = entry.current.isUsed()
      const ending = end(entry)
      // The request may be one of them, or one for which they wait.
      if (!isUsed) await ending
    },
    reset: async name => {
      requireWorlds()
      const entry = await existing(name)
      await changing(entry, () => reset(entry))
      return factsOf(entry)
    },
    snapshots: async name => (await existing(name)).snapshots.list(),
    save: async (name, snapshot = `s-${random().slice(0, 12)}`) => {
      requireWorlds()
      const entry = await existing(name)
      return changing(entry, async () => {
        const image = await imageOfEntry(entry)
        const bytes = entry.folder === undefined ? image.byteLength - (entry.snapshots.get(snapshot)?.bytes ?? 0) : 0
        const saved = await within(bytes, async () => entry.snapshots.put(snapshot, { image, at: now() }))
        return { name: snapshot, createdAt: saved.createdAt, bytes: saved.bytes }
      })
    },
    forget: async (name, snapshot) => {
      const entry = await existing(name)
      snapshotOf(entry, snapshot)
      entry.snapshots.remove(snapshot)
    },
    restore: async (name, snapshot) => {
      requireWorlds()
      const entry = await existing(name)
      await changing(entry, () => loadInto(entry, snapshotOf(entry, snapshot)))
      return factsOf(entry)
    },
    close: async () => {
      clearInterval(sweeping)
      const open = [...entries.values()]
      entries.clear()
      await Promise.all([...open.map(({ current }) => current.retire()), ...closing])
    },
  }
}

const FREE = 'delete worlds (DELETE /_muster/v1/worlds/{name}) or snapshots'
const SWEEP_MS = 10_000
