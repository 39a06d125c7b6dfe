/** The clients of a world whose clock a test moves: no token may be refused because of that. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createKnoxClient, type KnoxClient } from '../../src/sdk/index.ts'
import { type Clock, startMuster, type World } from '../../src/testing/index.ts'
import { openMuster } from '../support/server.ts'

const ACME = '2000000001'
const DAY = 86_400_000

const server = await openMuster()
const muster = await startMuster({ url: server.url })
after(() => server.close())

const readsDevices = async ({ kme }: KnoxClient): Promise<void> => {
  assert.ok((await kme.devices.list().page()).totalCount > 0)
}

const credentials: Readonly<Record<string, (world: World) => Promise<KnoxClient>>> = {
  'an app': async ({ clients }) => clients.acme,
  'signed tokens': async ({ url, keys }) =>
    createKnoxClient({ baseUrl: url, auth: { keys: await keys({ tenant: ACME, service: 'kme' }) }, customerId: ACME }),
}

const changes: Readonly<Record<string, (clock: Clock) => Promise<Date>>> = {
  'is moved three days on': clock => clock.advance({ days: 3 }),
  'is moved three days back': clock => clock.advance({ days: -3 }),
  'is set to another year': clock => clock.set(new Date('2031-05-06T07:08:09Z')),
  'is stopped in another year': clock => clock.freeze(new Date('2031-05-06T07:08:09Z')),
  'is stopped, and moved while it is': async clock => {
    await clock.freeze()
    return clock.advance({ hours: 5, minutes: 30 })
  },
}

for (const [how, clientIn] of Object.entries(credentials))
  describe(`a client with ${how}`, () => {
    for (const [what, change] of Object.entries(changes)) {
      test(`reads devices of a world whose clock ${what} before its first request`, async () => {
        const world = await muster.world()
        await change(world.clock)
        await readsDevices(await clientIn(world))
      })

      test(`reads devices of a world whose clock ${what} between its requests, and back again`, async () => {
        const world = await muster.world()
        const client = await clientIn(world)
        await readsDevices(client)
        const before = await world.snapshot()
        await change(world.clock)
        await readsDevices(client)
        await before.restore()
        await readsDevices(client)
      })
    }
  })

test('the clock of a world returns its time, stops, and starts from where it stopped', async () => {
  const { clock } = await muster.world()
  const stopped = await clock.freeze(new Date('2031-05-06T07:08:09.250Z'))
  assert.equal(stopped.toISOString(), '2031-05-06T07:08:09.250Z')
  assert.deepEqual(await clock.now(), stopped)
  const parts = { days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 }
  assert.equal((await clock.advance(parts)).toISOString(), '2031-05-07T09:11:13.255Z')
  const started = await clock.unfreeze()
  assert.ok(started >= stopped && Number(await clock.now()) - Number(stopped) < 2 * DAY)
})

test('a duration with an unknown unit is refused with the units that exist', async () => {
  const { clock } = await muster.world()
  // A program in JavaScript has no types.
  const wrong = { weeks: 1 } as object
  await assert.rejects(clock.advance(wrong), { message: /^weeks is no unit of a duration; days, hours/ })
})

test("responses of a world have its time as their Date, and other worlds have the machine's", async () => {
  const [moved, other] = [await muster.world(), await muster.world()]
  await moved.clock.freeze(new Date('2031-05-06T07:08:09Z'))
  const dateOf = async (url: string) => (await fetch(url)).headers.get('date')
  assert.equal(await dateOf(`${moved.url}/_muster/v1/clock`), 'Tue, 06 May 2031 07:08:09 GMT')
  // Refusals too: a token is refused by the world's clock.
  assert.equal(await dateOf(`${moved.url}/kcs/v1/kme/devices/list`), 'Tue, 06 May 2031 07:08:09 GMT')
  assert.equal(await dateOf(`${moved.url}/kcs/v1/unknown`), 'Tue, 06 May 2031 07:08:09 GMT')
  assert.ok(Math.abs(Date.parse((await dateOf(`${other.url}/_muster/v1/clock`)) ?? '') - Date.now()) < 10 * 60_000)
})
