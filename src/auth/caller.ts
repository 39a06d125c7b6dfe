/**
 * The credentials of callers: client identifiers, signed tokens and OAuth, each checked by a list of rules. This room has the
 * reasons of refusals; the APIs have the rows.
 */
import type { Clock, Ids } from '../enrolment/clock.ts'
import type { Store } from '../enrolment/store.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import type { Guesses } from './guesses.ts'
import type { CredentialStore } from './store.ts'

/** What a credential check needs of a world. */
export interface AuthWorld {
  /** Part of each token that the world issues; `default` if absent. */
  readonly id?: string
  readonly credentials: CredentialStore
  readonly store: Pick<Store, 'tenants' | 'dataVersion'>
  readonly clock: Clock
  /** The machine's clock; that of the world if absent. */
  readonly machine?: Clock
  readonly ids: Ids
  /** The algorithms that clients may sign with; RS512 alone if absent. */
  readonly algorithms?: readonly string[]
  /** The limits of wrong secrets; without limits if absent. */
  readonly guesses?: Guesses | undefined
  /** Knows the users of partners' customers; the server itself if absent. */
  readonly identities?: IdentityProvider
}

/** Where the users of a UEM partner's customers sign in: Samsung Account, in the vendor's cloud. */
export interface IdentityProvider {
  /** The account of a token; undefined if the token is not of this provider or has expired. */
  accountOf(world: AuthWorld, token: string): Promise<Account | undefined>
}

export interface Account {
  readonly tenant: string
  /** The expiry of the token, epoch ms. */
  readonly until: number
}

/** What a credential check reads of a request. Header names are in lower case. */
export interface RequestHead {
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The peer's address. */
  readonly address: string
}

/** The tenant, person and scopes of an accepted credential. Each API checks the status and the kind of the tenant itself. */
export interface Caller {
  /** The tenant of the credential. */
  readonly tenant: Tenant
  /** For the activity log: the person's e-mail, else the app's client id, else the key's id. */
  readonly who: string
  /** The granted scopes, in canonical spelling. A parent scope is not expanded: an operation names its parents too. */
  readonly scopes: ReadonlySet<string>
  readonly via: 'bearer' | 'signed'
  /** The customer that a partner's token is bound to, if any: the tenant of the user who signed in. */
  readonly actsFor?: string | undefined
}

/** Why a credential is refused. */
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
