import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file that only its owner can read. It is written under another name and renamed, so that a process that is killed
 * leaves the former file whole.
 */
export function writePrivate(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const partial = `${path}.partial`
  const file = openSync(partial, 'w', 0o600)
  try {
    fchmodSync(file, 0o600)
    for (let written = 0; written < bytes.byteLength; ) written += writeSync(file, bytes, written)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(partial, path)
}
