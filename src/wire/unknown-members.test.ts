import assert from 'node:assert/strict'
import test from 'node:test'
import Type from 'typebox'
import { unknownMembers } from './unknown-members.ts'

const Device = Type.Object({ imei: Type.String(), tags: Type.Optional(Type.Array(Type.String())) })
const Body = Type.Object({
  id: Type.String(),
  open: Type.Unsafe<object>({ type: 'object' }),
  by: Type.Record(Type.String(), Type.String()),
  devices: Type.Array(Type.Union([Type.String(), Device])),
  more: Type.Union([Type.Null(), Device, Type.Array(Device)]),
})

const cases: readonly [what: string, value: unknown, found: readonly string[]][] = [
  ['known members', { id: '1', devices: ['a', { imei: '1', tags: ['x'] }] }, []],
  ['a misspelt member', { idd: '1' }, ['idd']],
  ['a misspelt member of an item', { devices: ['a', { imie: '1' }] }, ['devices[1].imie']],
  [
    'the same one in many items',
    { devices: [{ imie: '1' }, { imie: '2' }, { tag: 'x' }] },
    ['devices[0].imie', 'devices[2].tag'],
  ],
  ['members of an open object and of a record', { open: { a: 1 }, by: { b: '1' } }, []],
  ['a member of another branch of a union', { more: [{ imei: '1', odd: 1 }] }, ['more[0].odd']],
  ['an object in place of a text', { id: { a: 1 } }, []],
  ['an invisible character in a name', { 'id\u200b': 1 }, ['id\\u{200B}']],
  ['names of Object.prototype', { constructor: 1 }, ['constructor']],
  ['no object', 'text', []],
]
for (const [what, value, found] of cases) {
  test(`in a value with ${what}, the unknown members are ${JSON.stringify(found)}`, () =>
    assert.deepEqual(unknownMembers(Body, value), found))
}

test('at most 20 unknown members are named, each with at most 100 characters', () => {
  const members = Array.from({ length: 50 }, (_, i) => [`${i}${'x'.repeat(200)}`, 1])
  const found = unknownMembers(Body, Object.fromEntries(members))
  assert.deepEqual([found.length, Math.max(...found.map(name => name.length))], [20, 100])
})

test('a body has no unknown members where an operation has no schema for it', () =>
  assert.deepEqual(unknownMembers(undefined, { a: 1 }), []))
