import type { KnoxError } from '../errors/knox-error.ts'
import { shared } from '../requests/limit.ts'
import type { ServerClock } from './server-clock.ts'

export interface IssuedToken {
  readonly value: string
  /** ms */
  readonly lifetime: number
  /** How much the clock was corrected when the token was issued. */
  readonly skew: number
}

/** Whether another token may be accepted: this one has expired, or the server's clock was moved since it was issued. */
export const isOutdated = ({ skew }: IssuedToken, { name, status }: KnoxError, clock: ServerClock): boolean =>
  name === 'ACCESS_TOKEN_EXPIRED' || (skew !== clock.skew() && (status === 401 || status === 403))

export interface TokenCache<Token extends IssuedToken> {
  /** A token that has not expired. Concurrent callers wait for the same renewal. */
  get(signal: AbortSignal): Promise<Token>
  /** Called with a token that the server refused, so that the next `get` gets another. */
  forget(token: Token): void
}

/** Keeps a token and renews it a minute before it expires, or after four fifths of a shorter lifetime. */
export function tokenCache<Token extends IssuedToken>(issue: () => Promise<Token>, now: () => number): TokenCache<Token> {
  let current: { readonly token: Token; readonly renewAt: number } | undefined
  let pending: Promise<Token> | undefined
  const renew = async (): Promise<Token> => {
    // Counted from the request, so that a slow response makes the renewal earlier and never later.
    const asked = now()
    const token = await issue()
    current = { token, renewAt: asked + Math.max(token.lifetime - 60_000, token.lifetime * 0.8) }
    return token
  }
  return {
    get: signal => {
      if (current !== undefined && now() < current.renewAt) return Promise.resolve(current.token)
      pending ??= renew().finally(() => {
        pending = undefined
      })
      return shared(pending, signal)
    },
    forget: token => {
      if (current?.token === token) current = undefined
    },
  }
}
