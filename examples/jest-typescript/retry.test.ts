// What a client does when the server is overloaded, with the waits of its retries.
import { createKnoxClient } from 'muster-server/sdk'
import { type Muster, startMuster } from 'muster-server/testing'

let muster: Muster
beforeAll(async () => {
  muster = await startMuster()
})
afterAll(() => muster.close())

test('a list is requested again after a refusal that says when', async () => {
  const world = await muster.world()
  const { clientId, clientSecret, tenant } = world.credentials.acme
  const retries: number[] = []
  const { kme } = createKnoxClient({
    baseUrl: world.url,
    auth: { clientId, clientSecret },
    customerId: tenant,
    hooks: { retry: ({ delayMs }) => void retries.push(delayMs) },
  })
  const fault = await world.faults.add({
    match: { operation: 'listDevices' },
    when: { times: 2 },
    do: { status: 429, headers: { 'retry-after': '0' } },
  })
  const { totalCount } = await kme.devices.list().page()
  expect(totalCount).toBeGreaterThan(0)
  expect(retries).toHaveLength(2)
  expect((await fault.state()).applied).toBe(2)
  const statuses = (await world.requests({ operation: 'listDevices' })).map(({ status }) => status)
  expect(statuses).toEqual([429, 429, 200])
})
