/** Tests of the activity log that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import { associate } from '../../test/support/store-rows.ts'
import type { Activity } from '../enrolment/activity.ts'
import type { LogFilter, LogKey } from '../enrolment/store/activity.ts'
import { LeaseLost } from '../enrolment/store/steps.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import type { Transaction } from '../enrolment/transaction.ts'
import { line, testsOn } from './fixtures.battery.ts'

const FIRST_PAGE = { number: 0, size: 100 }

export function activityBattery(database: Database): void {
  const it = testsOn(database)

  it('an entry is in the log of each tenant concerned, with that tenant’s view, and in no other log', async ({ store }) => {
    for (const tenant of TENANTS) await store.tenants.put(tenant)
    const views = ['1', '7', '9'].map(tenant => ({ tenant, description: `for ${tenant}`, details: { only: tenant } }))
    const seen = async (who: string, performer: string | null) => {
      const one = activity({ who, performer, customer: '1', views })
      await store.activity.add(one)
      const logs = await Promise.all(['1', '7', '9', '8'].map(tenant => store.activity.list({ tenant }, { number: 0, size: 1 })))
      return logs.map(({ rows: [row] }) => row?.id === one.id && [row.performedBy, row.description, row.details, row.customer])
    }
    const name = 'Acme'
    const shown = (performers: readonly string[]) => [
      [performers[0], 'for 1', { only: '1' }, name],
      [performers[1], 'for 7', { only: '7' }, name],
      [performers[2], 'for 9', { only: '9' }, name],
      false,
    ]
    assert.deepEqual(await seen('me@managed.example', '7'), shown(['me@managed.example', 'me@managed.example', 'Managed']))
    assert.deepEqual(await seen('app 1', '7'), shown(['Managed', 'app 1', 'Managed']))
    assert.deepEqual(await seen('it@acme.example', '1'), shown(['it@acme.example', name, name]))
    assert.deepEqual(await seen('', null), shown(['', '', '']))
    assert.deepEqual(await seen('operator', null), shown(['operator', 'operator', 'operator']))
    const { rows } = await store.activity.list({}, { number: 0, size: 3 })
    assert.deepEqual(
      rows.map(row => row.tenant),
      ['9', '7', '1'],
      'rows of one entry have one order on every engine',
    )
  })

  it('a log is paged by key in both orders, across windows of a filter that few entries match', async ({ store }) => {
    for (const tenant of TENANTS) await store.tenants.put(tenant)
    const entries = Array.from({ length: 4500 }, (_, i) =>
      activity({
        // Entries of one time are ordered by id.
        time: 10 + Math.floor(i / 2),
        id: String(i).padStart(6, '0'),
        event: i % 1500 === 7 ? 'Rare' : 'Usual',
        customer: '1',
        code: 4000000,
        views: [{ tenant: '1', description: i === 4000 ? 'Ein 100% SELTENES Wort' : '', details: {} }],
      }),
    )
    await store.activity.addRefusals(entries, { prune: [], most: 1 })
    const all = async (filter: LogFilter, size: number) => {
      const ids: string[] = []
      for (let after: LogKey | undefined, pages = 0; pages < 60; pages++) {
        const { rows, next } = await store.activity.page('1', filter, { after, size })
        assert.ok(rows.length <= size)
        ids.push(...rows.map(row => row.id))
        if (next === undefined) return ids
        after = next
      }
      throw new Error('the log has no end')
    }
    const ids = entries.map(({ id }) => id)
    assert.deepEqual(await all({}, 100), ids.toReversed())
    assert.deepEqual(await all({ oldestFirst: true }, 999), ids)
    assert.deepEqual(await all({ event: 'Rare' }, 2), ['003007', '001507', '000007'])
    assert.deepEqual(await all({ event: 'Rare', oldestFirst: true }, 100), ['000007', '001507', '003007'])
    assert.deepEqual(await all({ search: '100% seltenes' }, 100), ['004000'])
    assert.deepEqual(await all({ search: '100_seltenes' }, 100), [])
    assert.deepEqual(await all({ since: 12, until: 13 }, 1), ['000005', '000004'])
    assert.deepEqual(await all({ customer: 'ACM', event: 'Rare' }, 100), ['003007', '001507', '000007'])
    assert.deepEqual(await store.activity.page('2', {}, { size: 10 }), { rows: [], next: undefined }, 'of another tenant')
  })

  it('refusals are written once each, and a pruned tenant retains its newest', async ({ store }) => {
    for (const tenant of TENANTS) await store.tenants.put(tenant)
    const refusal = (time: number, tenant: string): Activity =>
      activity({
        time,
        id: `${tenant} ${time}`,
        code: 4000000,
        status: 'Error',
        views: [{ tenant, description: '', details: {} }],
      })
    const times = Array.from({ length: 1200 }, (_, i) => i + 1)
    const change = activity({ time: 1, views: [{ tenant: '1', description: '', details: {} }] })
    await store.activity.add(change)
    const batch = times.flatMap(time => [refusal(time, '1'), refusal(time, '9')])
    await store.activity.addRefusals(batch, { prune: [], most: 10 })
    await store.activity.addRefusals(batch.slice(0, 10), { prune: ['1'], most: 10 })
    const log = (tenant: string) => store.activity.list({ tenant }, { number: 0, size: 20 })
    const [pruned, whole] = [await log('1'), await log('9')]
    assert.deepEqual(
      pruned.rows.map(({ time }) => time),
      [...times.slice(-10).reverse(), 1],
    )
    assert.deepEqual([pruned.rows.at(-1)?.id, pruned.total, whole.total], [change.id, 11, 1200])
  })

  it('a log is returned newest first, and each filter narrows it', async ({ store }) => {
    const errorId = '0F8FAD5BD9CB469FA16570867728950E'
    const special = {
      time: 5,
      who: 'you',
      channel: 'kme',
      operation: 'special',
      service: 'Special',
      category: 'Device',
      event: 'Special',
      status: 'Error',
      customer: '1',
      code: 4000000,
      errorId,
    } as const
    for (const time of [3, 1, 2]) await store.activity.add(activity({ time, description: `at ${time}` }))
    await store.activity.add(activity({ ...special, description: 'at 5' }))
    const times = async (filter: Parameters<typeof store.activity.list>[0]) => {
      const { rows, total } = await store.activity.list({ tenant: '9', ...filter }, FIRST_PAGE)
      assert.equal(rows.length, total)
      return rows.map(({ time }) => time)
    }
    assert.deepEqual(await times({}), [5, 3, 2, 1])
    assert.deepEqual(await times({ since: 2, until: 5 }), [3, 2])
    const { time: _, who: performedBy, customer: customerId, ...same } = special
    for (const [member, value] of Object.entries({ ...same, performedBy, customerId }))
      assert.deepEqual(await times({ [member]: value }), [5], member)
    assert.deepEqual(await times({ errorId: '0f8fad5b-d9cb-469f-a165-70867728950e' }), [5])
    assert.deepEqual(await times({ tenant: '1' }), [])
    const second = await store.activity.list({ tenant: '9' }, { number: 1, size: 3 })
    assert.deepEqual([second.total, second.rows.map(({ time }) => time)], [4, [1]])
  })

  it('the end of a transaction sets the status of its entry in every log, and of no other entry', async ({ store }) => {
    const statuses = async () => {
      const { rows } = await store.activity.list({}, FIRST_PAGE)
      return rows.map(row => [row.id, row.tenant, row.status]).sort()
    }
    await associate(store)
    const inBoth = (id: string, status: string) => ['1', '9'].map(tenant => [id, tenant, status])
    const begun = async (id: string, count: number) => {
      const both = ['1', '9'].map(tenant => ({ tenant, description: '', details: {} }))
      const release = { ...transaction, id, serial: id, count }
      const submitted = Buffer.from('[]')
      await store.transactions.begin({ transaction: release, submitted }, activity({ id, views: both, status: 'In progress' }))
      const lease = { holder: 'w', until: 99 }
      assert.ok(await store.transactions.claim(lease, 50))
      return { transaction: release, lease, from: 0, to: count, last: true, now: 7 }
    }
    const partly = await begun('T', 2)
    await store.devices.release({ ...partly, to: 1, last: false }, [null], ['device-not-found'])
    assert.deepEqual(await statuses(), inBoth('T', 'In progress'))
    const rest = { ...partly, from: 1 }
    const lost = { ...rest, lease: { holder: 'another worker', until: 99 } }
    await assert.rejects(store.devices.release(lost, [null], [null]), LeaseLost)
    assert.deepEqual(await statuses(), inBoth('T', 'In progress'))
    await store.devices.release(rest, [null], [null])
    assert.deepEqual(await statuses(), inBoth('T', 'Completed with error'))
    const whole = await begun('U', 1)
    await store.devices.release(whole, [null], [null])
    const broken = await begun('V', 1)
    await store.transactions.giveUp(broken, activity({ id: 'given up', status: 'Error' }))
    assert.deepEqual(await statuses(), [
      ...inBoth('T', 'Completed with error'),
      ...inBoth('U', 'Completed'),
      ...inBoth('V', 'Error'),
      ['given up', '9', 'Error'],
    ])
  })
}

const account = { country: 'US', region: 'us', status: 'active', createdAt: 1, updatedAt: 1 } as const
const TENANTS: readonly Tenant[] = [
  { ...account, kind: 'customer', id: '1', name: 'Acme', email: null, approval: 'approved', services: [], details: {} },
  { ...account, kind: 'provider', id: '7', name: 'Managed', knoxGuardApproved: false },
  { ...account, kind: 'reseller', id: '9', name: 'Phones', vendors: [], gen1TokenHash: null },
]

const activity = ({ description = '', ...other }: Partial<Activity> & { description?: string }): Activity => ({
  ...line(description),
  ...other,
})

const transaction: Transaction<'release'> = {
  tenant: '9',
  id: '',
  serial: '',
  kind: 'release',
  customer: '1',
  vendor: null,
  orderNo: null,
  state: 'progress',
  count: 0,
  done: 0,
  failed: 0,
  details: { type: 'imei', ofTransaction: null },
  request: null,
  acceptedAt: 1,
  completedAt: null,
}
