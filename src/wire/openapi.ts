import type { TSchema } from 'typebox'
import type { Api } from './api.ts'
import type { Example } from './example.ts'
import { JSON_TYPE, type OpenApi, type OpenApiOperation, type OpenApiParameter } from './openapi-document.ts'
import { type ErrorResponses, type NamedRow, openErrorResponses, rowsNamed } from './openapi-errors.ts'
import { type Components, openComponents } from './openapi-schemas.ts'
import { type AnyOperation, rowKeysOf } from './operation.ts'
import { shownOf } from './shown.ts'

/** An API as an OpenAPI 3.1 document, made from its operations, examples and catalogue alone; it is the same each time. */
export function openapi<World, Caller extends { readonly scopes: ReadonlySet<string> }>(
  api: Api<World, Caller>,
  { version, server }: { version: string; server: string },
): OpenApi {
  const written: Written = { components: openComponents(), errors: openErrorResponses(api) }
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  for (const operation of api.operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: operationOf(api, operation, written) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: api.title,
      version,
      description: api.description,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server }],
    tags: Object.entries(api.tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { ErrorBody: api.errorSchema, ...written.components.schemas() },
      ...written.errors.components(),
      securitySchemes: api.security,
    },
    'x-error-codes': api.catalogue,
  }
}

/** What the operations of a document share. */
interface Written {
  readonly components: Components
  readonly errors: ErrorResponses
}

function operationOf<World, Caller extends { readonly scopes: ReadonlySet<string> }>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller>,
  { components, errors }: Written,
): OpenApiOperation {
  const { id, tag, summary, scopes, status = 200, others = {}, produces = JSON_TYPE } = operation
  if (!Object.hasOwn(api.tags, tag)) throw new Error(`${id} has the tag ${tag}, which the API does not describe`)
  const example: Example = api.examples[id] ?? {}
  const description = [operation.description, scopes.length > 0 && `Any one of these scopes opens it: ${scopes.join(', ')}.`]
  const parameters = [
    ...pathParameters(operation.path, example),
    ...parametersOf('query', operation.query, { components, examples: example.query }),
    ...parametersOf('header', operation.headers, { components, examples: example.headers }),
  ]
  const rows = rowsNamed(api, [...api.errorsEverywhere, ...rowKeysOf(operation)])
  const schema = components.shown(operation.reply)
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description.some(Boolean) ? { description: description.filter(Boolean).join('\n\n') } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(operation, { components, example: example.body }),
    responses: {
      [status]: {
        description: 'Done.',
        ...(status === 204 ? {} : { content: { [produces]: { schema, ...exampleOf(example.response) } } }),
      },
      ...Object.fromEntries(Object.entries(others).map(([other, description]) => [other, { description }])),
      ...errors.of(rows),
    },
    security: operation.open ? [] : Object.keys(api.security).map(name => ({ [name]: [] })),
    ...(scopes.length > 0 ? { 'x-scopes': scopes } : {}),
    'x-error-codes': codesOf(rows),
    ...(operation.deviceChecks && {
      'x-device-error-codes': codesOf(
        rowsNamed(
          api,
          operation.deviceChecks.map(({ row }) => row),
        ),
      ),
    }),
  }
}

const codesOf = (rows: readonly NamedRow[]): number[] => [...new Set(rows.map(([, [code]]) => code))]

const exampleOf = (example: unknown): { readonly example?: unknown } => (example === undefined ? {} : { example })

/** A schema with its members, where JSON Schema has them. */
interface Members extends TSchema {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly TSchema[]
}

function bodyOf(
  { body, consumes = JSON_TYPE }: { body?: TSchema; consumes?: string },
  { components, example }: { components: Components; example: unknown },
): { requestBody?: object } {
  const shown: Members = shownOf(body ?? {})
  const { properties = {}, required = [], anyOf } = shown
  if (Object.keys(properties).length === 0 && anyOf === undefined) return {}
  // A form may have further fields (RFC 6749 §3.2).
  const schema = consumes === JSON_TYPE ? components.sent(shown) : components.shown(shown)
  const content = { [consumes]: { schema, ...exampleOf(example) } }
  return { requestBody: { required: required.length > 0 || anyOf !== undefined, content } }
}

const pathParameters = (path: string, { path: examples = {} }: Example): OpenApiParameter[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...exampleOf(examples[name]),
  }))

function parametersOf(
  place: 'query' | 'header',
  schema: TSchema | undefined,
  { components, examples = {} }: { components: Components; examples: Readonly<Record<string, unknown>> | undefined },
): OpenApiParameter[] {
  const { properties = {}, required = [] }: Members = shownOf(schema ?? {})
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = components.shown(property) as { readonly description?: string }
    return {
      name,
      in: place,
      ...(description === undefined ? {} : { description }),
      required: required.includes(name),
      schema: rest,
      ...exampleOf(examples[name]),
    }
  })
}
