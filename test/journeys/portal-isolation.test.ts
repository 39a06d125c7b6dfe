/**
 * Walks every operation of the portal API with the data of one reseller, customer and provider, as each caller that may not have
 * it: foreign tenants, ended, forged and foreign sessions, and pages of other sites.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test, { after } from 'node:test'
import { portal } from '../../src/apis/portal/index.ts'
import { KEYS } from '../../src/storage/tables.ts'
import { send } from '../support/addressed.ts'
import { imeis } from '../support/imeis.ts'
import { type Answer, type Muster, musterAt, openMuster } from '../support/server.ts'

const ROOT = '/_muster/portal/v1'
const CONSOLE = { 'x-muster-console': 'test' }

/** The owners of the data that the requests name, and the words that only they may read. */
const OWNERS = {
  reseller: { id: '1000000001', account: 'api@northwind.example' },
  customer: { id: '2000000001', account: 'it@acme.example' },
  provider: { id: '4000000001', account: 'admin@meridian.example' },
} as const
const PRIVATE =
  /Northwind|Acme|Meridian|1000000001|2000000001|4000000001|northwind\.example|acme\.example|meridian\.example|35000000000|R5CT|SM-|Secret label/
type Role = keyof typeof OWNERS

interface Sample {
  /** The roles whose tenants may call the operation; empty for an operation that requires no credential. */
  readonly roles: readonly Role[]
  /** The path with parameters and a query, if they name something. */
  readonly path?: string
  readonly body?: object
  /** The path for a role whose owner has other data. */
  readonly paths?: Partial<Readonly<Record<Role, string>>>
  /** The status that the relation of customer and provider must have. */
  readonly relation?: string
  /** The body for such a role. */
  readonly bodies?: Partial<Readonly<Record<Role, object>>>
}

const folder = mkdtempSync(join(tmpdir(), 'muster-'))
const muster = await openMuster({ data: folder })
after(async () => {
  await muster.close()
  rmSync(folder, { recursive: true })
})

/** A job of an owner. */
async function jobOf(app: string, device: string): Promise<string> {
  const body = { act: 'tag', devices: [device], add: ['Secret label'] }
  const answer = await muster.ask('POST', `${ROOT}/customer/devices/jobs`, { token: await muster.token(app), body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

/** A request of each operation about the data of the owners, by its id. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  listAccounts: { roles: [] },
  signIn: { roles: [], body: { account: 'unknown@acme.example' } },
  getSignInMethod: { roles: [] },
  beginSignIn: { roles: [] },
  completeSignIn: { roles: [] },
  signOutOfProvider: { roles: [] },
  getSession: { roles: ['reseller', 'customer', 'provider'] },
  renewSession: { roles: ['reseller', 'customer', 'provider'] },
  issueSessionToken: { roles: ['reseller', 'customer', 'provider'] },
  signOut: { roles: ['reseller', 'customer', 'provider'] },
  listOwnActivity: { roles: ['reseller', 'customer', 'provider'], path: 'activity?search=Acme&customerId=2000000001' },
  downloadActivity: { roles: ['reseller', 'customer', 'provider'], path: 'activity.csv?days=30' },
  followOwnEvents: { roles: ['reseller', 'customer', 'provider'] },
  listResellerCustomers: { roles: ['reseller'], path: 'reseller/customers?search=Acme' },
  // The sample data has a customer with whom no reseller has a relation.
  addResellerCustomer: { roles: ['reseller'], path: 'reseller/customers', body: { customer: '2000000002' } },
  getResellerCustomer: { roles: ['reseller'], path: 'reseller/customers/2000000001' },
  getResellerDashboard: { roles: ['reseller'], path: 'reseller/dashboard?days=3' },
  listResellerUploads: { roles: ['reseller'], path: 'reseller/customers/2000000001/uploads?search=350000000000014' },
  listResellerDevices: { roles: ['reseller'], path: 'reseller/devices?customer=2000000001' },
  listOwnDevices: { roles: ['customer', 'provider'], path: 'customer/devices?reseller=1000000001' },
  getOwnDevice: {
    roles: ['customer', 'provider'],
    path: 'customer/devices/350000000000014',
    paths: { provider: 'customer/devices/350000000000030' },
  },
  listReceivedUploads: { roles: ['customer', 'provider'], path: 'customer/uploads?reseller=1000000001' },
  explainOwnDevice: { roles: ['customer', 'provider'], path: 'customer/devices/350000000000014/explanation' },
  changeDeviceTags: {
    roles: ['customer', 'provider'],
    path: 'customer/devices/tags',
    body: { devices: ['350000000000014'], add: ['Secret label'] },
    bodies: { provider: { devices: ['350000000000030'], add: ['Secret label'] } },
  },
  listOwnResellers: { roles: ['customer', 'provider'], path: 'customer/resellers?pageSize=5' },
  // Every customer finds every reseller; the other operations are about the resellers of the owners.
  findReseller: { roles: ['customer', 'provider'], path: 'resellers/1000000002' },
  getOwnReseller: { roles: ['customer', 'provider'], path: 'customer/resellers/1000000001' },
  registerReseller: { roles: ['customer', 'provider'], path: 'customer/resellers', body: { reseller: '1000000002' } },
  changeResellerPreferences: {
    roles: ['customer', 'provider'],
    path: 'customer/resellers/1000000001',
    body: { autoApproval: false, aliases: [] },
  },
  removeOwnReseller: { roles: ['customer', 'provider'], path: 'customer/resellers/1000000001' },
  listOwnProviders: { roles: ['customer'], path: 'customer/providers' },
  permitProvider: { roles: ['customer'], path: 'customer/providers/4000000001', body: { managesAdmins: true } },
  acceptProvider: { roles: ['customer'], path: 'customer/providers/4000000001/accept', relation: 'Pending' },
  rejectProvider: { roles: ['customer'], path: 'customer/providers/4000000001/reject', relation: 'Pending' },
  requestProviderDelink: { roles: ['customer'], path: 'customer/providers/4000000001/delink', relation: 'Active' },
  acceptProviderDelink: {
    roles: ['customer'],
    path: 'customer/providers/4000000001/delink/accept',
    relation: 'DelinkPending',
  },
  rejectProviderDelink: {
    roles: ['customer'],
    path: 'customer/providers/4000000001/delink/reject',
    relation: 'DelinkPending',
  },
  listTags: { roles: ['customer', 'provider'], path: 'customer/tags?search=label' },
  beginJob: {
    roles: ['customer', 'provider'],
    path: 'customer/devices/jobs',
    body: { act: 'tag', devices: ['350000000000014'], add: ['Secret label'] },
    bodies: { provider: { act: 'tag', devices: ['350000000000030'], add: ['Secret label'] } },
  },
  listJobs: { roles: ['customer', 'provider'], path: 'customer/jobs' },
  getJob: {
    roles: ['customer', 'provider'],
    path: `customer/jobs/${await jobOf('acme', '350000000000014')}`,
    paths: { provider: `customer/jobs/${await jobOf('meridian', '350000000000030')}` },
  },
  moveToCustomer: {
    roles: ['provider'],
    path: 'provider/devices/move',
    body: { customer: '2000000001', devices: imeis(1, 990) },
  },
  listProviderProfiles: { roles: ['provider'], path: 'provider/profiles?customer=2000000001' },
  getProviderDashboard: { roles: ['provider'], path: 'provider/dashboard' },
  listProviderCustomers: { roles: ['provider'], path: 'provider/customers?search=Acme' },
  getProviderCustomer: { roles: ['provider'], path: 'provider/customers/2000000001' },
  acceptCustomerDelink: {
    roles: ['provider'],
    path: 'provider/customers/2000000001/delink/accept',
    relation: 'DelinkPendingByCustomer',
  },
  rejectCustomerDelink: {
    roles: ['provider'],
    path: 'provider/customers/2000000001/delink/reject',
    relation: 'DelinkPendingByCustomer',
  },
  getOwnDashboard: { roles: ['customer', 'provider'], path: 'customer/dashboard' },
  relabelResellerCustomer: {
    roles: ['reseller'],
    path: 'reseller/customers/2000000001',
    body: { internalReference: 'Changed' },
  },
}

const control = async (method: string, path: string, body: object = {}) => {
  const answer = await muster.ask(method, `/_muster/v1/${path}`, { body })
  assert.ok(answer.status < 300, answer.text)
  return answer.body
}

const relate = (status: string) =>
  control('POST', 'managements', { provider: OWNERS.provider.id, customer: OWNERS.customer.id, status })

/** Tenants of each kind without any relation to the owners, and a person of each. */
const STRANGERS = {
  reseller: { id: '1000000777', account: 'who@reseller.test' },
  customer: { id: '2000000777', account: 'who@customer.test' },
  provider: { id: '4000000777', account: 'who@provider.test' },
} as const
for (const [kind, { id, account }] of Object.entries(STRANGERS)) {
  await control('POST', `${kind}s`, { id, name: `Strange ${kind}` })
  await control('POST', 'users', { tenant: id, email: account, scopes: null })
}
const [imei] = imeis(1, 990)
await control('POST', 'devices', { customer: OWNERS.provider.id, reseller: OWNERS.reseller.id, imei, state: 'Unassigned' })
await control('PATCH', 'associations/1000000001/2000000001', { internalReference: 'Secret label' })
// The first token waits for the key that a start makes in the background; tests compare the rows of all tables.
await muster.token('northwind')

interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly scopes: readonly string[]
  readonly produces?: string
}
const operations: readonly Operation[] = portal.operations
const sampleOf = ({ id }: Operation): Sample => SAMPLES[id] ?? { roles: [] }
const pathOf = (operation: Operation, role?: Role): string => {
  const { path: usual, paths } = sampleOf(operation)
  const path = (role && paths?.[role]) ?? usual
  return path === undefined ? operation.path : `${ROOT}/${path}`
}
const guarded = operations.filter(operation => sampleOf(operation).roles.length > 0)

const ask = (
  operation: Operation,
  headers: Record<string, string>,
  at: Pick<Muster, 'ask'> = muster,
  { role }: { role?: Role } = {},
): Promise<Answer> => {
  const { body: usual = {}, bodies } = sampleOf(operation)
  const body = operation.method === 'GET' ? undefined : ((role && bodies?.[role]) ?? usual)
  return at.ask(operation.method, pathOf(operation, role), { headers: { ...CONSOLE, ...headers }, ...(body && { body }) })
}

const bearing = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

/** Signs a person in; the result is the cookie. */
async function signIn(account: string, at: Pick<Muster, 'ask'> = muster): Promise<string> {
  const answer = await at.ask('POST', `${ROOT}/session`, { body: { account }, headers: CONSOLE })
  assert.equal(answer.status, 201, answer.text)
  return answer.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
}

const LEFT_OUT: ReadonlySet<string> = new Set<keyof typeof KEYS>(['activity', 'sessions', 'settings'])

/** The rows of the database, without those that name the stranger, and without records of what callers did. */
function rows(without = 'no stranger'): readonly string[] {
  const database = new DatabaseSync(join(folder, 'muster.db'), { readOnly: true })
  try {
    return Object.keys(KEYS)
      .filter(table => !LEFT_OUT.has(table))
      .flatMap(table =>
        database
          .prepare(`select * from ${table}`)
          .all()
          .map(row => `${table} ${JSON.stringify(row)}`),
      )
      .filter(row => !row.includes(without))
  } finally {
    database.close()
  }
}

test('every operation of the portal API has a sample request in this file', () => {
  assert.deepEqual(operations.map(({ id }) => id).sort(), Object.keys(SAMPLES).sort())
})

for (const [kind, { id, account }] of Object.entries(STRANGERS))
  test(`a ${kind} without a relation to the owners reads and changes nothing of theirs by any operation`, async () => {
    const before = rows(id)
    for (const operation of guarded) {
      // A new session each time, since one operation ends it.
      const answer = await ask(operation, { cookie: await signIn(account) })
      const isOwnRole = sampleOf(operation).roles.includes(kind as Role)
      assert.ok(
        isOwnRole ? answer.status < 300 || answer.status === 404 : answer.status === 403,
        `${operation.id}: ${answer.text}`,
      )
      // A refusal may repeat what the request named.
      const told = answer.status < 300 ? answer.text : answer.text.replace(/"(detail|instance)":"[^"]*"/g, '')
      assert.doesNotMatch(told, PRIVATE, operation.id)
    }
    assert.deepEqual(rows(id), before)
  })

for (const kind of Object.keys(OWNERS) as Role[])
  test(`a person of the ${kind} has every operation of its role and no other`, async () => {
    for (const operation of guarded) {
      const { relation } = sampleOf(operation)
      if (relation !== undefined) await relate(relation)
      const answer = await ask(operation, { cookie: await signIn(OWNERS[kind].account) }, muster, { role: kind })
      if (relation !== undefined) await relate('Active')
      const isPermitted = answer.status < 300
      assert.equal(isPermitted, sampleOf(operation).roles.includes(kind), `${operation.id}: ${answer.text}`)
      if (!isPermitted) assert.equal(answer.status, 403, `${operation.id}: ${answer.text}`)
    }
  })

test('a bearer opens an operation with one of its scopes and with no other scope', async () => {
  const scopes = [...new Set(operations.flatMap(operation => operation.scopes)), 'openid']
  for (const kind of Object.keys(OWNERS) as Role[]) {
    for (const scope of scopes) {
      const clientId = `${kind} ${scope}`
      await control('POST', 'apps', { tenant: OWNERS[kind].id, clientId, clientSecret: `${clientId}-secret`, scopes: [scope] })
      const headers = bearing(await muster.token(clientId))
      for (const operation of guarded.filter(one => sampleOf(one).roles.includes(kind) && one.scopes.length > 0)) {
        const answer = await ask(operation, headers)
        const isRefused = answer.body?.type === 'urn:muster:problem:scope-missing'
        assert.equal(!isRefused, operation.scopes.includes(scope), `${operation.id} with ${scope}: ${answer.text}`)
      }
    }
  }
})

test('every operation refuses a request without a valid credential, and changes nothing', async () => {
  const before = rows()
  const cookie = await signIn(OWNERS.reseller.account)
  const [name = ''] = cookie.split('=')
  const secret = cookie.slice(name.length + 1)
  const callers: readonly [who: string, headers: Record<string, string>, type: string][] = [
    ['no credential', {}, 'credential-missing'],
    ['a forged cookie', { cookie: `${name}=${'A'.repeat(43)}` }, 'session-ended'],
    ['an empty cookie', { cookie: `${name}=` }, 'session-ended'],
    ['a cookie with a part of the secret', { cookie: `${name}=${secret.slice(0, 42)}` }, 'session-ended'],
    ['a cookie with the secret and more', { cookie: `${cookie}A` }, 'session-ended'],
    ['the secret under another name', { cookie: `muster_session_other=${secret}` }, 'credential-missing'],
    ['the secret as a bearer', { authorization: `Bearer ${secret}` }, 'credential-refused'],
    ['a wrong bearer beside a valid cookie', { authorization: 'Bearer a.b.c', cookie }, 'credential-refused'],
    ['a signed token', { 'x-knox-apitoken': 'a.b.c' }, 'credential-missing'],
    ['an unknown managed customer', { cookie, 'x-wsm-managed-tenantid': '2000000001' }, 'customer-not-managed'],
  ]
  for (const operation of guarded)
    for (const [who, headers, type] of callers) {
      const answer = await ask(operation, headers)
      assert.equal(answer.body?.type, `urn:muster:problem:${type}`, `${operation.id}, ${who}: ${answer.text}`)
    }
  assert.equal((await muster.ask('GET', `${ROOT}/session`, { headers: { cookie } })).status, 200, 'the session is still open')
  assert.deepEqual(rows(), before)
})

test('every operation refuses a page of another site, also with a valid cookie', async () => {
  const before = rows()
  const cookie = await signIn(OWNERS.reseller.account)
  const { host } = new URL(muster.url)
  const foreign: readonly [who: string, headers: Record<string, string>, type: string][] = [
    ['another origin', { origin: 'https://evil.example' }, 'page-foreign'],
    ['an origin of another port', { origin: 'http://127.0.0.1:1' }, 'page-foreign'],
    ['an opaque origin', { origin: 'null' }, 'page-foreign'],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 'page-foreign'],
    ['a fetch from a sibling host', { 'sec-fetch-site': 'same-site' }, 'page-foreign'],
    ['a rebound name', { host: `evil.example:${new URL(muster.url).port}` }, 'host-foreign'],
  ]
  for (const operation of operations)
    for (const [who, headers, type] of foreign) {
      const sent = { host, cookie, ...CONSOLE, 'content-type': 'application/json', ...headers }
      const body = operation.method === 'GET' ? {} : { body: JSON.stringify(sampleOf(operation).body ?? {}) }
      const answer = await send(muster.url, pathOf(operation), { method: operation.method, headers: sent, ...body })
      // The site of an OpenID provider sends browsers to one of the pages, which `openid.test.ts` and `openid-refused.test.ts` walk.
      if (operation.produces === 'text/html') {
        assert.deepEqual([answer.status, answer.headers['set-cookie']], [403, undefined], `${operation.id}, ${who}`)
        continue
      }
      assert.equal(answer.body?.type, `urn:muster:problem:${type}`, `${operation.id}, ${who}: ${answer.text}`)
    }
  assert.deepEqual(rows(), before)
})

test('every change with a cookie requires the header that only a page of this server can send', async () => {
  const before = rows()
  const cookie = await signIn(OWNERS.reseller.account)
  for (const operation of operations.filter(({ method }) => method !== 'GET')) {
    const answer = await muster.ask(operation.method, pathOf(operation), {
      headers: { cookie },
      body: sampleOf(operation).body ?? {},
    })
    assert.equal(answer.body?.type, 'urn:muster:problem:header-missing', `${operation.id}: ${answer.text}`)
  }
  assert.deepEqual(rows(), before)
})

test('a session of one world is refused by every operation of another, also of a copy with its rows', async () => {
  const cookie = await signIn(OWNERS.reseller.account)
  const issued = await muster.ask('POST', `${ROOT}/session/token`, { headers: { cookie, ...CONSOLE } })
  await control('POST', 'worlds/default/fork', { name: 'copy' })
  const copy = musterAt({ url: `${muster.url}/w/copy`, close: async () => {} })
  const own = await signIn(OWNERS.reseller.account, copy)
  const renamed = `${own.split('=')[0]}=${cookie.slice(cookie.indexOf('=') + 1)}`
  for (const operation of guarded) {
    const foreign: Record<string, string>[] = [{ cookie }, { cookie: renamed }, bearing(issued.body.access_token)]
    for (const headers of foreign) {
      assert.equal((await ask(operation, headers, copy)).status, 401, operation.id)
    }
    assert.equal((await ask(operation, { cookie: own })).status, 401, `${operation.id} of the first world`)
  }
  assert.equal((await muster.ask('GET', `${ROOT}/session`, { headers: { cookie } })).status, 200)
})

test('a blocked tenant has its session, its activity log and its events alone', async () => {
  await control('PATCH', 'resellers/1000000001', { state: 'blocked' })
  for (const operation of guarded.filter(one => sampleOf(one).roles.includes('reseller'))) {
    const answer = await ask(operation, { cookie: await signIn(OWNERS.reseller.account) })
    if (/session|activity|events/.test(operation.path)) assert.ok(answer.status < 300, `${operation.id}: ${answer.text}`)
    else assert.equal(answer.body?.type, 'urn:muster:problem:tenant-blocked', `${operation.id}: ${answer.text}`)
  }
  await control('PATCH', 'resellers/1000000001', { state: 'active' })
})

test('a session ends with its person, when it is ended and after an hour without renewal, and its bearer with it', async () => {
  const tokenOf = async (cookie: string): Promise<string> =>
    (await muster.ask('POST', `${ROOT}/session/token`, { headers: { cookie, ...CONSOLE } })).body.access_token
  const refusedBy = async (headers: Record<string, string>): Promise<void> => {
    for (const operation of guarded) {
      const answer = await ask(operation, headers)
      assert.equal(answer.status, 401, `${operation.id}: ${answer.text}`)
    }
  }
  const kdp = (token: string) => muster.ask('GET', '/kcs/v1/rp/devices?resellerId=1000000001', { token })

  const ended = await signIn(OWNERS.reseller.account)
  const bearer = await tokenOf(ended)
  assert.equal((await kdp(bearer)).status, 200)
  await muster.ask('DELETE', `${ROOT}/session`, { headers: { cookie: ended, ...CONSOLE } })
  await refusedBy({ cookie: ended })
  await refusedBy(bearing(bearer))
  assert.equal((await kdp(bearer)).status, 401)

  await control('POST', 'users', { tenant: '1000000001', email: 'leaver@northwind.example', scopes: null })
  const leaver = await signIn('leaver@northwind.example')
  const leaving = await tokenOf(leaver)
  await muster.ask('DELETE', '/_muster/v1/users/leaver@northwind.example')
  await refusedBy({ cookie: leaver })
  assert.equal((await kdp(leaving)).body.message, 'USER_NOT_FOUND')

  const [renewed, left] = [await signIn(OWNERS.reseller.account), await signIn(OWNERS.reseller.account)]
  await control('POST', 'clock', { advanceMs: 59 * 60_000 })
  const answer = await muster.ask('POST', `${ROOT}/session/renewal`, { headers: { cookie: renewed, ...CONSOLE } })
  assert.equal(answer.status, 200, answer.text)
  await control('POST', 'clock', { advanceMs: 2 * 60_000 })
  await refusedBy({ cookie: left })
  assert.equal((await muster.ask('GET', `${ROOT}/session`, { headers: { cookie: renewed } })).status, 200)
})

test('in service mode a sign-in by an account is refused, and a bearer has the operations of its tenant', async () => {
  const service = await openMuster({ mode: 'service', adminToken: 'a'.repeat(32), limitGuesses: 'false' })
  try {
    const signedIn = await service.ask('POST', `${ROOT}/session`, { body: { account: 'it@acme.example' }, headers: CONSOLE })
    assert.equal(signedIn.body.type, 'urn:muster:problem:sandbox-only')
    assert.equal((await service.ask('GET', `${ROOT}/accounts`)).body.type, 'urn:muster:problem:sandbox-only')
    const admin = { authorization: `Bearer ${'a'.repeat(32)}` }
    for (const operation of guarded) assert.equal((await ask(operation, admin, service)).status, 401, operation.id)
    await service.ask('POST', '/_muster/v1/resellers', { headers: admin, body: { id: '1000000001', name: 'R' } })
    const app = { tenant: '1000000001', clientId: 'r', clientSecret: 'r-secret'.padEnd(40, '-'), scopes: ['kdp'] }
    await service.ask('POST', '/_muster/v1/apps', { headers: admin, body: app })
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'r', client_secret: app.clientSecret })
    const issued = await service.ask('POST', '/ams/v1/oauth2/token', {
      body: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    const listed = await service.ask('GET', `${ROOT}/reseller/customers`, { token: issued.body.access_token })
    assert.deepEqual([listed.status, listed.body.totalCount], [200, 0], listed.text)
  } finally {
    await service.close()
  }
})
