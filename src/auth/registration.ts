import type { Tenant } from '../enrolment/tenant.ts'
import { grantScopes } from './scopes.ts'
import type { App, AppDetails, Lives } from './store.ts'

/** The limits and the default of each lifetime of an app, in seconds. */
export const LIVES = {
  code: { min: 60, max: 300, default: 60 },
  access: { min: 60, max: 3600, default: 600 },
  refresh: { min: 3600, max: 7_776_000, default: 7_776_000 },
} as const satisfies Readonly<Record<keyof Lives, { min: number; max: number; default: number }>>

export const AUTHENTICATION_METHODS = ['client_secret_post', 'client_secret_basic'] as const
export const GRANT_TYPES = ['client_credentials', 'authorization_code'] as const

export const defaultLives: Lives = { code: LIVES.code.default, access: LIVES.access.default, refresh: LIVES.refresh.default }

/** The members of an app that is registered with a client id alone. */
export const defaultAppMembers = (clientId: string): Pick<App, 'name' | 'createdBy' | 'details'> => ({
  name: clientId,
  createdBy: null,
  details: { description: null, authenticationMethods: AUTHENTICATION_METHODS, lives: defaultLives, consent: {} },
})

/** The member of an app that is not valid, and why. */
export interface AppProblem {
  readonly member: keyof App | keyof AppDetails | keyof Lives
  readonly reason: string
}

/** Checks an app that a tenant registers. An app that the operator registers is not checked. */
export function checkApp(app: App, tenant: Tenant): AppProblem | undefined {
  const usesCodeFlow = app.grantTypes.includes('authorization_code')
  if (app.grantTypes.length === 0) return { member: 'grantTypes', reason: `must have ${GRANT_TYPES.join(' or ')}` }
  if (app.details.authenticationMethods.length === 0) {
    return { member: 'authenticationMethods', reason: `must have ${AUTHENTICATION_METHODS.join(' or ')}` }
  }
  const invalid = app.redirectUris.find(uri => !isRedirectUri(uri))
  if (invalid !== undefined) {
    return {
      member: 'redirectUris',
      reason: 'must be https, http on localhost, or a scheme with a dot, without a fragment or user information',
    }
  }
  if (usesCodeFlow && app.redirectUris.length === 0)
    return { member: 'redirectUris', reason: 'must have an entry for authorization_code' }
  if (usesCodeFlow && app.details.consent.companyName === undefined) {
    return { member: 'consent', reason: 'must have a company name for authorization_code' }
  }
  return checkScopes(app, tenant) ?? checkLives(app.details.lives)
}

function checkScopes({ scopes }: App, tenant: Tenant): AppProblem | undefined {
  if (scopes.length === 0) return { member: 'scopes', reason: 'must have an entry' }
  for (const scope of scopes) {
    const [product = ''] = scope.split(/[.:]/)
    if ('invalid' in grantScopes([product], [scope])) return { member: 'scopes', reason: `has ${scope}, which is not a scope` }
    if (!hasProduct(tenant, product))
      return { member: 'scopes', reason: `has ${scope}, a scope of a product that the account does not have` }
  }
  return undefined
}

const checkLives = (lives: Lives): AppProblem | undefined =>
  (['code', 'access', 'refresh'] as const)
    .filter(member => lives[member] < LIVES[member].min || lives[member] > LIVES[member].max)
    .map(member => ({ member, reason: `must be from ${LIVES[member].min} to ${LIVES[member].max} seconds` }))[0]

/** Whether a tenant has a product. No tenant of Muster can have a product that is not listed here. */
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

/** RFC 9700 §2.1 and RFC 8252 §7: https, http on the same machine, or a private scheme of a mobile app. */
function isRedirectUri(uri: string): boolean {
  if (!/^[\x21-\x7E]{1,1024}$/.test(uri) || /[#*\\]/.test(uri) || !URL.canParse(uri)) return false
  const { protocol, hostname, username, password } = new URL(uri)
  if (username !== '' || password !== '') return false
  if (protocol === 'https:') return true
  if (protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol)
}
