import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { openMuster } from './support/server.ts'

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
