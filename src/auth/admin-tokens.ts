/** The admin tokens of a server in service mode: several, so that one can be replaced while requests are sent with another. */
import { isSecretOf } from './hash-secret.ts'

export interface AdminToken {
  /** Its name in logs; undefined for the setting `adminToken`. */
  readonly name: string | undefined
  /** SHA-256 of the token, hex. */
  readonly secretHash: string
  readonly scope: AdminScope
  /** Epoch ms; null for the setting `adminToken`, which does not expire. */
  readonly expiresAt: number | null
}

/** What a token is for: to read, or to read and to change. */
export type AdminScope = 'read' | 'operate'

/** The tokens that are valid now or have expired; a rotation changes them while the server runs. */
export type AdminTokens = () => readonly AdminToken[]

/** The scopes of a caller with a token. An operation of the control API requires `read` or `operate`. */
export const ADMIN_SCOPES: Readonly<Record<AdminScope, ReadonlySet<string>>> = {
  read: new Set(['read']),
  operate: new Set(['read', 'operate']),
}

/** The token with this secret. Each one is compared, so that the time does not depend on which one it is. */
export const findAdminToken = (tokens: readonly AdminToken[], secret: string): AdminToken | undefined =>
  tokens.filter(({ secretHash }) => isSecretOf(secretHash, secret))[0]
