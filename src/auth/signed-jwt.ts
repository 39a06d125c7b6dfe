import { hash, type KeyObject, verify } from 'node:crypto'
import { lru } from '../cache/lru.ts'
import { type Claims, COMPACT_JWS, type JwsText, partsOf } from './compact-jws.ts'
import { bareKey, describeKey, fingerprint, readPublicKey } from './public-key.ts'
import type { SyncRule } from './rules.ts'
import { describeToken } from './token-kind.ts'

/** The claims of a JWT whose signature is valid for the key in its claim `publicKey`. The owner of the key is checked later. */
export interface SignedJwt {
  readonly algorithm: string
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
  readonly sessionToken: unknown
  readonly idpAccessToken: unknown
}

/** The subject of the rules of such a JWT; the rules store what they read in the optional members. */
export interface SignedText extends JwsText {
  /** The accepted algorithms. A token cannot choose another one. */
  readonly algorithms: readonly string[]
  /** Its key in the cache of verified JWTs. */
  cacheKey?: string
  publicKey?: string
  key?: KeyObject | undefined
  jwt?: SignedJwt
}

const refusal = 'credential-malformed'
const HASHES = { RS512: 'sha512', RS384: 'sha384', RS256: 'sha256' } as const
export const RS512: readonly string[] = ['RS512']
/** The algorithms that an operator can enable. */
export const EVERY_ALGORITHM: readonly string[] = Object.keys(HASHES)

/**
 * The rules of a JWT of the client libraries before its signature. They depend on its text alone. The claim `publicKey` has the
 * key; `iat`, `nbf` and `exp` may be absent.
 */
export const JWT_TEXT: readonly SyncRule<SignedText, 'credential-malformed'>[] = [
  ...COMPACT_JWS,
  {
    name: 'algorithm',
    requires: 'alg in the header is RS512.',
    refusal,
    remedy: 'Sign with RS512 and your private key. A token of the server must be signed again by you before it is sent.',
    meets: ({ header, algorithms }) => typeof header?.alg === 'string' && algorithms.includes(header.alg),
    found: ({ header, text, algorithms }) => {
      const about = algorithms.includes(String(header?.alg)) ? undefined : describeToken(text)
      return [`alg ${printable(header?.alg)}`, about].filter(Boolean).join('; ')
    },
  },
  {
    name: 'public-key',
    requires:
      'The claim publicKey is the base64 of the SubjectPublicKeyInfo of an RSA key of 2048 to 4096 bits with an exponent of at most 32 bits.',
    refusal,
    remedy:
      'Put the member Public of keys.json into the claims, without PEM lines. A header such as jwk, jku or x5c is not read.',
    meets: subject => {
      const claim = subject.claims?.publicKey
      if (typeof claim !== 'string') return false
      subject.publicKey = bareKey(claim)
      subject.key = readPublicKey(subject.publicKey)
      return subject.key !== undefined
    },
    found: ({ claims }) => describeKey(claims?.publicKey),
  },
  {
    name: 'dates',
    requires: 'iat, nbf and exp are seconds since 1970, or absent.',
    refusal,
    remedy: 'Write them as JSON numbers of seconds: no strings, milliseconds or null.',
    meets: ({ claims }) => DATES.every(date => isNumericDate(claims?.[date])),
    found: ({ claims }) =>
      DATES.filter(date => !isNumericDate(claims?.[date]))
        .map(date => `${date} ${printable(claims?.[date])}`)
        .join(', ') || undefined,
  },
  {
    name: 'life',
    requires: 'exp is at most 24 hours after iat.',
    refusal,
    remedy: 'Use a lifetime of 30 minutes, as the libraries do.',
    meets: ({ claims }) => (milliseconds(claims?.exp) ?? 0) - (milliseconds(claims?.iat) ?? Number.POSITIVE_INFINITY) <= DAY,
    found: ({ claims }) => lifeOf(claims?.iat, claims?.exp),
  },
]

/** The rule of the signature. It needs no evaluation where the JWT was cached. */
export const SIGNATURE: SyncRule<SignedText, 'credential-malformed'> = {
  name: 'signature',
  requires: 'The signature is valid for the key in publicKey.',
  refusal,
  remedy: 'Sign exactly the header and claims that are sent, with the private key of the same pair.',
  meets: subject => {
    if (subject.jwt !== undefined) return true
    const { key, publicKey = '' } = subject
    const { header, claims, signed, signature } = partsOf(subject)
    // The rule algorithm accepted it.
    const algorithm = header.alg as keyof typeof HASHES
    if (key === undefined || !verify(HASHES[algorithm], signed, key, signature)) return false
    const { jti } = claims
    subject.jwt = {
      algorithm,
      publicKey,
      audience: audienceOf(claims.aud),
      issuedAt: milliseconds(claims.iat),
      notBefore: milliseconds(claims.nbf),
      expiresAt: milliseconds(claims.exp),
      jti: typeof jti === 'string' && jti.trim() !== '' ? jti : undefined,
      clientIdentifier: claims.clientIdentifier,
      accessToken: claims.accessToken,
      sessionToken: claims.sessionToken,
      idpAccessToken: claims.idpAccessToken ?? claims.saAccessToken ?? claims.accessToken,
    }
    return true
  },
  found: ({ publicKey = '' }) => fingerprint(publicKey),
}

/** The rule of a JWT that depends on the clock. */
export const NOT_BEFORE: readonly SyncRule<SignedText & { readonly now: number }, 'credential-malformed'>[] = [
  {
    name: 'begun',
    requires: 'iat and nbf are no more than 5 minutes ahead of the clock.',
    refusal,
    remedy: "Correct the client's clock (seconds, UTC). A test may have changed the sandbox's clock: GET /_muster/v1/clock.",
    meets: ({ jwt, now }) => jwt !== undefined && !isNotYetValid(jwt, now),
    found: ({ jwt, now }) => (jwt?.issuedAt === undefined ? 'no iat' : `iat ${describeAge(now - jwt.issuedAt)}`),
  },
]

/** The JWT of a text that was verified before. A client sends one signed token with many calls. */
export function cachedJwt(subject: SignedText): SignedJwt | undefined {
  subject.cacheKey = hash('sha256', subject.text, 'base64')
  const cached = verified.get(subject.cacheKey)
  if (cached === undefined || !subject.algorithms.includes(cached.algorithm)) return undefined
  subject.jwt = cached
  subject.publicKey = cached.publicKey
  return cached
}

/** Caches a verified JWT. What it permits is checked for each call. */
export function cacheJwt({ cacheKey, jwt }: SignedText): void {
  if (cacheKey !== undefined && jwt !== undefined) verified.set(cacheKey, jwt)
}

const verified = lru<SignedJwt>(10_000)

/** Whether `iat` or `nbf` is in the future. Clocks may differ by five minutes. */
export const isNotYetValid = (jwt: SignedJwt, now: number): boolean =>
  Math.max(jwt.issuedAt ?? 0, jwt.notBefore ?? 0) > now + 5 * 60_000

/** Whether `exp` has passed. Clocks may differ by one minute. */
export const hasExpired = (jwt: SignedJwt, now: number): boolean => now >= usableUntil(jwt, Number.POSITIVE_INFINITY)

/** Whether `exp` of claims that are not verified has passed, by the same tolerance. */
export const claimsHaveExpired = (claims: Claims | undefined, now: number): boolean =>
  now >= (milliseconds(claims?.exp) ?? Number.POSITIVE_INFINITY) + TOLERANCE

/** When `hasExpired` becomes true, epoch ms; `otherwise` for a JWT without `exp`. */
export const usableUntil = (jwt: SignedJwt, otherwise: number): number =>
  jwt.expiresAt === undefined ? otherwise : jwt.expiresAt + TOLERANCE

/** Whether a claim is absent, null or blank. The official library signs such a claim when its argument is empty. */
export const isEmpty = (claim: unknown): boolean =>
  claim === undefined || claim === null || (typeof claim === 'string' && claim.trim() === '')

const TOLERANCE = 60_000
export const DAY = 24 * 60 * 60_000
const DATES = ['iat', 'nbf', 'exp'] as const

/** Describes a time before or after now, for people. */
export function describeAge(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  const duration =
    seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
  return ms < 0 ? `${duration} ahead` : `${duration} ago`
}

/** Whether a claim is absent or a NumericDate (RFC 7519) within the range of a Date. */
const isNumericDate = (claim: unknown): boolean =>
  claim === undefined || (typeof claim === 'number' && claim >= 0 && claim <= 8.64e12)

const milliseconds = (claim: unknown): number | undefined => (typeof claim === 'number' ? Math.floor(claim * 1000) : undefined)

const lifeOf = (iat: unknown, exp: unknown): string | undefined =>
  typeof iat === 'number' && typeof exp === 'number' ? `${Math.round((exp - iat) / 60)} minutes` : undefined

/** A value of a request, shortened to one line. */
export function printable(value: unknown): string {
  if (value === undefined) return 'absent'
  const text = JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

function audienceOf(aud: unknown): SignedJwt['audience'] {
  if (aud === undefined) return 'absent'
  const named: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
  return named === 'KnoxWSM' ? 'ours' : 'wrong'
}
