/** The refusals of an API as its OpenAPI document has them: responses by status, with an example for each row. */
import type { Api } from './api.ts'
import { Refused, type Row, statusOf } from './catalogue.ts'
import { JSON_TYPE, type OpenApiOperation, type OpenApiResponse } from './openapi-document.ts'

/** The part of an API that its refusals are made from. */
type RefusalApi = Pick<Api<unknown, never>, 'catalogue' | 'errorsEverywhere' | 'errorResponse' | 'requestIds'>

export type NamedRow = readonly [key: string, row: Row]

/** The rows under these keys, in the order of the catalogue. Throws for a key without a row. */
export function rowsNamed({ catalogue }: Pick<RefusalApi, 'catalogue'>, keys: readonly string[]): NamedRow[] {
  for (const key of keys)
    if (!Object.hasOwn(catalogue, key)) throw new Error(`${key} is named as an error, but the catalogue has no such row`)
  return Object.entries(catalogue).filter(([key]) => keys.includes(key))
}

/** The components that operations refer to. */
export const sharedErrors = (api: RefusalApi) => ({
  responses: Object.fromEntries(
    Object.entries(errorResponses(api, rowsNamed(api, api.errorsEverywhere))).map(([status, same]) => [`Error${status}`, same]),
  ),
  examples: Object.fromEntries(Object.entries(api.catalogue).map(([key, row]) => [key, exampleOf(api, row)])),
})

/** An operation's refusals by status; a status with only the rows of every operation is a reference to a shared response. */
export function refusalsOf(api: RefusalApi, rows: readonly NamedRow[]): OpenApiOperation['responses'] {
  const everywhere = errorResponses(api, rowsNamed(api, api.errorsEverywhere))
  return Object.fromEntries(
    Object.entries(errorResponses(api, rows)).map(([status, response]) => [
      status,
      everywhere[status]?.description === response.description ? { $ref: `#/components/responses/Error${status}` } : response,
    ]),
  )
}

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

const exampleOf = (api: RefusalApi, row: Row): object => ({
  summary: `${row[0]} ${row[1]}`,
  value: api.errorResponse(new Refused(row), api.requestIds === 'uuid' ? EXAMPLE_UUID : EXAMPLE_ID).body,
})

function errorType(api: RefusalApi, [first]: readonly NamedRow[]): string {
  const headers = first === undefined ? {} : api.errorResponse(new Refused(first[1]), EXAMPLE_ID).headers
  return headers?.['content-type'] ?? JSON_TYPE
}
