// CommonJS, as Jest loads it without further settings. A token expires while a job runs.
const { isKnoxError } = require('muster-server/sdk')
const { startMuster } = require('muster-server/testing')

let muster
beforeAll(async () => {
  muster = await startMuster()
})
afterAll(() => muster.close())

test('a client gets a new token when its first one has expired', async () => {
  const { clients, clock, requests } = await muster.world()
  await clients.acme.kme.devices.list().page()
  await clock.advance({ hours: 1 })
  await clients.acme.kme.devices.list().page()
  expect((await requests({ operation: 'postToken' })).length).toBe(2)
})

test('a blocked customer is refused with the published code', async () => {
  const { clients } = await muster.world()
  const refusal = await clients.cobalt.kme.devices
    .list()
    .page()
    .catch(error => error)
  expect(isKnoxError(refusal, 'kme')).toBe(true)
  expect(refusal.code).toBe(4030003)
})
