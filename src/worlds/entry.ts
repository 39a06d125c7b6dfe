/** What a server knows about one of its worlds. */
import type { Used } from './instance.ts'
import type { Snapshots } from './snapshots.ts'
import { bytesOfStored, type StoredWorld } from './stored-world.ts'
import { FIRST, type WorldFacts } from './worlds.ts'

export interface Entry<World> {
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
  /** Settles with the latest reset or restore. */
  turn: Promise<unknown>
}

/** Whether its time is over, or it is unnamed and was not used for long. */
export const isOver = <World>({ isNamed, usedAt, endsAt, current }: Entry<World>, now: number): boolean =>
  (endsAt ?? Number.POSITIVE_INFINITY) < now || (!isNamed && usedAt + IDLE_MS < now && !current.isUsed())

/** Runs the changes of one world one after the other: of two resets at once, one would leave the store of the other open. */
export function inTurn<World, Outcome>(entry: Entry<World>, act: () => Promise<Outcome>): Promise<Outcome> {
  const outcome = entry.turn.then(act)
  entry.turn = outcome.catch(() => {})
  return outcome
}

/** An image of the world's store; the store is not closed meanwhile. */
export async function imageOfEntry<World>({ current }: Entry<World>): Promise<Uint8Array> {
  const leave = current.enter()
  try {
    return await current.instance.image()
  } finally {
    leave()
  }
}

/** The bytes that a world occupies in the budget of the worlds in memory. */
export const bytesInMemory = <World>({ name, folder, current, origin, snapshots }: Entry<World>): number =>
  (folder === undefined && name !== FIRST ? current.instance.bytes() + (origin?.byteLength ?? 0) : 0) +
  current.instance.bytesBeside() +
  snapshots.bytesInMemory()

export const factsOf = <World>(entry: Entry<World>): WorldFacts => ({
  name: entry.name,
  id: entry.id,
  createdAt: entry.createdAt,
  endsAt: entry.endsAt ?? null,
  persisted: entry.folder !== undefined,
  bytes: entry.current.instance.bytes(),
  seed: entry.seed,
})

/** The facts of a world that is not open. */
export const factsOfStored = (name: string, folder: string, { id, createdAt, endsAt, seed }: StoredWorld): WorldFacts => ({
  name,
  id,
  createdAt,
  endsAt: endsAt ?? null,
  persisted: true,
  bytes: bytesOfStored(folder),
  seed,
})

const IDLE_MS = 3_600_000
