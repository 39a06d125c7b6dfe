import assert from 'node:assert/strict'
import test from 'node:test'
import { versionedCache } from './versioned.ts'

const cacheOf = (maxBytes: number) =>
  versionedCache<string>({ maxBytes, bytesOf: text => text.length, pack: text => `packed ${text.length}` })
const small = 'x'.repeat(100)
const large = 'x'.repeat(5000)

test('a value is found for the data version that it was set for, and for no other', () => {
  const cache = cacheOf(1e6)
  const [first, second] = [{}, {}]
  cache.set(first, 'key', small)
  assert.equal(cache.get(first, 'key'), small)
  assert.equal(cache.get(second, 'key'), undefined)
  assert.equal(cache.get(first, 'other key'), undefined)
})

test('entries for data versions of two stores are valid at the same time', () => {
  const cache = cacheOf(1e6)
  const [one, other] = [{}, {}]
  cache.set(one, 'one key', 'one')
  cache.set(other, 'other key', 'other')
  assert.deepEqual([cache.get(one, 'one key'), cache.get(other, 'other key')], ['one', 'other'])
})

test('a large value is stored at its second request for one data version, packed', () => {
  const cache = cacheOf(1e6)
  const [first, second] = [{}, {}]
  cache.set(first, 'key', large)
  assert.equal(cache.get(first, 'key'), undefined)
  cache.set(second, 'key', large)
  assert.equal(cache.get(second, 'key'), undefined)
  cache.set(second, 'key', large)
  assert.equal(cache.get(second, 'key'), 'packed 5000')
})

test('a full cache evicts only as many of its oldest entries as necessary', () => {
  const cache = cacheOf(3 * (100 + 200 + 2))
  const version = {}
  for (const key of 'abcd') cache.set(version, key, small)
  assert.deepEqual(
    [...'abcd'].map(key => cache.get(version, key) !== undefined),
    [false, true, true, true],
  )
})

test('a value that replaces another one frees the bytes of that one', () => {
  const cache = cacheOf(3 * (100 + 200 + 2))
  const version = {}
  for (const key of 'abbbbbbb') cache.set(version, key, small)
  assert.equal(cache.get(version, 'a'), small)
})

test('a value larger than an eighth of the cache is not stored, and evicts nothing', () => {
  const cache = cacheOf(8 * 4000)
  const version = {}
  cache.set(version, 'small', small)
  for (let i = 0; i < 3; i++) cache.set(version, 'large', large)
  assert.deepEqual([cache.get(version, 'small'), cache.get(version, 'large')], [small, undefined])
})
