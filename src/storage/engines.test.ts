import assert from 'node:assert/strict'
import test from 'node:test'
import { databases } from '../../test/support/databases.ts'
import { refusals } from '../../test/support/refusing.ts'
import { battery } from './all.battery.ts'

for (const database of databases) battery(database)

if (!databases.some(({ name }) => name === 'PostgreSQL')) {
  test('PostgreSQL: the battery', { skip: 'MUSTER_TEST_POSTGRES names no server' }, () => {})
} else {
  test('the serializable PostgreSQL rejected hundreds of statements and commits, and all of them were retried', () =>
    assert.ok(refusals.count > 500, `${refusals.count}`))
}
