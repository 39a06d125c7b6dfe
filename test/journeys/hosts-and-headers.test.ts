/** Under which names the control API is served, and the headers that every response has. */
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import test, { after } from 'node:test'
import { type Muster, openMuster } from '../support/server.ts'

const ADMIN = 'x'.repeat(32)
const sandbox = await openMuster({ hosts: 'muster.test' })
const service = await openMuster({ mode: 'service', adminToken: ADMIN, hosts: 'muster.test' })
after(() => Promise.all([sandbox.close(), service.close()]))

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

/** `fetch` sends no `Host` of the caller's. */
const ask = (muster: Muster, path: string, headers: Record<string, string>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(muster.url + path, { headers }, async response => {
      const text = Buffer.concat(await Array.fromAsync(response)).toString()
      resolve({ status: response.statusCode, headers: response.headers, text })
    })
      .on('error', reject)
      .end()
  })

const OURS = [
  '/_muster/v1/customers',
  '/_muster/v1/health',
  '/_muster/openapi/kme.json',
  '/_muster/docs/',
  '/_muster/seed.schema.json',
]

for (const path of OURS) {
  test(`in the sandbox GET ${path} under a rebound name is refused and names MUSTER_HOSTS`, async () => {
    const { status, text } = await ask(sandbox, path, { host: 'evil.example:4600' })
    assert.equal(status, 403, text)
    const { type, detail } = JSON.parse(text)
    assert.deepEqual(
      [type, detail],
      [
        'urn:muster:problem:host-foreign',
        'The Host evil.example:4600 is not a name of this server. If it should be one, add it to the setting hosts (MUSTER_HOSTS).',
      ],
    )
  })
}

for (const host of ['127.0.0.1', '10.1.2.3:4600', '[::1]:4600', 'localhost', 'default.localhost:4600', 'muster.test']) {
  test(`in the sandbox the control API is served under ${host}`, async () => {
    assert.equal((await ask(sandbox, '/_muster/v1/customers', { host })).status, 200)
  })
}

test('in the sandbox the wire APIs are served under any name', async () => {
  const authorization = `Bearer ${await sandbox.token('northwind')}`
  const path = '/kcs/v1/rp/devices?resellerId=1000000001'
  assert.equal((await ask(sandbox, path, { host: 'us-kcs-api.example', authorization })).status, 200)
})

test('in service mode the admin token opens the control API under any name, but not to a page of another name', async () => {
  const headers = { host: 'muster.internal', authorization: `Bearer ${ADMIN}` }
  assert.equal((await ask(service, '/_muster/v1/customers', headers)).status, 200)
  assert.equal((await ask(service, '/_muster/v1/health', { host: 'muster.internal' })).status, 200)
  const ofPage = { ...headers, origin: 'http://muster.internal' }
  assert.equal((await ask(service, '/_muster/v1/customers', ofPage)).status, 403)
})

const RESPONSES: readonly [what: string, path: string, status: number][] = [
  ['a response of the control API', '/_muster/v1/health', 200],
  ['a refusal', '/kcs/v1/kme/devices/list', 401],
  ['an unknown path', '/nowhere', 404],
  ['a path that cannot be decoded', '/%zz', 404],
  ['an OpenAPI document', '/_muster/openapi/kme.json', 200],
  ['the redirect to the reference page', '/_muster/docs', 302],
  ['the reference page', '/_muster/docs/', 200],
  ["the reference page's script", '/_muster/docs/js/scalar.js', 200],
  ['an authorization page', '/ams/v1/oauth2/authorize', 400],
]
for (const [what, path, status] of RESPONSES) {
  test(`${what} has x-content-type-options: nosniff`, async () => {
    const answer = await ask(sandbox, path, {})
    assert.deepEqual([answer.status, answer.headers['x-content-type-options']], [status, 'nosniff'])
  })
}

test('the response to a request that the HTTP parser refuses has x-content-type-options: nosniff', async () => {
  const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1')
  socket.end('GET /a b HTTP/1.1\r\n\r\n')
  assert.match(Buffer.concat(await Array.fromAsync(socket)).toString(), /\r\nx-content-type-options: nosniff\r\n/)
})
