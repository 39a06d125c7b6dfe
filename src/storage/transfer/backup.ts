import { existsSync, renameSync, rmSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { addressOf, fileOf, unopenable } from '../engines/sqlite-file.ts'
import { makePrivateFile } from '../private-file.ts'
import type { Progress } from './export.ts'

/** Copies the SQLite database of a folder into one file while other processes use it. Returns the number of pages. */
export async function backedUp(place: string, file: string, progress: Progress): Promise<number> {
  if (!existsSync(fileOf(place))) throw new Error(`There is no database in ${place}.`)
  if (existsSync(file)) throw new Error(`${file} exists already.`)
  const partial = `${file}.partial`
  const source = sourceIn(place)
  try {
    rmSync(partial, { force: true })
    makePrivateFile(partial)
    const pages = await backup(source, partial, {
      rate: 500,
      progress: ({ totalPages, remainingPages }) => progress(totalPages - remainingPages, totalPages),
    })
    source.exec('rollback')
    const copy = new DatabaseSync(partial)
    const found = copy.prepare('pragma quick_check').all()
    copy.close()
    if (found.length !== 1 || found[0]?.quick_check !== 'ok') throw new Error(`The copy is damaged: ${JSON.stringify(found[0])}`)
    renameSync(partial, file)
    return pages
  } finally {
    source.close()
  }
}

/** Opens the database and begins a read of one snapshot. */
function sourceIn(place: string): DatabaseSync {
  try {
    const source = new DatabaseSync(addressOf(fileOf(place)), { timeout: 5000 })
    // Without a snapshot, each commit of another process would restart the copy.
    source.exec('begin; select count(*) from migrations')
    return source
  } catch (error) {
    throw unopenable(place, error)
  }
}
