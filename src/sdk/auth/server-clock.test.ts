import assert from 'node:assert/strict'
import test from 'node:test'
import { serverClock } from './server-clock.ts'

const NOON = Date.parse('Wed, 29 Jul 2026 12:00:00 GMT')

const dates: readonly [what: string, date: string | null, skew: number][] = [
  ['two hours later', 'Wed, 29 Jul 2026 14:00:00 GMT', 7_200_000],
  ['two hours earlier', 'Wed, 29 Jul 2026 10:00:00 GMT', -7_200_000],
  ['29 seconds later', 'Wed, 29 Jul 2026 12:00:29 GMT', 0],
  ['that is absent', null, 0],
  ['that is no date', 'noon', 0],
]

for (const [what, date, skew] of dates)
  test(`a Date ${what} corrects the clock by ${skew} ms`, () => {
    const clock = serverClock(() => NOON)
    clock.saw(date)
    assert.deepEqual([clock.skew(), clock.now()], [skew, NOON + skew])
  })

test('a correction lasts until a Date differs from it, and ends where the local clock is right again', () => {
  let now = NOON
  const clock = serverClock(() => now)
  clock.saw('Wed, 29 Jul 2026 14:00:00 GMT')
  clock.saw('Wed, 29 Jul 2026 14:00:10 GMT')
  clock.saw(null)
  assert.equal(clock.skew(), 7_200_000)
  now = NOON + 7_200_000
  clock.saw('Wed, 29 Jul 2026 14:00:00 GMT')
  assert.equal(clock.skew(), 0)
})
