import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { openMuster } from './support/server.ts'

const muster = await openMuster()
after(muster.close)

test('the reference page finds its script beside itself, and may ask nobody else', async () => {
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
  // Whoever does not read it is still being answered, and a server that stops waits for that.
  assert.ok((await found.text()).length > 1_000_000)
  assert.doesNotMatch(page.text, /https?:\/\//)
})

for (const name of ['kme', 'kdp', 'msp', 'ams', 'control']) {
  test(`the ${name} document is served, and the page names it`, async () => {
    const { body } = await muster.ask('GET', `/_muster/openapi/${name}.json`)
    assert.equal(body.openapi, '3.1.0')
    assert.ok(Object.keys(body.paths).length > 0)
    assert.ok((await muster.ask('GET', '/_muster/docs/')).text.includes(`/_muster/openapi/${name}.json`))
  })
}
