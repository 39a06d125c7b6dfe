/** Key pairs and client identifiers as the API portal hands them out and takes them back, on one node and on two. */
import assert from 'node:assert/strict'
import { sign } from 'node:crypto'
import { test } from 'node:test'
import { databases } from '../support/databases.ts'
import { forged, ownersPrivateKey } from '../support/refused.ts'
import { type Answer, type Muster, openMuster } from '../support/server.ts'
import { makeKeys, owner, signed, stranger } from '../support/signing-server.ts'

const TENANT = '2000000001'
const USER = 'ops@acme.example'
const ROOT = '/_muster/v1'
const claims = (keys = owner) => ({ publicKey: keys.Public, aud: 'KnoxWSM', jti: crypto.randomUUID() })

const issue = async (muster: Muster, publicKey: string, more: object = {}) => {
  const answer = await muster.ask('POST', `${ROOT}/keys/issue`, { body: { tenant: TENANT, service: 'kme', publicKey, ...more } })
  assert.equal(answer.status, 200, answer.text)
  return answer.body as { clientIdentifier: string; key: { id: string } }
}
const ask = (muster: Muster, clientIdentifier: string, keys = owner): Promise<Answer> =>
  muster.ask('POST', '/ams/v1/users/accesstoken', {
    body: {
      clientIdentifierJwt: signed({ ...claims(keys), clientIdentifier }, keys),
      base64EncodedStringPublicKey: keys.Public,
    },
  })
const list = async (muster: Muster, token: string): Promise<number> => {
  const { status, body } = await muster.ask('GET', '/kcs/v1/kme/profiles/list', { headers: { 'x-knox-apitoken': token } })
  return status === 200 ? 200 : body.code
}
const tokenFor = async (muster: Muster, clientIdentifier: string, keys = owner): Promise<string> => {
  const answer = await ask(muster, clientIdentifier, keys)
  assert.equal(answer.status, 200, answer.text)
  return signed({ ...claims(keys), accessToken: answer.body.accessToken }, keys)
}

test('an identifier is issued in the shape that clients decode, and shown once', async () => {
  const muster = await openMuster()
  const { clientIdentifier, key } = await issue(muster, owner.Public)
  const [header = '', payload = ''] = clientIdentifier.split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  assert.deepEqual(read(header), { alg: 'HS512' })
  assert.match(read(payload).clientIdentifier, /^[0-9a-f-]{72}$/)
  assert.equal(read(payload).attr1, '1')
  assert.ok(clientIdentifier.length <= 1024)
  const shown = await muster.ask('GET', `${ROOT}/keys/${key.id}`)
  assert.deepEqual(shown.body, key)
  assert.ok(!shown.text.includes(clientIdentifier))
  assert.equal(await list(muster, await tokenFor(muster, clientIdentifier)), 200)
  await muster.close()
})

test('a person has several keys, any of which may sign for each of their identifiers, until it is revoked', async () => {
  const muster = await openMuster()
  await muster.ask('POST', `${ROOT}/users`, { body: { tenant: TENANT, email: USER, scopes: null } })
  const first = await issue(muster, owner.Public, { user: USER })
  const second = await issue(muster, stranger.Public, { user: USER })
  assert.notEqual(first.clientIdentifier, second.clientIdentifier)
  const crossed = await tokenFor(muster, first.clientIdentifier, stranger)
  assert.equal(await list(muster, crossed), 200)
  assert.equal((await muster.ask('DELETE', `${ROOT}/keys/${second.key.id}`)).status, 200)
  assert.equal(await list(muster, crossed), 4012250)
  assert.equal((await ask(muster, first.clientIdentifier, stranger)).body.code, 4012250)
  assert.equal((await ask(muster, second.clientIdentifier, stranger)).body.code, 4012250)
  assert.equal(await list(muster, await tokenFor(muster, first.clientIdentifier)), 200)
  await muster.close()
})

test('regenerating an identifier supersedes it and its tokens', async () => {
  const muster = await openMuster()
  const { clientIdentifier, key } = await issue(muster, owner.Public)
  const token = await tokenFor(muster, clientIdentifier)
  const again = await muster.ask('POST', `${ROOT}/keys/${key.id}/regenerate`, { body: {} })
  assert.equal(again.status, 200, again.text)
  assert.deepEqual({ ...again.body.key, id: key.id }, key)
  assert.equal((await ask(muster, clientIdentifier)).body.code, 4012250)
  assert.equal(await list(muster, token), 4032252)
  assert.equal(await list(muster, await tokenFor(muster, again.body.clientIdentifier)), 200)
  assert.equal((await muster.ask('POST', `${ROOT}/keys/${key.id}/regenerate`, { body: {} })).status, 404)
  await muster.close()
})

const unfit: readonly [what: string, body: object][] = [
  ['no tenant', { service: 'kme', publicKey: owner.Public }],
  ['a tenant that does not exist', { tenant: '1', service: 'kme', publicKey: owner.Public }],
  ['a text that is no public key', { tenant: TENANT, service: 'kme', publicKey: 'x' }],
  ['a service without client identifiers', { tenant: TENANT, service: 'kg', publicKey: owner.Public }],
  ['a clientIdentifier', { tenant: TENANT, service: 'kme', publicKey: owner.Public, clientIdentifier: 'mine' }],
]
test('a client identifier with malformed members is refused', async () => {
  const muster = await openMuster()
  for (const [what, body] of unfit) assert.equal((await muster.ask('POST', `${ROOT}/keys/issue`, { body })).status, 400, what)
  await muster.close()
})

test('a client that signs with a weaker hash is accepted if the operator enabled it', async () => {
  for (const [settings, expected] of [
    [{}, 4012250],
    [{ weakerHashes: 'true' }, 200],
  ] as const) {
    const muster = await openMuster(settings)
    const { clientIdentifier } = await issue(muster, owner.Public)
    const weak = (claim: object) =>
      forged({ alg: 'RS256', typ: 'JWT' }, { ...claims(), ...claim }, text => sign('sha256', Buffer.from(text), ownersPrivateKey))
    const answer = await muster.ask('POST', '/ams/v1/users/accesstoken', {
      body: { clientIdentifierJwt: weak({ clientIdentifier }), base64EncodedStringPublicKey: owner.Public },
    })
    assert.equal(answer.body.code ?? answer.status, expected, answer.text)
    const { accessToken = (await ask(muster, clientIdentifier)).body.accessToken } = answer.body
    assert.equal(await list(muster, weak({ accessToken })), expected)
    await muster.close()
  }
})

test('X-Forwarded-For is used for a restriction only if it comes from a trusted proxy', async () => {
  const restriction = { type: 'ip', allow: ['203.0.113.0/24'] }
  const requestFrom = async (muster: Muster, from: string) => {
    const { clientIdentifier } = await issue(muster, owner.Public, { restriction })
    const answer = await muster.ask('POST', '/ams/v1/users/accesstoken', {
      headers: { 'x-forwarded-for': from },
      body: { clientIdentifierJwt: signed({ ...claims(), clientIdentifier }), base64EncodedStringPublicKey: owner.Public },
    })
    return answer.body.code ?? answer.status
  }
  const withProxies = await openMuster({ trustedProxies: '127.0.0.1,10.0.0.0/8' })
  assert.equal(await requestFrom(withProxies, '203.0.113.9'), 200)
  assert.equal(await requestFrom(withProxies, '203.0.113.9, 10.1.2.3'), 200)
  // The nearest address that is not a trusted proxy is the client’s.
  assert.equal(await requestFrom(withProxies, '203.0.113.9, 198.51.100.1'), 4042252)
  await withProxies.close()
  const withoutProxies = await openMuster()
  assert.equal(await requestFrom(withoutProxies, '203.0.113.9'), 4042252)
  await withoutProxies.close()
})

for (const { name, place, drop } of databases.filter(({ name }) => name !== 'in memory'))
  test(`${name}: a change of a customer, key or app on one node applies to the next call on another node`, async () => {
    const data = await place()
    const here = await openMuster({ data })
    const there = await openMuster({ data })
    try {
      const keys = makeKeys()
      const { clientIdentifier, key } = await issue(here, keys.Public)
      const token = await tokenFor(here, clientIdentifier, keys)
      for (const muster of [here, there, here, there]) assert.equal(await list(muster, token), 200)

      const patch = (body: object) => here.ask('PATCH', `${ROOT}/customers/${TENANT}`, { body })
      await patch({ state: 'blocked' })
      assert.equal(await list(there, token), 4030003)
      await patch({ state: 'active' })
      assert.equal(await list(there, token), 200)

      await here.ask('PATCH', `${ROOT}/keys/${key.id}`, { body: { restriction: { type: 'ip', allow: ['203.0.113.1'] } } })
      assert.equal(await list(there, token), 4042251)
      await here.ask('PATCH', `${ROOT}/keys/${key.id}`, { body: { restriction: null } })
      assert.equal(await list(there, token), 200)

      const bearer = await here.token('acme')
      const asked = async () => (await there.ask('GET', '/kcs/v1/kme/devices/list', { token: bearer })).status
      assert.equal(await asked(), 200)
      await here.ask('DELETE', `${ROOT}/apps/acme`)
      assert.equal(await asked(), 401)

      // A jti that was used on one node is refused on the other.
      const body = {
        clientIdentifierJwt: signed({ ...claims(keys), clientIdentifier }, keys),
        base64EncodedStringPublicKey: keys.Public,
      }
      assert.equal((await there.ask('POST', '/ams/v1/users/accesstoken', { body })).status, 200)
      assert.equal((await here.ask('POST', '/ams/v1/users/accesstoken', { body })).body.code, 4002250)

      await here.ask('POST', `${ROOT}/keys/${key.id}/regenerate`, { body: {} })
      assert.equal(await list(there, token), 4032252)
    } finally {
      await there.close()
      await here.close()
      await drop(data)
    }
  })
