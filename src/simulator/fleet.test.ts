import assert from 'node:assert/strict'
import test from 'node:test'
import { normalise } from '../enrolment/identifier.ts'
import { dealt, fleetOf, type Phone } from './fleet.ts'
import { checkMix, type Mix, MixError, OUTCOMES } from './mix.ts'

const LEAST = { reseller: 'northwind', customer: 'acme', phones: 10, profile: 'Base' }
const mixOf = (change: object = {}): Mix => checkMix({ ...LEAST, ...change })
const countsOf = (fleet: readonly Phone[], member: 'model' | 'planned') =>
  Object.fromEntries([...Map.groupBy(fleet, phone => phone[member])].map(([value, own]) => [value, own.length]))

test('a mix with the same seed gives the same phones, on every machine and in every version', () => {
  const outcomes = { enrolled: 70, failed: 20, notUploaded: 10 }
  const mix = { phones: 10, seed: 'a', models: { 'SM-S921B': 50, 'SM-X200': 50 }, dualSim: 30, outcomes }
  assert.deepEqual(fleetOf(mixOf(mix)), fleetOf(mixOf(mix)))
  // A person may have noted them: a later version must not change the phones of a seed.
  assert.deepEqual(fleetOf(mixOf(mix)).slice(0, 4), [
    { imei: '355907932085654', imei2: null, serialNumber: 'R5DVS9JAM00', model: 'SM-X200', planned: 'notUploaded' },
    { imei: '359058351561613', imei2: null, serialNumber: 'R5DVS9JAM01', model: 'SM-S921B', planned: 'failed' },
    { imei: '355907932085662', imei2: null, serialNumber: 'R5DVS9JAM02', model: 'SM-X200', planned: 'enrolled' },
    { imei: '359058351561621', imei2: '359058351561639', serialNumber: 'R5DVS9JAM03', model: 'SM-S921B', planned: 'enrolled' },
  ])
})

const SAME: readonly [what: string, change: object][] = [
  ['profile', { profile: 'Till' }],
  ['rate', { rate: 5 }],
  ['order of its shares', { outcomes: { failed: 50, enrolled: 50 } }],
]
for (const [what, change] of SAME) {
  test(`a mix with another ${what} has the same phones`, () => {
    const mix = { outcomes: { enrolled: 50, failed: 50 } }
    assert.deepEqual(fleetOf(mixOf({ ...mix, ...change })), fleetOf(mixOf(mix)))
  })
}

const OTHER: readonly [what: string, change: object][] = [
  ['seed', { seed: 2 }],
  ['customer', { customer: 'borealis' }],
  ['number of phones', { phones: 1001 }],
  ['share', { outcomes: { enrolled: 49, failed: 51 } }],
]
for (const [what, change] of OTHER) {
  test(`a mix with another ${what} has other phones`, () => {
    const mix = { phones: 1000, dualSim: 50, outcomes: { enrolled: 50, failed: 50 } }
    const [one, other] = [mix, { ...mix, ...change }].map(each => fleetOf(mixOf(each)))
    const known = new Set(one?.flatMap(({ imei, imei2, serialNumber }) => [imei, imei2, serialNumber]))
    const same = other?.filter(({ imei, serialNumber }) => known.has(imei) || known.has(serialNumber))
    assert.deepEqual(same, [])
  })
}

test('100,000 phones of three models have different and valid identifiers, and the shares of their mix exactly', () => {
  const models = { 'SM-S921B': 50, 'SM-A546B': 33.3, 'SM-X200': 16.7 }
  const fleet = fleetOf(mixOf({ phones: 100_000, models, dualSim: 40, outcomes: { enrolled: 99.5, failed: 0.5 } }))
  const imeis = fleet.flatMap(({ imei, imei2 }) => (imei2 === null ? [imei] : [imei, imei2]))
  const serials = fleet.map(({ serialNumber }) => serialNumber)
  assert.deepEqual([new Set(imeis).size, new Set(serials).size], [140_000, 100_000])
  assert.ok(imeis.every(imei => normalise('imei', imei, { strictImei: true }) === imei))
  assert.ok(serials.every(serial => normalise('serial', serial, { strictImei: true }) === serial && serial.length === 11))
  assert.deepEqual(countsOf(fleet, 'model'), { 'SM-S921B': 50_000, 'SM-A546B': 33_300, 'SM-X200': 16_700 })
  assert.deepEqual(countsOf(fleet, 'planned'), { enrolled: 99_500, failed: 500 })
})

const deals: readonly [shares: Readonly<Record<string, number>>, count: number, dealt: string][] = [
  [{ a: 50, b: 50 }, 4, 'aabb'],
  [{ a: 50, b: 50 }, 3, 'aab'],
  [{ a: 34, b: 33, c: 33 }, 1, 'a'],
  [{ a: 10, b: 90 }, 1, 'b'],
  [{ a: 0, b: 100 }, 2, 'bb'],
  [{ a: 33.3, b: 33.3, c: 33.4 }, 10, 'aaabbbcccc'],
]
for (const [shares, count, expected] of deals) {
  test(`${count} phones in the shares ${JSON.stringify(shares)} are ${expected}`, () => {
    assert.equal(dealt(shares, count).join(''), expected)
  })
}

test('a mix has defaults for all but reseller, customer and phones', () => {
  const { profile: _, ...least } = LEAST
  assert.deepEqual(checkMix({ ...least, outcomes: { noProfile: 100 } }), {
    ...{ reseller: 'northwind', customer: 'acme', phones: 10, seed: '1', profile: undefined, rate: undefined },
    ...{ models: { 'SM-S921B': 100 }, outcomes: { noProfile: 100 }, dualSim: 0 },
  })
})

test('ids of tenants and a seed may be numbers', () => {
  const { reseller, customer, seed } = mixOf({ reseller: 1000000001, customer: 2000000001, seed: 7 })
  assert.deepEqual([reseller, customer, seed], ['1000000001', '2000000001', '7'])
})

const BAD: readonly [what: string, change: object | null, place: string, message: string][] = [
  ['of no members', null, '', 'a mix must be an object with reseller, customer and phones'],
  ['that is a list', [], '', 'a mix must be an object with reseller, customer and phones'],
  [
    'with a misspelt member',
    { outcome: {} },
    'outcome',
    'outcome is not one of reseller, customer, phones, seed, profile, models, dualSim, outcomes, rate',
  ],
  ['without a reseller', { reseller: undefined }, '', 'reseller is required'],
  ['with an empty customer', { customer: ' ' }, 'customer', 'customer must be a text of one line with at most 64 characters'],
  [
    'with a customer that is a list',
    { customer: ['acme'] },
    'customer',
    'customer must be a text of one line with at most 64 characters',
  ],
  ['with a seed of two lines', { seed: 'a\nb' }, 'seed', 'seed must be a text of one line with at most 64 characters'],
  ['without phones', { phones: null }, '', 'phones is required'],
  ['of no phones', { phones: 0 }, 'phones', 'phones must be a whole number from 1 to 100000'],
  ['of half a phone', { phones: 1.5 }, 'phones', 'phones must be a whole number from 1 to 100000'],
  ['of too many phones', { phones: 100_001 }, 'phones', 'phones must be a whole number from 1 to 100000'],
  ['with phones as text', { phones: '10' }, 'phones', 'phones must be a whole number from 1 to 100000'],
  ['with a share above 100', { dualSim: 101 }, 'dualSim', 'dualSim must be a number from 0 to 100'],
  ['with a rate of 0', { rate: 0 }, 'rate', 'rate must be a number from 0.1 to 10000'],
  ['with an infinite rate', { rate: Number.POSITIVE_INFINITY }, 'rate', 'rate must be a number from 0.1 to 10000'],
  ['without models', { models: {} }, 'models', 'models must have a share in percent for each name'],
  ['with a list of models', { models: ['SM-S921B'] }, 'models', 'models must have a share in percent for each name'],
  [
    'with a share that is no number',
    { models: { 'SM-S921B': 'all' } },
    'models SM-S921B',
    'models.SM-S921B must be a number from 0 to 100',
  ],
  [
    'with a negative share',
    { outcomes: { enrolled: 110, failed: -10 } },
    'outcomes enrolled',
    'outcomes.enrolled must be a number from 0 to 100',
  ],
  [
    'with shares of 90 percent',
    { outcomes: { enrolled: 80, failed: 10 } },
    'outcomes',
    'outcomes must add up to 100 percent, and add up to 90',
  ],
  [
    'with an unknown outcome',
    { outcomes: { broken: 100 } },
    'outcomes broken',
    `outcomes.broken is not one of ${OUTCOMES.join(', ')}`,
  ],
  [
    'without the profile that its outcomes need',
    { profile: undefined },
    '',
    'profile is required: a phone needs one to end as enrolled',
  ],
]
for (const [what, change, place, message] of BAD) {
  test(`a mix ${what} is refused with its place`, () => {
    const mix = change === null || Array.isArray(change) ? change : { ...LEAST, ...change }
    assert.throws(
      () => checkMix(mix),
      (error: unknown) => {
        assert.ok(error instanceof MixError)
        assert.deepEqual([error.place.join(' '), error.message], [place, message])
        return true
      },
    )
  })
}
