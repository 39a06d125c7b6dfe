import { ADMIN_SCOPES, type AdminTokens } from '../../auth/admin-tokens.ts'
import type { AuthWorld } from '../../auth/caller.ts'
import type { OpenId } from '../../auth/openid.ts'
import type { Coverage } from '../../coverage.ts'
import type { Activity, By } from '../../enrolment/activity.ts'
import type { Clock } from '../../enrolment/clock.ts'
import type { Settings, Store } from '../../enrolment/store.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Faults } from '../../faults/faults.ts'
import type { Journal } from '../../journal/journal.ts'
import type { Api, CallerFacts } from '../../wire/api.ts'
import type { Difference } from '../../wire/contract.ts'
import type { Worlds } from '../../worlds/worlds.ts'
import type { OwnEvents } from '../own/event-stream.ts'

/** A world with what the control API needs to operate it; `main` makes it. */
export interface ControlWorld extends World, Omit<AuthWorld, 'store'> {
  readonly id: string
  readonly name: string
  /** All worlds of the server. */
  readonly worlds: Worlds<ControlWorld>
  /** Ports of single worlds. */
  readonly ports: {
    open(name: string): Promise<string>
    urlOf(name: string): string | undefined
    serverUrl(): string | undefined
  }
  /** Refusals that wait to be written to the activity log. */
  readonly refusals: { add(refusal: Activity): void }
  readonly store: Store
  readonly mode: 'sandbox' | 'service'
  /** The date of the published pages that the APIs follow. */
  readonly contract: string
  /** What the contract date changes in the APIs, each with the name of its API. */
  readonly differences: readonly (Difference & { readonly api: string })[]
  readonly adminTokens: AdminTokens
  /** The log of the process; `about` has ids by name. */
  readonly log: Record<'info' | 'warn', (about: object, message: string) => void>
  /** Host names, beside loopback, under which browsers may reach the server. */
  readonly hosts: readonly string[]
  /** See `GatewayWorld`. */
  publicUrl(): string | undefined
  /** See `PortalWorld`. */
  readonly openid: OpenId | undefined
  /** The seed document that this process was started with; a reset applies it again. */
  readonly seed: unknown
  readonly faults: Faults
  /** All APIs but this one: their credential checks explain credentials. */
  readonly apis: readonly Api<ControlWorld, CallerFacts>[]
  /** What clients met in this world, and in all worlds of the process. */
  readonly coverage: Readonly<Record<'world' | 'process', Coverage>>
  /** Counts a row that a device has in a response. */
  readonly deviceRowMet: Coverage['met']
  /** Undefined where the request journal is off. */
  readonly journal: Journal | undefined
  /** See `PortalWorld`. */
  readonly tenantEvents: OwnEvents
  /** Sends a request to this world, as a client does; resolves to the id of its exchange, or to undefined without a response. */
  send(request: Replayed): Promise<string | undefined>
  /** The machine's clock, from which the offset of the world's clock is computed. */
  readonly machine: Clock
  /** Runs all queued transactions; returns how many were completed. */
  drain(): Promise<number>
  /** Writes the clock's settings and applies them in this process. */
  wind(change: Partial<Pick<Settings, 'clockOffset' | 'clockFrozenAt'>>): Promise<void>
  /** False where this process has the worker role and its worker has ended. */
  isWorking(): boolean
  /** Wakes the worker. */
  wake(): void
  metrics(): Promise<{ readonly type: string; readonly text: string }>
}

/** A recorded request as it is sent again. */
export interface Replayed {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array | undefined
}

/** An operator, or a tenant with its own credential, which may read its own activity log. */
export interface ControlCaller {
  readonly by: By
  /** Absent for an operator. */
  readonly tenant?: Tenant
  readonly scopes: ReadonlySet<string>
}

/** The operator of a sandbox, and the one with the setting `adminToken`. */
export const OPERATOR: ControlCaller = { by: { who: 'operator', channel: 'control', tenant: null }, scopes: ADMIN_SCOPES.operate }
