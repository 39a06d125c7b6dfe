import type { AuthWorld } from '../../auth/caller.ts'
import type { Lru } from '../../cache/lru.ts'
import type { By } from '../../enrolment/activity.ts'
import type { Clock } from '../../enrolment/clock.ts'
import type { Settings, Store } from '../../enrolment/store.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Faults } from '../../faults/faults.ts'
import type { Api, Called } from '../../wire/api.ts'
import type { Finding } from '../../wire/catalogue.ts'
import type { Difference } from '../../wire/contract.ts'

/** A world with the handles by which an operator holds it; `main` makes one. */
export interface ControlWorld extends World, Omit<AuthWorld, 'store'> {
  readonly store: Store
  readonly mode: 'sandbox' | 'service'
  /** The date of the published pages that the APIs follow. */
  readonly contract: string
  /** What the contract date changes in the APIs, each with the name of its API. */
  readonly differences: readonly (Difference & { readonly api: string })[]
  /** SHA-256 of the admin token, hex; null where there is none. */
  readonly adminTokenHash: string | null
  /** Names of hosts, beside loopback, under which a browser may come. */
  readonly hosts: readonly string[]
  /** The seed document that this process was started with, to which a reset goes back. */
  readonly seed: unknown
  readonly faults: Faults
  /** The APIs by which credentials are judged: all but this one. */
  readonly apis: readonly Api<ControlWorld, Called>[]
  /** Of credentials that were refused lately, by the id of the refusal; the sandbox's alone. */
  readonly explanations: Lru<Explained> | undefined
  /** The machine's time, from which a clock that was stopped is set going again. */
  readonly machine: Clock
  /** Does all work there is; answers how many transactions were completed. */
  drain(): Promise<number>
  /** Writes the settings of the clock and reads them into this process's. */
  wind(change: Partial<Pick<Settings, 'clockOffset' | 'clockFrozenAt'>>): Promise<void>
  /** False where this process is to work and does not. */
  isWorking(): boolean
  /** Tells the worker to look for work. */
  wake(): void
  metrics(): Promise<{ readonly type: string; readonly text: string }>
}

/** A refusal's explanation, as it is kept. */
interface Explained {
  readonly time: number
  readonly api: string
  readonly operation: string
  readonly rules: readonly Finding[]
}

/** The operator, or a tenant that came with a credential of its own and may read its own lines. */
export interface ControlCaller {
  readonly by: By
  /** Absent for the operator. */
  readonly tenant?: Tenant
  readonly scopes: ReadonlySet<string>
}

export const OPERATOR: ControlCaller = { by: { who: 'operator', channel: 'control', tenant: null }, scopes: new Set() }
