import assert from 'node:assert/strict'
import test from 'node:test'
import Type from 'typebox'
import { openComponents } from './openapi-schemas.ts'
import { parse } from './operation.ts'
import { objectShownAs, shownAs } from './shown.ts'

const Size = Type.Enum(['small', 'large'])
const order = {
  size: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'Of the cup.', ...shownAs(Size) })),
  cups: Type.Union([Type.Integer(), Type.String()], shownAs(Type.Integer())),
  pot: Type.Optional(Type.String()),
}
const Order = objectShownAs(order, { size: Size, pot: undefined }, { title: 'Order' })

test('a document shows what a client should send, and the parser accepts more', () => {
  const { sent, schemas } = openComponents()
  assert.deepEqual(sent(Order), { $ref: '#/components/schemas/Order' })
  assert.deepEqual(schemas(), {
    Order: {
      type: 'object',
      required: ['size', 'cups'],
      properties: { size: { type: 'string', enum: ['small', 'large'] }, cups: { type: 'integer' } },
      additionalProperties: false,
    },
  })
  const forgiven = { size: null, cups: '2', pot: 'blue', further: true }
  assert.deepEqual(parse(Order, forgiven), forgiven)
})

test('a member that is shown as another schema keeps its description', () => {
  assert.deepEqual(openComponents().shown(order.size), { type: 'string', enum: ['small', 'large'], description: 'Of the cup.' })
})

test('a titled schema is one component, however often it is used', () => {
  const { shown, schemas } = openComponents()
  const Cup = Type.Object({ hot: Type.Boolean() }, { title: 'Cup' })
  const $ref = '#/components/schemas/Cup'
  assert.deepEqual(shown(Type.Array(Cup)), { type: 'array', items: { $ref } })
  assert.deepEqual(shown(Type.Union([Cup, Type.Null()])), { anyOf: [{ $ref }, { type: 'null' }] })
  assert.deepEqual(Object.keys(schemas()), ['Cup'])
})

test('an object of a request has no further members, unless a response has it too', () => {
  const { shown, sent, schemas } = openComponents()
  const Cup = Type.Object({ hot: Type.Boolean() }, { title: 'Cup' })
  const Pot = Type.Object({ cup: Cup }, { title: 'Pot' })
  sent(Pot)
  shown(Cup)
  sent(Cup)
  const closed = Object.entries(schemas()).map(([title, schema]) => [title, 'additionalProperties' in schema])
  assert.deepEqual(closed, [
    ['Cup', false],
    ['Pot', true],
  ])
})

test('two different schemas of one title are refused', () => {
  const { shown } = openComponents()
  shown(Type.Object({ hot: Type.Boolean() }, { title: 'Cup' }))
  assert.throws(() => shown(Type.Object({ hot: Type.String() }, { title: 'Cup' })), /two different schemas have the title Cup/)
})
