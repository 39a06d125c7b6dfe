/** Worlds of one server behave as servers of their own. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import fc from 'fast-check'
import { imeis } from '../support/imeis.ts'
import { type Answer, type Muster, musterAt, openMuster } from '../support/server.ts'

const R = '1000000001'
const CUSTOMERS = ['2000000001', '2000000002'] as const
const APPS = { '2000000001': 'acme', '2000000002': 'borealis' } as const
const PHONES = imeis(4)
const [shared, ...alone] = await Promise.all([openMuster(), openMuster(), openMuster()])
after(() => Promise.all([shared, ...alone].map(({ close }) => close())))

/** A world with the server that it is on. */
interface Side {
  readonly server: Muster
  readonly world: Muster
  readonly name: string
}
async function side(server: Muster, name: string): Promise<Side> {
  const answer = await server.ask('POST', '/_muster/v1/worlds', { body: { name } })
  assert.equal(answer.status, 201, answer.text)
  return { server, name, world: musterAt({ url: `${server.url}/w/${name}`, close: server.close }) }
}
const pairs = await Promise.all(
  ['one', 'two'].map(async (name, i) => [await side(shared, name), await side(alone[i] as Muster, name)] as const),
)

type Act = (side: Side) => Promise<Pick<Answer, 'status' | 'text'>>
const asking =
  (client: string, method: string, path: string, body?: object): Act =>
  async ({ world }) => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: `${client}-secret` })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const issued = await world.ask('POST', '/ams/v1/oauth2/token', { body: form.toString(), headers })
    if (issued.status !== 200) return issued
    return world.ask(method, path, { token: issued.body.access_token, ...(body && { body }) })
  }
const controlling =
  (path: string, body?: object): Act =>
  ({ world }) =>
    world.ask(body === undefined ? 'GET' : 'POST', `/_muster/v1/${path}`, body && { body })
const changing =
  (path: string, body?: object): Act =>
  ({ server, name }) =>
    server.ask('POST', `/_muster/v1/worlds/${name}/${path}`, body && { body })

const phones = fc.uniqueArray(fc.constantFrom(...PHONES), { minLength: 1, maxLength: 3 })
const order = fc.record({
  resellerId: fc.constant(R),
  customerId: fc.constantFrom(...CUSTOMERS),
  transactionId: fc.constantFrom('T1', 'T2', 'T3'),
  type: fc.constant('IMEI'),
  devices: phones,
})
const act: fc.Arbitrary<readonly [string, Act]> = fc.oneof(
  order.map(body => [`upload ${JSON.stringify(body)}`, asking('northwind', 'PUT', '/kcs/v1/rp/devices/upload', body)] as const),
  order.map(body => [`delete ${JSON.stringify(body)}`, asking('northwind', 'PUT', '/kcs/v1/rp/devices/delete', body)] as const),
  fc.constantFrom(...CUSTOMERS).map(id => [`list ${id}`, asking(APPS[id], 'GET', '/kcs/v1/kme/devices/list')] as const),
  fc.constantFrom<readonly [string, Act]>(
    ['status', asking('northwind', 'GET', `/kcs/v1/rp/devices/status?resellerId=${R}`)],
    ['devices', asking('northwind', 'GET', `/kcs/v1/rp/devices?resellerId=${R}`)],
    ['foreign', asking('northwind', 'GET', '/kcs/v1/rp/devices?resellerId=1000000002')],
    ['uploads', asking('acme', 'GET', '/kcs/v1/kme/devices/uploads/list')],
    ['fault', controlling('faults', { match: { api: 'kdp' }, do: { status: 503 } })],
    ['hold', controlling('work/hold', {})],
    ['release', controlling('work/release', {})],
    ['wind', controlling('clock', { advanceMs: 1_200_000 })],
    ['activity', controlling('activity')],
    ['customers', controlling('customers')],
    ['empty', controlling('reset', { to: 'empty' })],
    ['reset', changing('reset')],
    ['save', changing('snapshots', { name: 's' })],
    ['restore', changing('restore', { snapshot: 's' })],
  ),
)

/** Without ids, times, tokens, sizes and addresses. */
const plain = ({ status, text }: Pick<Answer, 'status' | 'text'>): string =>
  `${status} ${text}`
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi, 'uuid')
    .replace(/\b[\da-f]{12,32}\b/gi, id => (PHONES.includes(id) ? id : 'id'))
    .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'time')
    .replace(/"bytes":\d+/g, 'bytes')
    .replace(/127\.0\.0\.1:\d+/g, 'host')

test('two worlds of one server give the responses that each would give on a server of its own', async t => {
  const end = Date.now() + 6000
  let runs = 0
  const steps = fc.array(fc.tuple(fc.constantFrom(0, 1), act), { minLength: 5, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(steps, async history => {
      if (Date.now() > end) return
      runs++
      for (const each of pairs.flat()) {
        await each.server.ask('POST', `/_muster/v1/worlds/${each.name}/reset`)
        await each.server.ask('DELETE', `/_muster/v1/worlds/${each.name}/snapshots/s`)
      }
      // The two worlds advance at the same time, each in the order of its own steps.
      await Promise.all(
        pairs.map(async ([inShared, onItsOwn], i) => {
          for (const [, [name, run]] of history.filter(([which]) => which === i)) {
            const [one, other] = [await run(inShared), await run(onItsOwn)]
            assert.equal(plain(one), plain(other), `${inShared.name}: ${name}`)
            // Work in progress may differ in how far it is.
            if (/^(upload|delete|release|restore)/.test(name)) {
              for (const each of [inShared, onItsOwn]) await each.world.drain()
            }
          }
        }),
      )
    }),
    { numRuns: 200, endOnFailure: true },
  )
  t.diagnostic(`${runs} histories`)
})

test('fifty clients in fifty worlds at once read what they wrote and nothing else', async () => {
  const sides = await Promise.all(Array.from({ length: 50 }, (_, i) => side(shared, `crowd-${i}`)))
  await Promise.all(
    sides.map(async ({ world }, i) => {
      const token = await world.token('northwind')
      for (let round = 0; round < 3; round++) {
        const body = {
          resellerId: R,
          customerId: CUSTOMERS[0],
          transactionId: `W${i}-${round}`,
          type: 'IMEI',
          devices: imeis(1, 100 * (i + 1) + round),
        }
        assert.equal((await world.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })).status, 200)
        const { body: read } = await world.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}`, { token })
        const ids = read.devices.transactions.map(({ transactionId }: { transactionId: string }) => transactionId)
        assert.deepEqual(
          ids.sort(),
          Array.from({ length: round + 1 }, (_, earlier) => `W${i}-${earlier}`),
        )
      }
      await world.drain()
      const { text } = await world.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}`, { token })
      const found = [...text.matchAll(/3599\d{11}/g)].map(([imei]) => imei)
      assert.deepEqual([...new Set(found)].sort(), imeis(3, 100 * (i + 1)).sort())
    }),
  )
  await Promise.all(sides.map(({ name }) => shared.ask('DELETE', `/_muster/v1/worlds/${name}`)))
})
