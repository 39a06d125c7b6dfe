import { hash, verify } from 'node:crypto'
import { SignJWT } from 'jose'
import { lru } from '../cache/lru.ts'
import type { AuthWorld } from './caller.ts'
import { type Claims, openJws } from './compact-jws.ts'
import { signingKey, verifyingKey } from './signing-key.ts'
import type { Key } from './store.ts'

/** A token that this server signed. Its expiry and its owner are checked by rules. */
type ServerToken = BearerToken | AccessToken | SessionToken

/** An OAuth access token, which an app sends unchanged. */
export interface BearerToken {
  readonly kind: 'bearer'
  /** The id of the key that signed it. */
  readonly kid: string
  /** The `jti`, by which the bearer can be revoked. */
  readonly id: string
  readonly client: string
  /** The tenant that the bearer acts for. */
  readonly tenant: string
  /** The grant of a person; absent where the app acts for its own tenant. */
  readonly grant?: string
  /** The session of a person at a console, in place of an app. */
  readonly session?: string
  /** When the app was registered, in epoch ms; absent beside a grant, which ends with the app. */
  readonly registeredAt?: number
  readonly scopes: ReadonlySet<string>
  /** Epoch ms. */
  readonly expiresAt: number
}

/** An access token for a client identifier. The client signs a JWT around it. */
export interface AccessToken {
  readonly kind: 'access'
  readonly key: string
  readonly tenant: string
  readonly service: string
  /** The customer that the token is bound to, if any. */
  readonly actsFor: string | undefined
  /** Epoch ms. */
  readonly expiresAt: number
}

/** A token for the sign-in of a person, with which a partner requests access tokens. */
export interface SessionToken extends Omit<AccessToken, 'kind'> {
  readonly kind: 'session'
}

/** Issues a bearer that expires after `seconds`, for the app's own tenant, for a grant of a person or for a session. */
export const issueBearer = (
  world: AuthWorld,
  {
    client,
    tenant,
    grant,
    session,
    registeredAt,
    scopes,
    seconds,
  }: {
    client: string
    tenant: string
    grant?: string
    session?: string
    registeredAt?: number
    scopes: readonly string[]
    seconds: number
  },
): Promise<string> => {
  const origin = {
    ...(grant && { gid: grant }),
    ...(session && { sid: session }),
    ...(registeredAt !== undefined && { reg: registeredAt }),
  }
  return sign(world, { use: 'bearer', sub: client, tid: tenant, ...origin, scope: scopes.join(' ') }, seconds)
}

/** Issues a token for a client identifier that expires after `seconds`. */
export const issueClientToken = (
  world: AuthWorld,
  key: Key,
  { use, seconds, actsFor }: { use: 'access' | 'session'; seconds: number; actsFor: string | undefined },
): Promise<string> =>
  sign(world, { use, sub: key.id, tid: key.tenant, svc: key.service, ...(actsFor !== undefined && { act: actsFor }) }, seconds)

/** The token of this server in a text; undefined for any other text. A verified signature is cached; expiry is not checked here. */
export async function readServerToken(world: AuthWorld, token: string): Promise<ServerToken | undefined> {
  const { id = DEFAULT_WORLD } = world
  const cacheKey = hash('sha256', token, 'base64')
  const cached = verified.get(cacheKey)
  if (cached !== undefined && (await verifyingKey(world, cached.kid)) !== undefined) {
    return cached.world === id ? cached.token : undefined
  }
  const jws = openJws(token)
  if (jws?.header.alg !== 'RS256' || typeof jws.header.kid !== 'string') return undefined
  const key = await verifyingKey(world, jws.header.kid)
  if (key === undefined || !verify('sha256', jws.signed, key, jws.signature)) return undefined
  const { kid } = jws.header
  const read = tokenOf(jws.claims, kid)
  if (read === undefined) return undefined
  // Tokens that were issued before worlds existed have no such claim.
  const issuedBy = typeof jws.claims.wid === 'string' ? jws.claims.wid : DEFAULT_WORLD
  verified.set(cacheKey, { kid, world: issuedBy, token: read })
  return issuedBy === id ? read : undefined
}

// One cache for all worlds and stores, so an entry has the id of the key that verified it and the id of its world.
const verified = lru<{ kid: string; world: string; token: ServerToken }>(10_000)

const DEFAULT_WORLD = 'default'

/** Signs claims as a JWS that expires after `seconds`. The claim `use` must differ from those of the other kinds of token. */
export async function sign(world: AuthWorld, claims: Claims, seconds: number): Promise<string> {
  const { kid, privateKey } = await signingKey(world)
  const iat = Math.floor(world.clock.now() / 1000)
  return new SignJWT({ ...claims, wid: world.id ?? DEFAULT_WORLD, iat, exp: iat + seconds, jti: world.ids.uuid() })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .sign(privateKey)
}

/** The claim `use` separates the kinds of token (RFC 8725 §3.12), because one key signs all of them. */
function tokenOf({ use, sub, tid, svc, act, gid, sid, reg, scope, exp, jti }: Claims, kid: string): ServerToken | undefined {
  if (typeof sub !== 'string' || typeof tid !== 'string' || typeof exp !== 'number') return undefined
  const expiresAt = exp * 1000
  if ((use === 'access' || use === 'session') && typeof svc === 'string') {
    return { kind: use, key: sub, tenant: tid, service: svc, actsFor: typeof act === 'string' ? act : undefined, expiresAt }
  }
  if (use !== 'bearer' || typeof scope !== 'string' || typeof jti !== 'string') return undefined
  const scopes = new Set(scope.split(' ').filter(Boolean))
  const person = { ...(typeof gid === 'string' && { grant: gid }), ...(typeof sid === 'string' && { session: sid }) }
  const origin = { ...person, ...(typeof reg === 'number' && { registeredAt: reg }) }
  return { kind: 'bearer', kid, id: jti, client: sub, tenant: tid, ...origin, scopes, expiresAt }
}
