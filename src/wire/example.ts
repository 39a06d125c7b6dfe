import type { Step } from './recipe.ts'

/**
 * A request to an operation and its response, as the OpenAPI document shows them. `test/examples.test.ts` sends the examples of an
 * API in their order to a server with the default sample data and compares the responses. Ids, times and tokens that the server
 * makes may differ; the test learns each from the response that shows it first.
 */
export interface Example {
  /** The operationId. */
  readonly operation: string
  /** What the example shows, as a title; absent for a refusal, which has the name of its row. */
  readonly title?: string
  /** The app of the sample data that sends it, or the owner of a signed token; absent without a credential. */
  readonly as?: Step['as']
  /** The parameters of the path by name. */
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
  /** The JWTs of the body that are signed for each run, with the sample data's keys of Acme, by their texts in the example. */
  readonly signs?: Readonly<Record<string, object>>
  /** Where it is not that of the operation. */
  readonly status?: number
  /** The body of the response; absent for an empty one, and for that of the row that refuses. */
  readonly response?: unknown
  /** The `Location` of a redirect. */
  readonly location?: string
  /** Set where the response is longer: its arrays, and the lines of a text, have further items. */
  readonly excerpt?: true
  /** The key of the row that refuses the request. */
  readonly refused?: string
}

/** The examples of an API and, between them, requests that they need and that the document does not show. */
export type Examples = readonly (Example | Step)[]

export const isExample = (item: Example | Step): item is Example => 'operation' in item
