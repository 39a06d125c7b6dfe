import type { TenantKind } from '../enrolment/tenant.ts'
import type { BearerSubject } from './bearer.ts'
import type { AuthReason, Bearing } from './caller.ts'
import { maySign } from './may-sign.ts'
import { type AccessToken, readOwn } from './own-token.ts'
import { fingerprint } from './public-key.ts'
import { checkRestriction, describeOrigin } from './restriction.ts'
import type { Rule } from './rules.ts'
import { ago, isEmpty, isOver, type SignedText, TIMELY } from './signed-jwt.ts'
import type { Key, User } from './store.ts'
import { describeToken } from './token-kind.ts'

/** The services whose client identifiers are taken, each of anybody or of one kind of tenant. */
export type Accepts = Readonly<Partial<Record<Key['service'], 'anybody' | TenantKind>>>

/** A call with a signed token, and what has been learnt of it. */
export interface SignedCall extends SignedText, Omit<BearerSubject, 'bearer' | 'app'> {
  readonly bearing: Bearing
  readonly accepts: Accepts
  /** The access token inside, if it is one of ours. */
  access?: AccessToken | undefined
  /** Whom the access token was given for, if that stands. */
  holder?: Key | undefined
  /** Null for a key of the tenant itself. */
  user?: User | null | undefined
}

/** What the access token inside is held to, in the order of the published codes. */
const ACCESS_TOKEN: readonly Rule<SignedCall, AuthReason>[] = [
  {
    name: 'access-token-life',
    requires: 'The access token inside is not over.',
    refusal: 'access-token-expired',
    remedy: 'Ask POST /ams/v1/users/accesstoken for a new one: validityForAccessTokenInMinutes is 1 to 30.',
    meets: ({ access, now }) => access === undefined || access.expiresAt > now,
    found: ({ access, now }) => access && `exp ${ago(now - access.expiresAt)}`,
  },
  {
    name: 'access-token',
    requires: 'The access token inside was given by this server for a client identifier that still stands.',
    refusal: 'access-token-invalid',
    remedy:
      'Sign the accessToken of the reply to POST /ams/v1/users/accesstoken, unchanged. A client identifier that was ' +
      'regenerated or deleted takes its tokens with it.',
    meets: ({ holder }) => holder !== undefined,
    found: ({ jwt, access, holder }) =>
      holder !== undefined
        ? `for client identifier ${holder.id.slice(0, 12)}`
        : access !== undefined
          ? 'a client identifier that is gone'
          : (describeToken(String(jwt?.accessToken)) ?? 'no token of this server'),
  },
  {
    name: 'service',
    requires: 'The client identifier is one for this API.',
    refusal: 'access-token-invalid',
    remedy: 'Each service has client identifiers of its own: use one of this API.',
    meets: async subject => {
      const { accepts, holder, world } = subject
      const whose = holder && accepts[holder.service]
      if (holder === undefined || whose === undefined) return false
      if (whose === 'anybody') return true
      subject.tenant = await world.store.tenants.get(holder.tenant)
      // One that is gone has a row of its own, below.
      return subject.tenant === undefined || subject.tenant.kind === whose
    },
    found: ({ holder, accepts }) => holder && `service ${holder.service}; taken here: ${Object.keys(accepts).join(', ')}`,
  },
]

/** What a JWT with an access token is held to when an API is called with it, once its signature is known to be good. */
export const SIGNED_CALL: readonly Rule<SignedCall, AuthReason>[] = [
  {
    name: 'audience',
    requires: 'aud is KnoxWSM, or absent.',
    refusal: 'credential-malformed',
    remedy: 'Sign with the audience KnoxWSM, as a string.',
    meets: ({ jwt }) => jwt?.audience !== 'wrong',
    found: ({ jwt }) => jwt && `aud ${jwt.audience}`,
  },
  ...TIMELY,
  {
    name: 'signer',
    requires: 'The key in publicKey is registered for the owner of the client identifier.',
    refusal: 'credential-malformed',
    remedy: 'Sign with the key pair that the client identifier was registered with, or register this one for the same owner.',
    meets: async subject => {
      const { world, jwt } = subject
      // Whose key may have signed is known by the token inside alone, so that one is read before the JWT's own time is judged.
      subject.access = await accessTokenIn(subject)
      if (jwt === undefined || subject.access === undefined) return true
      subject.holder = await holderOf(subject, subject.access)
      return subject.holder === undefined || maySign(world, subject.holder, jwt.publicKey)
    },
    found: ({ jwt, holder }) =>
      holder === undefined ? 'nobody to compare with' : jwt && `${fingerprint(jwt.publicKey)} of ${holder.user ?? holder.tenant}`,
  },
  {
    name: 'signature-life',
    requires: "The JWT's own exp has not passed, by more than a minute.",
    refusal: 'signature-expired',
    remedy: 'Sign the access token again. It may outlive the JWT around it, which is what has ended.',
    meets: ({ jwt, now }) => jwt !== undefined && !isOver(jwt, now),
    found: ({ jwt, now }) => (jwt?.expiresAt === undefined ? 'no exp' : `exp ${ago(now - jwt.expiresAt)}`),
  },
  {
    name: 'access-token-claim',
    requires: 'The claim accessToken is populated.',
    refusal: 'claim-empty',
    remedy:
      'The token is signed twice: sign the client identifier, send it to POST /ams/v1/users/accesstoken, then sign the ' +
      'accessToken of the reply under the claim accessToken. Check that reply: the libraries sign nothing just as readily.',
    meets: ({ jwt }) => !isEmpty(jwt?.accessToken),
    found: ({ jwt, text }) =>
      isEmpty(jwt?.clientIdentifier) ? undefined : `a claim clientIdentifier instead: ${describeToken(text)}`,
  },
  ...ACCESS_TOKEN,
  {
    name: 'restriction',
    requires: 'The request comes from where the client identifier may be used.',
    refusal: 'restriction-unmet',
    remedy: 'Call from an address or with a Referer of its list, or change the restriction of the client identifier.',
    meets: ({ holder, bearing }) => checkRestriction(holder?.restriction ?? null, bearing) === 'met',
    found: ({ holder, bearing }) => describeOrigin(holder?.restriction ?? null, bearing),
  },
  {
    name: 'user',
    requires: 'The person whom the client identifier belongs to is still there.',
    refusal: 'user-unknown',
    remedy: 'Make the user again, or issue a client identifier for another one.',
    meets: async subject => {
      const { holder, world } = subject
      if (holder === undefined) return false
      const { users } = world.credentials
      const asked = [holder.user === null ? null : users.get(holder.user), world.store.tenants.get(holder.tenant)] as const
      ;[subject.user, subject.tenant] = await Promise.all(asked)
      return subject.user !== undefined
    },
    found: ({ holder }) => holder?.user ?? "the tenant's own",
  },
  {
    name: 'tenant',
    requires: 'The tenant is still there.',
    refusal: 'tenant-unknown',
    remedy: 'The tenant was deleted: nothing of it is left to call with.',
    meets: ({ tenant }) => tenant !== undefined,
    found: ({ holder }) => `tenant ${holder?.tenant}`,
  },
]

/** What an access token is held to that was sent as the server gave it: those of the rules that are about it alone. */
export const BARE_ACCESS_TOKEN: readonly Rule<SignedCall, AuthReason>[] = [
  {
    name: 'signed-by-server',
    requires: 'The access token was signed by this server.',
    refusal: 'access-token-invalid',
    remedy: 'Ask POST /ams/v1/users/accesstoken of this server for one; a server with another store knows it not.',
    meets: async subject => {
      const token = await readOwn(subject.world, subject.text)
      if (token?.kind !== 'access') return false
      subject.access = token
      subject.holder = await holderOf(subject, token)
      return true
    },
  },
  ...ACCESS_TOKEN,
]

async function accessTokenIn({ world, jwt }: SignedCall): Promise<AccessToken | undefined> {
  const claim = jwt?.accessToken
  const token = typeof claim === 'string' && !isEmpty(claim) ? await readOwn(world, claim) : undefined
  return token?.kind === 'access' ? token : undefined
}

/** The key that the token was issued for, if it still stands for the same tenant and service. */
async function holderOf({ world }: SignedCall, token: AccessToken): Promise<Key | undefined> {
  const key = await world.credentials.keys.get(token.key)
  return key?.tenant === token.tenant && key.service === token.service ? key : undefined
}
