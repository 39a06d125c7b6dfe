/** Workers take turns between tenants. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { openStore } from '../../src/storage/open.ts'
import { startWork } from '../../src/work/worker.ts'
import { acceptUpload, bareWorld } from '../support/bare-world.ts'
import { databases, NO_LISTS } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { associate, putTenants } from '../support/store-rows.ts'

for (const { name, place, drop } of databases) {
  test(`${name}: one device of a reseller does not wait for twenty uploads of 2,000 of another`, async t => {
    const where = await place()
    const { store } = await openStore(where, { projections: NO_LISTS, now: 1 })
    t.after(async () => {
      await store.close()
      await drop(where)
    })
    await putTenants(store)
    for (const reseller of ['8', '9']) await associate(store, reseller)
    const world = bareWorld(store)
    const devices = imeis(20 * 2000 + 1)
    for (let i = 0; i < 20; i++)
      await acceptUpload(world, { transaction: `LONG${i}`, devices: devices.slice(i * 2000, (i + 1) * 2000) })
    const done: string[] = []
    const enough = Promise.withResolvers<void>()
    let pauses = 0
    const work = startWork(world, {
      machineNow: Date.now,
      pollEveryMs: 5,
      renewEveryMs: 1000,
      stepSize: 500,
      pause: async () => {
        // After the first of the four steps of the first upload.
        if (pauses++ === 0) await acceptUpload(world, { reseller: '8', transaction: 'SHORT', devices: devices.slice(-1) })
      },
      readClock: async () => {},
      log: {
        info: (about, message) => {
          assert.equal(message, 'done')
          done.push((about as { transaction: string }).transaction)
          if (done.length === 3) enough.resolve()
        },
        error: about => enough.reject((about as { err: unknown }).err),
      },
    })
    await enough.promise.finally(work.stop)
    assert.deepEqual(done.slice(0, 3), ['SHORT', 'LONG0', 'LONG1'])
    const verdicts = await store.transactions.verdicts('9', 'LONG0')
    assert.deepEqual([verdicts.length, verdicts.filter(verdict => verdict !== null)], [2000, []])
    assert.deepEqual(await store.transactions.verdicts('8', 'SHORT'), [null])
  })

  test(`${name}: during a hold, a running transaction does not give way to a waiting one, which could not start`, async t => {
    const where = await place()
    const { store } = await openStore(where, { projections: NO_LISTS, now: 1 })
    t.after(async () => {
      await store.close()
      await drop(where)
    })
    await putTenants(store)
    for (const reseller of ['8', '9']) await associate(store, reseller)
    const world = bareWorld(store)
    await acceptUpload(world, { transaction: 'FIRST', devices: imeis(1) })
    assert.equal((await store.transactions.claim(world.lease(), Date.now()))?.id, 'FIRST')
    await acceptUpload(world, { transaction: 'OWN', devices: imeis(1) })
    const isWaiting = () => store.transactions.isOtherWaiting('9', Date.now())
    assert.equal(await isWaiting(), false, 'the next transaction of the same tenant waits for this one')
    await acceptUpload(world, { reseller: '8', transaction: 'OTHER', devices: imeis(1, 5) })
    assert.equal(await isWaiting(), true)
    await store.settings.write({ workHeld: true })
    assert.equal(await isWaiting(), false)
  })
}
