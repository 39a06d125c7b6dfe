/** Snapshots of one world: in memory, or as files beside its database. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePrivate } from './write-private.ts'

export interface Snapshot {
  readonly createdAt: number
  readonly bytes: number
  image(): Uint8Array
  /** Calls `act` with a file that has the snapshot. */
  withFile(act: (file: string) => Promise<void>): Promise<void>
}

export interface Snapshots {
  get(name: string): Snapshot | undefined
  list(): readonly { readonly name: string; readonly createdAt: number; readonly bytes: number }[]
  /** Replaces a snapshot of the name. */
  put(name: string, snapshot: { image: Uint8Array; at: number }): Snapshot
  remove(name: string): void
  bytesInMemory(): number
}

export function snapshotsInMemory(): Snapshots {
  const snapshots = new Map<string, Snapshot>()
  return {
    get: name => snapshots.get(name),
    list: () => [...snapshots].map(([name, { createdAt, bytes }]) => ({ name, createdAt, bytes })),
    put: (name, { image, at }) => {
      const snapshot: Snapshot = {
        createdAt: at,
        bytes: image.byteLength,
        image: () => image,
        withFile: async act => {
          const folder = mkdtempSync(join(tmpdir(), 'muster-'))
          try {
            const file = join(folder, 'snapshot.db')
            writePrivate(file, image)
            await act(file)
          } finally {
            rmSync(folder, { recursive: true })
          }
        },
      }
      snapshots.set(name, snapshot)
      return snapshot
    },
    remove: name => {
      snapshots.delete(name)
    },
    bytesInMemory: () => [...snapshots.values()].reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** The folder is made with the first snapshot. */
export function snapshotsIn(folder: string): Snapshots {
  const pathOf = (name: string) => join(folder, `${name}.db`)
  const at = (name: string): Snapshot | undefined => {
    const found = statSync(pathOf(name), { throwIfNoEntry: false })
    if (found === undefined) return undefined
    return {
      createdAt: Math.round(found.mtimeMs),
      bytes: found.size,
      image: () => readFileSync(pathOf(name)),
      withFile: act => act(pathOf(name)),
    }
  }
  return {
    get: at,
    list: () =>
      namesIn(folder).flatMap(name => {
        const snapshot = at(name)
        return snapshot === undefined ? [] : [{ name, createdAt: snapshot.createdAt, bytes: snapshot.bytes }]
      }),
    put: (name, { image }) => {
      writePrivate(pathOf(name), image)
      const written = at(name)
      if (written === undefined) throw new Error(`${pathOf(name)} is gone right after it was written`)
      return written
    },
    remove: name => rmSync(pathOf(name), { force: true }),
    bytesInMemory: () => 0,
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(file => file.endsWith('.db'))
      .map(file => file.slice(0, -3))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
