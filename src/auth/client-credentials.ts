import type { AuthWorld } from './caller.ts'
import { isSecretOf } from './hash-secret.ts'
import { issueBearer } from './own-token.ts'
import { grantScopes } from './scopes.ts'

export type GrantWord = 'client-unknown' | 'grant-unsupported' | 'grant-not-enabled' | 'scope-unfit'

export interface GrantRequest {
  readonly grantType: string
  readonly client: string
  /** Readings of one secret, where what was sent can be read in two ways. */
  readonly secrets: readonly string[]
  /** None: all that are registered. */
  readonly scopes: readonly string[]
  readonly seconds: number
}

export interface Granted {
  readonly token: string
  readonly scopes: readonly string[]
}

/** A token for an app that knows its secret (RFC 6749 §4.4); `about` is what was unfit. */
export async function grantToApp(world: AuthWorld, request: GrantRequest): Promise<Granted | { no: GrantWord; about?: string }> {
  // A control character is in no client id, and PostgreSQL takes offence at a NUL.
  const app = /\p{Cc}/u.test(request.client) ? undefined : await world.credentials.apps.get(request.client)
  const known = request.secrets.some(secret => isSecretOf(app?.secretHash, secret))
  if (app === undefined || !known) return { no: 'client-unknown' }
  if (request.grantType !== 'client_credentials') return { no: 'grant-unsupported' }
  if (!app.grantTypes.includes('client_credentials')) return { no: 'grant-not-enabled' }
  const scopes = grantScopes(app.scopes, request.scopes)
  if ('unfit' in scopes) return { no: 'scope-unfit', about: scopes.unfit }
  const token = await issueBearer(world, { client: app.clientId, tenant: app.tenant, scopes, seconds: request.seconds })
  return { token, scopes }
}
