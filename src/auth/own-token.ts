import { hash, verify } from 'node:crypto'
import { SignJWT } from 'jose'
import { lru } from '../cache/lru.ts'
import type { AuthWorld } from './caller.ts'
import { type Claims, openJws } from './compact-jws.ts'
import { signingKey, verifyingKey } from './signing-key.ts'
import type { Key } from './store.ts'

/** A token that the plane signed. Whether its time is over and its owner still there is for the reader to ask. */
type OwnToken = BearerToken | AccessToken | SessionToken

/** What an app gets for its secret, and sends as it is. */
export interface BearerToken {
  readonly kind: 'bearer'
  /** Its own, by which it can be revoked. */
  readonly id: string
  readonly client: string
  /** Whom it acts for. */
  readonly tenant: string
  /** What a person granted; absent where the app acts for its own tenant. */
  readonly grant?: string
  readonly scopes: ReadonlySet<string>
  /** Epoch ms. */
  readonly expiresAt: number
}

/** What the holder of a client identifier gets, and sends inside a JWT of its own. */
export interface AccessToken {
  readonly kind: 'access'
  readonly key: string
  readonly tenant: string
  readonly service: string
  /** The customer whose person signed in, where it is bound to one. */
  readonly actsFor: string | undefined
  /** Epoch ms. */
  readonly expiresAt: number
}

/** What a partner gets for a person's sign-in, and asks for access tokens with. */
export interface SessionToken extends Omit<AccessToken, 'kind'> {
  readonly kind: 'session'
}

/** A token for an app, good for `seconds`: on its own account, or on a person's by what was granted. */
export const issueBearer = (
  world: AuthWorld,
  {
    client,
    tenant,
    grant,
    scopes,
    seconds,
  }: { client: string; tenant: string; grant?: string; scopes: readonly string[]; seconds: number },
): Promise<string> =>
  sign(world, { use: 'bearer', sub: client, tid: tenant, ...(grant && { gid: grant }), scope: scopes.join(' ') }, seconds)

/** A token for a client identifier, good for `seconds`. */
export const issueFor = (
  world: AuthWorld,
  key: Key,
  { use, seconds, actsFor }: { use: 'access' | 'session'; seconds: number; actsFor: string | undefined },
): Promise<string> =>
  sign(world, { use, sub: key.id, tid: key.tenant, svc: key.service, ...(actsFor !== undefined && { act: actsFor }) }, seconds)

/** What the plane signed, or undefined for any other text. The signature is verified once and remembered, its time never. */
export async function readOwn({ credentials }: AuthWorld, token: string): Promise<OwnToken | undefined> {
  const name = hash('sha256', token, 'base64')
  const known = verified.get(name)
  if (known !== undefined && (await verifyingKey(credentials, known.kid)) !== undefined) return known.token
  const jws = openJws(token)
  if (jws?.header.alg !== 'RS256' || typeof jws.header.kid !== 'string') return undefined
  const key = await verifyingKey(credentials, jws.header.kid)
  if (key === undefined || !verify('sha256', jws.signed, key, jws.signature)) return undefined
  const read = tokenOf(jws.claims)
  if (read !== undefined) verified.set(name, { kid: jws.header.kid, token: read })
  return read
}

// Worlds have keys of their own, so a remembered verdict names the key that it was given by.
const verified = lru<{ kid: string; token: OwnToken }>(10_000)

/** Claims as a JWS of the plane's, good for `seconds`. `use` must keep its kind apart from the others. */
export async function sign(world: AuthWorld, claims: Claims, seconds: number): Promise<string> {
  const { kid, privateKey } = await signingKey(world)
  const iat = Math.floor(world.clock.now() / 1000)
  return new SignJWT({ ...claims, iat, exp: iat + seconds, jti: world.ids.uuid() })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .sign(privateKey)
}

/** `use` keeps the kinds apart (RFC 8725 §3.12), since all come from one key. */
function tokenOf({ use, sub, tid, svc, act, gid, scope, exp, jti }: Claims): OwnToken | undefined {
  if (typeof sub !== 'string' || typeof tid !== 'string' || typeof exp !== 'number') return undefined
  const expiresAt = exp * 1000
  if ((use === 'access' || use === 'session') && typeof svc === 'string') {
    return { kind: use, key: sub, tenant: tid, service: svc, actsFor: typeof act === 'string' ? act : undefined, expiresAt }
  }
  if (use !== 'bearer' || typeof scope !== 'string' || typeof jti !== 'string') return undefined
  const scopes = new Set(scope.split(' ').filter(Boolean))
  return { kind: 'bearer', id: jti, client: sub, tenant: tid, ...(typeof gid === 'string' && { grant: gid }), scopes, expiresAt }
}
