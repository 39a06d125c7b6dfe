import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type Muster, openMuster } from './support/server.ts'

const muster = await openMuster()
after(muster.close)

test('the reference page loads its script from the server, and its policy allows no other host', async () => {
  const page = await muster.ask('GET', '/_muster/docs')
  assert.equal(page.status, 200)
  const policy = page.headers.get('content-security-policy') ?? ''
  assert.match(policy, /^default-src 'self'; .*; frame-ancestors 'none'; base-uri 'none'$/)
  const [, scripts] = /script-src ([^;]+)/.exec(policy) ?? []
  const [, inline = ''] = /<script(?: type="[^"]*")?>([\s\S]*?)<\/script>/.exec(page.text) ?? []
  assert.equal(scripts, `'self' 'sha256-${createHash('sha256').update(inline).digest('base64')}'`)
  const [, script] = /<script src="([^"]+)"/.exec(page.text) ?? []
  const found = await fetch(new URL(script ?? '', `${muster.url}/_muster/docs/`))
  assert.equal(found.status, 200)
  assert.match(found.headers.get('content-type') ?? '', /javascript/)
  // The body must be read: a stopping server waits for unfinished responses.
  assert.ok((await found.text()).length > 1_000_000)
  assert.doesNotMatch(page.text, /https?:\/\//)
})

for (const name of ['kme', 'kdp', 'msp', 'ams', 'portal', 'control']) {
  test(`the server serves the OpenAPI document ${name}, and the reference page links to it`, async () => {
    const { body } = await muster.ask('GET', `/_muster/openapi/${name}.json`)
    assert.equal(body.openapi, '3.1.0')
    assert.ok(Object.keys(body.paths).length > 0)
    assert.ok((await muster.ask('GET', '/_muster/docs/')).text.includes(`/_muster/openapi/${name}.json`))
  })
}

/** The client credentials flow of the documents of KME, with an account of the sample data or without. */
const flowOf = async ({ ask }: Pick<Muster, 'ask'>, mount = '') =>
  (await ask('GET', `${mount}/_muster/openapi/kme.json`)).body.components.securitySchemes.oauth.flows.clientCredentials

test('in a sandbox the reference page has an account of the world filled in, whose token URL is of the world', async () => {
  const flow = await flowOf(muster)
  assert.deepEqual([flow.tokenUrl, flow['x-scalar-secret-client-id']], ['/ams/v1/oauth2/token', 'acme'])
  const { headers, body } = {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=acme&client_secret=${flow['x-scalar-secret-client-secret']}`,
  }
  assert.equal((await muster.ask('POST', flow.tokenUrl, { headers, body })).status, 200)
  const world = { name: 'tried', seed: ['dual-sim'] }
  assert.equal((await muster.ask('POST', '/_muster/v1/worlds', { body: world })).status, 201)
  const own = await flowOf(muster, '/w/tried')
  assert.deepEqual([own.tokenUrl, own['x-scalar-secret-client-id']], ['/w/tried/ams/v1/oauth2/token', 'harvest'])
})

test('in service mode no document has an account', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-docs-'))
  const seed = join(folder, 'seed.json')
  const app = { tenant: '2000000009', clientId: 'fjord', clientSecret: 's'.repeat(32), scopes: ['kme'] }
  writeFileSync(seed, JSON.stringify({ customers: [{ id: app.tenant, name: 'Fjord Ferries' }], apps: [app] }))
  const service = await openMuster({ mode: 'service', adminToken: 'a'.repeat(32), seed })
  t.after(async () => {
    await service.close()
    rmSync(folder, { recursive: true })
  })
  assert.deepEqual(Object.keys(await flowOf(service)).sort(), ['scopes', 'tokenUrl'])
})
