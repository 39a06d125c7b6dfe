import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import { send } from '../support/addressed.ts'
import { HAR_SCHEMA } from '../support/har-schema.ts'
import { rawExchange } from '../support/raw-exchange.ts'
import { type Answer, openMuster } from '../support/server.ts'
import { owner, signed } from '../support/signing-server.ts'

const muster = await openMuster()
after(muster.close)
const acme = await muster.token('acme')
const northwind = await muster.token('northwind')
const meridian = await muster.token('meridian')

const REQUESTS = '/_muster/v1/requests'
const LIST = '/kcs/v1/kme/devices/list'
const JSON_TYPE = { 'content-type': 'application/json' }
const named = ({ headers }: Answer): string => headers.get('x-muster-request') ?? assert.fail('the response names no request')
const replay = (id: string, at = '') => muster.ask('POST', `${at}${REQUESTS}/${id}/replay`, { body: {} })

/** A signed token of the tenant. */
async function signedToken(tenant: string, service: string): Promise<string> {
  const claims = () => ({ publicKey: owner.Public, aud: 'KnoxWSM', jti: crypto.randomUUID() })
  const key = { tenant, service, publicKey: owner.Public }
  const { clientIdentifier } = (await muster.ask('POST', '/_muster/v1/keys/issue', { body: key })).body
  const body = {
    clientIdentifierJwt: signed({ ...claims(), clientIdentifier }),
    base64EncodedStringPublicKey: owner.Public,
  }
  const { accessToken } = (await muster.ask('POST', '/ams/v1/users/accesstoken', { body })).body
  return signed({ ...claims(), accessToken })
}

// Before the first test: the tests end when those that are known have ended.
const knoxToken = await signedToken('2000000001', 'kme')

const replayed: readonly [what: string, ask: () => Promise<Answer>][] = [
  ['with a bearer', () => muster.ask('GET', `${LIST}?pageSize=2`, { token: acme })],
  ['with a signed token', () => muster.ask('GET', LIST, { headers: { 'x-knox-apitoken': knoxToken } })],
  [
    'of a provider that acts for a customer',
    () => muster.ask('GET', LIST, { token: meridian, headers: { 'X-WSM-Managed-TenantId': '2000000001' } }),
  ],
  [
    'with a body that is refused',
    () => muster.ask('POST', '/kcs/v1/kme/reseller/profilealias', { token: acme, body: { odd: 'é' } }),
  ],
  ['to an unknown path without a credential', () => muster.ask('GET', '/nowhere')],
  ['to the control API', () => muster.ask('GET', '/_muster/v1/clock')],
]
for (const [what, ask] of replayed) {
  test(`a request ${what} is sent again with the same outcome, and is in the journal twice`, async () => {
    const first = await ask()
    const answer = await replay(named(first))
    assert.equal(answer.status, 200, answer.text)
    const { id, status, code, tenant, actingFor, response, request } = answer.body
    const before = (await muster.ask('GET', `${REQUESTS}/${named(first)}`)).body
    assert.notEqual(id, named(first))
    assert.deepEqual([status, code, tenant, actingFor], [first.status, before.code, before.tenant, before.actingFor])
    assert.deepEqual(request.body, before.request.body)
    const withoutIds = (text: string) => text.replaceAll(/"(errorId|now|instance)":[^,}]*/g, '')
    assert.equal(withoutIds(response.body.text), withoutIds(first.text))
    assert.equal((await muster.ask('GET', `${REQUESTS}/${id}`)).body.id, id)
  })
}

test('a change that is sent again is made again', async () => {
  const body = {
    resellerId: '1000000001',
    customerId: '2000000001',
    transactionId: 'again',
    type: 'IMEI',
    devices: ['350000000000113'],
  }
  const upload = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: northwind, body })
  assert.equal(upload.status, 200, upload.text)
  const { status, response } = (await replay(named(upload))).body
  assert.equal(status, 400)
  assert.match(response.body.text, /40000014/)
})

test('a request in a world is sent again in that world', async () => {
  await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'copied' } })
  const form = 'grant_type=client_credentials&client_id=acme&client_secret=acme-secret'
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const token = (await muster.ask('POST', '/w/copied/ams/v1/oauth2/token', { body: form, headers })).body.access_token
  const first = await muster.ask('GET', `/w/copied${LIST}`, { token })
  const answer = await replay(named(first), '/w/copied')
  assert.deepEqual([answer.status, answer.body.world, answer.body.status], [200, 'copied', 200])
})

const refused: readonly [what: string, ask: () => Promise<Answer>, reason: RegExp][] = [
  ['whose credential was refused', () => muster.ask('GET', LIST, { token: 'forged' }), /its credential was refused/],
  [
    'with a secret in its body',
    () =>
      muster.ask('POST', '/_muster/v1/apps', { body: { tenant: '2000000001', clientId: 'c', clientSecret: 's', scopes: [] } }),
    /it has secrets/,
  ],
  ['with a secret in its query', () => muster.ask('GET', `${LIST}?access_token=x`, { token: acme }), /it has secrets/],
  [
    'with a long body',
    () => muster.ask('POST', '/kcs/v1/kme/devices/delete', { token: acme, body: { x: 'x'.repeat(70_000) } }),
    /only the start of its body/,
  ],
  [
    'whose body was not read',
    () => muster.ask('POST', '/kcs/v1/kme/devices/delete', { body: {} }),
    /refused before its body was read/,
  ],
  [
    'with a static key',
    () => muster.ask('POST', '/bulkenroll/v1/reseller/resellers', { headers: { 'x-wsm-api-token': 'northwind-gen1' } }),
    /static key/,
  ],
]
for (const [what, ask, reason] of refused) {
  test(`a request ${what} cannot be sent again, and the refusal says why`, async () => {
    const answer = await replay(named(await ask()))
    assert.deepEqual([answer.status, answer.body.code], [409, 40900015], answer.text)
    assert.match(answer.body.detail, reason)
  })
}

test('a request that is not in the journal is not sent again and has no command', async () => {
  assert.equal((await replay('none')).status, 404)
  assert.equal((await muster.ask('GET', `${REQUESTS}/none/curl`)).status, 404)
})

/** What a client sends, as `send` does: `fetch` would change targets. */
type Sent = readonly [method: string, target: string, headers: Readonly<Record<string, string>>, body?: string | Buffer]
const authorized = { authorization: `Bearer ${acme}` }
const commands: readonly [what: string, sent: Sent][] = [
  ['a bearer', ['GET', `${LIST}?pageSize=2`, authorized]],
  ['a signed token', ['GET', LIST, { 'x-knox-apitoken': knoxToken }]],
  ['brackets and dots in its target', ['GET', `${LIST}/../list?devices[]=a&devices[]=b&x={1,2}&y='`, authorized]],
  [
    'quotes and line breaks in its body',
    ['POST', '/kcs/v1/kme/devices/delete', { ...authorized, ...JSON_TYPE }, `{"a'":"$x \`y\` \\n\n"}`],
  ],
  [
    'a body that begins with @',
    ['POST', '/kcs/v1/kme/devices/delete', { ...authorized, 'content-type': 'text/x' }, '@/etc/passwd'],
  ],
  ['a body without a type', ['POST', '/kcs/v1/kme/devices/delete', authorized, '{}']],
  ['a binary body', ['POST', '/kcs/v1/kme/devices/delete', authorized, Buffer.from([255, 10, 39])]],
  ['an empty header', ['GET', LIST, { ...authorized, 'x-empty': '', 'x-quote': `it's "$HOME"` }]],
]
for (const [what, [method, target, headers, body]] of commands) {
  test(`the command of a request with ${what} sends the same request from bash`, async () => {
    const first = await send(muster.url, target, { method, headers, ...(body !== undefined && { body: body as string }) })
    const id = String(first.headers['x-muster-request'])
    const command = await muster.ask('GET', `${REQUESTS}/${id}/curl`)
    assert.deepEqual([command.status, command.headers.get('content-type')], [200, 'text/plain; charset=utf-8'])
    assert.ok(!command.text.includes(acme))
    const TOKEN = headers.authorization === undefined ? (headers['x-knox-apitoken'] ?? '') : acme
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command.text], { env: { ...process.env, TOKEN } })
    assert.equal(stderr, '')
    assert.equal(stdout.replaceAll(/[0-9A-F]{32}/g, ''), first.text.replaceAll(/[0-9A-F]{32}/g, ''))
    const [again] = (await muster.ask('GET', `${REQUESTS}?limit=1`)).body.requests
    const [a, b] = await Promise.all([id, again.id].map(async each => (await muster.ask('GET', `${REQUESTS}/${each}`)).body))
    assert.notEqual(a.id, b.id)
    assert.deepEqual([b.target, b.method, b.status, b.request.body], [a.target, a.method, a.status, a.request.body])
    // curl adds an Accept and a User-Agent where the request had none.
    const own = ({ request }: typeof a) =>
      request.headers
        .filter(
          ({ name }: { name: string }) => !/^(host|connection|content-length|transfer-encoding|accept|user-agent)$/i.test(name),
        )
        .map(({ name, value }: { name: string; value: string }) => `${name.toLowerCase()}: ${value}`)
        .sort()
    assert.deepEqual(own(b), own(a))
  })
}

test('the command of a request in a world has the prefix of the world, and of one with secrets a remark', async () => {
  const refused = await muster.ask('PUT', `/w/copied/kcs/v1/kme/devices/assignProfile`, { body: { userToken: 'x' } })
  const own = (await muster.ask('GET', `/w/copied${REQUESTS}/${named(refused)}/curl`)).text
  assert.match(own, new RegExp(`^curl .* '${muster.url}/w/copied/kcs/v1/kme/devices/assignProfile'`))
  const app = await muster.ask('POST', '/_muster/v1/apps', { body: { clientSecret: 'x' } })
  assert.match((await muster.ask('GET', `${REQUESTS}/${named(app)}/curl`)).text, /^# Secrets in the body are masked/)
})

test('requests whose target is no path, or that have no readable line, are in the archive, have a command and are not sent again', async () => {
  const sent = [
    { method: 'CONNECT', path: 'example.com:443', url: `${muster.url}/example.com:443` },
    { method: '\x16', path: '/', url: `${muster.url}/` },
  ]
  for (const { url, ...request } of sent) {
    const { head } = await rawExchange(muster.url, request)
    const [, id = ''] = /x-muster-request: (\S+)/.exec(head) ?? []
    const { entries } = (await muster.ask('GET', `${REQUESTS}.har`)).body.log
    const entry = entries.find((each: { _muster: { id: string } }) => each._muster.id === id)
    assert.deepEqual([entry.request.url, entry.response.status], [url, 400], head)
    assert.equal((await muster.ask('GET', `${REQUESTS}/${id}/curl`)).status, 200)
    assert.match((await replay(id)).body.detail, /its target is no path/)
  }
})

test('the archive of all requests is valid HAR 1.2, with the requests in their order', async () => {
  const answer = await muster.ask('GET', `${REQUESTS}.har`)
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'application/json'])
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(HAR_SCHEMA)
  assert.ok(validate(JSON.parse(answer.text)), JSON.stringify(validate.errors?.slice(0, 3)))
  const { entries } = answer.body.log
  const { requests, totalCount } = (await muster.ask('GET', `${REQUESTS}?limit=1000`)).body
  const ofControl = (await muster.ask('GET', `${REQUESTS}?api=control&path=/_muster&limit=1000`)).body
  assert.equal(entries.length, totalCount + ofControl.totalCount)
  const latest = requests.find(({ api }: { api: string }) => api === 'kme')
  const [last] = entries.filter((each: { _muster: { id: string } }) => each._muster.id === latest.id)
  assert.equal(last.request.url, muster.url + latest.target)
  const withQuery = entries.find(({ request }: { request: { url: string } }) => request.url.endsWith('?pageSize=2'))
  assert.deepEqual(withQuery.request.queryString, [{ name: 'pageSize', value: '2' }])
  assert.equal(withQuery.response.content.mimeType, 'application/json')
  assert.ok(!answer.text.includes(acme))
})
