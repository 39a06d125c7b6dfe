/** A call of an operation: its requests with credentials, renewals, retries and a deadline. */

import { type Asked, failedResponse, type HttpResponse, notSent } from '../errors/failure.ts'
import { KnoxError } from '../errors/knox-error.ts'
import type { Signal } from '../platform.ts'
import { delayAfter, type Retry } from './back-off.ts'
import type { CallOptions } from './call-options.ts'
import { exchange, type Surroundings, sentOf } from './exchange.ts'
import { limitOf, sleep, TimedOut } from './limit.ts'

export interface Request extends Asked {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  /** Made for each attempt, because a signed body can be used once. */
  body?(): string | Promise<string>
  readonly recovery?: Recovery | undefined
}

/** How an operation is recovered that must not be done twice: it is not sent again before the server was asked for it. */
export interface Recovery {
  /** Whether an earlier call may have sent the same request already. */
  readonly sentBefore: boolean
  /** Whether a refusal says that the server has the request already. */
  isRepeat(refused: KnoxError): boolean
  /** The response of the request if the server has it, else undefined. */
  find(options: CallOptions): Promise<unknown>
}

/** What a request proves its caller with. */
export interface Credential {
  /** For one request. Rejects with the signal's reason. */
  prove(signal: AbortSignal): Promise<Proof>
  /** Whether another proof may succeed where this one was refused; the next `prove` then makes it. */
  renew(refused: KnoxError, proof: Proof): boolean
}

export interface Proof {
  readonly headers: Readonly<Record<string, string>>
}

export interface Sender extends Surroundings {
  readonly retry: Required<Retry>
  readonly timeoutMs: number
  readonly deadlineMs: number
  readonly signal: Signal | undefined
}

/** The object of the response. Throws `KnoxError`, and the reason of a signal. */
export async function send(sender: Sender, { request, credential }: Sending, options: CallOptions = {}): Promise<unknown> {
  const { deadlineMs = sender.deadlineMs, timeoutMs = sender.timeoutMs } = options
  const limit = limitOf([sender.signal, options.signal], deadlineMs)
  const deadline = sender.runtime.now() + deadlineMs
  const { recovery } = request
  let failed: KnoxError | undefined
  let renewed = false
  let maybeSent = recovery?.sentBefore ?? false
  try {
    for (let attempt = 1; ; ) {
      const proof = await credential.prove(limit.signal)
      const headers = { ...request.headers, ...proof.headers }
      const tried = { ...request, headers, body: await request.body?.(), attempt, timeoutMs, signal: limit.signal }
      try {
        return objectOf(sender, request, await exchange(sender, tried))
      } catch (error) {
        if (!(error instanceof KnoxError)) throw error
        failed = error
      }
      // A refused credential is no attempt: the server did nothing.
      if (!renewed && credential.renew(failed, proof)) {
        renewed = true
        continue
      }
      maybeSent ||= failed.outcome === 'unknown'
      if (maybeSent && recovery?.isRepeat(failed)) return (await foundBy(recovery, limit.signal, failed)) ?? raise(failed)
      const delayMs = delayOf(sender, attempt, failed)
      const mayResend = failed.retryable || (recovery !== undefined && failed.outcome === 'unknown')
      if (!mayResend || attempt >= sender.retry.attempts || sender.runtime.now() + delayMs >= deadline) throw failed
      sender.hooks.retry?.({ ...sentOf(tried), error: failed, delayMs })
      await sleep(delayMs, limit.signal)
      const found = maybeSent && recovery !== undefined ? await foundBy(recovery, limit.signal, failed) : undefined
      if (found !== undefined) return found
      attempt++
    }
  } catch (error) {
    throw error instanceof TimedOut ? (failed ?? notSent(request, error)) : error
  } finally {
    limit.end()
  }
}

interface Sending {
  readonly request: Request
  readonly credential: Credential
}

const delayOf = ({ retry, runtime }: Sender, attempt: number, { retryAfterMs }: KnoxError): number =>
  delayAfter(attempt, retry, { retryAfterMs, random: runtime.random() })

/** The response of a request that was sent before. If the server cannot be asked, the outcome remains unknown. */
async function foundBy(recovery: Recovery, signal: AbortSignal, failed: KnoxError): Promise<unknown> {
  try {
    return await recovery.find({ signal })
  } catch (error) {
    throw error instanceof KnoxError ? failed : error
  }
}

function raise(error: unknown): never {
  throw error
}

/** Every operation responds with an object. */
function objectOf(sender: Sender, request: Request, response: HttpResponse): object {
  try {
    const value: unknown = JSON.parse(response.text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // It is refused below, as JSON of another type is.
  }
  throw failedResponse(request, response, sender.runtime.now())
}
