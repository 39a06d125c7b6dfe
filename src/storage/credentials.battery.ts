/** Tests of used ids, keys and signing keys that each engine runs. */
import assert from 'node:assert/strict'
import type { Database } from '../../test/support/databases.ts'
import { testsOn } from './fixtures.battery.ts'

export function credentialsBattery(database: Database): void {
  const it = testsOn(database)

  it('a used id stays used until it expires', async ({ credentials }) => {
    assert.equal(await credentials.useOnce({ owner: 'me', jti: 'j', expiresAt: 100, now: 50 }), true)
    assert.equal(await credentials.useOnce({ owner: 'me', jti: 'j', expiresAt: 100, now: 60 }), false)
    assert.equal(await credentials.wasUsed('me', 'j', 100), true)
    assert.equal(await credentials.wasUsed('me', 'j', 101), false)
    assert.equal(await credentials.wasUsed('you', 'j', 60), false)
    assert.equal(await credentials.wasUsed('me', 'k', 60), false)
    assert.equal(await credentials.useOnce({ owner: 'you', jti: 'j', expiresAt: 100, now: 60 }), true)
    assert.equal(await credentials.useOnce({ owner: 'me', jti: 'j', expiresAt: 300, now: 200 }), true)
  })

  it('a key replaces another one once', async ({ credentials: { keys } }) => {
    const key = { id: 'a', tenant: '1', service: 'kme', publicKey: 'p', user: null, restriction: null, createdAt: 1 } as const
    await keys.put(key)
    assert.equal(await keys.replace('a', { ...key, id: 'b' }), true)
    assert.deepEqual([await keys.get('a'), await keys.get('b')], [undefined, { ...key, id: 'b' }])
    assert.equal(await keys.replace('a', { ...key, id: 'c' }), false)
    assert.equal(await keys.get('c'), undefined)
  })

  it('concurrent starts store one signing key', async ({ credentials }) => {
    const added = await Promise.all(['a', 'b'].map(kid => credentials.addSigningKey({ kid, privateJwk: '{}', createdAt: 1 })))
    assert.equal(added[0]?.length, 1)
    assert.deepEqual(added[0], added[1])
  })

  it('a replaced signing key stays until it retires, whatever the times of creation are', async ({ credentials }) => {
    const keys = async () => (await credentials.signingKeys()).map(({ kid, retiresAt }) => [kid, retiresAt])
    await credentials.addSigningKey({ kid: 'b', privateJwk: '{}', createdAt: 900 })
    await credentials.replaceSigningKey({ kid: 'c', privateJwk: '{}', createdAt: 10 }, { now: 10, retiresAt: 50 })
    assert.deepEqual(await keys(), [
      ['c', null],
      ['b', 50],
    ])
    await credentials.replaceSigningKey({ kid: 'a', privateJwk: '{}', createdAt: 20 }, { now: 20, retiresAt: 60 })
    assert.deepEqual(await keys(), [
      ['a', null],
      ['c', 60],
      ['b', 50],
    ])
    await credentials.removeRetiredKeys(49)
    assert.equal((await keys()).length, 3)
    await credentials.removeRetiredKeys(50)
    assert.deepEqual(await keys(), [
      ['a', null],
      ['c', 60],
    ])
    await credentials.replaceSigningKey({ kid: 'd', privateJwk: '{}', createdAt: 60 }, { now: 30, retiresAt: 30 })
    assert.deepEqual(await keys(), [['d', null]])
  })

  it('of concurrent replacements of the signing key one stays the key that signs', async ({ credentials }) => {
    await credentials.addSigningKey({ kid: 'a', privateJwk: '{}', createdAt: 1 })
    const replace = (kid: string) =>
      credentials.replaceSigningKey({ kid, privateJwk: '{}', createdAt: 2 }, { now: 2, retiresAt: 9 })
    await Promise.all(['b', 'c', 'd'].map(replace))
    const stored = await credentials.signingKeys()
    assert.deepEqual(
      stored.map(({ retiresAt }) => retiresAt),
      [null, 9, 9, 9],
    )
  })
}
