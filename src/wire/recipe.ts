import type { Catalogue } from './catalogue.ts'

/** How the rows of an API are raised by requests to a new world with the default sample data, without faults. */
export interface How {
  /** The rows under the default contract date. */
  readonly rows: Catalogue
  /** The last request of each is refused with the row. */
  readonly refusals: readonly Recipe[]
  /** The last response of each has the row as the result of a device. */
  readonly devices: readonly Recipe[]
  /** The rows that only a fault raises in a sandbox with default settings, by their keys, each with the reason. */
  readonly onlyByFault: Readonly<Record<string, string>>
}

export interface Recipe {
  /** The key of the row. */
  readonly row: string
  /** The check that refuses. */
  readonly rule: string
  /** The last step raises the row; the others prepare it. */
  readonly steps: readonly Step[]
}

export interface Step {
  /** The credential of the request; an app of the sample data by its client id. It is requested before the first step. */
  readonly as?: string | Person | SignedToken
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `{key}` is the id of the key of the recipe's signed token; `{kept}` is what an earlier step kept. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** A text is sent as it is, and any other value as JSON. `{kept}` is the same as in the path, and `{server}` the server's address. */
  readonly body?: string | object
  readonly longBody?: LongBody
  /** The member of the response whose first text later steps send. */
  readonly keep?: string
}

/** A user of the sample data, who signs in to the consoles; the request has a bearer of the session. */
export interface Person {
  readonly person: string
}

/** A token for the header `x-knox-apitoken`, signed with a new key of a tenant. */
export interface SignedToken {
  readonly tenant: string
  readonly service: 'kme' | 'kdp' | 'msp'
  readonly user?: string
  /** The life of the access token, 1 to 30; by default 30. */
  readonly minutes?: number
  /** What is signed in place of an access token; for a token request, in place of the client identifier. */
  readonly around?: string
  /** Set where the step sends a token request as its body, with the signed client identifier, in place of the header. */
  readonly isTokenRequest?: true
}

/** A body that is too long to be written: a text, repeated between two others. */
export interface LongBody {
  readonly before: string
  readonly repeated: string
  readonly times: number
  readonly after: string
}
