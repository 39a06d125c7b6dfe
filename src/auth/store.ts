/**
 * The interface of the stored credentials: apps, users, keys, grants, revoked tokens, sessions and used `jti`s. Secrets are stored as
 * hashes; only the server's own signing keys are stored in full.
 */
import type { Activity } from '../enrolment/activity.ts'
import type { Collection, Listed, Page } from '../enrolment/store/page.ts'

export interface CredentialStore {
  readonly apps: AppStore
  readonly users: Collection<string, User>
  readonly keys: KeyStore
  readonly grants: GrantStore
  /** Access tokens that were revoked before they expired, by the tenant that they act for. */
  readonly revoked: RevokedStore
  readonly sessions: SessionStore
  /** The signing keys, first the one that signs; empty until the first use. */
  signingKeys(): Promise<readonly SigningKey[]>
  /** Stores the key unless there is one already. Returns the stored keys. */
  addSigningKey(key: NewSigningKey): Promise<readonly SigningKey[]>
  /** Makes the key the one that signs. The former ones retire at `retiresAt` at the latest; keys that retired before `now` are deleted. */
  replaceSigningKey(
    key: NewSigningKey,
    former: { readonly now: number; readonly retiresAt: number },
    log?: Activity,
  ): Promise<void>
  /** Deletes the keys that retired before `now`. */
  removeRetiredKeys(now: number): Promise<void>
  /** Stores a `jti` of an owner until `expiresAt`; false if it was used before. Entries that expired before `now` may be deleted. */
  useOnce(use: { owner: string; jti: string; expiresAt: number; now: number }): Promise<boolean>
  /** Whether `useOnce` would return false; changes nothing. */
  wasUsed(owner: string, jti: string, now: number): Promise<boolean>
}

export interface AppStore extends Collection<string, App> {
  /** The apps of a tenant, by client id. `search` is a whole client id, a part of a name, or the whole address of the creator. */
  of(tenant: string, search: string | undefined, page: Page): Promise<Listed<App>>
  /** Inserts an app; false if the client id is taken. */
  create(app: App, log?: Activity): Promise<boolean>
  /** Replaces an app by the result of `act` in one commit; undefined if there is none. `act` may be called more than once. */
  change(clientId: string, act: (app: App) => App, log: Activity): Promise<App | undefined>
  /** Removes an app and all grants to it. */
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
  /** Complete URIs, compared character by character. */
  readonly redirectUris: readonly string[]
  readonly createdAt: number
  readonly name: string
  /** An e-mail or a client id; null for the operator. */
  readonly createdBy: string | null
  readonly details: AppDetails
}

export interface AppDetails {
  readonly description: string | null
  /** How the app may send its secret: `client_secret_post`, `client_secret_basic`. */
  readonly authenticationMethods: readonly string[]
  readonly lives: Lives
  readonly consent: Consent
}

/** Lifetimes in seconds. */
export interface Lives {
  readonly code: number
  readonly access: number
  readonly refresh: number
}

/** What the consent page shows of an app. */
interface Consent {
  readonly companyName?: string
  readonly homePageUrl?: string
  readonly termsUrl?: string
  readonly privacyUrl?: string
  readonly supportEmail?: string
}

/** What a person granted to an app. The row exists as long as a token of it can be valid; a revocation removes it. */
export interface Grant {
  /** The tenant of the person. */
  readonly tenant: string
  readonly id: string
  readonly clientId: string
  /** The tenant of the app at the time of the grant. The grant ends when the app moves to another tenant. */
  readonly appTenant: string
  readonly user: string
  readonly scopes: readonly string[]
  /** The `nonce` of the request, for an ID token. */
  readonly nonce: string | null
  readonly redirectUri: string
  /** base64url of the SHA-256 of the code verifier. */
  readonly challenge: string
  /** SHA-256 of the code, hex. The next two hashes are of the two parts of a refresh token. */
  readonly codeHash: string
  readonly codeExpiresAt: number
  readonly redeemedAt: number | null
  /** The part that all refresh tokens of the grant share; null before the code is redeemed. */
  readonly familyHash: string | null
  /** The part that only the latest refresh token has. */
  readonly turnHash: string | null
  readonly createdAt: number
  /** When the last code or token of the grant expires and the row may be deleted. */
  readonly expiresAt: number
}

export type GrantKey = Pick<Grant, 'tenant' | 'id'>

export interface GrantStore {
  /** Stores a grant before its code is sent, and deletes some expired ones. */
  begin(grant: Grant, log: Activity): Promise<void>
  get(key: GrantKey): Promise<Grant | undefined>
  byCode(codeHash: string): Promise<Grant | undefined>
  byFamily(familyHash: string): Promise<Grant | undefined>
  /** Marks the code as used and stores the first refresh token. If the code was used before, revokes the grant and returns false. */
  redeem(key: GrantKey, first: { family: string; turn: string; expiresAt: number }, now: number): Promise<boolean>
  /** Replaces the latest refresh token. If `from` is not the latest, revokes the grant and returns false. */
  rotate(key: GrantKey, from: string, to: { turn: string; expiresAt: number }): Promise<boolean>
  /** False if there is no such grant. */
  revoke(key: GrantKey): Promise<boolean>
}

export interface RevokedStore {
  /** Stores a revoked token until `expiresAt`. Entries that expired before `now` may be deleted. */
  add(token: { tenant: string; id: string; expiresAt: number }, now: number): Promise<void>
  /** Whether the token was revoked, or the registration of its app that it names was removed. */
  has(token: { tenant: string; id: string; client?: string; registeredAt?: number }): Promise<boolean>
}

/** A session of a person at the consoles. */
export interface Session {
  readonly tenant: string
  readonly id: string
  readonly user: string
  /** SHA-256 of the secret of the cookie and the id of the world, hex. */
  readonly secretHash: string
  readonly createdAt: number
  readonly expiresAt: number
}

export type SessionKey = Pick<Session, 'tenant' | 'id'>

export interface SessionStore {
  /** Stores a session, and deletes some expired ones. */
  begin(session: Session, log: Activity): Promise<void>
  get(key: SessionKey): Promise<Session | undefined>
  bySecret(secretHash: string): Promise<Session | undefined>
  /** Sets the end of a session; false if there is no such session. */
  renew(session: SessionKey & Pick<Session, 'expiresAt'>): Promise<boolean>
  end(key: SessionKey): Promise<void>
}

/** A user of a tenant. */
export interface User {
  readonly email: string
  readonly tenant: string
  /** Null means all scopes. */
  readonly scopes: readonly string[] | null
}

/** A registered client identifier with its public key. */
export interface Key {
  /** SHA-256 of the client identifier, hex. The client identifier itself is not stored. */
  readonly id: string
  readonly tenant: string
  readonly service: 'kme' | 'kdp' | 'msp'
  /** Base64 of the SubjectPublicKeyInfo (DER), without white space. */
  readonly publicKey: string
  /** The e-mail of the user that it belongs to; null for the tenant itself. */
  readonly user: string | null
  readonly restriction: Restriction | null
  readonly createdAt: number
}

export interface Restriction {
  readonly type: 'ip' | 'referer'
  /** Addresses or CIDR ranges; or URL patterns in which `*` matches any text. */
  readonly allow: readonly string[]
}

interface KeyStore extends Collection<string, Key> {
  /** Whether this public key is registered for the owner. */
  isRegistered(tenant: string, user: string | null, publicKey: string): Promise<boolean>
  /** Replaces the key with that id in one commit; false if there is none. */
  replace(id: string, key: Key, line?: Activity): Promise<boolean>
}

/** A key pair with which the server signs its tokens; the private JWK is JSON text. */
export interface SigningKey {
  readonly kid: string
  readonly privateJwk: string
  readonly createdAt: number
  /** When the key is deleted, on the machine's clock; null for the key that signs. */
  readonly retiresAt: number | null
}

export type NewSigningKey = Omit<SigningKey, 'retiresAt'>
