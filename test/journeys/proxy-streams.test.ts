/** What the proxy of `muster run` does with bodies, broken connections and other hosts. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request as requestPlain, type ServerResponse } from 'node:http'
import { request } from 'node:https'
import { connect } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { AUTHORITY, ask, openProxy, otherServer, sendBytes } from '../support/proxy.ts'

const URL_OF_REAL_SERVICE = 'https://us-kcs-api.samsungknox.com/kcs/v1/kme/devices/list'

test('a proxied response is sent on while the server still writes it', async () => {
  await using server = await otherServer((_request, response) => {
    response.write('first')
    finish = () => response.end('second')
  })
  let finish = () => {}
  await using proxy = await openProxy({ server: server.url })
  const sent = request(URL_OF_REAL_SERVICE, { agent: proxy.agent }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const chunks = response[Symbol.asyncIterator]()
  assert.equal(String((await chunks.next()).value), 'first')
  finish()
  assert.equal(String((await chunks.next()).value), 'second')
  assert.equal((await chunks.next()).done, true)
})

test('a proxied request reaches the server while the client still writes it', async () => {
  const received: string[] = []
  await using server = await otherServer((incoming, response) => {
    incoming.on('data', chunk => received.push(String(chunk)))
    // The client writes the rest when it has this head.
    response.flushHeaders()
    incoming.on('end', () => response.end())
  })
  await using proxy = await openProxy({ server: server.url })
  const sent = request(URL_OF_REAL_SERVICE, { agent: proxy.agent, method: 'POST' })
  sent.write('first')
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  sent.end('second')
  await text(response)
  assert.equal(received.join(''), 'firstsecond')
})

test('a proxied request has the headers and the host of the client, and the scheme that the client used', async () => {
  let raw: string[] = []
  await using server = await otherServer((incoming, response) => {
    raw = incoming.rawHeaders
    response.writeHead(200, ['X-Twice', '1', 'X-Twice', '2']).end()
  })
  await using proxy = await openProxy({ server: server.url, world: 'blue' })
  const headers = { 'X-Own': 'a' }
  const { response } = await ask(URL_OF_REAL_SERVICE, { agent: proxy.agent, headers })
  const pairs = raw.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${raw[i + 1]}`] : []))
  assert.deepEqual(pairs, [
    'x-forwarded-proto: https',
    'x-muster-world: blue',
    'X-Own: a',
    'Host: us-kcs-api.samsungknox.com',
    'Connection: keep-alive',
  ])
  assert.equal(response.headers['x-twice'], '1, 2')
})

test('a response that the server cuts off is cut off for the client too', async () => {
  await using server = await otherServer((_request, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('12345', () => response.destroy())
  })
  await using proxy = await openProxy({ server: server.url })
  await assert.rejects(ask(URL_OF_REAL_SERVICE, { agent: proxy.agent }), /aborted/)
})

test('a connection that the server closes without a response is closed for the client too', async () => {
  await using server = await otherServer(incoming => incoming.socket.destroy())
  await using proxy = await openProxy({ server: server.url })
  await assert.rejects(ask(URL_OF_REAL_SERVICE, { agent: proxy.agent }), /socket hang up|ECONNRESET/)
  const [exchange] = proxy.exchanges
  assert.deepEqual([exchange?.host, exchange?.status], ['us-kcs-api.samsungknox.com', undefined])
})

test('a connection that the server resets is reset for the client too', async () => {
  await using server = await otherServer(incoming => void incoming.socket.resetAndDestroy())
  await using proxy = await openProxy({ server: server.url })
  for (const scheme of ['TLS', 'plain']) {
    const socket = connect(proxy.port, '127.0.0.1')
    socket.write('CONNECT api.samsungknox.com:443 HTTP/1.1\r\n\r\n')
    await once(socket, 'data')
    const client = scheme === 'TLS' ? connectTls({ socket, servername: 'api.samsungknox.com', ca: AUTHORITY }) : socket
    client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    const [error] = await once(client, 'error')
    assert.equal(error.code, 'ECONNRESET', scheme)
    assert.equal(error.syscall, 'read', scheme)
  }
})

test('bytes that are no response of HTTP reach the client as the server sends them', async () => {
  await using server = await otherServer(incoming => void incoming.socket.end('garbage\x00\xff', 'latin1'))
  await using proxy = await openProxy({ server: server.url })
  const socket = connectTls({ host: '127.0.0.1', port: proxy.port, servername: 'api.samsungknox.com', ca: AUTHORITY })
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  assert.deepEqual(await buffer(socket), Buffer.from('garbage\x00\xff', 'latin1'))
})

test('a request for a server that does not listen gets 502 with the address and the reason', async () => {
  await using proxy = await openProxy({ server: 'http://127.0.0.1:1' })
  const { response, body } = await ask(URL_OF_REAL_SERVICE, { agent: proxy.agent })
  assert.equal(response.statusCode, 502)
  assert.equal(body, 'muster: http://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1\n')
})

test('a client that leaves ends its request at the server', async () => {
  const { promise: left, resolve } = Promise.withResolvers<void>()
  let arrived: (response: ServerResponse) => void = () => {}
  const arriving = new Promise<ServerResponse>(done => {
    arrived = done
  })
  await using server = await otherServer((_request, response) => {
    response.on('close', resolve)
    arrived(response)
  })
  await using proxy = await openProxy({ server: server.url })
  const sent = request(URL_OF_REAL_SERVICE, { agent: proxy.agent })
  sent.on('error', () => {}).end()
  await arriving
  sent.destroy()
  await left
})

test('a body that the server refuses early is read to its end, and the connection serves the next request', async () => {
  await using server = await otherServer((_request, response) => response.writeHead(413).end('too large'))
  await using proxy = await openProxy({ server: server.url })
  const body = 'x'.repeat(3_000_000)
  const first = await ask(URL_OF_REAL_SERVICE, { agent: proxy.agent, method: 'POST', body })
  const second = await ask(URL_OF_REAL_SERVICE, { agent: proxy.agent, method: 'POST', body })
  assert.deepEqual([first.body, second.body], ['too large', 'too large'])
  assert.equal(first.socket, second.socket)
})

test('the body of a request with Expect: 100-continue is sent when the server asks for it', async () => {
  await using server = await otherServer((incoming, response) => void incoming.pipe(response))
  await using proxy = await openProxy({ server: server.url })
  const headers = { expect: '100-continue', 'content-length': '4' }
  const sent = request(URL_OF_REAL_SERVICE, { agent: proxy.agent, method: 'POST', headers })
  sent.flushHeaders()
  await once(sent, 'continue')
  sent.end('body')
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  assert.equal(String((await once(response, 'data'))[0]), 'body')
})

test('requests to other hosts go to them where they are tunnelled: by CONNECT and with a whole URL', async () => {
  await using other = await otherServer((incoming, response) => response.end(`other host: ${incoming.url}`))
  await using proxy = await openProxy({ others: 'tunnel' })
  const whole = `GET ${other.url}/a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`
  assert.match(await sendBytes(proxy.port, whole), /^HTTP\/1\.1 200 .*other host: \/a/s)
  const inTunnel = await sendBytes(
    proxy.port,
    `CONNECT 127.0.0.1:${other.port} HTTP/1.1\r\nhost: x\r\n\r\n`,
    'GET /b HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  )
  assert.match(inTunnel, /^HTTP\/1\.1 200 Connection established\r\n\r\nHTTP\/1\.1 200 .*other host: \/b/s)
  assert.match(await sendBytes(proxy.port, 'CONNECT 127.0.0.1:1 HTTP/1.1\r\nhost: x\r\n\r\n'), /^HTTP\/1\.1 502 .*ECONNREFUSED/s)
})

test('requests to other hosts go through the proxy of the user, with its password', async () => {
  const seen: unknown[] = []
  await using other = await otherServer((_request, response) => response.end('other host'))
  await using user = await otherServer((incoming, response) => {
    seen.push([incoming.url, incoming.headers['proxy-authorization']])
    response.end('by the proxy of the user')
  })
  const http = { host: '127.0.0.1', port: user.port, headers: { 'proxy-authorization': 'Basic bWU6cEBzcw==' } }
  await using proxy = await openProxy({ others: 'tunnel', outer: { http } })
  const whole = `GET ${other.url}/a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`
  assert.match(await sendBytes(proxy.port, whole), /by the proxy of the user/)
  assert.deepEqual(seen, [[`${other.url}/a`, 'Basic bWU6cEBzcw==']])
})

test('a CONNECT to another host goes through the proxy of the user', async () => {
  await using other = await otherServer((_request, response) => response.end('other host'))
  // A second proxy of ours stands for that of the user.
  await using user = await openProxy({ others: 'tunnel' })
  await using refusing = await openProxy({ others: 'refuse' })
  const send = async (by: { port: number }) => {
    await using proxy = await openProxy({ others: 'tunnel', outer: { https: { host: '127.0.0.1', port: by.port, headers: {} } } })
    return await sendBytes(
      proxy.port,
      `CONNECT 127.0.0.1:${other.port} HTTP/1.1\r\nhost: x\r\n\r\n`,
      'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    )
  }
  assert.match(await send(user), /other host/)
  assert.match(await send(refusing), /^HTTP\/1\.1 403 Forbidden/)
})

test('a proxy that is closed ends its connections', async () => {
  await using server = await otherServer(() => {})
  const proxy = await openProxy({ server: server.url })
  const sent = requestPlain({ port: proxy.port, path: 'http://api.samsungknox.com/' }).end()
  const ended = once(sent, 'error')
  await once(sent, 'finish')
  await proxy[Symbol.asyncDispose]()
  assert.match((await ended)[0].message, /socket hang up|ECONNRESET/)
})
