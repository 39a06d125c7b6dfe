import test from 'node:test'
import { databases } from '../../test/support/databases.ts'
import { battery } from './store.battery.ts'

for (const database of databases) battery(database)

if (!databases.some(({ name }) => name === 'PostgreSQL')) {
  test('PostgreSQL: the battery', { skip: 'MUSTER_TEST_POSTGRES names no server' }, () => {})
}
