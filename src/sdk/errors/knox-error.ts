/** `ams` has the token endpoints. */
export type ApiName = 'ams' | 'kdp' | 'kme' | 'msp'

/** A request that did not succeed: the API refused it, or there is no response that can be read. */
export class KnoxError extends Error {
  readonly api: ApiName
  /** The operationId of the OpenAPI document, such as `uploadDevicesUsingPUT`. */
  readonly operation: string
  /** The HTTP status; undefined if no response was received. */
  readonly status: number | undefined
  /** The number of the error row, such as 40400002; undefined if the response has none. */
  readonly code: number | undefined
  /** The name of the error row, such as `CUSTOMER_NOT_FOUND`; `NO_RESPONSE` or `UNREADABLE_RESPONSE` if there is no row. */
  override readonly name: string
  /** The text of the error row. */
  readonly text: string
  /** The id under which the service's activity log has the error. */
  readonly errorId: string | undefined
  /** A sandbox of Muster says here what was wrong, where the row does not. */
  readonly reason: string | undefined
  /** The address at which a sandbox of Muster shows which check refused the request. */
  readonly explanation: string | undefined
  /** The id of the request at the server. */
  readonly requestId: string | undefined
  /** Whether the same request can be sent again later with hope of success, and without the danger that it is done twice. */
  readonly retryable: boolean
  /** `unknown`: the request may have been done, because no response says the opposite. */
  readonly outcome: 'not-done' | 'unknown'
  /** The header `Retry-After`, as milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(facts: KnoxErrorFacts, options?: { readonly cause?: unknown }) {
    super(messageOf(facts), options)
    this.api = facts.api
    this.operation = facts.operation
    this.status = facts.status
    this.code = facts.code
    this.name = facts.name
    this.text = facts.text
    this.errorId = facts.errorId
    this.reason = facts.reason
    this.explanation = facts.explanation
    this.requestId = facts.requestId
    this.retryable = facts.retryable
    this.outcome = facts.outcome
    this.retryAfterMs = facts.retryAfterMs
    Object.defineProperty(this, BRAND, { value: true })
  }
}

export interface KnoxErrorFacts {
  readonly api: ApiName
  readonly operation: string
  readonly name: string
  readonly text: string
  readonly retryable: boolean
  readonly outcome: 'not-done' | 'unknown'
  readonly status?: number | undefined
  readonly code?: number | undefined
  readonly errorId?: string | undefined
  readonly reason?: string | undefined
  readonly explanation?: string | undefined
  readonly requestId?: string | undefined
  readonly retryAfterMs?: number | undefined
}

/** A mark instead of `instanceof`, so that two copies of the package in one program recognise each other's errors. */
export const BRAND: unique symbol = Symbol.for('muster-server.KnoxError')

function messageOf({ operation, status, code, name, text, reason, outcome }: KnoxErrorFacts): string {
  const row = [status === undefined ? '' : `status ${status},`, code ?? '', name].filter(part => part !== '').join(' ')
  const why = reason === undefined ? '' : ` (${reason})`
  const unknown = outcome === 'unknown' ? ' [It is unknown whether the request was done.]' : ''
  return `${operation}: ${row}: ${text}${why}${unknown}`
}
