import type { AuthWorld } from './caller.ts'
import { canUseCodeFlow } from './client.ts'
import { type GrantedTokens, type GrantRefusal, invalidGrant } from './grant.ts'
import { hashSecret, isSecretOf } from './hash-secret.ts'
import { commonScopes, grantScopes } from './scopes.ts'
import { issueBearer } from './server-token.ts'
import type { App } from './store.ts'

/**
 * A refresh token is two secrets: the family, which all refresh tokens of a grant share and by which the grant is found, and
 * the turn, which only this one has. An earlier token is therefore recognised without being stored, and cannot be forged.
 */
export const refreshTokenOf = (family: string, turn: string): string => `${family}.${turn}`

/** The two secrets of a refresh token; undefined for any other text. */
export function readRefreshToken(token: string): { family: string; turn: string } | undefined {
  const [, family, turn] = /^([\w-]{43})\.([\w-]{43})$/.exec(token) ?? []
  return family === undefined || turn === undefined ? undefined : { family, turn }
}

/**
 * Exchanges a refresh token for the next one and a bearer, with the scopes of the grant that the app still has, or fewer
 * (RFC 6749 §6). An earlier refresh token revokes the grant with all its tokens (RFC 9700 §4.14.2).
 */
export async function refresh(
  world: AuthWorld,
  app: App,
  { token, requested }: { token: string; requested: readonly string[] },
): Promise<GrantedTokens | GrantRefusal> {
  if (!canUseCodeFlow(app)) return { reason: 'grant-not-enabled' }
  const { grants } = world.credentials
  const read = readRefreshToken(token)
  const grant = read && (await grants.byFamily(hashSecret(read.family)))
  if (read === undefined || grant === undefined || grant.clientId !== app.clientId || grant.appTenant !== app.tenant)
    return invalidGrant
  const now = world.clock.now()
  if (grant.expiresAt <= now) return invalidGrant
  if (!isSecretOf(grant.turnHash ?? undefined, read.turn)) {
    await grants.revoke(grant)
    return invalidGrant
  }
  const held = commonScopes(grant.scopes, app.scopes)
  const scopes = grantScopes(held, requested)
  if ('invalid' in scopes) return { reason: 'scope-invalid', about: scopes.invalid }
  const [turn, seconds] = [world.ids.secret(), app.details.lives.access]
  const next = { turn: hashSecret(turn), expiresAt: now + app.details.lives.refresh * 1000 }
  if (scopes.length === 0 || !(await grants.rotate(grant, hashSecret(read.turn), next))) return invalidGrant
  const { tenant, id } = grant
  const bearer = await issueBearer(world, { client: app.clientId, tenant, grant: id, scopes, seconds })
  return { token: bearer, scopes, seconds, refreshToken: refreshTokenOf(read.family, turn) }
}
