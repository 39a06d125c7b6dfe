import assert from 'node:assert/strict'
import test from 'node:test'
import { recent } from './recent.ts'

test('what was used last is remembered, and what was not makes room', () => {
  const memory = recent<number>(2)
  memory.set('a', 1)
  memory.set('b', 2)
  assert.equal(memory.get('a'), 1)
  memory.set('c', 3)
  assert.deepEqual(
    ['a', 'b', 'c'].map(key => memory.get(key)),
    [1, undefined, 3],
  )
})
