/** The private folder of one proxy, with the files that clients read. It is removed at the end of the process that made it. */
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface RunFolder {
  /** Writes a file, and returns its path. */
  write(name: string, content: string | Uint8Array): string
  remove(): void
}

/** Makes a folder for the process `pid` below `root`, and removes those of processes that were killed before they could. */
export function makeRunFolder(root: string, pid: number): RunFolder {
  removeStale(root)
  const folder = mkdtempSync(join(root, `${PREFIX}${pid}-`))
  return {
    write: (name, content) => {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      writeFileSync(path, content, { mode: 0o600 })
      return path
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const PREFIX = 'muster-run-'

function removeStale(root: string): void {
  for (const name of readdirSync(root)) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN
    const folder = join(root, name)
    if (Number.isNaN(pid) || isRunning(pid) || !isOwn(folder)) continue
    rmSync(folder, { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // The process of another user may not be signalled.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** In a folder that users share, another one may have made a folder with such a name. */
function isOwn(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  return found?.isDirectory() === true && found.uid === process.getuid?.()
}
