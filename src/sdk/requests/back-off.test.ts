import assert from 'node:assert/strict'
import test from 'node:test'
import { delayAfter, RETRY, retryAfterOf } from './back-off.ts'

test('delays double with each attempt up to the longest one, and jitter takes away up to half', () => {
  const delays = (random: number) => [1, 2, 3, 20].map(attempt => delayAfter(attempt, RETRY, { retryAfterMs: undefined, random }))
  assert.deepEqual(delays(0), [250, 500, 1000, 10_000])
  assert.deepEqual(delays(1), [125, 250, 500, 5000])
})

test('a delay that the server named is never shortened, and jitter adds up to a tenth', () => {
  const delay = (random: number) => delayAfter(1, RETRY, { retryAfterMs: 60_000, random })
  assert.deepEqual([delay(0), delay(1)], [60_000, 66_000])
})

const NOON = Date.parse('Wed, 29 Jul 2026 12:00:00 GMT')
const headers: readonly [what: string, headers: Record<string, string>, ms: number | undefined][] = [
  ['seconds', { 'retry-after': '120' }, 120_000],
  ['zero seconds', { 'retry-after': '0' }, 0],
  ['a date, compared with the local clock', { 'retry-after': 'Wed, 29 Jul 2026 12:00:30 GMT' }, 30_000],
  [
    "a date, compared with the server's Date",
    { 'retry-after': 'Wed, 29 Jul 2026 14:00:30 GMT', date: 'Wed, 29 Jul 2026 14:00:00 GMT' },
    30_000,
  ],
  ['a date that is over', { 'retry-after': 'Wed, 29 Jul 2026 11:00:00 GMT' }, 0],
  ['nothing', {}, undefined],
  ['a negative number', { 'retry-after': '-1' }, undefined],
  ['another text', { 'retry-after': 'soon' }, undefined],
]

for (const [what, sent, ms] of headers)
  test(`Retry-After with ${what} is read as ${ms} ms`, () => assert.equal(retryAfterOf(new Headers(sent), NOON), ms))
