/** Why an app is refused a token. */
export type GrantReason = 'grant-not-enabled' | 'scope-invalid' | 'grant-invalid'

export interface GrantRefusal {
  readonly reason: GrantReason
  /** The scope that was refused. */
  readonly about?: string
}

/** The tokens that an app receives. */
export interface GrantedTokens {
  readonly token: string
  readonly scopes: readonly string[]
  /** The lifetime of the token. */
  readonly seconds: number
  readonly refreshToken?: string
}

/** The refusal of a code or refresh token that is expired, used, revoked, unknown or another app's. It does not reveal which. */
export const invalidGrant: GrantRefusal = { reason: 'grant-invalid' }
