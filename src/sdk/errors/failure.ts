/** Why a request failed, and whether it may have been done. */
import { retryAfterOf } from '../requests/back-off.ts'
import { type ApiName, KnoxError } from './knox-error.ts'
import { refusalIn } from './refusal.ts'

/**
 * Whether an operation may be sent again after an attempt of unknown outcome: `safe` changes nothing, `again` has the same
 * result when it is done twice, `once` does not.
 */
export type Resend = 'safe' | 'again' | 'once'

export interface Asked {
  readonly api: ApiName
  readonly operation: string
  readonly url: string
  readonly resend: Resend
}

export interface HttpResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly text: string
}

/** The error of a response that is no success, or of one that cannot be read. */
export function failedResponse(asked: Asked, { status, headers, text }: HttpResponse, now: number): KnoxError {
  const refusal = status >= 200 && status < 300 ? undefined : refusalIn(text, status)
  const retryAfterMs = retryAfterOf(headers, now)
  const facts = {
    status,
    ...(refusal ?? {
      name: 'UNREADABLE_RESPONSE',
      text: `the body is not what the API sends: ${JSON.stringify(text.slice(0, 80))}`,
    }),
    reason: headers.get('x-muster-reason') ?? undefined,
    explanation: absolute(headers.get('x-muster-explanation'), asked.url),
    requestId: headers.get('x-muster-request') ?? undefined,
    retryAfterMs,
  }
  return errorOf(asked, facts, verdictOn(status, { name: refusal?.name, retryAfterMs }))
}

const absolute = (path: string | null, url: string): string | undefined =>
  path === null || !URL.canParse(path, url) ? undefined : new URL(path, url).href

/** The error of a request without a complete response. `status` is set where the head of one was received. */
export function noResponse(asked: Asked, cause: unknown, status?: number): KnoxError {
  const refused = status !== undefined && status >= 400 && status < 500
  const verdict: Verdict = { done: refused || wasNotSent(cause) ? 'no' : 'unknown', temporary: true }
  return errorOf(asked, { status, name: 'NO_RESPONSE', text: reasonOf(cause) }, verdict, { cause })
}

/** The error of a request that was not sent, because the time of its call was over. */
export const notSent = (asked: Asked, cause: Error): KnoxError =>
  errorOf(asked, { name: 'NO_RESPONSE', text: cause.message }, { done: 'no', temporary: true }, { cause })

interface Verdict {
  readonly done: 'no' | 'unknown'
  readonly temporary: boolean
}

function errorOf(
  { api, operation, resend }: Asked,
  facts: Omit<ConstructorParameters<typeof KnoxError>[0], 'api' | 'operation' | 'retryable' | 'outcome'>,
  ...[{ done, temporary }, options]: [verdict: Verdict, options?: { readonly cause: unknown }]
): KnoxError {
  // Nothing is done by a request that only reads.
  const outcome = done === 'no' || resend === 'safe' ? 'not-done' : 'unknown'
  const retryable = temporary && (outcome === 'not-done' || resend === 'again')
  return new KnoxError({ api, operation, ...facts, retryable, outcome }, options)
}

function verdictOn(
  status: number,
  { name, retryAfterMs }: { readonly name: string | undefined; readonly retryAfterMs: number | undefined },
): Verdict {
  if (status < 300) return { done: 'unknown', temporary: true }
  if (status < 500) return { done: 'no', temporary: TEMPORARY.has(status) }
  // A server that names a time has not begun.
  if (status === 503 && retryAfterMs !== undefined) return { done: 'no', temporary: true }
  // A row of its own, such as RSA_DECRYPTION_FAIL, refuses the request; the general one says that something failed.
  const refused = status === 501 || (name !== undefined && !GENERAL.has(name))
  return refused ? { done: 'no', temporary: false } : { done: 'unknown', temporary: true }
}

/** 408: the server gave up waiting for the request. */
const TEMPORARY: ReadonlySet<number> = new Set([408, 425, 429])
const GENERAL: ReadonlySet<string> = new Set(['INTERNAL_SERVER_ERROR', 'FAILURE', ''])

/** Whether no connection was made. Only Node says why a request failed; a browser's error has nothing but a message. */
const wasNotSent = (cause: unknown): boolean =>
  causesOf(cause).some(({ syscall, code }) => NOT_CONNECTED.has(syscall ?? code ?? ''))

const NOT_CONNECTED: ReadonlySet<string> = new Set(['connect', 'getaddrinfo', 'UND_ERR_CONNECT_TIMEOUT'])

interface SystemError extends Error {
  readonly code?: string
  readonly syscall?: string
  /** One for each address of a name. */
  readonly errors?: readonly unknown[]
}

/** An error and its causes. */
function causesOf(error: unknown): readonly SystemError[] {
  if (!(error instanceof Error)) return []
  const { errors = [] } = error as SystemError
  return [error, ...causesOf(error.cause), ...errors.flatMap(causesOf)]
}

/** The messages of an error and of its last cause: `fetch failed` alone explains nothing. */
function reasonOf(error: unknown): string {
  const causes = causesOf(error)
  const messages = [causes[0], causes.at(-1)].flatMap(each => (each === undefined ? [] : [each.message || (each.code ?? '')]))
  return causes.length === 0 ? String(error) : [...new Set(messages)].join(': ')
}
