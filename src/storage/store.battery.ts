/** Tests of handsets, concurrent writes, and the opening and clearing of a store that each engine runs. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Database } from '../../test/support/databases.ts'
import { associate } from '../../test/support/store-rows.ts'
import { device, FIRST_PAGE, PROJECTIONS, testsOn } from './fixtures.battery.ts'
import { openEngine, openStore } from './open.ts'

export function storeBattery(database: Database): void {
  const it = testsOn(database)
  const { name, place, drop } = database

  it('a handset is found by each of its identifiers, and not by those of a replaced one', async ({ store }) => {
    const handset = { imei: '111', imei2: '222', meid: null, serialNumber: 'R5', model: 'SM', eligible: true }
    await store.handsets.put(handset)
    assert.deepEqual(await store.handsets.get({ identifier: '222' }), handset)
    await store.handsets.put({ ...handset, imei2: null, eligible: false })
    assert.equal(await store.handsets.get({ identifier: '222' }), undefined)
    assert.equal((await store.handsets.among(['R5', 'unknown'])).get('R5')?.eligible, false)
  })

  it('thousands of handsets are stored together, each in place of those that have its identifiers', async ({ store }) => {
    const handset = { imei: '111', imei2: null, meid: null, serialNumber: 'R5', model: 'SM', eligible: true }
    const many = Array.from({ length: 2500 }, (_, i) => ({ ...handset, imei: `1${i}`, imei2: `2${i}`, serialNumber: `R5${i}` }))
    await store.handsets.putAll(many)
    const other = { ...handset, imei: '11', serialNumber: 'R52' }
    await store.handsets.putAll([other])
    const found = await store.handsets.among(['11', '21', 'R51', '12', 'R52', '12499'])
    assert.deepEqual(Object.fromEntries(found), { '11': other, R52: other, '12499': many[2499] })
    assert.equal((await store.handsets.page(FIRST_PAGE)).total, 2499)
    await store.handsets.putAll([])
  })

  it('concurrent puts of one value store it once', async ({ store }) => {
    const handset = { imei: '111', imei2: '222', meid: null, serialNumber: null, model: 'SM', eligible: true }
    await Promise.all(Array.from({ length: 8 }, () => store.handsets.put(handset)))
    assert.deepEqual((await store.handsets.page(FIRST_PAGE)).rows, [handset])
    await associate(store)
    await Promise.all(Array.from({ length: 8 }, () => store.devices.put(device('d1', '333'))))
    assert.equal((await store.devices.page(FIRST_PAGE)).total, 1)
  })

  it('a cleared store is empty and accepts writes', async ({ store }) => {
    await associate(store)
    await store.clear()
    assert.equal(await store.tenants.get('1'), undefined)
    assert.deepEqual(await store.ready(), {})
  })

  test(`${name}: a store is not ready once a newer version has migrated it`, async () => {
    const where = await place()
    const { store } = await openStore(where, { projections: PROJECTIONS, now: 1 })
    try {
      // No other process can open a store in memory.
      if (where === ':memory:') return
      const newer = await openEngine(where, 'existing')
      await newer.write(tx => tx.insertInto('migrations').values({ name: '9999-newer', applied_at: 2 }).execute())
      await newer.close()
      assert.deepEqual(await store.ready(), { reason: 'A newer version of Muster has migrated the store' })
    } finally {
      await store.close()
      await drop(where)
    }
  })

  test(`${name}: twenty concurrent openings of an empty store migrate once`, async () => {
    const where = await place()
    try {
      const opened = await Promise.all(Array.from({ length: 20 }, () => openStore(where, { projections: PROJECTIONS, now: 2 })))
      const applied = opened.flatMap(({ migrated }) => migrated)
      // In memory every opening is a place of its own.
      const each = applied.filter(name => name === applied[0]).length
      assert.equal(each, where === ':memory:' ? 20 : 1)
      assert.equal(applied.length, each * new Set(applied).size, 'each thing once')
      await Promise.all(opened.map(({ store }) => store.tenants.get('1')))
      for (const { store } of opened) await store.close()
    } finally {
      await drop(where)
    }
  })
}
