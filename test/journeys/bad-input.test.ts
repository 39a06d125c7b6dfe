import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, test } from 'node:test'
import { consentCode, DESK, redeem } from '../support/desk.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const reseller = await muster.token('northwind')
const customer = await muster.token('acme')
const provider = await muster.token('meridian')
const registrant: string = (await redeem(muster, await consentCode(muster, DESK, { scope: 'ams.clients' }))).body.access_token

/** Unknown paths, each with the error of the API of its prefix. */
const UNKNOWN: readonly [path: string, body: object][] = [
  ['/kcs/v1/kme/nope', { code: 4040000, message: 'RESOURCE_NOT_FOUND' }],
  ['/kcs/v2/kme/devices/list', { code: 4040000, message: 'RESOURCE_NOT_FOUND' }],
  ['/kcs/v1/kme/%ZZ', { code: 4040000, message: 'RESOURCE_NOT_FOUND' }],
  ['/kcs/v1/rp/nope', { code: 40400000, message: 'RESOURCE_NOT_FOUND' }],
  ['/bulkenroll/v2/reseller/devices', { code: 4040000, message: 'RESOURCE_NOT_FOUND' }],
  ['/msp/v1/nope', { code: 'RESOURCE_NOT_FOUND', errorCode: '40400000' }],
  ['/ams/v2/users/accesstoken', { code: 4040000, message: 'RESOURCE_NOT_FOUND', data: 'Resource not found.' }],
  ['/_muster/v1/nope', { status: 404, title: 'Path unknown' }],
  ['/nope', { status: 404, title: 'Path unknown' }],
  ['/kcs/v1/kmeasure', { status: 404, title: 'Path unknown' }],
  ['/w/elsewhere/kcs/v1/kme/devices/list', { code: 4040000, message: 'RESOURCE_NOT_FOUND' }],
  ['/w/elsewhere/msp/v1/managedCustomers', { code: 'RESOURCE_NOT_FOUND', errorCode: '40400000' }],
]

for (const [path, expected] of UNKNOWN) {
  test(`GET ${path}, which does not exist, is refused with 404 in the form of its API`, async () => {
    const { status, body } = await muster.ask('GET', path)
    assert.equal(status, 404)
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map(member => [member, body[member]])), expected)
  })
}

test('a method that a path does not have is refused with 404 and an Allow header', async () => {
  const answer = await muster.ask('POST', '/kcs/v1/rp/devices/upload', { token: reseller, body: {} })
  assert.equal(answer.status, 404)
  assert.equal(answer.headers.get('allow'), 'PUT')
})

const MALFORMED: readonly [what: string, method: string, path: string, sent: string, token: string, code: number][] = [
  ['truncated JSON', 'PUT', '/kcs/v1/kme/devices/assignProfile', '{"deviceIds":', customer, 4001701],
  ['an array where an object must be', 'POST', '/kcs/v1/kme/devices/delete', '[]', customer, 4001701],
  ['truncated JSON', 'PUT', '/kcs/v1/rp/devices/delete', '{', reseller, 40000000],
  ['a form', 'PUT', '/kcs/v1/rp/devices/upload', 'resellerId=1', reseller, 40000000],
]

for (const [what, method, path, sent, token, code] of MALFORMED) {
  test(`${what} is refused by ${method} ${path} with ${code}`, async () => {
    const answer = await muster.ask(method, path, { token, body: sent })
    assert.deepEqual([answer.status, answer.body.code], [400, code])
  })
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const asCustomer = bearer(customer)
const LISTS: readonly [path: string, headers: Record<string, string>][] = [
  ['/kcs/v1/kme/devices/list?pageSize=1', asCustomer],
  ['/kcs/v1/rp/devices?resellerId=1000000001', bearer(reseller)],
  ['/bulkenroll/v1/reseller/devices?resellerId=1000000001', { 'x-wsm-api-token': 'northwind-gen1' }],
  ['/msp/v1/managedCustomers?pageSize=1', bearer(provider)],
  ['/ams/v1/oauth2/clients?pageSize=1', bearer(registrant)],
  ['/_muster/v1/activity?customerId=2000000001', {}],
  ['/_muster/v1/customers?pageSize=1', {}],
]

for (const [path, headers] of LISTS) {
  for (const unknown of ['x=1&x=2', 'and=1', '__proto__=1', 'constructor=1', '%=%', '%c0%80=%ed%a0%80', 'other[]=1']) {
    test(`GET ${path} with the unknown parameter ${unknown} has the same response as without it`, async () => {
      const [without, added] = [
        await muster.ask('GET', path, { headers }),
        await muster.ask('GET', `${path}&${unknown}`, { headers }),
      ]
      assert.deepEqual([added.status, added.body], [200, without.body])
    })
  }
}

test('a filter of the activity log with a malformed percent escape is compared as it was sent and matches no entry', async () => {
  for (const filter of ['performedBy=%', 'category=%c0%80', 'service=%ed%a0%80']) {
    const { status, body } = await muster.ask('GET', `/_muster/v1/activity?${filter}&customerId=2000000001`)
    assert.deepEqual([status, body.totalCount], [200, 0])
  }
})

for (const path of ['/kcs/v1/kme/devices/list', '/kcs/v1/kme/devices/list/']) {
  test(`GET ${path} with a JSON content type and no body is accepted`, async () => {
    const answer = await muster.ask('GET', path, { token: customer, headers: { 'content-type': 'application/json' } })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/json')
  })
}

test('a request whose target is a whole URL, as a client of a proxy sends it, is served', async () => {
  const { hostname, port } = new URL(muster.url)
  const status = await new Promise((resolve, reject) => {
    const path = 'http://us-kcs-api.samsungknox.com/kcs/v1/kme/devices/list?pageSize=1'
    request({ hostname, port, path, headers: { authorization: `Bearer ${customer}` } }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end()
  })
  assert.equal(status, 200)
})

test('a body of a hundred megabytes is refused with 413, and the next request is served', async () => {
  const { hostname, port } = new URL(muster.url)
  const refused = new Promise<number | undefined>((resolve, reject) => {
    const upload = request(
      { hostname, port, path: '/kcs/v1/rp/devices/upload', method: 'PUT', headers: { authorization: `Bearer ${reseller}` } },
      answer => {
        resolve(answer.statusCode)
        upload.destroy()
      },
    )
    upload.on('error', reject)
    const megabyte = Buffer.alloc(1024 * 1024, 'x')
    const send = (left: number): void => {
      if (left === 0) upload.end()
      else if (!upload.destroyed) upload.write(megabyte, () => send(left - 1))
    }
    send(100)
  })
  assert.equal(await refused, 413)
  assert.equal((await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: customer })).status, 200)
})

test('an upload and an assignment of 10,001 devices are refused, and the transaction id stays unused', async () => {
  const devices = Array(10_001).fill('350000000000014')
  const upload = { resellerId: '1000000001', customerId: '2000000001', transactionId: 'TOO-MANY', type: 'IMEI', devices }
  assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: reseller, body: upload })).body.code, 40000003)
  const assignment = { profileId: '65a000000000000000000001', deviceIds: devices }
  const assigned = await muster.ask('PUT', '/kcs/v1/kme/devices/assignProfile', { token: customer, body: assignment })
  assert.equal(assigned.body.code, 4000019)
  const status = await muster.ask('GET', '/kcs/v1/rp/devices/status?resellerId=1000000001&transactionId=TOO-MANY', {
    token: reseller,
  })
  assert.equal(status.body.code, 40000013, 'a refused request leaves its transaction id unused')
})
