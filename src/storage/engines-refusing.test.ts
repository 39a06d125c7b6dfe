import assert from 'node:assert/strict'
import test from 'node:test'
import { databases } from '../../test/support/databases.ts'
import { refusals } from '../../test/support/refusing.ts'
import { battery } from './all.battery.ts'

const refusing = databases.find(({ name }) => name.startsWith('a serializable PostgreSQL'))

if (refusing === undefined) {
  test('a serializable PostgreSQL: the battery', { skip: 'MUSTER_TEST_POSTGRES names no server' }, () => {})
} else {
  battery(refusing)
  test('the serializable PostgreSQL rejected hundreds of statements and commits, and all of them were retried', () =>
    assert.ok(refusals.count > 500, `${refusals.count}`))
}
