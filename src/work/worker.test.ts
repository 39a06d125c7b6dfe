import assert from 'node:assert/strict'
import test from 'node:test'
import { imeis } from '../../test/support/imeis.ts'
import { openKmeMuster, R1, T1 } from '../../test/support/kme-server.ts'
import { entry } from '../enrolment/activity.ts'
import type { Transaction } from '../enrolment/transaction.ts'
import { drain } from './worker.ts'

test('a transaction that fails five times is given up with an error and does not block its tenant', async t => {
  const muster = await openKmeMuster()
  t.after(muster.close)
  const { store } = muster
  await muster.associate(R1.id, T1.id)
  const machine = { now: 1_000_000 }
  const world = { ...muster.world, lease: () => ({ holder: 'a worker', until: machine.now + 5000 }) }
  const upload = (id: string, submitted: string) => {
    const transaction: Transaction<'upload'> = {
      tenant: R1.id,
      id,
      serial: world.ids.object(),
      kind: 'upload',
      customer: T1.id,
      vendor: null,
      orderNo: null,
      state: 'progress',
      count: 2,
      done: 0,
      failed: 0,
      details: { type: 'imei', orderTime: null, targetService: null, aliases: {}, soldToCode: null },
      request: `request of ${id}`,
      acceptedAt: 1,
      completedAt: null,
    }
    const line = entry(world, { who: 'reseller', channel: 'kdp' }, { tenant: R1.id, act: 'upload', target: id })
    return store.transactions.begin({ transaction, submitted: Buffer.from(submitted) }, line)
  }
  await upload('BROKEN', '["35000')
  await upload('GOOD', JSON.stringify(imeis(2)))

  const logged: { request: string; errorId?: string; attempt?: number }[] = []
  const completed = await drain(world, {
    // At each claim the lease of the previous claim has expired.
    machineNow: () => {
      machine.now += 6000
      return machine.now
    },
    pollEveryMs: 1000,
    renewEveryMs: 1000,
    stepSize: 500,
    pause: async () => {},
    readClock: async () => {},
    log: { info: () => {}, error: about => void logged.push(about as (typeof logged)[number]) },
  })

  assert.equal(completed, 2)
  assert.deepEqual(await store.transactions.verdicts(R1.id, 'BROKEN'), ['device-broken', 'device-broken'])
  assert.deepEqual(await store.transactions.verdicts(R1.id, 'GOOD'), [null, null])
  assert.deepEqual(
    logged.map(({ attempt }) => attempt),
    [1, 2, 3, 4, 5, undefined],
  )
  assert.ok(logged.every(({ request }) => request === 'request of BROKEN'))
  const { rows } = await store.activity.list({ operation: 'giveUp' }, { number: 0, size: 10 })
  assert.deepEqual(
    rows.map(({ tenant, status, performedBy, description, errorId }) => [tenant, status, performedBy, description, errorId]),
    [[R1.id, 'Error', '', 'upload, 2 devices undecided', logged.at(-1)?.errorId]],
  )
})
