import type { Catalogue, Explanation, Finding, Refused } from './catalogue.ts'
import type { Difference } from './contract.ts'
import { type AnyOperation, opens } from './operation.ts'

/** The head of a request: all that a credential may be judged by, before a byte of the body is read. */
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

/** Why the server itself ends a request; each API has a row of its own for each. */
export type Cause =
  | 'path-unknown'
  | 'body-too-large'
  | 'body-malformed'
  | 'parameter-unfit'
  | 'scope-missing'
  /** The server is being stopped: answered with 503, whatever the row's own status. */
  | 'stopping'
  | 'broken'

/** What a refusal looks like on the wire. */
export interface Spoken {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

/** One API: its table of contents, its catalogue, and how it says no. */
export interface Api<World, Caller extends Called> {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Every path that begins with one of these is answered in this API's dialect. */
  readonly prefixes: readonly string[]
  /** The largest body read, bytes. */
  readonly bodyLimit: number
  readonly catalogue: Catalogue
  readonly operations: readonly AnyOperation<World, Caller>[]
  /** What the contract date changes; absent where it changes nothing. */
  readonly differences?: readonly Difference[]
  /** Keys of the catalogue that every operation may answer with. */
  readonly errorsEverywhere: readonly string[]
  /** The header, in lower case, by which a caller may give its request an id of its own. */
  readonly idHeader?: string
  /** Set where the ids of requests are UUIDs with hyphens; elsewhere they are written without, in upper case. */
  readonly requestIds?: 'uuid'
  /** The JSON Schema of an error, for OpenAPI. */
  readonly errorSchema: object
  /** Security schemes by name, as OpenAPI has them. */
  readonly security: Readonly<Record<string, object>>
  /** Establishes who calls, from the head alone, or throws `Refused`. Scopes are the server's to compare. */
  admit(world: World, head: Head): Promise<Caller>
  /** The row for what the server met; `detail` is for the caller's eyes. */
  because(cause: Cause, detail: string): Refused
  /** Puts a refusal into the API's envelope. `id` is the request's; `operation` is absent where no path was matched. */
  speak(refused: Refused, id: string, operation?: { readonly id: string }): Spoken
  /** How a body would be judged in which a credential stands; nothing is used up by it. Absent where none does. */
  explain?(world: World, head: Head, body: unknown): Promise<readonly Finding[]>
}

/** Whether a path is answered in the API's dialect. */
export const speaksFor = ({ prefixes }: { readonly prefixes: readonly string[] }, path: string): boolean =>
  prefixes.some(prefix => path === prefix || path.startsWith(`${prefix}/`))

/** The caller, as far as the server must know it. */
export interface Called {
  readonly scopes: ReadonlySet<string>
  /** The acting tenant, whose data the call is about. */
  readonly tenant?: { readonly id: string }
  /** The kind of credential. Without it no response to this caller is cached. */
  readonly via?: string
  /** How it was let in. */
  readonly explanation?: Explanation
}

/** How a call was judged, from its credential to its operation's scopes; nothing where it brought no credential. */
export function findingsOf<World, Caller extends Called>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller> | undefined,
  { caller, refused }: { caller?: Caller | undefined; refused?: Refused | undefined },
): readonly Finding[] {
  const told = (refused?.explanation ?? caller?.explanation)?.() ?? []
  if (told.length === 0 || operation === undefined || operation.scopes.length === 0) return told
  const [code, name] = api.because('scope-missing', '').row
  const asks = `The credential has one of the scopes ${operation.scopes.join(', ')}.`
  const scope = { rule: 'scope', asks, code, name }
  if (caller === undefined) return [...told, { ...scope, outcome: 'not reached' }]
  const found = caller.scopes.size > 20 ? 'every scope' : [...caller.scopes].join(', ') || 'none'
  if (opens(caller.scopes, operation)) return [...told, { ...scope, found, outcome: 'pass' }]
  const remedy = 'Ask for a token with one of these, of an app or for a person that holds it.'
  return [...told, { ...scope, found, outcome: 'fail', remedy }]
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
