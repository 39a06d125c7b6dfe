/** A server in this process without a port, on a store in memory, for tests that write what no API can write. */
import type { FastifyInstance } from 'fastify'
import { gateway } from '../../src/apis/gateway/index.ts'
import { kme } from '../../src/apis/kme/index.ts'
import { msp } from '../../src/apis/msp/index.ts'
import { kdpOf } from '../../src/apis/reseller/index.ts'
import type { CredentialKey } from '../../src/enrolment/credential-key.ts'
import type { AgentReader } from '../../src/enrolment/profile.ts'
import { Outdated } from '../../src/enrolment/store/required.ts'
import { LEASE_MS } from '../../src/enrolment/store/steps.ts'
import type { Rules } from '../../src/enrolment/world.ts'
import { makeServer } from '../../src/http/server.ts'
import type { RefusedRequest, Serving } from '../../src/http/serving.ts'
import { makeIds } from '../../src/ids.ts'
import { PROJECTIONS } from '../../src/projections.ts'
import { openStore } from '../../src/storage/open.ts'
import type { Api } from '../../src/wire/api.ts'

export interface InProcessOptions {
  readonly agents?: AgentReader
  readonly rules?: Partial<Rules>
  readonly credentialKey?: CredentialKey
  /** The id of every request, where a test must know it. */
  readonly requestId?: string
  readonly trustedProxies?: readonly string[]
  /** Gets every refusal of an operation. */
  readonly onRefused?: (request: Pick<RefusedRequest<unknown>, 'operation' | 'refused'>) => void
}

export async function openInProcess({
  agents = noAgents,
  rules = {},
  credentialKey,
  requestId,
  trustedProxies = [],
  onRefused = () => {},
}: InProcessOptions = {}) {
  let offset = 0
  const clock = { now: () => Date.now() + offset }
  const { store, credentials } = await openStore(':memory:', { projections: PROJECTIONS, now: clock.now() })
  const world = {
    store,
    credentials,
    clock,
    mode: 'sandbox' as const,
    hosts: [],
    ids: makeIds(clock),
    agents,
    credentialKey,
    rules: { maxDevices: 10_000, strictImei: true, autoAssociate: true, legacyCustomerId: false, ...rules },
    lease: () => ({ holder: 'the only process', until: Date.now() + LEASE_MS }),
  }
  const serving: Serving<typeof world, { scopes: ReadonlySet<string> }> = {
    // Each API has its own type of caller; the server reads only the scopes.
    apis: [kme, kdpOf('2026-07'), msp, gateway] as unknown as readonly Api<typeof world, { scopes: ReadonlySet<string> }>[],
    enterWorld: async () => ({ world, id: 'default', name: 'default', leave: () => {} }),
    hasWorlds: false,
    ports: new WeakMap(),
    dataVersionOf: () => store.dataVersion(),
    isOutdated: error => error instanceof Outdated,
    dateOf: () => undefined,
    newId: () => requestId ?? world.ids.errorId(),
    faultOf: () => undefined,
    disturbed: world => world,
    refused: async (_, request) => {
      onRefused(request)
      return {}
    },
    answered: () => {},
    log: { info: () => {}, error: () => {} },
    trustedProxies,
  }
  const app = makeServer(serving)
  return {
    world,
    store,
    credentials,
    clock,
    wind: (ms: number) => {
      offset += ms
    },
    close: async () => {
      await app.close()
      await store.close()
    },
    call: callOn(app),
    /** Another server of the same world, with its own caches or without caches. */
    another: (caches: 'cached' | 'uncached'): Pick<FastifyInstance, 'close'> & { call: Call } => {
      const dataVersion = caches === 'cached' ? store.dataVersion : () => undefined
      const same = { ...world, store: { ...store, dataVersion } }
      const other = makeServer({
        ...serving,
        enterWorld: async () => ({ world: same, id: 'default', name: 'default', leave: () => {} }),
        dataVersionOf: dataVersion,
      })
      return { call: callOn(other), close: other.close }
    },
  }
}

export type Call = (method: Method, url: string, sent?: Sent) => Promise<Answer>

const callOn =
  (app: FastifyInstance): Call =>
  async (method, url, { headers = {}, body, address = '127.0.0.1' } = {}) => {
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await app.inject({
      method,
      url,
      headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      remoteAddress: address,
      ...(payload === undefined ? {} : { payload }),
    })
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, body: JSON.parse(answer.body) }
  }

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  /** A string is sent as it is, any other value as JSON. */
  readonly body?: unknown
  readonly address?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: each test compares the body with what it expects
  readonly body: any
}

const noAgents: AgentReader = { read: () => Promise.reject(new Error('no agent is read here')) }
