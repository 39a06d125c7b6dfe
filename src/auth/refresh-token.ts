import type { AuthWorld } from './caller.ts'
import { mayAsk } from './client.ts'
import { type Granted, type GrantRefusal, unfit } from './grant.ts'
import { hashSecret, isSecretOf } from './hash-secret.ts'
import { issueBearer } from './own-token.ts'
import { commonScopes, grantScopes } from './scopes.ts'
import type { App } from './store.ts'

/**
 * A refresh token is two secrets: one that all of a grant's have, by which the grant is found, and one that is its own. So an
 * earlier one is known for what it is although nothing is kept of it, and nobody can make up one that looks like it.
 */
export const refreshTokenOf = (family: string, turn: string): string => `${family}.${turn}`

/** The two secrets, or undefined for any other text. */
export function readRefreshToken(token: string): { family: string; turn: string } | undefined {
  const [, family, turn] = /^([\w-]{43})\.([\w-]{43})$/.exec(token) ?? []
  return family === undefined || turn === undefined ? undefined : { family, turn }
}

/**
 * A refresh token for the next one and an access token, with the scopes of the grant that the app still has, or fewer
 * (RFC 6749 §6). An earlier one takes the grant away, and with it all tokens of it (RFC 9700 §4.14.2).
 */
export async function refresh(
  world: AuthWorld,
  app: App,
  { token, asked }: { token: string; asked: readonly string[] },
): Promise<Granted | GrantRefusal> {
  if (!mayAsk(app)) return { reason: 'grant-not-enabled' }
  const { grants } = world.credentials
  const read = readRefreshToken(token)
  const grant = read && (await grants.byFamily(hashSecret(read.family)))
  if (read === undefined || grant === undefined || grant.clientId !== app.clientId || grant.appTenant !== app.tenant) return unfit
  const now = world.clock.now()
  if (grant.expiresAt <= now) return unfit
  if (!isSecretOf(grant.turnHash ?? undefined, read.turn)) {
    await grants.revoke(grant)
    return unfit
  }
  const held = commonScopes(grant.scopes, app.scopes)
  const scopes = grantScopes(held, asked)
  if ('unfit' in scopes) return { reason: 'scope-unfit', about: scopes.unfit }
  const [turn, seconds] = [world.ids.secret(), app.details.lives.access]
  const next = { turn: hashSecret(turn), expiresAt: now + app.details.lives.refresh * 1000 }
  if (scopes.length === 0 || !(await grants.rotate(grant, hashSecret(read.turn), next))) return unfit
  const { tenant, id } = grant
  const bearer = await issueBearer(world, { client: app.clientId, tenant, grant: id, scopes, seconds })
  return { token: bearer, scopes, seconds, refreshToken: refreshTokenOf(read.family, turn) }
}
