import type { Tenant } from '../enrolment/tenant.ts'
import { grantScopes } from './scopes.ts'
import type { App, AppDetails, Lives } from './store.ts'

/** In seconds: the shortest, the longest and the usual life of what an app is given. */
export const LIVES = {
  code: { least: 60, most: 300, usual: 60 },
  access: { least: 60, most: 3600, usual: 600 },
  refresh: { least: 3600, most: 7_776_000, usual: 7_776_000 },
} as const satisfies Readonly<Record<keyof Lives, { least: number; most: number; usual: number }>>

export const AUTHENTICATION_METHODS = ['client_secret_post', 'client_secret_basic'] as const
export const GRANT_TYPES = ['client_credentials', 'authorization_code'] as const

export const usualLives: Lives = { code: LIVES.code.usual, access: LIVES.access.usual, refresh: LIVES.refresh.usual }

/** What an app has of which nobody said more. */
export const plainApp = (clientId: string): Pick<App, 'name' | 'createdBy' | 'details'> => ({
  name: clientId,
  createdBy: null,
  details: { description: null, authenticationMethods: AUTHENTICATION_METHODS, lives: usualLives, consent: {} },
})

/** What is wrong with an app, and where. */
export interface Unregistrable {
  readonly member: keyof App | keyof AppDetails | keyof Lives
  readonly reason: string
}

/** Holds an app that a tenant registers for itself to the rules; what an operator puts there is held to none of them. */
export function checkApp(app: App, tenant: Tenant): Unregistrable | undefined {
  const asks = app.grantTypes.includes('authorization_code')
  if (app.grantTypes.length === 0) return { member: 'grantTypes', reason: `must name ${GRANT_TYPES.join(' or ')}` }
  if (app.details.authenticationMethods.length === 0) {
    return { member: 'authenticationMethods', reason: `must name ${AUTHENTICATION_METHODS.join(' or ')}` }
  }
  const stray = app.redirectUris.find(uri => !isRedirectUri(uri))
  if (stray !== undefined) {
    return { member: 'redirectUris', reason: 'must be https, http to this machine, or a scheme with a dot; no fragment, no user' }
  }
  if (asks && app.redirectUris.length === 0) return { member: 'redirectUris', reason: 'must name one for authorization_code' }
  if (asks && app.details.consent.companyName === undefined) {
    return { member: 'consent', reason: 'must name the company for authorization_code' }
  }
  return judgeScopes(app, tenant) ?? judgeLives(app.details.lives)
}

function judgeScopes({ scopes }: App, tenant: Tenant): Unregistrable | undefined {
  if (scopes.length === 0) return { member: 'scopes', reason: 'must name one' }
  for (const scope of scopes) {
    const [product = ''] = scope.split(/[.:]/)
    if ('unfit' in grantScopes([product], [scope])) return { member: 'scopes', reason: `names ${scope}, which is no scope` }
    if (!hasProduct(tenant, product)) return { member: 'scopes', reason: `names ${scope}, a product that the account has not` }
  }
  return undefined
}

const judgeLives = (lives: Lives): Unregistrable | undefined =>
  (['code', 'access', 'refresh'] as const)
    .filter(member => lives[member] < LIVES[member].least || lives[member] > LIVES[member].most)
    .map(member => ({ member, reason: `must be from ${LIVES[member].least} to ${LIVES[member].most} seconds` }))[0]

/** Which accounts have which product; what names nobody here is a product that no account of ours can have. */
function hasProduct(tenant: Tenant, product: string): boolean {
  if (product === 'openid' || product === 'email' || product === 'ams') return true
  if (product === 'kdp') return tenant.kind === 'reseller'
  if (product === 'msp' || product === 'km') return tenant.kind === 'provider'
  if (product === 'kme' && tenant.kind === 'provider') return true
  const service = SERVICE_OF[product]
  return tenant.kind === 'customer' && service !== undefined && tenant.services.includes(service)
}

const SERVICE_OF: Readonly<Record<string, 'KnoxMobileEnrollment' | 'KnoxConfigure' | 'KnoxAssetIntelligence' | 'KnoxEFOTA'>> = {
  kme: 'KnoxMobileEnrollment',
  kc: 'KnoxConfigure',
  kai: 'KnoxAssetIntelligence',
  ke: 'KnoxEFOTA',
}

/** RFC 9700 §2.1 and RFC 8252 §7: what carries a code is encrypted, stays on the machine, or belongs to one app of a phone. */
function isRedirectUri(uri: string): boolean {
  if (!/^[\x21-\x7E]{1,1024}$/.test(uri) || /[#*\\]/.test(uri) || !URL.canParse(uri)) return false
  const { protocol, hostname, username, password } = new URL(uri)
  if (username !== '' || password !== '') return false
  if (protocol === 'https:') return true
  if (protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol)
}
