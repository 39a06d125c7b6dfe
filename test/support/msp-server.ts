/** A started server with two providers, and functions that bring customers to each management status by requests. */
import assert from 'node:assert/strict'
import { type Answer, type Muster, openMuster } from './server.ts'

/** From the sample data; approved for Knox Guard. */
export const M = { id: '4000000001', app: 'meridian' } as const
/** A second provider, not approved for Knox Guard. */
export const M2 = { id: '4000000002', app: 'second' } as const
export type Provider = typeof M | typeof M2

export interface MspMuster extends Muster {
  /** Sends a request as a provider; `path` is below /msp/v1. */
  as(provider: Provider, method: string, path: string, body?: unknown): Promise<Answer>
  /** Sends a request to the control API; `path` is below /_muster/v1. Fails if it is refused. */
  control(method: string, path: string, body?: unknown): Promise<Answer>
  /** Creates a customer that has its own account, and returns its id. */
  account(change?: object): Promise<string>
  /** Each creates a customer with this management status and returns its id. */
  pending(provider: Provider, change?: object): Promise<string>
  rejected(provider: Provider, change?: object): Promise<string>
  managed(provider: Provider, change?: object): Promise<string>
  delinking(provider: Provider): Promise<string>
  leaving(provider: Provider): Promise<string>
  /** Creates a customer by the provider, through the MSP API. */
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
  const succeeded = async (answer: Promise<Answer>): Promise<Answer> => {
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
      await succeeded(as(provider, 'POST', 'managedCustomers/link', linking(customerId, change)))
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
      await succeeded(as(provider, 'POST', 'managedCustomers/delink', { customerId }))
      return customerId
    },
    leaving: async provider => {
      const id = await own.managed(provider)
      await control('POST', `managements/${id}/leave`)
      return id
    },
    created: async (provider, change) => {
      const { body } = await succeeded(as(provider, 'POST', 'managedCustomers', company(change)))
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

/** The body of a new customer with an unused e-mail. */
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
