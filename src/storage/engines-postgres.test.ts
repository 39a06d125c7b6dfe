import test from 'node:test'
import { databases } from '../../test/support/databases.ts'
import { battery } from './all.battery.ts'

const postgres = databases.find(({ name }) => name === 'PostgreSQL')

if (postgres === undefined) test('PostgreSQL: the battery', { skip: 'MUSTER_TEST_POSTGRES names no server' }, () => {})
else battery(postgres)
