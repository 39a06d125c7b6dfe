/** The events of a tenant by the portal API: what concerns it, and nothing of another tenant. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases } from '../support/databases.ts'
import { type Event, type EventReader, followAt } from '../support/event-reader.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, openMuster } from '../support/server.ts'

const [RESELLER, CUSTOMER] = ['1000000001', '2000000001']
const PORTAL = '/_muster/portal/v1'
const CONSOLE = { 'x-muster-console': 'test' }
const bearing = (token: string) => ({ authorization: `Bearer ${token}` })

interface Opened extends Muster, AsyncDisposable {
  /** Follows the events of an app's tenant. */
  following(app: string, after?: string, headers?: Record<string, string>): Promise<EventReader>
}

/** A server whose readers leave at the end. */
async function opened(settings: Record<string, string> = {}): Promise<Opened> {
  const muster = await openMuster(settings)
  const readers: EventReader[] = []
  return {
    ...muster,
    following: async (app, after, headers = {}) => {
      const reader = await followAt(`${muster.url}${PORTAL}/events`, after, { ...bearing(await muster.token(app)), ...headers })
      readers.push(reader)
      await reader.seen(({ type }) => type === 'open')
      return reader
    },
    [Symbol.asyncDispose]: async () => {
      for (const reader of readers) reader.leave()
      await muster.close()
    },
  }
}

async function upload(muster: Muster, transactionId: string, devices: readonly string[]): Promise<void> {
  const body = { resellerId: RESELLER, customerId: CUSTOMER, transactionId, type: 'IMEI', devices }
  const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await muster.token('northwind'), body })
  assert.equal(answer.status, 200, answer.text)
  await muster.drain()
}

async function tagAll(muster: Muster, tag: string): Promise<string> {
  const token = await muster.token('acme')
  const { totalCount } = (await muster.ask('GET', `${PORTAL}/customer/devices?pageSize=1`, { token })).body
  const body = { act: 'tag', add: [tag], filter: {}, expectedCount: totalCount }
  const begun = await muster.ask('POST', `${PORTAL}/customer/devices/jobs`, { token, body })
  assert.equal(begun.status, 201, begun.text)
  await muster.drain()
  return begun.body.id
}

const isEnd =
  (id: string) =>
  ({ type, data }: Event): boolean =>
    type === 'transaction' && data.id === id && data.state === 'complete'

test('a tenant gets its transactions, devices and log entries, and nothing of another tenant', async () => {
  await using muster = await opened()
  const [reseller, customer, stranger] = await Promise.all(['northwind', 'acme', 'borealis'].map(app => muster.following(app)))
  assert.ok(reseller && customer && stranger)
  const phones = imeis(1300, 100)
  await upload(muster, 'events-1', phones)
  const end = await reseller.seen(isEnd('events-1'))
  assert.deepEqual(end.data, {
    id: 'events-1',
    act: 'upload',
    customer: CUSTOMER,
    state: 'complete',
    total: 1300,
    done: 1300,
  })
  const approval = { transactionIds: ['events-1'] }
  await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token: await muster.token('acme'), body: approval })
  await muster.drain()
  const job = await tagAll(muster, 'Secret tag')
  await customer.seen(isEnd(job))
  const progress = customer.events.filter(({ type, data }) => type === 'transaction' && data.id === job)
  assert.deepEqual(
    progress.map(({ data }) => [data.act, data.state, data.done]),
    [
      ['tag', 'accepted', 0],
      ['tag', 'progress', 500],
      ['tag', 'progress', 1000],
      ['tag', 'complete', progress.at(-1)?.data.total],
    ],
  )
  // The customer sees the upload in its log and in its devices, but not the transaction of the reseller.
  const ofUpload = await customer.seen(({ type, data }) => type === 'activity' && data.operation === 'upload')
  const { activity } = (await muster.ask('GET', `${PORTAL}/activity?pageSize=1000`, { token: await muster.token('acme') })).body
  const listed = activity.find(({ id }: { id: string }) => id === ofUpload.data.id)
  assert.deepEqual({ ...ofUpload.data, status: 'Completed' }, listed)
  assert.ok(!customer.events.some(({ type, data }) => type === 'transaction' && data.act === 'upload'))
  const devices = (reader: EventReader) => reader.events.filter(({ type }) => type === 'devices').map(({ data }) => data)
  assert.ok(devices(customer).some(({ transaction }) => transaction === null))
  assert.ok(devices(customer).some(({ transaction }) => transaction === job))
  assert.ok(devices(reseller).every(({ transaction }) => transaction === null || transaction === 'events-1'))
  assert.ok(!JSON.stringify(reseller.events).includes('Secret tag'))
  assert.ok(!reseller.events.some(({ data }) => data.id === job))

  // The stranger hears of its own changes only.
  await muster.ask('PUT', '/kcs/v1/kme/devices/unassignProfile', {
    token: await muster.token('borealis'),
    body: { deviceIds: [] },
  })
  await muster.ask('POST', '/_muster/v1/users', { body: { tenant: '2000000002', email: 'new@borealis.example', scopes: null } })
  await stranger.seen(({ type, data }) => type === 'activity' && data.operation === 'putUser')
  const told = JSON.stringify(stranger.events)
  assert.doesNotMatch(told, /acme|Acme|northwind|Northwind|1000000001|2000000001|events-1|Secret/)
  assert.ok(
    stranger.events.every(({ type }) => type === 'open' || type === 'activity'),
    told,
  )
})

test('a reader that connects again gets the events since its last one, and a gap for an id that is not known', async () => {
  await using muster = await opened()
  const first = await muster.following('acme')
  await tagAll(muster, 'one')
  const last = await first.seen(({ type, data }) => type === 'transaction' && data.state === 'complete')
  first.leave()
  const missed = await tagAll(muster, 'two')
  const again = await muster.following('acme', last.id)
  await again.seen(isEnd(missed))
  assert.ok(!again.events.some(({ type }) => type === 'gap'))
  const numbers = [...again.events].slice(1).map(({ id }) => Number(id.split('-')[1]))
  assert.deepEqual(
    numbers,
    Array.from(numbers, (_, i) => Number(last.id.split('-')[1]) + 1 + i),
  )
  // Also the id of another tenant.
  for (const id of ['0123456789ab-3', (await muster.following('northwind')).events[0]?.id ?? '']) {
    const foreign = await muster.following('acme', id)
    assert.deepEqual((await foreign.seen(({ type }) => type === 'gap')).data, { missed: null })
  }
})

test('a stream ends with its session, with its bearer and with the management by which a provider acts', async () => {
  await using muster = await opened()
  const control = async (method: string, path: string, body: object = {}) => {
    const answer = await muster.ask(method, `/_muster/v1/${path}`, { body })
    assert.ok(answer.status < 300, answer.text)
  }
  const signIn = async () => {
    const answer = await muster.ask('POST', `${PORTAL}/session`, { body: { account: 'it@acme.example' }, headers: CONSOLE })
    return { cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '' }
  }
  const followed = async (headers: Record<string, string>) => {
    const reader = await followAt(`${muster.url}${PORTAL}/events`, undefined, headers)
    await reader.seen(({ type }) => type === 'open')
    return reader
  }
  const [signedOut, left] = [await signIn(), await signIn()]
  const [first, second] = [await followed(signedOut), await followed(left)]
  await muster.ask('DELETE', `${PORTAL}/session`, { headers: { ...signedOut, ...CONSOLE } })
  await first.ended
  // No event of after the end was sent, and the other session of the person continues.
  await tagAll(muster, 'later')
  await second.seen(({ type, data }) => type === 'transaction' && data.state === 'complete')
  assert.ok(!first.events.some(({ type }) => type === 'transaction'))

  await control('POST', 'apps', { tenant: CUSTOMER, clientId: 'brief', clientSecret: 'brief-secret', scopes: ['kme'] })
  const third = await followed(bearing(await muster.token('brief')))
  await control('DELETE', 'apps/brief')
  await third.ended

  const acting = { ...bearing(await muster.token('meridian')), 'x-wsm-managed-tenantid': CUSTOMER }
  const fourth = await followed(acting)
  await tagAll(muster, 'seen by the provider')
  await fourth.seen(({ type, data }) => type === 'transaction' && data.state === 'complete')
  await control('DELETE', `managements/4000000001/${CUSTOMER}`)
  await fourth.ended

  await control('POST', 'clock', { advanceMs: 61 * 60_000 })
  await second.ended
})

test('a tenant has at most ten streams, and another one after one has ended', async () => {
  await using muster = await opened()
  const readers: EventReader[] = []
  for (let i = 0; i < 10; i++) readers.push(await muster.following('acme'))
  const token = await muster.token('acme')
  const refused = await muster.ask('GET', `${PORTAL}/events`, { token })
  assert.deepEqual([refused.status, refused.body.type], [429, 'urn:muster:problem:too-many-streams'])
  await muster.following('northwind')
  readers[0]?.leave()
  for (let status = 429; status !== 200; ) status = (await muster.ask('GET', `${PORTAL}/events`, { token })).status
})

test('the streams of a world end with its data, and have nothing of another world', async () => {
  await using muster = await opened()
  await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'other' } })
  const other: Muster = {
    ...muster,
    url: `${muster.url}/w/other`,
    ask: (method, path, asked) => muster.ask(method, `/w/other${path}`, asked),
  }
  const form = 'grant_type=client_credentials&client_id=acme&client_secret=acme-secret'
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const token = async () => (await other.ask('POST', '/ams/v1/oauth2/token', { body: form, headers })).body.access_token
  const first = await muster.following('acme')
  const second = await followAt(`${other.url}${PORTAL}/events`, undefined, bearing(await token()))
  await second.seen(({ type }) => type === 'open')
  await tagAll(muster, 'first')
  await first.seen(({ type, data }) => type === 'transaction' && data.state === 'complete')
  await muster.ask('POST', '/_muster/v1/worlds/other/reset', { body: {} })
  await second.ended
  assert.deepEqual(
    second.events.map(({ type }) => type),
    ['open'],
  )
  const again = await followAt(`${other.url}${PORTAL}/events`, second.events[0]?.id, bearing(await token()))
  assert.deepEqual((await again.seen(({ type }) => type === 'gap')).data, { missed: null })
  again.leave()
})

for (const { name, place, drop } of databases.filter(({ name }) => name === 'an SQLite file' || name === 'PostgreSQL')) {
  test(`${name}: a tenant gets what another process changes, once, also what it has changed between two connections`, async () => {
    const data = await place()
    const node = await openMuster({ data, role: 'api' })
    const other = await openMuster({ data, role: 'api' })
    try {
      const token = await node.token('acme')
      const path = `${node.url}${PORTAL}/events`
      const job = async (at: Muster, tag: string): Promise<string> => {
        const { totalCount } = (await at.ask('GET', `${PORTAL}/customer/devices?pageSize=1`, { token })).body
        const body = { act: 'tag', add: [tag], filter: {}, expectedCount: totalCount }
        const begun = await at.ask('POST', `${PORTAL}/customer/devices/jobs`, { token, body })
        assert.equal(begun.status, 201, begun.text)
        return begun.body.id
      }
      const reader = await followAt(path, undefined, bearing(token))
      await reader.seen(({ type }) => type === 'open')
      const own = await job(node, 'accepted here')
      await other.drain()
      await reader.seen(isEnd(own))
      const foreign = await job(other, 'accepted there')
      await other.drain()
      await reader.seen(isEnd(foreign))
      const logged = await reader.seen(({ type, data }) => type === 'activity' && data.id === foreign)
      assert.equal(logged.data.operation, 'tagDevices')
      await reader.seen(({ type, data }) => type === 'devices' && data.transaction === foreign)
      // What the node reports itself is not reported again by the next look, which also sees this entry of the other one.
      const user = { tenant: CUSTOMER, email: 'new@acme.example', scopes: null }
      await other.ask('POST', '/_muster/v1/users', { body: user })
      await reader.seen(({ type, data }) => type === 'activity' && data.operation === 'putUser')
      for (const id of [own, foreign]) {
        assert.equal(reader.events.filter(isEnd(id)).length, 1)
        assert.equal(reader.events.filter(({ type, data }) => type === 'activity' && data.id === id).length, 1)
      }
      reader.leave()
      await reader.ended.catch(() => {})
      const between = await job(other, 'between')
      await other.drain()
      const again = await followAt(path, reader.events.at(-1)?.id, bearing(token))
      await again.seen(({ type, data }) => type === 'activity' && data.id === between)
      assert.ok(!again.events.some(({ type }) => type === 'gap'))
      again.leave()
    } finally {
      await Promise.all([node.close(), other.close()])
      await drop(data)
    }
  })
}

test('in service mode without a request journal a tenant follows its events by a bearer', async () => {
  const adminToken = 'a'.repeat(32)
  const muster = await openMuster({ mode: 'service', adminToken, journal: '0', limitGuesses: 'false' })
  const admin = bearing(adminToken)
  try {
    const put = async (path: string, body: object) => {
      const answer = await muster.ask('POST', `/_muster/v1/${path}`, { headers: admin, body })
      assert.ok(answer.status < 300, answer.text)
    }
    await put('resellers', { id: RESELLER, name: 'R' })
    await put('customers', { id: CUSTOMER, name: 'C', services: ['KnoxMobileEnrollment'] })
    await put('associations', { reseller: RESELLER, customer: CUSTOMER, autoApproval: true })
    const secret = 'r-secret'.padEnd(40, '-')
    await put('apps', { tenant: RESELLER, clientId: 'r', clientSecret: secret, scopes: ['kdp'] })
    const issued = await muster.ask('POST', '/ams/v1/oauth2/token', {
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'r', client_secret: secret }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    const token = issued.body.access_token
    assert.equal((await muster.ask('GET', `${PORTAL}/events`, { headers: admin })).status, 401)
    assert.equal((await muster.ask('GET', '/_muster/v1/events', { headers: admin })).status, 409, 'the journal is off')
    const reader = await followAt(`${muster.url}${PORTAL}/events`, undefined, bearing(token))
    await reader.seen(({ type }) => type === 'open')
    const body = { resellerId: RESELLER, customerId: CUSTOMER, transactionId: 'S-1', type: 'IMEI', devices: imeis(2, 50) }
    const accepted = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
    assert.equal(accepted.status, 200, accepted.text)
    await reader.seen(isEnd('S-1'))
    reader.leave()
  } finally {
    await muster.close()
  }
})
