/** Tests of tenants and the names of customers that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import { customer, reseller } from '../../test/support/store-rows.ts'
import { device, FIRST_PAGE, line, testsOn } from './fixtures.battery.ts'

export function tenantsBattery(database: Database): void {
  const it = testsOn(database)

  it('a tenant is replaced by a tenant of the same kind and by no other', async ({ store }) => {
    assert.equal(await store.tenants.put(customer('1')), true)
    assert.equal(await store.tenants.put({ ...customer('1'), name: 'Renamed' }), true)
    assert.equal(await store.tenants.put(reseller('1')), false)
    const there = await store.tenants.get('1')
    assert.deepEqual(there, { ...customer('1'), name: 'Renamed' })
  })

  it('a reseller is found by the hash of its static key, and an unknown hash finds none', async ({ store }) => {
    await store.tenants.put({ ...reseller('8'), gen1TokenHash: 'hash' })
    await store.tenants.put(reseller('9'))
    assert.deepEqual(await store.tenants.byGen1Token('hash'), { ...reseller('8'), gen1TokenHash: 'hash' })
    assert.equal(await store.tenants.byGen1Token('another'), undefined)
  })

  it('a Knox Manage name belongs to one customer, and a decision that takes the name of another changes nothing', async ({
    store,
  }) => {
    await store.tenants.put({ ...customer('1'), knoxManage: 'a.example', knoxGuard: { domain: 'Others', type: 'Payg' } })
    assert.deepEqual(await store.tenants.byKnoxManage('a.example'), await store.tenants.get('1'))
    await store.tenants.put(customer('2'))
    const management = {
      provider: '7',
      customer: '2',
      managementType: 'FullyManaged',
      status: 'Active',
      services: [],
      createdAt: 1,
      updatedAt: 1,
    } as const
    const named = (knoxManage: string) =>
      store.managements.decide('2', account => ({
        management,
        customer: { ...account, knoxManage },
        log: [line(), line('named')],
      }))
    assert.deepEqual(await named('a.example'), { reason: 'knox-manage-taken' })
    assert.deepEqual([await store.managements.ofCustomer('2'), (await store.activity.list({}, FIRST_PAGE)).total], [[], 0])
    await named('b.example')
    assert.equal((await store.tenants.byKnoxManage('b.example'))?.id, '2')
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'named')
    assert.deepEqual(await store.managements.decide('9', () => ({ management, log: [] })), { reason: 'customer-unknown' })

    const opened = { ...customer('13'), email: 'It@C.example' }
    const opening = { ...management, customer: '13' }
    assert.equal(await store.managements.open(opened, opening, []), 'opened')
    assert.equal(await store.tenants.ofPerson('it@c.EXAMPLE'), '13')
    assert.equal(await store.managements.open({ ...opened, id: '14' }, opening, []), 'email')
    assert.equal(await store.managements.open({ ...opened, email: 'd@c.example' }, opening, []), 'id')
    const taken = { ...opened, id: '14', email: 'd@c.example', knoxManage: 'a.example' }
    assert.equal(await store.managements.open(taken, { ...management, customer: '14' }, []), 'knox manage')
    assert.equal(await store.tenants.ofPerson('d@c.example'), undefined, 'no user is stored for a refused account')
  })

  it('the customers of a provider are paged by their ids, and counted by status and type with the devices of managed ones', async ({
    store,
  }) => {
    const relation = { provider: '7', managementType: 'JointlyManaged', services: [], createdAt: 1, updatedAt: 1 } as const
    for (const customer of ['1', '3', '4']) await store.managements.put({ ...relation, customer, status: 'Active' })
    await store.managements.put({ ...relation, customer: '2', status: 'Pending', managementType: 'FullyManaged' })
    for (const [i, tenant] of ['1', '1', '2'].entries()) await store.devices.put({ ...device(`d${i}`, `11${i}`), tenant })
    const page = async (filter: object, after?: string, size = 2) => {
      const { rows, next } = await store.managements.customerPage('7', filter, { after, size })
      return [rows.map(row => `${row.customer.id} ${row.devices}`), next]
    }
    assert.deepEqual(await page({}), [['1 2', '2 1'], '2'])
    assert.deepEqual(await page({}, '2'), [['3 0', '4 0'], '4'])
    assert.deepEqual(await page({}, '4'), [[], undefined])
    assert.deepEqual(await page({ status: 'Active' }, '1', 9), [['3 0', '4 0'], undefined])
    assert.deepEqual(await page({ search: 'customer 3' }), [['3 0'], undefined])
    assert.deepEqual((await store.managements.customerPage('6', {}, { size: 2 })).rows, [])
    const { customers, devices } = await store.managements.countsOf('7')
    const counted = customers.map(({ status, managementType, customers }) => [status, managementType, customers])
    assert.deepEqual(counted.sort(), [
      ['Active', 'JointlyManaged', 3],
      ['Pending', 'FullyManaged', 1],
    ])
    assert.equal(devices, 2, 'without those of a customer that has not answered')
    assert.deepEqual(await store.managements.countsOf('6'), { customers: [], devices: 0 })
  })
}
