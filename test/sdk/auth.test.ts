/** The client signs in to a server in each way, and goes on where tokens expire or its clock is wrong. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { Auth } from '../../src/sdk/auth/auth.ts'
import { clientWith, type KnoxClientOptions } from '../../src/sdk/client.ts'
import { createKnoxClient, isKnoxError, type KnoxClient, type SentRequest } from '../../src/sdk/index.ts'
import { ambient } from '../../src/sdk/runtime.ts'
import { openMuster } from '../support/server.ts'
import { makeKeys } from '../support/signing-server.ts'

const ACME = '2000000001'
const muster = await openMuster()
const folder = mkdtempSync(join(tmpdir(), 'muster-sdk-'))
after(async () => {
  rmSync(folder, { recursive: true })
  await muster.close()
})

const keys = makeKeys()
const issued = await muster.ask('POST', '/_muster/v1/keys/issue', {
  body: { tenant: ACME, service: 'kme', publicKey: keys.Public },
})
const file = { ...keys, Identifier: issued.body.clientIdentifier as string }
const path = join(folder, 'keys.json')
writeFileSync(path, JSON.stringify(file))
const secret = { clientId: 'acme', clientSecret: 'acme-secret' }

const wind = (advanceMs: number) => muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs } })
const list = ({ kme }: KnoxClient) => kme.devices.list().page()

/** A client that records its requests, on a clock that a test can change. */
function recording(auth: Auth, options: Partial<KnoxClientOptions> = {}) {
  const sent: SentRequest[] = []
  const clock = { offset: 0 }
  const runtime = { ...ambient(), now: () => Date.now() + clock.offset }
  const request = (each: SentRequest) => void sent.push(each)
  const knox = clientWith({ baseUrl: muster.url, auth, hooks: { request }, customerId: ACME, ...options }, runtime)
  return { knox, clock, operations: () => sent.splice(0).map(({ operation }) => operation) }
}

const ways: readonly [way: string, auth: Auth][] = [
  ['the secret of an app', secret],
  ['the secret of an app and a scope', { ...secret, scope: 'kme.devices:view' }],
  ['a bearer', { token: await muster.token('acme') }],
  ['a function that returns a bearer', { token: () => muster.token('acme') }],
  ['a path of keys.json', { keys: path }],
  ['the text of keys.json', { keys: JSON.stringify(file) }],
  ['the content of keys.json and a client identifier', { keys, clientIdentifier: file.Identifier }],
  ['a function that returns keys', { keys: async () => file, validityMinutes: 5 }],
]

for (const [way, auth] of ways)
  test(`a client lists devices by ${way}`, async () => {
    const { knox } = recording(auth)
    assert.ok((await list(knox)).totalCount > 0)
  })

test('a client of the first generation lists devices by the static key of its reseller', async () => {
  const auth = { staticKey: 'northwind-gen1' }
  const { kdp } = createKnoxClient({ baseUrl: muster.url, auth, resellerId: '1000000001' })
  assert.ok((await kdp.gen1.devices.list().page()).totalCount > 0)
  assert.equal((await kdp.gen1.resellers.get()).name, 'Northwind Telecom')
})

test('a provider acts for a customer that it manages, and is refused for another', async () => {
  const auth = { clientId: 'meridian', clientSecret: 'meridian-secret' }
  const { kme } = createKnoxClient({ baseUrl: muster.url, auth })
  assert.ok((await kme.actingFor(ACME).profiles.list().page()).totalCount > 0)
  await assert.rejects(
    kme.actingFor('2000000005').profiles.list().page(),
    error => isKnoxError(error, 'kme', 40300000) && error.name === 'AUTHORIZATION_FAIL',
  )
})

test('a wrong secret is refused as invalid_client, by an error that does not have the secret', async () => {
  const { knox } = recording({ clientId: 'acme', clientSecret: 'a wrong secret' })
  await assert.rejects(list(knox), error => {
    assert.ok(isKnoxError(error, 'ams', 'invalid_client'))
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /a wrong secret/)
    return true
  })
})

test('concurrent calls request one token, which later calls use too', async () => {
  for (const auth of [secret, { keys: file }]) {
    const { knox, operations } = recording(auth)
    await Promise.all([list(knox), list(knox), list(knox)])
    await list(knox)
    assert.equal(operations().filter(operation => operation !== 'listDevices').length, 1)
  }
})

test('a token is renewed before it expires', async () => {
  for (const [auth, lifetime] of [
    [secret, 599_000],
    [{ keys: file, validityMinutes: 10 }, 600_000],
  ] as const) {
    const { knox, clock, operations } = recording(auth)
    // Both clocks go on.
    const pass = async (milliseconds: number) => {
      clock.offset += milliseconds
      await wind(milliseconds)
    }
    await list(knox)
    operations()
    await pass(lifetime - 70_000)
    await list(knox)
    assert.equal(operations().length, 1)
    await pass(11_000)
    await list(knox)
    assert.equal(operations().length, 2)
    await wind(59_000 - lifetime)
  }
})

describe('with a wrong clock', () => {
  for (const [minutes, what] of [
    [-120, 'two hours behind'],
    [120, 'two hours ahead'],
  ] as const)
    test(`a client whose clock is ${what} signs tokens that the server accepts, after one refusal`, async () => {
      const { knox, clock, operations } = recording({ keys: file })
      clock.offset = minutes * 60_000
      await list(knox)
      assert.deepEqual(operations(), ['createApiAccessToken', 'createApiAccessToken', 'listDevices'])
      await list(knox)
      assert.deepEqual(operations(), ['listDevices'])
    })

  test('a client whose clock moves back by two hours gets another token and signs the next call anew after a refusal', async () => {
    const { knox, clock, operations } = recording({ keys: file })
    await list(knox)
    operations()
    clock.offset = -7_200_000
    await list(knox)
    assert.deepEqual(operations(), ['listDevices', 'createApiAccessToken', 'listDevices'])
  })
})

test('a bearer that has expired by the clock of the server alone is renewed once, and the call sent again', async () => {
  const { knox, operations } = recording(secret)
  await list(knox)
  await wind(900_000)
  operations()
  await list(knox)
  assert.deepEqual(operations(), ['listDevices', 'postToken', 'listDevices'])
  await wind(-900_000)
})
