/** One HTTP request and its response. */
import { type Asked, failedResponse, type HttpResponse, noResponse } from '../errors/failure.ts'
import type { Runtime } from '../runtime.ts'
import { type Hooks, type SentRequest, withoutSecrets } from './hooks.ts'
import { limitOf, TimedOut } from './limit.ts'

export interface Attempt extends Asked {
  readonly method: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Counted from 1. */
  readonly attempt: number
  readonly timeoutMs: number
  /** Aborts the whole call. */
  readonly signal: AbortSignal
}

export interface Surroundings {
  readonly runtime: Runtime
  readonly hooks: Hooks
  /** Gets the `Date` of each response. */
  sawDate(date: string | null): void
}

/** The text of a response of success. Throws `KnoxError`, and the reason of the signal. */
export async function exchange(around: Surroundings, attempt: Attempt): Promise<HttpResponse> {
  const { runtime, hooks } = around
  const sent = sentOf(attempt)
  hooks.request?.(sent)
  const began = runtime.now()
  const response = await responseTo(around, attempt)
  const { status, headers } = response
  const requestId = headers.get('x-muster-request') ?? undefined
  hooks.response?.({ ...sent, status, milliseconds: runtime.now() - began, requestId })
  if (status < 200 || status > 299) throw failedResponse(attempt, response, runtime.now())
  return response
}

async function responseTo({ runtime, sawDate }: Surroundings, attempt: Attempt): Promise<HttpResponse> {
  const { method, url, headers, body, timeoutMs, signal } = attempt
  const limit = limitOf([signal], timeoutMs)
  let status: number | undefined
  try {
    // A redirect is not followed: the credential would be sent to another host.
    const request = { method, headers, signal: limit.signal, redirect: 'manual', ...(body !== undefined && { body }) } as const
    const response = await runtime.fetch(url, request)
    status = response.status
    sawDate(response.headers.get('date'))
    return { status, headers: response.headers, text: await response.text() }
  } catch (error) {
    const { reason } = signal
    if (signal.aborted && !(reason instanceof TimedOut)) throw reason
    throw noResponse(attempt, signal.aborted ? reason : error, status)
  } finally {
    limit.end()
  }
}

export const sentOf = ({ api, operation, method, url, headers, attempt }: Attempt): SentRequest => ({
  api,
  operation,
  method,
  url,
  headers: withoutSecrets(headers),
  attempt,
})
