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

const isSpent = async (): Promise<boolean> => !(await control('GET', 'faults')).text.includes('pending')
const isKnown = async (transactionId: string): Promise<boolean> => {
  const target = `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${transactionId}`
  return (await muster.ask('GET', target, { token })).status === 200
}

let uploads = 0
/** An upload of one device over a socket of its own, and whether its transaction is known afterwards. */
async function upload(position: 'before' | 'after', ending: string): Promise<RawExchange & { readonly isAccepted: boolean }> {
  uploads += 1
  const transactionId = `SOCKET-${uploads}`
  const order = { resellerId: R, customerId: '2000000001', transactionId, type: 'IMEI', devices: ['350000000000014'] }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const body = JSON.stringify(order)
  // The head of a request for the status would get the fault too.
  const isSilent = async () => (await isSpent()) && (position === 'before' || (await isKnown(transactionId)))
  const exchange = await rawExchange(muster.url, {
    method: 'PUT',
    path: UPLOAD,
    headers,
    body,
    ...(ending === 'open' && { isSilent }),
  })
  return { ...exchange, isAccepted: await isKnown(transactionId) }
}

const list = (isSilent?: (received: string) => Promise<boolean>) => {
  const headers = { authorization: `Bearer ${token}`, connection: 'close' }
  return rawExchange(muster.url, { path: DEVICES, headers, ...(isSilent && { isSilent }) })
}
const whole = await list()
assert.match(whole.head, /^HTTP\/1\.1 200 /)
const length = whole.body.length
const half = whole.body.slice(0, Math.floor(length / 2))
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
      const { text, ending: seen, isAccepted } = await upload('before', ending)
      assert.deepEqual([text, seen, isAccepted], ['', ending, false])
    })

    test(`${how} after the work, ${phase}, leaves a connection ${ending} without a byte and with the transaction`, async () => {
      await order({ match, do: { [how]: 'after' } })
      const { text, ending: seen, isAccepted } = await upload('after', ending)
      assert.deepEqual([text, seen, isAccepted], ['', ending, true])
    })

    test(`${how} in the middle, ${phase}, leaves a connection ${ending} after half of the body`, async () => {
      await order({ match, do: { [how]: 'middle' } })
      const { head, body, ending: seen } = await list(ending === 'open' ? async received => received.endsWith(half) : undefined)
      assert.match(head, new RegExp(`content-length: ${length}\\b`))
      assert.deepEqual([body, seen], [half, ending])
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
  const status = (isSilent?: (received: string) => Promise<boolean>) =>
    rawExchange(muster.url, {
      ...(isSilent && { isSilent }),
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
    const cut = await status(ending === 'open' ? async received => received.length > 32_000 : undefined)
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

test('a response with a status that has no content has no body, and its connection serves the next request', async () => {
  await order({ match: { api: 'kdp' }, do: { status: 204 } })
  const next = `GET ${DEVICES} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n\r\n`
  const headers = { authorization: `Bearer ${token}`, 'content-length': '0' }
  const { text, ending } = await rawExchange(muster.url, { path: DEVICES, headers, body: next })
  assert.match(text, /^HTTP\/1\.1 204 [\s\S]*?\r\n\r\nHTTP\/1\.1 200 /)
  assert.equal(ending, 'closed')
})

test('a drop of a large upload whose body is not read closes the connection and does not reset it', async () => {
  await order({ match: { api: 'kdp' }, do: { drop: 'before' } })
  const exchange = await rawExchange(muster.url, { method: 'PUT', path: UPLOAD, body: 'x'.repeat(4_000_000) })
  assert.deepEqual([exchange.text, exchange.ending], ['', 'closed'])
})
