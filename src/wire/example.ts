/**
 * A request to an operation and its response, as the OpenAPI document shows them. A test sends it to a new world with the default
 * sample data and compares the responses; ids, times and tokens may differ, and are the same wherever an example repeats them.
 */
export interface Example {
  /** The examples that come before it, each as `api.operationId`. */
  readonly after?: readonly string[]
  /** The app of the sample data that sends it, where it is not the usual one of the API. */
  readonly as?: string
  /** The parameters of the path by name. */
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The body of the response; absent for an empty one. */
  readonly response?: unknown
}

/** The examples of an API by operationId. */
export type Examples = Readonly<Record<string, Example>>
