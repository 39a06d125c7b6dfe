import assert from 'node:assert/strict'
import test from 'node:test'
import type { OpenApi } from './openapi-document.ts'
import { joined } from './openapi-join.ts'

const documentOf = (path: string, title: string, scheme: string): OpenApi => ({
  openapi: '3.1.0',
  info: { title, version: '1', description: '' },
  servers: [{ url: '/' }],
  tags: [{ name: title }],
  paths: {
    [path]: {
      get: {
        operationId: title,
        tags: [title],
        summary: '',
        responses: { 404: { $ref: '#/components/responses/Error404' } },
        'x-error-codes': [404],
      },
    },
  },
  components: {
    schemas: { Error: { title } },
    responses: { Error404: { content: { j: { schema: { $ref: '#/components/schemas/Error' } } } } },
    examples: { gone: { value: title } },
    securitySchemes: { [scheme]: {} },
  },
  'x-error-codes': { gone: [404, title, ''] },
})

test('two joined documents have the paths of both, and each operation still refers to the errors of its own API', () => {
  const one = joined(documentOf('/new', 'New', 'token'), documentOf('/old', 'Old', 'key'), 'Old')
  assert.deepEqual(Object.keys(one.paths), ['/new', '/old'])
  assert.equal(one.info.title, 'New')
  assert.deepEqual(one.paths['/old']?.get?.responses[404], { $ref: '#/components/responses/Error404Old' })
  assert.deepEqual(one.paths['/new']?.get?.responses[404], { $ref: '#/components/responses/Error404' })
  assert.deepEqual(one.components.schemas, { Error: { title: 'New' }, ErrorOld: { title: 'Old' } })
  assert.deepEqual(Object.keys(one.components.securitySchemes), ['token', 'key'])
  assert.deepEqual(one['x-error-codes'], { gone: [404, 'New', ''], goneOld: [404, 'Old', ''] })
  assert.match(JSON.stringify(one.components.responses), /"Error404Old":.*#\/components\/schemas\/ErrorOld/)
})

test('two documents that have the same path are not joined', () => {
  const document = documentOf('/new', 'New', 'token')
  assert.throws(() => joined(document, document, 'Old'), /both documents have \/new/)
})

test('a schema that both documents have keeps its name, and one that differs only below it does not', () => {
  const withCup = (path: string, cup: object): OpenApi => {
    const document = documentOf(path, 'Tea', path.slice(1))
    const schemas = { Cup: cup, Pot: { items: { $ref: '#/components/schemas/Cup' } }, Lid: { type: 'string' } }
    return { ...document, components: { ...document.components, schemas } }
  }
  const schemasOf = (one: object, other: object) =>
    joined(withCup('/new', one), withCup('/old', other), 'Old').components.schemas as Record<string, unknown>
  assert.deepEqual(Object.keys(schemasOf({ type: 'string' }, { type: 'string' })), ['Cup', 'Pot', 'Lid'])
  const different = schemasOf({ type: 'string' }, { type: 'integer' })
  assert.deepEqual(Object.keys(different), ['Cup', 'Pot', 'Lid', 'CupOld', 'PotOld'])
  assert.deepEqual(different.PotOld, { items: { $ref: '#/components/schemas/CupOld' } })
})
