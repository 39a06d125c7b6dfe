import type { Catalogue, Explanation, Finding, Refused, Row } from './catalogue.ts'
import type { Difference } from './contract.ts'
import type { Examples } from './example.ts'
import type { AnyOperation } from './operation.ts'

/** The head of a request: what a credential is checked with, before the body is read. */
export interface Head {
  /** The request's own id. */
  readonly id: string
  readonly method: string
  /** The path without its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The peer's address. */
  readonly address: string
  readonly query: Readonly<Record<string, unknown>>
}

/** Why the server itself refuses a request; each API has a row for each cause. */
export type Cause =
  | 'path-unknown'
  | 'body-too-large'
  | 'body-malformed'
  | 'parameter-unfit'
  | 'scope-missing'
  /** The server is stopping: the response has status 503, also where the row has another. */
  | 'stopping'
  | 'broken'

/** The response that a refusal becomes. */
export interface WireResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

/** One API: its operations, its error catalogue and its envelope for errors. */
export interface Api<World, Caller extends CallerFacts> {
  readonly name: string
  readonly title: string
  readonly description: string
  /** This API makes the response to every path that begins with one of these. */
  readonly prefixes: readonly string[]
  /** The largest accepted body, bytes. */
  readonly bodyLimit: number
  readonly catalogue: Catalogue
  readonly operations: readonly AnyOperation<World, Caller>[]
  /** What each tag of its operations is about, in the order of the document. */
  readonly tags: Readonly<Record<string, string>>
  /** Loaded for documents alone, so that a server does not read them at its start. */
  examples(): Promise<Examples>
  /** What the contract date changes; absent if nothing. */
  readonly differences?: readonly Difference[]
  /** The rows of the catalogue that only a fault raises in a sandbox with default settings, by their keys, with the reason. */
  readonly onlyByFault?: Readonly<Record<string, string>>
  /** The rows of the catalogue that requests to another API raise, by their keys, each with the name of that API. */
  readonly raisedBy?: Readonly<Record<string, string>>
  /** Keys of the rows that every operation may refuse with. */
  readonly errorsEverywhere: readonly string[]
  /** The header, in lower case, in which a client may send an id for its request. */
  readonly idHeader?: string
  /** Set where request ids are UUIDs with hyphens; otherwise they have no hyphens and are upper case. */
  readonly requestIds?: 'uuid'
  /** The JSON Schema of an error, for OpenAPI. */
  readonly errorSchema: object
  /** Security schemes by name, as OpenAPI has them. */
  readonly security: Readonly<Record<string, object>>
  /** Finds the caller by the head alone, or throws `Refused`. The server compares the scopes. */
  admit(world: World, head: Head): Promise<Caller>
  /** The refusal for a cause; `detail` is shown to the client. */
  because(cause: Cause, detail: string): Refused
  /** Puts a refusal into the API's envelope. `id` is the request's; `operation` is absent where no operation has the path. */
  errorResponse(refused: Refused, id: string, operation?: { readonly id: string }): WireResponse
  /** The findings on a credential that is part of a body, without using it up. Absent where no body has a credential. */
  explain?(world: World, head: Head, body: unknown): Promise<readonly Finding[]>
}

/** A row of an API by its number or its name, the first one where the table has several; `internal` is that of an internal error. */
export function rowOf(
  { catalogue, because }: { readonly catalogue: Catalogue; because(cause: Cause, detail: string): Refused },
  code: number | string,
): Row | undefined {
  if (code === 'internal') return because('broken', '').row
  return Object.values(catalogue).find(([number, name]) => number === code || name === code)
}

/** The domain's reason for which an operation gives a device a row as its result, by the row's number or name, or `internal`. */
export function deviceReasonOf(
  api: Parameters<typeof rowOf>[0],
  { deviceRows = {} }: Pick<AnyOperation<never, never>, 'deviceRows'>,
  code: number | string,
): string | undefined {
  const named = code === 'internal' ? rowOf(api, code)?.[0] : code
  return Object.entries(deviceRows).find(([, [number, name]]) => number === named || name === named)?.[0]
}

/** Whether the API makes the response to a path. */
export const servesPath = ({ prefixes }: { readonly prefixes: readonly string[] }, path: string): boolean =>
  prefixes.some(prefix => path === prefix || path.startsWith(`${prefix}/`))

/** The facts about a caller that the server needs. */
export interface CallerFacts {
  readonly scopes: ReadonlySet<string>
  /** The acting tenant, whose data the call is about. */
  readonly tenant?: { readonly id: string }
  /** The kind of credential. Without it no response to this caller is cached. */
  readonly via?: string
  /** The tenant of the credential, where it can differ from `tenant`. */
  readonly home?: { readonly id: string }
  /** The person, app or key that acts. */
  readonly by?: { readonly who: string }
  /** The findings on its credential. */
  readonly explanation?: Explanation
}

/** A reply that is not a plain JSON value with status 200. */
export class Reply {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status
    this.body = body
    this.headers = headers
  }
}
