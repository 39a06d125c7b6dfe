/** Tests of transactions, their leases and their row results that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import { associate, reseller } from '../../test/support/store-rows.ts'
import { LeaseLost } from '../enrolment/store/steps.ts'
import { bytes, claimed, device, FIRST_PAGE, line, profile, step, testsOn, transaction, upload } from './fixtures.battery.ts'

export function transactionsBattery(database: Database): void {
  const it = testsOn(database)

  it('a transaction id is accepted once, and a second use changes nothing', async ({ store }) => {
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

  it('an accepted transaction creates its association in the same commit, and a refused or second one creates none', async ({
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

  it('concurrent workers claim the first accepted transaction of each tenant, and each only once', async ({ store }) => {
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

  it('the first transactions in progress are those of each tenant in the order of its queue, without complete ones', async ({
    store,
  }) => {
    await associate(store)
    const begun = await claimed(store, 'A', 1)
    for (const id of ['B', 'C', 'D'])
      await store.transactions.begin({ transaction: transaction(id, { serial: id }), submitted: bytes([1]) }, line())
    const first = async () => (await store.transactions.firstInProgress(3)).map(({ id }) => id)
    assert.deepEqual(await first(), ['A', 'B', 'C'])
    await store.transactions.giveUp(step(begun, { to: 1, last: true }), line())
    assert.deepEqual(await first(), ['B', 'C', 'D'])
  })

  it('a released lease can be claimed at once, and only its holder can release it', async ({ store }) => {
    await associate(store)
    const mine = await claimed(store, 'T', 2)
    await store.transactions.handBack(mine.transaction, { holder: 'another process', until: 99 })
    assert.equal(await store.transactions.claim({ holder: 'w', until: 200 }, 50), undefined)
    await store.transactions.handBack(mine.transaction, mine.lease)
    assert.equal((await store.transactions.claim({ holder: 'w', until: 200 }, 50))?.id, 'T')
  })

  it('claims are counted until a step is committed', async ({ store }) => {
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

  it('an abandoned transaction keeps its row results, reports the other devices as failed and lets the next one run', async ({
    store,
  }) => {
    await associate(store)
    const broken = await claimed(store, 'T', 3)
    await store.transactions.begin({ transaction: transaction('U', { serial: 'U' }), submitted: bytes([]) }, line())
    const first = step(broken, { to: 1, last: false })
    await store.devices.register(first, upload('T'), { devices: [device('d1', '111')], verdicts: [null] })
    const rest = { ...step(broken, { to: 3, last: true }), from: 1 }
    const another = { ...rest, lease: { holder: 'another process', until: 99 } }
    await assert.rejects(store.transactions.giveUp(another, line('not said')), LeaseLost)
    await store.transactions.giveUp(rest, line('said'))
    assert.deepEqual(await store.transactions.verdicts('9', 'T'), [null, 'device-broken', 'device-broken'])
    const stands = await store.transactions.get('9', 'T')
    assert.deepEqual([stands?.state, stands?.done, stands?.failed], ['complete', 3, 2])
    assert.equal((await store.transactions.claim({ holder: 'w', until: 100 }, 50))?.id, 'U')
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'said')
    assert.equal((await store.uploads.list('1', {}, FIRST_PAGE)).total, 1, 'an upload of which something was accepted stays')
  })

  it('uploads of an abandoned approval can be approved again', async ({ store }) => {
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

  it('during a hold, only a claim that ignores holds gets a transaction', async ({ store }) => {
    await associate(store)
    await store.settings.write({ workHeld: true })
    await store.transactions.begin({ transaction: transaction('T'), submitted: bytes([]) }, line())
    assert.equal(await store.transactions.claim({ holder: 'w', until: 100 }, 50), undefined)
    assert.equal((await store.transactions.claim({ holder: 'w', until: 100 }, 50, { held: 'even held' }))?.id, 'T')
  })

  it('a transaction that must take long is claimed from its time on, delays its tenant alone, and is found without a time', async ({
    store,
  }) => {
    await associate(store)
    await associate(store, '8')
    const delayed = transaction('long', { acceptedAt: 1000 })
    const disturbance = { ms: 500 }
    await store.transactions.begin(
      { transaction: { ...delayed, details: { ...delayed.details, disturbance } }, submitted: bytes([]) },
      line(),
    )
    await store.transactions.begin({ transaction: transaction('next', { serial: 'n' }), submitted: bytes([]) }, line())
    const other = transaction('other', { serial: 'o', tenant: '8' })
    await store.transactions.begin({ transaction: other, submitted: bytes([]) }, line())
    const next = async (which: { time?: number }) => (await store.transactions.claim({ holder: 'w', until: 100 }, 50, which))?.id
    assert.deepEqual([await next({ time: 1499 }), await next({ time: 1499 })], ['other', undefined])
    assert.equal(await store.transactions.isOtherWaiting('8', 50, { time: 1499 }), false)
    assert.equal(await store.transactions.isOtherWaiting('8', 50, { time: 1500 }), true)
    assert.equal(await next({ time: 1500 }), 'long')
    const found = await store.transactions.get('9', 'long')
    assert.deepEqual(found?.details.disturbance, disturbance)
    await store.transactions.renew({ tenant: '9', id: 'long' }, { holder: 'w', until: 0 })
    assert.equal(await next({}), 'long')
  })

  it('row results are those of their transaction, in order, also where an earlier version stored no failed rows', async ({
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

  it('a step without the lease changes nothing', async ({ store }) => {
    await associate(store)
    const mine = await claimed(store, 'A', 1)
    const theirs = { ...step(mine, { to: 1, last: true }), lease: { holder: 'another process', until: 99 } }
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

  it('a committed step does not run again under the same lease', async ({ store }) => {
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
}
