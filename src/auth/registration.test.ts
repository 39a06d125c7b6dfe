import assert from 'node:assert/strict'
import test from 'node:test'
import type { Service, Tenant } from '../enrolment/tenant.ts'
import { checkApp, defaultAppMembers } from './registration.ts'
import type { App } from './store.ts'

const account = { id: '1', name: 'A', country: 'US', region: 'us', status: 'active', createdAt: 0, updatedAt: 0 } as const
const customer = (...services: Service[]): Tenant => ({
  ...account,
  kind: 'customer',
  email: null,
  approval: 'approved',
  services,
  details: {},
})
const reseller: Tenant = { ...account, kind: 'reseller', vendors: [], gen1TokenHash: null }
const provider: Tenant = { ...account, kind: 'provider', knoxGuardApproved: false }

const app = (change: Partial<App>): App => ({
  ...defaultAppMembers('app'),
  clientId: 'app',
  tenant: '1',
  secretHash: '',
  scopes: ['openid'],
  grantTypes: ['client_credentials'],
  redirectUris: [],
  createdAt: 0,
  ...change,
})

const redirects: readonly [uri: string, isTaken: boolean][] = [
  ['https://desk.example/back', true],
  ['https://desk.example:8443/back?from=muster', true],
  ['https://[2001:db8::1]/back', true],
  ['http://localhost:8080/callback', true],
  ['http://127.0.0.1/callback', true],
  ['http://[::1]:3000/', true],
  ['com.example.desk:/back', true],
  ['http://desk.example/back', false],
  ['http://localhost.evil.example/', false],
  ['http://127.0.0.2/', false],
  ['https://desk.example/back#there', false],
  ['https://user@desk.example/back', false],
  ['https://user:pass@desk.example/back', false],
  ['https://*.desk.example/back', false],
  ['https://desk.example\\@evil.example/', false],
  ['https://desk.example/a b', false],
  ['https://desk.example/ü', false],
  ['//desk.example/back', false],
  ['/back', false],
  ['desk:/back', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['file:///etc/passwd', false],
  ['', false],
]

for (const [uri, isTaken] of redirects)
  test(`${uri || 'an empty text'} is ${isTaken ? 'taken' : 'refused'} as a redirect`, () => {
    assert.equal(checkApp(app({ redirectUris: [uri] }), provider)?.member, isTaken ? undefined : 'redirectUris')
  })

const products: readonly [scope: string, tenant: Tenant, isHad: boolean][] = [
  ['kme.devices:read', customer('KnoxMobileEnrollment'), true],
  ['kme', customer('KnoxConfigure'), false],
  ['kc.profile:assign', customer('KnoxConfigure'), true],
  ['kai', customer('KnoxAssetIntelligence'), true],
  ['ke.fota:view', customer('KnoxEFOTA'), true],
  ['ke.fota:view', customer(), false],
  ['kdp', customer('KnoxMobileEnrollment'), false],
  ['kdp.devices', reseller, true],
  ['kme', reseller, false],
  ['msp', reseller, false],
  ['msp.customers', provider, true],
  ['kme', provider, true],
  ['km.group:view', provider, true],
  ['km', customer('KnoxManage'), false],
  ['kdp', provider, false],
  ['tag.tags', customer('KnoxMobileEnrollment'), false],
  ['constructor', provider, false],
  ['ams.clients', customer(), true],
  ['email', reseller, true],
]

for (const [scope, tenant, isHad] of products)
  test(`a ${tenant.kind} ${'services' in tenant ? `with ${tenant.services.join() || 'no service'} ` : ''}may ${isHad ? '' : 'not '}register ${scope}`, () => {
    assert.equal(checkApp(app({ scopes: [scope] }), tenant)?.member, isHad ? undefined : 'scopes')
  })
