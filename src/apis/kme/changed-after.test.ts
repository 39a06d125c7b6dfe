import assert from 'node:assert/strict'
import test from 'node:test'
import { Unfit } from '../../wire/operation.ts'
import { changedAfter } from './changed-after.ts'

const NOW = Date.UTC(2026, 6, 1, 12)

const understood: readonly [string, number][] = [
  ['24h', Date.UTC(2026, 5, 30, 12)],
  ['24H', Date.UTC(2026, 5, 30, 12)],
  ['90m', Date.UTC(2026, 6, 1, 10, 30)],
  ['0m', NOW],
  ['2026-06-01', Date.UTC(2026, 5, 1)],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2026-06-01T08:30', Date.UTC(2026, 5, 1, 8, 30)],
  ['2026-06-01 08:30:15', Date.UTC(2026, 5, 1, 8, 30, 15)],
  ['2026-06-01T08:30:15.250Z', Date.UTC(2026, 5, 1, 8, 30, 15, 250)],
  ['2026-06-01T08:30:15+02:00', Date.UTC(2026, 5, 1, 6, 30, 15)],
  ['2026-06-01T08:30:15 02:00', Date.UTC(2026, 5, 1, 6, 30, 15)],
  ['2026-06-01T08:30:15-0530', Date.UTC(2026, 5, 1, 14, 0, 15)],
  ['1767225600000', 1_767_225_600_000],
]
for (const [text, moment] of understood) {
  test(`changedAfter=${text} is parsed to the expected time`, () => assert.equal(changedAfter(text, NOW), moment))
}

const refused = [
  '',
  'yesterday',
  '1d',
  '-3h',
  '1.5h',
  '2026-13-01',
  '2025-02-29',
  '2026-04-31',
  '2026-06-01T25:00',
  '2026-06',
  '99999999999h',
]
for (const text of refused) {
  test(`changedAfter=${text} is refused with Unfit`, () => assert.throws(() => changedAfter(text, NOW), Unfit))
}
