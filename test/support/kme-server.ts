/** The Customer API on an in-memory store, with functions for test data that no API can create. */
import { hashSecret } from '../../src/auth/hash-secret.ts'
import { keyIdOf } from '../../src/auth/key-id.ts'
import { defaultAppMembers } from '../../src/auth/registration.ts'
import type { Key } from '../../src/auth/store.ts'
import { entry } from '../../src/enrolment/activity.ts'
import type { Profile } from '../../src/enrolment/profile.ts'
import { validate } from '../../src/enrolment/profile-rules.ts'
import { isRefusal } from '../../src/enrolment/refusal.ts'
import type { Customer, Provider, Reseller } from '../../src/enrolment/tenant.ts'
import type { Transaction } from '../../src/enrolment/transaction.ts'
import { completeUpload } from '../../src/enrolment/upload.ts'
import { drain } from '../../src/work/worker.ts'
import { type InProcessOptions, type Method, openInProcess, type Sent } from './in-process.ts'
import { owner, signed } from './signing-server.ts'

export async function openKmeMuster(options: InProcessOptions = {}) {
  const muster = await openInProcess(options)
  const { world, store, credentials, clock } = muster
  const call = (method: Method, path: string, sent?: Sent) =>
    muster.call(method, path.startsWith('/') ? path : `/kcs/v1/kme/${path}`, sent)
  for (const tenant of [T1, T2, TB, TI, T0, MSP, R1, R2]) await store.tenants.put(tenant)

  return {
    ...muster,
    call,
    drain: () =>
      drain(world, {
        machineNow: () => Date.now(),
        pollEveryMs: 1000,
        renewEveryMs: 1000,
        stepSize: 500,
        pause: async () => {},
        readClock: async () => {},
        log: { info: () => {}, error: about => assertNone((about as { err?: unknown }).err) },
      }),

    /** Headers of a bearer of the tenant with these scopes. */
    bearer: async (tenant: { id: string }, ...scopes: string[]): Promise<Record<string, string>> => {
      const clientId = `app ${world.ids.object()}`
      const app1 = {
        ...defaultAppMembers(clientId),
        clientId,
        tenant: tenant.id,
        grantTypes: ['client_credentials'],
        redirectUris: [],
        createdAt: 0,
      }
      await credentials.apps.put({ ...app1, secretHash: hashSecret('secret'), scopes: scopes.length > 0 ? scopes : ['kme'] })
      const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: 'secret' })
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const { body } = await call('POST', '/ams/v1/oauth2/token', { headers, body: form.toString() })
      return { authorization: `Bearer ${body.access_token}` }
    },
    /** Headers of a signed token of the tenant; `jwt` adds claims to the token. */
    signedToken: async (tenant: { id: string }, key: Partial<Key> = {}, jwt: object = {}): Promise<Record<string, string>> => {
      const identifier = `identifier ${world.ids.object()}`
      const registered = { service: 'kme', publicKey: owner.Public, user: null, restriction: null, createdAt: 0 } as const
      await credentials.keys.put({ ...registered, tenant: tenant.id, ...key, id: keyIdOf(identifier) })
      const claims = { publicKey: owner.Public, aud: 'KnoxWSM' }
      const { body } = await call('POST', '/ams/v1/users/accesstoken', {
        headers: { referer: 'https://acme.example/' },
        body: {
          clientIdentifierJwt: signed({ ...claims, clientIdentifier: identifier, jti: world.ids.uuid() }),
          base64EncodedStringPublicKey: owner.Public,
        },
      })
      return { 'x-knox-apitoken': signed({ ...claims, accessToken: body.accessToken, ...jwt }) }
    },

    associate: (
      reseller: string,
      customer: string,
      change: { state?: 'active'; autoApproval?: boolean; defaultProfile?: string } = {},
    ) =>
      store.associations.put({
        reseller,
        customer,
        state: 'pending',
        autoApproval: false,
        defaultProfile: null,
        internalReference: null,
        createdAt: clock.now(),
        updatedAt: clock.now(),
        ...change,
      }),
    /** Creates a completed upload of a reseller and returns its transaction. */
    upload: async (devices: readonly string[], change: Partial<Transaction<'upload'>> = {}) => {
      const id = world.ids.object()
      const transaction: Transaction<'upload'> = {
        tenant: R1.id,
        id,
        serial: id,
        kind: 'upload',
        customer: T1.id,
        vendor: null,
        orderNo: null,
        state: 'progress',
        count: devices.length,
        done: 0,
        failed: 0,
        details: { type: 'imei', orderTime: null, targetService: null, aliases: {}, soldToCode: null },
        request: null,
        acceptedAt: clock.now(),
        completedAt: null,
        ...change,
      }
      const line = entry(world, { who: 'reseller', channel: 'kdp' }, { tenant: R1.id, act: 'upload', target: id })
      const lease = world.lease()
      await store.transactions.begin({ transaction, submitted: Buffer.from(JSON.stringify(devices)), lease }, line)
      await completeUpload(world, transaction, { lease, pause: async () => {} })
      return transaction
    },
    profile: async (id: string, name: string, change: Partial<Profile> = {}): Promise<Profile> => {
      const content = validate({ name, doEnabled: true, supportedMDM: 'Knox Manage' })
      if (isRefusal(content)) throw new Error(content.about)
      const profile = { tenant: T1.id, id, content, published: true, createdAt: clock.now(), updatedAt: clock.now(), ...change }
      await store.profiles.put(profile)
      return profile
    },
  }
}

export type KmeMuster = Awaited<ReturnType<typeof openKmeMuster>>

const account = { country: 'US', region: 'us', status: 'active', createdAt: 0, updatedAt: 0 } as const
const customer = (id: string, name: string, change: Partial<Customer> = {}): Customer => ({
  kind: 'customer',
  id,
  name,
  ...account,
  email: null,
  approval: 'approved',
  services: ['KnoxMobileEnrollment'],
  details: {},
  ...change,
})
const reseller = (id: string, name: string): Reseller => ({
  kind: 'reseller',
  id,
  name,
  ...account,
  vendors: [],
  gen1TokenHash: null,
})

export const T1 = customer('1000000001', 'Acme')
export const T2 = customer('1000000002', 'Birch')
export const TB = customer('1000000003', 'Cedar', { status: 'blocked' })
export const TI = customer('1000000004', 'Dogwood', { status: 'inactive' })
/** A customer without the service KnoxMobileEnrollment. */
export const T0 = customer('1000000005', 'Elm', { services: ['KnoxGuard'] })
export const MSP: Provider = { kind: 'provider', id: '4000000001', name: 'Forest', ...account, knoxGuardApproved: false }
export const R1 = reseller('2000000001', 'Phones and more')
export const R2 = reseller('2000000002', 'Other phones')

function assertNone(error: unknown): never {
  throw error
}
