// A client of its own on fetch, tested against a world: what it sends, and what it does when a response is lost.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startMuster } from 'muster-server/testing'

/** The code under test: uploads phones and returns the state of the transaction. */
async function upload({ url, token, transactionId, devices }) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const order = { resellerId: '1000000001', customerId: '2000000001', transactionId, type: 'IMEI', devices }
  const response = await fetch(`${url}/kcs/v1/rp/devices/upload`, { method: 'PUT', headers, body: JSON.stringify(order) })
  const { state, message } = await response.json()
  return response.ok ? state : message
}

async function tokenOf({ url, credentials }) {
  const { clientId, clientSecret } = credentials.northwind
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const response = await fetch(`${url}/ams/v1/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })
  return (await response.json()).access_token
}

let muster
before(async () => {
  muster = await startMuster()
})
after(() => muster.close())

test('an upload is accepted, and one of its two phones is refused', async () => {
  const world = await muster.world()
  const token = await tokenOf(world)
  const devices = ['350000000000113', '350000000000114']
  assert.equal(await upload({ url: world.url, token, transactionId: 'first', devices }), 'Progress')
  await world.drain()
  const { devices: failed } = await world.clients.northwind.kdp.transactions.get('first')
  assert.deepEqual(
    failed.map(({ imei, message }) => [imei, message]),
    [['350000000000114', 'DEVICE_IMEI_INVALID']],
  )
})

test('the second upload with the id of the first is refused as a duplicate', async () => {
  const world = await muster.world()
  const token = await tokenOf(world)
  const order = { url: world.url, token, transactionId: 'first', devices: ['350000000000113'] }
  // The server does the work and closes the connection without a response.
  await world.faults.add({ recipe: 'lost-answer', match: { operation: 'uploadDevicesUsingPUT' } })
  await assert.rejects(upload(order))
  assert.equal(await upload(order), 'TRANSACTION_ID_DUPLICATE')
})
