import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { Bench } from '../bench.ts'
import { ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData } from '../sample-data.ts'
import { startMuster } from '../servers/muster.ts'
import { newDevices, upload } from '../upload.ts'

const SIZE = 10_000

export const uploads: Bench = {
  name: 'upload',
  about:
    'An upload of 10,000 new devices over HTTP, from the request until all are processed and committed (polled every 3 ms); against a prepared insert of the same rows of `devices` alone, in one commit, into another copy of the same sample data by raw node:sqlite.',
  run: async ({ scope, rounds, devices }) => {
    const ours = await copyOfSampleData(scope, devices)
    const theirs = await copyOfSampleData(scope, devices)
    const muster = scope.use(await startMuster(ours))
    const raw = opened(theirs)
    scope.defer(() => raw.close())

    // Rows that Muster stored and the raw insert has not yet: Muster is one upload ahead, because the order of the two changes.
    const stored: Row[][] = []
    const measure = async (id: string): Promise<number> => {
      const ms = await upload(muster.reseller.client, { id, devices: newDevices(SIZE) })
      stored.push(rowsOf(ours, id))
      return ms
    }
    await measure('first')
    const measured = await inRounds(rounds, {
      Muster: round => measure(`round-${round}`),
      'raw insert': async () => insert(raw, stored.shift() ?? []),
    })
    return {
      promises: [
        {
          promise: 'upload of 10,000, until committed, time against a prepared insert of the same rows',
          values: ratios(measured.Muster, measured['raw insert']),
          goal: { most: 1.6 },
        },
      ],
      tables: [
        {
          title: 'Ten thousand devices',
          head: ['by', 'ms'],
          rows: Object.entries(measured).map(([name, ms]) => [name, spread(ms)]),
        },
      ],
    }
  },
}

type Row = Readonly<Record<string, SQLInputValue>>

/** With the settings of Muster. */
function opened(folder: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, 'muster.db'))
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  return database
}

function rowsOf(folder: string, transaction: string): Row[] {
  const database = new DatabaseSync(join(folder, 'muster.db'), { readOnly: true })
  const rows = database.prepare('select * from devices where transaction_id = ?').all(transaction) as Row[]
  database.close()
  if (rows.length !== SIZE) throw new Error(`${rows.length} rows of ${transaction} were stored`)
  return rows
}

function insert(database: DatabaseSync, rows: readonly Row[]): number {
  const columns = Object.keys(rows[0] ?? {})
  const values = rows.map(row => Object.values(row))
  const began = performance.now()
  const statement = database.prepare(`insert into devices (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`)
  database.exec('begin immediate')
  for (const row of values) statement.run(...row)
  database.exec('commit')
  return performance.now() - began
}
