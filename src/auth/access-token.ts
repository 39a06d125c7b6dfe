import { hash } from 'node:crypto'
import type { Account, AuthWorld, RequestHead } from './caller.ts'
import { builtInIdentities } from './identity-provider.ts'
import { keyIdOf } from './key-id.ts'
import { maySign } from './may-sign.ts'
import { fingerprint } from './public-key.ts'
import { checkRestriction, describeOrigin } from './restriction.ts'
import type { Rule } from './rules.ts'
import { readServerToken, type SessionToken } from './server-token.ts'
import {
  claimsHaveExpired,
  DAY,
  describeAge,
  hasExpired,
  isEmpty,
  JWT_TEXT,
  NOT_BEFORE,
  SIGNATURE,
  type SignedJwt,
  type SignedText,
  usableUntil,
} from './signed-jwt.ts'
import type { CredentialStore, Key } from './store.ts'
import { describeToken } from './token-kind.ts'

/** Why a signed client identifier or session token is refused an access token. */
export type AccessReason =
  | 'credential-malformed'
  | 'signature-expired'
  | 'identifier-empty'
  | 'identifier-unknown'
  | 'jti-used'
  | 'person-unknown'
  | 'restriction-empty'
  | 'restriction-unlisted'

/** The subject of the rules of a token request; the rules store what they read in the optional members. */
export interface AccessSubject extends SignedText {
  readonly world: AuthWorld
  readonly head: RequestHead
  readonly now: number
  /** The public key that was sent beside the JWT: base64 without white space. */
  readonly sentKey: string
  /** Marks a jti as used and returns false if it was used before. An explanation passes a function that only reads. */
  readonly useJti: CredentialStore['useOnce']
  session?: SessionToken | undefined
  holder?: Key | undefined
  /** The registered key that signed an expired JWT, if it is known. */
  signedBy?: Key | undefined
  account?: Account | undefined
}

/** What the JWT has: a client identifier, one with the sign-in of a customer's person, or a session token of such a sign-in. */
export type SignedContent = 'identifier' | 'identifier and person' | 'session'

type AccessRule = Rule<AccessSubject, AccessReason>

/**
 * The rules of a token request, in the order of the published codes. They do not read users or tenants: the published codes for
 * a blocked or deleted tenant are those of API calls, so a token is issued and each call with it is refused.
 */
export const accessRules = (content: SignedContent): readonly AccessRule[] => [
  ...JWT_TEXT,
  content === 'session' ? SESSION_TOKEN : CLIENT_IDENTIFIER,
  SIGNER,
  SIGNATURE,
  ...REQUEST,
  ...(content === 'session' ? SESSION : IDENTIFIER),
  ...(content === 'identifier and person' ? [PERSON] : []),
  ...JTI_AND_ORIGIN,
]

const REQUEST: readonly AccessRule[] = [
  {
    name: 'audience',
    requires: 'aud is KnoxWSM.',
    refusal: 'credential-malformed',
    remedy: 'Sign with the audience KnoxWSM, as a string.',
    meets: ({ jwt }) => jwt?.audience === 'ours',
    found: ({ jwt }) => jwt && `aud ${jwt.audience}`,
  },
  {
    name: 'jti',
    requires: 'jti is a string that is not blank.',
    refusal: 'credential-malformed',
    remedy: 'Give each JWT a new jti, such as a UUID.',
    meets: ({ jwt }) => jwt?.jti !== undefined,
  },
  ...NOT_BEFORE,
  {
    name: 'same-key',
    requires: 'base64EncodedStringPublicKey is the key in the claim publicKey.',
    refusal: 'credential-malformed',
    remedy: 'Send the member Public of keys.json in both places.',
    meets: ({ jwt, sentKey }) => jwt?.publicKey === sentKey,
    found: ({ jwt, sentKey }) => `${fingerprint(sentKey)} sent, ${fingerprint(jwt?.publicKey ?? '')} signed`,
  },
  {
    name: 'signature-life',
    requires: 'exp of the JWT is at most one minute in the past.',
    refusal: 'signature-expired',
    remedy: 'Sign a new JWT, with a new jti.',
    meets: async subject => {
      const { world, jwt, now } = subject
      if (jwt !== undefined && !hasExpired(jwt, now)) return true
      // The refusal names the owner, so it is read only for a JWT that one of the owner's keys signed.
      const key = jwt && (await keyNamedIn(world, jwt))
      if (jwt && key && (await maySign(world, key, jwt.publicKey))) subject.signedBy = key
      return false
    },
    found: ({ jwt, now }) => (jwt?.expiresAt === undefined ? 'no exp' : `exp ${describeAge(now - jwt.expiresAt)}`),
  },
]

async function keyNamedIn(world: AuthWorld, { clientIdentifier, sessionToken }: SignedJwt): Promise<Key | undefined> {
  const { keys } = world.credentials
  if (typeof clientIdentifier === 'string') return keys.get(keyIdOf(clientIdentifier))
  const session = typeof sessionToken === 'string' ? await readServerToken(world, sessionToken) : undefined
  return session?.kind === 'session' ? keys.get(session.key) : undefined
}

// The owner of the key is looked up before the signature is verified, so that a stranger causes no verification. Two requests
// pass these rules without an owner, because the published codes differ: an empty claim and an expired JWT.
const CLIENT_IDENTIFIER: AccessRule = {
  name: 'client-identifier',
  requires: 'The client identifier is registered on this server.',
  refusal: 'identifier-unknown',
  remedy: 'Register it with muster keys or POST /_muster/v1/keys. After a regeneration only the new client identifier is valid.',
  meets: async subject => {
    const { claims, now } = subject
    const named = claims?.clientIdentifier
    if (isEmpty(named) || claimsHaveExpired(claims, now)) return true
    subject.holder = typeof named === 'string' ? await subject.world.credentials.keys.get(keyIdOf(named)) : undefined
    return subject.holder !== undefined
  },
  found: ({ holder }) => holder && `client identifier ${holder.id.slice(0, 12)}`,
}

const SESSION_TOKEN: AccessRule = {
  name: 'session-token',
  requires: 'The session token was issued by this server for a client identifier that is still registered, and has not expired.',
  refusal: 'identifier-unknown',
  remedy: 'Request a new session token from POST /ams/v1/users/customer/sessiontoken.',
  meets: async subject => {
    const { world, claims, now } = subject
    const named = claims?.sessionToken
    if (isEmpty(named) || claimsHaveExpired(claims, now)) return true
    const token = typeof named === 'string' ? await readServerToken(world, named) : undefined
    if (token?.kind !== 'session' || token.expiresAt <= now) return false
    subject.session = token
    const holder = await world.credentials.keys.get(token.key)
    subject.holder = holder?.tenant === token.tenant && holder.service === token.service ? holder : undefined
    return subject.holder !== undefined
  },
  found: ({ session, now }) => session && `exp ${describeAge(now - session.expiresAt)}`,
}

const SIGNER: AccessRule = {
  name: 'signer',
  requires: 'The key in publicKey is registered for the owner of the client identifier.',
  refusal: 'identifier-unknown',
  remedy: 'Sign with the key pair that the client identifier was registered with, or register this key for the same owner.',
  // Without a holder the claim is empty or the JWT has expired, and a later rule refuses.
  meets: ({ world, holder, publicKey = '' }) => holder === undefined || maySign(world, holder, publicKey),
  found: ({ publicKey, holder }) => publicKey && holder && `${fingerprint(publicKey)} of ${holder.user ?? holder.tenant}`,
}

const populated = (
  claim: 'clientIdentifier' | 'sessionToken',
  { name, remedy }: Pick<AccessRule, 'name' | 'remedy'>,
): AccessRule => ({
  name,
  requires: `The claim ${claim} is not empty.`,
  refusal: 'identifier-empty',
  remedy,
  meets: ({ jwt }) => !isEmpty(jwt?.[claim]),
  found: ({ jwt, text }) => (isEmpty(jwt?.[claim]) ? describeToken(text) : undefined),
})

// Only these rules depend on what is registered, so that the refusals above do not reveal whether an identifier exists. A jti is
// stored only for a registered key: a stranger can neither use up a jti of the owner nor fill the store.
const IDENTIFIER: readonly AccessRule[] = [
  populated('clientIdentifier', {
    name: 'client-identifier-claim',
    remedy: 'Pass the client identifier to the library: the libraries sign an empty value without an error.',
  }),
]

const SESSION: readonly AccessRule[] = [
  populated('sessionToken', {
    name: 'session-token-claim',
    remedy: 'Sign the sessionToken of the response of POST /ams/v1/users/customer/sessiontoken.',
  }),
]

const PERSON: AccessRule = {
  name: 'idp-token',
  requires: 'The claim idpAccessToken is a token of the identity provider for a user of a customer.',
  refusal: 'person-unknown',
  remedy:
    "Add the user's token of the identity provider to the claims. Muster accepts a bearer of the customer from POST " +
    '/ams/v1/oauth2/token in its place.',
  meets: async subject => {
    const token = subject.jwt?.idpAccessToken
    if (typeof token !== 'string' || isEmpty(token)) return false
    subject.account = await (subject.world.identities ?? builtInIdentities).accountOf(subject.world, token)
    return subject.account !== undefined
  },
  found: ({ account }) => account && `tenant ${account.tenant}`,
}

const JTI_AND_ORIGIN: readonly AccessRule[] = [
  {
    name: 'jti-once',
    requires: 'The owner of the client identifier has not used this jti before.',
    refusal: 'jti-used',
    remedy: 'Sign a new JWT with a new jti for each token request. The access token itself is valid for many calls.',
    meets: ({ jwt, holder, now, useJti }) => {
      if (jwt?.jti === undefined || holder === undefined) return false
      // A hash has one length, whatever was sent. It is stored for as long as the JWT is valid.
      const jti = hash('sha256', jwt.jti, 'hex')
      return useJti({ owner: `${holder.tenant}/${holder.user ?? ''}`, jti, expiresAt: usableUntil(jwt, now + DAY), now })
    },
  },
  {
    name: 'restriction',
    requires: 'The request has an address or a Referer, if the client identifier is restricted.',
    refusal: 'restriction-empty',
    remedy: 'Send a Referer.',
    meets: ({ holder, head }) => checkRestriction(holder?.restriction ?? null, head) !== 'empty',
    found: ({ holder, head }) => describeOrigin(holder?.restriction ?? null, head),
  },
  {
    name: 'restriction-list',
    requires: 'The address or the Referer of the request is in the restriction of the client identifier.',
    refusal: 'restriction-unlisted',
    remedy: 'Call from a listed address or with a listed Referer, or change the restriction of the client identifier.',
    meets: ({ holder, head }) => checkRestriction(holder?.restriction ?? null, head) === 'met',
    found: ({ holder, head }) => describeOrigin(holder?.restriction ?? null, head),
  },
]

/** The customer that a token is bound to: the tenant of the user who signed in, if the client identifier has another tenant. */
export function actingCustomer({ session, account, holder }: AccessSubject): string | undefined {
  if (session !== undefined) return session.actsFor
  return account === undefined || account.tenant === holder?.tenant ? undefined : account.tenant
}
