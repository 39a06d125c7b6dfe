import assert from 'node:assert/strict'
import test from 'node:test'
import { firstUnmet, type Rule, refusalBy, type SyncRule } from './rules.ts'

const evaluated: string[] = []
const rule = (name: string, meets: boolean): SyncRule<object, 'device-taken'> => ({
  name,
  requires: name,
  refusal: 'device-taken',
  meets: () => evaluated.push(name) > 0 && meets,
})
const asynchronous = (name: string, meets: boolean): Rule<object, 'device-taken'> => ({
  ...rule(name, meets),
  meets: async () => evaluated.push(name) > 0 && meets,
})

const cases: readonly [what: string, rules: readonly Rule<object, unknown>[], from: number, index: number, names: string][] = [
  ['no rules', [], 0, 0, ''],
  ['rules that are all met', [rule('a', true), asynchronous('b', true)], 0, 2, 'ab'],
  ['a rule that is not met', [rule('a', true), rule('b', false), rule('c', true)], 0, 1, 'ab'],
  ['an asynchronous rule that is not met', [asynchronous('a', true), asynchronous('b', false), rule('c', false)], 0, 1, 'ab'],
  ['an unmet rule after an asynchronous one', [asynchronous('a', true), rule('b', false), asynchronous('c', true)], 0, 1, 'ab'],
  ['a start at the second rule', [rule('a', false), rule('b', true), asynchronous('c', false)], 1, 2, 'bc'],
]
for (const [what, rules, from, index, names] of cases) {
  test(`the evaluation of ${what} ends at index ${index} and evaluates no later rule`, async () => {
    evaluated.length = 0
    assert.equal(await firstUnmet(rules, {}, from), index)
    assert.equal(evaluated.join(''), names)
  })
}

test('the evaluation of synchronous rules returns a number, not a promise', () => {
  assert.equal(firstUnmet([rule('a', true), rule('b', false)], {}), 1)
})

test('a list of rules gives the refusal of its first unmet rule, or undefined if all are met', () => {
  assert.deepEqual(refusalBy([rule('a', true), rule('b', false)], {}), { reason: 'device-taken', rule: 'b' })
  assert.equal(refusalBy([rule('a', true)], {}), undefined)
})
