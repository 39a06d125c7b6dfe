import assert from 'node:assert/strict'
import test from 'node:test'
import { databases } from '../../../test/support/databases.ts'
import type { Activity } from '../../enrolment/activity.ts'
import type { Device } from '../../enrolment/device.ts'
import type { Store } from '../../enrolment/store.ts'
import { openStore } from '../open.ts'

const projections = {
  devices: {
    id: 'id',
    state: 'state',
    changed: 'updatedAt',
    who: 'userName',
    labels: 'tags',
    of: 'tenantName',
    gets: 'profileName',
    from: 'resellerName',
  },
  uploads: { id: 'id', order: 'uploadUuid' },
} as const
const renamed = { ...projections, devices: { name: 'id', kind: { always: 'phone' }, ...projections.devices } } as const

for (const { name, place, drop } of databases) {
  const it = (title: string, run: (store: Store, where: string) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const where = await place()
      const { store } = await openStore(where, { projections, now: 1 })
      await store.tenants.put(customer)
      await run(store, where).finally(async () => {
        await store.close()
        await drop(where)
      })
    })

  it('after devices were added, removed and approved, each page of a list has the devices at its positions', async store => {
    // Ids in no order, as two nodes make them; every third device is pending.
    const all = Array.from({ length: 1200 }, (_, i) => device((i * 7919) % 1200, i % 3 === 0 ? 'Pending' : 'Unassigned'))
    for (let i = 0; i < all.length; i += 300) await store.devices.putAll(all.slice(i, i + 300))
    for (let i = 1170; i < 1200; i++) await store.devices.remove({ identifier: all[i]?.imei ?? '' })
    await store.devices.putAll(all.slice(0, 90).map(phone => ({ ...phone, state: 'Unassigned' })))
    await store.devices.putAll(Array.from({ length: 600 }, (_, i) => device(2000 + i, 'Enrolled')))

    const listed = (await everything(store)).filter(phone => phone.state !== 'Pending').map(phone => phone.id)
    for (let number = 0; number * 130 <= listed.length + 130; number++) {
      const page = await store.devices.list('1', { filter: {}, sort: BY_ID, page: { number, size: 130 } })
      assert.equal(page.total, listed.length)
      assert.deepEqual(
        read(page.rows).map(row => row.id),
        listed.slice(number * 130, number * 130 + 130),
        `page ${number}`,
      )
    }
  })

  it('a list shows the present state of a device and the present name of its profile after both were changed', async store => {
    const quoted = 'quoted "names"\n\\ and ünïcode'
    await store.profiles.put(profile(quoted))
    await store.devices.putAll([
      { ...device(1, 'Enrolled'), profile: 'p1', userName: quoted, tags: [quoted] },
      device(2, 'Unassigned'),
    ])
    const before = read((await store.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST })).rows)
    assert.deepEqual(before[0], {
      id: idOf(1),
      state: 'Enrolled',
      changed: 7,
      who: quoted,
      labels: [quoted],
      of: 'Acme',
      gets: quoted,
      from: null,
    })
    assert.deepEqual(before[1], { ...before[0], id: idOf(2), state: 'Unassigned', who: null, labels: [], gets: null })

    await store.profiles.put(profile('another name'))
    const [phone] = await everything(store)
    assert.ok(phone)
    await store.devices.report([{ device: phone, state: 'EnrollFailed', log: line }], 9)
    const after = read((await store.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST })).rows)
    assert.deepEqual(after[0], { ...before[0], state: 'EnrollFailed', changed: 9, gets: 'another name' })
    const sorted = read(
      (await store.devices.list('1', { filter: {}, sort: { by: 'profileName', descending: true }, page: FIRST })).rows,
    )
    assert.deepEqual(
      sorted.find(row => row.id === idOf(1)),
      after[0],
      'the same in any order',
    )
  })

  it('a list shows devices of the most frequent reseller and profile, and all others, with their own values', async store => {
    await store.profiles.put(profile('Base'))
    await store.tenants.put({ ...customer, id: '8', name: 'Small "s"' })
    await store.tenants.put({ ...customer, id: '9', name: 'Large "l"' })
    for (const reseller of ['8', '9']) await store.associations.put({ ...association, reseller })
    const large = { reseller: '9', profile: 'p1' }
    const kinds = [
      [large, { from: 'Large "l"', gets: 'Base' }],
      [
        { ...large, reseller: '8' },
        { from: 'Small "s"', gets: 'Base' },
      ],
      [
        { ...large, reseller: null },
        { from: null, gets: 'Base' },
      ],
      [
        { ...large, profile: null },
        { from: 'Large "l"', gets: null },
      ],
      [
        { ...large, userName: 'ann' },
        { from: 'Large "l"', gets: 'Base', who: 'ann' },
      ],
      [
        { ...large, tags: ['till'] },
        { from: 'Large "l"', gets: 'Base', labels: ['till'] },
      ],
    ] as const
    // Checks the list while most devices are of one kind.
    const checkWith = async (most: number) => {
      const kindOf = (i: number) => kinds[i < kinds.length ? i : most] ?? kinds[0]
      await store.devices.putAll(Array.from({ length: 40 }, (_, i) => ({ ...device(i, 'Enrolled'), ...kindOf(i)[0] })))
      const rows = read((await store.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST })).rows)
      const expected = (i: number) => ({
        id: idOf(i),
        state: 'Enrolled',
        changed: 7,
        of: 'Acme',
        who: null,
        labels: [],
        ...kindOf(i)[1],
      })
      for (const [i, row] of rows.entries()) assert.deepEqual(row, expected(i))
      assert.equal(rows.length, 40)
    }
    for (const most of kinds.keys()) await checkWith(most)
  })

  it('the first start with another projection rewrites the JSON of all devices, and the second start nothing', async (store, where) => {
    if (where === ':memory:') return
    await store.devices.putAll(Array.from({ length: 700 }, (_, i) => device(i, 'Unassigned')))
    const other = await openStore(where, { projections: renamed, now: 2 })
    assert.equal(other.migrated.length, 1)
    const { rows } = await other.store.devices.list('1', { filter: {}, sort: BY_ID, page: { number: 0, size: 1000 } })
    assert.ok(read(rows).every((row, i) => row.name === idOf(i) && row.kind === 'phone'))
    await other.store.close()
    const again = await openStore(where, { projections: renamed, now: 3 })
    assert.deepEqual(again.migrated, [])
    await again.store.close()
  })

  it('a connection that has cached a read sees the commit of another connection in its next turn of the event loop', async (store, where) => {
    if (where === ':memory:') return
    const { store: other } = await openStore(where, { projections, now: 2 })
    assert.equal((await other.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST })).total, 0)
    await store.devices.putAll([device(1, 'Unassigned')])
    await turn()
    assert.equal((await other.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST })).total, 1)
    await other.tenants.put({ ...customer, name: 'Renamed' })
    await turn()
    assert.equal((await store.tenants.get('1'))?.name, 'Renamed')
    await store.tenants.put({ ...customer, name: 'Renamed again' })
    await turn()
    assert.equal((await other.tenants.get('1'))?.name, 'Renamed again')
    assert.equal((await store.tenants.get('1'))?.name, 'Renamed again')
    await other.close()
  })
}

/** The data version is read once per turn of the event loop. */
const turn = () => new Promise(resolve => setImmediate(resolve))

const BY_ID = { by: 'id', descending: false } as const
const FIRST = { number: 0, size: 100 }
const read = (rows: string): Record<string, unknown>[] => JSON.parse(`[${rows}]`)
const idOf = (i: number): string => `d${String(i).padStart(5, '0')}`

/** All devices of the store, in the order of their ids. */
const everything = async (store: Store): Promise<Device[]> => [...(await store.devices.page({ number: 0, size: 5000 })).rows]

const customer = {
  id: '1',
  name: 'Acme',
  kind: 'customer',
  email: null,
  approval: 'approved',
  services: [],
  details: {},
  country: 'US',
  region: 'us',
  status: 'active',
  createdAt: 1,
  updatedAt: 1,
} as const

const association = {
  customer: '1',
  state: 'active',
  autoApproval: false,
  defaultProfile: null,
  internalReference: null,
  createdAt: 1,
  updatedAt: 1,
} as const

const profile = (name: string) => ({
  tenant: '1',
  id: 'p1',
  content: { name, doEnabled: true, aeEnabled: false, systemAppEnabled: true, skipSetupWizard: true, allowUserCancel: false },
  published: true,
  createdAt: 1,
  updatedAt: 1,
})

const device = (i: number, state: Device['state']): Device => ({
  tenant: '1',
  id: idOf(i),
  imei: `35${String(i).padStart(13, '0')}`,
  imei2: null,
  meid: null,
  serialNumber: null,
  model: null,
  state,
  lockStatus: 'Unlocked',
  profile: null,
  userName: null,
  userToken: null,
  tags: [],
  reseller: null,
  vendor: null,
  uploadedTo: '1',
  upload: null,
  transaction: null,
  orderNo: null,
  orderTime: null,
  createdAt: 7,
  updatedAt: 7,
})

const line: Activity = {
  id: 'a1',
  time: 1,
  who: 'me',
  performer: '1',
  channel: 'test',
  operation: 'report',
  service: 'tests',
  category: 'Device',
  event: 'Report',
  status: 'OK',
  customer: null,
  views: [{ tenant: '1', description: 'a device', details: {} }],
  code: null,
  errorId: null,
}
