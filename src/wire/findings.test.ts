import assert from 'node:assert/strict'
import test from 'node:test'
import Type from 'typebox'
import type { Api } from './api.ts'
import { type Catalogue, Refused, withRule, withUnfit } from './catalogue.ts'
import { BODY_FORM, bodyForm, type Check } from './check.ts'
import { findingsOf } from './findings.ts'
import { type AnyOperation, parse, Unfit } from './operation.ts'

const catalogue = {
  invalid: [4000000, 'INVALID', 'invalid'],
  tooLarge: [4130000, 'TOO_LARGE', 'too large'],
  unknown: [4040000, 'UNKNOWN', 'unknown'],
  broken: [5000000, 'BROKEN', 'broken'],
} as const satisfies Catalogue

const known: Check = {
  rule: 'customer-known',
  requires: 'The customer exists.',
  row: 'unknown',
  remedy: 'Correct the id.',
  reads: ['customerId'],
}
const form: Check = { rule: 'order-form', requires: 'The order has a form.', row: 'invalid', remedy: 'Correct the order.' }

type Any = AnyOperation<unknown, { scopes: ReadonlySet<string> }>
const operation: Any = {
  id: 'order',
  method: 'PUT',
  path: '/order',
  tag: 'orders',
  summary: 'Orders',
  body: Type.Object({ customerId: Type.String() }),
  reply: Type.Object({}),
  scopes: [],
  checks: [bodyForm('invalid'), form, known],
  handle: async () => ({}),
}
// findingsOf reads these members alone.
const api = {
  name: 'orders',
  bodyLimit: 1000,
  catalogue,
  because: (cause: string) =>
    new Refused(cause === 'body-too-large' ? catalogue.tooLarge : cause === 'broken' ? catalogue.broken : catalogue.invalid),
} as unknown as Api<unknown, { scopes: ReadonlySet<string> }>

const callWith = (body: unknown) => ({ params: {}, headers: {}, sent: { query: {}, body } })
const findings = (refused: Refused | undefined, body?: unknown, of: Any | undefined = operation) =>
  findingsOf(api, of, { refused, call: body === undefined ? undefined : callWith(body) })
const outcomes = (...given: Parameters<typeof findings>) =>
  findings(...given).map(({ rule, outcome }) => `${rule} ${outcome}`.replace(' pass', ''))
const failed = (...given: Parameters<typeof findings>) => findings(...given).find(({ outcome }) => outcome === 'fail')

const USUAL = ['body-size', 'body-json', 'texts']

test('a request without a refusal has passed all checks of the server and of its operation', () => {
  assert.deepEqual(outcomes(undefined), [...USUAL, 'body-form', 'order-form', 'customer-known'])
})

test('a refusal by a rule fails that check, and later checks are not reached', () => {
  assert.deepEqual(outcomes(withRule(new Refused(catalogue.invalid), 'order-form')), [
    ...USUAL,
    'body-form',
    'order-form fail',
    'customer-known not reached',
  ])
})

test('a refusal without a rule fails the check of the operation that has its row', () => {
  assert.equal(failed(new Refused(catalogue.unknown))?.rule, 'customer-known')
})

test('a failed check shows the values that it compared, its row and its remedy', () => {
  assert.deepEqual(failed(new Refused(catalogue.unknown), { customerId: '7\u200b' }), {
    rule: 'customer-known',
    requires: 'The customer exists.',
    code: 4040000,
    name: 'UNKNOWN',
    outcome: 'fail',
    found: 'customerId is "7\\u{200B}"',
    remedy: 'Correct the id.',
  })
})

const values: readonly [value: unknown, found: string][] = [
  [undefined, 'absent'],
  [null, 'null'],
  [7, '7'],
  [['a', 'b'], 'a list of 2'],
  [{}, 'an object'],
  ['x'.repeat(65), `"${'x'.repeat(64)}…"`],
]
for (const [customerId, found] of values) {
  test(`a failed check shows ${JSON.stringify(customerId)} as ${found}`, () => {
    assert.equal(failed(new Refused(catalogue.unknown), { customerId })?.found, `customerId is ${found}`)
  })
}

test('a failed check shows the length of a secret alone', () => {
  const refused = withUnfit(new Refused(catalogue.invalid), new Unfit('app.clientSecret', 'is too short', 'order-form'))
  assert.equal(
    failed(refused, { app: { clientSecret: 'abc' } })?.found,
    'app.clientSecret is a text of 3 characters: is too short',
  )
})

test('a body in text is read as JSON, and shows no values where it is none', () => {
  const refused = new Refused(catalogue.unknown)
  assert.equal(failed(refused, '{"customerId":"7"}')?.found, 'customerId is "7"')
  assert.equal(failed(refused, 'customerId=7')?.found, undefined)
})

test('a fault is a check only where it refused: before the body, or after it where it was parsed', () => {
  const refused = withRule(new Refused(catalogue.unknown), 'fault')
  assert.deepEqual(outcomes(refused).slice(0, 2), ['fault fail', 'body-size not reached'])
  assert.deepEqual(outcomes(refused, {}).slice(0, 5), [...USUAL, 'fault fail', 'body-form not reached'])
})

const LAST: readonly [refused: Refused, of: Any | undefined, rule: string][] = [
  [new Refused(catalogue.broken), operation, 'completed'],
  [new Refused([4090000, 'OTHER', 'other']), operation, 'other'],
  [new Refused(catalogue.unknown), undefined, 'path'],
]
for (const [refused, of, rule] of LAST) {
  test(`a refusal ${refused.row[1]} that no check has is explained by the rule ${rule}`, () => {
    const [last] = findingsOf(api, of, { refused }).slice(-1)
    assert.deepEqual([last?.rule, last?.outcome, last?.code], [rule, 'fail', refused.row[0]])
  })
}

const forms: readonly [schema: Type.TSchema, value: unknown, reason: string][] = [
  [Type.Enum(['IMEI', 'MEID', 'SN']), 'FOO', 'a must be one of IMEI, MEID, SN'],
  [Type.Union([Type.Enum(['up', 'down']), Type.Null()]), 'left', 'a must be one of up, down or must be null'],
  [Type.Union([Type.Array(Type.String()), Type.Object({})]), 7, 'a must be array or must be object'],
]
for (const [schema, value, reason] of forms) {
  test(`a member with the value ${JSON.stringify(value)} is refused: ${reason}`, () => {
    assert.throws(
      () => parse(Type.Object({ a: schema }), { a: value }, BODY_FORM),
      (error: unknown) => error instanceof Unfit && error.message === reason && error.rule === BODY_FORM,
    )
  })
}
