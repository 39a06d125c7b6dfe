import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { imeis } from '../support/imeis.ts'
import { spawnMuster } from '../support/process.ts'
import { transactionIn } from '../support/status.ts'

const R = '1000000001'
const C = '2000000001'
const upload = (transactionId: string, devices: string[]) => ({
  body: { resellerId: R, customerId: C, transactionId, type: 'IMEI', devices },
})

test('acknowledged uploads survive kill -9, and an interrupted transaction registers each device exactly once', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(data, { recursive: true }))
  const devices = imeis(6000, 10_000)
  const before = await spawnMuster(data)
  t.after(() => before.kill())
  const token = await before.token('northwind')
  const seeded = await registered(before, token)
  assert.equal(
    (await before.ask('PUT', '/kcs/v1/rp/devices/upload', { token, ...upload('EARLIER', devices.slice(0, 3)) })).status,
    200,
  )
  assert.equal((await before.ask('PUT', '/kcs/v1/rp/devices/upload', { token, ...upload('HALF', devices) })).status, 200)
  // The process is killed after the first step or after the last; the result must be the same.
  await waitFor(async () => (await registered(before, token)) > seeded + 3)
  await before.kill()

  const after = await spawnMuster(data)
  t.after(() => after.kill())
  const again = await after.token('northwind')
  await waitFor(async () => (await status(after, again, 'HALF')).state === 'Complete')
  const { devices: failed } = await status(after, again, 'HALF')
  assert.deepEqual(
    failed.map((row: { imei: string; code: number }) => [row.imei, row.code]),
    devices.slice(0, 3).map(imei => [imei, 40000005]),
    'every other device was registered once',
  )
  assert.equal(await registered(after, again), 6000 + seeded, 'each device is counted once')
  assert.equal(
    (await after.ask('PUT', '/kcs/v1/rp/devices/upload', { token: again, ...upload('HALF', devices) })).body.code,
    40000014,
  )

  for (const tenant of [R, C]) {
    const { activity } = (await after.ask('GET', `/_muster/v1/activity?operation=upload&tenant=${tenant}`)).body
    assert.deepEqual(
      activity.map((entry: { status: string }) => entry.status),
      ['Completed with error', 'Completed'],
      `the activity log of ${tenant}`,
    )
  }

  const uploads = await after.ask('GET', '/kcs/v1/kme/devices/uploads/list?transactionId=HALF', {
    token: await after.token('acme'),
  })
  assert.equal(uploads.body.uploadList[0].deviceCount, 5997)
  const seedings = await after.ask('GET', '/_muster/v1/activity?operation=seed')
  assert.equal(seedings.body.totalCount, 1, 'a restart on the same data does not seed')
  assert.ok(
    after.printed.some(line => line.includes('northwind-secret')),
    'the restart prints the accounts',
  )
  await after.close()
})

test('a job on all devices that match a filter survives kill -9, and changes each device exactly once', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(data, { recursive: true }))
  const before = await spawnMuster(data)
  t.after(() => before.kill())
  const devices = imeis(6000, 10_000)
  await before.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await before.token('northwind'), ...upload('ALL', devices) })
  await before.ask('POST', '/_muster/v1/work/drain')
  const token = await before.token('acme')
  await before.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token, body: { transactionIds: ['ALL'] } })
  await before.ask('POST', '/_muster/v1/work/drain')
  const portal = '/_muster/portal/v1/customer'
  const unassigned = await before.ask('GET', `${portal}/devices?status=Unassigned&pageSize=1`, { token })
  const expectedCount = unassigned.body.totalCount
  const profileId = '65a000000000000000000001'
  const order = { act: 'assignProfile', profileId, filter: { status: 'Unassigned' }, expectedCount }
  const begun = await before.ask('POST', `${portal}/devices/jobs`, { token, body: order })
  assert.equal(begun.status, 201, begun.text)
  const job = async (muster: Asked, token: string) => (await muster.ask('GET', `${portal}/jobs/${begun.body.id}`, { token })).body
  await waitFor(async () => (await job(before, token)).done > 0)
  await before.kill()

  const after = await spawnMuster(data)
  t.after(() => after.kill())
  const again = await after.token('acme')
  await waitFor(async () => (await job(after, again)).status !== 'In progress')
  const { status: end, total, done, failed, unmatched } = await job(after, again)
  assert.deepEqual([end, total, done, failed, unmatched], ['Completed', expectedCount, expectedCount, 0, 0])
  const left = await after.ask('GET', `${portal}/devices?status=Unassigned&pageSize=1`, { token: again })
  assert.equal(left.body.totalCount, 0)
  await after.close()
})

test('an idle process completes the transaction of a killed process on the same file', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(data, { recursive: true }))
  const busy = await spawnMuster(data)
  const idle = await spawnMuster(data)
  t.after(() => idle.kill())
  const token = await idle.token('northwind')
  const seeded = await registered(idle, token)
  await busy.ask('PUT', '/kcs/v1/rp/devices/upload', { token, ...upload('LEFT', imeis(6000, 10_000)) })
  await busy.kill()
  await waitFor(async () => (await status(idle, token, 'LEFT')).state === 'Complete')
  assert.equal(await registered(idle, token), 6000 + seeded)
})

test('the WAL is checkpointed soon after an upload, while the server runs', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(data, { recursive: true }))
  const muster = await spawnMuster(data)
  t.after(() => muster.kill())
  const token = await muster.token('northwind')
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, ...upload('LOGGED', imeis(600, 10_000)) })
  await waitFor(async () => (await status(muster, token, 'LOGGED')).state === 'Complete')
  // The database file without its WAL.
  const copy = join(data, 'copy.db')
  await waitFor(async () => {
    await copyFile(join(data, 'muster.db'), copy)
    const database = new DatabaseSync(copy)
    try {
      return database.prepare("select count(*) as devices from devices where transaction_id = 'LOGGED'").get()?.devices === 600
    } catch {
      // There was no checkpoint yet.
      return false
    } finally {
      database.close()
    }
  })
})

type Asked = Awaited<ReturnType<typeof spawnMuster>>

const status = async (muster: Asked, token: string, id: string) =>
  transactionIn((await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${id}`, { token })).body)
const registered = async (muster: Asked, token: string): Promise<number> =>
  (await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}&pageSize=1`, { token })).body.totalCount
async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    if (await condition()) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error('the condition was not met within 20 seconds')
}
