/** Tests of grants, apps and revoked tokens that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import type { App, Grant } from '../auth/store.ts'
import type { Activity } from '../enrolment/activity.ts'
import { testsOn } from './fixtures.battery.ts'

export function grantsBattery(database: Database): void {
  const it = testsOn(database)

  it('a grant is found by its key and by its code, and not by another value', async ({ store, credentials: { grants } }) => {
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

  it('a code is redeemed once, and a second redemption deletes its grant', async ({ credentials: { grants } }) => {
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
    assert.deepEqual(await grants.get(keyOf('b')), grant('b'), 'another grant is unchanged')
    assert.equal(await grants.redeem(keyOf('a'), FIRST, 9), false, 'a deleted grant cannot be redeemed')
  })

  it('of four concurrent redemptions of a code one succeeds, and the grant is deleted', async ({ credentials: { grants } }) => {
    await grants.begin(grant('a'), line('a'))
    const redeemed = await Promise.all(
      [1, 2, 3, 4].map(turn => grants.redeem(keyOf('a'), { family: `family ${turn}`, turn: `turn ${turn}`, expiresAt: 500 }, 7)),
    )
    assert.deepEqual(redeemed.filter(Boolean), [true])
    assert.equal(await grants.get(keyOf('a')), undefined)
  })

  it('a refresh token is replaced by the next, and a use of an earlier one deletes the grant', async ({
    credentials: { grants },
  }) => {
    await grants.begin(grant('a'), line('a'))
    await grants.redeem(keyOf('a'), FIRST, 7)
    assert.equal(await grants.rotate(keyOf('a'), 'turn 1', { turn: 'turn 2', expiresAt: 600 }), true)
    assert.deepEqual(await grants.byFamily('family').then(found => [found?.turnHash, found?.expiresAt]), ['turn 2', 600])
    assert.equal(await grants.rotate(keyOf('a'), 'turn 1', { turn: 'turn 3', expiresAt: 700 }), false)
    assert.equal(await grants.get(keyOf('a')), undefined)
  })

  it('of four concurrent rotations of a refresh token one succeeds, and the grant is deleted', async ({
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

  it('a second revocation of a grant returns false', async ({ credentials: { grants } }) => {
    await grants.begin(grant('a'), line('a'))
    assert.deepEqual([await grants.revoke(keyOf('a')), await grants.revoke(keyOf('a'))], [true, false])
    assert.equal(await grants.byCode('code of a'), undefined)
  })

  it('a new grant deletes the expired grants and no others', async ({ credentials: { grants } }) => {
    await grants.begin({ ...grant('expired'), expiresAt: 99 }, line('expired'))
    await grants.begin({ ...grant('valid'), expiresAt: 100 }, line('valid'))
    await grants.begin({ ...grant('new'), createdAt: 100 }, line('new'))
    const there = await Promise.all(['expired', 'valid', 'new'].map(id => grants.get(keyOf(id))))
    assert.deepEqual(
      there.map(found => found?.id),
      [undefined, 'valid', 'new'],
    )
  })

  it('a revoked token is found by its tenant until it expires', async ({ credentials: { revoked } }) => {
    await revoked.add({ tenant: '1', id: 't', expiresAt: 50 }, 10)
    await revoked.add({ tenant: '1', id: 't', expiresAt: 50 }, 11)
    assert.deepEqual([await revoked.has({ tenant: '1', id: 't' }), await revoked.has({ tenant: '2', id: 't' })], [true, false])
    await revoked.add({ tenant: '1', id: 'u', expiresAt: 90 }, 51)
    assert.deepEqual([await revoked.has({ tenant: '1', id: 't' }), await revoked.has({ tenant: '1', id: 'u' })], [false, true])
  })

  it('a removed app, and an app of a removed tenant, revokes the bearers of that registration alone', async ({
    store,
    credentials,
  }) => {
    const { apps, revoked } = credentials
    const isRevoked = (registeredAt: number) => revoked.has({ tenant: '1', id: 'u', client: 'app', registeredAt })
    const times = [1, 2, 3]
    await revoked.add({ tenant: '1', id: 't', expiresAt: 50 }, 10)
    await apps.put({ ...app('app'), createdAt: 1 })
    await apps.remove('app', line('removed'))
    await apps.put({ ...app('app'), createdAt: 1 })
    assert.equal((await apps.get('app'))?.createdAt, 2, 'the time of a removed registration is not used again')
    assert.deepEqual(await Promise.all(times.map(isRevoked)), [true, false, false])
    const tenant = await store.tenants.get('1')
    assert.ok(tenant)
    assert.equal(await store.tenants.remove('1'), 'removed')
    await store.tenants.put(tenant)
    assert.equal(await apps.create({ ...app('app'), createdAt: 1 }), true)
    assert.equal((await apps.get('app'))?.createdAt, 3)
    assert.deepEqual(await Promise.all(times.map(isRevoked)), [true, true, false])
    assert.equal(await revoked.has({ tenant: '1', id: 't' }), true, 'a removed tenant does not revive its revoked tokens')
  })

  it('a deleted app loses its grants, and the grants of another app remain', async ({ credentials }) => {
    await credentials.apps.put(app('desk'))
    await credentials.grants.begin(grant('a'), line('a'))
    await credentials.grants.begin({ ...grant('b'), clientId: 'another' }, line('b'))
    assert.deepEqual([await credentials.apps.remove('desk'), await credentials.apps.remove('desk')], [true, false])
    assert.equal(await credentials.grants.get(keyOf('a')), undefined)
    assert.equal((await credentials.grants.get(keyOf('b')))?.clientId, 'another')
  })

  it('an app is stored with all members, and a second app with its client id is refused', async ({ credentials: { apps } }) => {
    assert.equal(await apps.create(app('desk')), true)
    assert.equal(await apps.create({ ...app('desk'), tenant: '2' }), false)
    assert.deepEqual(await apps.get('desk'), app('desk'))
  })

  it('four concurrent changes of an app are all stored', async ({ store, credentials: { apps } }) => {
    await apps.put(app('desk'))
    const added = ['a', 'b', 'c', 'd']
    await Promise.all(
      added.map(scope => apps.change('desk', there => ({ ...there, scopes: [...there.scopes, scope] }), line(scope))),
    )
    assert.deepEqual((await apps.get('desk'))?.scopes.toSorted(), [...added, 'kme'])
    assert.equal((await store.activity.list({}, { number: 0, size: 10 })).total, 4)
  })

  it('a change of a missing app creates none, and a change that throws leaves the app unchanged', async ({
    credentials: { apps },
  }) => {
    assert.equal(await apps.change('desk', there => there, line('none')), undefined)
    assert.equal(await apps.get('desk'), undefined)
    await apps.put(app('desk'))
    const refused = () => {
      throw new Error('refused')
    }
    await assert.rejects(apps.change('desk', refused, line('refused')), /refused/)
    assert.deepEqual(await apps.get('desk'), app('desk'))
  })

  it('a search of a tenant’s apps matches the client id, a part of the name or the creator, and no app of another tenant', async ({
    credentials: { apps },
  }) => {
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
