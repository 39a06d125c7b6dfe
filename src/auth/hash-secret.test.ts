import assert from 'node:assert/strict'
import test from 'node:test'
import { hashSecret, isSecretOf } from './hash-secret.ts'

test('a secret matches its own hash and no other', () => {
  const hash = hashSecret('s3cret')
  assert.match(hash, /^[0-9a-f]{64}$/)
  assert.equal(isSecretOf(hash, 's3cret'), true)
  for (const other of ['', 's3cre', 'S3cret', hash]) assert.equal(isSecretOf(hash, other), false)
})

test('without a stored hash every secret is refused, also an empty one', () => {
  for (const hash of [undefined, '', '0'.repeat(64)]) assert.equal(isSecretOf(hash, ''), false)
})
