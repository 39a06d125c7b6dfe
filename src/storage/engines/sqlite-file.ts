/** The folder and the file of an SQLite database: private, created only by a start, and checked while the file is open. */
import { accessSync, chmodSync, constants, existsSync, linkSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { threadId } from 'node:worker_threads'
import { makePrivateFile } from '../private-file.ts'

/** The database in a folder. */
export const fileOf = (place: string): string => join(place, 'muster.db')

/** Equal as long as a path leads to the same file. */
export interface FileIdentity {
  readonly device: bigint
  readonly inode: bigint
}

/** A start creates the database, a copy does not, and a thread of a running server opens the file that the server has open. */
export type Opening = 'create' | 'existing' | { readonly file: FileIdentity | undefined }

/** The address with which SQLite opens an existing file and creates none. */
export function addressOf(path: string): URL {
  const address = pathToFileURL(path)
  address.searchParams.set('mode', 'rw')
  return address
}

/** Creates the folder and the file if they are missing. SQLite gives its log and its index the mode of the file. */
export function makeDatabase(place: string): void {
  if (mkdirSync(place, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(place, 0o700)
  const path = fileOf(place)
  if (existsSync(path)) return
  try {
    makePrivateFile(path)
  } catch (error) {
    // Another process started at the same time.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/**
 * Creates the folder and a database file from an image, unless there is one. The file appears with its whole content, so that a
 * process that starts at the same time never opens a part of it.
 */
export function makeDatabaseFrom(place: string, image: Uint8Array): void {
  try {
    writeDatabase(place, image)
  } catch (error) {
    throw unopenable(place, error)
  }
}

function writeDatabase(place: string, image: Uint8Array): void {
  if (mkdirSync(place, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(place, 0o700)
  const partial = join(place, `.new-${process.pid}-${threadId}`)
  rmSync(partial, { force: true })
  makePrivateFile(partial)
  try {
    writeFileSync(partial, withLog(image), { flush: true })
    linkSync(partial, fileOf(place))
  } catch (error) {
    // Another process started at the same time.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(partial, { force: true })
  }
}

/** Marks an image as one of a database with a write-ahead log: its first opening would wait for the disk four times to do so. */
function withLog(image: Uint8Array): Uint8Array {
  const marked = Uint8Array.from(image)
  marked[18] = 2
  marked[19] = 2
  return marked
}

export function identityOf(path: string): FileIdentity | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && { device: found.dev, inode: found.ino }
}

/** Throws unless the path still leads to the file: SQLite would continue with a deleted file and lose its writes. */
export function refuseOther(path: string, file: FileIdentity | undefined): void {
  const found = identityOf(path)
  if (found === undefined) throw new DatabaseLost(path, 'was removed')
  if (found.device !== file?.device || found.inode !== file.inode) throw new DatabaseLost(path, 'was replaced by another file')
}

/** The database file of a running server was removed or replaced. */
export class DatabaseLost extends Error {
  constructor(path: string, what: string) {
    super(
      `the database ${path} ${what} while it was open; nothing is written. Put the file back, or stop this server and start it`,
    )
  }
}

/** An error of opening, with the path and, where SQLite hides it, the system's reason. */
export function unopenable(place: string, error: unknown): Error {
  const path = fileOf(place)
  const reason = reasonOf(place, path) ?? (error as Error).message
  return new Error(`the database ${path} could not be opened: ${reason}`, { cause: error })
}

function reasonOf(place: string, path: string): string | undefined {
  if (statSync(place, { throwIfNoEntry: false })?.isFile()) return `${place} is a file, and must be the folder of the database`
  try {
    accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK)
    accessSync(path, constants.R_OK | constants.W_OK)
    return statSync(path).isFile() ? undefined : 'it is not a file'
  } catch (error) {
    return (error as Error).message
  }
}

/** Throws the system's error if the folder accepts no writes: a full or read-only disk, a quota. Leaves no file. */
export async function probeFolder(place: string): Promise<void> {
  const path = join(place, `.probe-${process.pid}-${threadId}`)
  const file = await open(path, 'w', 0o600)
  try {
    await unlink(path)
    // `writeFile` writes all bytes; a single `write` may write a part when space runs out.
    await file.writeFile(PROBE)
    await file.sync()
  } finally {
    await file.close()
  }
}

// Sixteen pages of the database, more than a small write needs.
const PROBE = Buffer.alloc(64 * 1024)

/** A file or folder with secrets that other users of the machine can read or change. */
interface Exposed {
  readonly path: string
  /** Octal, such as `0755`. */
  readonly mode: string
  /** The command that repairs it. */
  readonly fix: string
}

export function exposedIn(place: string): readonly Exposed[] {
  // Windows has no such modes.
  if (process.platform === 'win32') return []
  const path = fileOf(place)
  return [place, path, `${path}-wal`, `${path}-shm`].flatMap(path => {
    const found = statSync(path, { throwIfNoEntry: false })
    // On a volume of another user, such as in Kubernetes, this process has its rights by its group.
    const others = found?.uid === process.getuid?.() ? 0o077 : 0o007
    if (found === undefined || (found.mode & others) === 0) return []
    const mode = (found.mode & 0o7777).toString(8).padStart(4, '0')
    const right = others === 0o077 ? (found.isDirectory() ? '700' : '600') : 'o-rwx'
    return [{ path, mode, fix: `chmod ${right} ${path}` }]
  })
}
