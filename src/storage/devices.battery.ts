/** Tests of devices, their steps and lists that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import { associate } from '../../test/support/store-rows.ts'
import type { UploadedFilter, UploadedKey } from '../enrolment/store/devices.ts'
import { LeaseLost } from '../enrolment/store/steps.ts'
import {
  BY_ID,
  bytes,
  claimed,
  device,
  FIRST_PAGE,
  line,
  profile,
  step,
  testsOn,
  totalsOf,
  transaction,
  upload,
} from './fixtures.battery.ts'

export function devicesBattery(database: Database): void {
  const it = testsOn(database)

  it('the devices of a reseller are paged by key, across windows of a filter that few devices match', async ({ store }) => {
    for (const customer of ['1', '2']) {
      const association = { reseller: '9', customer, state: 'active', autoApproval: false, defaultProfile: null } as const
      await store.associations.put({ ...association, internalReference: null, createdAt: 1, updatedAt: 1 })
    }
    const devices = Array.from({ length: 4300 }, (_, i) => {
      const customer = i < 4200 ? '1' : '2'
      const own = { tenant: customer, uploadedTo: customer, model: i % 1400 === 3 ? 'rare' : null }
      return { ...device(`d${String(i).padStart(5, '0')}`, `35${i}`), ...own, orderNo: i === 7 ? 'PO' : null }
    })
    for (let from = 0; from < devices.length; from += 500) await store.devices.putAll(devices.slice(from, from + 500))
    const all = async (filter: UploadedFilter, size: number) => {
      const ids: string[] = []
      let pages = 0
      for (let after: UploadedKey | undefined; ; pages++) {
        const { rows, next } = await store.devices.uploadedPage('9', filter, { after, size })
        ids.push(...rows.map(row => row.id))
        if (next === undefined) return ids
        after = next
        assert.ok(pages < 50)
      }
    }
    const latestFirst = devices.map(({ id }) => id).toReversed()
    assert.deepEqual(await all({}, 1000), latestFirst)
    assert.deepEqual(await all({ customer: '1' }, 999), latestFirst.slice(100))
    assert.deepEqual(await all({ model: 'rare' }, 2), ['d04203', 'd02803', 'd01403', 'd00003'])
    assert.deepEqual(await all({ model: 'rare', customer: '1' }, 100), ['d02803', 'd01403', 'd00003'])
    assert.deepEqual(await all({ orderNo: 'PO' }, 100), ['d00007'])
    assert.deepEqual(await all({ identifier: '3542' }, 100), ['d00042'])
    assert.deepEqual(await all({ identifier: '3542', customer: '2' }, 100), [])
    assert.deepEqual(await all({ state: 'verified' }, 100), [])
    assert.deepEqual((await store.devices.uploadedPage('8', {}, { size: 10 })).rows, [], 'of another reseller')
    assert.deepEqual(await store.associations.modelsOf('9', 1), [{ model: '', devices: 4296 }])
  })

  it('a device is registered once in the store, with its identifiers, upload and counters', async ({ store }) => {
    await associate(store)
    const first = await claimed(store, 'A', 2)
    const verdicts = await store.devices.register(step(first, { to: 2, last: true }), upload('A'), {
      devices: [device('d1', '111'), device('d2', '222')],
      verdicts: [null, null],
    })
    assert.deepEqual(verdicts, [null, null])
    const second = await claimed(store, 'B', 3)
    const later = await store.devices.register(step(second, { to: 3, last: true }), upload('B'), {
      devices: [device('d3', '222'), null, device('d4', '333', '111')],
      verdicts: [null, 'imei-malformed', null],
    })
    assert.deepEqual(later, ['device-taken', 'imei-malformed', 'device-taken'])
    assert.equal(await store.devices.get({ identifier: '333' }), undefined, 'no identifier of a refused device is stored')
    assert.deepEqual(await store.transactions.verdicts('9', 'B'), later)
    assert.equal((await store.transactions.get('9', 'B'))?.failed, 3)
    const uploads = await store.uploads.list('1', {}, FIRST_PAGE)
    assert.deepEqual(
      uploads.rows.map(row => [row.id, row.devices, row.resellerName]),
      [['A', 2, 'Reseller 9']],
    )
    assert.deepEqual(await totalsOf(store), { uploads: 2, devices: 2, lastUploadAt: 7 })
    const pending = await store.devices.list('1', { filter: { states: ['Pending'] }, sort: BY_ID, page: FIRST_PAGE })
    assert.equal(pending.total, 2)
    assert.deepEqual(JSON.parse(`[${pending.rows}]`)[0], {
      id: 'd1',
      mei: '111',
      state: 'Pending',
      of: 'Customer 1',
      by: 'Reseller 9',
      profile: null,
    })
    assert.equal(
      (await store.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST_PAGE })).total,
      0,
      'what waits is not among the devices',
    )
  })

  it('an approval assigns the profile to waiting devices and to devices that are registered after it', async ({ store }) => {
    await store.profiles.put(profile('p', 'Kiosk'))
    await associate(store)
    const uploading = await claimed(store, 'A', 2)
    await store.devices.register(step(uploading, { to: 1, last: false }), upload('A'), {
      devices: [device('d1', '111')],
      verdicts: [null],
    })
    const approval = {
      ...transaction('ok', { tenant: '1', count: 1 }),
      kind: 'approve',
      details: { uploads: [{ upload: 'A', profile: 'p' }], by: 'me' },
    } as const
    const lease = { holder: 'me', until: 100 }
    assert.equal(await store.transactions.begin({ transaction: approval, submitted: bytes([]), lease }, line()), 'leased')
    assert.equal(
      (await store.devices.find('1', { ids: [], identifiers: ['111'] })).get('111')?.awaiting,
      false,
      'free the moment it was approved',
    )
    assert.equal(await store.devices.approve({ transaction: approval, lease, from: 0, now: 8 }, 500), 1)
    await store.devices.register({ ...step(uploading, { to: 2, last: true }), from: 1 }, upload('A'), {
      devices: [device('d2', '222')],
      verdicts: [null],
    })
    const states = await Promise.all(['111', '222'].map(identifier => store.devices.get({ identifier })))
    assert.deepEqual(
      states.map(found => [found?.state, found?.profile]),
      [
        ['ProfileAssigned', 'p'],
        ['ProfileAssigned', 'p'],
      ],
    )
    assert.deepEqual((await store.profiles.tallies('1', ['p'])).get('p'), { ProfileAssigned: 2 })
  })

  it('unassigned devices are counted once, and lose credentials only if the order drops them', async ({ store }) => {
    await store.profiles.put(profile('p', 'Kiosk'))
    await associate(store)
    const assigned = { state: 'ProfileAssigned', profile: 'p', userName: 'ann', userToken: 'secret', tags: ['till'] } as const
    await store.devices.put({ ...device('d111', '111'), ...assigned, state: 'Enrolled' })
    await store.devices.put({ ...device('d222', '222'), ...assigned })
    await store.devices.put({ ...device('d333', '333'), state: 'Unassigned' })
    const lease = { holder: 'me', until: 100 }
    const unassign = async (id: string, ids: readonly string[], how: { dropCredentials: boolean; now: number }) => {
      const details = { dropCredentials: how.dropCredentials, by: 'me' }
      const order = { ...transaction(id, { tenant: '1', count: ids.length }), kind: 'unassign', details } as const
      await store.transactions.begin({ transaction: order, submitted: bytes([]), lease }, line())
      await store.devices.unassign({ transaction: order, lease, from: 0, to: ids.length, last: true, now: how.now }, ids, how)
      return store.transactions.get('1', id)
    }
    const rows = () =>
      Promise.all(
        ['111', '222', '333'].map(async identifier => {
          const found = await store.devices.get({ identifier })
          return [found?.state, found?.profile, found?.userName, found?.userToken, found?.tags, found?.updatedAt]
        }),
      )
    const [, , untouched] = await rows()

    const first = await unassign('o1', ['d111', 'd333', 'gone'], { dropCredentials: false, now: 9 })
    assert.deepEqual([first?.state, first?.failed], ['complete', 1])
    assert.deepEqual(await rows(), [
      ['Unassigned', null, 'ann', 'secret', ['till'], 9],
      ['ProfileAssigned', 'p', 'ann', 'secret', ['till'], untouched?.at(-1)],
      untouched,
    ])
    assert.deepEqual((await store.profiles.tallies('1', ['p'])).get('p'), { Enrolled: 0, ProfileAssigned: 1 })

    const again = await unassign('o2', ['d111', 'd222', 'd333'], { dropCredentials: true, now: 10 })
    assert.equal(again?.failed, 0)
    assert.deepEqual(await rows(), [
      ['Unassigned', null, null, null, ['till'], 10],
      ['Unassigned', null, null, null, ['till'], 10],
      untouched,
    ])
    assert.deepEqual((await store.profiles.tallies('1', ['p'])).get('p'), { Enrolled: 0, ProfileAssigned: 0 })
    assert.equal((await store.devices.page(FIRST_PAGE)).total, 3)
    assert.equal((await store.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST_PAGE })).total, 3)
    const step = { transaction: transaction('o2', { tenant: '1', count: 1 }), lease, from: 0, to: 1, last: true, now: 11 }
    await assert.rejects(store.devices.unassign(step, ['d111'], { dropCredentials: false }), LeaseLost)
  })

  it('assignment, removal and release keep the counters correct', async ({ store }) => {
    await store.profiles.put(profile('p', 'Kiosk'))
    await associate(store)
    const uploading = await claimed(store, 'A', 3)
    await store.devices.register(
      step(uploading, { to: 3, last: true }),
      { ...upload('A'), state: 'Approved' },
      { devices: ['111', '222', '333'].map(imei => device(`d${imei}`, imei)), verdicts: [null, null, null] },
    )
    const lease = { holder: 'me', until: 100 }
    const order = {
      ...transaction('o1', { tenant: '1', count: 2 }),
      kind: 'assign',
      details: { profile: 'p', by: 'me' },
    } as const
    await store.transactions.begin({ transaction: order, submitted: bytes([]), lease }, line())
    await store.devices.assign(
      { transaction: order, lease, from: 0, to: 2, last: true, now: 9 },
      [{ device: 'd111', userName: 'ann' }, { device: 'gone' }],
      'p',
    )
    assert.equal((await store.devices.get({ identifier: '111' }))?.userName, 'ann')
    assert.equal((await store.transactions.get('1', 'o1'))?.failed, 1)
    const removal = { ...transaction('o2', { tenant: '1', count: 1 }), kind: 'remove', details: { by: 'me' } } as const
    await store.transactions.begin({ transaction: removal, submitted: bytes([]), lease }, line())
    await store.devices.discard({ transaction: removal, lease, from: 0, to: 1, last: true, now: 9 }, ['d222'])
    const releasing = await claimed(store, 'R', 2)
    const named = await store.devices.findUploaded('9', '1', ['333', '222'])
    assert.deepEqual([...named.keys()], ['333'])
    const verdicts = await store.devices.release(
      step(releasing, { to: 2, last: true }),
      [named.get('333') ?? null, device('dx', '999')],
      [null, null],
    )
    assert.deepEqual(verdicts, [null, 'device-not-found'])
    assert.equal((await store.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST_PAGE })).total, 1)
    assert.equal((await totalsOf(store))?.devices, 1)
    assert.equal(await store.devices.get({ identifier: '222' }), undefined)
  })

  it('pages follow each other, and filters and prefix searches find their devices', async ({ store }) => {
    await associate(store)
    for (let i = 0; i < 7; i++)
      await store.devices.put({ ...device(`d${i}`, `35000${i}`), state: 'Unassigned', tags: i === 3 ? ['100%'] : [] })
    const ids = async (filter: object, page: object) =>
      JSON.parse(`[${(await store.devices.list('1', { filter, sort: BY_ID, page: { ...FIRST_PAGE, ...page } })).rows}]`).map(
        (row: { id: string }) => row.id,
      )
    assert.deepEqual(await ids({}, { number: 1, size: 3 }), ['d3', 'd4', 'd5'])
    assert.deepEqual(await ids({ search: '350004' }, {}), ['d4'])
    assert.deepEqual(await ids({ search: '50004' }, {}), [])
    assert.deepEqual(await ids({ tags: ['100%'] }, {}), ['d3'])
    assert.deepEqual(await ids({ identifiers: ['350002'], ids: ['d5'] }, {}), ['d2', 'd5'])
    assert.deepEqual(await ids({ ids: [] }, {}), [], 'an empty list matches no device')
    assert.equal((await store.devices.listUploaded('9', { customers: ['1'] }, FIRST_PAGE)).total, 7)
  })
}
