import type { TSchema } from 'typebox'
import type { Api } from './api.ts'
import { JSON_TYPE, type OpenApi, type OpenApiOperation } from './openapi-document.ts'
import { type ErrorResponses, type NamedRow, openErrorResponses, rowsNamed } from './openapi-errors.ts'
import { type Components, openComponents } from './openapi-schemas.ts'
import { type AnyOperation, rowKeysOf } from './operation.ts'
import { shownOf } from './shown.ts'

/** An API as an OpenAPI 3.1 document, made from its operations and its catalogue alone; it is the same each time. */
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
    info: { title: api.title, version, description: api.description },
    servers: [{ url: server }],
    tags: [...new Set(api.operations.map(({ tag }) => tag))].map(name => ({ name })),
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
  const description = [operation.description, scopes.length > 0 && `Any one of these scopes opens it: ${scopes.join(', ')}.`]
  const parameters = [
    ...[...operation.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...parametersOf('query', operation.query, components),
    ...parametersOf('header', operation.headers, components),
  ]
  const rows = rowsNamed(api, [...api.errorsEverywhere, ...rowKeysOf(operation)])
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description.some(Boolean) ? { description: description.filter(Boolean).join('\n\n') } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(operation, components),
    responses: {
      [status]: {
        description: 'Done.',
        ...(status === 204 ? {} : { content: { [produces]: { schema: components.shown(operation.reply) } } }),
      },
      ...Object.fromEntries(Object.entries(others).map(([other, description]) => [other, { description }])),
      ...errors.of(rows),
    },
    ...(Object.keys(api.security).length > 0 && !operation.open
      ? { security: Object.keys(api.security).map(name => ({ [name]: [] })) }
      : {}),
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

/** A schema with its members, where JSON Schema has them. */
interface Members extends TSchema {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly TSchema[]
}

function bodyOf(
  { body, consumes = JSON_TYPE }: { body?: TSchema; consumes?: string },
  { sent, shown }: Components,
): { requestBody?: object } {
  const schema: Members = shownOf(body ?? {})
  const { properties = {}, required = [], anyOf } = schema
  if (Object.keys(properties).length === 0 && anyOf === undefined) return {}
  // A form may have further fields (RFC 6749 §3.2).
  const content = { [consumes]: { schema: consumes === JSON_TYPE ? sent(schema) : shown(schema) } }
  return { requestBody: { required: required.length > 0 || anyOf !== undefined, content } }
}

function parametersOf(
  place: 'query' | 'header',
  schema: TSchema | undefined,
  { shown }: Components,
): OpenApiOperation['parameters'] & object {
  const { properties = {}, required = [] }: Members = shownOf(schema ?? {})
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = shown(property) as { readonly description?: string }
    return {
      name,
      in: place,
      ...(description === undefined ? {} : { description }),
      required: required.includes(name),
      schema: rest,
    }
  })
}
