/** What every engine must do alike, against a real database of each kind. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Database } from '../../test/support/databases.ts'
import { associate, customer, putTenants, reseller } from '../../test/support/store-rows.ts'
import type { Activity } from '../enrolment/activity.ts'
import type { Device } from '../enrolment/device.ts'
import type { Alias, Profile } from '../enrolment/profile.ts'
import { type Lease, LeaseLost, type Step } from '../enrolment/store/steps.ts'
import type { Transaction, Upload } from '../enrolment/transaction.ts'
import { type OpenStore, openStore } from './open.ts'

const PROJECTIONS = {
  devices: { id: 'id', mei: 'imeiOrMeid', state: 'state', of: 'tenantName', by: 'resellerName', profile: 'profileName' },
  uploads: { id: 'id' },
} as const
const FIRST_PAGE = { number: 0, size: 100 }

export function battery({ name, place, drop }: Database): void {
  const it = (sentence: string, tell: (opened: OpenStore, place: string) => Promise<void>) =>
    test(`${name}: ${sentence}`, async () => {
      const where = await place()
      const opened = await openStore(where, { projections: PROJECTIONS, now: 1 })
      try {
        await putTenants(opened.store)
        await tell(opened, where)
      } finally {
        await opened.store.close()
        await drop(where)
      }
    })

  it('a tenant is replaced by its own kind and by no other', async ({ store }) => {
    assert.equal(await store.tenants.put(customer('1')), true)
    assert.equal(await store.tenants.put({ ...customer('1'), name: 'Renamed' }), true)
    assert.equal(await store.tenants.put(reseller('1')), false)
    const there = await store.tenants.get('1')
    assert.deepEqual(there, { ...customer('1'), name: 'Renamed' })
  })

  it('a reseller is found by the hash of its static key, and nobody by one that none has', async ({ store }) => {
    await store.tenants.put({ ...reseller('8'), gen1TokenHash: 'hash' })
    await store.tenants.put(reseller('9'))
    assert.deepEqual(await store.tenants.byGen1Token('hash'), { ...reseller('8'), gen1TokenHash: 'hash' })
    assert.equal(await store.tenants.byGen1Token('another'), undefined)
  })

  it('a transaction id is used once, and a second use changes nothing', async ({ store }) => {
    await associate(store)
    assert.equal(
      await store.transactions.begin({ transaction: transaction('T'), submitted: bytes([1]) }, line('first')),
      'queued',
    )
    assert.equal(
      await store.transactions.begin({ transaction: transaction('T'), submitted: bytes([2]) }, line('second')),
      'taken',
    )
    assert.deepEqual(Buffer.from(await store.transactions.submitted('9', 'T')).toString(), '[1]')
    const { rows } = await store.activity.list({}, FIRST_PAGE)
    assert.deepEqual(
      rows.map(row => row.description),
      ['first'],
    )
  })

  it('a transaction that brings an association makes it in its own commit, and a refused or second one makes none', async ({
    store,
  }) => {
    await associate(store)
    const key = { reseller: '9', customer: '5' }
    const pending = { ...key, state: 'pending', autoApproval: false, defaultProfile: null, internalReference: null } as const
    const association = { ...pending, createdAt: 1, updatedAt: 1 }
    const begin = (id: string, { customer = '5', target = '' } = {}) =>
      store.transactions.begin(
        {
          transaction: transaction(id),
          submitted: bytes([]),
          association: { association: { ...association, customer }, log: line(target) },
        },
        line(`transaction ${id}`),
      )
    const used = { transaction: transaction('USED'), submitted: bytes([]) }
    assert.equal(await store.transactions.begin(used, line('transaction USED')), 'queued')
    assert.equal(await begin('USED', { target: 'refused' }), 'taken')
    assert.equal(await store.associations.get(key), undefined)
    assert.deepEqual((await Promise.all(['A', 'B'].map(id => begin(id, { target: 'associated' })))).sort(), ['queued', 'queued'])
    assert.deepEqual(await store.associations.get(key), association)
    await store.associations.put({ ...association, state: 'active', internalReference: 'ours' })
    assert.equal(await begin('C', { target: 'again' }), 'queued')
    assert.equal((await store.associations.get(key))?.internalReference, 'ours')
    const { rows } = await store.activity.list({}, FIRST_PAGE)
    assert.deepEqual(rows.map(row => row.description).sort(), [
      'associated',
      'transaction A',
      'transaction B',
      'transaction C',
      'transaction USED',
    ])
  })

  it('a tenant has one transaction at a time, in the order of acceptance, and no two workers the same', async ({ store }) => {
    await associate(store)
    await associate(store, '8')
    // The node that accepted the first transaction has a clock that is ahead.
    await store.transactions.begin({ transaction: transaction('first', { serial: 'b' }), submitted: bytes([]) }, line())
    await store.transactions.begin({ transaction: transaction('second', { serial: 'a' }), submitted: bytes([]) }, line())
    await store.transactions.begin(
      { transaction: transaction('other', { serial: 'c', tenant: '8' }), submitted: bytes([]) },
      line(),
    )
    const claimed = await Promise.all(['w1', 'w2', 'w3'].map(holder => store.transactions.claim({ holder, until: 100 }, 50)))
    assert.deepEqual(claimed.map(found => found?.id).sort(), ['first', 'other', undefined])
    const again = await Promise.all(['w4', 'w5'].map(holder => store.transactions.claim({ holder, until: 200 }, 150)))
    assert.deepEqual(again.map(found => found?.id).sort(), ['first', 'other'], 'expired leases are claimed by other workers')
  })

  it('what one worker hands back is another’s at once, and nobody hands back what is another’s', async ({ store }) => {
    await associate(store)
    const mine = await claimed(store, 'T', 2)
    await store.transactions.handBack(mine.transaction, { holder: 'somebody else', until: 99 })
    assert.equal(await store.transactions.claim({ holder: 'w', until: 200 }, 50), undefined)
    await store.transactions.handBack(mine.transaction, mine.lease)
    assert.equal((await store.transactions.claim({ holder: 'w', until: 200 }, 50))?.id, 'T')
  })

  it('claims are counted until a step is done', async ({ store }) => {
    await associate(store)
    await store.transactions.begin({ transaction: transaction('T', { count: 2 }), submitted: bytes([]) }, line())
    const attempts = async (now: number) => {
      const found = await store.transactions.claim({ holder: 'w', until: now + 10 }, now)
      assert.ok(found)
      return found
    }
    assert.equal((await attempts(10)).attempts, 1)
    const second = await attempts(20)
    assert.equal(second.attempts, 2)
    const lease = { holder: 'w', until: 40 }
    await store.devices.register({ transaction: second, lease, from: 0, to: 1, last: false, now: 7 }, upload('T'), {
      devices: [device('d1', '111')],
      verdicts: [null],
    })
    assert.equal((await attempts(50)).attempts, 1)
  })

  it('what is given up keeps what was decided, tells of the rest, and lets the next one go on', async ({ store }) => {
    await associate(store)
    const broken = await claimed(store, 'T', 3)
    await store.transactions.begin({ transaction: transaction('U', { serial: 'U' }), submitted: bytes([]) }, line())
    const first = step(broken, { to: 1, last: false })
    await store.devices.register(first, upload('T'), { devices: [device('d1', '111')], verdicts: [null] })
    const rest = { ...step(broken, { to: 3, last: true }), from: 1 }
    const another = { ...rest, lease: { holder: 'somebody else', until: 99 } }
    await assert.rejects(store.transactions.giveUp(another, line('not said')), LeaseLost)
    await store.transactions.giveUp(rest, line('said'))
    assert.deepEqual(await store.transactions.verdicts('9', 'T'), [null, 'device-broken', 'device-broken'])
    const stands = await store.transactions.get('9', 'T')
    assert.deepEqual([stands?.state, stands?.done, stands?.failed], ['complete', 3, 2])
    assert.equal((await store.transactions.claim({ holder: 'w', until: 100 }, 50))?.id, 'U')
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'said')
    assert.equal((await store.uploads.list('1', {}, FIRST_PAGE)).total, 1, 'an upload of which something was accepted stays')
  })

  it('uploads whose approval was given up can be approved again', async ({ store }) => {
    await store.profiles.put(profile('p', 'Kiosk'))
    await associate(store)
    for (const id of ['A', 'B']) {
      const uploading = await claimed(store, id, 1)
      await store.devices.register(step(uploading, { to: 1, last: true }), upload(id), {
        devices: [{ ...device(`of ${id}`, id), upload: id }],
        verdicts: [null],
      })
    }
    const uploads = ['A', 'B'].map(id => ({ upload: id, profile: 'p' }))
    const approval = {
      ...transaction('ok', { tenant: '1', count: 2 }),
      kind: 'approve',
      details: { uploads, by: 'me' },
    } as const
    const lease = { holder: 'me', until: 100 }
    await store.transactions.begin({ transaction: approval, submitted: bytes([]), lease }, line())
    assert.equal(await store.devices.approve({ transaction: approval, lease, from: 0, now: 8 }, 1), 1)
    await store.transactions.giveUp({ transaction: approval, lease, from: 1, to: 2, last: true, now: 9 }, line())
    const { rows } = await store.uploads.list('1', {}, FIRST_PAGE)
    assert.deepEqual(rows.map(row => [row.state, row.profile]).sort(), [
      ['Approved', 'p'],
      ['Pending', null],
    ])
    assert.equal((await store.transactions.get('1', 'ok'))?.failed, 1)
  })

  it('work that is held is claimed only by whoever drains', async ({ store }) => {
    await associate(store)
    await store.settings.write({ workHeld: true })
    await store.transactions.begin({ transaction: transaction('T'), submitted: bytes([]) }, line())
    assert.equal(await store.transactions.claim({ holder: 'w', until: 100 }, 50), undefined)
    assert.equal((await store.transactions.claim({ holder: 'w', until: 100 }, 50, { held: 'even held' }))?.id, 'T')
  })

  it('a device is registered once in the world, with its directory, its upload and its counters', async ({ store }) => {
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
    assert.equal(
      await store.devices.get({ identifier: '333' }),
      undefined,
      'a refused device leaves none of its identifiers behind',
    )
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

  it('row results are those of their own transaction, in order, also where an earlier version kept no failed rows', async ({
    store,
  }) => {
    await associate(store)
    await store.tenants.put(reseller('8'))
    const sent = ['111', 'bad', '222', null, '333']
    const verdicts = [null, 'imei-malformed', null, 'identifier-missing', null] as const
    const all = sent.map((row, i) => ({ sent: row, verdict: verdicts[i] ?? null }))
    for (const [id, kept] of [
      ['A', true],
      ['B', false],
    ] as const) {
      const begun = { lease: { holder: id, until: 100 }, transaction: transaction(id, { count: 5 }) }
      assert.equal(await store.transactions.begin({ ...begun, submitted: bytes(sent) }, line()), 'leased')
      for (const [from, to] of [
        [0, 2],
        [2, 5],
      ] as const) {
        await store.devices.register(
          { ...step(begun, { to, last: to === 5 }), from, ...(kept && { sent: sent.slice(from, to) }) },
          upload(id),
          {
            devices: sent.slice(from, to).map(row => (/^\d/.test(row ?? '') ? device(`${id}${row}`, `${id}${row}`) : null)),
            verdicts: verdicts.slice(from, to),
          },
        )
      }
    }
    const results = async (tenant: string, id: string, which: 'all' | 'failed') =>
      (await Array.fromAsync(store.transactions.results(tenant, id, which))).flat()
    for (const id of ['A', 'B']) {
      assert.deepEqual(await results('9', id, 'all'), all, id)
      assert.deepEqual(
        await results('9', id, 'failed'),
        all.filter(({ verdict }) => verdict !== null),
        id,
      )
    }
    assert.deepEqual(await results('8', 'A', 'failed'), [])
  })

  it('a step whose lease has passed to another does nothing', async ({ store }) => {
    await associate(store)
    const mine = await claimed(store, 'A', 1)
    const theirs = { ...step(mine, { to: 1, last: true }), lease: { holder: 'somebody else', until: 99 } }
    await assert.rejects(
      store.devices.register(theirs, upload('A'), { devices: [device('d1', '111')], verdicts: [null] }),
      LeaseLost,
    )
    assert.equal(await store.devices.get({ identifier: '111' }), undefined)
    await store.devices.register(step(mine, { to: 1, last: true }), upload('A'), {
      devices: [device('d1', '111')],
      verdicts: [null],
    })
    await assert.rejects(
      store.devices.register(step(mine, { to: 1, last: true }), upload('A'), {
        devices: [device('d2', '222')],
        verdicts: [null],
      }),
      LeaseLost,
      'nor does one that was done before',
    )
  })

  it('a step that was done is not done again, though the lease still holds', async ({ store }) => {
    await associate(store)
    const mine = await claimed(store, 'A', 2)
    const first = step(mine, { to: 1, last: false })
    await store.devices.register(first, upload('A'), { devices: [device('d1', '111')], verdicts: [null] })
    await assert.rejects(
      store.devices.register(first, upload('A'), { devices: [device('d2', '222')], verdicts: [null] }),
      LeaseLost,
    )
    assert.equal(await store.devices.get({ identifier: '222' }), undefined)
  })

  it('approval frees what waits, gives the profile, and reaches devices that arrive after it', async ({ store }) => {
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

  it('devices that lose their profile are counted once and keep what is not to go', async ({ store }) => {
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
    const stands = () =>
      Promise.all(
        ['111', '222', '333'].map(async identifier => {
          const found = await store.devices.get({ identifier })
          return [found?.state, found?.profile, found?.userName, found?.userToken, found?.tags, found?.updatedAt]
        }),
      )
    const [, , untouched] = await stands()

    const first = await unassign('o1', ['d111', 'd333', 'gone'], { dropCredentials: false, now: 9 })
    assert.deepEqual([first?.state, first?.failed], ['complete', 1])
    assert.deepEqual(await stands(), [
      ['Unassigned', null, 'ann', 'secret', ['till'], 9],
      ['ProfileAssigned', 'p', 'ann', 'secret', ['till'], untouched?.at(-1)],
      untouched,
    ])
    assert.deepEqual((await store.profiles.tallies('1', ['p'])).get('p'), { Enrolled: 0, ProfileAssigned: 1 })

    const again = await unassign('o2', ['d111', 'd222', 'd333'], { dropCredentials: true, now: 10 })
    assert.equal(again?.failed, 0)
    assert.deepEqual(await stands(), [
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

  it('assignment, removal and release keep the counters true', async ({ store }) => {
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

  it('pages follow each other, and a search begins at the beginning', async ({ store }) => {
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
    assert.deepEqual(await ids({ ids: [] }, {}), [], 'an empty list names nobody')
    assert.equal((await store.devices.listUploaded('9', { customers: ['1'] }, FIRST_PAGE)).total, 7)
  })

  it('an association is made once, and ends only when nothing is left of it', async ({ store }) => {
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

  it('a moved device keeps its uploader, and its identifiers its new holder', async ({ store }) => {
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

  it('a move leaves what cannot be moved, and brings the rest into the uploads of their resellers', async ({ store }) => {
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
    const stands = await Promise.all(
      ['111', '222', '333', '444', '555', '666'].map(identifier => store.devices.get({ identifier })),
    )
    assert.deepEqual(
      stands.map(one => [one?.tenant, one?.state, one?.profile, one?.upload, one?.userName, one?.tags, one?.lockStatus]),
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
      stands.slice(0, 2).map(one => [one?.uploadedTo, one?.createdAt, one?.updatedAt]),
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

  it('a moved device arrives without the profile of its upload where that profile is gone meanwhile', async ({ store }) => {
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

  it('a reseller is removed with its aliases and preferences, and not while an upload is pending', async ({ store }) => {
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

  it('a customer sees a reseller that added it from the first upload on', async ({ store }) => {
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

  it('a profile’s name is its own in any case of its letters', async ({ store }) => {
    const base = profile('p1', 'Base')
    assert.equal(await store.profiles.create(base, line()), true)
    assert.equal(await store.profiles.create(profile('p2', 'BASE'), line()), false)
    assert.deepEqual(await store.profiles.named('1', 'bASE'), base)
    assert.equal(await store.profiles.named('2', 'base'), undefined, 'another tenant knows nothing of it')
  })

  it('a profile is changed where it is, and never to the name of another', async ({ store }) => {
    const base = profile('p1', 'Base')
    await store.profiles.create(base, line())
    await store.profiles.create(profile('p2', 'Other'), line())
    assert.equal(await store.profiles.change(profile('p2', 'bASE'), line()), 'taken')
    assert.equal(await store.profiles.change(profile('p3', 'Free'), line()), 'missing')
    assert.equal(await store.profiles.change({ ...profile('p1', 'BASE'), createdAt: 9, updatedAt: 9 }, line('said')), 'changed')
    assert.deepEqual(await store.profiles.named('1', 'base'), {
      ...profile('p1', 'BASE'),
      version: 1,
      createdAt: 1,
      updatedAt: 9,
    })
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'said')
    const both = await Promise.all(['p1', 'p2'].map(id => store.profiles.change(profile(id, 'Race'), line())))
    assert.deepEqual(both.sort(), ['changed', 'taken'])
  })

  it('a provider sees the published profiles of whose enrolment it manages, and whose copies they are', async ({ store }) => {
    const relation = { provider: '7', managementType: 'JointlyManaged', status: 'Active', createdAt: 1, updatedAt: 1 } as const
    const services = ['KnoxConfigure', 'KnoxMobileEnrollment'] as const
    const managing = { ...relation, customer: '1', services, opened: true, onAcceptance: { knoxManage: 'a.example' } }
    await store.managements.put(managing)
    await store.managements.put({ ...relation, customer: '2', services, status: 'Pending' })
    await store.managements.put({ ...relation, customer: '3', services: ['KnoxConfigure'] })
    await store.managements.put({ ...relation, customer: '4', services, status: 'DelinkPending' })
    assert.deepEqual(await store.managements.ofCustomer('1'), [managing])
    const copy = { ...profile('p2', 'copy'), tenant: '4', parent: { tenant: '1', id: 'p1' } }
    for (const one of [profile('p1', 'Base'), { ...profile('p3', 'Draft'), published: false }, copy])
      await store.profiles.put(one)
    for (const tenant of ['2', '3']) await store.profiles.put({ ...profile('p1', 'Base'), tenant })
    const seen = async (filter: object, provider = '7') => (await store.profiles.ofManaged(provider, filter, FIRST_PAGE)).rows
    assert.deepEqual(await seen({}), [profile('p1', 'Base'), copy])
    assert.deepEqual(await seen({ descending: true, ids: ['p1', 'p2'] }), [copy, profile('p1', 'Base')])
    assert.deepEqual(await seen({ customers: ['1', '2'] }), [profile('p1', 'Base')])
    assert.deepEqual(await seen({ parent: copy.parent }), [copy])
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

  it('a name of a Knox Manage tenant is one customer’s, and a decision that takes another’s changes nothing', async ({
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
    assert.equal(await store.tenants.ofPerson('d@c.example'), undefined, 'nobody came of what was not opened')
  })

  it('a profile goes with its aliases and defaults, and not while devices have it or an order names it', async ({ store }) => {
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

  it('trust makes an association or wakes it, keeps what is not said, and meets an active one only if it may', async ({
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
    assert.equal(await store.associations.trust({ ...key, autoApproval: true, now: 2 }, line('not said')), undefined)
    assert.equal((await store.associations.get(key))?.autoApproval, false)
    assert.notEqual((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'not said')
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

  it('aliases of a reseller are of different names and as many as may be, even when they come at once', async ({ store }) => {
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
    assert.equal(await store.aliases.change({ ...first, id: 'nobody' }, line()), 'missing')
    assert.equal(await store.aliases.change({ ...first, alias: 'new', profile: 'p2' }, line()), 'changed')
    assert.deepEqual(await store.aliases.byId('1', first.id), { ...first, alias: 'new', profile: 'p2' })
    assert.equal(await store.aliases.byId('2', first.id), undefined)
    assert.equal(await store.aliases.removeById('2', first.id, line()), false)
    assert.equal(await store.aliases.removeById('1', first.id, line('gone')), true)
    assert.equal(await store.aliases.removeById('1', first.id, line()), false)
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'gone')
  })

  it('a second number of a handset names the same handset, and a replaced one is forgotten', async ({ store }) => {
    const handset = { imei: '111', imei2: '222', meid: null, serialNumber: 'R5', model: 'SM', eligible: true }
    await store.handsets.put(handset)
    assert.deepEqual(await store.handsets.get({ identifier: '222' }), handset)
    await store.handsets.put({ ...handset, imei2: null, eligible: false })
    assert.equal(await store.handsets.get({ identifier: '222' }), undefined)
    assert.equal((await store.handsets.among(['R5', 'nobody'])).get('R5')?.eligible, false)
  })

  it('what many put at once is there once', async ({ store }) => {
    const handset = { imei: '111', imei2: '222', meid: null, serialNumber: null, model: 'SM', eligible: true }
    await Promise.all(Array.from({ length: 8 }, () => store.handsets.put(handset)))
    assert.deepEqual((await store.handsets.page(FIRST_PAGE)).rows, [handset])
    await associate(store)
    await Promise.all(Array.from({ length: 8 }, () => store.devices.put(device('d1', '333'))))
    assert.equal((await store.devices.page(FIRST_PAGE)).total, 1)
  })

  it('a used id stays used until it runs out', async ({ credentials }) => {
    assert.equal(await credentials.useOnce({ owner: 'me', jti: 'j', expiresAt: 100, now: 50 }), true)
    assert.equal(await credentials.useOnce({ owner: 'me', jti: 'j', expiresAt: 100, now: 60 }), false)
    assert.equal(await credentials.wasUsed('me', 'j', 100), true)
    assert.equal(await credentials.wasUsed('me', 'j', 101), false)
    assert.equal(await credentials.wasUsed('you', 'j', 60), false)
    assert.equal(await credentials.wasUsed('me', 'k', 60), false)
    assert.equal(await credentials.useOnce({ owner: 'you', jti: 'j', expiresAt: 100, now: 60 }), true)
    assert.equal(await credentials.useOnce({ owner: 'me', jti: 'j', expiresAt: 300, now: 200 }), true)
  })

  it('a key is put in the place of another, once', async ({ credentials: { keys } }) => {
    const key = { id: 'a', tenant: '1', service: 'kme', publicKey: 'p', user: null, restriction: null, createdAt: 1 } as const
    await keys.put(key)
    assert.equal(await keys.replace('a', { ...key, id: 'b' }), true)
    assert.deepEqual([await keys.get('a'), await keys.get('b')], [undefined, { ...key, id: 'b' }])
    assert.equal(await keys.replace('a', { ...key, id: 'c' }), false)
    assert.equal(await keys.get('c'), undefined)
  })

  it('the first signing key is kept, whoever comes after it', async ({ credentials }) => {
    const kept = await Promise.all(['a', 'b'].map(kid => credentials.addSigningKey({ kid, privateJwk: '{}', createdAt: 1 })))
    assert.equal(kept[0]?.length, 1)
    assert.deepEqual(kept[0], kept[1])
  })

  it('what was cleared is empty, and serves', async ({ store }) => {
    await associate(store)
    await store.clear()
    assert.equal(await store.tenants.get('1'), undefined)
    assert.deepEqual(await store.ready(), {})
  })

  test(`${name}: twenty openings of an empty place at once migrate once`, async () => {
    const where = await place()
    try {
      const opened = await Promise.all(Array.from({ length: 20 }, () => openStore(where, { projections: PROJECTIONS, now: 2 })))
      const applied = opened.flatMap(({ migrated }) => migrated)
      // In memory every opening is a place of its own.
      const each = applied.filter(name => name === applied[0]).length
      assert.equal(each, where === ':memory:' ? 20 : 1)
      assert.equal(applied.length, each * new Set(applied).size, 'each thing once')
      await Promise.all(opened.map(({ store }) => store.tenants.get('1')))
      for (const { store } of opened) await store.close()
    } finally {
      await drop(where)
    }
  })
}

const totalsOf = async (store: OpenStore['store']) => (await store.associations.customersOf('9', {}, FIRST_PAGE)).rows[0]?.totals

const BY_ID = { by: 'id', descending: false } as const
let lines = 0
const line = (description = ''): Activity => ({
  id: String(lines++).padStart(24, '0'),
  time: 1,
  who: 'me',
  performer: '9',
  channel: 'test',
  operation: 'test',
  service: 'tests',
  category: 'General',
  event: 'Test',
  status: 'OK',
  customer: null,
  views: [{ tenant: '9', description, details: {} }],
  code: null,
  errorId: null,
})
const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))

const transaction = (id: string, other: Partial<Transaction> = {}): Transaction<'upload'> => ({
  tenant: '9',
  id,
  serial: id,
  customer: '1',
  vendor: null,
  orderNo: null,
  state: 'progress',
  count: 0,
  done: 0,
  failed: 0,
  request: null,
  acceptedAt: 5,
  completedAt: null,
  ...other,
  kind: 'upload',
  details: { type: 'imei', orderTime: null, targetService: null, aliases: {}, soldToCode: null },
})

const upload = (id: string): Upload => ({
  tenant: '1',
  id,
  reseller: '9',
  transaction: id,
  orderNo: null,
  state: 'Pending',
  profile: null,
  aliases: {},
  devices: 0,
  createdAt: 7,
  updatedAt: 7,
  approvedAt: null,
})

export const device = (id: string, imei: string, imei2: string | null = null): Device => ({
  tenant: '1',
  id,
  imei,
  imei2,
  meid: null,
  serialNumber: null,
  model: null,
  state: 'Pending',
  lockStatus: 'Unlocked',
  profile: null,
  userName: null,
  userToken: null,
  tags: [],
  reseller: '9',
  vendor: null,
  uploadedTo: '1',
  upload: 'A',
  transaction: 'A',
  orderNo: null,
  orderTime: null,
  createdAt: 7,
  updatedAt: 7,
})

const profile = (id: string, name: string): Profile => ({
  tenant: '1',
  id,
  content: { name, doEnabled: true, aeEnabled: false, systemAppEnabled: true, skipSetupWizard: true, allowUserCancel: false },
  published: true,
  version: 0,
  createdAt: 1,
  updatedAt: 1,
})

const alias = (id: string, profile: string): Alias => ({ customer: '1', reseller: '9', alias: `the ${id}`, id, profile })

async function claimed(
  store: OpenStore['store'],
  id: string,
  count: number,
): Promise<{ transaction: Transaction; lease: Lease }> {
  const lease = { holder: `worker of ${id}`, until: 100 }
  await store.transactions.begin({ transaction: transaction(id, { count }), submitted: bytes([]) }, line())
  const found = await store.transactions.claim(lease, 50)
  assert.ok(found)
  return { transaction: found, lease }
}

const step = (
  { transaction, lease }: { transaction: Transaction; lease: Lease },
  { to, last }: { to: number; last: boolean },
): Step => ({
  transaction,
  lease,
  from: 0,
  to,
  last,
  now: 7,
})
