/**
 * The world: tenants, devices and what may happen to them. Its rules hold whatever API, database or clock is around it.
 * This room imports nothing of ours; what it needs of a store it asks for in `store.ts`, and time, ids and chance are
 * handed to it. It must never know a wire word, a status code or SQL.
 */
import type { Clock, Ids } from './clock.ts'
import type { CredentialKey } from './credential-key.ts'
import type { AgentReader } from './profile.ts'
import type { Lease } from './store/steps.ts'
import type { Store } from './store.ts'

/** All that an act may lean on. `main` makes one. */
export interface World {
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly agents: AgentReader
  /** Undefined where the operator has none: credentials are kept as they come then. */
  readonly credentialKey: CredentialKey | undefined
  readonly rules: Rules
  /** A fresh lease in the name of this process. On the machine's time: leases guard processes, not the world. */
  lease(): Lease
}

/** What an operator may set otherwise; the defaults are in `config.ts`. */
export interface Rules {
  /** Devices in one call. */
  readonly maxDevices: number
  /** An IMEI's check digit must hold. */
  readonly strictImei: boolean
  /** An upload for a customer that is not associated with the reseller associates it. */
  readonly autoAssociate: boolean
  /** A legacy token must come with a `customerId` on KME. */
  readonly legacyCustomerId: boolean
}
