/** Tests of associations and aliases that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import { associate } from '../../test/support/store-rows.ts'
import {
  alias,
  bytes,
  claimed,
  device,
  FIRST_PAGE,
  line,
  profile,
  step,
  testsOn,
  transaction,
  upload,
} from './fixtures.battery.ts'

export function associationsBattery(database: Database): void {
  const it = testsOn(database)

  it('an association is created once, and is deleted only without devices and transactions in progress', async ({ store }) => {
    await associate(store)
    const there = await store.associations.get({ reseller: '9', customer: '1' })
    assert.ok(there)
    assert.equal(await store.associations.create({ ...there, state: 'pending' }, line()), false)
    assert.equal((await store.associations.customerOf('9', '1'))?.association.state, 'active')
    const key = { reseller: '9', customer: '1' }
    const uploading = await claimed(store, 'A', 1)
    assert.equal(await store.associations.remove(key, line()), 'in use', 'something may still come of it')
    await store.devices.register(step(uploading, { to: 1, last: true }), upload('A'), {
      devices: [device('d1', '111')],
      verdicts: [null],
    })
    assert.equal(await store.associations.remove(key, line()), 'in use')
    await store.devices.remove({ identifier: '111' })
    assert.equal(await store.associations.remove(key, line('gone')), 'removed')
    assert.equal(await store.associations.remove(key, line()), 'missing')
    assert.equal(await store.associations.customerOf('9', '1'), undefined)
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'gone')
  })

  it('the customers of a reseller are listed by name, last upload or count, and then by id', async ({ store }) => {
    const created = {
      reseller: '9',
      state: 'active',
      autoApproval: false,
      defaultProfile: null,
      internalReference: null,
    } as const
    for (const id of ['1', '2', '3']) {
      const tenant = await store.tenants.get(id)
      assert.ok(tenant)
      await store.tenants.put({ ...tenant, name: { 1: 'beta', 2: 'Gamma', 3: 'Alpha' }[id] ?? '' })
      await store.associations.put({ ...created, customer: id, createdAt: 1, updatedAt: 1 })
    }
    const uploading = await claimed(store, 'A', 1)
    await store.devices.register(step(uploading, { to: 1, last: true }), upload('A'), {
      devices: [device('d1', '111')],
      verdicts: [null],
    })
    const ids = async (by?: 'name' | 'lastUploadAt' | 'uploads' | 'devices', descending = false) => {
      const { rows } = await store.associations.customersOf('9', by === undefined ? {} : { sort: { by, descending } }, FIRST_PAGE)
      return rows.map(({ customer }) => customer.id).join('')
    }
    assert.deepEqual(await Promise.all([ids(), ids('name'), ids('name', true)]), ['123', '312', '213'])
    for (const by of ['lastUploadAt', 'uploads', 'devices'] as const) {
      assert.deepEqual([await ids(by), await ids(by, true)], ['231', '123'], by)
    }
  })

  it('the label of a customer changes with an entry in the log, and only where there is an association', async ({ store }) => {
    await associate(store)
    const label = { reseller: '9', customer: '1', internalReference: 'Key account', now: 8 }
    assert.equal(await store.associations.relabel(label, line('labelled')), true)
    assert.equal((await store.associations.get(label))?.internalReference, 'Key account')
    assert.equal(await store.associations.relabel({ ...label, customer: '2' }, line('not written')), false)
    const { rows } = await store.activity.list({}, FIRST_PAGE)
    assert.deepEqual(
      rows.map(row => row.description),
      ['labelled'],
    )
  })

  it('preferences and aliases change in one commit, and a refusal or a missing profile changes none', async ({ store }) => {
    await associate(store)
    for (const id of ['p', 'q']) await store.profiles.put(profile(id, id))
    for (const id of ['a', 'b']) await store.aliases.create(alias(id, 'p'), 10, line())
    const pair = { reseller: '9', customer: '1' }
    const before = await store.associations.get(pair)
    assert.ok(before)
    const aliases = async () => (await store.aliases.of('1', ['9'])).map(({ id, profile }) => `${id} ${profile}`)
    const change = { ...before, autoApproval: true, defaultProfile: 'q', updatedAt: 9 }
    const decide = (profiles: readonly string[], key = pair) =>
      store.associations.decide({ ...key, profiles }, (association, existing) => {
        assert.deepEqual([association, existing.map(({ id }) => id)], [before, ['a', 'b']])
        return {
          association: change,
          stored: [alias('b', 'q'), alias('c', 'q')],
          removed: [alias('a', 'p')],
          log: [line('saved')],
        }
      })
    assert.deepEqual(await decide(['q', 'gone']), { reason: 'profile-unknown', about: 'gone' })
    assert.deepEqual(await decide([], { ...pair, customer: '2' }), { reason: 'association-missing', about: '9' })
    const refused = { reason: 'auto-approval-off' } as const
    assert.equal(await store.associations.decide({ ...pair, profiles: [] }, () => refused), refused)
    assert.deepEqual([await store.associations.get(pair), await aliases()], [before, ['a p', 'b p']])

    await decide(['q'])
    assert.deepEqual([await store.associations.get(pair), await aliases()], [change, ['b q', 'c q']])
    const { rows } = await store.activity.list({}, FIRST_PAGE)
    assert.equal(rows[0]?.description, 'saved')
    assert.deepEqual(await store.associations.resellerOf('1', '9'), {
      association: change,
      reseller: await store.tenants.get('9'),
    })
    assert.equal(await store.associations.resellerOf('2', '9'), undefined)
  })

  it('deactivation deletes the aliases and preferences of a reseller, and is refused while an upload is pending', async ({
    store,
  }) => {
    await associate(store)
    await store.profiles.put(profile('p', 'Base'))
    await store.aliases.create(alias('a', 'p'), 10, line())
    const pair = { reseller: '9', customer: '1' }
    await store.associations.trust({ ...pair, autoApproval: true, defaultProfile: 'p', now: 2 }, line(), 'even active')
    const deactivate = () => store.associations.deactivate({ ...pair, now: 9 }, line('removed'))
    const before = await store.associations.get(pair)

    const uploading = await claimed(store, 'A', 1)
    assert.equal(await deactivate(), 'uploads pending', 'one that is in progress')
    await store.devices.register(step(uploading, { to: 1, last: true }), upload('A'), {
      devices: [device('d1', '111')],
      verdicts: [null],
    })
    assert.equal(await deactivate(), 'uploads pending', 'one that waits for approval')
    assert.deepEqual([await store.associations.get(pair), (await store.aliases.of('1')).length], [before, 1])
    assert.deepEqual(
      (await store.associations.resellersOf('1', FIRST_PAGE)).rows.map(row => [row.reseller.name, row.association.autoApproval]),
      [['Reseller 9', true]],
    )

    await store.devices.remove({ identifier: '111' })
    const approval = {
      ...transaction('ok', { tenant: '1', count: 1 }),
      kind: 'approve',
      details: { uploads: [{ upload: 'A', profile: null }], by: 'me' },
    } as const
    await store.transactions.begin({ transaction: approval, submitted: bytes([]) }, line())
    const removed = { ...before, state: 'inactive', autoApproval: false, defaultProfile: null, updatedAt: 9 }
    assert.deepEqual(await deactivate(), removed)
    assert.deepEqual([await store.associations.get(pair), await store.aliases.of('1')], [removed, []])
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'removed')
    assert.equal(await deactivate(), 'missing', 'what is no longer in the list')
    assert.equal((await store.associations.resellersOf('1', FIRST_PAGE)).total, 0)
  })

  it('a customer sees a reseller that added it after the first upload', async ({ store }) => {
    await associate(store)
    const there = await store.associations.get({ reseller: '9', customer: '1' })
    assert.ok(there)
    await store.associations.put({ ...there, state: 'pending' })
    await store.profiles.put(profile('p', 'Base'))
    const seen = async () => (await store.associations.resellersOf('1', FIRST_PAGE)).total
    assert.equal(await seen(), 0)
    assert.equal(await store.aliases.create(alias('a', 'p'), 10, line()), 'not associated')
    assert.equal(await store.associations.deactivate({ reseller: '9', customer: '1', now: 9 }, line()), 'missing')
    const uploading = await claimed(store, 'A', 1)
    await store.devices.register(step(uploading, { to: 1, last: true }), upload('A'), {
      devices: [device('d1', '111')],
      verdicts: [null],
    })
    assert.equal(await seen(), 1)
    assert.equal(await store.aliases.create(alias('a', 'p'), 10, line()), 'created')
  })

  it('trust creates or activates an association, keeps absent preferences, and changes an active one only on request', async ({
    store,
  }) => {
    await store.profiles.put(profile('p', 'Kiosk'))
    const key = { reseller: '9', customer: '1' }
    const made = { ...key, state: 'active', autoApproval: false, defaultProfile: 'p', internalReference: null }
    assert.deepEqual(await store.associations.trust({ ...key, defaultProfile: 'p', now: 1 }, line()), {
      ...made,
      createdAt: 1,
      updatedAt: 1,
    })
    assert.equal(await store.associations.trust({ ...key, autoApproval: true, now: 2 }, line('not written')), undefined)
    assert.equal((await store.associations.get(key))?.autoApproval, false)
    assert.notEqual((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'not written')
    for (const state of ['pending', 'inactive'] as const) {
      await store.associations.put({ ...made, state, internalReference: 'ours', createdAt: 1, updatedAt: 1 })
      const woken = await store.associations.trust({ ...key, autoApproval: true, now: 3 }, line())
      assert.deepEqual(woken, { ...made, autoApproval: true, internalReference: 'ours', createdAt: 1, updatedAt: 3 })
    }
    const changed = await store.associations.trust({ ...key, defaultProfile: null, now: 4 }, line(), 'even active')
    assert.deepEqual([changed?.autoApproval, changed?.defaultProfile], [true, null])
    const both = await Promise.all([1, 2].map(() => store.associations.trust({ ...key, customer: '2', now: 5 }, line())))
    assert.equal(both.filter(one => one === undefined).length, 1)
  })

  it('aliases of a reseller have different names and respect the limit, also under concurrent requests', async ({ store }) => {
    await associate(store)
    assert.equal(await store.aliases.create(alias('a', 'p1'), 10, line()), 'no profile')
    await store.profiles.create(profile('p1', 'Base'), line())
    await store.profiles.create(profile('p2', 'Other'), line())
    assert.equal(await store.aliases.create({ ...alias('a', 'p1'), reseller: '8' }, 10, line()), 'not associated')
    const same = await Promise.all(['a', 'b'].map(id => store.aliases.create({ ...alias(id, 'p1'), alias: 'same' }, 10, line())))
    assert.deepEqual(same.sort(), ['created', 'taken'])
    const two = await Promise.all(['c', 'd'].map(id => store.aliases.create(alias(id, 'p1'), 2, line())))
    assert.deepEqual(two.sort(), ['created', 'full'])

    const [other, first] = await store.aliases.of('1')
    assert.ok(first && other)
    assert.equal(await store.aliases.change({ ...first, alias: other.alias }, line()), 'taken')
    assert.equal(await store.aliases.change({ ...first, profile: 'p3' }, line()), 'no profile')
    assert.equal(await store.aliases.change({ ...first, id: 'unknown' }, line()), 'missing')
    assert.equal(await store.aliases.change({ ...first, alias: 'new', profile: 'p2' }, line()), 'changed')
    assert.deepEqual(await store.aliases.byId('1', first.id), { ...first, alias: 'new', profile: 'p2' })
    assert.equal(await store.aliases.byId('2', first.id), undefined)
    assert.equal(await store.aliases.removeById('2', first.id, line()), false)
    assert.equal(await store.aliases.removeById('1', first.id, line('gone')), true)
    assert.equal(await store.aliases.removeById('1', first.id, line()), false)
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'gone')
  })
}
