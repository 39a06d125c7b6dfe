import test, { after } from 'node:test'
import { battery } from '../src/storage/all.battery.ts'
import { databases } from './support/databases.ts'
import { noPooler, type Pooler, startPooler } from './support/pooler.ts'

const postgres = databases.find(({ name }) => name === 'PostgreSQL')
const server = process.env.MUSTER_TEST_POSTGRES ?? ''
const missing = postgres === undefined ? 'MUSTER_TEST_POSTGRES names no server' : noPooler()

if (postgres === undefined || missing !== undefined) {
  test('PostgreSQL behind a transaction pooler: the storage tests pass', { skip: missing }, () => {})
} else {
  let pooler: Promise<Pooler> | undefined
  after(async () => (await pooler)?.stop())
  battery({
    name: 'PostgreSQL behind a transaction pooler',
    place: async () => {
      pooler ??= startPooler(server)
      return (await pooler).pooled(await postgres.place())
    },
    drop: postgres.drop,
  })
}
