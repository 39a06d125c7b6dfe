import assert from 'node:assert/strict'
import test from 'node:test'
import { clashIn, clashInWhen, lackIn } from './combination.ts'
import type { Effect, When } from './fault.ts'
import { RECIPES } from './recipes.ts'

const clashing: readonly [Effect, one: string, other: string][] = [
  [{ drop: 'before', reset: 'before' }, 'drop', 'reset'],
  [{ drop: 'middle', hang: 'middle' }, 'drop', 'hang'],
  [{ reset: 'before', status: 503 }, 'reset', 'status'],
  [{ drop: 'after', code: 5000000 }, 'drop', 'code'],
  [{ hang: 'after', headers: { a: 'b' } }, 'hang', 'headers'],
  [{ drop: 'after', truncateBytes: 3 }, 'drop', 'truncateBytes'],
  [{ drop: 'before', delayMs: 5, afterWork: true }, 'drop', 'afterWork'],
  [{ code: 5000000, body: {} }, 'code', 'body'],
  [{ code: 5000000, garbage: 'body' }, 'code', 'garbage'],
  [{ body: 'x', garbage: 'body' }, 'body', 'garbage'],
  [{ garbage: 'http', status: 503 }, 'garbage', 'status'],
  [{ garbage: 'http', bytesPerSecond: 9 }, 'garbage', 'bytesPerSecond'],
  [{ garbage: 'http', reset: 'middle' }, 'garbage', 'reset'],
  [{ status: 204, body: {} }, 'status', 'body'],
  [{ status: 304, truncateBytes: 1 }, 'status', 'truncateBytes'],
  [{ status: 204, drop: 'middle' }, 'status', 'drop'],
  [{ transactionMs: 5, delayMs: 5 }, 'transactionMs', 'delayMs'],
  [{ stepFailures: 1, code: 5000000 }, 'stepFailures', 'code'],
  [{ device: 'x', code: 40000004, status: 400 }, 'device', 'status'],
]
for (const [effect, ...members] of clashing) {
  test(`an effect with ${members.join(' and ')} in ${JSON.stringify(effect)} contradicts itself`, () =>
    assert.deepEqual(clashIn(effect), members))
}

const sensible: readonly Effect[] = [
  { code: 5000000, status: 502, headers: { 'retry-after': '1' }, delayMs: 5 },
  { status: 504, afterWork: true },
  { delayMs: 5, afterWork: true, drop: 'after' },
  { delayMs: 5, drop: 'before' },
  { delayMs: 5, reset: 'middle', truncateBytes: 5, bytesPerSecond: 50 },
  { status: 200, body: { some: 'body' }, truncateBytes: 5, hang: 'middle' },
  { garbage: 'body', status: 502, truncateBytes: 3 },
  { headers: { 'content-type': 'text/html' } },
  { device: 'x', code: 40000004, transactionMs: 5, stepFailures: 2 },
  ...Object.values(RECIPES).map(recipe => recipe.do),
]
for (const effect of sensible) {
  test(`the effect ${JSON.stringify(effect)} is accepted`, () => {
    assert.equal(clashIn(effect), undefined)
    assert.equal(lackIn(effect, {}), undefined)
  })
}

test('an effect, or a condition, that has no meaning alone is named with what it needs', () => {
  assert.deepEqual(lackIn({ afterWork: true, drop: 'after' }, {})?.member, 'afterWork')
  assert.deepEqual(lackIn({ device: 'x' }, {}), { member: 'device', needs: ['code'] })
  assert.deepEqual(lackIn({ status: 503 }, { randomSeed: 'x' }), { member: 'randomSeed', needs: ['probability'] })
})

test('conditions that contradict each other are named', () => {
  const cases: readonly [When, string[] | undefined][] = [
    [{ untilRemoved: true, times: 2 }, ['untilRemoved', 'times']],
    [{ every: 2, probability: 0.5 }, ['every', 'probability']],
    [{ every: 2, times: 2 }, undefined],
    [{ probability: 0.5, randomSeed: 'x', times: 2 }, undefined],
  ]
  for (const [when, expected] of cases) assert.deepEqual(clashInWhen(when), expected)
})
