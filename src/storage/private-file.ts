import { closeSync, fchmodSync, openSync } from 'node:fs'

/** Creates an empty file that only its owner can read and write, whatever the umask. Throws `EEXIST` if the file exists. */
export function makePrivateFile(path: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    // The umask may have removed a right of the owner.
    fchmodSync(file, 0o600)
  } finally {
    closeSync(file)
  }
}
