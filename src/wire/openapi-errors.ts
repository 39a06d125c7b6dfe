/** The refusals of an API as its OpenAPI document has them: responses by status, with an example for each row. */
import type { Api } from './api.ts'
import { Refused, type Row, statusOf } from './catalogue.ts'
import { JSON_TYPE, type OpenApi, type OpenApiOperation, type OpenApiResponse } from './openapi-document.ts'

/** The part of an API that its refusals are made from. */
type RefusalApi = Pick<Api<unknown, never>, 'catalogue' | 'errorsEverywhere' | 'errorResponse' | 'requestIds'>

export type NamedRow = readonly [key: string, row: Row]

/** The rows under these keys, in the order of the catalogue. Throws for a key without a row. */
export function rowsNamed({ catalogue }: Pick<RefusalApi, 'catalogue'>, keys: readonly string[]): NamedRow[] {
  for (const key of keys)
    if (!Object.hasOwn(catalogue, key)) throw new Error(`${key} is named as an error, but the catalogue has no such row`)
  return Object.entries(catalogue).filter(([key]) => keys.includes(key))
}

/** Collects the error responses of one document. */
export interface ErrorResponses {
  /**
   * An operation's refusals by status. One with few rows beside those of every operation is a reference to a shared response,
   * unless an example of the operation shows another body than that of the row.
   */
  of(rows: readonly NamedRow[], examples?: readonly ShownRefusal[]): OpenApiOperation['responses']
  /** The components that operations refer to. */
  components(): Pick<OpenApi['components'], 'responses' | 'examples'>
}

/** The body of a refusal of one operation. */
interface ShownRefusal {
  /** The key of its row; absent for an example of something else. */
  readonly refused?: string
  readonly response?: unknown
}

export function openErrorResponses(api: RefusalApi): ErrorResponses {
  const everywhere: ReadonlySet<string> = new Set(api.errorsEverywhere)
  const shared: Record<string, OpenApiResponse> = {}
  const used = new Map<string, Row>()
  const share = (status: string, same: readonly NamedRow[], examples: readonly ShownRefusal[]) => {
    const own = same.map(([key]) => key).filter(key => !everywhere.has(key))
    const shown = examples.filter(({ refused, response }) => response !== undefined && same.some(([key]) => key === refused))
    const response = errorResponse(api, same, shown)
    if (own.length > MOST_NAMED || shown.length > 0) return response
    const name = [`Error${status}`, ...own.map(key => key.charAt(0).toUpperCase() + key.slice(1))].join('')
    shared[name] = response
    return { $ref: `#/components/responses/${name}` }
  }
  return {
    of: (rows, examples = []) => {
      const own = new Set(examples.flatMap(({ refused, response }) => (response === undefined ? [] : refused)))
      for (const [key, row] of rows) if (!own.has(key)) used.set(key, row)
      return Object.fromEntries(byStatus(rows).map(([status, same]) => [status, share(status, same, examples)]))
    },
    components: () => ({
      responses: Object.fromEntries(Object.entries(shared).sort(([a], [b]) => (a < b ? -1 : 1))),
      examples: Object.fromEntries([...used].sort(byCode).map(([key, row]) => [key, exampleOf(api, row)])),
    }),
  }
}

const byCode = ([, [code]]: NamedRow, [, [other]]: NamedRow): number => code - other

/** The name of a shared response has the keys of its rows. */
const MOST_NAMED = 2

/** The rows by their HTTP status, ascending. */
const byStatus = (rows: readonly NamedRow[]): [status: string, same: readonly NamedRow[]][] =>
  Object.entries(Object.groupBy(rows, ([, [code]]) => statusOf(code))).map(([status, same = []]) => [status, same])

const errorResponse = (api: RefusalApi, rows: readonly NamedRow[], shown: readonly ShownRefusal[]): OpenApiResponse => ({
  description: rows.map(([, [code, name]]) => `${code} ${name}`).join(', '),
  content: {
    [errorType(api, rows)]: {
      schema: { $ref: '#/components/schemas/ErrorBody' },
      examples: Object.fromEntries(
        rows.map(([key, row]) => {
          const example = shown.find(({ refused }) => refused === key)
          return [key, example ? { summary: summaryOf(row), value: example.response } : { $ref: `#/components/examples/${key}` }]
        }),
      ),
    },
  },
})

const summaryOf = ([code, name]: Row): string => `${code} ${name}`

const EXAMPLE_ID = '7C9E6679742540DE944BE07FC1F90AE7'
const EXAMPLE_UUID = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

const exampleOf = (api: RefusalApi, row: Row): object => ({
  summary: summaryOf(row),
  value: api.errorResponse(new Refused(row), api.requestIds === 'uuid' ? EXAMPLE_UUID : EXAMPLE_ID).body,
})

function errorType(api: RefusalApi, [first]: readonly NamedRow[]): string {
  const headers = first === undefined ? {} : api.errorResponse(new Refused(first[1]), EXAMPLE_ID).headers
  return headers?.['content-type'] ?? JSON_TYPE
}
