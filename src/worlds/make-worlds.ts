/** Opens, copies and closes the worlds of a server. */
import { bytesInMemory, type Entry, factsOf, factsOfStored, imageOfEntry, inTurn } from './entry.ts'
import { used } from './instance.ts'
import { makeRegistry, type RegistryOptions } from './registry.ts'
import { type Snapshot, snapshotsInMemory } from './snapshots.ts'
import { folderOf, originIn, removeStored, writeStored } from './stored-world.ts'
import { WorldError } from './world-error.ts'
import { FIRST, type NewWorld, type WorldFacts, type Worlds } from './worlds.ts'

interface Options<World> extends RegistryOptions<World> {
  /** The image of a store to which the seed is applied; without a seed, of an empty one. */
  imageOf(seed: unknown): Promise<Uint8Array>
  readonly limits: { readonly worlds: number; readonly bytes: number }
  /** A random text of [a-z0-9], for ids and for names that are left out. */
  random(): string
}

export function makeWorlds<World>(options: Options<World>): Worlds<World> {
  const { open, imageOf, folder: data, unavailable, limits, now, random } = options
  const registry = makeRegistry(options)
  const { entries, stored, reserved, add, find, existing, end, endStored, closed, sweep } = registry
  /** Bytes of creations and snapshots that have not ended. */
  let pending = 0

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
      if (stored.has(name) && !registry.isReopening(name)) return endStored(name)
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
    hangUp: registry.hangUp,
    close: registry.close,
  }
}

const FREE = 'delete worlds (DELETE /_muster/v1/worlds/{name}) or snapshots'
