import { hash, verify } from 'node:crypto'
import { openJws } from './compact-jws.ts'
import { bareKey, readPublicKey } from './public-key.ts'
import { recent } from './recent.ts'

/** What a client's own JWT says, its signature good by the key that it brings. Whose key that is, is yet to be asked. */
export interface SignedJwt {
  /** Base64 without white space. */
  readonly publicKey: string
  readonly audience: 'ours' | 'absent' | 'wrong'
  /** Each in epoch ms. */
  readonly issuedAt: number | undefined
  readonly notBefore: number | undefined
  readonly expiresAt: number | undefined
  readonly jti: string | undefined
  readonly clientIdentifier: unknown
  readonly accessToken: unknown
}

/**
 * Reads and verifies a JWT as the client libraries make them: RS512, the key in the claim `publicKey`, audience `KnoxWSM`;
 * `iat`, `nbf`, `exp` may each be absent. Undefined if it is not one.
 */
export function readSignedJwt(token: string): SignedJwt | undefined {
  const jws = openJws(token)
  if (jws === undefined || jws.header.alg !== 'RS512' || typeof jws.claims.publicKey !== 'string') return undefined
  const { aud, iat, nbf, exp, jti } = jws.claims
  if (![iat, nbf, exp].every(isNumericDate)) return undefined
  const [issuedAt, notBefore, expiresAt] = [milliseconds(iat), milliseconds(nbf), milliseconds(exp)]
  if (issuedAt !== undefined && expiresAt !== undefined && expiresAt - issuedAt > LONGEST_LIFE) return undefined

  const publicKey = bareKey(jws.claims.publicKey)
  const key = readPublicKey(publicKey)
  if (key === undefined || !verify('sha512', jws.signed, key, jws.signature)) return undefined
  return {
    publicKey,
    audience: audienceOf(aud),
    issuedAt,
    notBefore,
    expiresAt,
    jti: typeof jti === 'string' && jti.trim() !== '' ? jti : undefined,
    clientIdentifier: jws.claims.clientIdentifier,
    accessToken: jws.claims.accessToken,
  }
}

/** The same for a token that comes again and again: it is verified once and remembered, but never what it may do. */
export function recallSignedJwt(token: string): SignedJwt | undefined {
  const name = hash('sha256', token, 'base64')
  const known = verified.get(name)
  if (known !== undefined) return known
  const read = readSignedJwt(token)
  if (read !== undefined) verified.set(name, read)
  return read
}

/** Whether it claims to be of a time that has not come; clocks may differ by five minutes. */
export const isFromTheFuture = (jwt: SignedJwt, now: number): boolean =>
  Math.max(jwt.issuedAt ?? 0, jwt.notBefore ?? 0) > now + 5 * 60_000

/** Whether its own `exp` has passed; clocks may differ by a minute. */
export const isOver = (jwt: SignedJwt, now: number): boolean => now >= usableUntil(jwt, Number.POSITIVE_INFINITY)

/** Until when `isOver` lets it be, epoch ms; `otherwise` for one that does not say. */
export const usableUntil = (jwt: SignedJwt, otherwise: number): number =>
  jwt.expiresAt === undefined ? otherwise : jwt.expiresAt + 60_000

/** A claim that says nothing: absent, null or blank. The official library signs such when it is given nothing. */
export const isEmpty = (claim: unknown): boolean =>
  claim === undefined || claim === null || (typeof claim === 'string' && claim.trim() === '')

export const DAY = 24 * 60 * 60_000
const LONGEST_LIFE = DAY

const verified = recent<SignedJwt>(10_000)

/** RFC 7519 NumericDate, absent, or within what a Date can hold: what is past that has no milliseconds to compare. */
const isNumericDate = (claim: unknown): boolean =>
  claim === undefined || (typeof claim === 'number' && Math.abs(claim) <= 8.64e12)

const milliseconds = (claim: unknown): number | undefined => (typeof claim === 'number' ? Math.floor(claim * 1000) : undefined)

function audienceOf(aud: unknown): SignedJwt['audience'] {
  if (aud === undefined) return 'absent'
  const named: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
  return named === 'KnoxWSM' ? 'ours' : 'wrong'
}
