/** Requests that do not arrive in time. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import test, { after } from 'node:test'
import { openMuster } from '../support/server.ts'

const muster = await openMuster({ requestTimeoutSeconds: '1' })
after(muster.close)
const token = await muster.token('northwind')

/** All that the server sends for a request that stops here, until it closes the connection. */
async function answerTo(sent: string): Promise<string> {
  const socket = connect(Number(new URL(muster.url).port), '127.0.0.1')
  await once(socket, 'connect')
  // A reset after the response is an end too.
  socket.on('error', () => {})
  socket.write(sent)
  const received: Buffer[] = []
  socket.on('data', data => received.push(Buffer.from(data)))
  await once(socket, 'close')
  return Buffer.concat(received).toString()
}

const slow = (target: string, headers = '') =>
  `PUT ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n${headers}\r\n{"a":`

test('a body that stops gets 408 in the dialect of its API, and the connection is closed', { timeout: 30_000 }, async () => {
  const answer = await answerTo(slow('/kcs/v1/rp/devices/upload', `Authorization: Bearer ${token}\r\n`))
  assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\n/)
  const { code, message, data } = JSON.parse(answer.split('\r\n\r\n')[1] ?? '')
  assert.deepEqual(
    [code, message, data],
    [40000000, 'RESOURCE_INVALID_PARAM', 'The specified request parameters are not valid. the request did not arrive in time'],
  )
})

test('a body that stops at the control API gets 408 as a problem', { timeout: 30_000 }, async () => {
  const answer = await answerTo(slow('/_muster/v1/clock'))
  assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\n/)
  const { type, detail } = JSON.parse(answer.split('\r\n\r\n')[1] ?? '')
  assert.deepEqual([type, detail], ['urn:muster:problem:request-unfit', 'the request did not arrive in time.'])
})

test('a head that stops gets 408, and the connection is closed', { timeout: 30_000 }, async () => {
  const answer = await answerTo('GET /kcs/v1/kme/devices/list HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
  assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\n/)
})

test('a connection that sends nothing is closed', { timeout: 30_000 }, async () => {
  assert.match(await answerTo(''), /^(HTTP\/1\.1 408 .*)?/)
})

test('a body that stops without a credential gets 401, and the connection is closed in time', { timeout: 30_000 }, async () => {
  const answer = await answerTo(slow('/kcs/v1/rp/devices/upload'))
  assert.match(answer, /^HTTP\/1\.1 401 /)
  assert.equal(answer.split('HTTP/1.1 ').length, 2, 'it has one response')
})
