import { visible } from '../wire/visible.ts'

/** A request as the request journal lists it. */
export interface ListedRequest {
  readonly time: number
  readonly method: string
  readonly target: string
  readonly api: string
  readonly operation: string
  readonly status: number | null
  readonly code: number | null
  readonly tenant: string | null
  readonly performedBy: string | null
  readonly ms: number
  readonly reason: string | null
  readonly fault: string | null
  readonly unread: readonly string[]
}

/** One line for a terminal: time, method, target, status, code, caller, duration, and what was wrong. */
export function requestLine(request: ListedRequest): string {
  const { time, method, target, status, code, tenant, performedBy, ms, reason, fault, unread } = request
  const remarks = [reason, unread.length > 0 && `not read: ${unread.join(', ')}`, fault !== null && `fault ${fault}`]
  const parts = [
    new Date(time).toTimeString().slice(0, 8),
    method,
    target.length > LONGEST ? `${target.slice(0, LONGEST)}…` : target,
    status ?? 'no response',
    code,
    performedBy ?? tenant,
    `${ms.toFixed(ms < 10 ? 1 : 0)} ms`,
    remarks.filter(Boolean).join('; '),
  ]
  // A client chose the target, which may have sequences that a terminal executes.
  return visible(parts.filter(part => part !== null && part !== '').join(' '))
}

const LONGEST = 120
