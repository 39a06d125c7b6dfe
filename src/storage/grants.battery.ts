/** What every engine must do alike with what people grant to apps. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { type Database, NO_LISTS } from '../../test/support/databases.ts'
import { putTenants } from '../../test/support/store-rows.ts'
import type { App, Grant } from '../auth/store.ts'
import type { Activity } from '../enrolment/activity.ts'
import { type OpenStore, openStore } from './open.ts'

export function grantsBattery({ name, place, drop }: Database): void {
  const it = (sentence: string, tell: (opened: OpenStore) => Promise<void>) =>
    test(`${name}: ${sentence}`, async () => {
      const where = await place()
      const opened = await openStore(where, { projections: NO_LISTS, now: 1 })
      try {
        await putTenants(opened.store)
        await tell(opened)
      } finally {
        await opened.store.close()
        await drop(where)
      }
    })

  it('a grant is found by its key and by its code, and by nothing else', async ({ store, credentials: { grants } }) => {
    await grants.begin(grant('a'), line('a'))
    assert.deepEqual(await grants.get(keyOf('a')), grant('a'))
    assert.deepEqual(await grants.byCode('code of a'), grant('a'))
    assert.equal(await grants.get({ tenant: '2', id: 'a' }), undefined)
    assert.equal(await grants.byCode('code of b'), undefined)
    assert.equal(await grants.byFamily('family'), undefined)
    const { rows } = await store.activity.list({}, { number: 0, size: 10 })
    assert.deepEqual(
      rows.map(row => row.description),
      ['a'],
    )
  })

  it('a code is redeemed once; the second time takes the grant away', async ({ credentials: { grants } }) => {
    await grants.begin(grant('a'), line('a'))
    await grants.begin(grant('b'), line('b'))
    assert.equal(await grants.redeem(keyOf('a'), FIRST, 7), true)
    assert.deepEqual(await grants.byFamily('family'), {
      ...grant('a'),
      redeemedAt: 7,
      familyHash: 'family',
      turnHash: 'turn 1',
      expiresAt: 500,
    })
    assert.equal(await grants.redeem(keyOf('a'), { ...FIRST, family: 'another' }, 8), false)
    assert.equal(await grants.get(keyOf('a')), undefined)
    assert.deepEqual(await grants.get(keyOf('b')), grant('b'), 'another grant is left alone')
    assert.equal(await grants.redeem(keyOf('a'), FIRST, 9), false, 'what is gone cannot be redeemed')
  })

  it('of many who redeem a code at once one is first, and then nobody has anything', async ({ credentials: { grants } }) => {
    await grants.begin(grant('a'), line('a'))
    const redeemed = await Promise.all(
      [1, 2, 3, 4].map(turn => grants.redeem(keyOf('a'), { family: `family ${turn}`, turn: `turn ${turn}`, expiresAt: 500 }, 7)),
    )
    assert.deepEqual(redeemed.filter(Boolean), [true])
    assert.equal(await grants.get(keyOf('a')), undefined)
  })

  it('a refresh token gives way to the next; an earlier one takes the grant away', async ({ credentials: { grants } }) => {
    await grants.begin(grant('a'), line('a'))
    await grants.redeem(keyOf('a'), FIRST, 7)
    assert.equal(await grants.rotate(keyOf('a'), 'turn 1', { turn: 'turn 2', expiresAt: 600 }), true)
    assert.deepEqual(await grants.byFamily('family').then(found => [found?.turnHash, found?.expiresAt]), ['turn 2', 600])
    assert.equal(await grants.rotate(keyOf('a'), 'turn 1', { turn: 'turn 3', expiresAt: 700 }), false)
    assert.equal(await grants.get(keyOf('a')), undefined)
  })

  it('of many who rotate a refresh token at once one is first, and then nobody has anything', async ({
    credentials: { grants },
  }) => {
    await grants.begin(grant('a'), line('a'))
    await grants.redeem(keyOf('a'), FIRST, 7)
    const rotated = await Promise.all(
      [2, 3, 4, 5].map(turn => grants.rotate(keyOf('a'), 'turn 1', { turn: `turn ${turn}`, expiresAt: 600 })),
    )
    assert.deepEqual(rotated.filter(Boolean), [true])
    assert.equal(await grants.get(keyOf('a')), undefined)
  })

  it('a grant is revoked once', async ({ credentials: { grants } }) => {
    await grants.begin(grant('a'), line('a'))
    assert.deepEqual([await grants.revoke(keyOf('a')), await grants.revoke(keyOf('a'))], [true, false])
    assert.equal(await grants.byCode('code of a'), undefined)
  })

  it('grants that are over are forgotten when another begins, and no others', async ({ credentials: { grants } }) => {
    await grants.begin({ ...grant('over'), expiresAt: 99 }, line('over'))
    await grants.begin({ ...grant('good'), expiresAt: 100 }, line('good'))
    await grants.begin({ ...grant('new'), createdAt: 100 }, line('new'))
    const there = await Promise.all(['over', 'good', 'new'].map(id => grants.get(keyOf(id))))
    assert.deepEqual(
      there.map(found => found?.id),
      [undefined, 'good', 'new'],
    )
  })

  it('a revoked token is known by its tenant until its time is over', async ({ credentials: { revoked } }) => {
    await revoked.add({ tenant: '1', id: 't', expiresAt: 50 }, 10)
    await revoked.add({ tenant: '1', id: 't', expiresAt: 50 }, 11)
    assert.deepEqual([await revoked.has({ tenant: '1', id: 't' }), await revoked.has({ tenant: '2', id: 't' })], [true, false])
    await revoked.add({ tenant: '1', id: 'u', expiresAt: 90 }, 51)
    assert.deepEqual([await revoked.has({ tenant: '1', id: 't' }), await revoked.has({ tenant: '1', id: 'u' })], [false, true])
  })

  it('with an app goes what was granted to it, and what was granted to another stays', async ({ credentials }) => {
    await credentials.apps.put(app('desk'))
    await credentials.grants.begin(grant('a'), line('a'))
    await credentials.grants.begin({ ...grant('b'), clientId: 'another' }, line('b'))
    assert.deepEqual([await credentials.apps.remove('desk'), await credentials.apps.remove('desk')], [true, false])
    assert.equal(await credentials.grants.get(keyOf('a')), undefined)
    assert.equal((await credentials.grants.get(keyOf('b')))?.clientId, 'another')
  })

  it('an app is kept whole, and a client id is taken once', async ({ credentials: { apps } }) => {
    assert.equal(await apps.create(app('desk')), true)
    assert.equal(await apps.create({ ...app('desk'), tenant: '2' }), false)
    assert.deepEqual(await apps.get('desk'), app('desk'))
  })

  it('of many who change an app at once each finds what the others did', async ({ store, credentials: { apps } }) => {
    await apps.put(app('desk'))
    const added = ['a', 'b', 'c', 'd']
    await Promise.all(
      added.map(scope => apps.change('desk', there => ({ ...there, scopes: [...there.scopes, scope] }), line(scope))),
    )
    assert.deepEqual((await apps.get('desk'))?.scopes.toSorted(), [...added, 'kme'])
    assert.equal((await store.activity.list({}, { number: 0, size: 10 })).total, 4)
  })

  it('an app that is gone is not changed, and one whose change is refused stays', async ({ credentials: { apps } }) => {
    assert.equal(await apps.change('desk', there => there, line('none')), undefined)
    assert.equal(await apps.get('desk'), undefined)
    await apps.put(app('desk'))
    const refused = () => {
      throw new Error('refused')
    }
    await assert.rejects(apps.change('desk', refused, line('refused')), /refused/)
    assert.deepEqual(await apps.get('desk'), app('desk'))
  })

  it('a tenant finds its apps by id, part of a name or maker, and nobody else’s', async ({ credentials: { apps } }) => {
    await apps.put({ ...app('a1'), name: 'Front 100% Desk', createdBy: 'Ann@acme.example' })
    await apps.put({ ...app('a2'), name: 'Back Office' })
    await apps.put({ ...app('b1'), tenant: '2', name: 'Front Desk' })
    const found = async (search?: string) =>
      (await apps.of('1', search, { number: 0, size: 10 })).rows.map(row => row.clientId).join(' ')
    const searches = [undefined, 'a2', 'a', 'desk', '100%', '%', '_', 'ANN@acme.example', 'ann@', 'b1']
    assert.deepEqual(await Promise.all(searches.map(found)), ['a1 a2', 'a2', 'a2', 'a1', 'a1', 'a1', '', 'a1', '', ''])
    assert.equal((await apps.of('1', undefined, { number: 1, size: 1 })).total, 2)
  })

  it('a cleared store has no grants and no revoked tokens', async ({ store, credentials: { grants, revoked } }) => {
    await grants.begin(grant('a'), line('a'))
    await revoked.add({ tenant: '1', id: 't', expiresAt: 50 }, 10)
    await store.clear()
    assert.equal(await grants.get(keyOf('a')), undefined)
    assert.equal(await revoked.has({ tenant: '1', id: 't' }), false)
  })
}

const FIRST = { family: 'family', turn: 'turn 1', expiresAt: 500 }
const keyOf = (id: string) => ({ tenant: '1', id })

const grant = (id: string): Grant => ({
  tenant: '1',
  id,
  clientId: 'desk',
  appTenant: '4',
  user: 'it@acme.example',
  scopes: ['kme', 'openid'],
  nonce: null,
  redirectUri: 'https://desk.example/back',
  challenge: 'challenge',
  codeHash: `code of ${id}`,
  codeExpiresAt: 60,
  redeemedAt: null,
  familyHash: null,
  turnHash: null,
  createdAt: 5,
  expiresAt: 60,
})

const app = (clientId: string): App => ({
  clientId,
  tenant: '1',
  secretHash: 'hash',
  scopes: ['kme'],
  grantTypes: ['authorization_code'],
  redirectUris: ['https://desk.example/back'],
  createdAt: 3,
  name: clientId,
  createdBy: null,
  details: {
    description: 'At the front',
    authenticationMethods: ['client_secret_post'],
    lives: { code: 60, access: 600, refresh: 3600 },
    consent: { companyName: 'Desk Inc.' },
  },
})

const line = (target: string): Activity => ({
  id: `line of ${target}`,
  time: 1,
  who: 'w',
  performer: '1',
  channel: 'c',
  operation: 'a',
  service: 's',
  category: 'General',
  event: 'e',
  status: 'OK',
  customer: null,
  views: [{ tenant: '1', description: target, details: {} }],
  code: null,
  errorId: null,
})
