/** Faults as clients meet them: concurrency, retries, worlds and shutdown. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, afterEach } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createKnoxClient } from '../../src/sdk/index.ts'
import { imeis } from '../support/imeis.ts'
import { rawExchange } from '../support/raw-exchange.ts'
import { type Answer, type Muster, musterAt, openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const R = '1000000001'
const DEVICES = `/kcs/v1/rp/devices?resellerId=${R}`
const muster = await openMuster()
after(muster.close)
const token = await muster.token('northwind')
const authorization = `Bearer ${token}`
afterEach(() => muster.ask('DELETE', '/_muster/v1/faults'))

async function order(fault: object, at: Muster = muster): Promise<string> {
  const { status, text, body } = await at.ask('POST', '/_muster/v1/faults', { body: fault })
  assert.equal(status, 200, text)
  return body.faultId
}
const faultOf = async (faultId: string) => (await muster.ask('GET', `/_muster/v1/faults/${faultId}`)).body
const devices = () => muster.ask('GET', DEVICES, { token })

test('concurrent requests meet a fault of a random seed under the same numbers as requests one by one, and another seed has others', async () => {
  /** How many requests of each burst meet the fault. */
  const run = async (randomSeed: string, send: (burst: (() => Promise<Answer>)[]) => Promise<Answer[]>): Promise<number[]> => {
    const faultId = await order({ match: { api: 'kdp' }, when: { probability: 0.3, randomSeed }, do: { status: 503 } })
    const counts: number[] = []
    for (let burst = 0; burst < BURSTS; burst++) {
      const faulty = (await send(Array(BURST).fill(devices))).filter(({ status }) => status === 503)
      assert.ok(faulty.every(({ headers }) => headers.get('x-muster-fault') === faultId))
      counts.push(faulty.length)
    }
    const { matched, applied } = await faultOf(faultId)
    assert.deepEqual([matched, applied], [BURSTS * BURST, counts.reduce((sum, count) => sum + count)])
    await muster.ask('DELETE', '/_muster/v1/faults')
    return counts
  }
  const atOnce = (burst: (() => Promise<Answer>)[]) => Promise.all(burst.map(ask => ask()))
  const oneByOne = (burst: (() => Promise<Answer>)[]) => Array.fromAsync(burst, ask => ask())
  const alone = await run('a', oneByOne)
  assert.deepEqual(await run('a', atOnce), alone)
  assert.deepEqual(await run('a', atOnce), alone)
  assert.notDeepEqual(await run('b', atOnce), alone)
})

const [BURSTS, BURST] = [20, 10]

/** A client that repeats an upload with a new transaction id until it gets a response. */
async function uploadNaively(list: readonly string[], attempts = 1): Promise<string[]> {
  const transactionId = `NAIVE-${list[0]}-${attempts}`
  const body = { resellerId: R, customerId: '2000000001', transactionId, type: 'IMEI', devices: list }
  const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body }).catch(() => undefined)
  return answer === undefined ? [transactionId, ...(await uploadNaively(list, attempts + 1))] : [transactionId]
}

test('an upload that is committed and never answered is uploaded twice by a client that repeats it blindly', async () => {
  const list = imeis(2, 80_000)
  const faultId = await order({ recipe: 'lost-answer', match: { operation: 'uploadDevicesUsingPUT' } })
  const sent = await uploadNaively(list)
  assert.equal(sent.length, 2)
  await muster.drain()
  const codes = await Promise.all(
    sent.map(async transactionId => {
      const { body } = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${transactionId}`, {
        token,
      })
      return transactionIn(body).devices.map(({ code }: { code: number }) => code)
    }),
  )
  assert.deepEqual(codes, [[], [40000005, 40000005]])
  const { applied, state } = await faultOf(faultId)
  assert.deepEqual([applied, state], [1, 'spent'])
})

test('an upload that is committed and never answered is uploaded once by the SDK, which asks for the status of its transaction', async () => {
  const faultId = await order({ recipe: 'lost-answer', match: { operation: 'uploadDevicesUsingPUT' } })
  const { kdp } = createKnoxClient({
    baseUrl: muster.url,
    auth: { clientId: 'northwind', clientSecret: 'northwind-secret' },
    resellerId: R,
    retry: { delayMs: 1 },
  })
  const upload = await kdp.upload({ customerId: '2000000001', type: 'IMEI', devices: imeis(2, 82_000) })
  const { succeeded, failed } = await kdp.waitForTransactions(upload)
  assert.deepEqual([succeeded, failed], [2, []])
  const { requests } = (await muster.ask('GET', '/_muster/v1/requests?operation=uploadDevicesUsingPUT&limit=1')).body
  assert.deepEqual([requests[0].fault, requests[0].status], [faultId, null], 'the lost one is the last one')
})

test('a fault of the head applies before the credential is checked, one of a tenant only to a request with its credential', async () => {
  await order({ match: { api: 'gateway' }, do: { code: 'invalid_grant' } })
  await assert.rejects(muster.token('northwind'), /"error":"invalid_grant"/)
  await order({ match: { api: 'kdp' }, do: { status: 599 } })
  assert.equal((await muster.ask('GET', DEVICES)).status, 599)
  await order({ match: { tenant: R }, do: { status: 599 } })
  assert.equal((await muster.ask('GET', DEVICES)).status, 401)
  assert.equal((await devices()).status, 599)
})

const named: readonly [what: string, match: object, applies: boolean][] = [
  ['a device of the body in another spelling', { device: '35 000000 000001' }, true],
  ['another device', { device: '350000000000022' }, false],
  ['a member of the body', { body: { 'devices.0': '350000000000014', customerId: '2000000001' } }, true],
  ['a header', { header: { 'X-Client': 'acme' } }, true],
  ['a header with another value', { header: { 'X-Client': 'other' } }, false],
]
for (const [what, match, applies] of named) {
  test(`a fault that names ${what} ${applies ? 'applies' : 'does not apply'} to an upload`, async () => {
    await order({ match, do: { status: 599 } })
    const body = { resellerId: R, customerId: '2000000001', transactionId: '', type: 'IMEI', devices: ['350000000000014'] }
    const headers = { 'x-client': 'acme' }
    const { status } = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body, headers })
    assert.equal(status, applies ? 599 : 400)
  })
}

test('a replaced response has the status, the headers and the body of its fault, after the work or instead of it', async () => {
  const upload = (transactionId: string) => {
    const body = { resellerId: R, customerId: '2000000001', transactionId, type: 'IMEI', devices: imeis(1, 81_000) }
    return muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
  }
  const isKnown = async (transactionId: string) => {
    const target = `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${transactionId}`
    return (await muster.ask('GET', target, { token })).status === 200
  }
  const effect = { status: 504, headers: { 'retry-after': '7', 'content-type': 'text/html' }, body: '<h1>' }
  for (const [transactionId, afterWork] of [
    ['INSTEAD', {}],
    ['AFTER', { afterWork: true }],
  ] as const) {
    await order({ match: { api: 'kdp' }, do: { ...effect, ...afterWork } })
    const { status, headers, text } = await upload(transactionId)
    assert.deepEqual([status, headers.get('retry-after'), headers.get('content-type'), text], [504, '7', 'text/html', '<h1>'])
    assert.equal(await isKnown(transactionId), transactionId === 'AFTER')
  }
  await order({ match: { api: 'kdp' }, do: { code: 'DEVICE_COUNT_EXCEEDED', afterWork: true } })
  assert.equal((await upload('CODED')).body.code, 40000003)
  assert.equal(await isKnown('CODED'), true)
  await order({ match: { api: 'kdp' }, do: { headers: { 'x-extra': 'yes' } } })
  const extra = await devices()
  assert.deepEqual([extra.status, extra.headers.get('x-extra')], [200, 'yes'])
})

test('the recipe of an expired token refuses calls as an expired bearer and spares the token endpoint', async () => {
  await order({ recipe: 'expired-token' })
  const fresh = await muster.token('acme')
  const { status, body } = await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: fresh })
  assert.deepEqual([status, body.code], [401, 40100001])
})

test('faults of one world do not apply in another, and a reset removes them', async () => {
  await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'faulty' } })
  const world = musterAt({ url: `${muster.url}/w/faulty`, close: muster.close })
  await order({ match: { api: 'kdp' }, when: { untilRemoved: true }, do: { status: 599 } }, world)
  const inWorld = await world.token('northwind')
  assert.equal((await world.ask('GET', DEVICES, { token: inWorld })).status, 599)
  assert.equal((await devices()).status, 200)
  assert.equal((await muster.ask('POST', '/_muster/v1/worlds/faulty/reset')).status, 200)
  assert.deepEqual((await world.ask('GET', '/_muster/v1/faults')).body.faults, [])
  assert.equal((await world.ask('GET', DEVICES, { token: inWorld })).status, 200)
})

// A stopping server waits 20 s for requests that it does not close.
test('a hanging request does not delay the end of its world, and a stopping server closes it first', {
  timeout: 15_000,
}, async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(data, { recursive: true }))
  const server = await openMuster({ data })
  await server.ask('POST', '/_muster/v1/worlds', { body: { name: 'hanging', persist: true } })
  const world = musterAt({ url: `${server.url}/w/hanging`, close: server.close })
  const positions = ['before', 'after'] as const
  for (const hang of positions) await order({ match: { api: 'kdp' }, do: { hang } }, world)
  const headers = { authorization: `Bearer ${await world.token('northwind')}` }
  const exchanges = positions.map(() => rawExchange(world.url, { path: DEVICES, headers }))
  while ((await world.ask('GET', '/_muster/v1/faults')).text.includes('pending')) await sleep(5)
  assert.equal((await server.ask('DELETE', '/_muster/v1/worlds/hanging')).status, 200)
  while (existsSync(join(data, 'worlds', 'hanging'))) await sleep(5)
  await server.close()
  for (const { ending, text } of await Promise.all(exchanges)) assert.deepEqual([ending, text], ['closed', ''])
})

test('the request journal names the fault of a request, of one without a response and of one that was cut', async () => {
  const lost = await order({ match: { api: 'kdp' }, do: { drop: 'after' } })
  const cut = await order({ match: { api: 'kdp' }, do: { truncateBytes: 5 } })
  const refused = await order({ match: { api: 'kdp' }, do: { code: 'internal' } })
  for (const _ of [lost, cut, refused])
    await rawExchange(muster.url, { path: DEVICES, headers: { authorization, connection: 'close' } })
  const { requests } = (await muster.ask('GET', '/_muster/v1/requests?api=kdp&limit=3')).body
  const found = requests.reverse().map(({ fault, complete, status }: Record<string, unknown>) => [fault, complete, status])
  assert.deepEqual(found, [
    [lost, false, null],
    [cut, false, 200],
    [refused, true, 500],
  ])
})
