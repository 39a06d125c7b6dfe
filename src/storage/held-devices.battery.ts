/** Tests of the devices of a tenant as rows, and of their tags, that each engine runs. */

import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import type { DeviceFilter } from '../enrolment/device.ts'
import type { DeviceSort } from '../enrolment/store/devices.ts'
import { LeaseLost } from '../enrolment/store/steps.ts'
import { BY_ID, bytes, device, FIRST_PAGE, line, profile, testsOn, transaction } from './fixtures.battery.ts'

export function heldDevicesBattery(database: Database): void {
  const it = testsOn(database)

  it('the devices of a tenant are listed as rows in both directions, by filters, and counted', async ({ store }) => {
    await store.profiles.put(profile('p', 'Kiosk'))
    const devices = Array.from({ length: 1300 }, (_, i) => ({
      ...device(`d${String(i).padStart(5, '0')}`, `35${i}`),
      state: i % 10 === 0 ? ('Pending' as const) : ('ProfileAssigned' as const),
      profile: i % 10 === 0 ? null : 'p',
      model: i % 500 === 1 ? 'rare' : 'usual',
      orderNo: i === 7 ? 'PO' : null,
      updatedAt: 5000 - i,
    }))
    for (let from = 0; from < devices.length; from += 500) await store.devices.putAll(devices.slice(from, from + 500))
    const listed = devices.filter(({ state }) => state !== 'Pending').map(({ id }) => id)
    const ids = async (filter: DeviceFilter, sort: DeviceSort, page = { number: 0, size: 1000 }) => {
      const { rows, total } = await store.devices.rows('1', { filter, sort, page })
      return { total, ids: rows.map(({ id }) => id) }
    }
    const latest = { by: 'id', descending: true } as const
    for (const number of [0, 1, 2, 3, 4]) {
      const [from, to] = [number * 390, number * 390 + 390]
      const page = { number, size: 390 }
      assert.deepEqual(await ids({}, BY_ID, page), { total: 1170, ids: listed.slice(from, to) }, `page ${number}`)
      assert.deepEqual(await ids({}, latest, page), { total: 1170, ids: listed.toReversed().slice(from, to) }, `page ${number}`)
    }
    assert.deepEqual(await ids({ model: 'rare' }, latest), { total: 3, ids: ['d01001', 'd00501', 'd00001'] })
    assert.deepEqual(await ids({ orderNo: 'PO' }, BY_ID), { total: 1, ids: ['d00007'] })
    assert.deepEqual(await ids({ orderNo: 'PO', model: 'rare' }, BY_ID), { total: 0, ids: [] })
    assert.equal((await ids({ states: ['Pending'] }, BY_ID)).total, 130)
    const byChange = await ids({}, { by: 'updatedAt', descending: false }, { number: 0, size: 2 })
    assert.deepEqual(byChange.ids, ['d01299', 'd01298'])
    const [last] = (await store.devices.rows('1', { filter: {}, sort: latest, page: { number: 0, size: 1 } })).rows
    assert.deepEqual(last, { ...devices.at(-1), profileVersion: 0 })
    assert.deepEqual(await store.devices.rows('2', { filter: {}, sort: latest, page: FIRST_PAGE }), { rows: [], total: 0 })

    const counts = await store.devices.countsOf('1', { profiles: 5 })
    assert.deepEqual(Object.fromEntries(counts.states), { Pending: 130, ProfileAssigned: 1170 })
    assert.deepEqual(counts.profiles, [{ id: 'p', name: 'Kiosk', devices: 1170 }])
    assert.deepEqual(await store.devices.countsOf('2', { profiles: 5 }), { states: new Map(), profiles: [] })
  })

  it('a change of tags reaches devices in any state, and one with too many tags counts as failed', async ({ store }) => {
    await store.profiles.put(profile('p', 'Kiosk'))
    const ten = Array.from({ length: 10 }, (_, i) => `t${i}`)
    await store.devices.putAll([
      { ...device('d1', '111'), state: 'Unassigned', tags: ['old'] },
      { ...device('d2', '222'), state: 'ProfileAssigned', profile: 'p', tags: [] },
      { ...device('d3', '333'), state: 'Unassigned', tags: ten },
      { ...device('d4', '444'), state: 'Unassigned', tags: ['new'] },
    ])
    const ids = ['d1', 'd2', 'd3', 'd4', 'gone']
    const change = { add: ['new'], remove: ['old'] }
    const order = { ...transaction('T', { tenant: '1', count: 5 }), kind: 'tag', details: { ...change, by: 'me' } } as const
    const lease = { holder: 'me', until: 100 }
    assert.equal(await store.transactions.begin({ transaction: order, submitted: bytes(ids), lease }, line()), 'leased')
    await store.devices.retag({ transaction: order, lease, from: 0, to: 5, last: true, now: 9 }, ids, change)
    assert.equal((await store.transactions.get('1', 'T'))?.failed, 2)
    const { rows } = await store.devices.rows('1', { filter: {}, sort: BY_ID, page: FIRST_PAGE })
    assert.deepEqual(
      rows.map(row => [row.id, row.tags, row.state, row.profile, row.updatedAt === 9]),
      [
        ['d1', ['new'], 'Unassigned', null, true],
        ['d2', ['new'], 'ProfileAssigned', 'p', true],
        ['d3', ten, 'Unassigned', null, false],
        ['d4', ['new'], 'Unassigned', null, false],
      ],
    )
    const listed = await store.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST_PAGE })
    assert.deepEqual(
      JSON.parse(`[${listed.rows}]`).map((row: { id: string; state: string; profile: string }) => [
        row.id,
        row.state,
        row.profile,
      ]),
      [
        ['d1', 'Unassigned', null],
        ['d2', 'ProfileAssigned', 'Kiosk'],
        ['d3', 'Unassigned', null],
        ['d4', 'Unassigned', null],
      ],
    )
    assert.deepEqual((await store.devices.tagsOf('1', {}, { number: 0, size: 3 })).rows, [
      { tag: 'new', devices: 3 },
      { tag: 't0', devices: 1 },
      { tag: 't1', devices: 1 },
    ])
    const again = store.devices.retag({ transaction: order, lease, from: 0, to: 5, last: true, now: 10 }, ids, change)
    await assert.rejects(again, LeaseLost)
  })

  it('tags are counted when devices come, change and go', async ({ store }) => {
    await store.profiles.put(profile('p', 'Kiosk'))
    const long = 'x'.repeat(257)
    const unassigned = { ...device('d1', '111'), state: 'Unassigned' as const }
    await store.devices.putAll([
      { ...unassigned, tags: ['Till', 'north', 'north'] },
      { ...unassigned, id: 'd2', imei: '222', tags: ['north', long, '50%'] },
      { ...unassigned, id: 'd3', imei: '333' },
      { ...unassigned, id: 'd4', imei: '444', tags: ['é'.repeat(256)] },
    ])
    const tags = async (filter = {}, page = FIRST_PAGE) => {
      const { rows, total } = await store.devices.tagsOf('1', filter, page)
      return [total, ...rows.map(({ tag, devices }) => [tag.slice(0, 5), devices])]
    }
    const most = ['ééééé', 1]
    assert.deepEqual(await tags(), [4, ['50%', 1], ['Till', 1], ['north', 2], most])
    assert.deepEqual(await tags({ mostUsedFirst: true }), [4, ['north', 2], ['50%', 1], ['Till', 1], most])
    assert.deepEqual(await tags({ search: 'til' }), [1, ['Till', 1]])
    assert.deepEqual(await tags({ search: '%' }), [1, ['50%', 1]])
    assert.deepEqual(await tags({}, { number: 1, size: 2 }), [4, ['north', 2], most])
    assert.deepEqual((await store.devices.tagsOf('2', {}, FIRST_PAGE)).total, 0)

    const order = { ...transaction('A', { tenant: '1', count: 3 }), kind: 'assign', details: { profile: 'p', by: 'me' } } as const
    const lease = { holder: 'me', until: 100 }
    await store.transactions.begin({ transaction: order, submitted: bytes([]), lease }, line())
    const assignees = [{ device: 'd1', tags: ['shop', 'north'] }, { device: 'd2' }, { device: 'gone', tags: ['lost'] }]
    await store.devices.assign({ transaction: order, lease, from: 0, to: 3, last: true, now: 9 }, assignees, 'p')
    assert.deepEqual(await tags(), [4, ['50%', 1], ['north', 2], ['shop', 1], most])
    await store.devices.put({ ...unassigned, tags: ['shop', 'new'] })
    await store.devices.remove({ identifier: '444' })
    assert.deepEqual(await tags(), [4, ['50%', 1], ['new', 1], ['north', 1], ['shop', 1]])
    await store.devices.move('111', { tenant: '2', now: 9 })
    assert.deepEqual(await tags(), [2, ['50%', 1], ['north', 1]])
    assert.equal((await store.devices.tagsOf('2', {}, FIRST_PAGE)).total, 2)
    await store.clear()
    assert.deepEqual(await tags(), [0])
  })
}
