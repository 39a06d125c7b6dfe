/** An exchange as the server passes it on, with its secrets. */
export interface Exchange {
  /** Unique in the process. */
  readonly id: string
  /** The id that the error and the transaction of the request have: the client's own where the API takes one. */
  readonly sharedId: string
  readonly method: string
  /** Path and query as the client sent them, without the prefix of a world. */
  readonly target: string
  readonly httpVersion: string
  /** Names and values in turn, as the client sent them. */
  readonly rawHeaders: readonly string[]
  /** Absent where the request had none, or was refused before its body was read. */
  readonly body: Uint8Array | undefined
  /** `none` where no operation has the path. */
  readonly operation: string
  readonly api: string
  readonly caller: ExchangeCaller | undefined
  /** Null where the connection ended before a response began. */
  readonly status: number | null
  /** False where the connection ended before the response did. */
  readonly isComplete: boolean
  readonly responseHeaders: Readonly<Record<string, number | string | readonly string[] | undefined>>
  readonly responseBody: string | Uint8Array | undefined
  /** The length of the whole body; absent where it was sent in chunks. */
  readonly responseBytes: number | undefined
  /** The schema of the response's body; absent for a refusal, for an unknown path, and for what a fault can have replaced. */
  readonly responseSchema: object | undefined
  readonly ms: number
  /** The published code of a refusal. */
  readonly code: number | null
  /** Why it was refused. */
  readonly reason: string | undefined
  /** The fault that was applied. */
  readonly fault: string | undefined
  /** Parameters and members that the schema of the operation does not know. */
  readonly unread: readonly string[]
  /** The operation that is nearest to an unknown path. */
  readonly nearest: string | undefined
  /** The findings on the request, or a function that makes them. */
  readonly findings: Findings
}

/** Of a refusal they are made at once, since the check holds the credential. */
export type Findings = readonly object[] | (() => readonly object[])

export interface ExchangeCaller {
  /** The tenant of the credential. */
  readonly tenant: string | undefined
  /** The tenant that the request was about, if it is another one. */
  readonly actingFor: string | undefined
  /** A user's e-mail, or the client id of an app. */
  readonly who: string | undefined
  /** The kind of credential. */
  readonly credential: string | undefined
  readonly scopes: ReadonlySet<string>
}
