/**
 * What establishing a caller asks of a store: who has credentials, and what has been used up.
 * Secrets are kept as hashes; what must be read again (the plane's own signing key) is the plane's own.
 */
import type { Activity } from '../enrolment/activity.ts'
import type { Collection, Listed, Page } from '../enrolment/store/page.ts'

export interface CredentialStore {
  readonly apps: AppStore
  readonly users: Collection<string, User>
  readonly keys: KeyStore
  readonly grants: GrantStore
  /** Access tokens that were taken back before their time, by the tenant that they act for. */
  readonly revoked: RevokedStore
  /** The newest first; an empty plane has none until one is asked for. */
  signingKeys(): Promise<readonly SigningKey[]>
  /** Keeps the key unless another was first; answers what is kept. */
  keepSigningKey(key: SigningKey): Promise<readonly SigningKey[]>
  /** Remembers a `jti` of an owner until `expiresAt`; false if it was used before. `now` lets old ones be forgotten. */
  useOnce(use: { owner: string; jti: string; expiresAt: number; now: number }): Promise<boolean>
  /** Whether `useOnce` would refuse it; changes nothing. */
  wasUsed(owner: string, jti: string, now: number): Promise<boolean>
}

export interface AppStore extends Collection<string, App> {
  /** A tenant's apps, by client id; `search` is a whole client id, a part of a name or a whole address of who made it. */
  of(tenant: string, search: string | undefined, page: Page): Promise<Listed<App>>
  /** Makes it unless the client id is taken; false if it is. */
  create(app: App, log?: Activity): Promise<boolean>
  /** Puts what `act` makes of it in its place, in one commit; undefined if there is none. `act` may be asked more than once. */
  change(clientId: string, act: (app: App) => App, log: Activity): Promise<App | undefined>
  /** With it goes all that people granted to it. */
  remove(clientId: string, log?: Activity): Promise<boolean>
}

/** A cloud app: an OAuth client of a tenant. */
export interface App {
  readonly clientId: string
  readonly tenant: string
  /** SHA-256 of the client secret, hex. */
  readonly secretHash: string
  readonly scopes: readonly string[]
  readonly grantTypes: readonly string[]
  /** Whole addresses, compared letter by letter. */
  readonly redirectUris: readonly string[]
  readonly createdAt: number
  readonly name: string
  /** An e-mail or a client id; null for the operator. */
  readonly createdBy: string | null
  readonly details: AppDetails
}

export interface AppDetails {
  readonly description: string | null
  /** How it may tell its secret: `client_secret_post`, `client_secret_basic`. */
  readonly authenticationMethods: readonly string[]
  readonly lives: Lives
  readonly consent: Consent
}

/** In seconds. */
export interface Lives {
  readonly code: number
  readonly access: number
  readonly refresh: number
}

/** What the consent page tells of whoever asks. */
interface Consent {
  readonly companyName?: string
  readonly homePageUrl?: string
  readonly termsUrl?: string
  readonly privacyUrl?: string
  readonly supportEmail?: string
}

/** What a person granted to an app. It is there for as long as a token of it may be good: to revoke it is to remove it. */
export interface Grant {
  /** The person's. */
  readonly tenant: string
  readonly id: string
  readonly clientId: string
  /** The tenant of the app when it was granted: an app that moves is another one. */
  readonly appTenant: string
  readonly user: string
  readonly scopes: readonly string[]
  /** The client's own, for an ID token. */
  readonly nonce: string | null
  readonly redirectUri: string
  /** base64url of the SHA-256 of the code verifier. */
  readonly challenge: string
  /** SHA-256 of the code, hex; so are the next two of their halves of a refresh token. */
  readonly codeHash: string
  readonly codeExpiresAt: number
  readonly redeemedAt: number | null
  /** What all refresh tokens of the grant have in common; null before the code is redeemed. */
  readonly familyHash: string | null
  /** What the latest alone has. */
  readonly turnHash: string | null
  readonly createdAt: number
  /** When no code or token of it can be good any more, and it may be forgotten. */
  readonly expiresAt: number
}

export type GrantKey = Pick<Grant, 'tenant' | 'id'>

export interface GrantStore {
  /** Keeps a grant whose code is about to be handed out, and forgets some that are over. */
  begin(grant: Grant, log: Activity): Promise<void>
  get(key: GrantKey): Promise<Grant | undefined>
  byCode(codeHash: string): Promise<Grant | undefined>
  byFamily(familyHash: string): Promise<Grant | undefined>
  /** Uses the code up for a first refresh token. False if that was done before: then the grant is revoked. */
  redeem(key: GrantKey, first: { family: string; turn: string; expiresAt: number }, now: number): Promise<boolean>
  /** Puts a refresh token in the place of the latest. False if `from` is not that any more: then the grant is revoked. */
  rotate(key: GrantKey, from: string, to: { turn: string; expiresAt: number }): Promise<boolean>
  /** False if there was none. */
  revoke(key: GrantKey): Promise<boolean>
}

export interface RevokedStore {
  /** Remembered until `expiresAt`; `now` lets old ones be forgotten. */
  add(token: { tenant: string; id: string; expiresAt: number }, now: number): Promise<void>
  has(token: { tenant: string; id: string }): Promise<boolean>
}

/** A person of a tenant. */
export interface User {
  readonly email: string
  readonly tenant: string
  /** Null: all that the tenant has. */
  readonly scopes: readonly string[] | null
}

/** A client identifier with the public key that may sign for it. */
export interface Key {
  /** SHA-256 of the client identifier, hex. The identifier itself is not kept. */
  readonly id: string
  readonly tenant: string
  readonly service: 'kme' | 'kdp' | 'msp'
  /** Base64 of the SubjectPublicKeyInfo (DER), without white space. */
  readonly publicKey: string
  /** The e-mail of the person it belongs to, or null for the tenant itself. */
  readonly user: string | null
  readonly restriction: Restriction | null
  readonly createdAt: number
}

export interface Restriction {
  readonly type: 'ip' | 'referer'
  /** Addresses or CIDR ranges; or URL patterns in which `*` stands for anything. */
  readonly allow: readonly string[]
}

interface KeyStore extends Collection<string, Key> {
  /** Whether the owner has this public key among its registered ones. */
  isRegistered(tenant: string, user: string | null, publicKey: string): Promise<boolean>
  /** Puts a key in the place of the one with that id, in one step; false if that one is gone. */
  replace(id: string, key: Key, line?: Activity): Promise<boolean>
}

/** A key pair with which the plane signs its own tokens: a private JWK, as text. */
export interface SigningKey {
  readonly kid: string
  readonly privateJwk: string
  readonly createdAt: number
}
