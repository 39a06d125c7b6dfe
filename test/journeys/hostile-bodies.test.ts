import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const reseller = { authorization: `Bearer ${await muster.token('northwind')}` }
const customer = { authorization: `Bearer ${await muster.token('acme')}` }
const provider = { authorization: `Bearer ${await muster.token('meridian')}` }
const gen1 = { 'x-wsm-api-token': 'northwind-gen1' }
const BOM = '\ufeff'

async function send(method: string, path: string, { headers, body }: { headers: Record<string, string>; body: string | Buffer }) {
  const type = { 'content-type': 'application/json' }
  const sent = typeof body === 'string' ? body : new Uint8Array(body)
  const response = await fetch(muster.url + path, { method, headers: { ...type, ...headers }, body: sent })
  // biome-ignore lint/suspicious/noExplicitAny: each test compares the body with what it expects
  return { status: response.status, body: JSON.parse((await response.text()) || '{}') as any }
}

const nested = (open: string, close: string, bytes: number): string => {
  const depth = Math.floor(bytes / (open.length + close.length))
  return `{"devices":${open.repeat(depth)}1${close.repeat(depth)}}`
}
const orders: readonly [method: string, path: string, headers: Record<string, string>, code: number | string][] = [
  ['PUT', '/kcs/v1/rp/devices/upload', reseller, 40000000],
  ['PUT', '/kcs/v1/rp/devices/delete', reseller, 40000000],
  ['PUT', '/bulkenroll/v1/reseller/devices', gen1, 4000000],
  ['PUT', '/kcs/v1/kme/devices/assignProfile', customer, 4001701],
  ['POST', '/kcs/v1/kme/devices/delete', customer, 4001701],
  ['POST', '/msp/v1/managedCustomers', provider, 'RESOURCE_INVALID_PARAM'],
  ['POST', '/_muster/v1/customers', {}, 40000001],
]

for (const [method, path, headers, code] of orders) {
  for (const [what, body] of [
    ['5 MB of nested arrays', nested('[', ']', 4_900_000)],
    ['5 MB of nested objects', nested('{"a":', '}', 4_900_000)],
    ['arrays that nest 65 deep, after texts with brackets and quotes', `{"a":"]]\\"]]","b":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['bytes that are not UTF-8', Buffer.from('{"name":"M\xfcller"}', 'latin1')],
    ['half of a UTF-8 character', Buffer.from([...Buffer.from('{"name":"M'), 0xc3, ...Buffer.from('"}')])],
  ] as const) {
    test(`${method} ${path} with ${what} is refused with ${code}`, async () => {
      const answer = await send(method, path, { headers, body })
      assert.deepEqual([answer.status, answer.body.code], [400, code])
    })
  }
}

test('a refused nested body has its reason in the response of the reseller API', async () => {
  const { body } = await send('PUT', '/kcs/v1/rp/devices/upload', { headers: reseller, body: nested('[', ']', 1000) })
  assert.match(body.data, /nests deeper than 64 levels/)
})

test('a JSON token request that is not UTF-8 is refused with 401 4010050', async () => {
  const body = Buffer.from('{"clientIdentifierJwt":"\xfc"}', 'latin1')
  const answer = await send('POST', '/ams/v1/users/accesstoken', { headers: {}, body })
  assert.deepEqual([answer.status, answer.body.code], [401, 4010050])
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const GRANT = 'grant_type=client_credentials&client_id=acme&client_secret=acme-secret'

const forms: readonly [what: string, body: string | Buffer, status: number, error: string | undefined][] = [
  ['a byte order mark', BOM + GRANT, 200, undefined],
  ['a repeated parameter that no endpoint reads', `${GRANT}&resource=a&resource=b`, 200, undefined],
  ['a control character in a parameter that no endpoint reads', `${GRANT}&resource=%00`, 200, undefined],
  ['a repeated parameter that the endpoint reads', `${GRANT}&scope=kme&scope=kme`, 400, 'invalid_request'],
  ['bytes that are not UTF-8', Buffer.from(`${GRANT}&scope=\xfc`, 'latin1'), 400, 'invalid_request'],
  ['an escape that is not UTF-8', `${GRANT}&scope=%fc`, 400, 'invalid_request'],
  ['a control character', `${GRANT}&scope=kme%00`, 400, 'invalid_request'],
]
for (const [what, body, status, error] of forms) {
  test(`a token request as a form with ${what} has the status ${status}`, async () => {
    const answer = await send('POST', '/ams/v1/oauth2/token', { headers: FORM, body })
    assert.deepEqual([answer.status, answer.body.error], [status, error])
  })
}

const upload = (transactionId: string) =>
  JSON.stringify({
    resellerId: '1000000001',
    customerId: '2000000001',
    transactionId,
    type: 'IMEI',
    devices: ['359900000000017'],
  })

test('a JSON body after a byte order mark is read, in both generations', async () => {
  const second = await send('PUT', '/kcs/v1/rp/devices/upload', { headers: reseller, body: BOM + upload('BOM-1') })
  assert.deepEqual([second.status, second.body.transactionId], [200, 'BOM-1'])
  const first = await send('PUT', '/bulkenroll/v1/reseller/devices', { headers: gen1, body: BOM + upload('BOM-2') })
  assert.deepEqual([first.status, first.body.transactionId], [200, 'BOM-2'])
})

test('a body of only a byte order mark is read as an empty one', async () => {
  for (const [method, path, headers] of orders.slice(0, 5)) {
    const answers = await Promise.all([BOM, '{}'].map(body => send(method, path, { headers, body })))
    const [{ body: marked } = { body: undefined }, { body: empty } = { body: undefined }] = answers
    assert.deepEqual([marked.code, marked.data], [empty.code, empty.data], path)
  }
  assert.equal((await send('POST', '/_muster/v1/work/drain', { headers: {}, body: BOM })).status, 200)
})
