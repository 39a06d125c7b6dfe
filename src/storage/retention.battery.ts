/** Tests of the removal of old history that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import { associate } from '../../test/support/store-rows.ts'
import { bytes, claimed, device, FIRST_PAGE, line, step, testsOn, transaction, upload } from './fixtures.battery.ts'

export function retentionBattery(database: Database): void {
  const it = testsOn(database)

  it('entries of the activity log from before a time are removed in parts, the oldest first, from every log', async ({
    store,
  }) => {
    const views = ['9', '1'].map(tenant => ({ tenant, description: '', details: {} }))
    for (const time of [5, 3, 1, 4, 2]) await store.activity.add({ ...line(), time, views })
    const times = async (tenant: string) => (await store.activity.list({ tenant }, FIRST_PAGE)).rows.map(row => row.time)
    // Two rows of one activity, and one of the next, which takes the other one with it.
    assert.equal(await store.retention.removeActivity(5, 3), 3)
    assert.deepEqual(
      [await times('9'), await times('1')],
      [
        [5, 4, 3],
        [5, 4, 3],
      ],
    )
    assert.equal(await store.retention.removeActivity(5, 100), 4)
    assert.equal(await store.retention.removeActivity(5, 100), 0)
    assert.deepEqual([await times('9'), await times('1')], [[5], [5]])
  })

  it('transactions that were completed before a time are removed with their rows; others, their devices and uploads remain', async ({
    store,
  }) => {
    await associate(store)
    for (const [i, id] of ['OLD', 'NEW'].entries()) {
      const begun = await claimed(store, id, 1)
      const now = i === 0 ? 100 : 200
      await store.devices.register({ ...step(begun, { to: 1, last: true }), now }, upload(id), {
        devices: [device(`d${i}`, `11${i}`)],
        verdicts: [null],
      })
    }
    await store.transactions.begin({ transaction: transaction('WAITS', { serial: 'W' }), submitted: bytes([]) }, line())
    assert.equal(await store.retention.removeTransactions(100, 10), 0)
    assert.equal(await store.retention.removeTransactions(200, 10), 1)
    assert.equal(await store.transactions.get('9', 'OLD'), undefined)
    assert.deepEqual(await store.transactions.verdicts('9', 'OLD'), [])
    assert.deepEqual(await store.transactions.verdicts('9', 'NEW'), [null])
    assert.equal(await store.retention.removeTransactions(1000, 1), 1)
    assert.equal(await store.retention.removeTransactions(1000, 1), 0)
    assert.equal((await store.transactions.get('9', 'WAITS'))?.state, 'progress')
    assert.equal((await store.devices.page(FIRST_PAGE)).total, 2)
    assert.equal((await store.uploads.list('1', {}, FIRST_PAGE)).total, 2)
  })
}
