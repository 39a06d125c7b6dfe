import assert from 'node:assert/strict'
import test from 'node:test'
import { firstUnmet, type Rule, refusalBy, type SyncRule } from './rules.ts'

const asked: string[] = []
const rule = (name: string, meets: boolean): SyncRule<object, 'device-taken'> => ({
  name,
  asks: name,
  no: 'device-taken',
  meets: () => asked.push(name) > 0 && meets,
})
const later = (name: string, meets: boolean): Rule<object, 'device-taken'> => ({
  ...rule(name, meets),
  meets: async () => asked.push(name) > 0 && meets,
})

const walks: readonly [what: string, rules: readonly Rule<object, unknown>[], from: number, place: number, read: string][] = [
  ['no rules', [], 0, 0, ''],
  ['rules that are all met', [rule('a', true), later('b', true)], 0, 2, 'ab'],
  ['a rule that is not met', [rule('a', true), rule('b', false), rule('c', true)], 0, 1, 'ab'],
  ['a rule that waits and is not met', [later('a', true), later('b', false), rule('c', false)], 0, 1, 'ab'],
  ['a rule behind one that waits', [later('a', true), rule('b', false), later('c', true)], 0, 1, 'ab'],
  ['a later start', [rule('a', false), rule('b', true), later('c', false)], 1, 2, 'bc'],
]
for (const [what, rules, from, place, read] of walks) {
  test(`a walk along ${what} ends at place ${place} and asks no rule behind it`, async () => {
    asked.length = 0
    assert.equal(await firstUnmet(rules, {}, from), place)
    assert.equal(asked.join(''), read)
  })
}

test('a walk along rules that do not wait answers without a promise', () => {
  assert.equal(firstUnmet([rule('a', true), rule('b', false)], {}), 1)
})

test('the refusal is that of the first rule that is not met, or nothing', () => {
  assert.deepEqual(refusalBy([rule('a', true), rule('b', false)], {}), { no: 'device-taken' })
  assert.equal(refusalBy([rule('a', true)], {}), undefined)
})
