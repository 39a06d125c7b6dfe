import assert from 'node:assert/strict'
import test from 'node:test'
import Type from 'typebox'
import type { Api } from './api.ts'
import { Refused, statusOf } from './catalogue.ts'
import type { Examples } from './example.ts'
import { openapi } from './openapi.ts'
import { operations } from './operation.ts'

type TestCaller = { readonly scopes: ReadonlySet<string> }

const catalogue = {
  broken: [5000000, 'BROKEN', 'It broke.'],
  unfit: [4000000, 'UNFIT', 'Not fit: {why}'],
  strange: [4000001, 'STRANGE', 'Odd.'],
  unused: [4180000, 'TEAPOT', 'Tea.'],
} as const

const changeTea = operations<unknown, TestCaller>()({
  id: 'changeTea',
  method: 'PUT',
  path: '/tea/:pot/cups/:cup',
  tag: 'Tea',
  summary: 'Change a cup',
  query: Type.Object({ sugar: Type.Optional(Type.Integer({ description: 'Lumps.' })) }),
  headers: Type.Object({ 'x-milk': Type.String() }),
  consumes: 'application/x-www-form-urlencoded',
  body: Type.Object({ leaf: Type.String() }),
  reply: Type.Object({ hot: Type.Boolean() }),
  status: 202,
  errors: ['strange'],
  scopes: ['tea', 'tea.cups'],
  handle: async () => ({}),
})

const api: Api<unknown, TestCaller> = {
  name: 'tea',
  title: 'Tea',
  description: 'Tea.',
  prefixes: ['/tea'],
  bodyLimit: 1,
  catalogue,
  operations: [changeTea],
  tags: { Tea: 'Tea in cups.' },
  examples: async () => [],
  errorsEverywhere: ['broken', 'unfit'],
  errorSchema: Type.Object({ code: Type.Integer() }),
  security: { bearer: { type: 'http', scheme: 'bearer' } },
  admit: async () => ({ scopes: new Set() }),
  because: () => new Refused(catalogue.broken),
  errorResponse: ({ row, text }, id) => ({ status: statusOf(row[0]), body: { code: row[0], text, id } }),
}

const examples: Examples = [
  { method: 'POST', path: '/kettle' },
  {
    operation: 'changeTea',
    title: 'A cup, with sugar',
    path: { pot: 'blue', cup: '2' },
    query: { sugar: 1 },
    body: { leaf: 'Assam' },
    response: { hot: true },
  },
  { operation: 'changeTea', refused: 'strange', path: { pot: 'red', cup: '9' }, body: { leaf: 'Mint' } },
]
const about = { version: '1', server: '/', examples }
const document = openapi(api, about)
const operation = document.paths['/tea/{pot}/cups/{cup}']?.put

const [shown, refused] = ['A cup, with sugar', 'Refused: 4000001 STRANGE']

test('the parameters of an operation are those of its path, query and headers, each with its `required` and its examples', () => {
  const parameters = operation?.parameters?.map(({ in: place, name, required, examples }) => [place, name, required, examples])
  const two = (one: string, other: string) => ({
    'a-cup-with-sugar': { summary: shown, value: one },
    strange: { summary: refused, value: other },
  })
  assert.deepEqual(parameters, [
    ['path', 'pot', true, two('blue', 'red')],
    ['path', 'cup', true, two('2', '9')],
    ['query', 'sugar', false, { 'a-cup-with-sugar': { summary: shown, value: 1 } }],
    ['header', 'x-milk', true, undefined],
  ])
})

test('the request body and the response have the content types that the operation names, and its examples', () => {
  assert.deepEqual(operation?.requestBody, {
    required: true,
    content: {
      'application/x-www-form-urlencoded': {
        schema: changeTea.body,
        examples: {
          'a-cup-with-sugar': { summary: shown, value: { leaf: 'Assam' } },
          strange: { summary: refused, value: { leaf: 'Mint' } },
        },
      },
    },
  })
  assert.deepEqual(operation?.responses['202'], {
    description: 'Done.',
    content: {
      'application/json': {
        schema: changeTea.reply,
        examples: { 'a-cup-with-sugar': { summary: shown, value: { hot: true } } },
      },
    },
  })
})

test('a redirect has the location of its example', () => {
  const others = { 303: 'To the kitchen.' }
  const moved: Examples = [{ operation: 'changeTea', title: 'Moved', status: 303, location: '/kitchen' }]
  const { paths } = openapi({ ...api, operations: [{ ...changeTea, others }] }, { ...about, examples: moved })
  assert.deepEqual(paths['/tea/{pot}/cups/{cup}']?.put?.responses['303'], {
    description: 'To the kitchen.',
    headers: { location: { schema: { type: 'string' }, examples: { moved: { summary: 'Moved', value: '/kitchen' } } } },
  })
})

test('a refusal with a body of its own is an example of its operation alone', () => {
  const own = { operation: 'changeTea', refused: 'strange', response: { code: 4000001, text: 'Mint is odd.' } }
  const { paths, components } = openapi(api, { ...about, examples: [own] })
  assert.deepEqual(paths['/tea/{pot}/cups/{cup}']?.put?.responses['400'], {
    description: '4000000 UNFIT, 4000001 STRANGE',
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/ErrorBody' },
        examples: {
          unfit: { $ref: '#/components/examples/unfit' },
          strange: { summary: '4000001 STRANGE', value: own.response },
        },
      },
    },
  })
  assert.deepEqual(Object.keys(components.examples), ['unfit', 'broken'])
})

for (const [what, wrong, message] of [
  ['an unknown operation', { operation: 'drinkTea', title: 'Tea' }, /an example is of drinkTea, which is no operation/],
  ['an unknown row', { operation: 'changeTea', refused: 'coffee' }, /coffee is named as an error/],
  ['neither a title nor a row', { operation: 'changeTea' }, /an example of changeTea has no title/],
  ['the name of another one', { operation: 'changeTea', title: 'A cup with sugar' }, /changeTea has two examples with one name/],
] as const) {
  test(`a document with an example of ${what} is not made`, () => {
    assert.throws(() => openapi(api, { ...about, examples: [...examples, wrong] }), message)
  })
}

test('errors are grouped by status, and a status is a reference to a shared response that is named for the rows of the operation', () => {
  assert.deepEqual(operation?.responses['400'], { $ref: '#/components/responses/Error400Strange' })
  assert.deepEqual(operation?.responses['500'], { $ref: '#/components/responses/Error500' })
  assert.equal(operation?.responses['418'], undefined)
  assert.deepEqual(operation?.['x-error-codes'], [5000000, 4000000, 4000001])
  assert.deepEqual((document.components.responses as Record<string, unknown>).Error400Strange, {
    description: '4000000 UNFIT, 4000001 STRANGE',
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/ErrorBody' },
        examples: { unfit: { $ref: '#/components/examples/unfit' }, strange: { $ref: '#/components/examples/strange' } },
      },
    },
  })
})

test('the example of an error is the body that the API sends', () => {
  const { examples } = document.components
  assert.deepEqual((examples as Record<string, unknown>).unfit, {
    summary: '4000000 UNFIT',
    value: { code: 4000000, text: 'Not fit:', id: '7C9E6679742540DE944BE07FC1F90AE7' },
  })
})

test('a document with an operation that names an error without a row is not made', () => {
  const wrong = { ...api, operations: [{ ...changeTea, errors: ['coffee'] }] }
  assert.throws(() => openapi(wrong, about), /coffee is named as an error, but the catalogue has no such row/)
})

test('a document with an operation of a tag that the API does not describe is not made', () => {
  const wrong = { ...api, operations: [{ ...changeTea, tag: 'Coffee' }] }
  assert.throws(() => openapi(wrong, about), /changeTea has the tag Coffee, which the API does not describe/)
})

test('further statuses of an operation have its descriptions, and an open operation has no security', () => {
  const withOthers = { ...changeTea, others: { 302: 'To the kitchen.' }, open: true }
  const { paths } = openapi({ ...api, operations: [withOthers] }, about)
  const open = paths['/tea/{pot}/cups/{cup}']?.put
  assert.deepEqual(open?.responses['302'], { description: 'To the kitchen.' })
  assert.deepEqual([open?.security, operation?.security], [[], [{ bearer: [] }]])
})
