import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Instance } from './instance.ts'
import { makeWorlds } from './make-worlds.ts'
import { WorldError } from './world-error.ts'

const HOUR = 3_600_000

/** Worlds whose stores are texts, with a clock that the test winds. */
function texts(limits = { worlds: 5, bytes: 1000 }) {
  let [now, made, opened] = [0, 0, 0]
  const closed: string[] = []
  const instance = (name: string, image: Uint8Array): Instance<string> => ({
    world: Buffer.from(image).toString(),
    bytes: () => image.byteLength,
    bytesBeside: () => 0,
    hangUp: () => {},
    image: async () => image,
    load: async () => {},
    close: async () => void closed.push(name),
  })
  const worlds = makeWorlds<string>({
    first: instance('default', Buffer.from('first')),
    seed: 'x'.repeat(100),
    open: async ({ name, on }) => {
      opened += 1
      return instance(name, 'image' in on ? on.image : Buffer.alloc(0))
    },
    imageOf: async seed => Buffer.from(String(seed ?? '')),
    folder: undefined,
    unavailable: undefined,
    limits,
    now: () => now,
    random: () => String(++made).padStart(16, '0'),
    ended: () => {},
    failed: (_name, error) => assert.fail(error as Error),
  })
  const wind = (ms: number) => {
    now += ms
  }
  return { worlds, wind, closed, opened: () => opened }
}
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name)
const limit = (pattern: RegExp) => (error: unknown) =>
  error instanceof WorldError && error.reason === 'limit' && pattern.test(error.message) && /delete worlds/.test(error.message)

test('a world ends after its ttlSeconds, whatever its use, and its name and place are free', async t => {
  const { worlds, wind, closed } = texts({ worlds: 1, bytes: 1000 })
  t.after(worlds.close)
  const { endsAt } = await worlds.create({ name: 'short', ttlSeconds: 60 })
  assert.equal(endsAt, 60_000)
  wind(59_000)
  const used = await worlds.enter('short')
  assert.ok(used)
  await assert.rejects(worlds.create({ name: 'next' }), limit(/maxWorlds/))
  wind(1_001)
  assert.equal(await worlds.enter('short'), undefined)
  await worlds.create({ name: 'short' })
  assert.deepEqual(closed, [], 'its request goes on')
  used.leave()
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual(closed, ['short'])
})

test('an unnamed world ends an hour after its last use, and a named one does not', async t => {
  const { worlds, wind } = texts()
  t.after(worlds.close)
  const { name } = await worlds.create({})
  await worlds.create({ name: 'named' })
  wind(HOUR)
  ;(await worlds.enter(name))?.leave()
  wind(HOUR)
  assert.deepEqual(names(worlds.list()), ['default', name, 'named'])
  wind(1)
  assert.deepEqual(names(worlds.list()), ['default', 'named'])
  assert.equal(await worlds.enter(name), undefined)
})

test('an unnamed world that serves a request does not end', async t => {
  const { worlds, wind } = texts()
  t.after(worlds.close)
  const { name } = await worlds.create({})
  const used = await worlds.enter(name)
  wind(2 * HOUR)
  assert.ok(names(worlds.list()).includes(name))
  used?.leave()
  assert.ok(!names(worlds.list()).includes(name))
})

test('creations at once do not exceed maxWorlds, and a deletion makes room', async t => {
  const { worlds } = texts({ worlds: 2, bytes: 1e6 })
  t.after(worlds.close)
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map(name => worlds.create({ name })))
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'rejected'],
  )
  await worlds.remove('a')
  await worlds.create({ name: 'e' })
})

test('worlds and snapshots count against maxWorldBytes, creations at once too, and each deletion makes room', async t => {
  // A world of the seed has a store and an origin of 100 bytes each.
  const { worlds } = texts({ worlds: 10, bytes: 500 })
  t.after(worlds.close)
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map(name => worlds.create({ name })))
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'rejected'],
  )
  await assert.rejects(worlds.create({ name: 'c' }), limit(/maxWorldBytes/))
  await worlds.save('a', 's')
  await worlds.save('a', 's')
  await assert.rejects(worlds.save('b', 's'), limit(/maxWorldBytes/))
  await worlds.forget('a', 's')
  await worlds.save('b', 's')
  await worlds.remove('b')
  await worlds.create({ name: 'c' })
})

test('of two resets at once each closes the store that it replaces', async t => {
  const { worlds, closed, opened } = texts()
  t.after(worlds.close)
  await worlds.create({ name: 'a' })
  await Promise.all([worlds.reset('a'), worlds.reset('a'), worlds.reset('a')])
  assert.deepEqual(closed, ['a', 'a', 'a'])
  await Promise.all(
    [worlds.reset('a'), worlds.remove('a'), assert.rejects(worlds.reset('a'), WorldError)].map(p => p.catch(() => {})),
  )
  assert.equal(closed.length, opened())
})
