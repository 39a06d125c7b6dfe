import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import pg from 'pg'
import { MIGRATIONS } from '../src/storage/migrate.ts'
import { KEYS } from '../src/storage/tables.ts'
import { databases } from './support/databases.ts'
import { consentCode, DESK, post, redeem, refresh } from './support/desk.ts'
import { imeis } from './support/imeis.ts'
import { type Muster, openMuster } from './support/server.ts'

/** Tables that do not grow with use; and users, which only the sandbox's sign-in page lists. */
const SMALL: ReadonlySet<string> = new Set<keyof typeof KEYS>(['settings', 'signing_keys', 'users'])

/** A query that reads all rows of one of these becomes slower each day. */
const GROWING: ReadonlySet<string> = new Set(Object.keys(KEYS).filter(table => !SMALL.has(table)))

/** Ends the leases of a store that is opened on an image. */
const AT_OPENING = /^update "transactions" set "lease_holder" = \?, "lease_until" = \? where "lease_until" > \?$/

/** So that the queries that remove old history are among them. */
const RETENTION = { activityRetentionDays: '1', transactionRetentionDays: '1' }

test('SQLite: no frequent query reads a whole table, and none has a bound limit', async () => {
  const databaseOf = new Map<string, DatabaseSync>()
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, text) {
    databaseOf.set(text, this)
    return prepare.call(this, text)
  }
  // In memory, where this process also runs the background work.
  const muster = await openMuster(RETENTION)
  try {
    await sendFrequentRequests(muster)
    DatabaseSync.prototype.prepare = prepare
    const queries = [...databaseOf].filter(([text]) => isQuery(text) && !AT_OPENING.test(text))
    assert.ok(queries.length > 60, `${queries.length} queries were recorded`)
    // The image of the sample data was made in a database that is closed; both have the same tables.
    const open = queries.map(([, database]) => database).find(({ isOpen }) => isOpen)
    assert.ok(open)
    const scans = queries.flatMap(([text]) => {
      const plan = open.prepare(`explain query plan ${text}`).all() as { detail: string }[]
      return plan.flatMap(({ detail }) =>
        scansTable(detail, /^SCAN (\w+)/) || scansTenant(detail, text) ? [`${detail}: ${text}`] : [],
      )
    })
    assert.deepEqual(scans, [])
    // SQLite prepares a statement with a bound limit again at each call, because its value may change the best plan.
    assert.deepEqual(
      [...databaseOf.keys()].filter(text => / limit \?/.test(text)),
      [],
    )
  } finally {
    DatabaseSync.prototype.prepare = prepare
    await muster.close()
  }
})

for (const { name, place, drop } of databases.filter(database => database.name === 'PostgreSQL')) {
  test(`${name}: no frequent query reads a whole table`, async () => {
    const data = await place()
    const parametersOf = new Map<string, unknown[]>()
    const { query } = pg.Client.prototype
    pg.Client.prototype.query = function (this: pg.Client, ...parameters: unknown[]) {
      const [text, values] = parameters
      if (typeof text === 'string') parametersOf.set(text, Array.isArray(values) ? values : [])
      return Reflect.apply(query, this, parameters)
    } as typeof query
    try {
      const muster = await openMuster({ data, ...RETENTION })
      await sendFrequentRequests(muster).finally(() => muster.close())
    } finally {
      pg.Client.prototype.query = query
    }
    const queries = [...parametersOf].filter(([text]) => isQuery(text))
    assert.ok(queries.length > 60, `${queries.length} queries were recorded`)
    const client = new pg.Client(data)
    await client.connect()
    const scans: string[] = []
    try {
      // The planner scans small tables whatever indexes exist. With this setting it does so only where no index serves.
      await client.query('set enable_seqscan = off')
      for (const [text, values] of queries) {
        const { rows } = await client.query(`explain ${text}`, values)
        const lines = rows.map(row => String(row['QUERY PLAN']))
        // A subquery in a filter is asked of each row that another condition has found, such as all devices of a tenant.
        const isScan = (line: string) => scansTable(line, /Seq Scan on (\w+)/) || /^ *Filter: .*SubPlan/.test(line)
        scans.push(...lines.filter(isScan).map(line => `${line}: ${text}`))
      }
    } finally {
      await client.end()
      await drop(data)
    }
    assert.deepEqual(scans, [])
  })
}

/** A recorded text that runs often: no statement of a migration, and not the maximum of a tenant's ids, which one step in the index finds. */
const isQuery = (text: string): boolean =>
  /^(select|with|update|delete|insert)\b/i.test(text) && !OF_MIGRATIONS.has(text) && !text.startsWith('select max("id")')

// Of the words that differ between the engines, statements that change rows have only the one for the elements of an array.
const ELEMENTS = [
  (column: string) => `json_each(${column}) as elements`,
  (column: string) => `json_array_elements_text(${column}::json) as elements (value)`,
]
const OF_MIGRATIONS: ReadonlySet<string> = new Set(
  ELEMENTS.flatMap(elements =>
    MIGRATIONS.flatMap(({ statements }) => statements({ text: '', int: '', bytes: '', clustered: '', plain: '', elements })),
  ),
)

// A partial index of transactions in progress contains only those.
const scansTable = (detail: string, scan: RegExp): boolean =>
  GROWING.has(scan.exec(detail)?.[1] ?? '') && !/transactions_(in_progress|publishing)/.test(detail)

/** All devices of one tenant or reseller, which may be most devices of the store. A page of them, or a count from an index, is fast. */
const scansTenant = (detail: string, text: string): boolean =>
  /^SEARCH (devices|identifiers) .*\((tenant|reseller)=\?\)$/.test(detail) &&
  !/ limit (cast\()?(\?|\d)/.test(text) &&
  !(text.startsWith('select count(*)') && detail.includes('USING COVERING INDEX'))

const R = '1000000001'
const C = '2000000001'
const PROFILE = '65a000000000000000000001'

/** Each request that clients repeat, in every form that has a query of its own. */
async function sendFrequentRequests(muster: Muster): Promise<void> {
  const [reseller, customer] = [await muster.token('northwind'), await muster.token('acme')]
  const ask = async (token: string, method: string, path: string, body?: unknown) => {
    const answer = await muster.ask(method, path, { token, ...(body !== undefined && { body }) })
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`)
    return answer.body
  }
  const kdp = (method: string, path: string, body?: unknown) => ask(reseller, method, `/kcs/v1/rp/devices/${path}`, body)
  const kme = (method: string, path: string, body?: unknown) => ask(customer, method, `/kcs/v1/kme/${path}`, body)
  const phones = imeis(600, 5000)
  const order = {
    resellerId: R,
    customerId: C,
    transactionId: 'many',
    type: 'IMEI',
    orderNo: 'PO-1',
    devices: phones,
  }
  await kdp('PUT', 'upload', order)
  await muster.drain()
  await kme('POST', 'devices/uploads/approvals', { transactionIds: ['many'] })
  await muster.drain()
  for (const query of ['', '&transactionId=many', '&transactionId=many&pageNum=1', '&state=Complete', '&type=put'])
    await kdp('GET', `status?resellerId=${R}${query}`)
  for (const query of ['', '&customerId=2000000001', '&transactionId=many', '&orderNo=PO-1', `&imei=${phones[3]}`, '&pageNum=2'])
    await ask(reseller, 'GET', `/kcs/v1/rp/devices?resellerId=${R}${query}`)

  const {
    deviceList: [{ id, uploadId }],
  } = await kme('GET', `devices/list?devices=${phones[0]}`)
  const lists = [
    '',
    'pageNum=3',
    'pageSize=5&pageNum=60',
    'changedAfter=24h',
    'changedAfter=24h&pageNum=1',
    'search=3500',
    `devices=${id}`,
    `devices=${phones[0]}&deviceIds=${id}`,
    `profileId=${PROFILE}`,
    'state=Unassigned',
    'state=Pending',
    `resellerId=${R}`,
    `uploadId=${uploadId}`,
    'tags=till',
    'sortBy=updateTime',
    'sortBy=resellerUploadTime',
    'sortBy=model',
    'sortBy=state',
    'sortBy=bulkEnrollProfile.name',
  ]
  for (const query of lists) await kme('GET', `devices/list?${query}`)
  for (const query of ['', '?state=Approved', `?resellerId=${R}`]) await kme('GET', `devices/uploads/list${query}`)
  await kme('PUT', 'devices/assignProfile', { profileId: PROFILE, deviceIds: phones })
  await muster.drain()
  await kme('PUT', 'devices/unassignProfile', { deviceIds: phones.slice(0, 5) })
  await muster.ask('POST', `/_muster/v1/handsets/${phones[9]}/boot`, { body: {} })
  await muster.ask('GET', `/_muster/v1/handsets/${phones[9]}/setup`)
  await muster.ask('GET', '/_muster/v1/work')
  await muster.ask('POST', '/_muster/v1/handsets/boots', {
    body: { phones: phones.slice(6, 9).map(identifier => ({ identifier })) },
  })
  await kme('POST', 'devices/delete', { devices: { imeiOrSerials: phones.slice(5, 9) } })
  await kme('GET', 'profiles/list')
  for (const query of ['', '?status=Error', '?event=Devices uploaded', '?since=0&pageNum=1', `?errorId=${crypto.randomUUID()}`])
    await ask(customer, 'GET', `/_muster/v1/activity${query}`)
  for (const query of ['', '?days=7', '?event=Devices uploaded&order=oldest', '?search=acme&customer=acme&pageSize=2', '.csv'])
    await ask(customer, 'GET', `/_muster/portal/v1/activity${query}`)
  const { next } = await ask(customer, 'GET', '/_muster/portal/v1/activity?pageSize=1')
  for (const order of ['newest', 'oldest'])
    await ask(customer, 'GET', `/_muster/portal/v1/activity?after=${next}&order=${order}&status=OK`)
  const { next: after } = await ask(reseller, 'GET', '/_muster/portal/v1/reseller/devices?pageSize=5')
  for (const query of ['', '?days=90']) await ask(reseller, 'GET', `/_muster/portal/v1/reseller/dashboard${query}`)
  for (const query of ['', '?pageSize=1', `?search=${phones[3]}`])
    await ask(reseller, 'GET', `/_muster/portal/v1/reseller/customers/${C}/uploads${query}`)
  const devices = ['', `?after=${after}`, `?customer=${C}`, `?customer=${C}&after=${after}`, '?orderNo=PO-1', '?search=PO-1']
  for (const query of [
    ...devices,
    '?transactionId=many',
    `?search=${phones[3]}`,
    '?model=SM-S911B',
    `?customer=${C}&status=Pending`,
  ])
    await ask(reseller, 'GET', `/_muster/portal/v1/reseller/devices${query}`)
  await ask(reseller, 'POST', '/_muster/portal/v1/reseller/customers', { customer: '2000000005', internalReference: 'K-1' })
  for (const query of ['', '?search=acme', '?status=Active', '?sortBy=devices', '?sortBy=name'])
    await ask(reseller, 'GET', `/_muster/portal/v1/reseller/customers${query}`)
  const held = [
    '',
    'pageNum=3',
    'descending=false&pageNum=3',
    'sortBy=updated',
    'sortBy=model',
    'sortBy=status',
    'sortBy=profile',
  ]
  const filters = ['search=3599', 'status=Unassigned', 'status=Pending', `profile=${PROFILE}`, 'tag=till', `reseller=${R}`]
  for (const query of [...held, ...filters, `uploadId=${uploadId}`, 'orderNo=PO-1', 'model=SM-S911B'])
    await ask(customer, 'GET', `/_muster/portal/v1/customer/devices?pageSize=5&${query}`)
  await ask(customer, 'POST', '/_muster/portal/v1/customer/devices/tags', { devices: [phones[3]], add: ['till'] })
  for (const filter of [{ search: '35' }, { status: 'Unassigned' }, { profile: PROFILE, reseller: R }, { tag: 'till' }]) {
    const query = new URLSearchParams(Object.entries(filter))
    const { totalCount } = await ask(customer, 'GET', `/_muster/portal/v1/customer/devices?${query}`)
    const order = { act: 'tag', add: ['job'], filter, expectedCount: totalCount }
    const { id } = await ask(customer, 'POST', '/_muster/portal/v1/customer/devices/jobs', order)
    await muster.drain()
    for (const path of ['jobs', 'jobs?open=true', `jobs/${id}`, `jobs/${id}?after=0.0`])
      await ask(customer, 'GET', `/_muster/portal/v1/customer/${path}`)
  }
  for (const query of ['', '?search=t', '?sortBy=devices&pageNum=1'])
    await ask(customer, 'GET', `/_muster/portal/v1/customer/tags${query}`)
  await ask(customer, 'GET', '/_muster/portal/v1/events')
  const uploads = ['', '?status=Approved', `?reseller=${R}`, `?search=${phones[3]}`].map(query => `uploads${query}`)
  for (const path of [`devices/${phones[3]}`, `devices/${id}`, `devices/${phones[5]}/explanation`, 'dashboard', ...uploads])
    await ask(customer, 'GET', `/_muster/portal/v1/customer/${path}`)
  const owned = '/_muster/portal/v1/customer/resellers'
  const aliases = [{ alias: 'till', profile: PROFILE }]
  await ask(customer, 'PATCH', `${owned}/${R}`, { autoApproval: true, defaultProfile: PROFILE, aliases })
  await ask(customer, 'PATCH', `${owned}/${R}`, { autoApproval: false, defaultProfile: null, aliases: [] })
  for (const path of [owned, `${owned}/${R}`, '/_muster/portal/v1/resellers/1000000002']) await ask(customer, 'GET', path)
  await ask(customer, 'POST', owned, { reseller: '1000000002' })
  const left = await muster.ask('DELETE', `${owned}/1000000002`, { token: customer })
  assert.equal(left.status, 204, left.text)
  const [relations, relation] = ['/_muster/portal/v1/customer/providers', { provider: '4000000001', customer: C }]
  await ask(customer, 'GET', relations)
  await ask(customer, 'PATCH', `${relations}/4000000001`, { managesAdmins: true })
  for (const [status, act] of [
    ['Pending', 'accept'],
    ['Active', 'delink'],
    ['DelinkPending', 'delink/accept'],
  ]) {
    await muster.ask('POST', '/_muster/v1/managements', { body: { ...relation, status } })
    await ask(customer, 'POST', `${relations}/4000000001/${act}`)
  }
  const provider = await muster.token('meridian')
  const customers = '/_muster/portal/v1/provider/customers'
  const first = '?pageSize=1&status=Active&managementType=Jointly managed&service=KnoxMobileEnrollment'
  await muster.ask('POST', '/_muster/v1/managements', { body: { ...relation, status: 'DelinkPendingByCustomer' } })
  for (const path of [customers, `${customers}?search=acme&after=${C}`, customers + first, `${customers}/${C}`])
    await ask(provider, 'GET', path)
  await ask(provider, 'GET', '/_muster/portal/v1/provider/dashboard')
  await ask(provider, 'POST', `${customers}/${C}/delink/reject`)
  for (const query of ['', `?customer=${C}`, '?copyable=true&descending=true&pageNum=1'])
    await ask(provider, 'GET', `/_muster/portal/v1/provider/profiles${query}`)
  const moved = { customer: C, devices: ['350000000000030'] }
  await ask(provider, 'POST', '/_muster/portal/v1/provider/devices/move', moved)
  const entry = await muster.ask('GET', `/_muster/v1/activity?errorId=${crypto.randomUUID()}`)
  assert.equal(entry.status, 200)
  await kdp('PUT', 'delete', { ...order, transactionId: 'back', devices: phones.slice(20, 30) })
  await muster.drain()
  await useGrant(muster)
}

async function useGrant(muster: Muster): Promise<void> {
  const { body: first } = await redeem(muster, await consentCode(muster))
  const { body: next } = await refresh(muster, first.refresh_token)
  assert.equal((await muster.ask('GET', '/kcs/v1/kme/profiles/list', { token: next.access_token })).status, 200)
  const revoked = await post(muster, DESK, { token: next.access_token }, 'revoke')
  assert.equal(revoked.status, 200, revoked.text)
}
