import { hash } from 'node:crypto'
import type { Account, AuthWorld, Bearing } from './caller.ts'
import { ownIdentities } from './identity-provider.ts'
import { keyIdOf } from './key-id.ts'
import { maySign } from './may-sign.ts'
import { readOwn, type SessionToken } from './own-token.ts'
import { fingerprint } from './public-key.ts'
import { checkRestriction, describeOrigin } from './restriction.ts'
import type { Rule } from './rules.ts'
import { ago, DAY, isEmpty, isOver, SIGNED_JWT, type SignedJwt, type SignedText, TIMELY, usableUntil } from './signed-jwt.ts'
import type { CredentialStore, Key } from './store.ts'
import { describeToken } from './token-kind.ts'

/** Why a signed client identifier gets no token. */
export type AccessReason =
  | 'credential-malformed'
  | 'signature-expired'
  | 'identifier-empty'
  | 'identifier-unknown'
  | 'jti-used'
  | 'person-unknown'
  | 'restriction-empty'
  | 'restriction-unlisted'

/** A request for a token, and what has been learnt of it. */
export interface AccessSubject extends SignedText {
  readonly world: AuthWorld
  readonly bearing: Bearing
  readonly now: number
  /** The key that was sent beside the JWT, bare. */
  readonly sentKey: string
  /** Uses a jti up; whoever only explains looks instead. */
  readonly spend: CredentialStore['useOnce']
  session?: SessionToken | undefined
  holder?: Key | undefined
  /** Whose key has signed a JWT that has expired, where that is known. */
  signedBy?: Key | undefined
  account?: Account | undefined
}

/** What is signed: the identifier, alone or with the sign-in of a customer's person, or the session that such a one began. */
export type Signing = 'identifier' | 'identifier and person' | 'session'

type AccessRule = Rule<AccessSubject, AccessReason>

/**
 * What a request for a token is held to, in the order of the published codes. People and tenants are not asked for: a token is
 * issued to whoever is blocked or gone, and refused on use, where the published codes for it are.
 */
export const accessRules = (signing: Signing): readonly AccessRule[] => [
  ...SIGNED_JWT,
  ...SENT_NOW,
  ...(signing === 'session' ? SESSION : IDENTIFIER),
  ...(signing === 'identifier and person' ? [PERSON] : []),
  ...ONCE_FROM_HERE,
]

const SENT_NOW: readonly AccessRule[] = [
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
    requires: 'jti is a text that is not empty.',
    refusal: 'credential-malformed',
    remedy: 'Give each JWT a jti of its own, such as a UUID.',
    meets: ({ jwt }) => jwt?.jti !== undefined,
  },
  ...TIMELY,
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
    requires: "The JWT's own exp has not passed, by more than a minute.",
    refusal: 'signature-expired',
    remedy: 'Sign anew, with a new jti.',
    meets: async subject => {
      const { world, jwt, now } = subject
      if (jwt !== undefined && !isOver(jwt, now)) return true
      // The refusal names the owner, to nobody but who can sign for it.
      const key = jwt && (await keyNamedIn(world, jwt))
      if (jwt && key && (await maySign(world, key, jwt.publicKey))) subject.signedBy = key
      return false
    },
    found: ({ jwt, now }) => (jwt?.expiresAt === undefined ? 'no exp' : `exp ${ago(now - jwt.expiresAt)}`),
  },
]

async function keyNamedIn(world: AuthWorld, { clientIdentifier, sessionToken }: SignedJwt): Promise<Key | undefined> {
  const { keys } = world.credentials
  if (typeof clientIdentifier === 'string') return keys.get(keyIdOf(clientIdentifier))
  const session = typeof sessionToken === 'string' ? await readOwn(world, sessionToken) : undefined
  return session?.kind === 'session' ? keys.get(session.key) : undefined
}

const SIGNER: AccessRule = {
  name: 'signer',
  requires: 'The key in publicKey is registered for the owner of the client identifier.',
  refusal: 'identifier-unknown',
  remedy: 'Sign with the key pair that the client identifier was registered with, or register this one for the same owner.',
  meets: ({ world, holder, jwt }) => holder !== undefined && jwt !== undefined && maySign(world, holder, jwt.publicKey),
  found: ({ jwt, holder }) => jwt && holder && `${fingerprint(jwt.publicKey)} of ${holder.user ?? holder.tenant}`,
}

const populated = (
  claim: 'clientIdentifier' | 'sessionToken',
  { name, remedy }: Pick<AccessRule, 'name' | 'remedy'>,
): AccessRule => ({
  name,
  requires: `The claim ${claim} is populated.`,
  refusal: 'identifier-empty',
  remedy,
  meets: ({ jwt }) => !isEmpty(jwt?.[claim]),
  found: ({ jwt, text }) => (isEmpty(jwt?.[claim]) ? describeToken(text) : undefined),
})

// Only from here on an answer depends on what is registered, so that nothing above tells whether an identifier is somebody's.
// And only who may sign for it uses up a jti: a stranger can neither spend an owner's nor fill our memory.
const IDENTIFIER: readonly AccessRule[] = [
  populated('clientIdentifier', {
    name: 'client-identifier-claim',
    remedy: 'Give the client identifier to the library: it signs nothing just as readily.',
  }),
  {
    name: 'client-identifier',
    requires: 'The client identifier is one that is registered here.',
    refusal: 'identifier-unknown',
    remedy: 'Register it: muster keys, or POST /_muster/v1/keys. One that was regenerated is superseded by its successor.',
    meets: async subject => {
      const named = subject.jwt?.clientIdentifier
      subject.holder = typeof named === 'string' ? await subject.world.credentials.keys.get(keyIdOf(named)) : undefined
      return subject.holder !== undefined
    },
    found: ({ holder }) => holder && `client identifier ${holder.id.slice(0, 12)}`,
  },
  SIGNER,
]

const SESSION: readonly AccessRule[] = [
  populated('sessionToken', {
    name: 'session-token-claim',
    remedy: 'Sign the sessionToken of the reply to POST /ams/v1/users/customer/sessiontoken.',
  }),
  {
    name: 'session-token',
    requires: 'The session token was given by this server for a client identifier that still stands, and is not over.',
    refusal: 'identifier-unknown',
    remedy: 'Ask POST /ams/v1/users/customer/sessiontoken for a new one.',
    meets: async subject => {
      const { world, jwt, now } = subject
      const token = typeof jwt?.sessionToken === 'string' ? await readOwn(world, jwt.sessionToken) : undefined
      if (token?.kind !== 'session' || token.expiresAt <= now) return false
      subject.session = token
      const holder = await world.credentials.keys.get(token.key)
      subject.holder = holder?.tenant === token.tenant && holder.service === token.service ? holder : undefined
      return subject.holder !== undefined
    },
    found: ({ session, now }) => session && `exp ${ago(now - session.expiresAt)}`,
  },
  SIGNER,
]

const PERSON: AccessRule = {
  name: 'idp-token',
  requires: "The claim idpAccessToken is a token of the identity provider, for a customer's person.",
  refusal: 'person-unknown',
  remedy:
    "Sign the person's sign-in beside the client identifier. Here a bearer of the customer's from POST /ams/v1/oauth2/token " +
    'stands for it.',
  meets: async subject => {
    const token = subject.jwt?.idpAccessToken
    if (typeof token !== 'string' || isEmpty(token)) return false
    subject.account = await (subject.world.identities ?? ownIdentities).accountOf(subject.world, token)
    return subject.account !== undefined
  },
  found: ({ account }) => account && `tenant ${account.tenant}`,
}

const ONCE_FROM_HERE: readonly AccessRule[] = [
  {
    name: 'jti-once',
    requires: 'The jti was not used before by the owner of the client identifier.',
    refusal: 'jti-used',
    remedy: 'Sign anew for each request, with a new jti. The access token itself may be used for many calls.',
    meets: ({ jwt, holder, now, spend }) => {
      if (jwt?.jti === undefined || holder === undefined) return false
      // As a hash, which has one length whatever was sent, and for as long as the JWT could come again.
      const jti = hash('sha256', jwt.jti, 'hex')
      return spend({ owner: `${holder.tenant}/${holder.user ?? ''}`, jti, expiresAt: usableUntil(jwt, now + DAY), now })
    },
  },
  {
    name: 'restriction',
    requires: 'The request says where it comes from, if the client identifier is restricted.',
    refusal: 'restriction-empty',
    remedy: 'Send a Referer.',
    meets: ({ holder, bearing }) => checkRestriction(holder?.restriction ?? null, bearing) !== 'empty',
    found: ({ holder, bearing }) => describeOrigin(holder?.restriction ?? null, bearing),
  },
  {
    name: 'restriction-list',
    requires: 'The request comes from where the client identifier may be used.',
    refusal: 'restriction-unlisted',
    remedy: 'Call from an address or with a Referer of its list, or change the restriction of the client identifier.',
    meets: ({ holder, bearing }) => checkRestriction(holder?.restriction ?? null, bearing) === 'met',
    found: ({ holder, bearing }) => describeOrigin(holder?.restriction ?? null, bearing),
  },
]

/** The customer that a token is bound to: that of the person who signed in, unless it is the identifier's own tenant. */
export function boundTo({ session, account, holder }: AccessSubject): string | undefined {
  if (session !== undefined) return session.actsFor
  return account === undefined || account.tenant === holder?.tenant ? undefined : account.tenant
}
