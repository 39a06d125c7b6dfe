import type { Api, Called } from '../wire/api.ts'
import type { Finding, Refused } from '../wire/catalogue.ts'

/** What `main` hands to the server, which imports none of it. */
export interface Serving<World, Caller extends Called> {
  /** The last one answers paths that have no API's prefix. */
  readonly apis: readonly Api<World, Caller>[]
  /** The world that a request is served in; undefined for one that does not exist. */
  worldOf(name: string | undefined): Promise<World | undefined>
  /** The data version of the world's store; undefined where the store cannot tell it. */
  dataVersionOf(world: World): object | undefined | Promise<object | undefined>
  /** The id of a request of this API, which its error carries. */
  newId(api: Api<World, Caller>): string
  /** The fault that is due for an admitted request. */
  misbehave(request: { api: string; method: string; path: string; caller: Caller }): Misbehaviour | undefined
  /** Called with each refusal before it is answered; answers headers to send along. */
  refused(what: RefusedRequest<Caller>): Promise<Readonly<Record<string, string>>>
  /** Called after each response. */
  answered(what: { api: string; operation: string; status: number; code: number | null; ms: number }): void
  readonly logLevel: string
  /** Proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[]
}

export interface RefusedRequest<Caller> {
  readonly api: string
  readonly operation: string
  /** Absent where no credential was accepted. */
  readonly caller: Caller | undefined
  readonly refused: Refused
  readonly id: string
  readonly path: string
  /** The findings on the credential, if the credential was refused. */
  readonly explanation: (() => readonly Finding[]) | undefined
}

export type Misbehaviour = { readonly code: number } | { readonly status: number } | { readonly delayMs: number }

/** What is known of a request on its way. A property of the request: a map of many short-lived requests costs collection. */
export interface RequestState {
  api: string
  operation: string
  code: number | null
  /** Both are set once the request is admitted. */
  world?: unknown
  caller?: Called
}

declare module 'fastify' {
  interface FastifyRequest {
    state: RequestState | null
  }
}
