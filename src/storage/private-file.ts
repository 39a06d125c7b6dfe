import { closeSync, fchmodSync, openSync } from 'node:fs'

/** Makes an empty file that only its owner can read and write, whatever the umask. Throws `EEXIST` where there is a file. */
export function makePrivateFile(path: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    // A umask can only take rights away, and could leave the owner without one.
    fchmodSync(file, 0o600)
  } finally {
    closeSync(file)
  }
}
