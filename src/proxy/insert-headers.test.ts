import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerInserter } from './insert-headers.ts'

const HEAD = 'Host: us-kcs-api.samsungknox.com\r\n'
const ADDED = 'x-added: 1\r\n'

/** Streams of a connection; `+` is where the header lines must be inserted. */
const STREAMS: Readonly<Record<string, readonly [stream: string, requests: number]>> = {
  'two requests without bodies': [`GET /a HTTP/1.1\r\n+${HEAD}\r\nDELETE /b?c HTTP/1.0\r\n+${HEAD}\r\n`, 2],
  'a body that looks like a request': [
    `PUT /a HTTP/1.1\r\n+${HEAD}Content-Length: 19\r\n\r\nGET /x HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n+${HEAD}\r\n`,
    2,
  ],
  'a body of length 0': [`POST /a HTTP/1.1\r\n+content-length:0\r\n${HEAD}\r\nGET /b HTTP/1.1\r\n+${HEAD}\r\n`, 2],
  'a body in chunks, with an extension and a trailer': [
    `POST /a HTTP/1.1\r\n+${HEAD}transfer-encoding: gzip, chunked\r\n\r\n` +
      `6;x=y\r\nGET /x\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nX-Trailer: 1\r\n\r\nGET /b HTTP/1.1\r\n+${HEAD}\r\n`,
    2,
  ],
  'blank lines in front of a request': [`\r\n\r\nGET /a HTTP/1.1\r\n+${HEAD}\r\n\r\nGET /b HTTP/1.1\r\n+${HEAD}\r\n`, 2],
  'line breaks without a carriage return': [`GET /a HTTP/1.1\n+${HEAD.replace('\r', '')}\nGET /b HTTP/1.1\n+${HEAD}\r\n`, 2],
  'a request line with a blank in its target': [`GET /a b HTTP/1.1\r\n${HEAD}\r\nGET /b HTTP/1.1\r\n${HEAD}\r\n`, 0],
  'bytes that are not HTTP': ['\x16\x03\x01\x00\n\nGET /b HTTP/1.1\r\n\r\n', 0],
  'a chunk without a size': [
    `POST /a HTTP/1.1\r\n+${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\nGET /b HTTP/1.1\r\n${HEAD}\r\n`,
    1,
  ],
}

for (const [what, [stream, count]] of Object.entries(STREAMS)) {
  test(`header lines are inserted into ${what}, however the bytes arrive`, () => {
    const sent = Buffer.from(stream.replace(/(?<=\n)\+/g, ''), 'latin1')
    const expected = stream.replace(/(?<=\n)\+/g, ADDED)
    for (const size of [1, 2, 3, 5, 17, sent.length]) {
      const requests: unknown[] = []
      const insert = headerInserter(ADDED, request => requests.push(request))
      const received: Buffer[] = []
      for (let at = 0; at < sent.length; at += size) received.push(insert(sent.subarray(at, at + size)))
      assert.equal(Buffer.concat(received).toString('latin1'), expected, `chunks of ${size}`)
      assert.equal(requests.length, count, `chunks of ${size}`)
    }
  })
}

test('each request is told when its head has passed', () => {
  const requests: unknown[] = []
  const insert = headerInserter(ADDED, request => requests.push(request))
  insert(Buffer.from(`PUT /a?b HTTP/1.1\r\n${HEAD}Content-Length: 3`))
  assert.deepEqual(requests, [])
  insert(Buffer.from('\r\n\r\nabc'))
  assert.deepEqual(requests, [{ method: 'PUT', target: '/a?b', host: 'us-kcs-api.samsungknox.com' }])
})

test('everything but an incomplete request line passes at once', () => {
  const insert = headerInserter(ADDED, () => {})
  assert.equal(String(insert(Buffer.from('GET /a HTT'))), '')
  assert.equal(String(insert(Buffer.from('P/1.1\r\nHos'))), `GET /a HTTP/1.1\r\n${ADDED}Hos`)
  assert.equal(String(insert(Buffer.from('t: a'))), 't: a')
})

test('a request line longer than a mebibyte passes unchanged', () => {
  const insert = headerInserter(ADDED, () => {})
  const line = Buffer.from(`GET /${'a'.repeat(1024 * 1024)}`)
  assert.equal(insert(line).length, line.length)
})
