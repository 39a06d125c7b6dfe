import type { Variables } from '../cli/world-variables.ts'
import type { KeyPair, KnoxClient } from '../sdk/index.ts'
import type { Account, Fork, NewWorld } from '../sdk/types/control.ts'
import type { Disposable } from './async-disposable.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { KeyOrder } from './keys.ts'
import type { Phones } from './phones.ts'
import type { RecordedExchange, RecordedRequest, RequestFilter, Waiting } from './requests.ts'

/** What a world begins with; by default the sample data. */
export interface WorldOptions extends NewWorld {}

/** The client ids of the sample data. */
export type SampleAccount = 'northwind' | 'harbour' | 'acme' | 'borealis' | 'cobalt' | 'dune' | 'elm' | 'meridian'

/** An app of the seed, with its secret and its tenant. */
export interface Credential extends Account {}

/** A saved state of a world. `muster.world({ from: snapshot })` begins with it. */
export interface Snapshot {
  readonly snapshot: string
  /** The name of its world. */
  readonly of: string
  /** Gives the world this state again. Its tokens remain valid, and its faults end. */
  restore(): Promise<void>
  remove(): Promise<void>
}

/** One isolated Muster: no other world sees its data, clock, credentials and faults. */
export type World = Disposable & {
  readonly name: string
  /** The base URL of the three APIs. */
  readonly url: string
  /** Variables with the addresses and the credentials, as `muster env` prints them, for a process in any language. */
  readonly env: Variables
  /** The apps of the seed, by client id. */
  readonly credentials: ByAccount<Credential>
  /** Clients that are signed in as these apps. A reseller's sends its `resellerId`, a customer's its `customerId`. */
  readonly clients: ByAccount<KnoxClient>
  readonly clock: Clock
  readonly faults: Faults
  readonly phones: Phones
  /** The recorded requests that match, oldest first; the last 1,000 of them. */
  requests(filter?: RequestFilter): Promise<readonly RecordedRequest[]>
  /** A request with its response and the checks that it met, by its id, or by the id in its error. */
  request(id: string): Promise<RecordedExchange>
  /** The first request that matches, once it was answered. Rejects after 5 seconds, or after `timeoutMs`. */
  waitFor(wanted: RequestFilter | ((request: RecordedRequest) => boolean), waiting?: Waiting): Promise<RecordedRequest>
  /** Removes all recorded requests. */
  forgetRequests(): Promise<void>
  /** Runs all queued transactions, also while work is held. Resolves to the number of those that it completed. */
  drain(): Promise<number>
  /** Stops background work, so that a test can see a transaction in progress. */
  hold(): Promise<void>
  /** Starts background work again. */
  release(): Promise<void>
  /** Makes a key pair for signed tokens: the content of a keys.json, and `auth.keys` of a client. */
  keys(order: KeyOrder): Promise<KeyPair & { readonly Identifier: string }>
  /** Saves data and clock. */
  snapshot(name?: string): Promise<Snapshot>
  /** Makes another world with the data and the clock of this one. */
  fork(options?: Fork): Promise<World>
  /** Gives the world the data and the clock that it began with. Its tokens remain valid. */
  reset(): Promise<void>
  /** Deletes the world. */
  close(): Promise<void>
}

/** Client ids of another seed are names too. */
export type ByAccount<Value> = Readonly<Record<SampleAccount, Value>> & Readonly<Record<string, Value>>
