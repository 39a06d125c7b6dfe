/**
 * The domain: tenants, devices, profiles, and the operations on them, independent of API, database and clock. This room
 * imports no other room; `store.ts` declares the storage that it needs, and time, ids and random values are arguments. It must
 * not know wire words, status codes or SQL.
 */
import type { Clock, Ids } from './clock.ts'
import type { CredentialKey } from './credential-key.ts'
import type { Disturbance, OrderedResults } from './disturbance.ts'
import type { AgentReader } from './profile.ts'
import type { Lease } from './store/steps.ts'
import type { Store } from './store.ts'

/** The dependencies of a domain operation. `main` creates one. */
export interface World {
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly agents: AgentReader
  /** Undefined if the operator has none; credentials are then stored encrypted, as received. */
  readonly credentialKey: CredentialKey | undefined
  readonly rules: Rules
  /** A new lease of this process, on the machine's time: leases coordinate processes, not the world. */
  lease(): Lease
  /** What a test ordered for the transactions that a request begins. */
  disturbance?(): Disturbance | undefined
  /** What a test ordered for the devices that a request names. */
  orderedResults?(): OrderedResults | undefined
}

/** Settings of the operator; `config.ts` has the defaults. */
export interface Rules {
  /** The largest number of devices in one request. */
  readonly maxDevices: number
  /** Whether an IMEI's check digit must be correct. */
  readonly strictImei: boolean
  /** Whether an upload for a customer that is not associated with the reseller creates the association. */
  readonly autoAssociate: boolean
  /** Whether a request with a signed token must have a `customerId` on KME. */
  readonly legacyCustomerId: boolean
}
