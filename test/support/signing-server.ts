import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { hashSecret } from '../../src/auth/hash-secret.ts'
import { keyIdOf } from '../../src/auth/key-id.ts'
import { defaultAppMembers } from '../../src/auth/registration.ts'
import type { App, Key } from '../../src/auth/store.ts'
import type { Customer } from '../../src/enrolment/tenant.ts'
import { openInProcess } from './in-process.ts'

/** A server with one customer, a clock that tests can advance, and functions that register credentials. */
export async function openSigningMuster() {
  const muster = await openInProcess()
  const { world, store, credentials, clock } = muster
  await store.tenants.put(acme)
  await credentials.users.put({ email: USER, tenant: acme.id, scopes: null })
  await credentials.users.put({ email: READER, tenant: acme.id, scopes: ['kme.profiles:read'] })

  return {
    ...muster,
    now: clock.now,
    /** Registers a client identifier and returns it. */
    register: async (change: Partial<Key> & { identifier?: string } = {}) => {
      const { identifier = `identifier ${world.ids.uuid()}`, ...key } = change
      await credentials.keys.put({ ...ownersKey, ...key, id: keyIdOf(identifier) })
      return identifier
    },
    registerApp: async (change: Partial<App> & { secret?: string } = {}) => {
      const { secret = 'a secret', ...row } = change
      const clientId = world.ids.uuid()
      const app = { ...defaultAppMembers(clientId), ...app1, clientId, ...row, secretHash: hashSecret(secret) }
      await credentials.apps.put(app)
      return app.clientId
    },
  }
}

export type SigningMuster = Awaited<ReturnType<typeof openSigningMuster>>

export const USER = 'it@acme.example'
/** A user who may only read profiles. */
export const READER = 'reader@acme.example'

export const acme: Customer = {
  kind: 'customer',
  id: '2000000001',
  name: 'Acme',
  country: 'US',
  region: 'us',
  status: 'active',
  createdAt: 0,
  updatedAt: 0,
  email: USER,
  approval: 'approved',
  services: ['KnoxMobileEnrollment'],
  details: {},
}

/** A key pair in the form of the portal's keys.json. */
export function makeKeys(): { Public: string; Private: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    Public: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    Private: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
}

/** The keys of the user, and keys that are not registered. */
export const owner = makeKeys()
export const stranger = makeKeys()

/** A JWT, signed with RS512 without the official library. */
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
