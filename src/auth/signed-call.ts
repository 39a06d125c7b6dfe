import type { TenantKind } from '../enrolment/tenant.ts'
import type { BearerSubject } from './bearer.ts'
import type { AuthReason, RequestHead } from './caller.ts'
import { maySign } from './may-sign.ts'
import { fingerprint } from './public-key.ts'
import { checkRestriction, describeOrigin } from './restriction.ts'
import type { Rule } from './rules.ts'
import { type AccessToken, readServerToken } from './server-token.ts'
import { describeAge, hasExpired, isEmpty, NOT_BEFORE, type SignedText } from './signed-jwt.ts'
import type { Key, User } from './store.ts'
import { describeToken } from './token-kind.ts'

/** The services whose client identifiers are accepted, each from any tenant or from one kind. */
export type Accepts = Readonly<Partial<Record<Key['service'], 'any' | TenantKind>>>

/** The subject of the rules of a call with a signed token; the rules store what they read in the optional members. */
export interface SignedCall extends SignedText, Omit<BearerSubject, 'bearer' | 'app'> {
  readonly head: RequestHead
  readonly accepts: Accepts
  /** The access token inside, if this server signed it. */
  access?: AccessToken | undefined
  /** The key of the client identifier that the access token was issued for, if it is still registered. */
  holder?: Key | undefined
  /** Null for a key of the tenant itself. */
  user?: User | null | undefined
}

/** The rules of the access token inside, in the order of the published codes. */
const ACCESS_TOKEN: readonly Rule<SignedCall, AuthReason>[] = [
  {
    name: 'access-token-life',
    requires: 'The access token inside has not expired.',
    refusal: 'access-token-expired',
    remedy: 'Request a new access token from POST /ams/v1/users/accesstoken: validityForAccessTokenInMinutes is 1 to 30.',
    meets: ({ access, now }) => access === undefined || access.expiresAt > now,
    found: ({ access, now }) => access && `exp ${describeAge(now - access.expiresAt)}`,
  },
  {
    name: 'access-token',
    requires: 'The access token inside was issued by this server for a client identifier that is still registered.',
    refusal: 'access-token-invalid',
    remedy:
      'Sign the accessToken of the response of POST /ams/v1/users/accesstoken, unchanged. Its tokens end when a client ' +
      'identifier is regenerated or deleted.',
    meets: ({ holder }) => holder !== undefined,
    found: ({ jwt, access, holder }) =>
      holder !== undefined
        ? `for client identifier ${holder.id.slice(0, 12)}`
        : access !== undefined
          ? 'a client identifier that is no longer registered'
          : (describeToken(String(jwt?.accessToken)) ?? 'not a token of this server'),
  },
  {
    name: 'service',
    requires: 'The client identifier is for this API.',
    refusal: 'access-token-invalid',
    remedy: 'Each service has its own client identifiers: use one of this API.',
    meets: async subject => {
      const { accepts, holder, world } = subject
      const accepted = holder && accepts[holder.service]
      if (holder === undefined || accepted === undefined) return false
      if (accepted === 'any') return true
      subject.tenant = await world.store.tenants.get(holder.tenant)
      // A deleted tenant is refused by a later rule, with another row.
      return subject.tenant === undefined || subject.tenant.kind === accepted
    },
    found: ({ holder, accepts }) => holder && `service ${holder.service}; accepted: ${Object.keys(accepts).join(', ')}`,
  },
]

/**
 * The rule of the key of a JWT in an API call. It is evaluated before the signature, so that a caller without a registered key
 * causes no verification. The access token inside names the owner of the key; without one, later rules refuse.
 */
export const SIGNER: Rule<SignedCall, AuthReason> = {
  name: 'signer',
  requires: 'The key in publicKey is registered for the owner of the client identifier.',
  refusal: 'credential-malformed',
  remedy: 'Sign with the key pair that the client identifier was registered with, or register this key for the same owner.',
  meets: async subject => {
    const { world, publicKey } = subject
    subject.access = await accessTokenIn(subject)
    if (publicKey === undefined || subject.access === undefined) return true
    subject.holder = await holderOf(subject, subject.access)
    return subject.holder === undefined || maySign(world, subject.holder, publicKey)
  },
  found: ({ publicKey, holder }) =>
    holder === undefined
      ? 'no registered key to compare with'
      : publicKey && `${fingerprint(publicKey)} of ${holder.user ?? holder.tenant}`,
}

/** The rules of a JWT with an access token in an API call, after the signature. */
export const SIGNED_CALL: readonly Rule<SignedCall, AuthReason>[] = [
  {
    name: 'audience',
    requires: 'aud is KnoxWSM, or absent.',
    refusal: 'credential-malformed',
    remedy: 'Sign with the audience KnoxWSM, as a string.',
    meets: ({ jwt }) => jwt?.audience !== 'wrong',
    found: ({ jwt }) => jwt && `aud ${jwt.audience}`,
  },
  ...NOT_BEFORE,
  {
    name: 'signature-life',
    requires: 'exp of the JWT is at most one minute in the past.',
    refusal: 'signature-expired',
    remedy: 'Sign the access token again: the JWT has expired, and the access token inside may still be valid.',
    meets: ({ jwt, now }) => jwt !== undefined && !hasExpired(jwt, now),
    found: ({ jwt, now }) => (jwt?.expiresAt === undefined ? 'no exp' : `exp ${describeAge(now - jwt.expiresAt)}`),
  },
  {
    name: 'access-token-claim',
    requires: 'The claim accessToken is not empty.',
    refusal: 'claim-empty',
    remedy:
      'The token is signed twice: sign the client identifier, send it to POST /ams/v1/users/accesstoken, then sign the ' +
      'accessToken of the response under the claim accessToken. The libraries sign an empty value without an error.',
    meets: ({ jwt }) => !isEmpty(jwt?.accessToken),
    found: ({ jwt, text }) => (isEmpty(jwt?.clientIdentifier) ? undefined : `a claim clientIdentifier: ${describeToken(text)}`),
  },
  ...ACCESS_TOKEN,
  {
    name: 'restriction',
    requires: 'The address or the Referer of the request is in the restriction of the client identifier.',
    refusal: 'restriction-unmet',
    remedy: 'Call from a listed address or with a listed Referer, or change the restriction of the client identifier.',
    meets: ({ holder, head }) => checkRestriction(holder?.restriction ?? null, head) === 'met',
    found: ({ holder, head }) => describeOrigin(holder?.restriction ?? null, head),
  },
  {
    name: 'user',
    requires: 'The user that the client identifier belongs to still exists.',
    refusal: 'user-unknown',
    remedy: 'Create the user again, or issue a client identifier for another user.',
    meets: async subject => {
      const { holder, world } = subject
      if (holder === undefined) return false
      const { users } = world.credentials
      const reads = [holder.user === null ? null : users.get(holder.user), world.store.tenants.get(holder.tenant)] as const
      ;[subject.user, subject.tenant] = await Promise.all(reads)
      return subject.user !== undefined
    },
    found: ({ holder }) => holder?.user ?? 'none: the client identifier is for the tenant',
  },
  {
    name: 'tenant',
    requires: 'The tenant still exists.',
    refusal: 'tenant-unknown',
    remedy: 'The tenant was deleted; its credentials are no longer valid.',
    meets: ({ tenant }) => tenant !== undefined,
    found: ({ holder }) => `tenant ${holder?.tenant}`,
  },
]

/** The rules of an access token that is sent without a JWT around it: those that need only the token. */
export const BARE_ACCESS_TOKEN: readonly Rule<SignedCall, AuthReason>[] = [
  {
    name: 'signed-by-server',
    requires: 'The access token was signed by this server.',
    refusal: 'access-token-invalid',
    remedy: 'Request an access token from POST /ams/v1/users/accesstoken of this server. A server with another store refuses it.',
    meets: async subject => {
      const token = await readServerToken(subject.world, subject.text)
      if (token?.kind !== 'access') return false
      subject.access = token
      subject.holder = await holderOf(subject, token)
      return true
    },
  },
  ...ACCESS_TOKEN,
]

async function accessTokenIn({ world, jwt, claims }: SignedCall): Promise<AccessToken | undefined> {
  const claim = (jwt ?? claims)?.accessToken
  const token = typeof claim === 'string' && !isEmpty(claim) ? await readServerToken(world, claim) : undefined
  return token?.kind === 'access' ? token : undefined
}

/** The key that the token was issued for, if it still belongs to the same tenant and service. */
async function holderOf({ world }: SignedCall, token: AccessToken): Promise<Key | undefined> {
  const key = await world.credentials.keys.get(token.key)
  return key?.tenant === token.tenant && key.service === token.service ? key : undefined
}
