import { randomUUID } from 'node:crypto'
import test from 'node:test'
import pg from 'pg'
import { battery } from './store.battery.ts'

const server = process.env.MUSTER_TEST_POSTGRES

if (server === undefined) {
  test('PostgreSQL: the battery', { skip: 'MUSTER_TEST_POSTGRES names no server' }, () => {})
} else {
  // Each test has a database of its own, so that any number of runs may share a server.
  battery('PostgreSQL', {
    place: async () => {
      const name = `muster_${randomUUID().replaceAll('-', '')}`
      await ask(`create database ${name}`)
      return Object.assign(new URL(server), { pathname: `/${name}` }).href
    },
    drop: place => ask(`drop database ${new URL(place).pathname.slice(1)} with (force)`),
  })
}

async function ask(query: string): Promise<void> {
  const client = new pg.Client(server)
  await client.connect()
  await client.query(query)
  await client.end()
}
