/**
 * Worlds: isolated Musters inside one server. The default world is where `--data` says; the others are copies in memory, or in
 * the data folder where they must survive a restart. This room opens, copies and closes worlds; it must not know what a request
 * does with one.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Instance, type Used, used } from './instance.ts'
import { type Snapshot, type Snapshots, snapshotsIn, snapshotsInMemory } from './snapshots.ts'
import { readStored, writeStored } from './stored-world.ts'
import { WorldError } from './world-error.ts'

/** What a new world begins with: the server's seed, nothing, or a copy of a world or of a snapshot. */
export type From = 'seed' | 'empty' | { readonly world: string } | { readonly snapshot: string; readonly of?: string }

export interface NewWorld {
  readonly name?: string
  readonly from?: From
  /** A seed document in place of the server's. */
  readonly seed?: unknown
  /** The world ends after as long, whatever its use. */
  readonly ttlSeconds?: number
  /** The world is stored in the data folder and survives a restart. */
  readonly persist?: boolean
}

export interface WorldFacts {
  readonly name: string
  /** Part of each token that the world issues. */
  readonly id: string
  readonly createdAt: number
  /** Null for a world that ends only when it is deleted. */
  readonly endsAt: number | null
  readonly persisted: boolean
  readonly bytes: number
  /** The seed documents that its accounts come from. */
  readonly seed: unknown
}

export interface SnapshotFacts {
  readonly name: string
  readonly createdAt: number
  readonly bytes: number
}

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
}

interface Entry<World> {
  readonly name: string
  readonly id: string
  readonly createdAt: number
  readonly seed: unknown
  /** The store as it was at the creation, for a reset. Absent for the first world and for worlds on files. */
  readonly origin: Uint8Array | undefined
  readonly folder: string | undefined
  readonly snapshots: Snapshots
  readonly endsAt: number | undefined
  /** An unnamed world ends when it was not used for an hour. */
  readonly isNamed: boolean
  usedAt: number
  current: Used<World>
}

/** A world that serves a request, until `leave` is called. */
export interface Entered<World> {
  readonly world: World
  readonly name: string
  readonly id: string
  leave(): void
}

export interface Worlds<World> {
  /** Undefined for a world that does not exist. */
  enter(name: string | undefined): Promise<Entered<World> | undefined>
  list(): readonly WorldFacts[]
  get(name: string): Promise<WorldFacts>
  create(wanted: NewWorld): Promise<WorldFacts>
  remove(name: string): Promise<void>
  /** Gives a world the data that it began with; it keeps its id, so that its tokens remain valid. */
  reset(name: string): Promise<WorldFacts>
  snapshots(name: string): Promise<readonly SnapshotFacts[]>
  /** Saves the state of a world; a snapshot of this name is replaced. */
  save(name: string, snapshot?: string): Promise<SnapshotFacts>
  forget(name: string, snapshot: string): Promise<void>
  restore(name: string, snapshot: string): Promise<WorldFacts>
  close(): Promise<void>
}

export const FIRST = 'default'
export const isWorldName = (name: string): boolean => /^[a-z0-9-]{1,40}$/.test(name)

export function makeWorlds<World>(options: Options<World>): Worlds<World> {
  const { first, open, imageOf, folder, unavailable, limits, now, random, ended } = options
  const entries = new Map<string, Entry<World>>()
  /** Names that are taken by a creation that has not ended. */
  const reserved = new Set<string>()
  const reopening = new Map<string, Promise<Entry<World> | undefined>>()
  entries.set(FIRST, {
    name: FIRST,
    id: FIRST,
    createdAt: now(),
    seed: options.seed,
    origin: undefined,
    folder,
    snapshots: folder === undefined ? snapshotsInMemory() : snapshotsIn(join(folder, 'snapshots')),
    endsAt: undefined,
    isNamed: true,
    usedAt: now(),
    current: used(first),
  })
  const sweeping = setInterval(() => void sweep(), SWEEP_MS).unref()

  async function sweep(): Promise<void> {
    for (const entry of entries.values()) {
      const isIdle = !entry.isNamed && entry.usedAt + IDLE_MS < now()
      if (isIdle || (entry.endsAt ?? Number.POSITIVE_INFINITY) < now()) await end(entry)
    }
  }

  async function end(entry: Entry<World>): Promise<void> {
    entries.delete(entry.name)
    ended(entry.name)
    await entry.current.retire()
    if (entry.folder !== undefined) rmSync(entry.folder, { recursive: true, force: true })
  }

  /** The world of a name; one of an earlier start is opened at its first use. */
  async function find(name: string): Promise<Entry<World> | undefined> {
    const entry = entries.get(name)
    if (entry !== undefined || folder === undefined || unavailable !== undefined || !isWorldName(name)) return entry
    const before = reopening.get(name)
    if (before !== undefined) return before
    const opened = reopen(name).finally(() => reopening.delete(name))
    reopening.set(name, opened)
    return opened
  }

  async function reopen(name: string): Promise<Entry<World> | undefined> {
    const own = join(folder ?? '', 'worlds', name)
    const stored = readStored(own)
    if (stored === undefined || reserved.has(name)) return undefined
    const instance = await open({ name, id: stored.id, seed: stored.seed, on: { folder: own } })
    return add({ ...stored, name, instance, folder: own, origin: undefined, isNamed: true })
  }

  function add({
    instance,
    folder: own,
    endsAt,
    ...facts
  }: Pick<Entry<World>, 'name' | 'id' | 'seed' | 'createdAt' | 'origin' | 'isNamed'> & {
    instance: Instance<World>
    folder: string | undefined
    endsAt?: number | undefined
  }): Entry<World> {
    const snapshots = own === undefined ? snapshotsInMemory() : snapshotsIn(join(own, 'snapshots'))
    const entry: Entry<World> = { ...facts, endsAt, folder: own, snapshots, usedAt: now(), current: used(instance) }
    entries.set(entry.name, entry)
    return entry
  }

  async function existing(name: string): Promise<Entry<World>> {
    const entry = await find(name)
    if (entry === undefined) throw new WorldError('unknown', `world ${name}`)
    return entry
  }

  /** The image and the seed that a new world begins with. */
  async function beginning({ from = 'seed', seed = options.seed }: NewWorld): Promise<{ image: Uint8Array; seed: unknown }> {
    if (from === 'empty') return { image: await imageOf(undefined), seed: undefined }
    if (from === 'seed') return { image: await imageOf(seed), seed }
    if ('world' in from) {
      const parent = await find(from.world)
      if (parent === undefined) throw new WorldError('from-unknown', `world ${from.world}`)
      return { image: await parent.current.instance.image(), seed: parent.seed }
    }
    const parent = await existing(from.of ?? FIRST)
    return { image: (await snapshotOf(parent, from.snapshot)).image(), seed: parent.seed }
  }

  async function snapshotOf(entry: Entry<World>, name: string): Promise<Snapshot> {
    const snapshot = entry.snapshots.get(name)
    if (snapshot === undefined) throw new WorldError('snapshot-unknown', `snapshot ${name} of world ${entry.name}`)
    return snapshot
  }

  /** Throws where `bytes` more would exceed the budget of the worlds in memory. */
  function requireRoom(bytes: number): void {
    let inMemory = bytes
    for (const { name, folder: own, current, origin, snapshots } of entries.values()) {
      if (own === undefined && name !== FIRST) inMemory += current.instance.bytes() + (origin?.byteLength ?? 0)
      inMemory += snapshots.bytesInMemory()
    }
    if (inMemory <= limits.bytes) return
    throw new WorldError('limit', `the worlds in memory would have ${inMemory} bytes, and ${limits.bytes} are allowed; ${FREE}`)
  }

  function requireWorlds(): void {
    if (unavailable !== undefined) throw new WorldError('unavailable', unavailable)
  }

  async function create(wanted: NewWorld): Promise<WorldFacts> {
    requireWorlds()
    const name = wanted.name ?? `w-${random().slice(0, 12)}`
    if (entries.has(name) || reserved.has(name) || (await find(name)) !== undefined) {
      throw new WorldError('taken', `world ${name}`)
    }
    if (wanted.persist === true && folder === undefined) {
      throw new WorldError('unavailable', 'a world can be stored only by a server whose data is in a folder (--data)')
    }
    if (entries.size + reserved.size > limits.worlds) {
      throw new WorldError('limit', `there are ${limits.worlds} worlds (maxWorlds); ${FREE}`)
    }
    reserved.add(name)
    try {
      const { image, seed } = await beginning(wanted)
      const id = random()
      const createdAt = now()
      const own = wanted.persist === true ? join(folder ?? '', 'worlds', name) : undefined
      if (own === undefined) requireRoom(image.byteLength)
      else writeStored(own, { id, seed, createdAt }, image)
      const instance = await open({ name, id, seed, on: own === undefined ? { image } : { folder: own } })
      const endsAt = wanted.ttlSeconds === undefined ? undefined : createdAt + wanted.ttlSeconds * 1000
      const origin = own === undefined ? image : undefined
      const isNamed = wanted.name !== undefined
      return factsOf(add({ name, id, seed, createdAt, instance, folder: own, origin, endsAt, isNamed }))
    } finally {
      reserved.delete(name)
    }
  }

  /** Serves a world from another image; requests under way end on the former one. */
  async function replace(entry: Entry<World>, image: Uint8Array): Promise<void> {
    const { name, id, seed, current } = entry
    entry.current = used(await open({ name, id, seed, on: { image } }))
    // Its requests under way may take long, and the caller need not wait for them.
    void current.retire()
  }

  return {
    enter: async (name = FIRST) => {
      const entry = await find(name)
      if (entry === undefined) return undefined
      entry.usedAt = now()
      const { current, id } = entry
      return { world: current.instance.world, name, id, leave: current.enter() }
    },
    list: () => [...entries.values()].map(factsOf),
    get: async name => factsOf(await existing(name)),
    create,
    remove: async name => {
      if (name === FIRST) throw new WorldError('unavailable', 'the default world cannot be deleted')
      await end(await existing(name))
    },
    reset: async name => {
      requireWorlds()
      const entry = await existing(name)
      if (entry.origin === undefined) {
        const image = await imageOf(entry.seed)
        await loadInto(entry, snapshotsInMemory().put('origin', { image, at: now() }))
      } else await replace(entry, entry.origin)
      return factsOf(entry)
    },
    snapshots: async name => (await existing(name)).snapshots.list(),
    save: async (name, snapshot = `s-${random().slice(0, 12)}`) => {
      requireWorlds()
      const entry = await existing(name)
      const image = await entry.current.instance.image()
      if (entry.folder === undefined) requireRoom(image.byteLength)
      const { createdAt, bytes } = entry.snapshots.put(snapshot, { image, at: now() })
      return { name: snapshot, createdAt, bytes }
    },
    forget: async (name, snapshot) => {
      const entry = await existing(name)
      await snapshotOf(entry, snapshot)
      entry.snapshots.remove(snapshot)
    },
    restore: async (name, snapshot) => {
      requireWorlds()
      const entry = await existing(name)
      await loadInto(entry, await snapshotOf(entry, snapshot))
      return factsOf(entry)
    },
    close: async () => {
      clearInterval(sweeping)
      const open = [...entries.values()]
      entries.clear()
      await Promise.all(open.map(({ current }) => current.retire()))
    },
  }

  /** A world in memory is served from the image; a store on a file keeps its file, which other processes have open too. */
  async function loadInto(entry: Entry<World>, snapshot: Snapshot): Promise<void> {
    if (entry.folder === undefined && entry.name !== FIRST) return replace(entry, snapshot.image())
    await snapshot.withFile(file => entry.current.instance.load(file))
  }
}

const factsOf = <World>(entry: Entry<World>): WorldFacts => ({
  name: entry.name,
  id: entry.id,
  createdAt: entry.createdAt,
  endsAt: entry.endsAt ?? null,
  persisted: entry.folder !== undefined,
  bytes: entry.current.instance.bytes(),
  seed: entry.seed,
})

const FREE = 'delete worlds (DELETE /_muster/v1/worlds/{name}) or snapshots'
const SWEEP_MS = 10_000
const IDLE_MS = 3_600_000
