import assert from 'node:assert/strict'
import test from 'node:test'
import { median, quantile, ratios, short, spread } from '../bench/figures.ts'
import { inRounds } from '../bench/rounds.ts'

test('the median of an odd number of values is the middle one, of an even number the mean of the middle two', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([9, 1, 5, 6]), 5.5)
})

test('the quantile 0.99 of 200 values is the 198th, and the quantile 1 is the largest', () => {
  const times = Array.from({ length: 200 }, (_, i) => 200 - i)
  assert.equal(quantile(times, 0.99), 198)
  assert.equal(quantile(times, 1), 200)
})

test('a ratio divides two measures of the same round, and is printed with its lowest and highest value', () => {
  assert.deepEqual(ratios([10, 30], [5, 10]), [2, 3])
  assert.equal(spread(ratios([10, 30, 8], [5, 10, 8])), '2.00 (1.00 to 3.00)')
})

const figures: readonly (readonly [value: number, shown: string])[] = [
  [21345.2, '21,345'],
  [19.74, '19.7'],
  [1.055, '1.05'],
  [0.00312, '0.0031'],
  [0, '0.00'],
  [Number.NaN, '–'],
]
for (const [value, shown] of figures) test(`a figure of ${value} is printed as ${shown}`, () => assert.equal(short(value), shown))

test('the bench runs every second round in reversed order, and does not measure round 0', async () => {
  const ran: string[] = []
  const one = (name: string) => async (round: number) => {
    ran.push(name + round)
    return round
  }
  const measured = await inRounds(3, { a: one('a'), b: one('b') })
  assert.deepEqual(ran, ['a0', 'b0', 'b1', 'a1', 'a2', 'b2', 'b3', 'a3'])
  assert.deepEqual(measured, { a: [1, 2, 3], b: [1, 2, 3] })
})
