import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import dns from 'node:dns'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, isIP, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import test, { type TestContext } from 'node:test'
import { makeManifest, makeSigningBlock, makeZip, V2 } from './make-apk.ts'
import { makeAgentReader } from './reader.ts'

const manifest = { name: 'AndroidManifest.xml', content: makeManifest({ packageName: 'com.example.agent', versionName: '1.0' }) }
const certificate = Buffer.from('a certificate')
const signed = makeSigningBlock({ [V2]: [certificate] })
const apk = makeZip([manifest], signed)

const BY = { tenant: 'a tenant', queue: 'bounded' } as const
const limits = { addresses: 'private too', timeoutMs: 30_000, maxBytes: 1_000_000 } as const

async function portOf(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  t.after(() => server.closeAllConnections())
  return `http://127.0.0.1:${await portOf(t, server)}/agent.apk`
}

const agent = {
  packageName: 'com.example.agent',
  version: '1.0',
  signatures: [createHash('sha256').update(certificate).digest('base64url')],
}

test('the names and the signer of a signed agent are read', async t => {
  const uri = await serve(t, (_, response) => response.end(apk))
  assert.deepEqual(await makeAgentReader(limits).read(uri, BY), { mdmApkUri: uri, ...agent })
})

test('an agent that is reached by a redirect has the address that the administrator wrote', async t => {
  const uri = await serve(t, ({ url }, response) =>
    url === '/agent.apk' ? response.writeHead(302, { location: '/moved?to=here' }).end() : response.end(apk),
  )
  assert.deepEqual(await makeAgentReader(limits).read(uri, BY), { mdmApkUri: uri, ...agent })
})

test('twenty concurrent downloads of an agent succeed and leave no temporary file', async t => {
  const { TMPDIR } = process.env
  const folder = mkdtempSync(join(tmpdir(), 'muster-test-'))
  process.env.TMPDIR = folder
  t.after(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    rmSync(folder, { recursive: true })
  })
  const uri = await serve(t, (_, response) => response.end(apk))
  const reader = makeAgentReader(limits)
  const agents = await Promise.all(Array.from({ length: 20 }, () => reader.read(uri, BY)))
  assert.deepEqual(agents, Array(20).fill({ mdmApkUri: uri, ...agent }))
  assert.deepEqual(readdirSync(folder), [])
})

const endless = {
  *[Symbol.iterator]() {
    for (;;) yield Buffer.alloc(65_536)
  },
}

const unreadable: readonly [host: string, listener: RequestListener, about: RegExp][] = [
  ['responds with a web page', (_, r) => r.end('<!doctype html><title>Sign in</title>'), /not a ZIP file/],
  ['responds with 404', (_, r) => r.writeHead(404).end(apk), /HTTP status 404/],
  ['responds with 204', (_, r) => r.writeHead(204).end(), /HTTP status 204/],
  ['redirects without an address', (_, r) => r.writeHead(302).end(), /HTTP status 302/],
  ['redirects in a circle', (_, r) => r.writeHead(302, { location: '/agent.apk' }).end(), /redirects more than 5 times/],
  ['redirects to a file', (_, r) => r.writeHead(302, { location: 'file:///etc/passwd' }).end(), /http or https/],
  ['responds with a package without a manifest', (_, r) => r.end(makeZip([], signed)), /no AndroidManifest/],
  ['responds with an unsigned package', (_, r) => r.end(makeZip([manifest])), /not signed/],
  [
    'declares a length above the limit',
    (_, r) => r.writeHead(200, { 'content-length': 1_000_001 }).flushHeaders(),
    /larger than 1000000/,
  ],
  ['sends an endless body', (_, r) => void Readable.from(endless).pipe(r), /larger than 1000000 bytes/],
]
for (const [host, listener, about] of unreadable) {
  test(`an agent is unreadable if its host ${host}`, async t => {
    const answer = await makeAgentReader(limits).read(await serve(t, listener), BY)
    assert.partialDeepStrictEqual(answer, { reason: 'agent-unreadable' })
    assert.match('about' in answer ? (answer.about ?? '') : '', about)
  })
}

const unreachable = (cause: string) => ({ reason: 'agent-unreachable', about: `I/O error on GET request. ${cause} (${cause})` })

test('a host that refuses the connection is reported with the published text', async t => {
  const server = createSocketServer()
  const port = await portOf(t, server)
  server.close()
  await once(server, 'close')
  const answer = await makeAgentReader(limits).read(`http://127.0.0.1:${port}/agent.apk`, BY)
  assert.deepEqual(answer, unreachable('Connection refused'))
})

test('a host name that does not resolve is reported as an unknown host', async () => {
  assert.deepEqual(await makeAgentReader(limits).read('http://agents.invalid/agent.apk', BY), unreachable('Unknown host'))
})

const slow: readonly [host: string, listener: RequestListener][] = [
  ['never responds', () => {}],
  [
    'stops in the middle of the body',
    (_, r) => void r.writeHead(200, { 'content-length': apk.length }).write(apk.subarray(0, 50)),
  ],
]
for (const [host, listener] of slow) {
  test(`a download from a host that ${host} ends with a timeout`, async t => {
    const answer = await makeAgentReader({ ...limits, timeoutMs: 200 }).read(await serve(t, listener), BY)
    assert.deepEqual(answer, unreachable('Read timed out'))
  })
}

const broken: readonly [host: string, response: string][] = [
  ['closes the connection', ''],
  ['closes the connection in the middle of the body', 'HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\nPK'],
  ['switches protocols without a request', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
]
for (const [host, response] of broken) {
  test(`a host that ${host} is unreachable`, async t => {
    const server = createSocketServer(socket => socket.on('error', () => {}).once('data', () => socket.end(response)))
    const answer = await makeAgentReader(limits).read(`http://127.0.0.1:${await portOf(t, server)}/agent.apk`, BY)
    assert.deepEqual(answer, unreachable('Connection reset'))
  })
}

for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
  test(`no connection to ${host} is made if only public addresses are allowed`, async t => {
    let calls = 0
    const { port } = new URL(
      await serve(t, (_, response) => {
        calls++
        response.end(apk)
      }),
    )
    const answer = await makeAgentReader({ ...limits, addresses: 'public only' }).read(`http://${host}:${port}/agent.apk`, BY)
    assert.deepEqual(answer, unreachable('Address not allowed'))
    assert.equal(calls, 0)
  })
}

const CREDENTIAL_SERVICES = ['169.254.169.254', '168.63.129.16', '100.100.100.200', 'fd00:ec2::254']
const literalsOf = (address: string): string[] => (address.includes(':') ? [`[${address}]`] : [address, `[::ffff:${address}]`])

for (const literal of CREDENTIAL_SERVICES.flatMap(literalsOf)) {
  test(`no connection to a cloud's credential service at ${literal} is made even if private addresses are allowed`, async () => {
    const answer = await makeAgentReader(limits).read(`http://${literal}/latest/meta-data`, BY)
    assert.deepEqual(answer, unreachable('Address not allowed'))
  })

  test(`a redirect to the credential service of a cloud at ${literal} is refused`, async t => {
    const uri = await serve(t, (_, response) => response.writeHead(302, { location: `http://${literal}/` }).end())
    assert.deepEqual(await makeAgentReader(limits).read(uri, BY), unreachable('Address not allowed'))
  })
}

for (const address of CREDENTIAL_SERVICES) {
  test(`no connection to a host name that resolves to ${address} is made`, async t => {
    t.mock.method(dns, 'lookup', (_name: string, _options: unknown, callback: (error: null, addresses: object[]) => void) =>
      callback(null, [{ address, family: isIP(address) }]),
    )
    const answer = await makeAgentReader(limits).read('http://agents.example/agent.apk', BY)
    assert.deepEqual(answer, unreachable('Address not allowed'))
  })
}

/** A host that accepts connections and never responds. */
async function hangingHost(t: TestContext) {
  const open = new Set<Socket>()
  let most = 0
  const server = createSocketServer(socket => {
    open.add(socket)
    most = Math.max(most, open.size)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    // Without a reader a socket does not notice that its peer has closed it.
    socket.resume()
  })
  t.after(() => {
    for (const socket of open) socket.destroy()
  })
  return {
    uri: `http://127.0.0.1:${await portOf(t, server)}/agent.apk`,
    /** The largest number of connections at one time. */
    most: () => most,
    hasOpen: async (count: number) => {
      while (open.size !== count) await new Promise(resolve => setTimeout(resolve, 5))
    },
  }
}

test('fifty hanging downloads of one tenant open four connections, and the download of another tenant succeeds', async t => {
  const hanging = await hangingHost(t)
  const uri = await serve(t, (_, response) => response.end(apk))
  const reader = makeAgentReader(limits)
  const leaving = new AbortController()
  const slow = Array.from({ length: 50 }, () => reader.read(hanging.uri, { ...BY, signal: leaving.signal }))
  const left = Promise.allSettled(slow)
  await hanging.hasOpen(4)
  assert.deepEqual(await reader.read(uri, { ...BY, tenant: 'another tenant' }), { mdmApkUri: uri, ...agent })
  leaving.abort()
  assert.ok((await left).every(({ status }) => status === 'rejected'))
  await hanging.hasOpen(0)
  assert.equal(hanging.most(), 4)
  assert.deepEqual(await reader.read(uri, BY), { mdmApkUri: uri, ...agent }, 'the places are free again')
})

test('a download beyond the queue is refused as unreachable, and an unbounded one waits', async t => {
  const uri = await serve(t, (_, response) => response.end(apk))
  const hanging = await hangingHost(t)
  const turns = { perTenant: 1, inAll: 1, waitingPerTenant: 1, waitingInAll: 1 }
  const reader = makeAgentReader({ ...limits, turns })
  const leaving = new AbortController()
  const first = assert.rejects(reader.read(hanging.uri, { ...BY, signal: leaving.signal }))
  const second = reader.read(uri, BY)
  assert.deepEqual(await reader.read(uri, BY), unreachable('Too many downloads'))
  const unbounded = reader.read(uri, { ...BY, queue: 'unbounded' })
  leaving.abort()
  await first
  for (const waited of [second, unbounded]) assert.deepEqual(await waited, { mdmApkUri: uri, ...agent })
})
