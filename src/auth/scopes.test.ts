import assert from 'node:assert/strict'
import test from 'node:test'
import { everyScope, grantScopes } from './scopes.ts'

const grants: readonly [registered: string, asked: string, granted: string | { unfit: string }][] = [
  ['kme kdp', '', 'kme kdp'],
  ['kme', 'kme', 'kme'],
  ['kme', 'kme.devices', 'kme.devices'],
  ['kme', 'kme.devices:view kme.profiles:manage', 'kme.devices:view kme.profiles:manage'],
  ['kme.devices', 'kme.devices:manage', 'kme.devices:manage'],
  ['kme', 'kme.devices:read kme.devices:view', 'kme.devices:view'],
  ['kme', 'kme.devices:write', 'kme.devices:manage'],
  ['kme.devices:read', '', 'kme.devices:view'],
  ['kme.devices:read', 'kme.devices:view', 'kme.devices:view'],
  ['km', 'km.devices:view', 'km.devices:view'],
  ['openid email', 'openid', 'openid'],
  ['kme nonsense', '', 'kme'],
  ['kme', 'kdp', { unfit: 'kdp' }],
  ['kme', 'kme kdp', { unfit: 'kdp' }],
  ['kme.devices', 'kme', { unfit: 'kme' }],
  ['kme.devices:view kme.devices:manage', 'kme.devices', { unfit: 'kme.devices' }],
  ['kme', 'kmes', { unfit: 'kmes' }],
  ['kme', 'kme.nonsense', { unfit: 'kme.nonsense' }],
  ['kme', 'kme.reseller:view', { unfit: 'kme.reseller:view' }],
  ['km', 'kme', { unfit: 'kme' }],
  ['nonsense', 'nonsense', { unfit: 'nonsense' }],
  ['', 'kme', { unfit: 'kme' }],
  ['kme', 'KME', { unfit: 'KME' }],
]

const words = (text: string): string[] => text.split(' ').filter(Boolean)

for (const [registered, asked, granted] of grants)
  test(`an app registered for "${registered}" that asks "${asked}" gets ${JSON.stringify(granted)}`, () => {
    assert.deepEqual(grantScopes(words(registered), words(asked)), typeof granted === 'string' ? words(granted) : granted)
  })

test('a part and its verbs are scopes of their own', () => {
  for (const scope of ['kme', 'kdp.profilealias', 'msp.customers', 'kc.license:assign', 'tag.tags:view', 'ke.privacyPolicy'])
    assert.ok(everyScope.has(scope), scope)
})
