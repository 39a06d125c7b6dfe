/** Tests of devices that move to another tenant that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import { associate, customer, reseller } from '../../test/support/store-rows.ts'
import { LeaseLost } from '../enrolment/store/steps.ts'
import { BY_ID, bytes, device, FIRST_PAGE, line, profile, testsOn, totalsOf, transaction, upload } from './fixtures.battery.ts'

export function movesBattery(database: Database): void {
  const it = testsOn(database)

  it('a device that moves to another tenant keeps its uploader', async ({ store }) => {
    await store.profiles.put(profile('p', 'Kiosk'))
    await associate(store)
    await store.tenants.put(customer('2'))
    await store.devices.put({ ...device('d1', '111'), state: 'ProfileAssigned', profile: 'p' })
    assert.equal(await store.devices.move('111', { tenant: '2', now: 9 }), true)
    const there = await store.devices.get({ identifier: '111' })
    assert.deepEqual([there?.tenant, there?.uploadedTo, there?.state, there?.profile], ['2', '1', 'Unassigned', null])
    assert.equal((await store.devices.list('1', { filter: {}, sort: BY_ID, page: FIRST_PAGE })).total, 0)
    assert.equal((await totalsOf(store))?.devices, 1)
  })

  it('a move to a customer leaves ineligible devices and puts the others into the uploads of their resellers', async ({
    store,
  }) => {
    await associate(store)
    await store.tenants.put(reseller('8'))
    await store.profiles.put(profile('p', 'Base'))
    const manages = {
      provider: '7',
      customer: '1',
      managementType: 'JointlyManaged',
      services: [],
      createdAt: 1,
      updatedAt: 1,
    } as const
    await store.managements.put({ ...manages, status: 'Active' })
    const there = { tenant: '7', uploadedTo: '7', state: 'Unassigned', upload: 'old', userName: 'u', tags: ['t'] } as const
    await store.devices.putAll([
      { ...device('d1', '111'), ...there },
      { ...device('d2', '222'), ...there, reseller: '8', lockStatus: 'Locked' },
      { ...device('d3', '333'), ...there, state: 'Pending' },
      { ...device('d4', '444'), ...there, reseller: '6' },
      { ...device('d5', '555'), ...there, reseller: null },
      { ...device('d6', '666'), ...there, tenant: '2' },
    ])
    const ids = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'gone']
    const uploads = [
      { ...upload('U9'), state: 'Approved', profile: 'p' },
      { ...upload('U8'), reseller: '8' },
    ] as const
    const moving = async (id: string, change: { ids: readonly string[] }) => {
      const details = { to: '1', uploads: [], by: 'me' }
      const order = { ...transaction(id, { tenant: '7', count: change.ids.length }), kind: 'move', details } as const
      const lease = { holder: 'me', until: 100 }
      await store.transactions.begin({ transaction: order, submitted: bytes([]), lease }, line())
      const step = { transaction: order, lease, from: 0, to: change.ids.length, last: true, now: 9 }
      const moved = { ids: change.ids, customer: '1', uploads, tags: ['moved'] }
      await store.devices.transfer(step, moved)
      await assert.rejects(store.devices.transfer(step, moved), LeaseLost)
      return (await store.transactions.get('7', id))?.failed
    }
    assert.equal(await moving('M1', { ids }), 4)
    const found = await Promise.all(
      ['111', '222', '333', '444', '555', '666'].map(identifier => store.devices.get({ identifier })),
    )
    assert.deepEqual(
      found.map(one => [one?.tenant, one?.state, one?.profile, one?.upload, one?.userName, one?.tags, one?.lockStatus]),
      [
        ['1', 'ProfileAssigned', 'p', 'U9', null, ['moved'], 'Unlocked'],
        ['1', 'Pending', null, 'U8', null, ['moved'], 'Locked'],
        ['7', 'Pending', null, 'old', 'u', ['t'], 'Unlocked'],
        ['7', 'Unassigned', null, 'old', 'u', ['t'], 'Unlocked'],
        ['1', 'Unassigned', null, null, null, ['moved'], 'Unlocked'],
        ['2', 'Unassigned', null, 'old', 'u', ['t'], 'Unlocked'],
      ],
    )
    assert.deepEqual(
      found.slice(0, 2).map(one => [one?.uploadedTo, one?.createdAt, one?.updatedAt]),
      [
        ['7', 7, 9],
        ['7', 7, 9],
      ],
    )
    const known = (await store.uploads.list('1', {}, FIRST_PAGE)).rows
    assert.deepEqual(
      known.map(row => [row.id, row.reseller, row.state, row.devices]),
      [
        ['U8', '8', 'Pending', 1],
        ['U9', '9', 'Approved', 1],
      ],
    )
    assert.deepEqual((await store.profiles.tallies('1', ['p'])).get('p'), { ProfileAssigned: 1 })
    assert.deepEqual([await store.devices.count('7'), await store.devices.count('1')], [2, 3])
    const listed = async (tenant: string) =>
      (await store.devices.list(tenant, { filter: {}, sort: BY_ID, page: FIRST_PAGE })).rows
    assert.deepEqual(
      JSON.parse(`[${await listed('1')}]`).map((row: { id: string }) => row.id),
      ['d1', 'd5'],
    )

    await store.managements.put({ ...manages, status: 'Pending' })
    await store.devices.put({ ...device('d7', '777'), ...there })
    assert.equal(await moving('M2', { ids: ['d7'] }), 1, 'a customer that is no longer managed gets nothing')
    assert.equal((await store.devices.get({ identifier: '777' }))?.tenant, '7')
  })

  it('a moved device has no profile if the profile of its upload was deleted meanwhile', async ({ store }) => {
    await associate(store)
    await store.managements.put({
      provider: '7',
      customer: '1',
      managementType: 'JointlyManaged',
      status: 'Active',
      services: [],
      createdAt: 1,
      updatedAt: 1,
    })
    await store.devices.put({ ...device('d1', '111'), tenant: '7', uploadedTo: '7', state: 'Unassigned' })
    const details = { to: '1', uploads: [], by: 'me' }
    const order = { ...transaction('M', { tenant: '7', count: 1 }), kind: 'move', details } as const
    const lease = { holder: 'me', until: 100 }
    await store.transactions.begin({ transaction: order, submitted: bytes([]), lease }, line())
    const uploads = [{ ...upload('U9'), state: 'Approved', profile: 'p' }] as const
    const step = { transaction: order, lease, from: 0, to: 1, last: true, now: 9 }
    await store.devices.transfer(step, { ids: ['d1'], customer: '1', uploads, tags: [] })
    const found = await store.devices.get({ identifier: '111' })
    assert.deepEqual([found?.tenant, found?.state, found?.profile], ['1', 'Unassigned', null])
  })
}
