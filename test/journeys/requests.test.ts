import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { type Muster, openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const acme = await muster.token('acme')
const northwind = await muster.token('northwind')

const LIST = '/kcs/v1/kme/devices/list'
const REQUESTS = '/_muster/v1/requests'
const named = (answer: { headers: Headers }): string =>
  answer.headers.get('x-muster-request') ?? assert.fail('the response names no request')
const entry = async (id: string, at: Pick<Muster, 'ask'> = muster) => (await at.ask('GET', `${REQUESTS}/${id}`)).body
const listed = async (query = '', at: Pick<Muster, 'ask'> = muster) => (await at.ask('GET', `${REQUESTS}${query}`)).body.requests
const inWorld = (name: string): Pick<Muster, 'ask'> => ({
  ask: (method, path, asked) => muster.ask(method, `/w/${name}${path}`, asked),
})

test('a response names its request, and the journal has the request with its caller, response and findings', async () => {
  const answer = await muster.ask('GET', `${LIST}?pageSize=2`, { token: acme, headers: { 'X-Mine': 'a', accept: 'text/x' } })
  const { request, response, findings, time, ms, ...about } = await entry(named(answer))
  assert.deepEqual(about, {
    world: 'default',
    id: named(answer),
    method: 'GET',
    target: `${LIST}?pageSize=2`,
    api: 'kme',
    operation: 'listDevices',
    tenant: '2000000001',
    actingFor: null,
    performedBy: 'acme',
    credential: 'bearer',
    status: 200,
    complete: true,
    code: null,
    reason: null,
    errorId: null,
    fault: null,
    transaction: null,
    unread: [],
    nearest: null,
    scopes: ['kme'],
  })
  assert.ok(Math.abs(time - Date.now()) < 60_000 && ms > 0)
  const sent = Object.fromEntries(request.headers.map(({ name, value }: { name: string; value: string }) => [name, value]))
  assert.deepEqual([request.httpVersion, sent['X-Mine'], sent.accept, request.body], ['1.1', 'a', 'text/x', null])
  assert.deepEqual(response.body, {
    text: answer.text,
    encoding: 'utf8',
    bytes: Buffer.byteLength(answer.text),
    truncated: false,
    masked: false,
  })
  assert.ok(
    response.headers.some(
      ({ name, value }: { name: string; value: string }) => `${name}: ${value}` === 'content-type: application/json',
    ),
  )
  assert.ok(findings.length > 5 && findings.every(({ outcome }: { outcome: string }) => outcome === 'pass'))
})

test('a refused request has the code, the reason and the id of its error, and is found by that id', async () => {
  const refused = await muster.ask('GET', `${LIST}?pageSize=0`, { token: acme })
  const { code, reason, errorId, id, status } = await entry(refused.body.errorId)
  assert.deepEqual([code, errorId, id, status], [refused.body.code, refused.body.errorId, named(refused), 400])
  assert.match(reason, /pageSize/)
  const own = await muster.ask('GET', '/msp/v1/managedCustomers', { headers: { 'x-wsm-txid': 'mine' } })
  assert.equal((await entry('mine')).id, named(own))
  assert.notEqual(named(own), 'mine')
})

test('a request with parameters and members that its operation does not know names them in a header and in the journal', async () => {
  const query = await muster.ask('GET', `${LIST}?pageSizee=1&pageNum=0`, { token: acme })
  assert.equal(query.headers.get('x-muster-unread'), 'pageSizee')
  const body = { profileId: 'p', deviceDetails: [{ imie: '1' }], 'ö\n': 1 }
  const refused = await muster.ask('PUT', '/kcs/v1/kme/devices/assignProfile', { token: acme, body })
  assert.equal(refused.headers.get('x-muster-unread'), null, 'a name with a control character is refused before')
  const orders = { profileId: 'p', deviceDetails: [{ imie: '1' }], ö: 1 }
  const misspelt = await muster.ask('PUT', '/kcs/v1/kme/devices/assignProfile', { token: acme, body: orders })
  assert.equal(misspelt.headers.get('x-muster-unread'), 'deviceDetails[0].imie, ?')
  assert.deepEqual((await entry(named(misspelt))).unread, ['deviceDetails[0].imie', 'ö'])
  const form = await muster.ask('POST', '/ams/v1/oauth2/token', {
    body: 'grant_type=client_credentials&client_id=acme&client_secret=acme-secret&scopes=kme',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(form.headers.get('x-muster-unread'), 'scopes')
})

test('a response from the response cache has the headers of its own request', async () => {
  const ask = (query: string) => muster.ask('GET', `${LIST}${query}`, { token: acme })
  const answers = [await ask('?pageNum=0'), await ask('?pageNum=0'), await ask('?pageNum=0&odd=1'), await ask('?pageNum=0&odd=1')]
  assert.equal(new Set(answers.map(named)).size, 4)
  assert.deepEqual(
    answers.map(({ headers }) => headers.get('x-muster-unread')),
    [null, null, 'odd', 'odd'],
  )
  for (const answer of answers) assert.equal((await entry(named(answer))).response.body.text, answer.text)
})

test('an unknown path is refused with the nearest operation', async () => {
  const answer = await muster.ask('GET', '/kcs/v1/rp/device', { token: northwind })
  assert.equal(answer.status, 404)
  assert.match(answer.headers.get('x-muster-reason') ?? '', /did you mean GET \/kcs\/v1\/rp\/devices\?$/)
  assert.equal((await entry(named(answer))).nearest, 'GET /kcs/v1/rp/devices')
})

test('a request that began a transaction has its id in the journal, and one whose id is taken has none', async () => {
  const body = {
    resellerId: '1000000001',
    customerId: '2000000001',
    transactionId: 'journal-1',
    type: 'IMEI',
    devices: ['350000000000113'],
  }
  const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: northwind, body })
  assert.equal(answer.status, 200, answer.text)
  assert.equal((await entry(named(answer))).transaction, 'journal-1')
  const again = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: northwind, body })
  assert.equal(again.status, 400, again.text)
  assert.equal((await entry(named(again))).transaction, null)
})

test('the list of requests has the newest first, and its filters choose among them', async () => {
  await muster.ask('DELETE', REQUESTS)
  const before = Date.now()
  const ids = [
    await muster.ask('GET', LIST, { token: acme }),
    await muster.ask('GET', `${LIST}?pageSize=x`, { token: acme }),
    await muster.ask('GET', '/kcs/v1/rp/customers/list?resellerId=1000000001', { token: northwind }),
    await muster.ask('GET', '/nowhere'),
    await muster.ask('GET', '/_muster/v1/clock'),
  ].map(named)
  const found = async (query: string) => (await listed(query)).map(({ id }: { id: string }) => ids.indexOf(id))
  const expected: readonly [query: string, found: readonly number[]][] = [
    ['', [3, 2, 1, 0]],
    ['?api=kme', [1, 0]],
    ['?api=control&path=/nowhere', [3]],
    ['?operation=listCustomers', []],
    ['?status=400', [1]],
    ['?status=2xx', [2, 0]],
    ['?code=4000000', [1]],
    ['?tenant=1000000001', [2]],
    ['?path=/kcs/v1/kme', [1, 0]],
    [`?since=${before - 60_000}`, [3, 2, 1, 0]],
    [`?since=${before + 60_000}`, []],
    ['?limit=1', [3]],
  ]
  for (const [query, places] of expected) assert.deepEqual(await found(query), places, query)
  assert.equal((await muster.ask('GET', `${REQUESTS}?limit=1`)).body.totalCount, 4)
  for (const query of ['?limit=0', '?status=9xx', '?code=x'])
    assert.equal((await muster.ask('GET', REQUESTS + query)).status, 400, query)
})

test('reading the journal and probing the server records nothing', async () => {
  await muster.ask('DELETE', REQUESTS)
  const [last] = await listed('?api=control')
  for (const path of [REQUESTS, `${REQUESTS}/${last.id}`, '/_muster/v1/health', '/_muster/v1/ready', '/_muster/v1/metrics']) {
    assert.equal((await muster.ask('GET', path)).status, 200, path)
  }
  assert.deepEqual(
    (await listed('?api=control')).map(({ operation }: { operation: string }) => operation),
    ['clearRequests'],
  )
})

test('requests to a world are in its journal alone, and a fork has none', async () => {
  await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'a' } })
  const a = inWorld('a')
  const refused = await a.ask('GET', LIST)
  const unknown = await a.ask('GET', '/kcs/v1/kme/device')
  await muster.ask('POST', '/_muster/v1/worlds/a/fork', { body: { name: 'b' } })
  for (const answer of [refused, unknown]) {
    assert.equal(answer.headers.get('x-muster-explanation'), `/w/a${REQUESTS}/${named(answer)}`)
    const own = await entry(named(answer), a)
    assert.deepEqual([own.world, own.target.startsWith('/kcs')], ['a', true])
    for (const other of [muster, inWorld('b')]) {
      assert.equal((await other.ask('GET', `${REQUESTS}/${named(answer)}`)).status, 404)
    }
  }
  assert.deepEqual(await listed('', inWorld('b')), [])
  const nowhere = await inWorld('none').ask('GET', '/kcs/v1/kme/device')
  assert.equal(nowhere.headers.get('x-muster-explanation'), `${REQUESTS}/${named(nowhere)}`)
  assert.equal((await entry(named(nowhere))).target, '/kcs/v1/kme/device')
})

test('a reset and a restore empty the journal of their world', async () => {
  const ended: readonly ((name: string) => [path: string, body: object])[] = [
    name => [`/_muster/v1/worlds/${name}/reset`, {}],
    name => [`/_muster/v1/worlds/${name}/restore`, { snapshot: 'saved' }],
    name => [`/w/${name}/_muster/v1/reset`, {}],
  ]
  for (const [i, end] of ended.entries()) {
    const name = `ended-${i}`
    await muster.ask('POST', '/_muster/v1/worlds', { body: { name } })
    await muster.ask('POST', `/_muster/v1/worlds/${name}/snapshots`, { body: { name: 'saved' } })
    await inWorld(name).ask('GET', LIST)
    const [path, body] = end(name)
    assert.equal((await muster.ask('POST', path, { body })).status, 200, path)
    assert.deepEqual(await listed('', inWorld(name)), [], path)
  }
})

test('a request that the parser refuses is in the journal of the world that it addresses', async () => {
  await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'parsed' } })
  const texts: readonly [text: string, status: number][] = [
    [`GET /w/parsed${LIST}?a=${'x'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`, 400],
    [`GET /w/parsed${LIST}?a=b HTTP/1.1\r\nhost: a\r\nx y: z\r\n\r\n`, 400],
    [`PUT /w/parsed${LIST} HTTP/1.1\r\nhost: a\r\nexpect: miracles\r\ncontent-length: 1\r\n\r\nx`, 400],
    [`GET /w/parsed${LIST} HTTP/1.1\r\n\r\n`, 400],
    [`POST /w/parsed/kcs/v1/kme/devices/delete HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
  ]
  for (const [text, status] of texts) {
    const answer = await raw(text)
    const [, id = ''] = /x-muster-request: (\S+)/.exec(answer) ?? []
    const [, address] = /x-muster-explanation: (\S+)/.exec(answer) ?? []
    assert.equal(address, `/w/parsed${REQUESTS}/${id}`, answer)
    const recorded = await entry(id, inWorld('parsed'))
    assert.deepEqual(
      [recorded.status, recorded.complete, recorded.target.split('?')[0]],
      [status, true, recorded.target.split('?')[0]],
    )
    assert.ok(answer.endsWith(recorded.response.body.text), answer)
  }
  // Each of them once.
  assert.equal((await listed('?limit=1000', inWorld('parsed'))).length, texts.length)
})

test('a client that disconnects before its response is in the journal without a status', async () => {
  await muster.ask('POST', '/_muster/v1/faults', { body: { match: { tenant: '2000000001' }, do: { delayMs: 300 } } })
  const leaving = new AbortController()
  const gone = fetch(`${muster.url}${LIST}?left=1`, { headers: { authorization: `Bearer ${acme}` }, signal: leaving.signal })
  setTimeout(() => leaving.abort(), 100)
  await assert.rejects(gone)
  const [last] = await until(async () => (await listed()).filter(({ target }: { target: string }) => target.endsWith('left=1')))
  assert.deepEqual([last.status, last.complete, last.operation, last.tenant], [null, false, 'listDevices', '2000000001'])
  assert.match(last.fault, /./)
  assert.equal((await entry(last.id)).response, null)
})

test('a response that a fault cuts is recorded as it was sent, with the fault', async () => {
  const order = { match: { api: 'kme' }, do: { truncateBytes: 20 } }
  const { faultId } = (await muster.ask('POST', '/_muster/v1/faults', { body: order })).body
  await assert.rejects(muster.ask('GET', `${LIST}?cut=1`, { token: acme }))
  const [last] = await until(async () => (await listed()).filter(({ target }: { target: string }) => target.endsWith('cut=1')))
  assert.deepEqual([last.status, last.complete, last.fault], [200, false, faultId])
  assert.equal((await entry(last.id)).response.body.text, '{"totalCount":3,"pro')
})

test('a response in chunks is recorded up to 64 KiB', async () => {
  const devices = Array.from({ length: 6000 }, (_, i) => `wrong-${i}`)
  const body = { resellerId: '1000000001', customerId: '2000000001', transactionId: 'long', type: 'IMEI', devices }
  const upload = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: northwind, body })
  const sent = (await entry(named(upload))).request.body
  assert.deepEqual([sent.bytes, sent.truncated, sent.text.length], [JSON.stringify(body).length, true, 65_536])
  await muster.drain()
  const status = await muster.ask('GET', '/kcs/v1/rp/devices/status?resellerId=1000000001&transactionId=long', {
    token: northwind,
  })
  assert.equal(status.headers.get('content-length'), null)
  const received = (await entry(named(status))).response.body
  assert.deepEqual([received.bytes, received.truncated, received.text], [null, true, status.text.slice(0, 65_536)])
})

async function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(muster.url)
  const socket = connect(Number(port), hostname)
  socket.write(text)
  return Buffer.concat(await Array.fromAsync(socket)).toString()
}

async function until<Found extends readonly unknown[]>(look: () => Promise<Found>): Promise<Found> {
  for (let i = 0; i < 200; i++) {
    const found = await look()
    if (found.length > 0) return found
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return assert.fail('it did not appear')
}
