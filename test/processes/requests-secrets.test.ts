/** Secrets pass through every door of a server, on accepted and on refused requests, and no output of the server shows one. */
import assert from 'node:assert/strict'
import { generateKeyPairSync, hash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type ListedRequest, requestLine } from '../../src/cli/request-line.ts'
import { makeMasks } from '../../src/journal/mask.ts'
import { maskBody, maskTarget } from '../../src/journal/mask-text.ts'
import { SECRET_NAME } from '../../src/wire/secret-name.ts'
import { makeCanaries } from '../support/canaries.ts'
import { follow } from '../support/event-reader.ts'
import { ADMIN, addTenants, begin, CLIENT, openJar, SESSION } from '../support/openid-service.ts'
import { type ProcessMuster, spawnMuster } from '../support/process.ts'
import { ACCESS_TOKEN, CODE, openScriptedProvider } from '../support/scripted-provider.ts'
import { passSecrets } from '../support/secret-doors.ts'

const CONTROL = '/_muster/v1'
const REQUESTS = `${CONTROL}/requests`

type Listed = ListedRequest & { readonly id: string }

// Texts are searched for names by a faster expression first, which must know each name.
const NAMES = `secret clientSecret password passwd access_token gen1Token jwt clientIdentifierJwt client_assertion
  clientIdentifier client_identifier userName user_name authorization cookie customData mdmProfileCustomData
  code_verifier form_key api_key apiKey private privateKey android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE`.split(/\s+/)
for (const name of NAMES) {
  test(`a parameter and a member with the name ${name} are masked, in a body of an unknown format too`, () => {
    const masks = makeMasks(SECRET_NAME, Buffer.alloc(32))
    const texts = [
      maskTarget(masks, `/a?b=1&${name}=canary`),
      maskBody(masks, `${name}=canary`),
      maskBody(masks, `{"a":1,"${name}":"canary"}`),
      maskBody(masks, `name="${name}"\r\n\r\ncanary`),
    ]
    for (const text of texts) assert.match(text ?? '', /^(?!.*canary).*‹secret:/s)
  })
}

/** What a server shows of its requests, by the name of the output. */
async function outputsOf(muster: ProcessMuster, beginning: string, headers: Record<string, string> = {}) {
  const text = async (path: string) => {
    const answer = await muster.ask('GET', path, { headers })
    assert.equal(answer.status, 200, `${path}: ${answer.text}`)
    return answer.text
  }
  const listed = async (query: string): Promise<Listed[]> => JSON.parse(await text(`${REQUESTS}?limit=1000${query}`)).requests
  const requests = [...(await listed('')), ...(await listed('&api=control'))]
  const each = (path: string) => Promise.all(requests.map(({ id }) => text(`${REQUESTS}/${id}${path}`)))
  const reader = await follow(muster.url, beginning, headers)
  const wanted = new Set(requests.map(({ id }) => id))
  await reader.seen(({ data }) => wanted.delete(data.id) && wanted.size === 0)
  reader.leave()
  const outputs: Readonly<Record<string, readonly string[]>> = {
    'the list of requests': requests.map(request => JSON.stringify(request)),
    'the requests one by one': await each(''),
    'the commands of the requests': await each('/curl'),
    'the archive of the requests': [await text(`${REQUESTS}.har`)],
    'the events': reader.events.map(event => JSON.stringify(event)),
    'the lines on a terminal': requests.map(requestLine),
    'the log': muster.printed.filter(line => line.startsWith('{')),
    'the activity log': [await text(`${CONTROL}/activity?pageSize=1000`)],
    'the metrics': [await text(`${CONTROL}/metrics`)],
  }
  return { requests, outputs }
}

const folder = mkdtempSync(join(tmpdir(), 'muster-'))
after(() => rmSync(folder, { recursive: true }))

/** Where a new reader begins. */
async function beginningOf(muster: ProcessMuster, headers: Record<string, string> = {}): Promise<string> {
  const reader = await follow(muster.url, undefined, headers)
  const { id } = await reader.seen(({ type }) => type === 'open')
  reader.leave()
  return id
}

test('secrets that pass through every door of a sandbox are in none of its outputs, and are masked in the journal', async t => {
  const credentialKey = join(folder, 'key.pem')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(credentialKey, privateKey.export({ format: 'pem', type: 'pkcs8' }))
  const env = { MUSTER_LOG_LEVEL: 'debug', MUSTER_CREDENTIAL_KEY: credentialKey }
  const muster = await spawnMuster(':memory:', [], { env })
  t.after(muster.close)
  const beginning = await beginningOf(muster)
  const canaries = makeCanaries()
  const passed = await passSecrets(muster, canaries)
  const token = await muster.token('acme')
  const refused = await muster.ask('GET', '/kcs/v1/kme/devices/list?pageSize=x', { token })
  // Refusals are written to the activity log once a second.
  for (;;) {
    const { body } = await muster.ask('GET', `${CONTROL}/activity?errorId=${refused.body.errorId}`)
    if (body.totalCount > 0) break
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const { requests, outputs } = await outputsOf(muster, beginning)
  const csv = await muster.ask('GET', '/_muster/portal/v1/activity.csv', { token })
  assert.ok(csv.text.split('\r\n').length > 5, csv.text)
  const coverage = await muster.ask('GET', `${CONTROL}/coverage`)
  const more = { 'the activity log as CSV': [csv.text], 'the coverage': [coverage.text] }

  for (const [output, texts] of Object.entries({ ...outputs, ...more })) {
    await t.test(`no secret is in ${output}`, () => {
      assert.ok(texts.length > 0)
      for (const text of texts) assert.deepEqual(canaries.foundIn(text), [], text)
    })
  }
  await t.test('each request with a secret is in the journal, with a mask', () => {
    const shown = new Map(requests.map(({ id }, i) => [id, outputs['the requests one by one']?.[i] ?? '']))
    for (const { what, id } of passed) assert.match(shown.get(id) ?? '', /‹secret:[0-9a-f]{8}›/, what)
  })
})

test('admin tokens, accepted and refused ones, are in none of the outputs of a service', async t => {
  const { plant, foundIn } = makeCanaries()
  const own = plant('the admin token')
  const named = { reader: '2999-01-01', expired: '2020-01-01' }
  const tokens = Object.entries(named).map(([name, expires]) => ({ name, expires, token: plant(`the token ${name}`) }))
  const file = join(folder, 'tokens.json')
  const entries = tokens.map(({ token, ...about }) => ({ ...about, scope: 'read', sha256: hash('sha256', token) }))
  writeFileSync(file, JSON.stringify({ tokens: entries }), { mode: 0o600 })
  const env = { MUSTER_LOG_LEVEL: 'debug', MUSTER_ADMIN_TOKEN: own, MUSTER_ADMIN_TOKENS_FILE: file }
  const muster = await spawnMuster(':memory:', ['--mode', 'service', '--journal', '100'], { env })
  t.after(muster.close)
  const beginning = await beginningOf(muster, { authorization: `Bearer ${own}` })
  const [reader, expired] = tokens.map(({ token }) => token)
  for (const [token = '', read, change] of [
    [own, 200, 200],
    [reader, 200, 403],
    [expired, 401, 401],
    [plant('an unknown token'), 401, 401],
  ] as const) {
    const list = await muster.ask('GET', `${CONTROL}/customers?token=${token}`, { token })
    const put = await muster.ask('POST', `${CONTROL}/resellers`, {
      token,
      body: { id: '1000000078', name: 'R', gen1Token: token },
    })
    assert.deepEqual([list.status, put.status], [read, change], `${list.text} ${put.text}`)
  }
  const { requests, outputs } = await outputsOf(muster, beginning, { authorization: `Bearer ${own}` })
  assert.equal(requests.length, 8)
  for (const [output, texts] of Object.entries(outputs)) {
    for (const text of texts) assert.deepEqual(foundIn(text), [], output)
  }
})

test('the secrets of sign-ins at an OpenID provider, accepted and refused ones, are in none of the outputs of a service', async t => {
  const { plant, foundIn } = makeCanaries()
  const provider = await openScriptedProvider()
  t.after(provider.close)
  const file = join(folder, 'client-secret')
  writeFileSync(file, `${plant('the secret of the client', CLIENT.clientSecret)}\n`, { mode: 0o600 })
  plant('the code', CODE)
  plant('the access token of the provider', ACCESS_TOKEN)
  plant('the admin token', ADMIN)
  const env = {
    MUSTER_LOG_LEVEL: 'debug',
    MUSTER_ADMIN_TOKEN: ADMIN,
    MUSTER_OPENID_ISSUER: provider.issuer,
    MUSTER_OPENID_CLIENT_ID: CLIENT.clientId,
    MUSTER_OPENID_CLIENT_SECRET_FILE: file,
  }
  const service = await spawnMuster(':memory:', ['--mode', 'service', '--journal', '100'], { env })
  t.after(service.close)
  const headers = { authorization: `Bearer ${ADMIN}` }
  const beginning = await beginningOf(service, headers)
  await addTenants(service)
  for (const [script, status] of [
    [{}, 302],
    [{ claims: { nonce: 'another nonce' } }, 502],
    [{ claims: { iss: 'https://other.example' } }, 502],
    [{ token: [400, { error: 'invalid_grant', error_description: 'no such code' }] }, 502],
    [{ token: [500, {}] }, 502],
    [{ claims: { email_verified: false } }, 403],
  ] as const) {
    const jar = openJar()
    provider.script = script
    const returned = provider.respond(await begin(service, jar))
    const [, secret] = jar.cookie().split('=')
    plant('the cookie of the sign-in', secret)
    const answer = await jar.open(returned.href)
    assert.equal(answer.status, status, answer.text)
    assert.deepEqual(foundIn(answer.text), [])
    assert.equal((await jar.open(returned.href)).status, 400, 'a second use')
    const session = /session_default=([^;]+)/.exec(jar.cookie())?.[1]
    if (session !== undefined) plant('the secret of the session', session)
    assert.equal((await jar.ask(service, 'GET', SESSION)).status, session === undefined ? 401 : 200)
  }
  const { requests, outputs } = await outputsOf(service, beginning, headers)
  assert.equal(requests.filter(({ operation }) => operation === 'completeSignIn').length, 12)
  for (const [output, texts] of Object.entries(outputs)) {
    for (const text of texts) assert.deepEqual(foundIn(text), [], output)
  }
  const log = outputs['the log']?.join('\n') ?? ''
  for (const reason of ['response-refused', 'provider-unreachable', 'email-unverified', 'state-used']) {
    assert.match(log, new RegExp(`"reason":"${reason}".*"a person was not signed in by the OpenID provider"`))
  }
  assert.match(log, /invalid_grant/)
})
