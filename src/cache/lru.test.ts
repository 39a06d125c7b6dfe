import assert from 'node:assert/strict'
import test from 'node:test'
import { lru } from './lru.ts'

test('a full LRU cache evicts the least recently used value', () => {
  const cache = lru<number>(2)
  cache.set('a', 1)
  cache.set('b', 2)
  assert.equal(cache.get('a'), 1)
  cache.set('c', 3)
  assert.deepEqual(
    ['a', 'b', 'c'].map(key => cache.get(key)),
    [1, undefined, 3],
  )
})
