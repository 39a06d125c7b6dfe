/** The limits of worlds, and servers that have one world alone. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { send } from '../support/addressed.ts'
import { type Muster, openMuster } from '../support/server.ts'

const worlds = (muster: Muster, method: string, path = '', body?: object) =>
  muster.ask(method, `/_muster/v1/worlds${path}`, { ...(body && { body }) })

test('beyond maxWorlds a creation gets 429 with the limit and how to free it, and a deletion frees it', async t => {
  const muster = await openMuster({ maxWorlds: '2' })
  t.after(muster.close)
  for (const name of ['a', 'b']) assert.equal((await worlds(muster, 'POST', '', { name })).status, 201)
  for (const refused of [await worlds(muster, 'POST', '', {}), await worlds(muster, 'POST', '/a/fork', {})]) {
    assert.equal(refused.status, 429)
    assert.match(refused.body.detail, /maxWorlds.*DELETE \/_muster\/v1\/worlds\/\{name\}/)
  }
  assert.equal((await worlds(muster, 'DELETE', '/a')).status, 200)
  assert.equal((await worlds(muster, 'POST', '', {})).status, 201)
})

test('beyond maxWorldBytes creations and snapshots get 429 with the limit, and a deletion frees it', async t => {
  const probe = await openMuster()
  const { bytes } = (await worlds(probe, 'POST', '', { name: 'a' })).body
  await probe.close()
  const muster = await openMuster({ maxWorldBytes: String(Math.round(bytes * 3.5)) })
  t.after(muster.close)
  assert.equal((await worlds(muster, 'POST', '', { name: 'a' })).status, 201)
  assert.equal((await worlds(muster, 'POST', '/a/snapshots', { name: 's' })).status, 201)
  for (const refused of [await worlds(muster, 'POST', '', {}), await worlds(muster, 'POST', '/a/snapshots', {})]) {
    assert.equal(refused.status, 429)
    assert.match(refused.body.detail, /maxWorldBytes.*snapshots/)
  }
  assert.equal((await worlds(muster, 'POST', '/a/snapshots', { name: 's' })).status, 201, 'it replaces one of its size')
  assert.equal((await worlds(muster, 'DELETE', '/a')).status, 200)
  assert.equal((await worlds(muster, 'POST', '', { name: 'b' })).status, 201)
})

const ADMIN = 'x'.repeat(32)
for (const [what, settings, headers] of [
  [
    'in service mode',
    { mode: 'service', adminToken: ADMIN, publicUrl: 'https://muster.example' },
    { authorization: `Bearer ${ADMIN}` },
  ],
  ['with the role api', { role: 'api' }, {}],
] as const) {
  test(`a server ${what} has one world: its creation is 409, its path 404, and headers and host names are ignored`, async t => {
    const data = await mkdtemp(join(tmpdir(), 'muster-'))
    t.after(() => rm(data, { recursive: true }))
    const muster = await openMuster({ data, ...settings })
    t.after(muster.close)
    const refused = await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'a' }, headers })
    assert.equal(refused.status, 409, refused.text)
    assert.match(refused.body.detail, what === 'in service mode' ? /service mode/ : /role api/)
    for (const path of ['/_muster/v1/health', '/_muster/docs', '/kcs/v1/rp/devices', '/.well-known/jwks.json']) {
      for (const name of ['a', 'default']) {
        assert.equal((await send(muster.url, `/w/${name}${path}`, { headers })).status, 404, path)
      }
    }
    const addresses: Record<string, string>[] = [
      { 'x-muster-world': 'a' },
      { host: 'a.localhost' },
      { 'x-muster-world': 'a', host: 'b.localhost' },
    ]
    for (const ignored of addresses) {
      assert.equal((await send(muster.url, '/_muster/v1/customers', { headers: { ...headers, ...ignored } })).status, 200)
    }
  })
}
