import { hash, type KeyObject, verify } from 'node:crypto'
import { lru } from '../cache/lru.ts'
import { COMPACT_JWS, type JwsText, partsOf } from './compact-jws.ts'
import { bareKey, describeKey, fingerprint, readPublicKey } from './public-key.ts'
import type { SyncRule } from './rules.ts'
import { describeToken } from './token-kind.ts'

/** What a client's own JWT says, its signature good by the key that it brings. Whose key that is, is yet to be asked. */
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

/** A text that should be such a JWT, and what has been learnt of it. */
export interface SignedText extends JwsText {
  /** The algorithms that are taken; the token never chooses among others. */
  readonly algorithms: readonly string[]
  /** Under which it is remembered. */
  name?: string
  publicKey?: string
  key?: KeyObject | undefined
  jwt?: SignedJwt
}

const refusal = 'credential-malformed'
const HASHES = { RS512: 'sha512', RS384: 'sha384', RS256: 'sha256' } as const
export const RS512: readonly string[] = ['RS512']
/** Those that may be taken if an operator says so. */
export const EVERY_ALGORITHM: readonly string[] = Object.keys(HASHES)

/**
 * What a JWT as the client libraries make them is held to whoever sends it and whenever: the key stands in the claim
 * `publicKey`; `iat`, `nbf`, `exp` may each be absent. None of it can change, so a verdict may be remembered.
 */
export const SIGNED_JWT: readonly SyncRule<SignedText, 'credential-malformed'>[] = [
  ...COMPACT_JWS,
  {
    name: 'algorithm',
    requires: 'The header says alg RS512.',
    refusal,
    remedy: 'Sign with RS512 and your own private key. A token of the server is signed again, by you, before it is sent.',
    meets: ({ header, algorithms }) => typeof header?.alg === 'string' && algorithms.includes(header.alg),
    found: ({ header, text, algorithms }) => {
      const about = algorithms.includes(String(header?.alg)) ? undefined : describeToken(text)
      return [`alg ${printable(header?.alg)}`, about].filter(Boolean).join('; ')
    },
  },
  {
    name: 'public-key',
    requires: 'The claim publicKey is the base64 of the SubjectPublicKeyInfo of an RSA key of 2048 to 4096 bits.',
    refusal,
    remedy: 'Put the member Public of keys.json into the claims: no PEM lines, and in no header such as jwk, jku or x5c.',
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
    remedy: 'Write them as JSON numbers of seconds: neither text nor milliseconds nor null.',
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
    remedy: 'Sign for half an hour, as the libraries do.',
    meets: ({ claims }) => (milliseconds(claims?.exp) ?? 0) - (milliseconds(claims?.iat) ?? Number.POSITIVE_INFINITY) <= DAY,
    found: ({ claims }) => lifeOf(claims?.iat, claims?.exp),
  },
  {
    name: 'signature',
    requires: 'The signature is good by the key in publicKey.',
    refusal,
    remedy: 'Sign with the private key of the same pair, over exactly the header and claims that are sent.',
    meets: subject => {
      const { key, publicKey = '' } = subject
      const { header, claims, signed, signature } = partsOf(subject)
      // Of those that are taken, by the rule above.
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
  },
]

/** What holds of the JWT at one time and not at another, wherever it is sent. */
export const TIMELY: readonly SyncRule<SignedText & { readonly now: number }, 'credential-malformed'>[] = [
  {
    name: 'begun',
    requires: 'iat and nbf are no more than 5 minutes ahead of the clock.',
    refusal,
    remedy: "Set the client's clock right: seconds, in UTC. The sandbox's clock may have been wound: GET /_muster/v1/clock.",
    meets: ({ jwt, now }) => jwt !== undefined && !isFromTheFuture(jwt, now),
    found: ({ jwt, now }) => (jwt?.issuedAt === undefined ? 'no iat' : `iat ${ago(now - jwt.issuedAt)}`),
  },
]

/** What was read of this text before: a token that comes again and again is verified once. */
export function cachedJwt(subject: SignedText): SignedJwt | undefined {
  subject.name = hash('sha256', subject.text, 'base64')
  const known = verified.get(subject.name)
  if (known === undefined || !subject.algorithms.includes(known.algorithm)) return undefined
  subject.jwt = known
  return known
}

/** Keeps what the rules have read of a text: never what it may do. */
export function cacheJwt({ name, jwt }: SignedText): void {
  if (name !== undefined && jwt !== undefined) verified.set(name, jwt)
}

const verified = lru<SignedJwt>(10_000)

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
const DATES = ['iat', 'nbf', 'exp'] as const

/** How long ago or ahead, for a person. */
export function ago(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  const long =
    seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
  return ms < 0 ? `${long} ahead` : `${long} ago`
}

/** RFC 7519 NumericDate, absent, or within what a Date can hold: what is past that has no milliseconds to compare. */
const isNumericDate = (claim: unknown): boolean =>
  claim === undefined || (typeof claim === 'number' && claim >= 0 && claim <= 8.64e12)

const milliseconds = (claim: unknown): number | undefined => (typeof claim === 'number' ? Math.floor(claim * 1000) : undefined)

const lifeOf = (iat: unknown, exp: unknown): string | undefined =>
  typeof iat === 'number' && typeof exp === 'number' ? `${Math.round((exp - iat) / 60)} minutes` : undefined

/** What a stranger wrote, short and in one line. */
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
