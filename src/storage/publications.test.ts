import assert from 'node:assert/strict'
import test from 'node:test'
import { databases, NO_LISTS } from '../../test/support/databases.ts'
import { associate, customer, putTenants } from '../../test/support/store-rows.ts'
import { entry } from '../enrolment/activity.ts'
import type { Profile } from '../enrolment/profile.ts'
import { type Lease, LeaseLost, type Step } from '../enrolment/store/steps.ts'
import type { Store } from '../enrolment/store.ts'
import type { Transaction } from '../enrolment/transaction.ts'
import { openStore } from './open.ts'

const PAGE = { number: 0, size: 10 }
const BY = { who: 'it@acme.example', channel: 'kme' }
const T = '1'

for (const { name, place, drop } of databases) {
  const it = (title: string, run: (store: Store) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const where = await place()
      const { store } = await openStore(where, { projections: NO_LISTS, now: 1 })
      try {
        await putTenants(store)
        await run(store)
      } finally {
        await store.close()
        await drop(where)
      }
    })

  it('a profile and its publication are stored in one commit, and neither is stored if the name is taken', async store => {
    assert.equal(await begin(store, 'a', { name: 'Base' }), true)
    assert.equal(await begin(store, 'b', { name: 'BASE' }), false)
    assert.equal(await store.transactions.get(T, 'b'), undefined)
    assert.equal((await store.profiles.list(T, { sortBy: 'name', descending: false }, PAGE)).total, 1)
    assert.equal((await store.activity.list({}, PAGE)).total, 1)
    await assert.rejects(begin(store, 'a', { name: 'Other', of: 'c' }), /already has a transaction/)
    assert.equal(await store.profiles.named(T, 'Other'), undefined)
  })

  it('a published profile is stored, and a failed one is deleted with its aliases', async store => {
    await begin(store, 'a', { name: 'Good' })
    await begin(store, 'b', { name: 'Bad' })
    await associate(store)
    await store.aliases.put({ customer: T, reseller: '9', alias: 'bad', id: 'x', profile: 'profile of b' })
    const fault = { reason: 'agent-unreadable', about: 'no package' } as const
    for (const outcome of [{ ...profile('a', 'Good'), published: true, updatedAt: 7 }, fault]) {
      await store.publications.end(step(await claimed(store)), outcome, line())
    }
    assert.equal((await store.profiles.get({ tenant: T, id: 'profile of a' }))?.published, true)
    assert.equal(await store.profiles.get({ tenant: T, id: 'profile of b' }), undefined)
    assert.deepEqual(await store.aliases.of(T), [])
    assert.equal(await store.retention.removeTransactions(1000, 10), 0, 'a publication is no old transaction')
    const { rows, total } = await store.publications.list(T, { since: 0 }, PAGE)
    assert.equal(total, 2)
    assert.deepEqual(
      rows.map(({ id, state, fault: why }) => [id, state, why]),
      [
        ['b', 'failed', fault],
        ['a', 'published', null],
      ],
    )
  })

  it('a publication ends once, by the holder of its lease, and does not change a profile that was published meanwhile', async store => {
    await begin(store, 'a', { name: 'Mine' })
    const mine = await claimed(store)
    const theirs = { ...mine, lease: { holder: 'another worker', until: 99 } }
    const done = {
      ...profile('a', 'Mine'),
      content: { ...profile('a', 'Mine').content, description: 'fetched' },
      published: true,
    }
    await assert.rejects(store.publications.end(step(theirs), done, line()), LeaseLost)
    assert.equal((await store.profiles.get({ tenant: T, id: 'profile of a' }))?.published, false)
    await store.profiles.put({ ...profile('a', 'Mine'), published: true })
    await store.publications.end(step(mine), done, line())
    assert.equal((await store.profiles.get({ tenant: T, id: 'profile of a' }))?.content.description, undefined)
    await assert.rejects(store.publications.end(step(mine), { reason: 'agent-unreadable' }, line()), LeaseLost)
    assert.notEqual(await store.profiles.get({ tenant: T, id: 'profile of a' }), undefined)
  })

  it('a tenant publishes one profile at a time, in its own lane, and only the holder renews the lease', async store => {
    await begin(store, 'a', { name: 'First' })
    await begin(store, 'b', { name: 'Second' })
    const { transaction, lease } = await claimed(store)
    assert.equal(transaction.id, 'a')
    const next = (now: number) => store.transactions.claim({ holder: 'w2', until: now + 10 }, now, { lane: 'profiles' })
    assert.equal(await next(50), undefined)
    assert.equal(
      await store.transactions.claim({ holder: 'w2', until: 60 }, 50),
      undefined,
      'a publication is not in the lane of devices',
    )
    await store.transactions.renew(transaction, { holder: 'another worker', until: 1000 })
    await store.transactions.renew(transaction, { ...lease, until: 200 })
    assert.equal(await next(150), undefined)
    assert.equal((await next(201))?.id, 'a')
  })

  it('of eight concurrent workers each claims a publication of another tenant', async store => {
    const tenants = Array.from({ length: 8 }, (_, i) => `tenant ${i}`)
    for (const tenant of tenants) await store.tenants.put(customer(tenant))
    for (const tenant of tenants) await begin(store, `of ${tenant}`, { name: 'Base', tenant })
    const found = await Promise.all(
      tenants.map(holder => store.transactions.claim({ holder, until: 100 }, 50, { lane: 'profiles' })),
    )
    assert.deepEqual(found.map(transaction => transaction?.tenant).sort(), tenants)
  })

  it('tenants with publications are claimed in turn', async store => {
    for (const tenant of ['t1', 't2', 't3']) await store.tenants.put(customer(tenant))
    for (const name of ['a', 'b', 'c']) await begin(store, `1${name} of t1`, { name, tenant: 't1' })
    for (const tenant of ['t2', 't3']) await begin(store, `2 of ${tenant}`, { name: 'Base', tenant })
    const order: string[] = []
    while (order.length < 5) {
      const transaction = await store.transactions.claim({ holder: 'w', until: 100 }, 50, { lane: 'profiles' })
      assert.ok(transaction)
      order.push(transaction.tenant)
      const ended = { transaction, lease: { holder: 'w', until: 100 } }
      await store.publications.end(step(ended), { reason: 'agent-unreadable' }, line())
    }
    assert.deepEqual(order, ['t1', 't2', 't3', 't1', 't1'])
  })

  it('a new publication deletes the completed ones before its limit, and none in progress', async store => {
    await begin(store, 'a', { name: 'Old', at: 10 })
    await begin(store, 'b', { name: 'Slow', at: 20 })
    await store.publications.end(step(await claimed(store)), { ...profile('a', 'Old'), published: true }, line())
    const ids = async (since: number) => (await store.publications.list(T, { since }, PAGE)).rows.map(({ id }) => id)
    assert.deepEqual(await ids(0), ['b', 'a'])
    assert.deepEqual(await ids(100), ['b'])
    await begin(store, 'c', { name: 'New', at: 100, since: 50 })
    assert.deepEqual(await ids(0), ['c', 'b'])
  })
}

const line = () =>
  entry({ clock: { now: () => 1 }, ids: { object: () => `line ${++lines}` } }, BY, { tenant: T, act: 'x', target: 'y' })
let lines = 0

const profile = (id: string, name: string): Profile => ({
  tenant: T,
  id: `profile of ${id}`,
  content: { name, doEnabled: true, aeEnabled: false, systemAppEnabled: false, skipSetupWizard: true, allowUserCancel: false },
  published: false,
  createdAt: 1,
  updatedAt: 1,
})

function begin(
  store: Store,
  id: string,
  { name, of = id, at = 1, since = 0, tenant = T }: { name: string; of?: string; at?: number; since?: number; tenant?: string },
) {
  const made = { ...profile(of, name), tenant }
  const transaction: Transaction<'publish'> = {
    tenant,
    id,
    serial: id,
    kind: 'publish',
    customer: tenant,
    vendor: null,
    orderNo: null,
    request: null,
    state: 'progress',
    count: 0,
    done: 0,
    failed: 0,
    details: { profile: made.id, name, by: BY, fault: null },
    acceptedAt: at,
    completedAt: null,
  }
  return store.publications.begin({ profile: made, transaction, submitted: Buffer.from('[{}]'), since }, line())
}

async function claimed(store: Store): Promise<{ transaction: Transaction; lease: Lease }> {
  const lease = { holder: 'w', until: 100 }
  const transaction = await store.transactions.claim(lease, 50, { lane: 'profiles' })
  assert.ok(transaction)
  return { transaction, lease }
}

const step = ({ transaction, lease }: { transaction: Transaction; lease: Lease }): Step => ({
  transaction,
  lease,
  from: 0,
  to: 0,
  last: true,
  now: 7,
})
