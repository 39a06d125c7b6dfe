/**
 * Worlds: isolated Musters inside one server. The default world is where `--data` says; the others are copies in memory, or in
 * the data folder where they must survive a restart. This room opens, copies and closes worlds; it must not know what a request
 * does with one.
 */

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
  /** Ends the responses that would not end by themselves, in all worlds. */
  hangUp(): void
  close(): Promise<void>
}

export const FIRST = 'default'
export const isWorldName = (name: string): boolean => /^[a-z0-9-]{1,40}$/.test(name)
