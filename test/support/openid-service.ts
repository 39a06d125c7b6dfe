/** A server in service mode whose people sign in by an OpenID provider, and a browser that keeps its cookies. */
import assert from 'node:assert/strict'
import { type Answer, type Muster, openMuster } from './server.ts'

export const ADMIN = 'an admin token of this test, long enough'
export const SIGN_IN = '/_muster/portal/v1/sign-in'
export const CALLBACK = `${SIGN_IN}/callback`
export const SESSION = '/_muster/portal/v1/session'
export const CONSOLE = '/_muster/console/'
export const CLIENT = { clientId: 'muster-consoles', clientSecret: 'the-secret-of-the-client-at-the-provider' }

/** The persons of two tenants, which know nothing of each other. */
export const ANNA = { tenant: '1000000001', email: 'anna@north.example' }
export const OTTO = { tenant: '1000000002', email: 'otto@south.example' }

export const settingsFor = (issuer: string): Record<string, string> => ({
  mode: 'service',
  adminToken: ADMIN,
  openidIssuer: issuer,
  openidClientId: CLIENT.clientId,
  openidClientSecret: CLIENT.clientSecret,
  openidName: 'Staff sign-in',
  limitGuesses: 'false',
  logLevel: 'silent',
})

export const openService = (issuer: string, settings: Record<string, string> = {}): Promise<Muster> =>
  openMuster({ ...settingsFor(issuer), ...settings })

/** Makes a sandbox the provider of a service: it has the service as a client, and the persons. */
export async function registerAt(provider: Muster, service: Muster, ...emails: readonly string[]): Promise<void> {
  const client = {
    ...CLIENT,
    tenant: '4000000001',
    scopes: ['openid', 'email'],
    grantTypes: ['authorization_code'],
    redirectUris: [service.url + CALLBACK],
  }
  const rows = [
    ['apps', client],
    ...emails.map(email => ['users', { tenant: '2000000001', email, scopes: null }] as const),
  ] as const
  for (const [path, body] of rows) {
    const answer = await provider.ask('POST', `/_muster/v1/${path}`, { body })
    assert.equal(answer.status, 200, answer.text)
  }
}

export async function control(muster: Muster, method: string, path: string, body?: object): Promise<Answer> {
  const answer = await muster.ask(method, `/_muster/v1/${path}`, { token: ADMIN, ...(body && { body }) })
  assert.ok(answer.status < 300, answer.text)
  return answer
}

/** Adds two resellers with a person and a customer each. */
export async function addTenants(service: Muster): Promise<void> {
  for (const [{ tenant, email }, name, customer] of [
    [ANNA, 'North', '2000000001'],
    [OTTO, 'South', '2000000002'],
  ] as const) {
    await control(service, 'POST', 'resellers', { id: tenant, name })
    await control(service, 'POST', 'users', { tenant, email, scopes: null })
    await control(service, 'POST', 'customers', { id: customer, name: `${name} customer` })
    await control(service, 'POST', 'associations', { reseller: tenant, customer })
  }
}

export interface Jar {
  /** Opens an address as a browser does, without following a redirect. */
  open(url: string, headers?: Record<string, string>): Promise<Answer>
  /** A request of the console's page. */
  ask(service: Muster, method: string, path: string): Promise<Answer>
  cookie(): string
}

export function openJar(cookies = new Map<string, string>()): Jar {
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const send = async (url: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> }) => {
    const sent = { ...(cookies.size > 0 && { cookie: cookie() }), ...headers }
    const response = await fetch(url, { method, redirect: 'manual', headers: sent })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
  }
  return {
    open: (url, headers = {}) => send(url, { headers }),
    ask: (service, method, path) => send(service.url + path, { method, headers: { 'x-muster-console': 'test' } }),
    cookie,
  }
}

/** Begins a sign-in; the result is the address of the provider to which the browser is sent. */
export async function begin(service: Muster, jar: Jar, returnTo?: string): Promise<URL> {
  const query = returnTo === undefined ? '' : `?${new URLSearchParams({ returnTo })}`
  const answer = await jar.open(service.url + SIGN_IN + query)
  assert.equal(answer.status, 302, answer.text)
  return new URL(answer.headers.get('location') ?? '')
}
