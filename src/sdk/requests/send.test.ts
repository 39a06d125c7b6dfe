import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { openScripted, type Scripted } from '../../../test/support/scripted-server.ts'
import { createKnoxClient, isKnoxError, type KnoxClient, type KnoxClientOptions, type KnoxError } from '../index.ts'

const SECRET = 'a secret bearer'

async function open(t: TestContext, script: readonly Scripted[], options: Partial<KnoxClientOptions> = {}) {
  const server = await openScripted(script)
  t.after(() => server.close())
  const auth = { token: SECRET }
  return { server, knox: createKnoxClient({ baseUrl: server.url, auth, retry: { delayMs: 1 }, ...options }) }
}

/** Changes nothing. */
const read = ({ kme }: KnoxClient) => kme.devices.list().page()
/** Has the same result when it is done twice. */
const repeatable = ({ kme }: KnoxClient) => kme.devices.assignProfile({ profileId: 'p', deviceIds: ['d'] })
/** Must not be done twice. */
const once = ({ kme }: KnoxClient) => kme.devices.delete({ devices: { deviceIds: ['d'] } })

const GOOD: Scripted = { status: 200, body: { totalCount: 0, deviceList: [] } }
const row = (code: number, message: string, headers: Record<string, string> = {}): Scripted => ({
  status: Number(String(code).slice(0, 3)),
  headers,
  body: { errorId: '8B29', code, message, data: 'A text.' },
})
const internal = row(5000000, 'INTERNAL_SERVER_ERROR')

async function errorOf(promise: Promise<unknown>): Promise<KnoxError> {
  const error = await promise.then(
    () => undefined,
    error => error,
  )
  assert.ok(isKnoxError(error), String(error))
  return error
}

const resent: readonly [what: string, call: typeof read | typeof repeatable | typeof once, first: Scripted][] = [
  ['a read without a response', read, 'drop'],
  ['a read with half a response', read, 'truncate'],
  ['a read with a 500', read, internal],
  ['a read with the HTML of a proxy', read, { status: 502, body: '<html>' }],
  ['a read with an empty body', read, { status: 200, body: '' }],
  ['a read with null', read, { status: 200, body: 'null' }],
  ['a read with HTML instead of JSON', read, { status: 200, body: '<html>' }],
  ['a repeatable change without a response', repeatable, 'drop'],
  ['a repeatable change with a 503', repeatable, row(5030000, 'FAILURE')],
  ['a change that was not begun, by a 503 with Retry-After', once, row(5030000, 'FAILURE', { 'retry-after': '0' })],
  ['a change beyond a limit', once, row(4290000, 'TOO_MANY_REQUESTS', { 'retry-after': '0' })],
  ['a change that the server did not receive in time', once, { status: 408, body: '' }],
]

for (const [what, call, first] of resent)
  test(`${what} is sent again and succeeds`, async t => {
    const { server, knox } = await open(t, [first, GOOD])
    await call(knox)
    assert.equal(server.received.length, 2)
  })

const unknown: readonly [what: string, first: Scripted, expected: { name: string; status: number | undefined }][] = [
  ['without a response', 'drop', { name: 'NO_RESPONSE', status: undefined }],
  ['with half a response', 'truncate', { name: 'NO_RESPONSE', status: 200 }],
  ['with HTML instead of JSON', { status: 200, body: '<html>' }, { name: 'UNREADABLE_RESPONSE', status: 200 }],
  ['with a 500', internal, { name: 'INTERNAL_SERVER_ERROR', status: 500 }],
  ['with a 503 that names no time', { status: 503, body: '<html>' }, { name: 'UNREADABLE_RESPONSE', status: 503 }],
]

for (const [what, first, expected] of unknown)
  test(`a change ${what} is not sent again, and its error says that its outcome is unknown`, async t => {
    const { server, knox } = await open(t, [first, GOOD])
    const { name, status, outcome, retryable, message } = await errorOf(once(knox))
    assert.deepEqual({ name, status, outcome, retryable }, { ...expected, outcome: 'unknown', retryable: false })
    assert.match(message, /^deleteDevices: .* \[It is unknown whether the request was done\.\]$/)
    assert.equal(server.received.length, 1)
  })

const refused: readonly [what: string, first: Scripted, name: string][] = [
  ['a 404 of the API', row(4041700, 'BULK_ENROLL_PROFILE_NOT_FOUND'), 'BULK_ENROLL_PROFILE_NOT_FOUND'],
  ['a 500 with a row of its own', row(5000006, 'RSA_DECRYPTION_FAIL'), 'RSA_DECRYPTION_FAIL'],
  ['a 413 of a proxy', { status: 413, body: '<html>' }, 'UNREADABLE_RESPONSE'],
  ['a redirect', { status: 302, headers: { location: '/elsewhere' }, body: '' }, 'UNREADABLE_RESPONSE'],
]

for (const [what, first, name] of refused)
  test(`a change that is refused with ${what} is not sent again and was not done`, async t => {
    const { server, knox } = await open(t, [first, GOOD])
    const error = await errorOf(repeatable(knox))
    assert.deepEqual([error.name, error.outcome, error.retryable], [name, 'not-done', false])
    assert.equal(server.received.length, 1)
  })

test('an error has what the response said, and the reason that a sandbox adds', async t => {
  const headers = {
    'x-muster-reason': 'customerId must be 1 to 64 letters',
    'x-muster-request': 'R1',
    'x-muster-explanation': '/_muster/v1/requests/R1',
  }
  const { server, knox } = await open(t, [row(4001701, 'CUSTOMER_ID_INVALID', headers)])
  const { api, operation, status, code, name, text, errorId, reason, explanation, requestId, message } = await errorOf(read(knox))
  assert.deepEqual(
    { api, operation, status, code, name, text, errorId, reason, explanation, requestId },
    {
      api: 'kme',
      operation: 'listDevices',
      status: 400,
      code: 4001701,
      name: 'CUSTOMER_ID_INVALID',
      text: 'A text.',
      errorId: '8B29',
      reason: 'customerId must be 1 to 64 letters',
      explanation: `${server.url}/_muster/v1/requests/R1`,
      requestId: 'R1',
    },
  )
  assert.equal(message, 'listDevices: status 400, 4001701 CUSTOMER_ID_INVALID: A text. (customerId must be 1 to 64 letters)')
})

test('a request to a port without a server is sent again, was not done, and its error names the cause', async t => {
  const { server, knox } = await open(t, [], { retry: { attempts: 3, delayMs: 1 } })
  await server.close()
  server.close = async () => {}
  const { outcome, retryable, text } = await errorOf(once(knox))
  assert.deepEqual({ outcome, retryable }, { outcome: 'not-done', retryable: true })
  assert.match(text, /ECONNREFUSED/)
})

test('a request is sent as often as attempts says, and the last error is thrown', async t => {
  const { server, knox } = await open(t, [internal, 'drop', row(5000001, 'FAILURE')], { retry: { attempts: 3, delayMs: 1 } })
  assert.equal((await errorOf(read(knox))).name, 'FAILURE')
  assert.equal(server.received.length, 3)
})

test('a delay beyond the deadline is not waited for', async t => {
  const { server, knox } = await open(t, [row(4290000, 'TOO_MANY_REQUESTS', { 'retry-after': '3600' }), GOOD])
  const { name, retryable, retryAfterMs } = await errorOf(read(knox))
  assert.deepEqual([name, retryable, retryAfterMs], ['TOO_MANY_REQUESTS', true, 3_600_000])
  assert.equal(server.received.length, 1)
})

test('an attempt without a response in time is ended and sent again', async t => {
  const { server, knox } = await open(t, ['hang', GOOD], { timeoutMs: 50 })
  await read(knox)
  assert.equal(server.received.length, 2)
})

test('a call without a timeout and a deadline waits for its response', async t => {
  const { server, knox } = await open(t, [GOOD], { timeoutMs: Number.POSITIVE_INFINITY, deadlineMs: Number.POSITIVE_INFINITY })
  await read(knox)
  assert.equal(server.received.length, 1)
})

test('a deadline ends a call in the middle of an attempt', async t => {
  const { knox } = await open(t, ['hang'])
  const { name, text, outcome } = await errorOf(knox.kme.devices.delete({ devices: { deviceIds: ['d'] } }, { deadlineMs: 50 }))
  assert.deepEqual([name, text, outcome], ['NO_RESPONSE', 'no complete response within 50 ms', 'unknown'])
})

test('a deadline ends a call while it waits for a token, and the request was not done', async t => {
  const server = await openScripted(['hang'])
  t.after(() => server.close())
  const knox = createKnoxClient({ baseUrl: server.url, auth: { clientId: 'a', clientSecret: 'b' } })
  const { operation, outcome } = await errorOf(knox.kme.devices.delete({ devices: { deviceIds: ['d'] } }, { deadlineMs: 50 }))
  assert.deepEqual([operation, outcome, server.received.length], ['deleteDevices', 'not-done', 1])
})

for (const where of ['call', 'client'] as const)
  test(`an abort by the signal of the ${where} rejects with its reason, while the client waits for a response or a delay`, async t => {
    for (const first of ['hang', row(4290000, 'TOO_MANY_REQUESTS', { 'retry-after': '60' })] as const) {
      const abort = new AbortController()
      const { signal } = abort
      const { knox } = await open(t, [first, GOOD], where === 'client' ? { signal } : {})
      const reading = knox.kme.devices.list({}, where === 'call' ? { signal } : {}).page()
      setTimeout(() => abort.abort(new Error('enough')), 30)
      await assert.rejects(reading, { message: 'enough' })
    }
  })

for (const where of ['call', 'client'] as const)
  test(`an abort by the signal of the ${where} ends a wait for a transaction between two requests`, async t => {
    const abort = new AbortController()
    const { signal } = abort
    const profiles = { totalCount: 1, totalPage: 1, pageNum: 0, transactions: [{ transactionId: 'T', state: 'Pending' }] }
    const pending: Scripted = { status: 200, body: { profiles } }
    const { server, knox } = await open(t, Array(9).fill(pending), where === 'client' ? { signal } : {})
    const onProgress = () => {
      if (server.received.length === 2) setTimeout(() => abort.abort(new Error('enough')), 10)
    }
    const waiting = knox.kme.profiles.waitForTransaction('T', { onProgress, ...(where === 'call' && { signal }) })
    await assert.rejects(waiting, { message: 'enough' })
    assert.equal(server.received.length, 2)
  })

test('a bearer that is refused as expired is asked for once more, and the request is sent again', async t => {
  for (const expired of [
    { status: 401, body: { error: 'Invalid authentication token' } },
    row(40100001, 'ACCESS_TOKEN_EXPIRED'),
  ]) {
    let asked = 0
    const auth = { token: async () => `bearer ${++asked}` }
    const { server, knox } = await open(t, [expired, GOOD], { auth, retry: { attempts: 1 } })
    await once(knox)
    assert.deepEqual(
      server.received.map(({ headers }) => headers.authorization),
      ['Bearer bearer 1', 'Bearer bearer 2'],
    )
  }
})

test('a second refusal as expired is thrown', async t => {
  const expired = row(40100001, 'ACCESS_TOKEN_EXPIRED')
  const { server, knox } = await open(t, [expired, expired, GOOD], { auth: { token: () => 'a bearer' } })
  assert.equal((await errorOf(read(knox))).name, 'ACCESS_TOKEN_EXPIRED')
  assert.equal(server.received.length, 2)
})

test('a constant bearer that is refused as expired is not sent again', async t => {
  const { server, knox } = await open(t, [row(40100001, 'ACCESS_TOKEN_EXPIRED'), GOOD])
  assert.equal((await errorOf(read(knox))).name, 'ACCESS_TOKEN_EXPIRED')
  assert.equal(server.received.length, 1)
})

test('hooks get requests, responses and retries in order, without secrets', async t => {
  const seen: unknown[] = []
  const told: string[] = []
  const { server, knox } = await open(t, [internal, GOOD], {
    hooks: {
      request: sent => seen.push(sent) && told.push(`${sent.attempt} ${sent.method} ${sent.operation}`),
      response: got => seen.push(got) && told.push(`${got.attempt} ${got.status}`),
      retry: failed => seen.push(failed) && told.push(`${failed.attempt} ${failed.error.name}`),
    },
  })
  await repeatable(knox)
  const name = 'PUT assignProfileUsingPUT'
  assert.deepEqual(told, [`1 ${name}`, '1 500', '1 INTERNAL_SERVER_ERROR', `2 ${name}`, '2 200'])
  assert.equal(server.received[0]?.headers.authorization, `Bearer ${SECRET}`)
  assert.doesNotMatch(JSON.stringify(seen), new RegExp(SECRET))
})
