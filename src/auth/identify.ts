import { byBearer } from './bearer.ts'
import { type AuthNo, type AuthWorld, type Bearing, type Caller, no } from './caller.ts'
import { maySign } from './may-sign.ts'
import { type AccessToken, readOwn } from './own-token.ts'
import { judgeRestriction } from './restriction.ts'
import { canonicalScope, everyScope } from './scopes.ts'
import { isEmpty, isFromTheFuture, isOver, recallSignedJwt } from './signed-jwt.ts'
import type { Key, User } from './store.ts'

/**
 * Who calls, by the head of a request. `accepts` names the services whose client identifiers are taken; with none, only
 * bearers are. A bearer wins over a signed token; an `Authorization` of another kind is no credential.
 * What is remembered between calls is a signature's verdict; everything that can change is read anew.
 */
export async function identify(world: AuthWorld, bearing: Bearing, accepts: readonly Key['service'][]): Promise<Caller | AuthNo> {
  const bearer = /^Bearer +(\S+)$/i.exec(bearing.headers.authorization?.trim() ?? '')?.[1]
  if (bearer !== undefined) return byBearer(world, bearer)
  const signed = bearing.headers['x-knox-apitoken']?.trim()
  if (accepts.length === 0 || signed === undefined || signed === '') return no('credential-missing')
  return bySignedToken(world, { signed, bearing, accepts })
}

async function bySignedToken(
  world: AuthWorld,
  { signed, bearing, accepts }: { signed: string; bearing: Bearing; accepts: readonly Key['service'][] },
): Promise<Caller | AuthNo> {
  const now = world.clock.now()
  const jwt = recallSignedJwt(signed)
  if (jwt === undefined || jwt.audience === 'wrong' || isFromTheFuture(jwt, now)) return no('credential-garbled')

  // Whose key may have signed is known by the token inside alone, so that one is read before the JWT's own time is judged.
  const inner = await accessTokenIn(world, jwt.accessToken)
  const key = inner === undefined ? undefined : await keyOf(world, inner)
  if (key !== undefined && !(await maySign(world, key, jwt.publicKey))) return no('credential-garbled')

  if (isOver(jwt, now)) return no('signature-expired')
  if (isEmpty(jwt.accessToken)) return no('claim-empty')
  if (inner !== undefined && inner.expiresAt <= now) return no('access-token-expired')
  if (key === undefined || !accepts.includes(key.service)) return no('access-token-foreign')
  if (judgeRestriction(key.restriction, bearing) !== 'met') return no('restriction-unmet')

  const [user, tenant] = await Promise.all([
    key.user === null ? null : world.credentials.users.get(key.user),
    world.store.tenants.get(key.tenant),
  ])
  if (user === undefined) return no('user-gone')
  if (tenant === undefined) return no('tenant-gone')
  return { tenant, who: key.user ?? key.id, scopes: scopesOf(user), via: 'legacy' }
}

async function accessTokenIn(world: AuthWorld, claim: unknown): Promise<AccessToken | undefined> {
  const token = typeof claim === 'string' && !isEmpty(claim) ? await readOwn(world, claim) : undefined
  return token?.kind === 'access' ? token : undefined
}

/** The key that the token was issued for, if it still stands for the same tenant and service. */
async function keyOf(world: AuthWorld, token: AccessToken): Promise<Key | undefined> {
  const key = await world.credentials.keys.get(token.key)
  return key?.tenant === token.tenant && key.service === token.service ? key : undefined
}

const scopesOf = (user: User | null): ReadonlySet<string> =>
  user === null || user.scopes === null ? everyScope : new Set(user.scopes.map(canonicalScope))
