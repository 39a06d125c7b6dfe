/** Two nodes with different clocks on one store, and leases that were taken under a wrong clock. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { isRefusal } from '../../src/enrolment/refusal.ts'
import { beginRelease } from '../../src/enrolment/release.ts'
import { LEASE_MS } from '../../src/enrolment/store/steps.ts'
import type { World } from '../../src/enrolment/world.ts'
import { openStore } from '../../src/storage/open.ts'
import { drain } from '../../src/work/worker.ts'
import { acceptUpload, BY, bareWorld } from '../support/bare-world.ts'
import { databases, NO_LISTS } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { associate, putTenants } from '../support/store-rows.ts'

const [PHONE = ''] = imeis(1)
const ORDER = { reseller: '9', customer: '1', vendor: null, orderNo: null }
const HOUR = 3_600_000

/** Two nodes on one store; the clock of the first is a minute ahead. In memory they share the connection. */
async function twoNodes(place: string) {
  const first = await openStore(place, { projections: NO_LISTS, now: 1 })
  const second = place === ':memory:' ? first : await openStore(place, { projections: NO_LISTS, now: 1 })
  const close = () => Promise.all(first === second ? [first.store.close()] : [first.store.close(), second.store.close()])
  return { fast: bareWorld(first.store, 60_000), exact: bareWorld(second.store), close }
}

const drainOn = (world: World) =>
  drain(world, {
    machineNow: Date.now,
    pollEveryMs: 50,
    renewEveryMs: 1000,
    stepSize: 500,
    pause: async () => {},
    readClock: async () => {},
    log: { info: () => {}, error: about => assert.fail(String((about as { err: unknown }).err)) },
  })

const upload = (world: World, transaction: string) => acceptUpload(world, { transaction, devices: [PHONE] })

for (const { name, place, drop } of databases) {
  const withNodes = async (act: (nodes: Awaited<ReturnType<typeof twoNodes>>) => Promise<void>) => {
    const where = await place()
    const nodes = await twoNodes(where)
    try {
      await putTenants(nodes.exact.store)
      await associate(nodes.exact.store)
      await act(nodes)
    } finally {
      await nodes.close()
      await drop(where)
    }
  }

  test(`${name}: a delete runs after an upload that a node with a clock a minute ahead accepted before`, () =>
    withNodes(async ({ fast, exact }) => {
      await upload(fast, 'UPLOAD')
      const devices = { type: 'imei', list: [PHONE] } as const
      assert.ok(!isRefusal(await beginRelease(exact, BY, { ...ORDER, transaction: 'DELETE', devices })))
      assert.equal(await drainOn(exact), 2)
      assert.deepEqual(await exact.store.transactions.verdicts('9', 'UPLOAD'), [null])
      assert.deepEqual(await exact.store.transactions.verdicts('9', 'DELETE'), [null])
      assert.equal(await exact.store.devices.get({ identifier: PHONE }), undefined)
    }))

  test(`${name}: a transaction is claimed at once if its lease was taken under a clock an hour ahead`, () =>
    withNodes(async ({ exact }) => {
      await upload(exact, 'LEASED')
      const { transactions } = exact.store
      const wrong = Date.now() + HOUR
      assert.equal((await transactions.claim({ holder: 'wrong', until: wrong + LEASE_MS }, wrong))?.id, 'LEASED')
      assert.equal((await transactions.claim({ holder: 'right', until: Date.now() + LEASE_MS }, Date.now()))?.id, 'LEASED')
      const third = await transactions.claim({ holder: 'third', until: Date.now() + LEASE_MS }, Date.now())
      assert.equal(third, undefined, 'the lease under the right clock is valid')
    }))

  test(`${name}: the lease to seed is free if it was taken under a clock an hour ahead`, () =>
    withNodes(async ({ exact }) => {
      const { settings } = exact.store
      const lease = (holder: string, now: number) => settings.leaseSeeding({ holder, until: now + LEASE_MS }, now)
      assert.equal(await lease('wrong', Date.now() + HOUR), true)
      assert.equal(await lease('right', Date.now()), true)
      assert.equal(await lease('third', Date.now()), false)
    }))
}
