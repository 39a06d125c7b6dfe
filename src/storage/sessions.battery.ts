/** Tests of sessions that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import type { Session } from '../auth/store.ts'
import { FIRST_PAGE, line, testsOn } from './fixtures.battery.ts'

export function sessionsBattery(database: Database): void {
  const it = testsOn(database)

  it('a session is found by its key and by the hash of its secret until it is ended', async ({
    store,
    credentials: { sessions },
  }) => {
    await sessions.begin(session('a'), line('signed in'))
    assert.deepEqual(await sessions.get({ tenant: '1', id: 'a' }), session('a'))
    assert.deepEqual(await sessions.bySecret('hash of a'), session('a'))
    assert.equal(await sessions.get({ tenant: '2', id: 'a' }), undefined)
    assert.equal(await sessions.bySecret('hash of b'), undefined)
    assert.equal((await store.activity.list({}, FIRST_PAGE)).rows[0]?.description, 'signed in')
    await sessions.end({ tenant: '1', id: 'a' })
    assert.equal(await sessions.bySecret('hash of a'), undefined)
  })

  it('a renewal moves the end of a session, and does not bring an ended one back', async ({ credentials: { sessions } }) => {
    await sessions.begin(session('a'), line())
    assert.equal(await sessions.renew({ ...session('a'), expiresAt: 90 }), true)
    assert.equal((await sessions.bySecret('hash of a'))?.expiresAt, 90)
    await sessions.end({ tenant: '1', id: 'a' })
    assert.equal(await sessions.renew({ ...session('a'), expiresAt: 99 }), false)
    assert.equal(await sessions.get({ tenant: '1', id: 'a' }), undefined)
  })

  it('a new session deletes those that have expired, and the removal of a tenant deletes its sessions', async ({
    store,
    credentials: { sessions },
  }) => {
    await sessions.begin(session('a'), line())
    await sessions.begin({ ...session('b'), createdAt: 60, expiresAt: 120 }, line())
    assert.deepEqual(await sessions.get({ tenant: '1', id: 'a' }), session('a'), 'it ends at 60, not before it')
    await sessions.begin({ ...session('c'), createdAt: 61, expiresAt: 121 }, line())
    assert.equal(await sessions.get({ tenant: '1', id: 'a' }), undefined)
    assert.equal(await store.tenants.remove('1'), 'removed')
    assert.equal(await sessions.get({ tenant: '1', id: 'c' }), undefined)
  })
}

const session = (id: string): Session => ({
  tenant: '1',
  id,
  user: 'it@acme.example',
  secretHash: `hash of ${id}`,
  createdAt: 5,
  expiresAt: 60,
})
