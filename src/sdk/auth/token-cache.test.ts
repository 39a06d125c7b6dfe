import assert from 'node:assert/strict'
import test from 'node:test'
import { tokenCache } from './token-cache.ts'

const never = new AbortController().signal

/** A cache of numbered tokens, with a clock. */
function open(lifetime: number) {
  const clock = { now: 0 }
  const issued: string[] = []
  const cache = tokenCache(
    async () => {
      issued.push(`token ${issued.length + 1}`)
      return { value: issued.at(-1) ?? '', lifetime, skew: 0 }
    },
    () => clock.now,
  )
  return { clock, issued, cache, value: async () => (await cache.get(never)).value }
}

test('concurrent callers share one renewal, and later ones its token', async () => {
  const { cache, issued, value } = open(600_000)
  const values = await Promise.all([value(), value(), value()])
  assert.deepEqual(values, ['token 1', 'token 1', 'token 1'])
  assert.equal(await cache.get(never), await cache.get(never))
  assert.equal(issued.length, 1)
})

for (const [lifetime, last] of [
  [600_000, 539_999],
  [60_000, 47_999],
] as const)
  test(`a token of ${lifetime} ms is used for ${last} ms and then renewed before it expires`, async () => {
    const { clock, value } = open(lifetime)
    const values = [await value()]
    clock.now = last
    values.push(await value())
    clock.now = last + 1
    values.push(await value())
    assert.deepEqual(values, ['token 1', 'token 1', 'token 2'])
  })

test('a refused token is forgotten once, also if several requests report it', async () => {
  const { cache, issued } = open(600_000)
  const first = await cache.get(never)
  cache.forget(first)
  const second = await cache.get(never)
  cache.forget(first)
  assert.equal(await cache.get(never), second)
  assert.equal(issued.length, 2)
})

test('a failed renewal rejects all that wait for it, and the next caller tries again', async () => {
  let fail = true
  const cache = tokenCache(
    async () => {
      if (fail) throw new Error('no token today')
      return { value: 'a token', lifetime: 60_000, skew: 0 }
    },
    () => 0,
  )
  const outcomes = await Promise.allSettled([cache.get(never), cache.get(never)])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  fail = false
  assert.equal((await cache.get(never)).value, 'a token')
})

test('a caller that aborts stops waiting, and the renewal goes on for the others', async () => {
  const issue = Promise.withResolvers<{ value: string; lifetime: number; skew: number }>()
  const cache = tokenCache(
    () => issue.promise,
    () => 0,
  )
  const impatient = new AbortController()
  const [left, stayed] = [cache.get(impatient.signal), cache.get(never)]
  impatient.abort(new Error('enough'))
  await assert.rejects(left, { message: 'enough' })
  issue.resolve({ value: 'a token', lifetime: 60_000, skew: 0 })
  assert.equal((await stayed).value, 'a token')
})
