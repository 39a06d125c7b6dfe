import assert from 'node:assert/strict'
import crypto, { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import test, { mock } from 'node:test'
import { openSigningMuster, owner, type SigningMuster, signed, stranger, USER } from '../../test/support/signing-server.ts'
import { entry } from '../enrolment/activity.ts'
import type { AuthWorld, Caller, RequestHead } from './caller.ts'
import { CALL_RULES, callSubject, checkCall, identify } from './identify.ts'
import { ruleFindings, unmet } from './rules.ts'
import { issueBearer, issueClientToken } from './server-token.ts'
import { rotateSigningKey } from './signing-key.ts'

const ACCEPTS = { kme: 'any', msp: 'provider' } as const

const whoCalls = (outcome: Awaited<ReturnType<typeof identify>>): Caller => {
  assert.ok(!('reason' in outcome))
  return outcome
}

/** A server that counts the calls of its store and of Node's `verify`. */
async function openCounted() {
  const muster = await openSigningMuster()
  const asked: string[] = []
  const counted = <Part extends object>(name: string, part: Part): Part =>
    new Proxy(part, {
      get: (target, member) => {
        const value = Reflect.get(target, member)
        if (typeof value === 'object' && value !== null) return counted(`${name}.${String(member)}`, value)
        if (typeof value !== 'function') return value
        return (...sent: unknown[]) => {
          asked.push(`${name}.${String(member)}`)
          return value.apply(target, sent)
        }
      },
    })
  const verify = mock.method(crypto, 'verify')
  syncBuiltinESMExports()
  const credentials = counted('credentials', muster.credentials)
  const world: AuthWorld = {
    ...muster.world,
    credentials,
    store: { ...muster.store, tenants: counted('tenants', muster.store.tenants) },
  }
  return {
    ...muster,
    world,
    /** The outcome of a call, the number of verifications and the reads of the store. */
    cost: async (headers: RequestHead['headers']) => {
      asked.length = 0
      verify.mock.resetCalls()
      const outcome = await identify(world, { headers, address: '127.0.0.1' }, ACCEPTS)
      return { outcome, signatures: verify.mock.callCount(), asked: [...asked].sort() }
    },
    close: async () => {
      verify.mock.restore()
      syncBuiltinESMExports()
      await muster.close()
    },
  }
}

test('a signed token is verified once, and its key, user and tenant are read at each call', async () => {
  const muster = await openCounted()
  const key = await muster.credentials.keys.get(await keyFor(muster))
  assert.ok(key)
  const accessToken = await issueClientToken(muster.world, key, { use: 'access', seconds: 600, actsFor: undefined })
  const headers = { 'x-knox-apitoken': signed({ publicKey: owner.Public, accessToken }) }
  // The client's signature and the server's signature of the token inside.
  assert.equal((await muster.cost(headers)).signatures, 2)
  for (let i = 0; i < 3; i++) {
    const { signatures, asked } = await muster.cost(headers)
    assert.equal(signatures, 0)
    assert.deepEqual(asked, ['credentials.keys.get', 'credentials.users.get', 'tenants.get'])
  }
  // Another JWT around the same access token needs one verification.
  assert.equal(
    (await muster.cost({ 'x-knox-apitoken': signed({ publicKey: owner.Public, accessToken, jti: 'x' }) })).signatures,
    1,
  )
  await muster.close()
})

test('a bearer is verified once, and its app, tenant and revocation are read again after each commit', async () => {
  const muster = await openCounted()
  const client = await muster.registerApp()
  const bearer = { client, tenant: '2000000001', scopes: ['kme'] }
  const token = await issueBearer(muster.world, { ...bearer, seconds: 600 })
  const headers = { authorization: `Bearer ${token}` }
  const all = ['credentials.apps.get', 'credentials.revoked.has', 'tenants.get']
  const { signatures, asked } = await muster.cost(headers)
  assert.deepEqual([signatures, asked], [1, all])
  for (let i = 0; i < 3; i++) {
    assert.deepEqual((await muster.cost(headers)).asked, [])
    await muster.store.settings.write({ clockOffset: i })
    const { signatures, asked } = await muster.cost(headers)
    assert.deepEqual([signatures, asked], [0, all])
  }
  const { scopes } = whoCalls((await muster.cost(headers)).outcome)
  assert.deepEqual([...scopes], ['kme'])
  await muster.close()
})

test('the check of an accepted bearer does not have the bearer any more, and has its findings', async () => {
  const muster = await openCounted()
  const client = await muster.registerApp()
  const token = await issueBearer(muster.world, { client, tenant: '2000000001', scopes: ['kme'], seconds: 600 })
  const head = { headers: { authorization: `Bearer ${token}` }, address: '127.0.0.1' }
  // The second check is of the cached bearer.
  for (let i = 0; i < 2; i++) {
    const check = await checkCall(CALL_RULES, callSubject(muster.world, head, {}))
    assert.equal(unmet(check), undefined)
    const { text, head: kept } = check.subject
    assert.equal(JSON.stringify({ text, kept }).includes(token), false)
    const found = ruleFindings(check).flatMap(({ found }) => found ?? [])
    assert.deepEqual([found[0], found.includes(`app ${client}`)], ['Authorization: Bearer', true])
  }
  await muster.close()
})

test('a cached bearer is refused after its expiry', async () => {
  const muster = await openCounted()
  const client = await muster.registerApp()
  const token = await issueBearer(muster.world, { client, tenant: '2000000001', scopes: ['kme'], seconds: 600 })
  const headers = { authorization: `Bearer ${token}` }
  await muster.cost(headers)
  const later: AuthWorld = { ...muster.world, clock: { now: () => muster.world.clock.now() + 600_000 } }
  const ask = (world: AuthWorld) => identify(world, { headers, address: '127.0.0.1' }, ACCEPTS)
  assert.deepEqual(await ask(later), { reason: 'bearer-expired' })
  assert.ok(!('reason' in (await ask(muster.world))))
  await muster.close()
})

test('a cached bearer is refused once the key that signed it is retired, before anything is written', async () => {
  const muster = await openCounted()
  const client = await muster.registerApp()
  let now = muster.world.clock.now()
  const world: AuthWorld = { ...muster.world, machine: { now: () => now } }
  const token = await issueBearer(world, { client, tenant: '2000000001', scopes: ['kme'], seconds: 600 })
  const ask = () => identify(world, { headers: { authorization: `Bearer ${token}` }, address: '127.0.0.1' }, ACCEPTS)
  const log = entry(muster.world, { who: 'test', channel: 'control' }, { tenant: '', act: 'rotateSigningKeys', target: 'keys' })
  await rotateSigningKey(world, { overlapMs: 60_000, log })
  for (const age of [0, 59_999, 1]) {
    now += age
    const outcome = await ask()
    assert.deepEqual('reason' in outcome ? outcome.reason : 'accepted', age === 1 ? 'bearer-invalid' : 'accepted')
  }
  await muster.close()
})

test('a signature that is not valid is verified at each call and refused', async () => {
  const muster = await openCounted()
  const headers = { 'x-knox-apitoken': signed({ publicKey: owner.Public, accessToken: 'x' }, stranger) }
  for (let i = 0; i < 3; i++) {
    const { outcome, signatures } = await muster.cost(headers)
    assert.deepEqual([outcome, signatures], [{ reason: 'credential-malformed' }, 1])
  }
  await muster.close()
})

test('a JWT of a key that is not registered for the owner of its access token is refused without verification', async () => {
  const muster = await openCounted()
  const key = await muster.credentials.keys.get(await keyFor(muster))
  assert.ok(key)
  const accessToken = await issueClientToken(muster.world, key, { use: 'access', seconds: 600, actsFor: undefined })
  await muster.cost({ 'x-knox-apitoken': signed({ publicKey: owner.Public, accessToken }) })
  const headers = { 'x-knox-apitoken': signed({ publicKey: stranger.Public, accessToken }, stranger) }
  const { outcome, signatures } = await muster.cost(headers)
  assert.deepEqual([outcome, signatures], [{ reason: 'credential-malformed' }, 0])
  await muster.close()
})

test('a JWT of a stranger is not cached, so that strangers evict no entries', async () => {
  const muster = await openCounted()
  const headers = { 'x-knox-apitoken': signed({ publicKey: stranger.Public, accessToken: 'x' }, stranger) }
  await muster.cost(headers)
  const { outcome, signatures } = await muster.cost(headers)
  assert.deepEqual([outcome, signatures], [{ reason: 'access-token-invalid' }, 1])
  await muster.close()
})

test('a JWT with an RSA key whose exponent has 2816 bits is refused without verification', async () => {
  const muster = await openCounted()
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2816 }).publicKey.export({ format: 'jwk' })
  const odd = Buffer.from(jwk.n ?? '', 'base64url').fill(0x7f, 0, 8)
  const publicKey = createPublicKey({ key: { ...jwk, e: odd.toString('base64url') }, format: 'jwk' })
    .export({ format: 'der', type: 'spki' })
    .toString('base64')
  const { outcome, signatures, asked } = await muster.cost({
    'x-knox-apitoken': signed({ publicKey, accessToken: 'x' }, stranger),
  })
  assert.deepEqual([outcome, signatures, asked], [{ reason: 'credential-malformed' }, 0, []])
  await muster.close()
})

test('a text that is not a token is refused without verification and without a read of the store', async () => {
  const muster = await openCounted()
  for (const headers of [
    {},
    { authorization: 'Bearer garbage' },
    { 'x-knox-apitoken': 'garbage' },
    { 'x-knox-apitoken': 'x'.repeat(9000) },
  ]) {
    const { signatures, asked } = await muster.cost(headers)
    assert.deepEqual([signatures, asked], [0, []])
  }
  await muster.close()
})

test("a signed token with a provider's key for the MSP API is verified once", async () => {
  const muster = await openCounted()
  const provider = { kind: 'provider', id: '4000000001', name: 'Meridian', country: 'US', region: 'us' } as const
  await muster.store.tenants.put({ ...provider, status: 'active', createdAt: 0, updatedAt: 0, knoxGuardApproved: false })
  const key = await muster.credentials.keys.get(await keyFor(muster, { service: 'msp', tenant: provider.id, user: null }))
  assert.ok(key)
  const accessToken = await issueClientToken(muster.world, key, { use: 'access', seconds: 600, actsFor: undefined })
  const headers = { 'x-knox-apitoken': signed({ publicKey: owner.Public, accessToken }) }
  const { outcome, signatures } = await muster.cost(headers)
  assert.ok(!('reason' in outcome) && outcome.tenant.id === provider.id)
  assert.equal(signatures, 2)
  // The tenant is read once for its kind, and once with the other rows that can change.
  assert.deepEqual((await muster.cost(headers)).asked, ['credentials.keys.get', 'tenants.get', 'tenants.get'])
  await muster.close()
})

test('a cached JWT is refused in a world that does not accept its algorithm', async () => {
  const muster = await openSigningMuster()
  const key = await muster.credentials.keys.get(await keyFor(muster))
  assert.ok(key)
  const accessToken = await issueClientToken(muster.world, key, { use: 'access', seconds: 600, actsFor: undefined })
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'RS256' })}.${part({ publicKey: owner.Public, accessToken })}`
  const privateKey = { key: Buffer.from(owner.Private, 'base64'), format: 'der', type: 'pkcs8' } as const
  const token = `${text}.${crypto.sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
  const head = { headers: { 'x-knox-apitoken': token }, address: '127.0.0.1' }
  const lenient = { ...muster.world, algorithms: ['RS512', 'RS256'] }
  for (let i = 0; i < 2; i++) {
    assert.equal('reason' in (await identify(lenient, head, ACCEPTS)), false)
    assert.deepEqual(await identify(muster.world, head, ACCEPTS), { reason: 'credential-malformed' })
  }
  await muster.close()
})

/** The id of a key that is registered so. */
async function keyFor(muster: Pick<SigningMuster, 'register'>, change: object = {}): Promise<string> {
  const identifier = `identifier ${crypto.randomUUID()}`
  await muster.register({ user: USER, ...change, identifier })
  return crypto.hash('sha256', identifier, 'hex')
}
