import assert from 'node:assert/strict'
import type { Answer, Muster } from '../support/server.ts'
import {
  CUSTOMERS,
  type Customer,
  HOLDERS,
  type Holder,
  type Model,
  PROVIDER,
  type Profile,
  RESELLERS,
  type Reseller,
} from './model.ts'

/** A real server, with one function for each kind of caller of the model. */
export interface Server {
  /** The Customer API, as a customer or as the provider for itself. */
  kme(holder: Holder, method: string, path: string, body?: object): Promise<Answer>
  /** The Reseller API. */
  kdp(reseller: Reseller, method: string, path: string, body?: object): Promise<Answer>
  control(method: string, path: string, body?: object): Promise<Answer>
  profileId(customer: Customer, profile: Profile): string
  /** Sends an order of a reseller, waits for its end and returns the failed rows. */
  order(
    reseller: Reseller,
    path: 'upload' | 'delete',
    order: { customerId: string; transactionId: string; devices: readonly string[] },
  ): Promise<readonly { imei: string; code: number }[]>
}

/** Resets the server to the tenants, profiles and apps of the model. */
export async function freshServer(muster: Muster, tokens: Map<string, string>): Promise<Server> {
  const control = async (method: string, path: string, body: object = {}) =>
    muster.ask(method, `/_muster/v1/${path}`, method === 'GET' ? {} : { body })
  assert.equal((await control('POST', 'reset', { to: 'empty' })).status, 200)
  const seeded = await control('POST', 'seed', SEED)
  assert.equal(seeded.status, 200, seeded.text)
  const tokenOf = async (tenant: string) => {
    const token = tokens.get(tenant) ?? (await muster.token(`app-${tenant}`))
    tokens.set(tenant, token)
    return token
  }
  const kdp: Server['kdp'] = async (reseller, method, path, body) =>
    muster.ask(method, `/kcs/v1/rp/${path}`, { token: await tokenOf(reseller), ...(body && { body }) })
  return {
    control,
    kdp,
    kme: async (holder, method, path, body) =>
      muster.ask(method, path.startsWith('/') ? path : `/kcs/v1/kme/${path}`, {
        token: await tokenOf(holder),
        ...(body && { body }),
      }),
    profileId,
    order: async (reseller, path, order) => {
      const accepted = await kdp(reseller, 'PUT', `devices/${path}`, { resellerId: reseller, type: 'IMEI', ...order })
      assert.equal(accepted.status, 200, accepted.text)
      await control('POST', 'work/drain')
      const query = `resellerId=${reseller}&transactionId=${order.transactionId}`
      const { body } = await kdp(reseller, 'GET', `devices/status?${query}`)
      const [transaction] = body.devices.transactions
      assert.equal(transaction.state, 'Complete')
      return transaction.devices ?? []
    },
  }
}

const STATES = 'Pending,Unassigned,ProfileAssigned,Enrolled,EnrollFailed,CancelledByUser'

/** Compares every holder's list of devices with the model. */
export async function assertDevices(model: Model, muster: Server): Promise<void> {
  const lists = await Promise.all(HOLDERS.map(holder => muster.kme(holder, 'GET', `devices/list?state=${STATES}`)))
  for (const [i, holder] of HOLDERS.entries()) {
    const own = [...model.devices].filter(([, device]) => device.holder === holder)
    const { totalCount, processingCount, deviceList } = lists[i]?.body ?? {}
    assert.deepEqual([totalCount, processingCount], [own.length, 0])
    assert.deepEqual(
      deviceList.map((row: Row) => [row.mei, row.state, row.profileId, row.resellerName]).sort(),
      own
        .map(([imei, { state, profile, reseller }]) => {
          const id = profile === null || holder === PROVIDER ? null : profileId(holder, profile)
          return [imei, state, id, `Reseller ${reseller}`]
        })
        .sort(),
    )
  }
}

/** Compares uploads, resellers' lists and counters with the model. */
export async function assertCounts(model: Model, muster: Server): Promise<void> {
  const devices = [...model.devices]
  for (const customer of CUSTOMERS) {
    const { body: uploads } = await muster.kme(customer, 'GET', 'devices/uploads/list')
    assert.deepEqual(
      uploads.uploadList.map((row: Row) => [row.transactionId, row.state, row.deviceCount]),
      [...model.uploads]
        .filter(([, upload]) => upload.customer === customer)
        .map(([id, { isApproved, devices: count }]) => [id, isApproved ? 'Approved' : 'Pending', count]),
    )
    const { body: profiles } = await muster.kme(customer, 'GET', 'profiles/list?sortBy=name&sortOrder=ascending')
    const countOf = (profile: Profile, state?: string) =>
      devices.filter(
        ([, one]) => one.holder === customer && one.profile === profile && (state === undefined || one.state === state),
      ).length
    assert.deepEqual(
      profiles.profileList.map((row: Row) => [
        row.name,
        row.deviceCount,
        row.enrolledDeviceCount,
        row.profileAssignedDeviceCount,
      ]),
      (['lenient', 'strict'] as const).map(name => [
        name,
        countOf(name),
        countOf(name, 'Enrolled'),
        countOf(name, 'ProfileAssigned'),
      ]),
    )
  }
  for (const reseller of RESELLERS) {
    const { body } = await muster.kdp(reseller, 'GET', `devices?resellerId=${reseller}`)
    assert.deepEqual(
      body.devices.map((row: Row) => row.imei).sort(),
      devices
        .filter(([, device]) => device.reseller === reseller)
        .map(([imei]) => imei)
        .sort(),
    )
  }
}

type Row = Readonly<Record<string, unknown>>

/** An id that shows customer and profile in a failure. */
const profileId = (customer: Customer, profile: Profile): string =>
  `${customer}${profile === 'strict' ? 'a' : 'b'}`.padEnd(24, '0')

const account = { country: 'US', region: 'us', state: 'active' }
const customer = (id: string) => ({
  id,
  name: `Customer ${id}`,
  ...account,
  approval: 'approved',
  services: ['KnoxMobileEnrollment'],
})
const SEED = {
  resellers: RESELLERS.map(id => ({ id, name: `Reseller ${id}`, ...account, vendors: [] })),
  customers: CUSTOMERS.map(customer),
  providers: [{ id: PROVIDER, name: 'Provider', ...account, knoxGuardApproved: false }],
  associations: RESELLERS.flatMap(reseller =>
    CUSTOMERS.map(id => ({ reseller, customer: id, state: 'pending', autoApproval: false, defaultProfile: null })),
  ),
  profiles: CUSTOMERS.flatMap(id => [
    { customer: id, id: profileId(id, 'strict'), name: 'strict', doEnabled: true, supportedMDM: 'Knox Manage' },
    { customer: id, id: profileId(id, 'lenient'), name: 'lenient', allowUserCancel: true },
  ]),
  apps: [...RESELLERS, ...HOLDERS].map(tenant => ({
    tenant,
    clientId: `app-${tenant}`,
    clientSecret: `app-${tenant}-secret`,
    scopes: tenant.startsWith('1') ? ['kdp'] : ['kme'],
    grantTypes: ['client_credentials'],
    redirectUris: [],
  })),
}
