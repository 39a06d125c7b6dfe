import assert from 'node:assert/strict'
import test from 'node:test'
import { checkRestriction } from './restriction.ts'

type Met = ReturnType<typeof checkRestriction>

const addresses: readonly [allow: string[], address: string, met: Met][] = [
  [['203.0.113.7'], '203.0.113.7', 'met'],
  [['203.0.113.7'], '203.0.113.8', 'unlisted'],
  [['203.0.113.0/24'], '203.0.113.255', 'met'],
  [['203.0.113.0/24'], '203.0.114.0', 'unlisted'],
  [['0.0.0.0/0'], '198.51.100.1', 'met'],
  [['203.0.113.7'], '::ffff:203.0.113.7', 'met'],
  [['::ffff:203.0.113.7'], '203.0.113.7', 'met'],
  [['2001:db8::/32'], '2001:db8:1::1', 'met'],
  [['2001:db8::/32'], '2001:db9::1', 'unlisted'],
  [['fe80::1'], 'fe80::1%eth0', 'met'],
  [['0.0.0.0/0'], '2001:db8::1', 'unlisted'],
  [['198.51.100.1', ' 203.0.113.7 '], '203.0.113.7', 'met'],
  [['203.0.113.0/33', '203.0.113.0/x', '203.0.113', '', '*', '203.0.113.7/'], '203.0.113.7', 'unlisted'],
  [['203.0.113.7'], 'nonsense', 'unlisted'],
  [['203.0.113.7'], '', 'empty'],
  [[], '203.0.113.7', 'unlisted'],
]

for (const [allow, address, met] of addresses)
  test(`a key for ${JSON.stringify(allow)} used from "${address}" is ${met}`, () => {
    assert.equal(checkRestriction({ type: 'ip', allow }, { headers: {}, address }), met)
  })

const referers: readonly [allow: string, referer: string | undefined, met: Met][] = [
  ['https://console.acme.example/*', 'https://console.acme.example/devices?page=2', 'met'],
  ['https://*.acme.example/*', 'https://console.acme.example/', 'met'],
  ['https://console.acme.example', 'https://console.acme.example/', 'met'],
  ['https://console.acme.example/*', 'https://CONSOLE.acme.example/', 'met'],
  ['*.acme.example/*', 'https://console.acme.example/devices', 'met'],
  ['console.acme.example/*', 'https://console.acme.example/devices', 'met'],
  ['*', 'https://anywhere.example/', 'met'],
  ['https://a*b*c/', 'https://abbc/', 'met'],
  ['https://console.acme.example/a*a', 'https://console.acme.example/a', 'unlisted'],
  ['https://console.acme.example/*', 'http://console.acme.example/', 'unlisted'],
  ['https://console.acme.example/*', 'https://elsewhere.example/', 'unlisted'],
  ['https://console.acme.example*', 'https://console.acme.example@elsewhere.example/', 'unlisted'],
  ['*', 'nonsense', 'unlisted'],
  ['*', 'javascript:alert(1)', 'unlisted'],
  ['*', ' ', 'empty'],
  ['*', undefined, 'empty'],
]

for (const [allow, referer, met] of referers)
  test(`a key for ${allow} with the referer ${referer} is ${met}`, () => {
    assert.equal(checkRestriction({ type: 'referer', allow: [allow] }, { headers: { referer }, address: '' }), met)
  })

test('a key without a restriction may be used from anywhere', () => {
  assert.equal(checkRestriction(null, { headers: {}, address: '' }), 'met')
})
