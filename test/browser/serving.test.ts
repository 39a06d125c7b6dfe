/** How the console is served; no browser is needed, but the built files are. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { buildIfOlder } from '../../scripts/console.ts'
import { rawExchange } from '../support/raw-exchange.ts'
import { type Muster, openMuster } from '../support/server.ts'

let muster: Muster
before(async () => {
  await buildIfOlder('dist/console')
  muster = await openMuster()
})
after(() => muster.close())

const assetsIn = (page: string): string[] => [...page.matchAll(/"(\/[^"]+\/assets\/[^"]+)"/g)].map(([, path = '']) => path)

test('the page of the console has a policy without inline code and other servers, and may be in no frame', async () => {
  const { headers, text, status } = await muster.ask('GET', '/_muster/console/')
  assert.equal(status, 200)
  const policy = headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'self'/)
  assert.match(policy, /frame-ancestors 'none'/)
  assert.doesNotMatch(policy, /unsafe|\*|https?:/)
  assert.doesNotMatch(text, /<style|<script(?![^>]* src=)| style=| on\w+=/)
  assert.equal(headers.get('cache-control'), 'no-cache')
})

test('each path below the console gets the page, and its files are cached for ever and sent with gzip on request', async () => {
  const page = await muster.ask('GET', '/_muster/console/reseller/customers/2000000001')
  assert.equal(page.status, 200)
  const assets = assetsIn(page.text)
  assert.ok(assets.length >= 3)
  for (const path of assets) {
    const response = await fetch(muster.url + path)
    assert.equal(response.status, 200, path)
    assert.match(response.headers.get('cache-control') ?? '', /immutable/)
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    const { body } = await rawExchange(muster.url, { path, headers: { 'accept-encoding': 'gzip', connection: 'close' } })
    assert.equal(gunzipSync(Buffer.from(body, 'latin1')).toString(), await response.text())
  }
})

test('a file that the console does not have gets 404, also one above its folder', async () => {
  for (const path of ['none.js', '..%2Findex.html', '..%2f..%2f..%2fpackage.json', '%00'])
    assert.equal((await muster.ask('GET', `/_muster/console/assets/${path}`)).status, 404, path)
})

test('a request under a foreign host name gets no console in a sandbox, so that DNS rebinding reaches nothing', async () => {
  const { head, body } = await rawExchange(muster.url, {
    path: '/_muster/console/',
    headers: { host: 'evil.example', connection: 'close' },
  })
  assert.match(head, /^HTTP\/1\.1 4\d\d/)
  assert.match(body, /evil\.example is not a name of this server/)
})
