/** How long the client waits before it sends a request again. */

export interface Retry {
  /** How often a request is sent at most; 1 sends it once. Default 5. */
  readonly attempts?: number
  /** The delay before the second attempt, ms; it doubles with each attempt. Default 250. */
  readonly delayMs?: number
  /** The longest delay, ms, where the server names none. Default 10,000. */
  readonly maxDelayMs?: number
}

export const RETRY: Required<Retry> = { attempts: 5, delayMs: 250, maxDelayMs: 10_000 }

/**
 * The delay after an attempt, counted from 1, ms. The jitter keeps clients that failed together from returning together: it
 * takes away up to half of a delay of our own, and adds up to a tenth to one that the server named.
 */
export function delayAfter(
  attempt: number,
  { delayMs, maxDelayMs }: Required<Retry>,
  { retryAfterMs, random }: { readonly retryAfterMs: number | undefined; readonly random: number },
): number {
  if (retryAfterMs !== undefined) return retryAfterMs * (1 + random / 10)
  return Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1)) * (1 - random / 2)
}

/** The header `Retry-After`, in seconds or as a date, as ms from now. A date is compared with the `Date` of the response. */
export function retryAfterOf(headers: { get(name: string): string | null }, now: number): number | undefined {
  const sent = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(sent)) return Number(sent) * 1000
  // `Date.parse` alone takes `-1` for a day of 2001.
  const time = /GMT$/.test(sent) ? Date.parse(sent) : Number.NaN
  if (Number.isNaN(time)) return undefined
  const sentAt = Date.parse(headers.get('date') ?? '')
  return Math.max(0, time - (Number.isNaN(sentAt) ? now : sentAt))
}
