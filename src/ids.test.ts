import assert from 'node:assert/strict'
import test from 'node:test'
import { makeIds } from './ids.ts'

test('object ids ascend and never repeat while the clock advances, is frozen or is wound back', () => {
  let now = 1_700_000_000_123
  const ids = makeIds({ now: () => now })
  const made: string[] = []
  for (const moved of [0, 0, 1, 5_000, -10_000, 0, 3_600_000]) {
    now += moved
    for (let i = 0; i < 1000; i++) made.push(ids.object())
  }
  assert.deepEqual(made, [...made].sort())
  assert.equal(new Set(made).size, made.length)
  assert.ok(made.every(id => /^[0-9a-f]{24}$/.test(id)))
})

test('the first eight digits of an object id are the second in which it was made', () => {
  const ids = makeIds({ now: () => 1_700_000_000_999 })
  assert.equal(Number.parseInt(ids.object().slice(0, 8), 16), 1_700_000_000)
})

test('the id of an error is a version 4 UUID without hyphens, in upper case', () => {
  const ids = makeIds({ now: () => 0 })
  const made = Array.from({ length: 100 }, () => ids.errorId())
  assert.ok(made.every(id => /^[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}$/.test(id)))
  assert.equal(new Set(made).size, made.length)
})

test('a secret has 256 bits and does not repeat', () => {
  const ids = makeIds({ now: () => 0 })
  const made = Array.from({ length: 1000 }, () => ids.secret())
  assert.equal(new Set(made).size, made.length)
  assert.ok(made.every(secret => Buffer.from(secret, 'base64url').length === 32))
})
