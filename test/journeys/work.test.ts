import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { makeAgentReader } from '../../src/agents/reader.ts'
import type { Pace } from '../../src/work/pace.ts'
import { startWork } from '../../src/work/worker.ts'
import { openAgentHost } from '../support/agent-host.ts'
import { imeis } from '../support/imeis.ts'
import { openKmeMuster, R1, T1, T2 } from '../support/kme-server.ts'
import { spawnMuster } from '../support/process.ts'
import { transactionIn } from '../support/status.ts'

const AGENTS = makeAgentReader({ addresses: 'private too', timeoutMs: 60_000, maxBytes: 1_000_000 })
const draft = (name: string, url: string, path = '/slow.apk') => ({
  name,
  doEnabled: true,
  supportedMDM: 'SOTI',
  mdmApkUri: url + path,
})

/** A store with a controlled machine clock, and a function that starts workers on it. */
async function slowMuster(t: TestContext) {
  const host = await openAgentHost()
  const muster = await openKmeMuster({ agents: AGENTS })
  t.after(async () => {
    await muster.close()
    await host.close()
  })
  const machine = { now: 1000 }
  const failures: unknown[] = []
  const pace: Pace = {
    machineNow: () => machine.now,
    pollEveryMs: 5,
    renewEveryMs: 1,
    stepSize: 500,
    pause: async () => {},
    readClock: async () => {},
    log: { info: () => {}, error: about => void failures.push(about) },
  }
  const start = (holder: string, pause = pace.pause) =>
    startWork({ ...muster.world, lease: () => ({ holder, until: machine.now + 50 }) }, { ...pace, pause })
  const publish = async (tenant: { id: string }, name: string, path?: string) => {
    const headers = await muster.bearer(tenant)
    const body = draft(name, host.url, path)
    return (await muster.call('POST', 'profiles/createAsync', { headers, body })).body.transactionId as string
  }
  const stateOf = async (tenant: { id: string }, id: string) =>
    (await muster.store.publications.list(tenant.id, { id, since: 0 }, { number: 0, size: 1 })).rows[0]?.state
  return { host, muster, machine, failures, start, publish, stateOf }
}

test('a download that takes longer than a lease stays with its worker, which renews the lease', async t => {
  const { host, muster, machine, failures, start, publish, stateOf } = await slowMuster(t)
  const id = await publish(T1, 'Slow')
  const work = start('patient')
  await host.waiting(1)
  machine.now += 40
  await new Promise(resolve => setTimeout(resolve, 50))
  machine.now += 40
  assert.equal(
    await muster.store.transactions.claim({ holder: 'other', until: 9999 }, machine.now, { lane: 'profiles' }),
    undefined,
  )
  host.release()
  await until(async () => (await stateOf(T1, id)) === 'published')
  await work.stop()
  assert.deepEqual([host.requests.get('/slow.apk'), failures], [1, []])
})

test('a stopped worker aborts its download and releases the lease, and the next worker starts at once', async t => {
  const { host, failures, start, publish, stateOf } = await slowMuster(t)
  const id = await publish(T1, 'Slow')
  const first = start('first')
  await host.waiting(1)
  await first.stop()
  assert.equal(await stateOf(T1, id), 'waiting')
  host.release()
  // The machine clock has not moved: the lease was released and has not expired.
  const second = start('second')
  await until(async () => (await stateOf(T1, id)) === 'published')
  await second.stop()
  assert.deepEqual([host.requests.get('/slow.apk'), failures], [2, []])
})

test('a stopped worker completes its current step, and the next worker continues with the next step', async t => {
  const { muster, machine, failures, start } = await slowMuster(t)
  const headers = await muster.bearer(T1)
  await muster.call('POST', 'reseller/approvals', { headers, body: { resellerId: R1.id, autoApproval: true } })
  await muster.profile('b'.repeat(24), 'Given')
  const devices = imeis(1700, 4000)
  await muster.upload(devices)
  const order = { profileId: 'b'.repeat(24), deviceIds: devices }
  assert.equal((await muster.call('PUT', 'devices/assignProfile', { headers, body: order })).body.pendingCount, 1700)
  let stopped: Promise<void> | undefined
  const first = start('first', async () => {
    stopped ??= first.stop()
  })
  await until(async () => stopped !== undefined)
  await stopped
  const left = async () => (await muster.call('GET', 'devices/list?pageSize=1', { headers })).body.processingCount
  assert.equal(await left(), 1200)
  assert.equal(machine.now, 1000, 'no lease has expired')
  const second = start('second')
  await until(async () => (await left()) === 0)
  await second.stop()
  const done = await muster.call('GET', 'devices/list?pageSize=1&state=ProfileAssigned', { headers })
  assert.deepEqual([done.body.totalCount, failures], [1700, []])
})

test("a slow agent host of one customer does not delay another customer's profile", async t => {
  const { host, start, publish, stateOf } = await slowMuster(t)
  const [, second] = [await publish(T1, 'One'), await publish(T1, 'Two')]
  const other = await publish(T2, 'One')
  const work = start('both')
  await host.waiting(2)
  assert.deepEqual([await stateOf(T1, second), await stateOf(T2, other)], ['waiting', 'processing'])
  host.release()
  await until(async () => (await stateOf(T1, second)) === 'published')
  await work.stop()
})

test("the slow agent hosts of six customers do not delay another customer's profile", async t => {
  const { host, muster, start, publish, stateOf } = await slowMuster(t)
  const six = Array.from({ length: 6 }, (_, i) => ({ ...T1, id: `${Number(T1.id) + 10_000 + i}` }))
  for (const tenant of six) {
    await muster.store.tenants.put(tenant)
    await publish(tenant, 'One')
    await publish(tenant, 'Two')
  }
  const quick = await publish(T2, 'Quick', '/agent.apk')
  const work = start('all')
  await until(async () => (await stateOf(T2, quick)) === 'published')
  await host.waiting(6)
  host.release()
  await work.stop()
})

test('an accepted profile survives kill -9 during the download of its agent, and is published once', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  const host = await openAgentHost()
  t.after(async () => {
    await host.close()
    await rm(data, { recursive: true })
  })
  const before = await spawnMuster(data)
  t.after(() => before.kill())
  const token = await before.token('acme')
  const asked = await before.ask('POST', '/kcs/v1/kme/profiles/createAsync', { token, body: draft('Survivor', host.url) })
  assert.equal(asked.status, 200, asked.text)
  await host.waiting(1)
  const status = async (muster: typeof before, bearer: string) =>
    (await muster.ask('GET', '/kcs/v1/kme/profiles/status', { token: bearer })).body.profiles.transactions
  assert.equal((await status(before, token))[0].state, 'Processing')

  // The same thread processes an upload during the download.
  const northwind = await before.token('northwind')
  const upload = { resellerId: '1000000001', customerId: '2000000001', transactionId: 'BESIDE', type: 'IMEI', devices: imeis(3) }
  assert.equal((await before.ask('PUT', '/kcs/v1/rp/devices/upload', { token: northwind, body: upload })).status, 200)
  const path = '/kcs/v1/rp/devices/status?resellerId=1000000001&transactionId=BESIDE'
  await until(async () => transactionIn((await before.ask('GET', path, { token: northwind })).body).state === 'Complete')
  await before.kill()

  host.release()
  const after = await spawnMuster(data)
  t.after(() => after.close())
  const again = await after.token('acme')
  await until(async () => (await status(after, again))[0].state === 'Complete')
  const [{ transactionId, profileId }, ...others] = await status(after, again)
  assert.deepEqual([transactionId, others], [asked.body.transactionId, []])
  const profile = await after.ask('GET', `/kcs/v1/kme/profiles/${profileId}/get`, { token: again })
  assert.equal(profile.body.mdmApkInfo.mdmApkUri, `${host.url}/slow.apk`)
  const lines = await after.ask('GET', '/_muster/v1/activity?operation=publishProfile')
  assert.equal(lines.body.totalCount, 1)
})

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    if (await condition()) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error('the condition was not met within 20 seconds')
}
