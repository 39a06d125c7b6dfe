import type { TSchema } from 'typebox'
import type { Api } from './api.ts'
import type { Examples } from './example.ts'
import {
  JSON_TYPE,
  type OpenApi,
  type OpenApiOperation,
  type OpenApiParameter,
  type OpenApiResponse,
} from './openapi-document.ts'
import { type ErrorResponses, type NamedRow, openErrorResponses, rowsNamed } from './openapi-errors.ts'
import { examplesByOperation, examplesWith, type NamedExample } from './openapi-examples.ts'
import { type Components, openComponents } from './openapi-schemas.ts'
import { type AnyOperation, type Operation, rowKeysOf } from './operation.ts'
import { shownOf } from './shown.ts'

/** An API as an OpenAPI 3.1 document, made from its operations, its catalogue and examples alone; it is the same each time. */
export function openapi<World, Caller extends { readonly scopes: ReadonlySet<string> }>(
  api: Api<World, Caller>,
  { version, server, examples }: { version: string; server: string; examples: Examples },
): OpenApi {
  const written: Written = {
    components: openComponents(),
    errors: openErrorResponses(api),
    examples: examplesByOperation(api, examples),
  }
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
      contact: { name: 'The maintainers of Muster' },
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

/** What the parts of an operation are made with. */
interface Shown {
  readonly components: Components
  readonly examples: readonly NamedExample[]
}

/** What the operations of a document share. */
interface Written {
  readonly components: Components
  readonly errors: ErrorResponses
  /** By operationId. */
  readonly examples: ReadonlyMap<string, readonly NamedExample[]>
}

function operationOf<World, Caller extends { readonly scopes: ReadonlySet<string> }>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller>,
  { components, errors, examples: all }: Written,
): OpenApiOperation {
  const { id, tag, summary, scopes, status = 200, others = {} } = operation
  if (!Object.hasOwn(api.tags, tag)) throw new Error(`${id} has the tag ${tag}, which the API does not describe`)
  const examples = all.get(id) ?? []
  const description = [operation.description, scopes.length > 0 && `Any one of these scopes opens it: ${scopes.join(', ')}.`]
  const parameters = [
    ...pathParameters(operation.path, examples),
    ...parametersOf('query', operation.query, { components, examples }),
    ...parametersOf('headers', operation.headers, { components, examples }),
  ]
  const rows = rowsNamed(api, [...api.errorsEverywhere, ...rowKeysOf(operation)])
  const schema = components.shown(operation.reply)
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description.some(Boolean) ? { description: description.filter(Boolean).join('\n\n') } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(operation, { components, examples }),
    responses: {
      ...errors.of(rows, examples),
      // An operation that refuses by pages has them in the place of the rows with their statuses.
      ...Object.fromEntries(
        Object.entries({ [status]: 'Done.', ...others }).map(([other, description]) => [
          other,
          { description, ...contentOf(operation, Number(other), { schema, examples }) },
        ]),
      ),
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

/** What a response that is no refusal has beside its description; one of a further status has content where an example shows it. */
function contentOf(
  operation: Pick<Operation<unknown, never>, 'status' | 'produces'>,
  status: number,
  { schema, examples: all }: { schema: object; examples: readonly NamedExample[] },
): Omit<OpenApiResponse, 'description'> {
  const { status: usual = 200, produces = JSON_TYPE } = operation
  const examples = all.filter(({ refused, status: own = usual }) => refused === undefined && own === status)
  const shown = examplesWith(examples, ({ response }) => response)
  const locations = examplesWith(examples, ({ location }) => location)
  return {
    ...(locations.examples && { headers: { location: { schema: { type: 'string' }, ...locations } } }),
    ...((hasBody(status) || shown.examples) && { content: { [produces]: { schema, ...shown } } }),
  }
}

const hasBody = (status: number): boolean => status >= 200 && status < 300 && status !== 204

const codesOf = (rows: readonly NamedRow[]): number[] => [...new Set(rows.map(([, [code]]) => code))]

/** A schema with its members, where JSON Schema has them. */
interface Members extends TSchema {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly TSchema[]
}

function bodyOf(
  { body, consumes = JSON_TYPE }: { body?: TSchema; consumes?: string },
  { components, examples }: Shown,
): { requestBody?: object } {
  const shown: Members = shownOf(body ?? {})
  const { properties = {}, required = [], anyOf } = shown
  if (Object.keys(properties).length === 0 && anyOf === undefined) return {}
  // A form may have further fields (RFC 6749 §3.2).
  const schema = consumes === JSON_TYPE ? components.sent(shown) : components.shown(shown)
  const content = { [consumes]: { schema, ...examplesWith(examples, ({ body }) => body) } }
  return { requestBody: { required: required.length > 0 || anyOf !== undefined, content } }
}

const pathParameters = (path: string, examples: readonly NamedExample[]): OpenApiParameter[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...examplesWith(examples, ({ path = {} }) => path[name]),
  }))

function parametersOf(
  place: 'query' | 'headers',
  schema: TSchema | undefined,
  { components, examples }: Shown,
): OpenApiParameter[] {
  const { properties = {}, required = [] }: Members = shownOf(schema ?? {})
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = components.shown(property) as { readonly description?: string }
    return {
      name,
      in: place === 'query' ? place : 'header',
      ...(description === undefined ? {} : { description }),
      required: required.includes(name),
      schema: rest,
      ...examplesWith(examples, example => example[place]?.[name]),
    }
  })
}
