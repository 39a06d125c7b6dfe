import assert from 'node:assert/strict'
import test from 'node:test'
import { SECRET_NAME } from '../../wire/secret-name.ts'
import { type Comparison, compare } from './compare.ts'
import { pacedDifferences } from './pace.ts'

const settings: Comparison = {
  operation: 'listDevices',
  sorted: {},
  ids: new Map(),
  isPartial: false,
  isSortedOtherwise: false,
  isUnknown: () => false,
  isSecret: name => SECRET_NAME.test(name),
}
const found = (recorded: unknown, muster: unknown, change: Partial<Comparison> = {}) => {
  const { differences, states } = compare({ ...settings, ids: new Map(), ...change }, recorded, muster)
  return [...differences, ...states].map(({ kind, path }) => `${kind} ${path}`)
}
const devices = (...numbers: number[]) => ({
  deviceList: numbers.map(number => ({ mei: `35000000000000${number}`, id: `${number}`.repeat(24) })),
})

const cases: readonly [what: string, recorded: unknown, muster: unknown, differences: readonly string[]][] = [
  ['equal bodies', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
  [
    'other names, ids of one form, counts and times',
    { name: 'Namea', id: 'ab12'.repeat(6), totalCount: 4, createTime: 1_700_000_000_000 },
    { name: 'Nameb', id: 'cd34'.repeat(6), totalCount: 5, createTime: 1_800_000_000_000 },
    [],
  ],
  ['a member that Muster lacks', { a: 1, b: 2 }, { a: 1 }, ['extra member $.b']],
  ['a member that the service lacks', { a: 1 }, { a: 1, b: 2 }, ['missing member $.b']],
  ['a number in place of a text', { totalCount: '1' }, { totalCount: 1 }, ['type $.totalCount']],
  ['null in place of a text', { model: null }, { model: 'SM-S911B' }, ['type $.model']],
  ['an object in place of a list', { a: {} }, { a: [] }, ['type $.a']],
  [
    'another code, whose name and text follow',
    { code: 4000000, message: 'A', data: 'x' },
    { code: 4000001, message: 'B', data: 'y' },
    ['code $.code'],
  ],
  [
    'another code of MSP',
    { errorCode: '4042100', code: 'A', errorMessage: 'x' },
    { errorCode: '4042101', code: 'A', errorMessage: 'y' },
    ['code $.errorCode'],
  ],
  [
    'another text for the same code',
    { code: 4000000, message: 'A', data: 'one thing' },
    { code: 4000000, message: 'A', data: 'another thing' },
    ['text $.data'],
  ],
  [
    'a text with a pseudonym',
    { code: 1, data: 'Device Nameabcdefgh is unknown.' },
    { code: 1, data: 'Device X is unknown.' },
    [],
  ],
  [
    'another state',
    { deviceList: [{ mei: '1', state: 'Enrolled' }] },
    { deviceList: [{ mei: '1', state: 'Unassigned' }] },
    ['state $.deviceList[0].state'],
  ],
  ['another word', { managementType: 'FullyManaged' }, { managementType: 'JointlyManaged' }, ['value $.managementType']],
  ['an id of another form', { id: '12345' }, { id: 'ab12'.repeat(6) }, ['form $.id']],
  ['an errorId in another case', { errorId: 'a0'.repeat(16) }, { errorId: 'A0'.repeat(16) }, ['form $.errorId']],
  ['a time in seconds', { createTime: 1_700_000_000 }, { createTime: 1_700_000_000_000 }, ['form $.createTime']],
  [
    'a token of another form',
    { access_token: '‹secret:00112233:text›' },
    { access_token: 'eyJh.eyJh.c2ln' },
    ['form $.access_token'],
  ],
  ['a list in another order', devices(1, 2, 3), devices(3, 2, 1), ['order $.deviceList']],
  ['a list without an item', devices(1, 2), devices(1, 2, 3), ['items $.deviceList']],
  ['a list with one more item', devices(1, 2, 3), devices(1, 2), ['items $.deviceList']],
  ['what depends on earlier uploads', { uploadId: null, lastUploadTime: 1 }, { uploadId: 'x' }, []],
  [
    'a transaction that is under way, without its devices',
    { transactions: [{ transactionId: 'a', state: 'Progress' }] },
    { transactions: [{ transactionId: 'a', state: 'Complete', devices: [] }] },
    ['state $.transactions[0].state'],
  ],
]
for (const [what, recorded, muster, differences] of cases) {
  test(`a comparison of ${what} finds ${differences.length === 0 ? 'no difference' : differences.join(', ')}`, () => {
    assert.deepEqual(found(recorded, muster), differences)
  })
}

test('a list that Muster sorts by a replaced id is compared with the order before the replacement', () => {
  const rows = (...ids: string[]) => ({ customers: ids.map(customerId => ({ customerId, name: 'Namea' })) })
  const change = (order: 'ascending' | 'descending') => ({
    operation: 'getAssociatedCustomersUsingGET',
    sorted: { '$.customers': { customerId: order } },
  })
  assert.deepEqual(found(rows('9', '1'), rows('1', '9'), change('ascending')), [])
  assert.deepEqual(found(rows('9', '1'), rows('1', '9'), change('descending')), ['order $.customers'])
})

test('the items of a partial list, and the order of one that the request sorts, are not compared', () => {
  assert.deepEqual(found(devices(1, 2), devices(2), { isPartial: true }), [])
  assert.deepEqual(found(devices(1, 2), devices(2, 1), { isSortedOtherwise: true }), [])
})

test('an id that Muster made is noted in the place of the recorded one', () => {
  const ids = new Map<string, string>()
  found(devices(1), { deviceList: [{ mei: '350000000000001', id: 'f'.repeat(24) }] }, { ids })
  assert.equal(ids.get('1'.repeat(24)), 'f'.repeat(24))
})

const poll = (time: number, recorded: string, muster = 'Complete') => {
  const { states, places } = compare({ ...settings, ids: new Map() }, { state: recorded }, { state: muster })
  return { signature: 'poll', time, isChange: false, states, places }
}
const order = (time: number) => ({ signature: 'order', time, isChange: true, states: [], places: new Map() })

test('a state that the service reached later than it may is a difference of pace, and one in time is none', () => {
  const moments = [order(0), poll(100, 'Progress'), poll(3000, 'Progress'), poll(4000, 'Complete')]
  assert.deepEqual(
    pacedDifferences(moments, 1, 2000).map(({ kind, recorded }) => `${kind} ${recorded}`),
    ['pace Progress for at least 3 s'],
  )
  assert.deepEqual(pacedDifferences(moments, 1, 3000), [])
})

test('a state that the service never reached is a difference of states', () => {
  const moments = [order(0), poll(100, 'Enrolled', 'Unassigned'), poll(9000, 'Enrolled', 'Unassigned')]
  assert.deepEqual(
    pacedDifferences(moments, 1, 2000).map(({ kind }) => kind),
    ['state'],
  )
})
