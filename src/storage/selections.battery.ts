/** Tests of orders over all devices that match a filter, that each engine runs. */
import assert from 'node:assert/strict'
import { BY, bareWorld } from '../../test/support/bare-world.ts'
import type { Database } from '../../test/support/databases.ts'
import type { DeviceFilter } from '../enrolment/device.ts'
import { chooseMatching } from '../enrolment/order.ts'
import { isRefusal } from '../enrolment/refusal.ts'
import { beginRemoveAll, completeRemove } from '../enrolment/remove.ts'
import { LeaseLost } from '../enrolment/store/steps.ts'
import { beginTag, completeTag } from '../enrolment/tag.ts'
import type { Transaction } from '../enrolment/transaction.ts'
import { beginUnassign, completeUnassign } from '../enrolment/unassign.ts'
import { BY_ID, device, FIRST_PAGE, profile, testsOn } from './fixtures.battery.ts'
import type { OpenStore } from './open.ts'

type Store = OpenStore['store']
const ASSIGNED: DeviceFilter = { states: ['ProfileAssigned'] }
const idOf = (number: number): string => `d${String(number).padStart(5, '0')}`

export function selectionsBattery(database: Database): void {
  const it = testsOn(database)

  it('the ids of a filter are read window by window, up to the last id', async ({ store }) => {
    await put(store, 9000, number => ({ model: number % 3000 === 5 ? 'rare' : 'usual' }))
    const rare = { filter: { model: 'rare' }, lastId: idOf(8000) }
    assert.deepEqual(await store.devices.idsMatching('1', rare, 2), { rows: [idOf(5), idOf(3005)], next: idOf(3005) })
    const rest = await store.devices.idsMatching('1', { ...rare, after: idOf(3005) }, 2)
    assert.deepEqual(rest, { rows: [idOf(6005)], next: undefined })
    const before = await store.devices.idsMatching('1', { ...rare, lastId: idOf(6004) }, 10)
    assert.deepEqual(before, { rows: [idOf(5), idOf(3005)], next: undefined })
    assert.deepEqual(await store.devices.countMatching('1', { model: 'rare' }), { count: 3, lastId: idOf(8999) })
    assert.deepEqual(await store.devices.countMatching('2', {}), { count: 0, lastId: '' })
    const cases: readonly [filter: DeviceFilter, matches: readonly number[]][] = [
      [{ search: '3500006' }, [60, 61, 62, 63, 64, 65, 66, 67, 68, 69]],
      [{ search: '3500006', states: ['Unassigned'] }, []],
      [{ search: 's7' }, [7]],
      [{ tags: ['a%b'] }, [8]],
      [{ reseller: '8' }, [9]],
      [{ upload: 'other', profiles: ['p'] }, [10]],
      [{ orderNo: 'PO' }, [11]],
    ]
    for (const [filter, matches] of cases) {
      const { rows } = await store.devices.idsMatching('1', { filter, lastId: idOf(100) }, 50)
      assert.deepEqual(rows, matches.map(idOf), JSON.stringify(filter))
      assert.equal((await store.devices.rows('1', { filter, sort: BY_ID, page: FIRST_PAGE })).rows[0]?.id, rows[0])
    }
  })

  it('an order over a filter that its own steps empty reaches each device once, by several workers', async ({ store }) => {
    await put(store, 2600)
    const world = bareWorld(store)
    const { id } = await orderTo(world, 'unassign', 2600)
    const seen: number[] = []
    for (;;) {
      const claimed = await store.transactions.claim(world.lease(), Date.now())
      if (claimed === undefined) break
      // Each worker is stopped after its first step, and the devices of the next are uploaded meanwhile.
      const stopped = new AbortController()
      const pause = async () => stopped.abort()
      await completeUnassign(world, claimed as never, { lease: world.lease(), stepSize: 700, pause, signal: stopped.signal })
      await store.transactions.handBack(claimed, world.lease())
      await put(store, 10, () => ({}), 5000 + 10 * seen.length)
      seen.push((await store.transactions.get('1', id))?.done ?? 0)
    }
    assert.deepEqual(seen, [700, 1400, 2100, 2600])
    const end = await store.transactions.get('1', id)
    assert.deepEqual([end?.state, end?.done, end?.failed], ['complete', 2600, 0])
    const { count } = await store.devices.countMatching('1', ASSIGNED)
    assert.equal(count, 40, 'the devices that were uploaded after the acceptance')
  })

  it('a device that leaves the filter between the read and the commit of a step stays unchanged', async ({ store }) => {
    await put(store, 30)
    const left = { ...device(idOf(3), '35000003'), state: 'Enrolled' as const, profile: 'p' }
    const world = meanwhile(bareWorld(store), () => store.devices.put(left))
    const { id } = await orderTo(world, 'remove', 30)
    await completeRemove(world, await claimed(world), { lease: world.lease(), pause: async () => {} })
    const end = await store.transactions.get('1', id)
    assert.deepEqual([end?.state, end?.count, end?.done, end?.failed], ['complete', 30, 29, 0])
    const { rows } = await store.devices.rows('1', { filter: {}, sort: BY_ID, page: FIRST_PAGE })
    assert.deepEqual(
      rows.map(row => [row.id, row.state]),
      [[left.id, 'Enrolled']],
    )
  })

  it('a worker that has lost its lease changes nothing, and the other one completes the order', async ({ store }) => {
    await put(store, 1200)
    const first = bareWorld(store)
    const { id } = await orderTo(first, 'tag', 1200)
    const second = { ...bareWorld(store), lease: () => ({ holder: 'second', until: Date.now() + 5000 }) }
    const late = meanwhile(first, async () => {
      // Long after the end of the lease of the first worker.
      const other = await store.transactions.claim({ holder: 'second', until: Date.now() + 5000 }, Date.now() + 60_000)
      assert.ok(other)
      await completeTag(second, other as never, { lease: second.lease(), pause: async () => {} })
    })
    const transaction = await claimed(first)
    await assert.rejects(completeTag(late, transaction, { lease: first.lease(), pause: async () => {} }), LeaseLost)
    const end = await store.transactions.get('1', id)
    assert.deepEqual([end?.state, end?.done, end?.failed], ['complete', 1200, 1])
    const failures = await store.transactions.failures('1', id, { size: 10 })
    assert.deepEqual(failures, { rows: [{ device: idOf(8), reason: 'too-many-tags' }], next: undefined })
    assert.equal((await store.devices.countMatching('1', { tags: ['new'] })).count, 1199)
  })

  it('failed devices are read page by page over several steps', async ({ store }) => {
    const ten = Array.from({ length: 10 }, (_, i) => `t${i}`)
    await put(store, 1300, number => ({ tags: number % 2 === 0 ? ten : [] }))
    const world = bareWorld(store)
    const { id } = await orderTo(world, 'tag', 1300)
    await completeTag(world, await claimed(world), { lease: world.lease(), pause: async () => {} })
    const found: string[] = []
    const sizes: number[] = []
    for (let after: { step: number; at: number } | undefined; ; ) {
      const { rows, next }: Awaited<ReturnType<Store['transactions']['failures']>> = await store.transactions.failures('1', id, {
        after,
        size: 200,
      })
      found.push(...rows.map(row => row.device))
      sizes.push(rows.length)
      if (next === undefined) break
      after = next
    }
    assert.deepEqual(
      found,
      Array.from({ length: 650 }, (_, i) => idOf(2 * i)),
    )
    assert.deepEqual(sizes, [200, 200, 200, 50])
    assert.deepEqual(await store.transactions.failures('2', id, { size: 10 }), { rows: [], next: undefined })
  })
}

async function put(store: Store, count: number, others: (number: number) => object = () => ({}), first = 0): Promise<void> {
  await store.profiles.put(profile('p', 'Kiosk'))
  const SPECIAL: Readonly<Record<number, object>> = {
    7: { serialNumber: 'S7' },
    8: { tags: ['a%b', 'x', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] },
    9: { reseller: '8' },
    10: { upload: 'other' },
    11: { orderNo: 'PO' },
  }
  const devices = Array.from({ length: count }, (_, i) => ({
    ...device(idOf(first + i), `35${String(first + i).padStart(6, '0')}`),
    state: 'ProfileAssigned' as const,
    profile: 'p',
    ...SPECIAL[first + i],
    ...others(first + i),
  }))
  for (let from = 0; from < count; from += 1000) await store.devices.putAll(devices.slice(from, from + 1000))
}

type World = ReturnType<typeof bareWorld>

/** An order over all devices with an assigned profile. */
async function orderTo(world: World, kind: 'unassign' | 'remove' | 'tag', expected: number): Promise<Transaction> {
  const chosen = await chooseMatching(world, '1', { filter: ASSIGNED, expected, described: [] })
  if (isRefusal(chosen)) return assert.fail(chosen.reason)
  const order = { tenant: '1', chosen }
  const begun =
    kind === 'unassign'
      ? await beginUnassign(world, BY, { ...order, dropCredentials: false })
      : kind === 'remove'
        ? await beginRemoveAll(world, BY, order)
        : await beginTag(world, BY, { ...order, add: ['new'], remove: [] })
  return isRefusal(begun) ? assert.fail(begun.reason) : begun
}

/** The first transaction of the store, with the lease of the world. */
async function claimed(world: World): Promise<never> {
  const found = await world.store.transactions.claim(world.lease(), Date.now())
  // The test knows its kind.
  return (found ?? assert.fail('no transaction')) as never
}

/** A world in which something happens between the first read of a step and its commit. */
function meanwhile(world: World, happens: () => Promise<unknown>): World {
  const { devices } = world.store
  let happened = false
  const idsMatching: typeof devices.idsMatching = async (...page) => {
    const found = await devices.idsMatching(...page)
    if (!happened) await happens()
    happened = true
    return found
  }
  return { ...world, store: { ...world.store, devices: { ...devices, idsMatching } } }
}
