import type { KnoxError } from '../errors/knox-error.ts'

/** For logs. No hook gets a body or a secret. A hook that throws ends the call with its error. */
export interface Hooks {
  /** Before a request is sent. */
  request?(sent: SentRequest): void
  /** After a response was read, of any status. */
  response?(received: ReceivedResponse): void
  /** Before the delay after which a failed request is sent again. */
  retry?(failed: FailedRequest): void
}

export interface SentRequest {
  readonly api: string
  readonly operation: string
  readonly method: string
  readonly url: string
  /** Credentials are replaced by `***`. */
  readonly headers: Readonly<Record<string, string>>
  /** Counted from 1. */
  readonly attempt: number
}

export interface ReceivedResponse extends SentRequest {
  readonly status: number
  readonly milliseconds: number
  /** The id of the request at the server, if the response has one. */
  readonly requestId: string | undefined
}

export interface FailedRequest extends SentRequest {
  readonly error: KnoxError
  readonly delayMs: number
}

export const withoutSecrets = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRET.has(name) ? '***' : value]))

const SECRET: ReadonlySet<string> = new Set(['authorization', 'x-knox-apitoken', 'x-wsm-api-token'])
