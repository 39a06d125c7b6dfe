import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { gateway } from '../../src/apis/gateway/index.ts'
import { deviceProjection, kme } from '../../src/apis/kme/index.ts'
import { hashSecret } from '../../src/auth/hash-secret.ts'
import { keyIdOf } from '../../src/auth/key-id.ts'
import type { App, Key } from '../../src/auth/store.ts'
import type { Customer } from '../../src/enrolment/tenant.ts'
import { makeServer } from '../../src/http/serve.ts'
import { makeIds } from '../../src/ids.ts'
import { openStore } from '../../src/storage/open.ts'
import type { Api } from '../../src/wire/api.ts'

/** A plane with one customer, whose clock can be wound, and everything that can sign in to it. */
export async function openSigningTown() {
  let offset = 0
  const clock = { now: () => Date.now() + offset }
  const opened = await openStore(':memory:', { projections: { kme: deviceProjection }, now: clock.now() })
  const { store, credentials } = opened
  const world = {
    store,
    credentials,
    clock,
    ids: makeIds(clock),
    agents: { read: () => Promise.reject(new Error('nobody reads an agent to sign in')) },
    rules: { maxDevices: 10_000, strictImei: true, autoAssociate: false, legacyCustomerId: false },
    lease: () => ({ holder: 'nobody', until: 0 }),
  }
  await store.tenants.put(acme)
  await credentials.users.put({ email: USER, tenant: acme.id, scopes: null })
  await credentials.users.put({ email: READER, tenant: acme.id, scopes: ['kme.profiles:read'] })

  const app = makeServer<typeof world, { scopes: ReadonlySet<string> }>({
    // Each API has callers of its own; the server asks only for their scopes.
    apis: [kme, gateway] as unknown as readonly Api<typeof world, { scopes: ReadonlySet<string> }>[],
    worldOf: () => world,
    newId: world.ids.uuid,
    misbehave: () => undefined,
    refused: async () => {},
    answered: () => {},
    logLevel: 'silent',
  })

  return {
    world,
    store,
    credentials,
    now: clock.now,
    wind: (ms: number) => {
      offset += ms
    },
    close: async () => {
      await app.close()
      await store.close()
    },
    /** Registers a client identifier; answers it. */
    register: async (change: Partial<Key> & { identifier?: string } = {}) => {
      const { identifier = `identifier ${world.ids.uuid()}`, ...key } = change
      await credentials.keys.put({ ...ownersKey, ...key, id: keyIdOf(identifier) })
      return identifier
    },
    registerApp: async (change: Partial<App> & { secret?: string } = {}) => {
      const { secret = 'a secret', ...row } = change
      const kept = { ...app1, clientId: world.ids.uuid(), ...row, secretHash: hashSecret(secret) }
      await credentials.apps.put(kept)
      return kept.clientId
    },
    async call(method: 'GET' | 'POST', url: string, sent: Sent = {}): Promise<Answer> {
      const { headers = {}, body, address = '127.0.0.1' } = sent
      const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      const answer = await app.inject({
        method,
        url,
        headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        remoteAddress: address,
        ...(payload === undefined ? {} : { payload }),
      })
      return { status: answer.statusCode, headers: answer.headers, text: answer.body, body: JSON.parse(answer.body) }
    },
  }
}

export type SigningTown = Awaited<ReturnType<typeof openSigningTown>>

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  /** A text goes as it is, anything else as JSON. */
  readonly body?: unknown
  readonly address?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire is compared, never trusted
  readonly body: any
}

export const USER = 'it@acme.example'
/** May see profiles and nothing else. */
export const READER = 'reader@acme.example'

export const acme: Customer = {
  kind: 'customer',
  id: '2000000001',
  name: 'Acme',
  country: 'US',
  region: 'us',
  standing: 'active',
  createdAt: 0,
  updatedAt: 0,
  email: USER,
  approval: 'approved',
  services: ['KnoxMobileEnrollment'],
  details: {},
}

/** What the portal hands out as keys.json. */
export function makeKeys(): { Public: string; Private: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    Public: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    Private: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
}

/** The user's keys, and those of somebody who has none registered. */
export const owner = makeKeys()
export const stranger = makeKeys()

/** A JWT signed by hand, RS512: what a client writes that is not the official library. */
export function signed(claims: object, { Private } = owner): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'RS512', typ: 'JWT' })}.${part(claims)}`
  const key = createPrivateKey({ key: Buffer.from(Private, 'base64'), format: 'der', type: 'pkcs8' })
  return `${text}.${sign('sha512', Buffer.from(text), key).toString('base64url')}`
}

const ownersKey = {
  tenant: acme.id,
  service: 'kme' as const,
  publicKey: owner.Public,
  user: USER,
  restriction: null,
  createdAt: 0,
}

const app1 = {
  tenant: acme.id,
  scopes: ['kme'],
  grantTypes: ['client_credentials'],
  redirectUris: [],
  createdAt: 0,
}
