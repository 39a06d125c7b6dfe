/** Admin tokens in a file: their names, scopes and expiry, and a rotation while requests are sent. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { newFiledToken, writeTokenFile } from '../../src/admin-tokens.ts'
import { APIS } from '../../src/all-apis.ts'
import { spawnMuster } from '../support/process.ts'
import { type Muster, openMuster } from '../support/server.ts'

const OLD = 'old-'.repeat(10)
const NEW = 'new-'.repeat(10)
const READ = 'read-'.repeat(10)
const EXPIRED = 'expired-'.repeat(10)
const NEXT_YEAR = new Date(Date.now() + 365 * 86_400_000).toISOString()

const old = newFiledToken({ name: 'old', scope: 'operate', expires: NEXT_YEAR }, OLD)
const renewed = newFiledToken({ name: 'new', scope: 'operate', expires: NEXT_YEAR }, NEW)
const reading = newFiledToken({ name: 'monitor', scope: 'read', expires: NEXT_YEAR }, READ)
const expired = newFiledToken({ name: 'past', scope: 'operate', expires: '2026-01-01' }, EXPIRED)

const RESELLER = { id: '1000000009', name: 'Phones' }
const LIST = '/_muster/v1/resellers'

async function tokenFile(t: TestContext, ...tokens: Parameters<typeof writeTokenFile>[1]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'admin-tokens.json')
  writeTokenFile(file, tokens)
  return file
}

async function openService(t: TestContext, file: string, settings: Record<string, string> = {}): Promise<Muster> {
  const muster = await openMuster({ mode: 'service', adminTokensFile: file, logLevel: 'silent', ...settings })
  t.after(() => muster.close())
  return muster
}

const statusOf = async (muster: Muster, token: string): Promise<number> => (await muster.ask('GET', LIST, { token })).status

test('an admin token is replaced while requests are sent, and none of them is refused', async t => {
  const file = await tokenFile(t, old)
  const muster = await openService(t, file)
  let token = OLD
  let isOver = false
  const statuses: number[] = []
  const client = async () => {
    while (!isOver) statuses.push(await statusOf(muster, token))
  }
  const sent = async (count: number) => {
    for (const from = statuses.length; statuses.length < from + count; ) await new Promise(resolve => setImmediate(resolve))
  }
  const clients = [client(), client(), client()]
  await sent(20)
  writeTokenFile(file, [old, renewed])
  await sent(20)
  token = NEW
  // Each client may have one request with the former token under way.
  await sent(20)
  writeTokenFile(file, [renewed])
  await sent(20)
  isOver = true
  await Promise.all(clients)
  assert.ok(statuses.length >= 80)
  assert.deepEqual(new Set(statuses), new Set([200]))
  assert.equal(await statusOf(muster, OLD), 401)
  assert.equal(await statusOf(muster, NEW), 200)
})

test('a token with the scope read is refused with 403 by every operation that changes something, and by no other', async t => {
  const muster = await openService(t, await tokenFile(t, old, reading), { limitGuesses: 'false' })
  const control = APIS.find(({ name }) => name === 'control')
  assert.ok(control)
  const refusedOf = async (token: string) => {
    const refused: string[] = []
    for (const { id, method, path } of control.operations) {
      const body = method === 'GET' ? {} : { body: {} }
      const answer = await muster.ask(method, path.replace(/:\w+/g, '0'), { token, ...body })
      assert.notEqual(answer.status, 401, id)
      if (answer.status === 403) {
        assert.equal(answer.body.type, 'urn:muster:problem:scope-missing', id)
        refused.push(id)
      }
    }
    return refused.sort()
  }
  const changing = control.operations.filter(({ method, id }) => method !== 'GET' && id !== 'explainToken').map(({ id }) => id)
  assert.deepEqual(await refusedOf(READ), changing.sort())
  assert.deepEqual(await refusedOf(OLD), [])
})

test('an expired token is refused by its name, and is not counted as a wrong secret', async t => {
  const muster = await openService(t, await tokenFile(t, old, expired))
  for (let i = 0; i < 12; i++) {
    const { status, body } = await muster.ask('GET', LIST, { token: EXPIRED })
    assert.deepEqual([status, body.code, body.detail], [401, 40100003, 'The admin token past has expired.'])
  }
  assert.equal(await statusOf(muster, OLD), 200)
})

test('the setting adminToken is valid beside the tokens of the file', async t => {
  const adminToken = 'single-'.repeat(6)
  const muster = await openService(t, await tokenFile(t, reading), { adminToken })
  assert.deepEqual([await statusOf(muster, adminToken), await statusOf(muster, READ)], [200, 200])
})

test('a guesser of admin tokens gets 429 with Retry-After, and no caller from another address or with a bearer is refused', async t => {
  const muster = await openService(t, await tokenFile(t, old), { trustedProxies: '127.0.0.1' })
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  const secret = 'secret-'.repeat(6)
  await muster.ask('POST', LIST, { token: OLD, body: RESELLER })
  const app = { tenant: RESELLER.id, clientId: 'phones', clientSecret: secret }
  assert.equal((await muster.ask('POST', '/_muster/v1/apps', { token: OLD, body: app })).status, 200)
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'phones', client_secret: secret }).toString()
  const signIn = () =>
    muster.ask('POST', '/ams/v1/oauth2/token', {
      body: form,
      headers: { 'x-forwarded-for': '192.0.2.1', 'content-type': 'application/x-www-form-urlencoded' },
    })
  const bearer = (await signIn()).body.access_token
  const guess = (i: number) => muster.ask('GET', LIST, { token: `guess ${i}`, ...from('192.0.2.1') })
  const guesses = await Promise.all(Array.from({ length: 30 }, (_, i) => guess(i)))
  const limited = guesses.filter(({ status }) => status === 429)
  assert.ok(limited.length >= 1 && limited.every(({ headers }) => Number(headers.get('retry-after')) > 0))
  assert.ok(guesses.every(({ status }) => status === 401 || status === 429))
  assert.equal((await guess(31)).status, 429)
  assert.equal((await muster.ask('GET', LIST, { token: OLD, ...from('192.0.2.2') })).status, 200)
  const devices = `/kcs/v1/rp/devices?resellerId=${RESELLER.id}`
  assert.equal((await muster.ask('GET', devices, { token: bearer, ...from('192.0.2.1') })).status, 200)
  assert.equal((await signIn()).status, 200)
})

const unusable: readonly [text: string, message: RegExp][] = [
  ['{"tokens":[', /admin-tokens\.json cannot be used: line 1, column 12: /],
  ['{"tokens":[{"name":"ci"}]}', /tokens\[0\]\.scope must be read or operate$/],
  [JSON.stringify({ tokens: [{ ...old, sha256: OLD }] }), /tokens\[0\]\.sha256 must be the SHA-256 of the token, in hex$/],
  [JSON.stringify({ tokens: [{ ...old, expires: '90d' }] }), /tokens\[0\]\.expires must be a date such as/],
  [JSON.stringify({ tokens: [{ ...old, secret: OLD }] }), /tokens\[0\]\.secret is not one of name, scope, expires, sha256$/],
  [JSON.stringify({ tokens: [old, { ...renewed, name: 'old' }] }), /tokens\[1\] has the name old, and so has tokens\[0\]$/],
  ['[]', /it must hold \{"tokens":\[…\]\} and nothing else$/],
]

test('a server does not start with an unusable file of admin tokens, and the error names the place and no secret', async t => {
  const file = await tokenFile(t)
  for (const [text, message] of unusable) {
    await writeFile(file, text)
    const error = await openMuster({ mode: 'service', adminTokensFile: file }).then(
      () => assert.fail(text),
      (error: Error) => error.message,
    )
    assert.match(error, message)
    assert.ok(!error.includes(OLD), error)
  }
})

test('an unusable file leaves the former tokens valid until it is corrected', async t => {
  const file = await tokenFile(t, old)
  const muster = await openService(t, file)
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.slice(0, 20))
  assert.equal(await statusOf(muster, OLD), 200)
  await rm(file)
  assert.equal(await statusOf(muster, OLD), 200)
  writeTokenFile(file, [renewed])
  assert.deepEqual([await statusOf(muster, OLD), await statusOf(muster, NEW)], [401, 200])
})

test('the activity log and the log of the process name the token of each change and contain no token', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(data, { recursive: true }))
  const file = await tokenFile(t, old, reading, expired)
  const env = { MUSTER_MODE: 'service', MUSTER_ADMIN_TOKENS_FILE: file, MUSTER_LOG_LEVEL: 'info' }
  const muster = await spawnMuster(data, [], { env })
  t.after(() => muster.kill())
  assert.equal((await muster.ask('POST', LIST, { token: OLD, body: RESELLER })).status, 200)
  assert.equal((await muster.ask('POST', LIST, { token: READ, body: RESELLER })).status, 403)
  assert.equal((await muster.ask('GET', LIST, { token: EXPIRED })).status, 401)
  const { body } = await muster.ask('GET', '/_muster/v1/activity?operation=putReseller', { token: READ })
  assert.deepEqual(
    body.activity.map(({ performedBy }: { performedBy: string }) => performedBy),
    ['operator:old'],
  )
  writeTokenFile(file, [renewed])
  assert.equal(await statusOf(muster, NEW), 200)
  const has = (text: string) => muster.printed.some(line => line.includes(text))
  while (!has('the file of admin tokens was read again')) await new Promise(resolve => setTimeout(resolve, 10))
  assert.ok(has('"by":"operator:old","operation":"putReseller","msg":"an operator made a change"'))
  assert.ok(has('"token":"past"'))
  assert.ok(has('"by":"operator:monitor","operation":"putReseller","msg":"an admin token without the scope was refused"'))
  for (const secret of [OLD, READ, EXPIRED, NEW]) assert.ok(!has(secret))
})
