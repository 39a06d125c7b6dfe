/** Tests of profiles that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import { associate, customer } from '../../test/support/store-rows.ts'
import { alias, bytes, device, FIRST_PAGE, line, profile, testsOn, transaction } from './fixtures.battery.ts'

export function profilesBattery(database: Database): void {
  const it = testsOn(database)

  it('a profile name is unique for its tenant without regard to case', async ({ store }) => {
    const base = profile('p1', 'Base')
    assert.equal(await store.profiles.create(base, line()), true)
    assert.equal(await store.profiles.create(profile('p2', 'BASE'), line()), false)
    assert.deepEqual(await store.profiles.named('1', 'bASE'), base)
    assert.equal(await store.profiles.named('2', 'base'), undefined, 'another tenant knows nothing of it')
  })

  it('an edit replaces a profile, and cannot take the name of another', async ({ store }) => {
    const base = profile('p1', 'Base')
    await store.profiles.create(base, line())
    await store.profiles.create(profile('p2', 'Other'), line())
    assert.equal(await store.profiles.change(profile('p2', 'bASE'), line()), 'taken')
    assert.equal(await store.profiles.change(profile('p3', 'Free'), line()), 'missing')
    assert.equal(
      await store.profiles.change({ ...profile('p1', 'BASE'), createdAt: 9, updatedAt: 9 }, line('written')),
      'changed',
    )
    assert.deepEqual(await store.profiles.named('1', 'base'), {
      ...profile('p1', 'BASE'),
      version: 1,
      createdAt: 1,
      updatedAt: 9,
    })
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'written')
    const both = await Promise.all(['p1', 'p2'].map(id => store.profiles.change(profile(id, 'Race'), line())))
    assert.deepEqual(both.sort(), ['changed', 'taken'])
  })

  it('a provider sees the published profiles of customers whose enrolment it manages, and their originals', async ({ store }) => {
    const relation = { provider: '7', managementType: 'JointlyManaged', status: 'Active', createdAt: 1, updatedAt: 1 } as const
    const services = ['KnoxConfigure', 'KnoxMobileEnrollment'] as const
    const managing = { ...relation, customer: '1', services, opened: true, onAcceptance: { knoxManage: 'a.example' } }
    await store.managements.put(managing)
    await store.managements.put({ ...relation, customer: '2', services, status: 'Pending' })
    await store.managements.put({ ...relation, customer: '3', services: ['KnoxConfigure'] })
    await store.managements.put({ ...relation, customer: '4', services, status: 'DelinkPending' })
    assert.deepEqual(await store.managements.ofCustomer('1'), [managing])
    const copy = { ...profile('p2', 'copy'), tenant: '4', parent: { tenant: '1', id: 'p1', updatedAt: 5 } }
    for (const one of [profile('p1', 'Base'), { ...profile('p3', 'Draft'), published: false }, copy])
      await store.profiles.put(one)
    for (const tenant of ['2', '3']) await store.profiles.put({ ...profile('p1', 'Base'), tenant })
    const seen = async (filter: object, provider = '7') => (await store.profiles.ofManaged(provider, filter, FIRST_PAGE)).rows
    assert.deepEqual(await seen({}), [profile('p1', 'Base'), copy])
    assert.deepEqual(await seen({ descending: true, ids: ['p1', 'p2'] }), [copy, profile('p1', 'Base')])
    assert.deepEqual(await seen({ customers: ['1', '2'] }), [profile('p1', 'Base')])
    assert.deepEqual(await seen({ parent: copy.parent }), [copy])
    await store.managements.put({ ...relation, customer: '4', services, status: 'Active', managementType: 'FullyManaged' })
    assert.deepEqual(await seen({ managementType: 'FullyManaged' }), [copy])
    assert.deepEqual(await seen({}, '8'), [])
    await store.tenants.put({ ...customer('1'), details: { firstName: 'Ada', lastName: 'Byron' } })
    await store.tenants.put({ ...customer('2'), details: { firstName: 'Ada' } })
    await store.tenants.put({ ...customer('4'), name: 'Odd', details: { lastName: 'A\ud800\u0000' } })
    const search = async (search: string) => {
      const sorted = { search, sortBy: 'companyName', descending: false } as const
      return (await store.managements.customersOf('7', sorted, FIRST_PAGE)).rows.map(row => row.customer.id)
    }
    assert.deepEqual([await search('ada b'), await search('ADA'), await search('customer')], [['1'], ['1'], ['1', '2', '3']])
  })

  it('a profile is removed with its aliases and defaults, unless devices have it or an order names it', async ({ store }) => {
    await associate(store)
    const key = { tenant: '1', id: 'p1' }
    await store.profiles.create(profile('p1', 'Base'), line())
    await store.profiles.create(profile('p2', 'Other'), line())
    for (const id of ['p1', 'p2']) await store.aliases.create(alias(id, id), 10, line())
    await store.associations.trust({ reseller: '9', customer: '1', defaultProfile: 'p1', now: 5 }, line(), 'even active')

    await store.devices.put({ ...device('d1', '111'), state: 'Enrolled', profile: 'p1' })
    assert.equal(await store.profiles.removeUnused(key, line()), 'in use')
    await store.devices.remove({ identifier: '111' })
    const order = {
      ...transaction('o', { tenant: '1', count: 1 }),
      kind: 'assign',
      details: { profile: 'p1', by: 'me' },
    } as const
    const lease = { holder: 'me', until: 100 }
    await store.transactions.begin({ transaction: order, submitted: bytes([]), lease }, line())
    assert.equal(await store.profiles.removeUnused(key, line()), 'in use')
    assert.equal((await store.aliases.of('1')).length, 2)
    await store.devices.assign({ transaction: order, lease, from: 0, to: 1, last: true, now: 9 }, [{ device: 'gone' }], 'p1')

    assert.equal(await store.profiles.removeUnused(key, line('removed')), 'removed')
    assert.equal(await store.profiles.removeUnused(key, line()), 'missing')
    assert.deepEqual(
      (await store.aliases.of('1')).map(({ id }) => id),
      ['p2'],
    )
    assert.equal((await store.associations.get({ reseller: '9', customer: '1' }))?.defaultProfile, null)
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'removed')
  })
}
