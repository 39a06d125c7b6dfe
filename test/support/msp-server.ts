/** A started plane with two providers, and customers in whatever state a test needs, each brought there as it would be. */
import assert from 'node:assert/strict'
import { type Answer, type Muster, openMuster } from './server.ts'

/** Of the built-in town: approved for Knox Guard. */
export const M = { id: '4000000001', app: 'meridian' } as const
/** Beside it, and not approved. */
export const M2 = { id: '4000000002', app: 'second' } as const
export type Provider = typeof M | typeof M2

export interface MspMuster extends Muster {
  /** As a provider; `path` is below /msp/v1. */
  as(provider: Provider, method: string, path: string, body?: unknown): Promise<Answer>
  /** As the operator; `path` is below /_muster/v1. Fails where that is refused. */
  control(method: string, path: string, body?: unknown): Promise<Answer>
  /** A customer with an account of its own; answers its id. */
  account(change?: object): Promise<string>
  /** In these states with a provider. */
  pending(provider: Provider, change?: object): Promise<string>
  rejected(provider: Provider, change?: object): Promise<string>
  managed(provider: Provider, change?: object): Promise<string>
  delinking(provider: Provider): Promise<string>
  leaving(provider: Provider): Promise<string>
  /** One that the provider opened itself. */
  created(provider: Provider, change?: object): Promise<string>
}

export async function openMspMuster(settings: Record<string, string> = {}): Promise<MspMuster> {
  const muster = await openMuster(settings)
  const control: MspMuster['control'] = async (method, path, body = {}) => {
    const answer = await muster.ask(method, `/_muster/v1/${path}`, method === 'GET' ? {} : { body })
    assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`)
    return answer
  }
  await control('POST', 'providers', { id: M2.id, name: 'Second Managed Services' })
  const scopes = ['msp', 'kme']
  await control('POST', 'apps', {
    tenant: M2.id,
    clientId: M2.app,
    clientSecret: `${M2.app}-secret`,
    scopes,
    grantTypes: ['client_credentials'],
    redirectUris: [],
  })
  const tokens = { [M.app]: await muster.token(M.app), [M2.app]: await muster.token(M2.app) }
  const as: MspMuster['as'] = (provider, method, path, body) =>
    muster.ask(method, `/msp/v1/${path}`, { token: tokens[provider.app], body })
  const done = async (answer: Promise<Answer>): Promise<Answer> => {
    const { status, text } = await answer
    assert.equal(status, 200, text)
    return answer
  }

  const own: Omit<MspMuster, keyof Muster | 'as' | 'control'> = {
    account: async change => {
      const { body } = await control('POST', 'customers', account(change))
      return body.id
    },
    pending: async (provider, change) => {
      const customerId = await own.account()
      await done(as(provider, 'POST', 'managedCustomers/link', linking(customerId, change)))
      return customerId
    },
    rejected: async (provider, change) => {
      const id = await own.pending(provider, change)
      await control('POST', `managements/${id}/reject`)
      return id
    },
    managed: async (provider, change) => {
      const id = await own.pending(provider, change)
      await control('POST', `managements/${id}/accept`)
      return id
    },
    delinking: async provider => {
      const customerId = await own.managed(provider)
      await done(as(provider, 'POST', 'managedCustomers/delink', { customerId }))
      return customerId
    },
    leaving: async provider => {
      const id = await own.managed(provider)
      await control('POST', `managements/${id}/leave`)
      return id
    },
    created: async (provider, change) => {
      const { body } = await done(as(provider, 'POST', 'managedCustomers', company(change)))
      return body.customerId
    },
  }
  return { ...muster, as, control, ...own }
}

let accounts = 0
const account = (change: object = {}) => {
  const id = String(2_000_001_000 + accounts++)
  const services = ['KnoxMobileEnrollment', 'KnoxConfigure', 'KnoxGuard']
  return { id, name: `Account ${id}`, email: `it@account-${id}.example`, services, details: { firstName: 'Ada' }, ...change }
}

export const linking = (customerId: string, change: object = {}) => ({
  customerId,
  managementType: 'JointlyManaged',
  managedServices: ['KnoxMobileEnrollment'],
  ...change,
})

/** A company that nobody has heard of. */
export const company = (change: object = {}) => ({
  email: `it@company-${accounts++}.example`,
  firstName: 'Ada',
  lastName: 'Byron',
  officeNumber: '5550100',
  companyName: 'Acme Holdings',
  street1: '1 Market Street',
  city: 'Springfield',
  zipCode: '12345',
  country: 'US',
  managementType: 'FullyManaged',
  managedServices: ['KnoxMobileEnrollment'],
  ...change,
})
