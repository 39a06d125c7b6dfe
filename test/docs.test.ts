import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openTown } from './support/town.ts'

const town = await openTown()
after(town.close)

test('the reference page finds its script beside itself, and may ask nobody else', async () => {
  const page = await town.ask('GET', '/_muster/docs')
  assert.equal(page.status, 200)
  assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'self'/)
  const [, script] = /<script src="([^"]+)"/.exec(page.text) ?? []
  const found = await fetch(new URL(script ?? '', `${town.url}/_muster/docs/`))
  assert.equal(found.status, 200)
  assert.match(found.headers.get('content-type') ?? '', /javascript/)
  // Whoever does not read it is still being answered, and a server that stops waits for that.
  assert.ok((await found.text()).length > 1_000_000)
  assert.doesNotMatch(page.text, /https?:\/\//)
})

for (const name of ['kme', 'kdp', 'msp', 'ams', 'control']) {
  test(`the ${name} document is served, and the page names it`, async () => {
    const { body } = await town.ask('GET', `/_muster/openapi/${name}.json`)
    assert.equal(body.openapi, '3.1.0')
    assert.ok(Object.keys(body.paths).length > 0)
    assert.ok((await town.ask('GET', '/_muster/docs/')).text.includes(`/_muster/openapi/${name}.json`))
  })
}
