import assert from 'node:assert/strict'
import test from 'node:test'
import { openKmeMuster, T1 } from '../support/kme-server.ts'

const cases: readonly [what: string, trustedProxies: readonly string[], peer: string, forwarded: string, status: number][] = [
  ['a trusted proxy forwards that address', ['10.0.0.0/8'], '10.1.2.3', '203.0.113.9', 200],
  ['an untrusted proxy before the trusted one forwards it', ['10.1.2.3'], '10.1.2.3', '203.0.113.9, 198.51.100.7', 404],
  ['two trusted proxies forward it', ['10.1.2.3', '198.51.100.7'], '10.1.2.3', '203.0.113.9, 198.51.100.7', 200],
  ['a peer that is not a trusted proxy forwards it', ['10.0.0.0/8'], '198.51.100.7', '203.0.113.9', 404],
  ['no proxy is trusted', [], '10.1.2.3', '203.0.113.9', 404],
]

for (const [what, trustedProxies, address, forwarded, status] of cases) {
  test(`a key that is restricted to an address gets ${status} when ${what}`, async t => {
    const muster = await openKmeMuster({ trustedProxies })
    t.after(muster.close)
    const headers = await muster.signedToken(T1)
    const key = (await muster.credentials.keys.page({ number: 0, size: 1 })).rows[0]
    assert.ok(key)
    await muster.credentials.keys.put({ ...key, restriction: { type: 'ip', allow: ['203.0.113.9'] } })
    const answer = await muster.call('GET', 'devices/list', { headers: { ...headers, 'x-forwarded-for': forwarded }, address })
    assert.equal(answer.status, status, answer.text)
  })
}
