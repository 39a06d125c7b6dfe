/** Worlds that are deleted, reset, forked and saved while they are used. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { type Muster, musterAt, openMuster } from '../support/server.ts'

const R = '1000000001'
const DEVICES = `/kcs/v1/rp/devices?resellerId=${R}`
const muster = await openMuster()
after(muster.close)
const worlds = (method: string, path = '', body?: object) =>
  muster.ask(method, `/_muster/v1/worlds${path}`, { ...(body && { body }) })
const made = async (name: string): Promise<Muster> => {
  const answer = await worlds('POST', '', { name })
  assert.equal(answer.status, 201, answer.text)
  return worldOf(name)
}
const worldOf = (name: string): Muster => musterAt({ url: `${muster.url}/w/${name}`, close: muster.close })
const delay = (at: Muster, delayMs: number) =>
  at.ask('POST', '/_muster/v1/faults', { body: { match: { api: 'kdp' }, do: { delayMs } } })
const upload = async (at: Muster, transactionId: string, devices: readonly string[]) => {
  const body = { resellerId: R, customerId: '2000000001', transactionId, type: 'IMEI', devices }
  return at.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await at.token('northwind'), body })
}
const stateOf = async (at: Muster, transactionId: string): Promise<string | undefined> => {
  const target = `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${transactionId}`
  const { body } = await at.ask('GET', target, { token: await at.token('northwind') })
  return body.devices?.transactions?.[0]?.state
}
const counted = async (at: Muster): Promise<number> => {
  const { body, text } = await at.ask('GET', DEVICES, { token: await at.token('northwind') })
  assert.ok(typeof body.totalCount === 'number' || body.devices !== undefined, text)
  return body.totalCount ?? body.devices.totalCount
}
/** A request of the world that lasts at least as long, once the server has it. */
async function under(at: Muster, ms: number, signal?: AbortSignal): Promise<() => Promise<number>> {
  const token = await at.token('northwind')
  await delay(at, ms)
  const response = fetch(at.url + DEVICES, { headers: { authorization: `Bearer ${token}` }, ...(signal && { signal }) })
  const status = response.then(({ status }) => status)
  status.catch(() => {})
  while ((await at.ask('GET', '/_muster/v1/faults')).text.includes('pending'))
    await new Promise(resolve => setTimeout(resolve, 5))
  return () => status
}

test('of ten creations of one name at once, one succeeds and the others get 409', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => worlds('POST', '', { name: 'once' })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array.from({ length: 9 }, () => 409)])
  const { body } = await worlds('GET')
  assert.equal(body.worlds.filter(({ name }: { name: string }) => name === 'once').length, 1)
})

test('a request that a deleted world is serving ends normally, and the name is free at once', async () => {
  const world = await made('deleted')
  const slow = await under(world, 600)
  assert.equal((await worlds('DELETE', '/deleted')).status, 200)
  assert.equal((await world.ask('GET', '/_muster/v1/health')).status, 404)
  await made('deleted')
  assert.equal(await slow(), 200)
})

test('a request that a reset world is serving ends normally', async () => {
  const world = await made('reset')
  const slow = await under(world, 600)
  assert.equal((await worlds('POST', '/reset/reset')).status, 200)
  assert.equal(await counted(world), await counted(muster))
  assert.equal(await slow(), 200)
})

test('a world whose client disconnected is deleted', async () => {
  const world = await made('left')
  const leaving = new AbortController()
  const slow = await under(world, 300, leaving.signal)
  leaving.abort()
  await assert.rejects(slow)
  assert.equal((await worlds('DELETE', '/left')).status, 200)
})

test('two worlds that delete each other, and one that deletes itself, get their responses', async () => {
  for (let round = 0; round < 5; round++) {
    const [one, other] = [await made('one'), await made('other')]
    const answers = await Promise.all([
      one.ask('DELETE', '/_muster/v1/worlds/other'),
      other.ask('DELETE', '/_muster/v1/worlds/one'),
    ])
    assert.ok(answers.some(({ status }) => status === 200))
    await Promise.all(['one', 'other'].map(name => worlds('DELETE', `/${name}`)))
    const self = await made('self')
    assert.equal((await self.ask('DELETE', '/_muster/v1/worlds/self')).status, 200)
    assert.equal((await worlds('GET', '/self')).status, 404)
  }
})

test('resets, restores, forks and a deletion of one world at once leave no half of it', async () => {
  const world = await made('busy')
  await worlds('POST', '/busy/snapshots', { name: 's' })
  const changes = Array.from({ length: 12 }, (_, i) =>
    [
      () => worlds('POST', '/busy/reset'),
      () => worlds('POST', '/busy/restore', { snapshot: 's' }),
      () => worlds('POST', '/busy/fork', { name: `fork-${i}` }),
      () => worlds('POST', '/busy/snapshots', { name: 's' }),
    ][i % 4]?.(),
  )
  const reads = Array.from({ length: 10 }, () => counted(world))
  const before = await counted(muster)
  for (const answer of await Promise.all(changes)) assert.ok(answer !== undefined && answer.status < 300, String(answer?.text))
  for (const count of await Promise.all(reads)) assert.equal(count, before)
  const last = [
    worlds('POST', '/busy/reset'),
    worlds('DELETE', '/busy'),
    worlds('POST', '/busy/reset'),
    worlds('POST', '/busy/fork', {}),
  ]
  for (const { status, text } of await Promise.all(last)) assert.ok([200, 201, 404].includes(status), text)
  assert.equal((await worlds('GET', '/busy')).status, 404)
  for (const i of [2, 6, 10]) assert.equal(await counted(worldOf(`fork-${i}`)), before)
})

test('a fork during an upload has all of its devices or none, and runs its unfinished work', async () => {
  const world = await made('uploading')
  await world.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const devices = imeis(3000)
  const started = upload(world, 'LARGE', devices)
  const forks = await Promise.all(Array.from({ length: 6 }, (_, i) => worlds('POST', '/uploading/fork', { name: `during-${i}` })))
  assert.equal((await started).status, 200)
  for (const [i, { status }] of forks.entries()) {
    assert.equal(status, 201)
    const fork = worldOf(`during-${i}`)
    const isThere = (await stateOf(fork, 'LARGE')) !== undefined
    await fork.drain()
    assert.equal((await counted(fork)) - (await counted(muster)), isThere ? devices.length : 0)
    await worlds('DELETE', `/during-${i}`)
  }
})

test('a snapshot in the middle of a transaction is completed by the world that is restored from it, and by its fork', async () => {
  const world = await made('middle')
  const devices = imeis(9000, 10_000)
  assert.equal((await upload(world, 'MIDDLE', devices)).status, 200)
  assert.equal((await worlds('POST', '/middle/snapshots', { name: 'm' })).status, 201)
  assert.equal(await stateOf(world, 'MIDDLE'), 'Progress')
  const [fork] = await Promise.all([
    worlds('POST', '', { name: 'middle-fork', from: { snapshot: 'm', of: 'middle' } }),
    worlds('POST', '/middle/restore', { snapshot: 'm' }),
  ])
  assert.equal(fork.status, 201, fork.text)
  for (const at of [world, worldOf('middle-fork')]) {
    while ((await stateOf(at, 'MIDDLE')) !== 'Complete') await new Promise(resolve => setTimeout(resolve, 50))
    assert.equal((await counted(at)) - (await counted(muster)), devices.length)
    await worlds('POST', `/${new URL(at.url).pathname.slice(3)}/reset`)
  }
})

test('a world that is reset while its worker runs has its first data', async () => {
  const world = await made('working')
  const before = await counted(world)
  for (let round = 0; round < 3; round++) {
    assert.equal((await upload(world, `ROUND-${round}`, imeis(4000))).status, 200)
    assert.equal((await worlds('POST', '/working/reset')).status, 200)
    assert.equal(await counted(world), before)
  }
  await world.drain()
  assert.equal(await counted(world), before)
  assert.equal((await upload(world, 'ROUND-0', imeis(3))).status, 200)
  await world.drain()
  assert.equal(await counted(world), before + 3)
})
