import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { errors } from '../../src/apis/kme/errors.ts'

test('the KME catalogue begins with the published table, row for row', () => {
  const published = JSON.parse(readFileSync(new URL('kme-error-codes.json', import.meta.url), 'utf8'))
  assert.equal(published.length, 32)
  assert.deepEqual(Object.values(errors).slice(0, published.length), published)
})
