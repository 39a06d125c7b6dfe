import assert from 'node:assert/strict'
import test from 'node:test'
import { typesOf } from '../scripts/sdk-types.ts'
import type { OpenApi } from '../src/wire/openapi-document.ts'

const textOf = (schema: object) => ({ content: { 'application/json': { schema } } })
const Cup = {
  type: 'object',
  description: 'A cup */ of tea.',
  required: ['size'],
  properties: {
    size: { enum: ['small', 'large'] },
    'x-milk': { type: ['boolean', 'null'] },
    leaves: { type: 'array', items: { anyOf: [{ const: "d'Assam" }, { type: 'integer' }] } },
    labels: { type: 'object', patternProperties: { '^.*$': { type: 'string' } } },
  },
}
const document: OpenApi = {
  openapi: '3.1.0',
  info: { title: 'Tea', version: '1', description: '' },
  servers: [],
  tags: [],
  paths: {
    '/cups/{id}': {
      put: {
        operationId: 'changeCup',
        tags: [],
        summary: 'Changes a cup',
        parameters: [
          Object.assign({ name: 'id', in: 'path', required: true }, { schema: { type: 'string' } }),
          Object.assign(
            { name: 'warm', in: 'query', required: false },
            { schema: { type: 'boolean' }, description: 'Above 50 °C.' },
          ),
        ],
        requestBody: textOf({ $ref: '#/components/schemas/Cup' }),
        responses: { 204: { description: 'Done.' }, 400: { description: '' } },
        'x-error-codes': [4000000, 5000000],
      },
    },
  },
  components: { schemas: { Cup }, responses: {}, examples: {}, securitySchemes: {} },
  'x-error-codes': { unfit: [4000000, 'UNFIT', 'Not fit.'] },
}

test('the types of a document are its named schemas, its operations with their codes, and its rows', () => {
  assert.equal(
    typesOf('tea', document),
    `/** Types of \`openapi/tea.json\`, written by \`npm run openapi\`. */

/** A cup *\\/ of tea. */
export interface Cup {
  readonly size: 'small' | 'large'
  readonly 'x-milk'?: boolean | null
  readonly leaves?: readonly ('d\\'Assam' | number)[]
  readonly labels?: Readonly<Record<string, string>>
}

/** Requests and responses by operationId. \`errors\` has the codes that an operation may be refused with. */
export interface Operations {
  /** Changes a cup */
  readonly changeCup: {
    readonly method: 'PUT'
    readonly route: '/cups/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: {
      /** Above 50 °C. */
      readonly warm?: boolean
    }
    readonly headers: undefined
    readonly body: Cup
    readonly response: undefined
    readonly errors: 4000000 | 5000000
  }
}

/** The rows of the error table by our own keys. */
export interface ErrorRows {
  readonly unfit: { readonly code: 4000000; readonly name: 'UNFIT' }
}
`,
  )
})
