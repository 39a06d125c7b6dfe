import assert from 'node:assert/strict'
import test from 'node:test'
import { databases } from '../support/databases.ts'
import { type Muster, musterAt, openMuster } from '../support/server.ts'

const R = '1000000001'
const C = '2000000001'
const STATUS = `/kcs/v1/rp/devices/status?resellerId=${R}`

/** A client of one world, by the path's prefix. */
const inWorld = ({ url, close }: Muster, name: string): Muster => musterAt({ url: `${url}/w/${name}`, close })

const create = async (muster: Muster, body: object = {}) => {
  const answer = await muster.ask('POST', '/_muster/v1/worlds', { body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}
const on = async (muster: Muster, method: string, path: string, body?: object) =>
  muster.ask(method, `/_muster/v1/worlds/${path}`, { body })
const upload = async (muster: Muster, transactionId: string) => {
  const body = { resellerId: R, customerId: C, transactionId, type: 'IMEI', devices: ['359900000000007'] }
  const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await muster.token('northwind'), body })
  assert.equal(answer.status, 200, answer.text)
  await muster.drain()
}
const transactionsOf = async (muster: Muster, token?: string): Promise<string[]> => {
  const { status, body, text } = await muster.ask('GET', STATUS, { token: token ?? (await muster.token('northwind')) })
  assert.equal(status, 200, text)
  return body.devices.transactions.map((transaction: { transactionId: string }) => transaction.transactionId)
}

for (const { name: engine, place, drop } of databases.filter(({ name }) => !name.includes('refuses'))) {
  const it = (title: string, act: (muster: Muster) => Promise<void>) =>
    test(`${engine}: ${title}`, async t => {
      const data = await place()
      const muster = await openMuster({ data })
      t.after(async () => {
        await muster.close()
        await drop(data)
      })
      await act(muster)
    })

  it('an upload in one world is in no other world and not in the default world', async muster => {
    await create(muster, { name: 'a' })
    await create(muster, { name: 'b' })
    await upload(inWorld(muster, 'a'), 'ONLY-A')
    assert.deepEqual(await transactionsOf(inWorld(muster, 'a')), ['ONLY-A'])
    assert.deepEqual(await transactionsOf(inWorld(muster, 'b')), [])
    assert.deepEqual(await transactionsOf(muster), [])
  })

  it('a token of one world is refused in every other world, in each form of address', async muster => {
    await create(muster, { name: 'a' })
    const { url: ported } = await create(muster, { name: 'b', port: true })
    const own = await inWorld(muster, 'a').token('northwind')
    const host = new URL(muster.url).port
    const forms: readonly [string, string, Record<string, string>][] = [
      ['path', `${muster.url}/w/a`, {}],
      ['header', muster.url, { 'x-muster-world': 'a' }],
      ['host', muster.url, { host: `a.localhost:${host}` }],
    ]
    for (const [form, url, headers] of forms) assert.equal((await get(url, headers, own)).status, 200, form)
    for (const [form, url, headers] of [
      ['no address', muster.url, {}],
      ['path', `${muster.url}/w/b`, {}],
      ['header', muster.url, { 'x-muster-world': 'b' }],
      ['host', muster.url, { host: `b.localhost:${host}` }],
      ['port', ported, {}],
    ] as const)
      assert.equal((await get(url, headers, own)).status, 401, form)
    const seen = await musterAt({ url: ported, close: muster.close }).ask('GET', '/_muster/v1/worlds')
    assert.deepEqual(
      seen.body.worlds.map((world: { name: string; url: string }) => [world.name, world.url]),
      [
        ['default', muster.url],
        ['a', `${muster.url}/w/a`],
        ['b', ported],
      ],
      'links of other worlds lead to the port of the server',
    )
    assert.equal((await get(ported, {}, await musterAt({ url: ported, close: muster.close }).token('northwind'))).status, 200)
  })

  it('an app that is registered in one world is unknown in every other world and in the default world', async muster => {
    await create(muster, { name: 'a' })
    await create(muster, { name: 'b' })
    const app = { clientId: 'of-a', clientSecret: 'of-a-secret', tenant: R }
    assert.equal((await inWorld(muster, 'a').ask('POST', '/_muster/v1/apps', { body: app })).status, 200)
    const appsIn = async (world: Muster) => (await world.ask('GET', '/_muster/v1/apps/of-a')).status
    assert.deepEqual(
      [await appsIn(inWorld(muster, 'a')), await appsIn(inWorld(muster, 'b')), await appsIn(muster)],
      [200, 404, 404],
    )
  })

  it('a world that begins with a seed of other tenants has their apps', async muster => {
    const reseller = { id: '1000000077', name: 'Only', country: 'US', region: 'us' }
    const apps = [{ clientId: 'only', clientSecret: 'only-secret', tenant: reseller.id }]
    await create(muster, { name: 'a', seed: { resellers: [reseller], apps } })
    assert.match(await inWorld(muster, 'a').token('only'), /./)
  })

  it('a reset gives a world its first data, and its tokens remain valid', async muster => {
    await create(muster, { name: 'a' })
    const world = inWorld(muster, 'a')
    await upload(world, 'BEFORE')
    const token = await world.token('northwind')
    assert.equal((await on(muster, 'POST', 'a/reset')).status, 200)
    assert.deepEqual(await transactionsOf(world, token), [])
  })

  it('a restored snapshot gives a world its saved data and clock, and its tokens remain valid', async muster => {
    await create(muster, { name: 'a' })
    const world = inWorld(muster, 'a')
    await upload(world, 'SAVED')
    await world.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 86_400_000 } })
    const token = await world.token('northwind')
    const saved = (await world.ask('GET', '/_muster/v1/clock')).body.now
    assert.equal((await on(muster, 'POST', 'a/snapshots', { name: 's' })).status, 201)
    await upload(world, 'LATER')
    await world.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 7 * 86_400_000 } })
    assert.equal((await on(muster, 'POST', 'a/restore', { snapshot: 's' })).status, 200)
    assert.deepEqual(await transactionsOf(world, token), ['SAVED'])
    const { now } = (await world.ask('GET', '/_muster/v1/clock')).body
    assert.ok(now >= saved && now < saved + 86_400_000, 'the clock is the saved one')
    assert.deepEqual(
      (await on(muster, 'GET', 'a/snapshots')).body.snapshots.map(({ name }: { name: string }) => name),
      ['s'],
    )
    assert.equal((await on(muster, 'DELETE', 'a/snapshots/s')).status, 200)
    assert.equal((await on(muster, 'POST', 'a/restore', { snapshot: 's' })).status, 404)
  })

  it('a fork has the data of its parent, refuses the tokens of its parent, and does not change it', async muster => {
    await create(muster, { name: 'a' })
    const parent = inWorld(muster, 'a')
    await upload(parent, 'COMMON')
    assert.equal((await on(muster, 'POST', 'a/fork', { name: 'f' })).status, 201)
    const fork = inWorld(muster, 'f')
    await upload(fork, 'OF-THE-FORK')
    assert.deepEqual((await transactionsOf(fork)).sort(), ['COMMON', 'OF-THE-FORK'])
    assert.deepEqual(await transactionsOf(parent), ['COMMON'])
    const refused = await fork.ask('GET', STATUS, { token: await parent.token('northwind') })
    const forged = await fork.ask('GET', STATUS, { token: `${await fork.token('northwind')}x` })
    assert.deepEqual([refused.status, refused.body], [forged.status, forged.body])
  })

  it('requests that name a missing world, or two worlds at once, are refused in the dialect of their path', async muster => {
    await create(muster, { name: 'a' })
    const missing = await muster.ask('GET', '/w/none/kcs/v1/rp/devices')
    assert.deepEqual([missing.status, missing.body.code], [404, 40400000])
    const both = await muster.ask('GET', '/w/a/kcs/v1/rp/devices', { headers: { 'x-muster-world': 'default' } })
    assert.deepEqual([both.status, both.body.code], [400, 40000000])
  })

  it('a world whose name is taken or unfit is refused, and a deleted name can be used again', async muster => {
    await create(muster, { name: 'a' })
    const token = await inWorld(muster, 'a').token('northwind')
    assert.equal((await on(muster, 'POST', '', { name: 'a' })).status, 409)
    for (const name of ['A', 'a/b', '', '..', 'x'.repeat(41)]) {
      assert.equal((await muster.ask('POST', '/_muster/v1/worlds', { body: { name } })).status, 400, name)
    }
    assert.equal((await on(muster, 'DELETE', 'a')).status, 200)
    assert.equal((await muster.ask('GET', `/w/a${STATUS}`, { token })).status, 404)
    await create(muster, { name: 'a' })
    assert.equal((await muster.ask('GET', `/w/a${STATUS}`, { token })).status, 401, 'it is another world')
  })
}

/** A request with a Host of its own, which `fetch` does not send. */
async function get(url: string, headers: Record<string, string>, token: string): Promise<{ status: number | undefined }> {
  const { request } = await import('node:http')
  const { hostname, port, pathname } = new URL(url)
  return new Promise((resolve, reject) => {
    request({
      hostname,
      port,
      path: pathname.replace(/\/$/, '') + STATUS,
      headers: { ...headers, authorization: `Bearer ${token}` },
    })
      .on('response', response => {
        response.resume()
        resolve({ status: response.statusCode })
      })
      .on('error', reject)
      .end()
  })
}
