/** How requests address a world, and what they get where they address none, two or a missing one. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import test, { after } from 'node:test'
import { formsOf, send } from '../support/addressed.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const createWorld = (body: object) => muster.ask('POST', '/_muster/v1/worlds', { body })
const { url: portUrl } = (await createWorld({ name: 'a', port: true })).body
assert.equal((await createWorld({ name: 'b' })).status, 201)
const HEALTH = '/_muster/v1/health'
const port = new URL(muster.url).port

const refusedTargets: readonly [what: string, target: string, headers: Record<string, string | string[]>, status: number][] = [
  ['a world that does not exist', `/w/none${HEALTH}`, {}, 404],
  ['an empty name in the path', `/w/${HEALTH}`, {}, 404],
  ['the prefix without a name', '/w/', {}, 404],
  ['the prefix and nothing else', '/w', {}, 404],
  ['a world and no path', '/w/a', {}, 404],
  ['a world and a slash', '/w/a/', {}, 404],
  ['two slashes before the prefix', `//w/a${HEALTH}`, {}, 404],
  ['two prefixes', `/w/a/w/b${HEALTH}`, {}, 404],
  ['a percent-encoded name', `/w/%61${HEALTH}`, {}, 404],
  ['a percent-encoded prefix', `/%77/a${HEALTH}`, {}, 404],
  ['a malformed escape in the name', `/w/%zz${HEALTH}`, {}, 404],
  ['a name in capitals', `/w/A${HEALTH}`, {}, 404],
  ['a name of dots', `/w/..${HEALTH}`, {}, 404],
  ['an empty header', HEALTH, { 'x-muster-world': '' }, 404],
  ['a header of two names', HEALTH, { 'x-muster-world': ['a', 'b'] }, 404],
  ['a header that repeats a name', HEALTH, { 'x-muster-world': ['a', 'a'] }, 404],
  ['a header with the path of a file', HEALTH, { 'x-muster-world': '../a' }, 404],
  ['a host of a world that does not exist', HEALTH, { host: 'none.localhost' }, 404],
  ['a path and a header that differ', `/w/a${HEALTH}`, { 'x-muster-world': 'b' }, 400],
  ['a path and a host that differ', `/w/a${HEALTH}`, { host: 'b.localhost' }, 400],
  ['a header and a host that differ', HEALTH, { 'x-muster-world': 'a', host: `b.localhost:${port}` }, 400],
]
for (const [what, target, headers, status] of refusedTargets) {
  test(`a request with ${what} is refused with ${status}`, async () => {
    const answer = await send(muster.url, target, { headers })
    assert.equal(answer.status, status, answer.text)
    assert.equal(typeof answer.body, 'object', 'in the envelope of an API')
  })
}

test('a request whose addresses name one world is served, in capitals of the host and with a final dot too', async () => {
  for (const [target, headers] of [
    [`/w/a${HEALTH}`, { 'x-muster-world': 'a', host: 'a.localhost' }],
    [HEALTH, { host: 'A.LocalHost:1' }],
    [HEALTH, { host: 'a.localhost.' }],
    [HEALTH, { host: `a.localhost.:${port}` }],
    [`/w/default${HEALTH}`, {}],
  ] as const) {
    assert.equal((await send(muster.url, target, { headers })).status, 200, JSON.stringify([target, headers]))
  }
  await muster.ask('POST', '/w/a/_muster/v1/reset', { body: { to: 'empty' } })
  const { body } = await send(muster.url, '/_muster/v1/customers', { headers: { host: 'a.localhost.' } })
  assert.deepEqual(body.customers, [], 'it is the world of the host and not the default one')
  await muster.ask('POST', '/w/a/_muster/v1/reset', { body: {} })
})

test("a world's own port refuses the address of another world", async () => {
  assert.equal((await send(portUrl, HEALTH)).status, 200)
  assert.equal((await send(portUrl, `/w/a${HEALTH}`)).status, 200)
  assert.equal((await send(portUrl, `/w/b${HEALTH}`)).status, 400)
  assert.equal((await send(portUrl, HEALTH, { headers: { 'x-muster-world': 'b' } })).status, 400)
})

test('where publicUrl is set, the issuer and the links of a world begin with it and name the world, in each form of address', async t => {
  const configured = await openMuster({ publicUrl: 'https://muster.example' })
  t.after(configured.close)
  const created = await configured.ask('POST', '/_muster/v1/worlds', { body: { name: 'a', port: true } })
  for (const { form, url, headers } of formsOf(configured, 'a', created.body.url)) {
    const { body } = await send(url, '/.well-known/oauth-authorization-server', { headers })
    assert.equal(body.issuer, 'https://muster.example/w/a', form)
    assert.equal(body.authorization_endpoint, 'https://muster.example/w/a/ams/v1/oauth2/authorize', form)
  }
  const { body } = await send(configured.url, '/.well-known/oauth-authorization-server')
  assert.equal(body.issuer, 'https://muster.example')
})

for (const { form, url, headers, issuer } of formsOf(muster, 'a', portUrl)) {
  test(`by ${form}, the issuer of a world is the address that the client used`, async () => {
    const { body } = await send(url, '/.well-known/oauth-authorization-server', { headers })
    assert.equal(body.issuer, issuer)
    assert.equal(body.token_endpoint, `${issuer}/ams/v1/oauth2/token`)
  })

  test(`by ${form}, the control API of a world refuses a foreign host and is served under the world's`, async () => {
    const { status } = await send(url, '/_muster/v1/customers', { headers })
    assert.equal(status, 200)
    if (form === 'host') return
    const foreign = await send(url, '/_muster/v1/customers', { headers: { ...headers, host: 'evil.example' } })
    assert.equal(foreign.status, 403)
  })

  test(`by ${form}, the reference page and the documents of a world address that world`, async () => {
    const needsPrefix = form === 'path' || form === 'header'
    const mount = needsPrefix ? '/w/a' : ''
    const redirect = await send(url, '/_muster/docs', { headers })
    assert.equal(redirect.headers.location, `${mount}/_muster/docs/`)
    const page = await send(url, '/_muster/docs/', { headers })
    assert.equal(page.status, 200)
    for (const api of ['kme', 'kdp', 'msp', 'ams', 'control']) {
      assert.ok(page.text.includes(`"${mount}/_muster/openapi/${api}.json"`), api)
      const document = await send(url, `/_muster/openapi/${api}.json`, { headers })
      assert.deepEqual(document.body.servers, [{ url: mount || '/' }], api)
    }
    assert.equal(page.text.includes('"/_muster/'), !needsPrefix)
  })
}

test('the reference page and the documents of a missing world are 404', async () => {
  for (const path of ['/_muster/docs', '/_muster/docs/', '/_muster/openapi/kme.json', '/_muster/seed.schema.json']) {
    assert.equal((await send(muster.url, `/w/none${path}`)).status, 404, path)
  }
})

/** What the server sends for text that is no HTTP request. */
async function answerTo(at: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(at).port), '127.0.0.1')
  socket.write(text)
  return Buffer.concat(await Array.fromAsync(socket)).toString()
}

test('what the HTTP parser rejects is refused in the dialect of the path, with the prefix and on the port of a world', async () => {
  for (const [at, prefix] of [
    [muster.url, '/w/a'],
    [portUrl, ''],
  ] as const) {
    const malformed = await answerTo(at, `GET ${prefix}/kcs/v1/rp/a b HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    assert.match(malformed, /^HTTP\/1\.1 400 [\s\S]*"code":40000000/, at)
    const expectation = await answerTo(at, `GET ${prefix}/kcs/v1/rp/x HTTP/1.1\r\nHost: localhost\r\nExpect: x\r\n\r\n`)
    assert.match(expectation, /^HTTP\/1\.1 400 [\s\S]*"code":40000000/, at)
  }
})
