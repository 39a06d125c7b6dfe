/** Every way an app gets no token. */
export type GrantReason = 'grant-not-enabled' | 'scope-unfit' | 'grant-unfit'

export interface GrantRefusal {
  readonly reason: GrantReason
  /** What was unfit. */
  readonly about?: string
}

/** What an app gets. */
export interface Granted {
  readonly token: string
  readonly scopes: readonly string[]
  /** How long the token is good. */
  readonly seconds: number
  readonly refreshToken?: string
}

/** A code or refresh token that is over, used, revoked, another app's or nobody's: which of these, an attacker need not know. */
export const unfit: GrantRefusal = { reason: 'grant-unfit' }
