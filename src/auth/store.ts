/**
 * What establishing a caller asks of a store: who has credentials, and what has been used up.
 * Secrets are kept as hashes; what must be read again (the plane's own signing key) is the plane's own.
 */
import type { Activity } from '../enrolment/activity.ts'
import type { Collection } from '../enrolment/store.ts'

export interface CredentialStore {
  readonly apps: Collection<string, App>
  readonly users: Collection<string, User>
  readonly keys: KeyStore
  /** The newest first; an empty plane has none until its first token. */
  signingKeys(): Promise<readonly SigningKey[]>
  /** Keeps the key unless another was first; answers what is kept. */
  keepSigningKey(key: SigningKey): Promise<readonly SigningKey[]>
  /** Remembers a `jti` of an owner until `expiresAt`; false if it was used before. `now` lets old ones be forgotten. */
  useOnce(owner: string, jti: string, expiresAt: number, now: number): Promise<boolean>
  /** Whether `useOnce` would refuse it; changes nothing. */
  wasUsed(owner: string, jti: string, now: number): Promise<boolean>
}

/** A cloud app: an OAuth client of a tenant. */
export interface App {
  readonly clientId: string
  readonly tenant: string
  /** SHA-256 of the client secret, hex. */
  readonly secretHash: string
  readonly scopes: readonly string[]
  readonly grantTypes: readonly string[]
  readonly redirectUris: readonly string[]
  readonly createdAt: number
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

export interface KeyStore extends Collection<string, Key> {
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
