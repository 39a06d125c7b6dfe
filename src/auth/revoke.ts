import type { AuthWorld } from './caller.ts'
import { type GrantRefusal, unfit } from './grant.ts'
import { hashSecret } from './hash-secret.ts'
import { readOwn } from './own-token.ts'
import { readRefreshToken } from './refresh-token.ts'
import type { App } from './store.ts'

/**
 * Takes a token back at once (RFC 7009): an access token alone, a refresh token with all of its grant, an earlier one too.
 * What is no token any more is revoked enough; another app's is not this one's to revoke.
 */
export async function revokeToken(world: AuthWorld, app: App, token: string): Promise<'revoked' | GrantRefusal> {
  const { grants, revoked } = world.credentials
  const read = readRefreshToken(token)
  if (read !== undefined) {
    const grant = await grants.byFamily(hashSecret(read.family))
    if (grant === undefined) return 'revoked'
    if (grant.clientId !== app.clientId) return unfit
    await grants.revoke(grant)
    return 'revoked'
  }
  const bearer = await readOwn(world, token)
  if (bearer?.kind !== 'bearer') return 'revoked'
  if (bearer.client !== app.clientId) return unfit
  const now = world.clock.now()
  if (bearer.expiresAt > now) await revoked.add(bearer, now)
  return 'revoked'
}
