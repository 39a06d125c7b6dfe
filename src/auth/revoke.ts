import type { AuthWorld } from './caller.ts'
import { type GrantRefusal, invalidGrant } from './grant.ts'
import { hashSecret } from './hash-secret.ts'
import { readRefreshToken } from './refresh-token.ts'
import { readServerToken } from './server-token.ts'
import type { App } from './store.ts'

/**
 * Revokes a token (RFC 7009). An access token is revoked alone; a refresh token, also an earlier one, revokes its grant with
 * all tokens. An unknown or expired token counts as revoked. A token of another app is refused.
 */
export async function revokeToken(world: AuthWorld, app: App, token: string): Promise<'revoked' | GrantRefusal> {
  const { grants, revoked } = world.credentials
  const read = readRefreshToken(token)
  if (read !== undefined) {
    const grant = await grants.byFamily(hashSecret(read.family))
    if (grant === undefined) return 'revoked'
    if (grant.clientId !== app.clientId) return invalidGrant
    await grants.revoke(grant)
    return 'revoked'
  }
  const bearer = await readServerToken(world, token)
  if (bearer?.kind !== 'bearer') return 'revoked'
  if (bearer.client !== app.clientId) return invalidGrant
  const now = world.clock.now()
  if (bearer.expiresAt > now) await revoked.add(bearer, now)
  return 'revoked'
}
