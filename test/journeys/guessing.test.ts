/** The limits of wrong secrets, and the public URL, of a server in service mode. */
import assert from 'node:assert/strict'
import { request } from 'node:http'
import test, { type TestContext } from 'node:test'
import { type Muster, openMuster } from '../support/server.ts'

const ADMIN = 'admin-'.repeat(8)
const GEN1 = 'static-'.repeat(8)
const RESELLER = { id: '1000000009', name: 'Phones', country: 'US', region: 'us', gen1Token: GEN1 }

/** A server that takes the caller's address from `X-Forwarded-For`. */
async function openService(t: TestContext, settings: Record<string, string> = {}): Promise<Muster> {
  const muster = await openMuster({
    mode: 'service',
    adminToken: ADMIN,
    trustedProxies: '127.0.0.1',
    logLevel: 'fatal',
    ...settings,
  })
  t.after(() => muster.close())
  const made = await muster.ask('POST', '/_muster/v1/resellers', { token: ADMIN, body: RESELLER })
  assert.ok(made.status < 300, made.text)
  return muster
}

const from = (address: string) => ({ 'x-forwarded-for': address })
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

interface Door {
  readonly name: string
  readonly ask: (muster: Muster, address: string, secret: string) => ReturnType<Muster['ask']>
  readonly right: string
  readonly accepted: number
  /** How many wrong secrets are refused with 401: of one account, or of the address where the secret is the account. */
  readonly limit: number
  readonly refusal: object
}

const doors: readonly Door[] = [
  {
    name: 'admin tokens at the control API',
    ask: (muster, address, token) => muster.ask('GET', '/_muster/v1/resellers', { token, headers: from(address) }),
    right: ADMIN,
    accepted: 200,
    limit: 10,
    refusal: { type: 'urn:muster:problem:too-many-attempts', status: 429, code: 42900000 },
  },
  {
    name: 'admin tokens at the activity log',
    ask: (muster, address, token) => muster.ask('GET', '/_muster/v1/activity', { token, headers: from(address) }),
    right: ADMIN,
    accepted: 200,
    limit: 10,
    // A tenant may read it too, so the limit has the refusal of a wrong credential.
    refusal: { status: 401 },
  },
  {
    name: 'static keys of the first generation',
    ask: (muster, address, key) =>
      muster.ask('POST', '/bulkenroll/v1/reseller/resellers', {
        body: { resellerId: RESELLER.id },
        headers: { ...from(address), 'x-wsm-api-token': key },
      }),
    right: GEN1,
    accepted: 200,
    limit: 100,
    refusal: { code: 4290000, message: 'TOO_MANY_REQUESTS', data: 'Too many wrong keys were sent from this address.' },
  },
  {
    name: 'client secrets at the token endpoint',
    ask: (muster, address, secret) =>
      muster.ask('POST', '/ams/v1/oauth2/token', {
        headers: { ...FORM, ...from(address) },
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'phones', client_secret: secret }).toString(),
      }),
    right: 'right-'.repeat(8),
    accepted: 200,
    limit: 10,
    refusal: {
      error: 'temporarily_unavailable',
      error_description: 'Too many wrong secrets were sent for this client or from this address.',
    },
  },
]

for (const { name, ask, right, accepted, limit, refusal } of doors) {
  test(`${name} are limited per address, and the right one works from another address`, async t => {
    const muster = await openService(t)
    const app = {
      tenant: RESELLER.id,
      clientId: 'phones',
      clientSecret: right,
      scopes: ['kdp'],
      grantTypes: ['client_credentials'],
    }
    const made = await muster.ask('POST', '/_muster/v1/apps', { token: ADMIN, body: app })
    assert.ok(made.status < 300, made.text)
    assert.equal((await ask(muster, '192.0.2.1', right)).status, accepted)
    for (let i = 0; i < limit; i++) assert.equal((await ask(muster, '192.0.2.1', `wrong ${i}`)).status, 401)
    const limited = await ask(muster, '192.0.2.1', right)
    assert.partialDeepStrictEqual(limited.body, refusal)
    assert.equal(limited.status, 'status' in refusal ? refusal.status : 429)
    if (limited.status === 429) assert.match(limited.headers.get('retry-after') ?? '', /^([1-9]|[1-5]\d|60)$/)
    assert.equal((await ask(muster, '192.0.2.2', right)).status, accepted)
  })
}

test('in the sandbox, and in service mode with limitGuesses=false, wrong secrets are not limited', async t => {
  const sandbox = await openMuster()
  t.after(() => sandbox.close())
  const service = await openService(t, { limitGuesses: 'false' })
  for (let i = 0; i < 12; i++) {
    const body = 'grant_type=client_credentials&client_id=northwind&client_secret=x'
    assert.equal((await sandbox.ask('POST', '/ams/v1/oauth2/token', { headers: FORM, body })).status, 401)
    assert.equal((await service.ask('GET', '/_muster/v1/resellers', { token: 'x' })).status, 401)
  }
})

const issuerOf = (muster: Muster): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { host: 'evil.example', 'x-forwarded-proto': 'https' }
    request(`${muster.url}/.well-known/oauth-authorization-server`, { headers }, async response => {
      resolve(JSON.parse(Buffer.concat(await Array.fromAsync(response)).toString()).issuer)
    })
      .on('error', reject)
      .end()
  })

test('in service mode the issuer is the public URL, else the address that the server listens on, and never of the headers', async t => {
  const named = await openService(t, { publicUrl: 'https://muster.example' })
  assert.equal(await issuerOf(named), 'https://muster.example')
  const unnamed = await openService(t)
  assert.equal(await issuerOf(unnamed), unnamed.url)
})

test('in a sandbox the issuer is the address that the client used, else the public URL', async t => {
  const sandbox = await openMuster()
  const named = await openMuster({ publicUrl: 'http://muster.example' })
  t.after(() => Promise.all([sandbox.close(), named.close()]))
  assert.equal(await issuerOf(sandbox), 'https://evil.example')
  assert.equal(await issuerOf(named), 'http://muster.example')
})
