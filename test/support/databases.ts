import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Projections } from '../../src/enrolment/store/projections.ts'
import './refusing.ts'

/** A kind of place that a plane can keep its data in; each `place` is a new one, of which `drop` leaves nothing. */
export interface Database {
  readonly name: string
  place(): Promise<string>
  drop(place: string): Promise<void>
}

/** For a store whose lists of devices nobody reads. */
export const NO_LISTS: Projections = { devices: { id: 'id' }, uploads: { id: 'id' } }

const server = process.env.MUSTER_TEST_POSTGRES

const postgres: Database = {
  name: 'PostgreSQL',
  // A database for each, so that any number of runs may share a server.
  place: async () => {
    const name = `muster_${randomUUID().replaceAll('-', '')}`
    await ask(`create database ${name}`)
    // The server outlives each test, and with it all that was committed: whether its disk has it already is not asked.
    await ask(`alter database ${name} set synchronous_commit = off`)
    return Object.assign(new URL(server ?? ''), { pathname: `/${name}` }).href
  },
  drop: place => ask(`drop database ${new URL(place).pathname.slice(1)} with (force)`),
}

/** As the distributed kin are: serializable, and every statement and every commit is refused once before it is done. */
const refusing: Database = {
  name: 'a serializable PostgreSQL that refuses everything once',
  place: async () =>
    `${await postgres.place()}?application_name=refusing&options=${encodeURIComponent('-c default_transaction_isolation=serializable')}`,
  drop: postgres.drop,
}

/** Every kind that can be tested here: PostgreSQL where `MUSTER_TEST_POSTGRES` names a server. */
export const databases: readonly Database[] = [
  { name: 'in memory', place: async () => ':memory:', drop: async () => {} },
  {
    name: 'an SQLite file',
    place: () => mkdtemp(join(tmpdir(), 'muster-')),
    drop: place => rm(place, { recursive: true }),
  },
  ...(server === undefined ? [] : [postgres, refusing]),
]

async function ask(query: string): Promise<void> {
  const client = new pg.Client(server)
  await client.connect()
  await client.query(query)
  await client.end()
}
