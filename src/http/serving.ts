import type { Server } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { Applied, FaultRequest, ResponseEffect } from '../faults/fault.ts'
import type { Exchange } from '../journal/exchange.ts'
import type { Api, CallerFacts } from '../wire/api.ts'
import type { Refused, Row } from '../wire/catalogue.ts'
import type { Call } from '../wire/operation.ts'
import type { Response } from './response-type.ts'
import type { WorldAddress } from './world-address.ts'
import type { WorldUse } from './world-use.ts'

/** The functions and values that `main` passes to the server, so that this room imports neither the store nor the APIs. */
export interface Serving<World, Caller extends CallerFacts> {
  /** The last one makes the responses for paths that have no API's prefix. */
  readonly apis: readonly Api<World, Caller>[]
  /**
   * The world that a request of an operation is served in, by its name or the default one; undefined for one that does not
   * exist. `leave` is called once the response has ended.
   */
  enterWorld(name: string | undefined, operation: { readonly withoutStore?: boolean }): Promise<EnteredWorld<World> | undefined>
  /** Whether requests can address other worlds than the default one. */
  readonly hasWorlds: boolean
  /** The worlds that have a port of their own, by the server that listens on it. */
  readonly ports: WeakMap<Server, string>
  /** The data version of the world's store; undefined where the store has none. */
  dataVersionOf(world: World): object | undefined | Promise<object | undefined>
  /** The header `Date` of responses of a world whose clock differs from the machine's; undefined where it does not. */
  dateOf(world: World): string | undefined
  /** A new id for a request of this API, in the form that its errors contain. */
  newId(api: Api<World, Caller>): string
  /** The fault that a test ordered for a request, of those that need its head alone or of those that need more. */
  faultOf(world: World, phase: 'head' | 'body', request: () => FaultRequest): Applied<ResponseEffect> | undefined
  /** The world with the faults of the transactions that the request begins; `applied` is called with the ids of those. */
  disturbed(world: World, request: () => FaultRequest, applied: (faultIds: readonly string[]) => void): World
  /** Whether a handler failed because a row that it had read was removed before its commit; it then runs again. */
  isOutdated(error: unknown): boolean
  /** Called with each refusal before its response is sent; returns headers to add. */
  refused(world: World | undefined, what: RefusedRequest<Caller>): Promise<Readonly<Record<string, string>>>
  /** Absent where the request journal is off. */
  readonly journal?: Recorder<World> | undefined
  /** Called after each response. */
  answered(world: World | undefined, what: Answered): void
  /** Ends the responses that would not end by themselves; called once, when no request is accepted any more. */
  stopping?(): void
  /** The log of the process; `about` has ids by name. */
  readonly log: Record<'info' | 'error', (about: object, message: string) => void>
  /** How long the head and the body of a request may take to arrive, ms; without a limit if absent. */
  readonly requestTimeoutMs?: number
  /** Addresses of proxies whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies?: readonly string[]
}

export interface Answered {
  readonly api: string
  readonly operation: string
  readonly status: number
  readonly code: number | null
  readonly ms: number
  readonly refusedWith: RequestState['refusedWith']
}

/** Where exchanges are recorded. */
export interface Recorder<World> {
  /** Whether responses name their exchange: in the sandbox. */
  readonly isShown: boolean
  /** The address of a recorded exchange, in its world. */
  addressOf(id: string): string
  /** Of a request that entered no world, the exchange is recorded in the default one. */
  record(world: World | undefined, exchange: Exchange): void
}

export interface EnteredWorld<World> {
  readonly world: World
  /** Differs for each world, also for one that has the name of a deleted world. */
  readonly id: string
  readonly name: string
  leave(): void
}

export interface RefusedRequest<Caller> {
  readonly api: string
  readonly operation: string
  /** Absent where no credential was accepted. */
  readonly caller: Caller | undefined
  readonly refused: Refused
  readonly id: string
  readonly path: string
}

/** The state of a request. A property of the request, because a map of many short-lived requests costs garbage collection. */
export interface RequestState {
  api: string
  operation: string
  code: number | null
  /** The row of its refusal, and whether a fault raised it. */
  refusedWith?: { readonly row: Row; readonly by: 'rule' | 'fault' }
  /** The id that its error, its transaction and its lines in the log have. */
  id: string
  /** Set once the request is admitted. */
  caller?: CallerFacts
  /** Set once the body is parsed. */
  call?: Call<unknown, unknown, unknown>
  /** The id of the fault that the request got; of several, joined by `, `. */
  fault?: string
  /** Sends the response with the effects of that fault. */
  send?(response: Response): Promise<FastifyReply>
}

declare module 'fastify' {
  interface FastifyRequest {
    state: RequestState | null
    /** The world that serves the request, once it was entered. */
    entered: EnteredWorld<unknown> | null
    address: WorldAddress | null
    use: WorldUse | null
  }
}
