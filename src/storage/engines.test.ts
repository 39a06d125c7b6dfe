import assert from 'node:assert/strict'
import test from 'node:test'
import { databases } from '../../test/support/databases.ts'
import { refusals } from '../../test/support/refusing.ts'
import { activityBattery } from './activity.battery.ts'
import { grantsBattery } from './grants.battery.ts'
import { migrationsBattery } from './migrations.battery.ts'
import { battery } from './store.battery.ts'

for (const database of databases) {
  battery(database)
  grantsBattery(database)
  activityBattery(database)
  migrationsBattery(database)
}

if (!databases.some(({ name }) => name === 'PostgreSQL')) {
  test('PostgreSQL: the battery', { skip: 'MUSTER_TEST_POSTGRES names no server' }, () => {})
} else {
  test('and hundreds of statements and commits were refused on the way', () =>
    assert.ok(refusals.count > 500, `${refusals.count}`))
}
