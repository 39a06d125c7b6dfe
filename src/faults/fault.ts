/**
 * Faults that a test orders for later requests. This room decides which fault a request gets; `http/` and `enrolment/` carry the
 * effects out. It must not know the parts that it disturbs, so it compares texts and numbers, and has the faults in memory only.
 */

/** A condition on requests. An absent member matches every request. */
export interface Match {
  readonly api?: string
  /** The id of the operation. */
  readonly operation?: string
  /** Compared without case. */
  readonly method?: string
  /** The whole path; a `*` at its end matches any continuation. */
  readonly path?: string
  /** The id of the acting tenant. */
  readonly tenant?: string
  /** The value of each header; `*` is any value. */
  readonly header?: Readonly<Record<string, string>>
  /** The value of each member of the body, by a path such as `devices.0`; `*` is any value. */
  readonly body?: Readonly<Record<string, string | number | boolean | null>>
  /** An identifier of a device that the request names, in any spelling. */
  readonly device?: string
}

/** To which of the requests that match it the fault is applied; without a member, to the first one. */
export interface When {
  /** The largest number of applications. */
  readonly times?: number
  /** Applies to every n-th request. */
  readonly every?: number
  /** Applies to each request, until the fault is removed. */
  readonly untilRemoved?: true
  /** From 0 to 1. The random seed and the number of the request decide, so that concurrency changes nothing. */
  readonly probability?: number
  readonly randomSeed?: string
}

/** The point of a request at which its connection ends: before its work, within its response, or between the two. */
export type Position = 'before' | 'middle' | 'after'

/** What happens to a request and its response. */
export interface ResponseEffect {
  /** A row of the API, by its number or its name; `internal` is the row of an internal error. */
  readonly code?: number | string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown
  /** On the machine's clock. */
  readonly delayMs?: number
  /** The work is done and committed before the delay and before the response that replaces its own. */
  readonly afterWork?: true
  /** The server closes the connection (FIN). */
  readonly drop?: Position
  /** The server resets the connection (RST). */
  readonly reset?: Position
  /** The server sends nothing more. */
  readonly hang?: Position
  /** The connection ends after as many bytes of the body; by itself it is dropped. */
  readonly truncateBytes?: number
  readonly bytesPerSecond?: number
  /** Bytes that are no JSON in place of the body, or bytes that are no HTTP in place of the response. */
  readonly garbage?: 'body' | 'http'
}

/** What happens to the transactions that a request begins. */
export interface WorkEffect {
  /** The device whose result is `code`, in any spelling. */
  readonly device?: string
  readonly code?: number | string
  /** How long a transaction takes at least, on the world's clock. */
  readonly transactionMs?: number
  /** How often the first step of a transaction fails. */
  readonly stepFailures?: number
}

export type Effect = ResponseEffect & WorkEffect

export interface FaultOrder {
  readonly match?: Match
  readonly when?: When
  readonly do: Effect
  /** The recipe that the effect is from. */
  readonly recipe?: string
  /** The APIs that the effect is possible in; every API if absent. */
  readonly apis?: readonly string[]
  /** The operations that it is possible in; every operation if absent. */
  readonly operations?: readonly string[]
}

/** A fault as the control API shows it. */
export interface Fault {
  readonly faultId: string
  readonly recipe?: string
  readonly match: Match
  readonly when: When
  readonly do: Effect
  /** The number of requests that matched while the fault was pending. */
  readonly matched: number
  /** The number of requests that got the effect. */
  readonly applied: number
  /** A spent fault was applied as often as ordered. */
  readonly state: 'pending' | 'spent'
}

/** The facts of a request that faults are compared with. */
export interface FaultRequest {
  readonly api: string
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly tenant?: string | undefined
  /** The parsed body, or its text where the operation parses it. */
  readonly body?: unknown
  /** Query and path parameters, which may name devices. */
  readonly parameters?: unknown
}

/** A fault that a request gets. */
export interface Applied<E = Effect> {
  readonly faultId: string
  readonly effect: E
}
