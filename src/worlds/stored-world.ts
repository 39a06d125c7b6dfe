/** Worlds in the data folder: `worlds/{name}/` has the database, and `world.json` with what the database does not know. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivate } from './write-private.ts'

interface StoredWorld {
  readonly id: string
  readonly seed: unknown
  readonly createdAt: number
}

/** Undefined where the folder has no world. */
export function readStored(folder: string): StoredWorld | undefined {
  const path = join(folder, FACTS)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as StoredWorld) : undefined
}

/** Writes the database first: a folder without facts is not a world. */
export function writeStored(folder: string, facts: StoredWorld, image: Uint8Array): void {
  writePrivate(join(folder, 'muster.db'), image)
  writePrivate(join(folder, FACTS), Buffer.from(JSON.stringify(facts)))
}

const FACTS = 'world.json'
