/** The proxy of `muster run` between clients that hard-code the real service and a server with the sample data. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { Agent } from 'node:https'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { AUTHORITY, ask, openProxy, sendBytes, type TestedProxy } from '../support/proxy.ts'
import { type Muster, openMuster } from '../support/server.ts'

const DISCOVERY = '/.well-known/oauth-authorization-server'
const TOKEN = {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'grant_type=client_credentials&client_id=acme&client_secret=acme-secret',
}

describe('a proxy for a server with the sample data', () => {
  let muster: Muster
  let proxy: TestedProxy
  let agent: Agent
  before(async () => {
    muster = await openMuster()
    await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'blue' } })
    proxy = await openProxy({ server: muster.url })
    agent = proxy.agent
  })
  after(async () => {
    await proxy[Symbol.asyncDispose]()
    await muster.close()
  })

  test('a proxied token request by CONNECT returns a token that the server accepts directly', async () => {
    const { body } = await ask('https://api.samsungknox.com/ams/v1/oauth2/token', { agent, ...TOKEN })
    const token = JSON.parse(body).access_token
    assert.equal((await muster.ask('GET', '/kcs/v1/kme/devices/list', { token })).status, 200)
  })

  test('a proxied discovery request names the host that the client asked as the issuer', async () => {
    const { body } = await ask(`https://api.samsungknox.com${DISCOVERY}`, { agent })
    assert.equal(JSON.parse(body).issuer, 'https://api.samsungknox.com')
  })

  test('two proxied requests share one connection, and the second is refused in the dialect of its API', async () => {
    const first = await ask('https://us-kcs-api.samsungknox.com/kcs/v1/kme/devices/list', { agent })
    const second = await ask('https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices', { agent })
    assert.deepEqual([JSON.parse(first.body).code, JSON.parse(second.body).code], [4010000, 40100000])
    assert.equal(first.socket, second.socket)
  })

  test('a request whose head is too large is refused by the server in the dialect of its API', async () => {
    const devices = 'A'.repeat(40_000)
    const { response, body } = await ask(`https://us-kcs-api.samsungknox.com/kcs/v1/kme/devices/list?devices=${devices}`, {
      agent,
    })
    assert.deepEqual([response.statusCode, JSON.parse(body).code], [400, 4000000])
  })

  for (const scheme of ['http', 'https']) {
    test(`a request with a whole ${scheme} URL and without CONNECT gets the response of the server`, async () => {
      const sent = request({ port: proxy.port, path: `${scheme}://api.samsungknox.com${DISCOVERY}` })
      sent.setHeader('host', 'api.samsungknox.com')
      sent.end()
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      assert.equal(JSON.parse(await text(response)).issuer, `${scheme}://api.samsungknox.com`)
    })
  }

  test('a request without TLS inside CONNECT gets the response of the server', async () => {
    const received = await sendBytes(
      proxy.port,
      'CONNECT api.samsungknox.com:80 HTTP/1.1\r\nhost: api.samsungknox.com:80\r\n\r\n',
      'GET /kcs/v1/rp/devices HTTP/1.1\r\nhost: api.samsungknox.com\r\nconnection: close\r\n\r\n',
    )
    assert.match(received, /^HTTP\/1.1 200 Connection established\r\n\r\nHTTP\/1.1 401 .*"code":40100000,/s)
  })

  test('a TLS connection without CONNECT, as a redirected client opens it, gets the response of the server', async () => {
    const direct = new Agent({ ca: AUTHORITY, host: '127.0.0.1', port: proxy.port, servername: 'api.samsungknox.com' })
    const headers = { host: 'api.samsungknox.com' }
    const { body } = await ask(`https://127.0.0.1:${proxy.port}/kcs/v1/rp/devices`, { agent: direct, headers })
    assert.equal(JSON.parse(body).code, 40100000)
    direct.destroy()
  })

  test('a malformed request gets the refusal of the server in the dialect of its API', async () => {
    const socket = connectTls({ host: '127.0.0.1', port: proxy.port, servername: 'api.samsungknox.com', ca: AUTHORITY })
    socket.write('GET /kcs/v1/kme/devices/list?devices=a b HTTP/1.1\r\nhost: api.samsungknox.com\r\n\r\n')
    assert.match(await text(socket), /^HTTP\/1\.1 400 .*"code":4000000,/s)
  })

  test('a client that offers HTTP/2 alone is refused in the TLS handshake', async () => {
    const session = connectHttp2('https://api.samsungknox.com', {
      ca: AUTHORITY,
      host: '127.0.0.1',
      port: proxy.port,
    })
    const [error] = await once(session, 'error')
    assert.match(error.message, /no application protocol/i)
  })

  test('a proxy with a world sends requests to it', async () => {
    await using blue = await openProxy({ server: muster.url, world: 'blue' })
    const { body } = await ask('https://api.samsungknox.com/ams/v1/oauth2/token', { ...TOKEN, agent: blue.agent })
    const token = JSON.parse(body).access_token
    assert.equal((await muster.ask('GET', '/kcs/v1/kme/devices/list', { token })).status, 401)
    assert.equal((await muster.ask('GET', '/w/blue/kcs/v1/kme/devices/list', { token })).status, 200)
  })

  for (const [what, path, status] of [
    ['another host', 'http://127.0.0.1:1/', 403],
    ['a name that only ends like the domain', 'http://notsamsungknox.com/', 403],
    ['a path without a host of the real service', '/kcs/v1/kme/devices/list', 400],
  ] as const) {
    test(`a request for ${what} is refused with ${status} where other hosts are refused`, async () => {
      const sent = request({ port: proxy.port, path }).end()
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      assert.equal(response.statusCode, status)
      response.resume()
    })
  }

  test('a CONNECT to another host is refused with 403 where other hosts are refused', async () => {
    const sent = request({ port: proxy.port, method: 'CONNECT', path: 'example.org:443' }).end()
    const [response, socket] = (await once(sent, 'connect')) as [IncomingMessage, Socket]
    assert.equal(response.statusCode, 403)
    socket.destroy()
  })
})
