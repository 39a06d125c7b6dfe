import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { imeis } from '../support/imeis.ts'
import { type ProcessMuster, spawnMuster } from '../support/process.ts'
import { openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const R = '1000000001'
const C = '2000000001'
const devices = `/kcs/v1/rp/devices?resellerId=${R}&pageSize=1`

/** Sends a request that takes `delayMs`; resolves when the server has received it. */
async function slowly(muster: ProcessMuster, token: string, delayMs: number) {
  await muster.ask('POST', '/_muster/v1/faults', { body: { match: { path: '/kcs/v1/rp/devices' }, do: { delayMs } } })
  const status = muster.ask('GET', devices, { token }).then(
    answer => answer.status,
    () => 'disconnected',
  )
  while ((await muster.ask('GET', '/_muster/v1/faults')).text.includes('pending')) await sleep(5)
  return { status }
}

const refusals: readonly [path: string, of: (body: Record<string, unknown>) => unknown, expected: unknown][] = [
  [devices, body => body.code, 50000000],
  ['/kcs/v1/kme/devices/list', body => body.code, 5000000],
  ['/msp/v1/customers', body => body.code, 'FAILURE'],
  ['/_muster/v1/ready', body => [body.status, body.title], [503, 'Stopping']],
  ['/nowhere', body => body.status, 503],
]

test('a stopping server finishes its request, refuses new ones with 503 in the envelope of their API, and exits with 0', async t => {
  const muster = await spawnMuster(':memory:')
  t.after(() => muster.kill())
  const slow = await slowly(muster, await muster.token('northwind'), 3000)
  muster.signal('SIGTERM')
  while ((await muster.ask('GET', '/_muster/v1/ready')).status === 200) await sleep(5)
  for (const [path, of, expected] of refusals) {
    const answer = await muster.ask('GET', path)
    assert.deepEqual([answer.status, answer.headers.get('retry-after'), of(answer.body)], [503, '5', expected], path)
  }
  assert.equal(await slow.status, 200)
  assert.equal(await muster.ended, 0)
})

test('a second signal ends a stopping server at once with exit code 1', async t => {
  const muster = await spawnMuster(':memory:')
  t.after(() => muster.kill())
  const slow = await slowly(muster, await muster.token('northwind'), 60_000)
  muster.signal('SIGTERM')
  while ((await muster.ask('GET', '/_muster/v1/ready')).status === 200) await sleep(5)
  muster.signal('SIGINT')
  assert.equal(await muster.ended, 1)
  assert.equal(await slow.status, 'disconnected')
})

test('a transaction that a shutdown interrupts has no lease afterwards, and the next start completes it', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(data, { recursive: true }))
  const before = await spawnMuster(data)
  t.after(() => before.kill())
  const body = { resellerId: R, customerId: C, transactionId: 'HALF', type: 'IMEI', devices: imeis(10_000, 40_000) }
  const token = await before.token('northwind')
  assert.equal((await before.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })).status, 200)
  const database = new DatabaseSync(join(data, 'muster.db'), { timeout: 10_000 })
  t.after(() => database.close())
  const row = () => database.prepare(`select state, done, lease_until from transactions where id = 'HALF'`).get()
  while (row()?.done === 0) await sleep(1)
  before.signal('SIGTERM')
  assert.equal(await before.ended, 0)
  const left = row()
  assert.equal(left?.lease_until, 0)
  assert.equal(left?.state, 'progress', 'the transaction was interrupted before its end')

  const after = await spawnMuster(data)
  t.after(() => after.kill())
  await after.drain()
  const status = await after.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=HALF`, {
    token: await after.token('northwind'),
  })
  const { state, devices } = transactionIn(status.body)
  assert.deepEqual([state, devices], ['Complete', []])
  const list = `/kcs/v1/rp/devices?resellerId=${R}&transactionId=HALF&pageSize=1`
  assert.equal((await after.ask('GET', list, { token: await after.token('northwind') })).body.totalCount, 10_000)
})

test('a transaction whose step fails five times completes with 50000000 for each of its devices', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(data, { recursive: true }))
  const muster = await openMuster({ data, logLevel: 'silent' })
  t.after(() => muster.close())
  const sent = imeis(3, 60_000)
  const database = new DatabaseSync(join(data, 'muster.db'), { timeout: 5000 })
  t.after(() => database.close())
  database.exec(
    `create trigger broken before insert on devices when new.imei = '${sent[1]}' begin select raise(abort, 'broken'); end`,
  )
  const token = await muster.token('northwind')
  const upload = (transactionId: string, devices: string[]) =>
    muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token,
      body: { resellerId: R, customerId: C, transactionId, type: 'IMEI', devices },
    })
  await upload('BROKEN', sent)
  const attempts = database.prepare(`select attempts from transactions where id = 'BROKEN'`)
  while (attempts.get()?.attempts === 0) await sleep(5)
  // As after five failed attempts.
  database.exec(`update transactions set attempts = 5, lease_until = 0 where id = 'BROKEN'`)
  await muster.drain()
  const { body } = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=BROKEN`, { token })
  const { state, devices } = transactionIn(body)
  assert.equal(state, 'Complete')
  assert.deepEqual(
    devices,
    sent.map(imei => ({
      imei,
      code: 50000000,
      message: 'INTERNAL_SERVER_ERROR',
      data: 'An unknown internal server error has occurred.',
    })),
  )
})
