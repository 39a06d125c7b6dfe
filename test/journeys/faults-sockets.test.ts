/** What a client sees of each fault on its socket. */
import assert from 'node:assert/strict'
import test, { after, afterEach } from 'node:test'
import { type RawExchange, rawExchange } from '../support/raw-exchange.ts'
import { openMuster } from '../support/server.ts'

const R = '1000000001'
const DEVICES = `/kcs/v1/rp/devices?resellerId=${R}`
const UPLOAD = '/kcs/v1/rp/devices/upload'
const muster = await openMuster()
after(muster.close)
const token = await muster.token('northwind')
const control = (method: string, path: string, body?: object) =>
  muster.ask(method, `/_muster/v1/${path}`, { ...(body && { body }) })
afterEach(() => control('DELETE', 'faults'))

async function order(fault: object): Promise<string> {
  const { status, text, body } = await control('POST', 'faults', fault)
  assert.equal(status, 200, text)
  return body.faultId
}

let uploads = 0
/** An upload of one device over a socket of its own, with the number of its transactions afterwards. */
async function upload(): Promise<RawExchange & { readonly transactions: number }> {
  uploads += 1
  const transactionId = `SOCKET-${uploads}`
  const body = { resellerId: R, customerId: '2000000001', transactionId, type: 'IMEI', devices: ['350000000000014'] }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const exchange = await rawExchange(muster.url, { method: 'PUT', path: UPLOAD, headers, body: JSON.stringify(body) })
  const status = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${transactionId}`, { token })
  return { ...exchange, transactions: status.status === 200 ? status.body.devices.transactions.length : 0 }
}

const list = () => rawExchange(muster.url, { path: DEVICES, headers: { authorization: `Bearer ${token}`, connection: 'close' } })
const whole = await list()
assert.match(whole.head, /^HTTP\/1\.1 200 /)
const length = whole.body.length
const matched = [
  ['on the head', { api: 'kdp' }],
  ['after the body', { tenant: R }],
] as const

for (const [phase, match] of matched) {
  for (const [how, ending] of [
    ['drop', 'closed'],
    ['reset', 'reset'],
    ['hang', 'open'],
  ] as const) {
    test(`${how} before the work, ${phase}, leaves a connection ${ending} without a byte and without a transaction`, async () => {
      await order({ match, do: { [how]: 'before' } })
      const { text, ending: seen, transactions } = await upload()
      assert.deepEqual([text, seen, transactions], ['', ending, 0])
    })

    test(`${how} after the work, ${phase}, leaves a connection ${ending} without a byte and with the transaction`, async () => {
      await order({ match, do: { [how]: 'after' } })
      const { text, ending: seen, transactions } = await upload()
      assert.deepEqual([text, seen, transactions], ['', ending, 1])
    })

    test(`${how} in the middle, ${phase}, leaves a connection ${ending} after half of the body`, async () => {
      await order({ match, do: { [how]: 'middle' } })
      const { head, body, ending: seen } = await list()
      assert.match(head, new RegExp(`content-length: ${length}\\b`))
      assert.deepEqual([body, seen], [whole.body.slice(0, Math.floor(length / 2)), ending])
    })
  }

  test(`a response that is truncated, ${phase}, names its whole length and closes after as many bytes`, async () => {
    await order({ match, do: { truncateBytes: 20 } })
    const { head, body, ending } = await list()
    assert.match(head, new RegExp(`content-length: ${length}\\b`))
    assert.deepEqual([body, ending], [whole.body.slice(0, 20), 'closed'])
  })

  test(`a response of a fault of garbage, ${phase}, has bytes that are no text, or no HTTP`, async () => {
    await order({ match, do: { garbage: 'body' } })
    const garbled = await list()
    assert.match(garbled.head, /^HTTP\/1\.1 200 [\s\S]*application\/json/)
    assert.equal(garbled.body.length, length)
    assert.throws(() => JSON.parse(garbled.body))
    await order({ match, do: { garbage: 'http' } })
    const { text, ending } = await list()
    assert.ok(text.length > 0 && !text.startsWith('HTTP'))
    assert.equal(ending, 'closed')
  })

  test(`a slow response, ${phase}, arrives whole and in parts`, async () => {
    await order({ match, do: { status: 200, body: { some: 'body of thirty bytes' }, bytesPerSecond: 100 } })
    const { head, body, reads, ending } = await list()
    assert.match(head, /content-length: 31\b/)
    assert.deepEqual([JSON.parse(body), ending], [{ some: 'body of thirty bytes' }, 'closed'])
    assert.ok(reads > 1, `${reads} reads`)
  })
}

test('a cut of no byte leaves the head, a cut beyond the body leaves the body whole', async () => {
  await order({ match: { api: 'kdp' }, do: { truncateBytes: 0 } })
  const none = await list()
  assert.match(none.head, /^HTTP\/1\.1 200 /)
  assert.deepEqual([none.body, none.ending], ['', 'closed'])
  await order({ match: { api: 'kdp' }, do: { truncateBytes: length } })
  const all = await list()
  assert.deepEqual([all.body, all.ending], [whole.body, 'closed'])
})

test('a fault of the response applies to a response from the cache, to a refusal and to a response of its own', async () => {
  await list()
  await order({ match: { api: 'kdp' }, do: { truncateBytes: 3 } })
  assert.equal((await list()).body, whole.body.slice(0, 3))
  await order({ match: { api: 'kdp' }, do: { truncateBytes: 5, reset: 'middle' } })
  const refused = await rawExchange(muster.url, { path: DEVICES })
  assert.match(refused.head, /^HTTP\/1\.1 401 /)
  assert.deepEqual([refused.body, refused.ending], ['{"err', 'reset'])
  await order({ match: { api: 'kdp' }, do: { code: 'internal', status: 502, truncateBytes: 8 } })
  const own = await list()
  assert.match(own.head, /^HTTP\/1\.1 502 /)
  assert.equal(own.body, '{"errorI')
})

test('a response that a fault has ended without a byte is the last of its connection, and the server goes on', async () => {
  const requests = `GET ${DEVICES} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`
  await order({ match: { api: 'kdp' }, do: { drop: 'before' } })
  const { text, ending } = await rawExchange(muster.url, { path: DEVICES, body: requests })
  assert.deepEqual([text, ending], ['', 'closed'])
  assert.equal((await list()).body, whole.body)
})

test('a response that is streamed in chunks is cut after its first chunk or after as many bytes, and is not completed', async () => {
  const refused = Array.from({ length: 3000 }, (_, i) => `no imei ${i}`)
  const body = { resellerId: R, customerId: '2000000001', transactionId: 'STREAMED', type: 'IMEI', devices: refused }
  assert.equal((await muster.ask('PUT', UPLOAD, { token, body })).status, 200)
  await muster.drain()
  const status = () =>
    rawExchange(muster.url, {
      path: `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=STREAMED`,
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
    })
  const complete = await status()
  assert.match(complete.head, /transfer-encoding: chunked/i)
  const END = /\r\n0\r\n\r\n$/
  assert.match(complete.text, END)
  for (const [how, ending] of [
    ['drop', 'closed'],
    ['reset', 'reset'],
    ['hang', 'open'],
  ] as const) {
    await order({ match: { api: 'kdp' }, do: { [how]: 'middle' } })
    const cut = await status()
    assert.equal(cut.ending, ending)
    assert.doesNotMatch(cut.text, END)
    assert.ok(cut.body.length > 1000 && cut.body.length < complete.body.length, `${cut.body.length} bytes`)
  }
  await order({ match: { api: 'kdp' }, do: { truncateBytes: 100 } })
  const truncated = await status()
  assert.match(truncated.body, /^64\r\n[^\r]{100}\r\n$/)
  await order({ match: { api: 'kdp' }, do: { garbage: 'body' } })
  assert.doesNotMatch((await status()).text, /STREAMED/)
})
