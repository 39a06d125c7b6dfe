/** Commands that work on a whole store without a server: migrate, export, import, copy and backup. */
import { randomUUID } from 'node:crypto'
import type { Config } from './config.ts'
import { PROJECTIONS } from './projections.ts'
import { isPostgres, openStore } from './storage/open.ts'
import { backedUp } from './storage/transfer/backup.ts'
import { copied, exportTo, importFrom } from './storage/transfer/copy.ts'

type Progress = (done: number, of: number) => void
type Data = Pick<Config, 'data'>

/** Applies the migrations that a store does not have yet; returns their names. */
export async function migrate({ data }: Data): Promise<readonly string[]> {
  const { migrated, store } = await openStore(data, { projections: PROJECTIONS, now: Date.now() })
  await store.close()
  return migrated
}

/** Writes a whole store, in its state at one moment, into a file. */
export const exportStore = ({ data }: Data, file: string, progress: Progress): Promise<void> =>
  exportTo(data, file, copying(progress))

/** Reads an exported file into an empty store, or resumes an interrupted import; returns the rows of each table. */
export const importStore = ({ data }: Data, file: string, progress: Progress): Promise<Record<string, number>> =>
  importFrom(data, file, copying(progress))

/** Copies a whole store into an empty one; returns the rows of each table. */
export const copy = (from: Data, to: Data, progress: Progress): Promise<Record<string, number>> =>
  copied(from.data, to.data, copying(progress))

/** Copies the embedded database into a file while a server uses it; returns the number of pages. */
export const backup = ({ data }: Data, file: string, progress: Progress): Promise<number> => {
  if (isPostgres(data))
    throw new Error('Back up a PostgreSQL database with its own tools: pg_dump, or a copy of its write-ahead log.')
  return backedUp(data, file, progress)
}

const copying = (progress: Progress) => ({ id: randomUUID(), now: Date.now(), projections: PROJECTIONS, progress })
