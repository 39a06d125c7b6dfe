import type { TSchema } from 'typebox'
import type { Api } from './api.ts'
import { Refused, type Row, statusOf } from './catalogue.ts'
import { type AnyOperation, rowKeysOf } from './operation.ts'

/** An API as an OpenAPI 3.1 document, made from its operations and its catalogue alone; it is the same each time. */
export function openapi<World, Caller extends { readonly scopes: ReadonlySet<string> }>(
  api: Api<World, Caller>,
  { version, server }: { version: string; server: string },
): OpenApi {
  return {
    openapi: '3.1.0',
    info: { title: api.title, version, description: api.description },
    servers: [{ url: server }],
    tags: [...new Set(api.operations.map(({ tag }) => tag))].map(name => ({ name })),
    paths: pathsOf(api),
    components: {
      schemas: { ErrorBody: api.errorSchema },
      responses: Object.fromEntries(
        Object.entries(errorResponses(api, rowsNamed(api, api.errorsEverywhere))).map(([status, same]) => [
          `Error${status}`,
          same,
        ]),
      ),
      examples: Object.fromEntries(Object.entries(api.catalogue).map(([key, row]) => [key, exampleOf(api, row)])),
      securitySchemes: api.security,
    },
    'x-error-codes': api.catalogue,
  }
}

export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: Readonly<Record<'title' | 'version' | 'description', string>>
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  /** By path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: Readonly<Record<'schemas' | 'responses' | 'examples' | 'securitySchemes', object>>
  /** The whole catalogue under our own keys, with the rows that no operation uses. */
  readonly 'x-error-codes': Api<unknown, never>['catalogue']
}

interface OpenApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, OpenApiResponse | { readonly $ref: string }>>
  readonly security?: readonly object[]
  /** A caller needs one of these; OpenAPI's own list of scopes would mean all of them. */
  readonly 'x-scopes'?: readonly string[]
  readonly 'x-error-codes': readonly number[]
  /** The rows that the result of a device may have. */
  readonly 'x-device-error-codes'?: readonly number[]
}

interface OpenApiResponse {
  readonly description: string
  readonly content?: Readonly<Record<string, object>>
}

function pathsOf<World, Caller extends { readonly scopes: ReadonlySet<string> }>(api: Api<World, Caller>): OpenApi['paths'] {
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  for (const operation of api.operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: operationOf(api, operation) }
  }
  return paths
}

function operationOf<World, Caller extends { readonly scopes: ReadonlySet<string> }>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller>,
): OpenApiOperation {
  const { id, tag, summary, scopes, status = 200, others = {}, consumes = JSON_TYPE, produces = JSON_TYPE } = operation
  const description = [operation.description, scopes.length > 0 && `Any one of these scopes opens it: ${scopes.join(', ')}.`]
  const parameters = [
    ...[...operation.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...parametersOf('query', operation.query),
    ...parametersOf('header', operation.headers),
  ]
  const body: Members | undefined = operation.body
  const rows = rowsNamed(api, [...api.errorsEverywhere, ...rowKeysOf(operation)])
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description.some(Boolean) ? { description: description.filter(Boolean).join('\n\n') } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined
      ? {}
      : { requestBody: { required: (body.required ?? []).length > 0, content: { [consumes]: { schema: body } } } }),
    responses: {
      [status]: {
        description: 'Done.',
        ...(status === 204 ? {} : { content: { [produces]: { schema: operation.reply } } }),
      },
      ...Object.fromEntries(Object.entries(others).map(([other, description]) => [other, { description }])),
      ...refusalsOf(api, rows),
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

const JSON_TYPE = 'application/json'

/** A schema with its members, where JSON Schema has them. */
type Members = TSchema & { readonly properties?: Readonly<Record<string, TSchema>>; readonly required?: readonly string[] }

const parametersOf = (place: 'query' | 'header', schema: Members | undefined) =>
  Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = property as TSchema & { readonly description?: string }
    const required = schema?.required?.includes(name) ?? false
    return { name, in: place, ...(description === undefined ? {} : { description }), required, schema: rest }
  })

type NamedRow = readonly [key: string, row: Row]

/** The rows under these keys, in the order of the catalogue. Throws for a key without a row. */
function rowsNamed({ catalogue }: Pick<Api<unknown, never>, 'catalogue'>, keys: readonly string[]): NamedRow[] {
  for (const key of keys)
    if (!Object.hasOwn(catalogue, key)) throw new Error(`${key} is named as an error, but the catalogue has no such row`)
  return Object.entries(catalogue).filter(([key]) => keys.includes(key))
}

/** An operation's refusals by status; a status with only the rows of every operation is a reference to a shared response. */
function refusalsOf(api: RefusalApi, rows: readonly NamedRow[]): OpenApiOperation['responses'] {
  const everywhere = errorResponses(api, rowsNamed(api, api.errorsEverywhere))
  return Object.fromEntries(
    Object.entries(errorResponses(api, rows)).map(([status, response]) => [
      status,
      everywhere[status]?.description === response.description ? { $ref: `#/components/responses/Error${status}` } : response,
    ]),
  )
}

/** The part of an API that its refusals are made from. */
type RefusalApi = Pick<Api<unknown, never>, 'catalogue' | 'errorsEverywhere' | 'errorResponse' | 'requestIds'>

/** The rows by their HTTP status, ascending. */
function errorResponses(api: RefusalApi, rows: readonly NamedRow[]): Record<string, OpenApiResponse> {
  const byStatus = Object.entries(Object.groupBy(rows, ([, [code]]) => statusOf(code)))
  return Object.fromEntries(
    byStatus.map(([status, same = []]) => [
      status,
      {
        description: same.map(([, [code, name]]) => `${code} ${name}`).join(', '),
        content: {
          [errorType(api, same)]: {
            schema: { $ref: '#/components/schemas/ErrorBody' },
            examples: Object.fromEntries(same.map(([key]) => [key, { $ref: `#/components/examples/${key}` }])),
          },
        },
      },
    ]),
  )
}

const EXAMPLE_ID = '7C9E6679742540DE944BE07FC1F90AE7'
const EXAMPLE_UUID = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

const exampleOf = (api: Pick<RefusalApi, 'errorResponse' | 'requestIds'>, row: Row): object => ({
  summary: `${row[0]} ${row[1]}`,
  value: api.errorResponse(new Refused(row), api.requestIds === 'uuid' ? EXAMPLE_UUID : EXAMPLE_ID).body,
})

function errorType(api: Pick<RefusalApi, 'errorResponse'>, [first]: readonly NamedRow[]): string {
  const headers = first === undefined ? {} : api.errorResponse(new Refused(first[1]), EXAMPLE_ID).headers
  return headers?.['content-type'] ?? JSON_TYPE
}
