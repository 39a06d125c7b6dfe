/** The rotation of the keys that a server signs tokens with. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { databases } from '../support/databases.ts'
import { type ProcessMuster, spawnMuster } from '../support/process.ts'
import { type Muster, openMuster } from '../support/server.ts'

const DEVICES = '/kcs/v1/rp/devices?resellerId=1000000001'
const KEYS = '/_muster/v1/signing-keys'

const kidOf = (token: string): string => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
const statusOf = async (muster: Muster, token: string): Promise<number> => (await muster.ask('GET', DEVICES, { token })).status
const published = async (muster: Muster): Promise<string[]> =>
  (await muster.ask('GET', '/ams/v1/oauth2/jwks')).body.keys.map(({ kid }: { kid: string }) => kid)

async function rotate(muster: Muster, body: object = {}): Promise<{ kid: string; retiresAt: number | null }[]> {
  const { status, body: rotated, text } = await muster.ask('POST', `${KEYS}/rotate`, { body })
  assert.equal(status, 200, text)
  return rotated.signingKeys
}

async function opened(t: TestContext, settings: Record<string, string> = {}): Promise<Muster> {
  const muster = await openMuster(settings)
  t.after(() => muster.close())
  return muster
}

const postgres = databases.find(({ name }) => name === 'PostgreSQL')
const skip = postgres === undefined && 'MUSTER_TEST_POSTGRES names no server'

test('two processes on PostgreSQL accept the tokens of the former and of the new key of each other while it is rotated', {
  skip,
}, async t => {
  assert.ok(postgres)
  const data = await postgres.place()
  const running: ProcessMuster[] = []
  t.after(async () => {
    await Promise.all(running.map(muster => muster.kill()))
    await postgres.drop(data)
  })
  const start = async () => {
    const muster = await spawnMuster(data, ['--role', 'api'])
    running.push(muster)
    return muster
  }
  const [one, other] = [await start(), await start()]
  const before = await one.token('northwind')
  let isOver = false
  const statuses: number[] = []
  // Each client signs in at one process and calls the other one, without a pause.
  const client = async (issuer: Muster, server: Muster) => {
    while (!isOver) statuses.push(await statusOf(server, await issuer.token('northwind')))
  }
  const sent = async (count: number) => {
    for (const from = statuses.length; statuses.length < from + count; ) await new Promise(resolve => setImmediate(resolve))
  }
  const clients = [client(one, other), client(other, one)]
  await sent(4)
  const [signer, former] = await rotate(one)
  await sent(10)
  isOver = true
  await Promise.all(clients)
  assert.deepEqual(new Set(statuses), new Set([200]))

  const after = await one.token('northwind')
  assert.deepEqual([kidOf(before), kidOf(after)], [former?.kid, signer?.kid])
  for (const node of running) {
    assert.deepEqual((await published(node)).sort(), [signer?.kid, former?.kid].sort())
    assert.deepEqual([await statusOf(node, before), await statusOf(node, after)], [200, 200])
  }
  // `other` has read the keys again for its key set.
  assert.equal(kidOf(await other.token('northwind')), signer?.kid)
})

test('the former key outlives the longest token, which is a session token of a partner', async t => {
  const muster = await opened(t)
  const at = Date.now()
  const [, former] = await rotate(muster)
  assert.ok((former?.retiresAt ?? 0) >= at + 24 * 3_600_000)
})

test('a retired key is deleted, its tokens are refused, and those of its successor are accepted', async t => {
  const muster = await opened(t)
  const before = await muster.token('northwind')
  assert.equal(await statusOf(muster, before), 200)
  const [signer] = await rotate(muster, { overlapSeconds: 1 })
  assert.equal(await statusOf(muster, before), 200)
  const after = await muster.token('northwind')
  while ((await published(muster)).length > 1) await new Promise(resolve => setTimeout(resolve, 50))
  assert.deepEqual(
    (await muster.ask('GET', KEYS)).body.signingKeys.map(({ kid }: { kid: string }) => kid),
    [signer?.kid],
  )
  assert.deepEqual([await statusOf(muster, before), await statusOf(muster, after)], [401, 200])
})

test('a rotation without an overlap refuses the tokens of the former key at once, in every world', async t => {
  const muster = await opened(t)
  await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'second' } })
  const before = await muster.token('northwind')
  assert.equal(await statusOf(muster, before), 200)
  // Keys that were replaced before are deleted too.
  await rotate(muster)
  const keys = await rotate(muster, { overlapSeconds: 0 })
  assert.equal(keys.length, 1)
  assert.equal(await statusOf(muster, before), 401)
  assert.equal(await statusOf(muster, await muster.token('northwind')), 200)
  const { body } = await muster.ask('GET', '/w/second/ams/v1/oauth2/jwks')
  assert.deepEqual(
    body.keys.map(({ kid }: { kid: string }) => kid),
    [keys[0]?.kid],
  )
})

test('a process that did not rotate the keys reads them again after half a minute and signs with the new one', async t => {
  const database = databases.find(({ name }) => name !== 'in memory')
  assert.ok(database)
  const data = await database.place()
  const [one, other] = [await openMuster({ data, role: 'api' }), await openMuster({ data, role: 'api' })]
  t.after(async () => {
    await Promise.all([one.close(), other.close()])
    await database.drop(data)
  })
  const former = kidOf(await other.token('northwind'))
  const [signer] = await rotate(one)
  assert.equal(kidOf(await other.token('northwind')), former)
  const { now } = performance
  t.mock.method(performance, 'now', () => now.call(performance) + 30_000)
  assert.equal(kidOf(await other.token('northwind')), signer?.kid)
})

test('the activity log has the rotation, and no response has a private key', async t => {
  const muster = await opened(t)
  await rotate(muster)
  const { body } = await muster.ask('GET', '/_muster/v1/activity?operation=rotateSigningKeys')
  assert.equal(body.totalCount, 1)
  const { text } = await muster.ask('GET', KEYS)
  assert.doesNotMatch(text, /"d"|private/)
  assert.equal((await muster.ask('POST', `${KEYS}/rotate`, { body: { overlapSeconds: -1 } })).status, 400)
  assert.equal((await muster.ask('POST', `${KEYS}/rotate`, { body: { overlap: 1 } })).status, 400)
})
