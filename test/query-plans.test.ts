import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import pg from 'pg'
import { KEYS } from '../src/storage/tables.ts'
import { databases } from './support/databases.ts'
import { consentCode, DESK, post, redeem, refresh } from './support/desk.ts'
import { imeis } from './support/imeis.ts'
import { type Muster, openMuster } from './support/server.ts'

/** Tables that use does not make longer; and users, whom the sandbox's sign-in page lists and service mode never does. */
const SMALL: ReadonlySet<string> = new Set<keyof typeof KEYS>(['settings', 'signing_keys', 'users'])

/** A query that reads all rows of one of these takes longer each day. */
const GROWING: ReadonlySet<string> = new Set(Object.keys(KEYS).filter(table => !SMALL.has(table)))

test('SQLite: nothing that is asked often walks through a whole table', async () => {
  const asked = new Map<string, DatabaseSync>()
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, text) {
    asked.set(text, this)
    return prepare.call(this, text)
  }
  // In memory, where work is done in this process too.
  const muster = await openMuster()
  await everythingThatIsHot(muster).catch(error => muster.close().then(() => Promise.reject(error)))
  DatabaseSync.prototype.prepare = prepare
  const walks: string[] = []
  for (const [text, database] of asked) {
    if (!IS_STATEMENT.test(text) || AT_START.test(text)) continue
    const plan = database.prepare(`explain query plan ${text}`).all() as { detail: string }[]
    for (const { detail } of plan)
      if (walked(detail, /^SCAN (\w+)/) || walkedOneHolders(detail, text)) walks.push(`${detail}: ${text}`)
  }
  await muster.close()
  assert.ok(asked.size > 60, `${asked.size} queries were seen`)
  assert.deepEqual(walks, [])
  // SQLite prepares such a statement anew at each call, in case it had a better plan for the number.
  assert.deepEqual(
    [...asked.keys()].filter(text => / limit \?/.test(text)),
    [],
  )
})

for (const { name, place, drop } of databases.filter(one => one.name === 'PostgreSQL')) {
  test(`${name}: nothing that is asked often walks through a whole table`, async () => {
    const data = await place()
    const asked = new Map<string, unknown>()
    const { query } = pg.Client.prototype
    pg.Client.prototype.query = function (this: pg.Client, ...parameters: unknown[]) {
      const [text, values] = parameters
      if (typeof text === 'string') asked.set(text, Array.isArray(values) ? values : [])
      return Reflect.apply(query, this, parameters)
    } as typeof query
    const muster = await openMuster({ data })
    await everythingThatIsHot(muster).finally(() => muster.close())
    pg.Client.prototype.query = query
    const client = new pg.Client(data)
    await client.connect()
    // Tables of a few rows are walked through whatever there is; where that is forbidden, it is what is left without an index.
    await client.query('set enable_seqscan = off')
    const walks: string[] = []
    for (const [text, values] of asked) {
      if (!IS_STATEMENT.test(text) || AT_START.test(text)) continue
      const { rows } = await client.query(`explain ${text}`, values as unknown[])
      for (const row of rows) if (walked(row['QUERY PLAN'], /Seq Scan on (\w+)/)) walks.push(`${row['QUERY PLAN']}: ${text}`)
    }
    await client.end()
    await drop(data)
    assert.ok(asked.size > 60, `${asked.size} queries were seen`)
    assert.deepEqual(walks, [])
  })
}

// Migrations, which run once, and the last id of a tenant, which is one end of its key.
const AT_START = /^(insert into (device_blocks|activity\b.*activity_before)|update apps set name = client_id|select max\("id"\))/s

// An index of what is under way holds no more than that.
const walked = (detail: string, scan: RegExp): boolean =>
  GROWING.has(scan.exec(detail)?.[1] ?? '') && !/transactions_(in_progress|publishing)/.test(detail)

/** All devices of one tenant or reseller, which may be most of the plane's; a page of them, or their number out of an index, is not. */
const walkedOneHolders = (detail: string, text: string): boolean =>
  /^SEARCH (devices|identifiers) .*\((tenant|reseller)=\?\)$/.test(detail) &&
  !/ limit (cast\()?\?/.test(text) &&
  !(text.startsWith('select count(*)') && detail.includes('USING COVERING INDEX'))

const IS_STATEMENT = /^(select|with|update|delete|insert)\b/i

const R = '1000000001'
const C = '2000000001'
const PROFILE = '65a000000000000000000001'

/** Each call that a client makes again and again, in each of the ways that have a query of their own. */
async function everythingThatIsHot(muster: Muster): Promise<void> {
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
  await kme('POST', 'devices/delete', { devices: { imeiOrSerials: phones.slice(5, 9) } })
  await kme('GET', 'profiles/list')
  for (const query of ['', '?status=Error', '?event=Devices uploaded', '?since=0&pageNum=1', `?errorId=${crypto.randomUUID()}`])
    await ask(customer, 'GET', `/_muster/v1/activity${query}`)
  const entry = await muster.ask('GET', `/_muster/v1/activity?errorId=${crypto.randomUUID()}`)
  assert.equal(entry.status, 200)
  await kdp('PUT', 'delete', { ...order, transactionId: 'back', devices: phones.slice(20, 30) })
  await muster.drain()
  await anAppThatAPersonLetsIn(muster)
}

async function anAppThatAPersonLetsIn(muster: Muster): Promise<void> {
  const { body: first } = await redeem(muster, await consentCode(muster))
  const { body: next } = await refresh(muster, first.refresh_token)
  assert.equal((await muster.ask('GET', '/kcs/v1/kme/profiles/list', { token: next.access_token })).status, 200)
  const revoked = await post(muster, DESK, { token: next.access_token }, 'revoke')
  assert.equal(revoked.status, 200, revoked.text)
}
