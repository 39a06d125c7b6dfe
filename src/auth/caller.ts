/**
 * Who is calling: client identifiers, signed tokens and OAuth, read from a request and judged. This room knows credentials
 * and the tenants behind them, never an API's rows; what it refuses, it refuses in its own words.
 */

import type { Clock, Ids } from '../enrolment/clock.ts'
import type { Store } from '../enrolment/store.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import type { CredentialStore } from './store.ts'

/** All that establishing a caller leans on. */
export interface AuthWorld {
  readonly credentials: CredentialStore
  readonly store: Pick<Store, 'tenants' | 'dataVersion'>
  readonly clock: Clock
  readonly ids: Ids
  /** By which a client may sign its own JWTs; RS512 alone where nothing is said. */
  readonly algorithms?: readonly string[]
  /** Who knows the people of partners' customers; the plane itself where nothing is said. */
  readonly identities?: IdentityProvider
}

/** Where the people of a UEM partner's customers sign in: Samsung Account, in the vendor's cloud. */
export interface IdentityProvider {
  /** Whose token this is, or undefined for one that it has not given or that is over. */
  accountOf(world: AuthWorld, token: string): Promise<Account | undefined>
}

export interface Account {
  readonly tenant: string
  /** Until when the token is good, epoch ms. */
  readonly until: number
}

/** What of a request a credential is judged by. Names of headers are in lower case. */
export interface Bearing {
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The peer's address. */
  readonly address: string
}

/** A credential that was read and believed; whether its tenant may do what it asks is the API's to say. */
export interface Caller {
  /** The tenant of the credential. */
  readonly tenant: Tenant
  /** For the activity log: the person's e-mail, else the app's client id, else the key's id. */
  readonly who: string
  /** As granted, in canonical spelling; a parent stands for its children by the operation naming both. */
  readonly scopes: ReadonlySet<string>
  readonly via: 'bearer' | 'legacy'
  /** The customer whose person signed in, where a partner's token is bound to one. */
  readonly actsFor?: string | undefined
}

/** Every way a credential can be refused. */
export type AuthReason =
  | 'credential-missing'
  | 'credential-malformed'
  | 'signature-expired'
  | 'claim-empty'
  | 'access-token-expired'
  | 'access-token-invalid'
  | 'bearer-invalid'
  | 'bearer-expired'
  | 'bearer-revoked'
  | 'restriction-unmet'
  | 'user-unknown'
  | 'tenant-unknown'

export interface AuthRefusal {
  readonly reason: AuthReason
}
