import assert from 'node:assert/strict'
import test from 'node:test'
import { published } from '../../src/apis/reseller/errors.ts'
import table from './kdp-error-codes.json' with { type: 'json' }

test('the reseller API’s catalogue is the published table, row for row', () => {
  assert.equal(table.length, 23)
  assert.deepEqual(Object.values(published), table)
})
