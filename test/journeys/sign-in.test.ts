import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { keyIdOf } from '../../src/auth/key-id.ts'
import type { Answer } from '../support/in-process.ts'
import { openSigningMuster, owner, READER, type SigningMuster, signed, stranger } from '../support/signing-server.ts'

/** The vendor's own library, as npm has it. It is CommonJS, has no types, and reads its keys from a file. */
const library: {
  generateSignedClientIdentifierJWT(file: string, identifier: string): string
  generateSignedAccessTokenJWT(file: string, accessToken: string): string
  generateBase64EncodedStringPublicKey(file: string): string
} = createRequire(import.meta.url)('knox-token-library-js')

let muster: SigningMuster
let folder: string
before(async () => {
  muster = await openSigningMuster()
  folder = mkdtempSync(join(tmpdir(), 'muster-keys-'))
})
after(async () => {
  await muster.close()
  rmSync(folder, { recursive: true })
})

const ask = (body: object): Promise<Answer> => muster.call('POST', '/ams/v1/users/accesstoken', { body })
const list = (token: string): Promise<Answer> =>
  muster.call('GET', '/kcs/v1/kme/devices/list', { headers: { 'x-knox-apitoken': token } })

let count = 0
const jti = (): string => `jti ${++count}`
const seconds = (): number => Math.floor(muster.now() / 1000)
const usual = () => ({ publicKey: owner.Public, aud: 'KnoxWSM', iat: seconds(), exp: seconds() + 1800, jti: jti() })

const privates = {
  'PKCS#8': owner.Private,
  'PKCS#1': createPrivateKey({ key: Buffer.from(owner.Private, 'base64'), format: 'der', type: 'pkcs8' })
    .export({ format: 'der', type: 'pkcs1' })
    .toString('base64'),
}

for (const [form, Private] of Object.entries(privates))
  test(`the vendor's library signs in with a ${form} key and lists devices, again and again`, async () => {
    const file = join(folder, `keys ${form.replace('#', '')}.json`)
    writeFileSync(file, JSON.stringify({ Public: owner.Public, Private }))
    const identifier = await muster.register()
    const answer = await ask({
      clientIdentifierJwt: library.generateSignedClientIdentifierJWT(file, identifier),
      base64EncodedStringPublicKey: library.generateBase64EncodedStringPublicKey(file),
      validityForAccessTokenInMinutes: 30,
    })
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.text, `{"accessToken":"${answer.body.accessToken}"}`)
    const token = library.generateSignedAccessTokenJWT(file, answer.body.accessToken)
    for (let call = 0; call < 3; call++) {
      const devices = await list(token)
      assert.equal(devices.status, 200, devices.text)
      assert.equal(devices.body.totalCount, 0)
    }
  })

/** Deviations of other clients, in both JWTs and in the body; all are accepted. */
const deviations: Readonly<Record<string, { claims?: () => object; body?: object; path?: string }>> = {
  'has neither iat nor exp': { claims: () => ({ iat: undefined, exp: undefined }) },
  'has one jti in both of its JWTs': { claims: () => ({ jti: `one of ${count}` }) },
  'claims its algorithm': { claims: () => ({ algorithm: 'RS512' }) },
  'names the audience in an array': { claims: () => ({ aud: ['KnoxWSM'] }) },
  'has a clock that is four minutes fast': { claims: () => ({ iat: seconds() + 240, nbf: seconds() + 240 }) },
  'has a JWT that ran out half a minute ago': { claims: () => ({ iat: seconds() - 1830, exp: seconds() - 30 }) },
  'sends the validity as text': { body: { validityForAccessTokenInMinutes: '30' } },
  'leaves the validity out': { body: { validityForAccessTokenInMinutes: undefined } },
  'sends the validity as null': { body: { validityForAccessTokenInMinutes: null } },
  'breaks the key into lines': { body: { base64EncodedStringPublicKey: owner.Public.replace(/.{76}/g, '$&\n') } },
  'breaks the key in the claim into lines': { claims: () => ({ publicKey: owner.Public.replace(/.{64}/g, '$&\r\n') }) },
  'sends an unknown member': { body: { certificate: 'x' } },
  'is older than 19.04': { path: '/ams/v0/users/accesstoken' },
}

for (const [does, { claims = () => ({}), body = {}, path = '/ams/v1/users/accesstoken' }] of Object.entries(deviations))
  test(`a client that ${does} signs in`, async () => {
    const clientIdentifier = await muster.register()
    const shared = { ...usual(), ...claims() }
    const answer = await muster.call('POST', path, {
      body: {
        clientIdentifierJwt: signed({ ...shared, clientIdentifier }),
        base64EncodedStringPublicKey: owner.Public,
        validityForAccessTokenInMinutes: 5,
        ...body,
      },
    })
    assert.equal(answer.status, 200, answer.text)
    const devices = await list(signed({ ...shared, accessToken: answer.body.accessToken }))
    assert.equal(devices.status, 200, devices.text)
  })

/** How clients that ship sign, each in a process of its own, and how they cut the token out of the reply. */
interface Client {
  /** The claims that it signs beside the key and the audience; called once per process. */
  process(): (kind: 'clientIdentifier' | 'accessToken') => object
  body?: object
  tokenIn?(reply: string): string
}

const clients: Readonly<Record<string, Client>> = {
  'knox-token (PHP), which knows no time': { process: () => () => ({ jti: crypto.randomUUID() }) },
  'PyKTL (Python), which has one jti and one exp a process': {
    process: () => {
      const once = { jti: crypto.randomUUID(), exp: seconds() + 1800 }
      return () => once
    },
  },
  'the fastlane plugin (Ruby), which claims its algorithm': {
    process: () => () => ({ jti: crypto.randomUUID(), iat: seconds(), exp: seconds() + 1800, algorithm: 'RS512' }),
  },
  'the Java samples, which send the validity as text and cut the token out by position': {
    process: () => () => ({ jti: crypto.randomUUID() + crypto.randomUUID(), iat: seconds(), exp: seconds() + 1800 }),
    body: { validityForAccessTokenInMinutes: '30' },
    tokenIn: reply => reply.slice(16, -2),
  },
}

for (const [name, { process, body = {}, tokenIn = (reply: string) => JSON.parse(reply).accessToken }] of Object.entries(clients))
  test(`a client that signs like ${name} signs in and uses its token three times`, async () => {
    const clientIdentifier = await muster.register()
    const claims = process()
    const shared = { publicKey: owner.Public, aud: 'KnoxWSM' }
    const answer = await ask({
      clientIdentifierJwt: signed({ ...shared, ...claims('clientIdentifier'), clientIdentifier }),
      base64EncodedStringPublicKey: owner.Public,
      ...body,
    })
    assert.equal(answer.status, 200, answer.text)
    const accessToken = tokenIn(answer.text)
    // Some sign once and some for each call.
    const token = signed({ ...shared, ...claims('accessToken'), accessToken })
    for (const again of [token, token, signed({ ...shared, ...claims('accessToken'), accessToken })]) {
      const devices = await list(again)
      assert.equal(devices.status, 200, devices.text)
    }
  })

test('a client that uses one jti twice gets one access token', async () => {
  const clientIdentifier = await muster.register()
  const shared = { ...usual(), clientIdentifier }
  const request = () => ask({ clientIdentifierJwt: signed(shared), base64EncodedStringPublicKey: owner.Public })
  assert.equal((await request()).status, 200)
  assert.equal((await request()).body.code, 4002250)
})

test('an empty value that the vendor’s library signs is refused with the codes for empty claims', async () => {
  const file = join(folder, 'keys.json')
  writeFileSync(file, JSON.stringify(owner))
  for (const nothing of ['', null, undefined]) {
    // The library does not check its argument.
    const given = nothing as string
    const answer = await ask({
      clientIdentifierJwt: library.generateSignedClientIdentifierJWT(file, given),
      base64EncodedStringPublicKey: owner.Public,
    })
    assert.deepEqual([answer.body.code, answer.body.message], [4002251, 'BAD_REQUEST_CLIENTIDENTIFIER_CLAIM_NOT_POPULATED'])
    assert.equal((await list(library.generateSignedAccessTokenJWT(file, given))).body.code, 4012251)
  }
})

/** An access token for an identifier that is registered so. */
async function tokenFor(change: Parameters<SigningMuster['register']>[0] = {}, minutes = 30): Promise<string> {
  const clientIdentifier = await muster.register(change)
  const answer = await ask({
    clientIdentifierJwt: signed({ ...usual(), clientIdentifier }),
    base64EncodedStringPublicKey: owner.Public,
    validityForAccessTokenInMinutes: minutes,
  })
  assert.equal(answer.status, 200, answer.text)
  return answer.body.accessToken
}

test('a call with a signed token without aud, jti and times is accepted', async () => {
  const answer = await list(signed({ accessToken: await tokenFor(), publicKey: owner.Public }))
  assert.equal(answer.status, 200, answer.text)
})

test('a signed token is accepted with any key of the owner and refused with a key of another owner', async () => {
  const accessToken = await tokenFor()
  const token = signed({ accessToken, publicKey: stranger.Public }, stranger)
  assert.equal((await list(token)).body.code, 4012250)
  await muster.register({ publicKey: stranger.Public, user: READER })
  assert.equal((await list(token)).body.code, 4012250)
  const second = await muster.register({ publicKey: stranger.Public })
  assert.equal((await list(token)).status, 200)
  await muster.credentials.keys.remove(keyIdOf(second))
  assert.equal((await list(token)).body.code, 4012250)
})

test('a key of a user has the scopes of the user, in either spelling', async () => {
  const token = signed({ accessToken: await tokenFor({ user: READER }), publicKey: owner.Public })
  const headers = { 'x-knox-apitoken': token }
  assert.equal((await list(token)).body.code, 40300000)
  assert.equal((await muster.call('GET', '/kcs/v1/kme/profiles/list', { headers })).status, 200)
})

test('a token of one minute is accepted for a minute and refused after it', async () => {
  const token = signed({ accessToken: await tokenFor({}, 1), publicKey: owner.Public })
  assert.equal((await list(token)).status, 200)
  muster.wind(61_000)
  const answer = await list(token)
  assert.equal(answer.status, 403)
  assert.equal(answer.body.code, 4032251)
})

test('of one JWT sent many times at once, one request succeeds', async () => {
  const clientIdentifier = await muster.register()
  const body = { clientIdentifierJwt: signed({ ...usual(), clientIdentifier }), base64EncodedStringPublicKey: owner.Public }
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(body)))
  const codes = answers.map(answer => answer.body.code ?? answer.status).sort()
  assert.deepEqual(codes, [200, ...Array.from({ length: 7 }, () => 4002250)])
})

test('the first tokens, requested at once, are signed with one key', async () => {
  const fresh = await openSigningMuster()
  const identifiers = await Promise.all(Array.from({ length: 4 }, () => fresh.register()))
  const answers = await Promise.all(
    identifiers.map(clientIdentifier =>
      fresh.call('POST', '/ams/v1/users/accesstoken', {
        body: { clientIdentifierJwt: signed({ ...usual(), clientIdentifier }), base64EncodedStringPublicKey: owner.Public },
      }),
    ),
  )
  const kids = answers.map(({ body }) => JSON.parse(Buffer.from(body.accessToken.split('.')[0], 'base64url').toString()).kid)
  assert.equal(new Set(kids).size, 1)
  assert.equal((await fresh.credentials.signingKeys()).length, 1)

  // A token of another world is refused, although that world accepts it and the identifier is registered in both.
  await muster.register({ identifier: identifiers[0] })
  const token = signed({ accessToken: answers[0]?.body.accessToken, publicKey: owner.Public })
  const there = await fresh.call('GET', '/kcs/v1/kme/devices/list', { headers: { 'x-knox-apitoken': token } })
  assert.equal(there.status, 200)
  assert.equal((await list(token)).body.code, 4032252)
  await fresh.close()
})
