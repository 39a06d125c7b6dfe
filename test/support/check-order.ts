/**
 * Tests that the checks of each operation are in the order of its handler: a request that violates one check is refused by it,
 * and a request that violates two is refused by the earlier one.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apisOf } from '../../src/all-apis.ts'
import { refusingCheck } from './explained.ts'
import type { Muster } from './server.ts'

/**
 * The members of a request; undefined leaves one out. `:id` is a parameter of the path, `?id` one of the query, `^id` a header,
 * and `*` the whole body. Others are in the body, or in the query of a GET. In a query a list is a repeated parameter.
 */
export type Members = Readonly<Record<string, unknown>>
/** A violation of each check, by its rule: members to send instead. */
export type Violations = Readonly<Record<string, Members>>
/** An operation: a request that other members violate, and the violations of its checks. */
export type Listed = readonly [id: string, base: Members, violations: Violations]

export function testOrder(
  muster: Muster,
  api: { name: string; headers: Record<string, string> },
  table: readonly Listed[],
): void {
  const { name, headers } = api
  const { operations } = apisOf('2026-07').find(api => api.name === name) ?? assert.fail(`no API ${name}`)

  test(`every operation of ${name} is in the table of violations, and every check of it`, () => {
    assert.deepEqual(table.map(([id]) => id).sort(), operations.map(({ id }) => id).sort())
    for (const [id, , violations] of table) {
      const checks = operations.find(operation => operation.id === id)?.checks ?? []
      assert.deepEqual(Object.keys(violations).sort(), checks.map(({ rule }) => rule).sort(), id)
    }
  })

  for (const { id, method, path, checks = [] } of operations) {
    const [, base, violations] = table.find(([listed]) => listed === id) ?? ['', {}, {}]
    const rules = checks.map(({ rule }) => rule)
    const send = (members: Members) => {
      const filled = path.replace(/:\w+/g, parameter => String(members[parameter]))
      const plain = Object.entries(members).filter(([member]) => !/^[:?*^]/.test(member))
      const asked = Object.entries(members).flatMap(([member, value]) => (member[0] === '?' ? [[member.slice(1), value]] : []))
      const inQuery = method === 'GET' ? [...plain, ...asked] : asked
      const query = inQuery.flatMap(([member, value]) => [value ?? []].flat().map(one => [String(member), String(one)]))
      const own = Object.entries(members).flatMap(([member, value]) => (member[0] === '^' ? [[member.slice(1), value]] : []))
      const body = method === 'GET' ? undefined : (members['*'] ?? Object.fromEntries(plain))
      return muster.ask(method, `${filled}?${new URLSearchParams(query)}`, {
        headers: { ...headers, ...Object.fromEntries(own) },
        body,
      })
    }
    const refusedBy = async (...members: readonly (Members | undefined)[]) =>
      (await refusingCheck(muster, await send(Object.assign({}, base, ...members)))).rule

    test(`${name} ${id}: each check refuses a request that violates it alone, and of two checks the earlier one refuses`, async () => {
      for (const rule of rules) assert.equal(await refusedBy(violations[rule]), rule)
      for (const [first, second] of neighbours(rules, violations)) {
        assert.equal(await refusedBy(violations[first], violations[second]), first, `${first} and ${second}`)
      }
    })
  }
}

/** Pairs in the order of the list: each rule with the next and with the one before it whose violation changes other members. */
function neighbours(rules: readonly string[], violations: Violations): [first: string, second: string][] {
  const isApart = (one: string) => (other: string) =>
    !Object.keys(violations[one] ?? {}).some(member => member in (violations[other] ?? {}))
  const after = rules.flatMap((rule, i): [string, string][] => {
    const next = rules.slice(i + 1).find(isApart(rule))
    return next === undefined ? [] : [[rule, next]]
  })
  const before = rules.flatMap((rule, i): [string, string][] => {
    const last = rules.slice(0, i).findLast(isApart(rule))
    return last === undefined ? [] : [[last, rule]]
  })
  return [...after, ...before]
}
