import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Projections } from '../../src/enrolment/store/projections.ts'
import './refusing.ts'

/** A kind of database. `place` creates an empty database and returns its address; `drop` deletes it. */
export interface Database {
  readonly name: string
  place(): Promise<string>
  drop(place: string): Promise<void>
}

/** Projections for tests that read no lists of devices. */
export const NO_LISTS: Projections = { devices: { id: 'id' }, uploads: { id: 'id' } }

const server = process.env.MUSTER_TEST_POSTGRES || undefined

const postgres: Database = {
  name: 'PostgreSQL',
  // Each test creates a database, so that several runs can share a server.
  place: async () => {
    const name = `muster_${randomUUID().replaceAll('-', '')}`
    await ask(`create database ${name}`)
    // Faster: no test restarts the PostgreSQL server, so nothing needs to be on its disk.
    await ask(`alter database ${name} set synchronous_commit = off`)
    return Object.assign(new URL(server ?? ''), { pathname: `/${name}` }).href
  },
  drop: place => ask(`drop database ${new URL(place).pathname.slice(1)} with (force)`),
}

/** Behaves like a distributed database: serializable, and each statement and commit fails once before it succeeds. */
const refusing: Database = {
  name: 'a serializable PostgreSQL that refuses everything once',
  place: async () =>
    `${await postgres.place()}?application_name=refusing&options=${encodeURIComponent('-c default_transaction_isolation=serializable')}`,
  drop: postgres.drop,
}

/** The available kinds; PostgreSQL only where `MUSTER_TEST_POSTGRES` names a server. */
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
