import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { exposedIn, fileOf } from '../storage/engines/sqlite-file.ts'
import { type Check, error, ok, warning } from './check.ts'

/** Checks of a data folder, which may not exist yet. */
export function checkFolder(place: string): readonly Check[] {
  const folder = existingAbove(resolve(place))
  const missing = missingRight(place, folder)
  if (missing !== undefined) {
    return [error('files', missing, 'run this as the user of the server, or give that user the folder: chown and chmod 700')]
  }
  const { type, bavail, bsize } = statfsSync(folder)
  return [ofModes(place), checkFileSystem(type), checkSpace(bavail * bsize)]
}

/** The folder, or the closest one above it that exists. */
const existingAbove = (folder: string): string => (existsSync(folder) ? folder : existingAbove(dirname(folder)))

function missingRight(place: string, folder: string): string | undefined {
  const file = fileOf(place)
  for (const path of existsSync(file) ? [folder, file] : [folder]) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK)
    } catch (cause) {
      return `this user cannot read and write ${path} (${(cause as NodeJS.ErrnoException).code})`
    }
  }
  return undefined
}

function ofModes(place: string): Check {
  const exposed = exposedIn(place)
  if (exposed.length === 0) return ok('files', `${place} and its files are private`)
  const found = exposed.map(({ path, mode }) => `${path} (${mode})`).join(', ')
  return warning('files', `other users can read or change ${found}`, exposed.map(({ fix }) => fix).join('; '))
}

/** By the type that `statfs` returns. */
export function checkFileSystem(type: number): Check {
  const name = NETWORK_FILE_SYSTEMS.get(type)
  if (name === undefined) return ok('file system', 'no network file system that is known')
  return error('file system', `it is ${name}`, 'use a local disk: the locks of SQLite do not work on a network file system')
}

export function checkSpace(freeBytes: number): Check {
  const mebibytes = Math.floor(freeBytes / MIB)
  const found = `${mebibytes.toLocaleString('en')} MiB are free`
  const advice = 'free disk space, or move the folder: the write-ahead log alone may take 160 MiB'
  if (mebibytes < 200) return error('disk space', found, advice)
  return mebibytes < 1024 ? warning('disk space', found, advice) : ok('disk space', found)
}

const MIB = 1024 ** 2

/** On Linux. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB 2'],
  [0x517b, 'SMB'],
  [0x01021997, '9P'],
])
