import assert from 'node:assert/strict'
import test from 'node:test'
import { everyScope, grantScopes } from './scopes.ts'

const grants: readonly [registered: string, asked: string, granted: string | { invalid: string }][] = [
  ['kme kdp', '', 'kme kdp'],
  ['kme', 'kme', 'kme'],
  ['kme', 'kme.devices', 'kme.devices'],
  ['kme', 'kme.devices:view kme.profiles:manage', 'kme.devices:view kme.profiles:manage'],
  ['kme.devices', 'kme.devices:manage', 'kme.devices:manage'],
  ['kme', 'kme.devices:read kme.devices:view', 'kme.devices:view'],
  ['kme', 'kme.devices:write', 'kme.devices:manage'],
  ['kme.devices:read', '', 'kme.devices:view'],
  ['kme.devices:read', 'kme.devices:view', 'kme.devices:view'],
  ['km', 'km.group:view', 'km.group:view'],
  ['km', 'km.devices:view', { invalid: 'km.devices:view' }],
  ['kc', 'kc.license:assign', { invalid: 'kc.license:assign' }],
  ['ke', 'ke.fota:view ke.campaign:assign', 'ke.fota:view ke.campaign:assign'],
  ['ke', 'ke.fota', { invalid: 'ke.fota' }],
  ['tag', 'tag.tags:view', 'tag.tags:view'],
  ['tag', 'tag.tags', { invalid: 'tag.tags' }],
  ['kme kc.devices:assign tag.tags', '', 'kme'],
  ['openid email', 'openid', 'openid'],
  ['kme nonsense', '', 'kme'],
  ['kme', 'kdp', { invalid: 'kdp' }],
  ['kme', 'kme kdp', { invalid: 'kdp' }],
  ['kme.devices', 'kme', { invalid: 'kme' }],
  ['kme.devices:view kme.devices:manage', 'kme.devices', { invalid: 'kme.devices' }],
  ['kme', 'kmes', { invalid: 'kmes' }],
  ['kme', 'kme.nonsense', { invalid: 'kme.nonsense' }],
  ['kme', 'kme.reseller:view', { invalid: 'kme.reseller:view' }],
  ['km', 'kme', { invalid: 'kme' }],
  ['nonsense', 'nonsense', { invalid: 'nonsense' }],
  ['', 'kme', { invalid: 'kme' }],
  ['kme', 'KME', { invalid: 'KME' }],
]

const words = (text: string): string[] => text.split(' ').filter(Boolean)

for (const [registered, asked, granted] of grants)
  test(`an app registered for "${registered}" that asks "${asked}" gets ${JSON.stringify(granted)}`, () => {
    assert.deepEqual(grantScopes(words(registered), words(asked)), typeof granted === 'string' ? words(granted) : granted)
  })

// The vendor's list, whole.
const LISTED = `
  kme kme.profiles kme.profiles:view kme.profiles:manage kme.devices kme.devices:view kme.devices:manage kme.reseller
  kdp kdp.devices kdp.devices:view kdp.devices:manage kdp.profilealias kdp.customers
  msp msp.customers msp.profiles
  km km.group km.group:view km.group:manage km.user km.user:view km.user:manage km.profile
  kai kai.settings kai.devices kai.diagnostics kai.network kai.battery kai.app kai.miscellaneous
  kc kc.devices kc.devices:view kc.devices:manage kc.profile kc.profile:view kc.profile:manage kc.profile:assign
  kc.license kc.license:view kc.license:manage
  ke ke.campaign ke.campaign:view ke.campaign:assign ke.campaign:manage ke.campaign:delete
  ke.devices ke.devices:view ke.devices:manage ke.devices:delete
  ke.licenses ke.licenses:view ke.licenses:manage ke.licenses:delete
  ke.fota:view ke.privacyPolicy ke.privacyPolicy:view ke.privacyPolicy:manage
  tag tag.tags:view tag.tags:manage
  openid email
`

test('an app can hold the 67 scopes of the published list and those of the registration of apps, and no others', () => {
  const published = LISTED.split(/\s+/).filter(Boolean)
  assert.equal(published.length, 67)
  assert.deepEqual([...everyScope].sort(), [...published, 'ams', 'ams.clients'].sort())
})
