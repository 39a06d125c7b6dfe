/**
 * Copies whole stores. An export is a file of JSON lines, read from one snapshot of the database: for each table a line with its
 * columns, its rows in the order of the primary key, and a digest. An import inserts the lines in batches; the same commit
 * records the last line that is stored, so an interrupted import continues there, and at the end it compares the digest of every
 * table. A copy sends the lines of one store to another without a file. A backup copies an SQLite file page by page.
 */
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Engine } from '../engines/engine.ts'
import { fileOf } from '../engines/sqlite-file.ts'
import { schemaOf } from '../migrate.ts'
import { isPostgres, openEngine, type Preparing, prepare } from '../open.ts'
import { makePrivateFile } from '../private-file.ts'
import { exported, type Progress } from './export.ts'
import { imported } from './import.ts'

interface Copying extends Preparing {
  /** Identifies this export. */
  readonly id: string
  readonly progress: Progress
}

/** Writes a file that only its owner may read, since it contains secrets. The file appears when it is complete. */
export async function exportTo(place: string, file: string, copying: Copying): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already.`)
  const partial = `${file}.partial`
  await withSource(place, engine => {
    // The file of an interrupted export may have another mode.
    rmSync(partial, { force: true })
    makePrivateFile(partial)
    return pipeline(Readable.from(exported(engine, copying)), createWriteStream(partial, { flags: 'r+' }))
  })
  renameSync(partial, file)
}

/** Imports into an empty store, or continues an interrupted import. Returns the number of rows of each table. */
export const importFrom = (
  place: string,
  file: string,
  { progress, ...how }: Omit<Copying, 'id'>,
): Promise<Record<string, number>> =>
  withTarget(place, how, engine =>
    imported(engine, linesIn(createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })), progress),
  )

/** Copies one store into an empty one without a file. After an interruption it must start again with a new store. */
export const copied = (from: string, to: string, copying: Copying): Promise<Record<string, number>> =>
  withSource(from, source =>
    withTarget(to, copying, target =>
      imported(target, linesIn(exported(source, { ...copying, progress: () => {} })), copying.progress),
    ),
  )

/** Complete lines only, without a last line that has no end. */
async function* linesIn(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of texts) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

async function withSource<T>(place: string, act: (engine: Engine) => Promise<T>): Promise<T> {
  if (!isPostgres(place) && !existsSync(fileOf(place))) throw new Error(`There is no database in ${place}.`)
  const engine = await openEngine(place, 'existing')
  try {
    if ((await schemaOf(engine.db)) === undefined) {
      throw new Error('The store has the schema of another version: run `muster migrate` first.')
    }
    return await act(engine)
  } finally {
    await engine.close()
  }
}

async function withTarget<T>(place: string, how: Preparing, act: (engine: Engine) => Promise<T>): Promise<T> {
  if (place === ':memory:') throw new Error('An import into :memory: would be lost when the command ends.')
  const engine = await openEngine(place)
  try {
    await prepare(engine, how)
    return await act(engine)
  } finally {
    await engine.close()
  }
}
