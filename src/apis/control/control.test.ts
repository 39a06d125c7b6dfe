import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { imeis } from '../../../test/support/imeis.ts'
import { type Muster, openMuster } from '../../../test/support/server.ts'
import builtIn from './sample-data.json' with { type: 'json' }

const ROOT = '/_muster/v1'
const [N, A, M] = ['1000000001', '2000000001', '4000000001']

describe('in the sandbox', () => {
  let muster: Muster
  before(async () => {
    muster = await openMuster()
  })
  beforeEach(() => ask('POST', '/reset'))
  after(() => muster.close())
  const ask = (method: string, path: string, body?: unknown) =>
    muster.ask(method, ROOT + path, body === undefined ? {} : { body })
  const upload = async (devices: string[], transactionId = 'T') =>
    muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token: await muster.token('northwind'),
      body: { resellerId: N, customerId: A, transactionId, type: 'IMEI', devices },
    })

  test('GET health, ready and metrics return the status and the metrics', async () => {
    assert.deepEqual((await ask('GET', '/health')).body, { status: 'ok', mode: 'sandbox', contract: '2026-07' })
    assert.deepEqual((await ask('GET', '/ready')).body, { ready: true })
    const { headers, text } = await ask('GET', '/metrics')
    assert.match(headers.get('content-type') ?? '', /^text\/plain/)
    assert.match(text, /^muster_requests_total\{/m)
  })

  test('a reset that a foreign page sends is refused and deletes nothing', async () => {
    const answer = await muster.ask('POST', `${ROOT}/reset`, {
      body: { to: 'empty' },
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    assert.deepEqual([answer.status, answer.body.type], [403, 'urn:muster:problem:page-foreign'])
    assert.notEqual((await ask('GET', '/customers')).body.totalCount, 0)
  })

  test('a reset with a body of type text/plain is refused and deletes nothing', async () => {
    const answer = await muster.ask('POST', `${ROOT}/reset`, {
      body: '{"to":"empty"}',
      headers: { 'content-type': 'text/plain' },
    })
    assert.deepEqual([answer.status, answer.body.type], [415, 'urn:muster:problem:body-not-json'])
    assert.notEqual((await ask('GET', '/customers')).body.totalCount, 0)
  })

  test('a handset whose serial number equals its second IMEI is stored once', async () => {
    const twice = { imei2: '350000000000014', serialNumber: '350000000000014', model: 'twice' }
    assert.equal((await ask('POST', '/handsets', twice)).status, 200)
    assert.equal((await ask('GET', '/handsets/350000000000014')).body.model, 'twice')
  })

  const missing = ['/snapshots', '/requests', '/nothing']
  for (const path of missing) {
    test(`POST ${path}, which does not exist, gets a problem document with status 404`, async () => {
      const { status, body } = await ask('POST', path, {})
      assert.deepEqual([status, body.type, body.status], [404, 'urn:muster:problem:path-unknown', 404])
    })
  }

  test('a seed that is not JSON gets the problem body-malformed', async () => {
    const { status, body } = await muster.ask('POST', `${ROOT}/seed`, {
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
    assert.deepEqual([status, body.type], [400, 'urn:muster:problem:body-malformed'])
  })

  test('the activity log for a tenant’s credential has the entries of that tenant alone, also with a filter for another tenant', async () => {
    await upload(imeis(1))
    await ask('PATCH', `/customers/${A}`, { name: 'Acme 2' })
    const tenants = async (path: string, headers: Record<string, string> = {}) =>
      new Set(
        (await muster.ask('GET', `${ROOT}${path}`, { headers })).body.activity.map((entry: { tenant: string }) => entry.tenant),
      )
    assert.ok((await tenants('/activity')).size > 1, 'the operator gets the entries of all tenants')
    const acme = { authorization: `Bearer ${await muster.token('acme')}` }
    assert.deepEqual(await tenants('/activity', acme), new Set([A]))
    assert.deepEqual(await tenants(`/activity?tenant=${N}`, acme), new Set([A]))
    assert.deepEqual(await tenants(`/activity?tenant=${N}`), new Set([N]))
  })

  test('the activity log for a malformed credential is refused with 401', async () => {
    const malformed: Record<string, string>[] = [{ authorization: 'Bearer x' }, { 'x-knox-apitoken': 'x' }]
    for (const headers of malformed) {
      const { status, body } = await muster.ask('GET', `${ROOT}/activity`, { headers })
      assert.deepEqual([status, body.type], [401, 'urn:muster:problem:credential-refused'])
    }
  })

  test('each filter of the activity log narrows the entries to those that match', async () => {
    await ask('PATCH', `/customers/${A}`, { name: 'Acme 2' })
    await ask('DELETE', '/apps/elm')
    const count = async (query: string) => (await ask('GET', `/activity?${query}`)).body.totalCount
    const total = await count('')
    assert.equal(await count('operation=patchCustomer'), 1)
    assert.equal(await count('channel=control'), total)
    assert.equal(await count('status=Error'), 0)
    assert.equal(await count('performedBy=unknown'), 0)
    assert.equal(await count('since=0'), total)
    assert.equal(await count('until=0'), 0)
    assert.equal((await ask('GET', '/activity?pageSize=1&pageNum=0')).body.activity[0].operation, 'deleteApp')
    assert.equal((await ask('GET', '/activity?pageSize=1001')).status, 400)
    assert.equal((await ask('GET', '/activity?since=yesterday')).status, 400)
  })

  test('a transaction stays in progress while work is held, and drain completes it', async () => {
    assert.deepEqual((await ask('POST', '/work/hold')).body, { held: true })
    const token = await muster.token('northwind')
    await upload(imeis(3))
    const state = async () =>
      (await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${N}&transactionId=T`, { token })).body.devices
        .transactions[0].state
    assert.equal(await state(), 'Progress')
    const { held, inProgress, transactions } = (await ask('GET', '/work')).body
    const [{ transaction, tenant, customer, kind, count, done }] = transactions
    assert.deepEqual([held, inProgress, transactions.length], [true, 1, 1])
    assert.deepEqual([transaction, tenant, customer, kind, count, done], ['T', N, A, 'upload', 3, 0])
    assert.deepEqual((await ask('POST', '/work/drain')).body, { completed: 1 })
    assert.equal(await state(), 'Complete')
    assert.deepEqual((await ask('POST', '/work/release')).body, { held: false })
    assert.deepEqual((await ask('GET', '/work')).body, { held: false, inProgress: 0, transactions: [] })
  })

  test('the clock can be set, moved, stopped and started, and starts from the time at which it was stopped', async () => {
    assert.equal((await ask('GET', '/clock')).body.frozen, false)
    const stopped = (await ask('POST', '/clock', { setMs: 1_800_000_000_000, freeze: true })).body
    assert.deepEqual(stopped, { now: 1_800_000_000_000, frozen: true })
    assert.deepEqual((await ask('POST', '/clock', { advanceMs: 1000 })).body, { now: 1_800_000_001_000, frozen: true })
    assert.deepEqual((await ask('POST', '/clock', { advanceMs: -500 })).body, { now: 1_800_000_000_500, frozen: true })
    const going = (await ask('POST', '/clock', { freeze: false })).body
    assert.ok(!going.frozen && going.now >= 1_800_000_000_500 && going.now < 1_800_000_100_000, 'it did not jump')
    const wound = (await ask('POST', '/clock', { advanceMs: 3_600_000 })).body
    assert.ok(!wound.frozen && wound.now >= going.now + 3_600_000)
  })

  test('a bearer expires when the clock is moved past its end', async () => {
    const token = await muster.token('acme')
    const list = () => muster.ask('GET', '/kcs/v1/kme/devices/list', { token })
    assert.equal((await list()).status, 200)
    await ask('POST', '/clock', { advanceMs: 600_000 })
    assert.equal((await list()).body.code, 40100001)
  })

  for (const body of [
    {},
    { advanceMs: 1, setMs: 1 },
    { advanceMs: 1.5 },
    { setMs: -1 },
    { setMs: 5e12 },
    { freeze: 'yes' },
    { stop: true },
  ]) {
    test(`POST clock with ${JSON.stringify(body)} is refused with 400`, async () => {
      assert.equal((await ask('POST', '/clock', body)).status, 400)
    })
  }

  test('a fault for one API applies once, with that API’s error, and the next request succeeds', async () => {
    const token = await muster.token('acme')
    const list = () => muster.ask('GET', '/kcs/v1/kme/devices/list', { token })
    const { body } = await ask('POST', '/faults', { match: { api: 'kme', tenant: A }, do: { code: 5000000 } })
    assert.equal((await ask('GET', '/faults')).body.faults[0].faultId, body.faultId)
    const struck = await list()
    assert.deepEqual([struck.status, struck.body.code], [500, 5000000])
    assert.equal((await list()).status, 200)
  })

  test('DELETE faults removes one fault by its id, or all faults', async () => {
    const { faultId } = (await ask('POST', '/faults', { do: { status: 503 } })).body
    await ask('POST', '/faults', { do: { delayMs: 1 }, when: { times: 5 } })
    assert.equal((await ask('DELETE', `/faults/${faultId}`)).status, 200)
    assert.equal((await ask('DELETE', `/faults/${faultId}`)).status, 404)
    assert.deepEqual((await ask('DELETE', '/faults')).body, { removed: 1 })
  })

  const invalidFaults: [order: object, detail: RegExp][] = [
    [{}, /do is required/],
    [{ do: {} }, /do /],
    [{ do: { status: 99 } }, /do\.status/],
    [{ do: { delayMs: 60_001 } }, /do\.delayMs/],
    [{ do: { explode: true } }, /do\.explode/],
    [{ do: { status: 503 }, times: 2 }, /times is not one of match, when, do, recipe/],
    [{ do: { status: 503 }, when: { times: 0 } }, /when\.times/],
    [{ do: { status: 503 }, when: { probability: 1.5 } }, /when\.probability/],
    [{ do: { status: 503 }, when: { every: 2, probability: 0.5 } }, /when\.every cannot be combined with when\.probability/],
    [{ do: { status: 503 }, when: { randomSeed: 'x' } }, /randomSeed needs probability/],
    [{ do: { status: 503 }, match: { pth: '/x' } }, /match\.pth/],
    [{ do: { status: 503 }, match: { api: 'control' } }, /match\.api/],
    [{ do: { status: 503 }, match: { operation: 'uploadDevicesPUT' } }, /match\.operation .*uploadDevicesUsingPUT/],
    [
      { do: { status: 503 }, match: { api: 'kme', operation: 'uploadDevicesUsingPUT' } },
      /match\.operation is an operation of kdp, not of kme/,
    ],
    [
      { do: { status: 503 }, match: { operation: 'getResellerDashboard' } },
      /match\.operation is an operation of portal; such a fault is possible in kme, kdp, gen1, msp, gateway alone/,
    ],
    [
      { recipe: 'invalid-grant', match: { operation: 'uploadDevicesUsingPUT' } },
      /do\.code is invalid_grant, which no row of uploadDevicesUsingPUT has/,
    ],
    [
      { do: { transactionMs: 1 }, match: { operation: 'getDevicesUsingGET' } },
      /match\.operation only reads, so no transaction begins with it/,
    ],
    [{ do: { status: 503 }, match: { device: '35!' } }, /match\.device/],
    [{ do: { status: 503 }, match: { body: { devices: ['x'] } } }, /match\.body/],
    [{ do: { code: 1 }, match: { api: 'kme' } }, /do\.code is 1, which no row of kme has/],
    [{ do: { code: 'no_such_name' } }, /do\.code is no_such_name, which no row of any API has/],
    [{ do: { code: 5000000, body: {} } }, /do\.code cannot be combined with do\.body/],
    [{ do: { drop: 'before', status: 503 } }, /do\.drop cannot be combined with do\.status/],
    [{ do: { drop: 'sometimes' } }, /do\.drop/],
    [{ do: { afterWork: true } }, /afterWork needs code, status, body, delayMs/],
    [{ do: { headers: { 'a b': 'c' } } }, /do\.headers has "a b"/],
    [{ do: { headers: { 'Content-Length': '5' } } }, /do\.headers cannot have Content-Length/],
    [{ do: { headers: { a: 'b\r\nc: d' } } }, /do\.headers/],
    [{ do: { body: 'x'.repeat(16_384) } }, /do must be smaller/],
    [{ recipe: 'lost-anser' }, /recipe lost-anser does not exist; the closest name is lost-answer/],
    [{ recipe: 'constructor' }, /recipe/],
    [{ recipe: 'slow', do: { status: 503 } }, /recipe cannot be combined with do/],
    [{ recipe: 'expired-token', match: { api: 'gateway' } }, /do\.code is 40100001, which no row of gateway has/],
  ]
  for (const [order, detail] of invalidFaults) {
    test(`an order of the fault ${JSON.stringify(order).slice(0, 100)} is refused with 400`, async () => {
      await ask('DELETE', '/faults')
      const answer = await ask('POST', '/faults', order)
      assert.equal(answer.status, 400, answer.text)
      assert.match(answer.body.detail, detail)
      assert.deepEqual((await ask('GET', '/faults')).body.faults, [])
    })
  }

  test('a phone with an assigned profile boots and is enrolled with it', async () => {
    const imei = builtIn.devices[1]?.imei
    const { status, body } = await ask('POST', `/handsets/${imei}/boot`)
    assert.deepEqual([status, body.state, body.profile.name], [200, 'Enrolled', 'Base'])
    assert.equal((await ask('GET', `/devices/${imei}`)).body.state, 'Enrolled')
  })

  const boots: [what: string, path: string, body: object, status: number][] = [
    ['a phone that was not uploaded', `/handsets/${imeis(1, 77)[0]}/boot`, {}, 200],
    ['a malformed identifier', '/handsets/x/boot', {}, 400],
    ['a phone with an unknown outcome', '/handsets/R5CT10ABCDE/boot', { outcome: 'bricked' }, 400],
    ['a phone whose user cancels against the profile', '/handsets/R5CT10ABCDE/boot', { outcome: 'cancelled' }, 409],
    ['a phone whose enrolment fails', '/handsets/R5CT10ABCDE/boot', { outcome: 'failed' }, 200],
  ]
  for (const [what, path, body, status] of boots) {
    test(`a boot of ${what} gets ${status}`, async () => {
      assert.equal((await ask('POST', path, body)).status, status)
    })
  }

  const imei = '350000000000402'
  const manyBoots: [what: string, body: unknown, detail: string][] = [
    ['without phones', {}, 'phones is required'],
    ['of no phone', { phones: [] }, 'phones must not have fewer than 1 items'],
    ['of 501 phones', { phones: imeis(501).map(identifier => ({ identifier })) }, 'phones must not have more than 500 items'],
    ['of a phone without an identifier', { phones: [{ identifier: imei }, {}] }, 'phones.1.identifier is required'],
    ['with an unknown outcome', { phones: [{ identifier: imei, outcome: 'bricked' }] }, 'phones.0.outcome'],
    ['with a misspelt member', { phones: [{ identifier: imei, outcom: 'failed' }] }, 'phones.0.outcom is not one of'],
  ]
  for (const [what, body, detail] of manyBoots) {
    test(`a boot of many phones ${what} gets 400 with the place`, async () => {
      const response = await ask('POST', '/handsets/boots', body)
      assert.equal(response.status, 400)
      assert.ok(response.body.detail.includes(detail), response.body.detail)
    })
  }

  test('a boot of 120 phones, more than one commit has, gives each its result in the order of the request', async () => {
    const phones = [...imeis(118, 60_000), 'x', '350000000000022'].map(identifier => ({ identifier }))
    const { status, body } = await ask('POST', '/handsets/boots', { phones })
    assert.equal(status, 200)
    const nobodys = { state: null, lockStatus: null, profile: null, refusal: null }
    assert.deepEqual(body.boots.slice(0, 118), Array(118).fill(nobodys))
    const refusal = { code: 40000000, name: 'request-unfit', detail: 'x cannot be an identifier.' }
    const enrolled = { ...nobodys, state: 'Enrolled', lockStatus: 'Unlocked', profile: '65a000000000000000000001' }
    assert.deepEqual(body.boots.slice(118), [{ ...nobodys, refusal }, enrolled])
  })

  test('a PATCH moves a customer’s device to its provider, without its profile and with an entry in both logs', async () => {
    const { status, body } = await ask('PATCH', '/devices/R5CT10ABCDE', { customer: M })
    assert.deepEqual([status, body.customer, body.profile], [200, M, null])
    for (const [tenant, details] of [
      [M, { from: A }],
      [A, {}],
    ]) {
      const { activity } = (await ask('GET', `/activity?operation=moveDevice&tenant=${tenant}`)).body
      assert.deepEqual(
        activity.map((entry: Record<string, unknown>) => [entry.description, entry.details, entry.customerId]),
        [['device 350000000000022', details, M]],
      )
    }
  })
})

describe('in service mode', () => {
  const admin = 'an admin token of at least 32 characters'
  let muster: Muster
  before(async () => {
    muster = await openMuster({ mode: 'service', adminToken: admin, limitGuesses: 'false' })
  })
  after(() => muster.close())
  const asAdmin = (method: string, path: string, body?: unknown) => muster.ask(method, ROOT + path, { token: admin, body })

  test('health and ready need no credential, and the other paths require the admin token', async () => {
    const status = async (path: string, headers = {}) => (await muster.ask('GET', ROOT + path, { headers })).status
    assert.deepEqual(
      await Promise.all(['/health', '/ready', '/metrics', '/customers', '/activity'].map(path => status(path))),
      [200, 200, 401, 401, 401],
    )
    assert.equal(await status('/customers', { authorization: `Bearer ${admin}x` }), 401)
    assert.equal(await status('/customers', { authorization: `Basic ${admin}` }), 401)
  })

  test('a wrong admin token gets credential-wrong, and a request without one gets credential-missing', async () => {
    const wrong = await muster.ask('GET', `${ROOT}/customers`, { token: `${admin}x` })
    assert.deepEqual(
      [wrong.status, wrong.body.type, wrong.body.detail],
      [401, 'urn:muster:problem:credential-wrong', 'The admin token is wrong.'],
    )
    const missing = await muster.ask('GET', `${ROOT}/customers`)
    assert.deepEqual([missing.status, missing.body.type], [401, 'urn:muster:problem:credential-missing'])
  })

  test('a first-generation static key of fewer than 32 characters is refused in service mode', async () => {
    const row = { id: '1000000077', name: 'Wholesale' }
    const short = { gen1Token: 'x'.repeat(31) }
    assert.equal((await asAdmin('POST', '/resellers', { ...row, gen1Token: 'x'.repeat(32) })).status, 200)
    for (const [method, path, body] of [
      ['POST', '/resellers', { ...row, id: '1000000078', ...short }],
      ['PATCH', `/resellers/${row.id}`, short],
    ] as const) {
      const { status, body: problem } = await asAdmin(method, path, body)
      assert.equal(status, 400, `${method} ${path}`)
      assert.match(problem.detail, /gen1Token must have at least 32 characters in service mode/, `${method} ${path}`)
    }
  })

  test('a request with the admin token may use the administrative operations', async () => {
    for (const path of ['/metrics', '/customers', '/activity']) assert.equal((await asAdmin('GET', path)).status, 200, path)
    assert.equal((await asAdmin('POST', '/customers', { id: A, name: 'Acme' })).status, 200)
  })

  const sandbox: [method: string, path: string][] = [
    ['POST', '/seed'],
    ['POST', '/reset'],
    ['POST', '/work/drain'],
    ['POST', '/work/hold'],
    ['POST', '/work/release'],
    ['GET', '/clock'],
    ['POST', '/clock'],
    ['GET', '/faults'],
    ['POST', '/faults'],
    ['DELETE', '/faults'],
    ['DELETE', '/faults/fault-1'],
    ['GET', '/faults/fault-1'],
    ['GET', '/faults/recipes'],
    ['POST', '/handsets/R5CT10ABCDE/boot'],
  ]
  for (const [method, path] of sandbox) {
    test(`${method} ${path} is refused with 404 in service mode`, async () => {
      const { status, body } = await asAdmin(method, path, method === 'POST' ? {} : undefined)
      assert.deepEqual([status, body.type], [404, 'urn:muster:problem:sandbox-only'])
    })
  }

  test('an app’s secret needs 32 characters in service mode, and its token reads the tenant’s own activity log', async () => {
    await asAdmin('POST', '/customers', { id: A, name: 'Acme' })
    const app = { tenant: A, clientId: 'acme', scopes: ['kme'] }
    const short = await asAdmin('POST', '/apps', { ...app, clientSecret: 'x'.repeat(31) })
    assert.equal(short.status, 400)
    assert.match(short.body.detail, /clientSecret/)
    assert.equal((await asAdmin('POST', '/apps', { ...app, clientSecret: 'x'.repeat(32) })).status, 200)
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'acme', client_secret: 'x'.repeat(32) })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const { access_token: token } = (await muster.ask('POST', '/ams/v1/oauth2/token', { body: form.toString(), headers })).body
    const { status, body } = await muster.ask('GET', `${ROOT}/activity?tenant=${N}`, { token })
    assert.equal(status, 200)
    assert.ok(body.activity.length > 0 && body.activity.every((entry: { tenant: string }) => entry.tenant === A))
    assert.equal((await muster.ask('GET', `${ROOT}/customers`, { token })).status, 401)
  })
})
