/**
 * Worlds in the data folder: `worlds/{name}/` has the database, `world.json` with what the database does not know, and for a
 * copy `origin.db`, the data to which a reset goes back.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivate } from './write-private.ts'

export interface StoredWorld {
  readonly id: string
  readonly seed?: unknown
  readonly createdAt: number
  readonly endsAt?: number | undefined
  /** Absent for a named world. */
  readonly isNamed?: boolean
}

export const folderOf = (data: string, name: string): string => join(data, 'worlds', name)

/** The worlds of earlier starts, by name. Deletes what an interrupted creation or deletion has left. */
export function storedWorldsIn(data: string): Map<string, StoredWorld> {
  const worlds = join(data, 'worlds')
  const names = existsSync(worlds) ? readdirSync(worlds) : []
  const found = names.flatMap((name): [string, StoredWorld][] => {
    const facts = join(worlds, name, FACTS)
    if (existsSync(facts)) return [[name, JSON.parse(readFileSync(facts, 'utf8')) as StoredWorld]]
    removeStored(join(worlds, name))
    return []
  })
  return new Map(found)
}

/** Writes the facts last: a folder without facts is not a world. */
export function writeStored(
  folder: string,
  facts: StoredWorld,
  { image, isCopy }: { readonly image: Uint8Array; readonly isCopy: boolean },
): void {
  // The remains of an earlier world, such as its write-ahead log, would be read as parts of this one.
  removeStored(folder)
  writePrivate(join(folder, 'muster.db'), image)
  if (isCopy) writePrivate(join(folder, ORIGIN), image)
  writePrivate(join(folder, FACTS), Buffer.from(JSON.stringify(facts)))
}

/** From here on the folder is not a world, also after a crash. */
export const forgetStored = (folder: string): void => rmSync(join(folder, FACTS), { force: true })

export const removeStored = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** The file to which a reset goes back; undefined where the seed is the origin. */
export function originIn(folder: string): string | undefined {
  const path = join(folder, ORIGIN)
  return existsSync(path) ? path : undefined
}

export const bytesOfStored = (folder: string): number => statSync(join(folder, 'muster.db'), { throwIfNoEntry: false })?.size ?? 0

const FACTS = 'world.json'
const ORIGIN = 'origin.db'
