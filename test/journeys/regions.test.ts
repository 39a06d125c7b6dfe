/** Tenants on the hosts of the regions, as clients of the real service send them. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { openMuster } from '../support/server.ts'

const muster = await openMuster({ seed: 'scenario:default,scenario:msp' })
after(() => muster.close())

/** The code of a refusal, or the status; `fetch` sends no `Host` of the caller's. */
async function outcome(path: string, { host, client, ...headers }: Record<'host' | 'client', string>): Promise<number> {
  const authorization = `Bearer ${await muster.token(client)}`
  const sent = request(muster.url + path, { headers: { ...headers, host, authorization } }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const body = (await json(response)) as { code?: unknown }
  return response.statusCode === 200 ? 200 : Number(body.code)
}

const LIST = '/kcs/v1/kme/devices/list'

// Alder and the provider Meridian are of the region us, Amber is of eu.
for (const [host, client, expected] of [
  ['us-kcs-api.samsungknox.com', 'alder', 200],
  ['us-kcs-api.samsungknox.com', 'amber', 4040900],
  ['eu-kcs-api.samsungknox.com', 'amber', 200],
  ['eu-kcs-api.samsungknox.com', 'alder', 4040900],
  ['eu-kcs-api.samsungknox.com', 'meridian', 4040900],
  ['EU-KCS-API.SamsungKnox.com:443', 'alder', 4040900],
  ['api.samsungknox.com', 'amber', 200],
  ['us-kcs-api.samsungknox.com.example', 'amber', 200],
  ['localhost', 'amber', 200],
] as const) {
  test(`KME, a call of ${client} under Host ${host}: ${expected}`, async () => {
    // Twice, since the second response may be a cached one.
    for (let i = 0; i < 2; i++) assert.equal(await outcome(LIST, { host, client }), expected)
  })
}

test('KME, a provider that acts for a customer under a host of the other region: 4040900', async () => {
  const as = { client: 'meridian', 'x-wsm-managed-tenantid': '2000000101' }
  assert.equal(await outcome(LIST, { ...as, host: 'us-kcs-api.samsungknox.com' }), 200)
  assert.equal(await outcome(LIST, { ...as, host: 'eu-kcs-api.samsungknox.com' }), 4040900)
})

test('KDP, a reseller under a host of the other region: 200', async () => {
  const path = '/kcs/v1/rp/devices?resellerId=1000000001'
  assert.equal(await outcome(path, { host: 'eu-kcs-api.samsungknox.com', client: 'northwind' }), 200)
})
