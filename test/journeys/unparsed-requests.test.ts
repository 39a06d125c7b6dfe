import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { openMuster } from '../support/server.ts'

/* A request that Node's HTTP parser refuses gets a response in the format of its path's API, with the reason. */
const muster = await openMuster()
after(muster.close)
const reseller = await muster.token('northwind')

interface RawAnswer {
  readonly status: number
  readonly headers: string
  readonly body: string
}

/** Everything that the server sends on one connection, by response. */
async function answersTo(...sent: readonly string[]): Promise<RawAnswer[]> {
  const socket = connect(Number(new URL(muster.url).port), '127.0.0.1')
  const received: Buffer[] = []
  socket.on('data', data => received.push(Buffer.from(data)))
  const ended = new Promise((resolve, reject) => socket.once('end', resolve).once('error', reject))
  for (const part of sent) await new Promise(resolve => socket.write(part, 'latin1', resolve))
  await ended
  socket.destroy()
  return Buffer.concat(received)
    .toString()
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .map(text => {
      const [headers = '', body = ''] = text.split('\r\n\r\n')
      return { status: Number(headers.slice(9, 12)), headers: headers.toLowerCase(), body }
    })
}

const only = async (sent: string): Promise<RawAnswer> => {
  const [answer, ...more] = await answersTo(sent)
  assert.ok(answer)
  assert.deepEqual(more, [])
  return answer
}

const get = (target: string, headers = '') => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`

const TOO_LARGE = 'the request line and the headers have more than 16384 bytes'
const EXPECT = 'the header Expect may be 100-continue and nothing else'
const line = (reason: string) =>
  `the request line is malformed (${reason}): blanks and characters beyond ASCII must be percent-encoded`
const BLANK = line('Expected HTTP/, RTSP/ or ICE/')
const LETTER = line('Invalid char in url path')
const HEADER = 'the request is malformed (Invalid header token)'
const TUNNEL = 'this server is no proxy, so it has no method CONNECT'
const HOST = 'the header Host is required'
const HOSTS = 'the header Host was sent several times'

const kinds: readonly [what: string, sent: (prefix: string) => string, detail: string][] = [
  ['1,100 IMEIs in the query', prefix => get(`${prefix}/devices/list?devices=${'350000000007191,'.repeat(1100)}`), TOO_LARGE],
  ['a header of 20,000 bytes', prefix => get(`${prefix}/x`, `X-Long: ${'x'.repeat(20_000)}\r\n`), TOO_LARGE],
  ['an unknown Expect header', prefix => get(`${prefix}/x`, 'Expect: x\r\n'), EXPECT],
  ['a raw blank in the path', prefix => get(`${prefix}/a b`), BLANK],
  ['a raw ü in the path', prefix => get(`${prefix}/M\xc3\xbcller`), LETTER],
  ['a header line without a colon', prefix => get(`${prefix}/x`, 'no header\r\n'), HEADER],
  ['the method CONNECT', prefix => `CONNECT ${prefix}/x HTTP/1.1\r\nHost: localhost\r\n\r\n`, TUNNEL],
  ['two Host headers', prefix => get(`${prefix}/x`, 'Host: localhost\r\n'), HOSTS],
  ['no Host header', prefix => `GET ${prefix}/x HTTP/1.1\r\n\r\n`, HOST],
]

/** The error ids differ each time and are left out of the comparison. */
const dialects: readonly [prefix: string, body: (detail: string) => object][] = [
  ['/kcs/v1/kme', detail => ({ errorId: '', code: 4000000, message: 'RESOURCE_INVALID_PARAM', data: detail })],
  [
    '/kcs/v1/rp',
    detail => ({
      errorId: '',
      code: 40000000,
      message: 'RESOURCE_INVALID_PARAM',
      data: `The specified request parameters are not valid. ${detail}`,
    }),
  ],
  [
    '/bulkenroll/v1',
    detail => ({
      errorId: '',
      code: 4000000,
      message: 'RESOURCE_INVALID_PARAM',
      data: `The specified request parameters are not valid. ${detail}`,
    }),
  ],
  [
    '/msp/v1',
    () => ({
      transactionalId: '',
      code: 'RESOURCE_INVALID_PARAM',
      errorCode: '40000000',
      errorMessage: 'The specified request parameters are not valid.',
    }),
  ],
  ['/ams/v1', () => ({ code: 4000000, message: 'RESOURCE_INVALID_PARAM', data: 'Invalid parameter provided.' })],
  ['/_muster/v1', problem],
  ['/nowhere', problem],
]

function problem(detail: string): object {
  return {
    type: 'urn:muster:problem:request-unfit',
    title: 'Request unfit',
    status: 400,
    detail: `${detail}.`,
    instance: '',
    code: 40000000,
    errorId: '',
  }
}

const withoutIds = (body: string): unknown =>
  JSON.parse(body, (name, value) => (['errorId', 'transactionalId', 'instance'].includes(name) ? '' : value))

for (const [what, sent, detail] of kinds) {
  for (const [prefix, expected] of dialects) {
    test(`a request with ${what} under ${prefix} gets 400 in the format of that API, with the reason`, async () => {
      const answer = await only(sent(prefix))
      assert.deepEqual([answer.status, withoutIds(answer.body)], [400, expected(detail)])
      // Where the published text has no place for the reason, a header has it.
      if (!answer.body.includes(detail)) assert.ok(answer.headers.includes(`x-muster-reason: ${detail.toLowerCase()}`))
      const type = expected === problem ? 'application/problem+json' : 'application/json'
      assert.match(answer.headers, new RegExp(`content-type: ${type.replace('+', '\\+')}(\r|$)`))
    })
  }
}

test('bytes that are not an HTTP request get 400 in the format of the control API', async () => {
  const { status, body } = await only('\x16\x03\x01\x02\x00\r\n\r\n')
  assert.deepEqual([status, withoutIds(body)], [400, problem('the request is malformed (Invalid method encountered)')])
})

test('a malformed request head that arrives in two parts gets 400', async () => {
  const [answer] = await answersTo('GET /kcs/v1/kme/x HTTP/1.1\r\nHost: localhost\r\n', 'no header\r\n\r\n')
  assert.equal(answer?.status, 400)
})

test('a malformed request with an absolute URL as its target gets the format of the API of its path', async () => {
  const { body } = await only(get('http://localhost/kcs/v1/rp/a b'))
  assert.equal(JSON.parse(body).code, 40000000)
})

test('a body with malformed chunks gets 400 in the format of the API of its path', async () => {
  const { status, body } = await only(
    `PUT /kcs/v1/rp/devices/upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${reseller}\r\n` +
      'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  )
  assert.deepEqual([status, JSON.parse(body).code], [400, 40000000])
})

test('a request that is followed by stray bytes gets its response, and the bytes get 400', async () => {
  const list = get('/kcs/v1/rp/devices?resellerId=1000000001', `Authorization: Bearer ${reseller}\r\n`)
  const answers = await answersTo(`${list}stray bytes\r\n\r\n`)
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 400],
  )
})

test('the server is ready after it refused unparsable requests', async () => {
  assert.equal((await muster.ask('GET', '/_muster/v1/ready')).status, 200)
})

test('refused unparsable requests are counted in the metrics', async () => {
  await only(get('/kcs/v1/kme/a b'))
  const { text } = await muster.ask('GET', '/_muster/v1/metrics')
  assert.match(text, /muster_requests_total\{api="kme",operation="none",status="400",code="4000000"\} \d/)
})
