// A phone from its upload to its enrolment, with the clients of each account.
import { type Muster, startMuster, type World } from 'muster-server/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

const IMEI = '350000000000113'

let muster: Muster
let world: World
beforeAll(async () => {
  muster = await startMuster()
})
afterAll(() => muster.close())
beforeEach(async () => {
  world = await muster.world()
})

test('a phone that a customer has approved enrols at its first boot', async () => {
  const { northwind, acme } = world.clients
  const order = await northwind.kdp.upload({ customerId: '2000000001', type: 'IMEI', devices: [IMEI] })
  await northwind.kdp.waitForTransactions(order)
  const transactionIds = order.transactions.map(({ transactionId }) => transactionId)
  await acme.kme.uploads.approve({ transactionIds, profileId: '65a000000000000000000001' })

  expect(await world.phones.boot(IMEI)).toMatchObject({ state: 'Enrolled', profile: { name: 'Base' } })
})

test('no other test has uploaded the phone', async () => {
  const { totalCount } = await world.clients.northwind.kdp.devices.list({ imei: IMEI }).page()
  expect(totalCount).toBe(0)
})
