import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAgentReader } from '../../src/agents/reader.ts'
import { completePublish } from '../../src/enrolment/publish.ts'
import { LeaseLost } from '../../src/enrolment/store/steps.ts'
import type { Transaction } from '../../src/enrolment/transaction.ts'
import { type AgentHost, openAgentHost } from '../support/agent-host.ts'
import { imeis } from '../support/imeis.ts'
import { type KmeMuster, MSP, openKmeMuster, R1, T1, T2 } from '../support/kme-server.ts'

let host: AgentHost
let muster: KmeMuster
let headers: Record<string, string>
before(async () => {
  host = await openAgentHost()
  muster = await openKmeMuster({ agents: makeAgentReader({ addresses: 'private too', timeoutMs: 5000, maxBytes: 1_000_000 }) })
  headers = await muster.bearer(T1)
  await call('POST', 'reseller/approvals', { resellerId: R1.id, autoApproval: true })
})
after(async () => {
  await muster.close()
  await host.close()
})

const support = { supportPhoneNumber: '+1 555 0100', supportEmailAddress: 'help@acme.example' }
const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  muster.call(method, path, { headers, body })
const createAsync = (name: string, body: object = {}) =>
  call('POST', 'profiles/createAsync', { name, ...support, mdmApkUri: `${host.url}/agent.apk`, ...body })
const statuses = async (query = '') => (await call('GET', `profiles/status${query}`)).body.profiles
const statusOf = async (id: string) => (await statuses(`?transactionId=${id}`)).transactions[0]

test('a profile that is created in the background has its id and name at once, and its agent’s details after publication', async () => {
  const { status, body } = await createAsync('Later', { description: 'one day' })
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body), ['transactionId'])
  const { transactionId } = body
  const waiting = await statusOf(transactionId)
  assert.match(waiting.profileId, /^[0-9a-f]{24}$/)
  assert.deepEqual(waiting, {
    tenantId: T1.id,
    transactionId,
    type: 'Put',
    state: 'Pending',
    profileId: waiting.profileId,
    profileName: 'Later',
  })
  const path = `profiles/${waiting.profileId}`
  const before = (await call('GET', `${path}/get`)).body
  assert.deepEqual([before.name, before.description, before.mdmApkInfo], ['Later', 'one day', undefined])
  const listed = (await call('GET', `profiles/list?profileIds=${waiting.profileId}`)).body.profileList
  assert.deepEqual(listed, [before])

  assert.equal(await muster.drain(), 1)
  assert.deepEqual(await statusOf(transactionId), { ...waiting, state: 'Complete' })
  const done = (await call('GET', `${path}/get`)).body
  assert.equal(done.mdmApkInfo.mdmApkUri, `${host.url}/agent.apk`)
  assert.ok(done.mdmApkInfo.packageName.length > 0 && done.mdmApkInfo.signatures.length > 0)
  assert.equal((await call('DELETE', path)).status, 200)
})

test('an unpublished profile cannot be assigned, changed or deleted, and its name is taken', async () => {
  const [imei = ''] = imeis(1)
  await muster.upload([imei])
  const { transactionId } = (await createAsync('Slow')).body
  const { profileId } = await statusOf(transactionId)
  const assign = { profileId, deviceIds: [imei] }
  const edit = { name: 'Other', doEnabled: true, supportedMDM: 'SOTI' }
  const refusals: readonly [code: number, Promise<{ body: { code: number } }>][] = [
    [4041600, call('PUT', 'devices/assignProfile', assign)],
    [4041600, call('PUT', `profiles/${profileId}`, edit)],
    [4041600, call('DELETE', `profiles/${profileId}`)],
    [4091600, createAsync(' SLOW ')],
    [4091600, call('POST', 'profiles/create', { ...edit, name: 'slow' })],
    [4091700, call('PUT', `profiles/${(await call('POST', 'profiles/create', edit)).body.id}`, { ...edit, name: 'slow' })],
  ]
  for (const [code, answer] of refusals) assert.equal((await answer).body.code, code)
  assert.equal(
    (await statuses()).transactions.filter(({ profileName }: { profileName: string }) => profileName === 'Slow').length,
    1,
  )

  await muster.drain()
  assert.equal((await call('PUT', 'devices/assignProfile', assign)).status, 200)
  assert.equal((await createAsync('slow')).body.code, 4091700, 'the name belongs to a published profile')
})

test('a createAsync request with an invalid member is refused and creates no transaction', async () => {
  const before = (await statuses()).totalCount
  assert.equal((await createAsync('Invalid', { mdmApkUri: 'ftp://emm.example/a.apk' })).body.code, 4001700)
  assert.equal((await createAsync('')).body.code, 4001700)
  assert.equal((await call('POST', 'profiles/createAsync', { eulas: 'none' })).body.code, 4000000)
  assert.equal((await statuses()).totalCount, before)
})

test('an agent that cannot be read fails the transaction with the row that profiles/create would return', async () => {
  const failing: readonly [name: string, uri: string, code: number, message: RegExp][] = [
    ['Page', `${host.url}/page`, 4001600, /./],
    ['Nowhere', 'http://127.0.0.1:9/a.apk', 5000000, /^I\/O error on GET request\. Connection refused/],
  ]
  for (const [name, mdmApkUri, code, message] of failing) {
    const { transactionId } = (await createAsync(name, { mdmApkUri })).body
    const { profileId } = await statusOf(transactionId)
    const alias = { resellerId: R1.id, profileId, alias: name }
    assert.equal((await call('POST', 'reseller/profilealias', alias)).status, 200)
    const trust = { resellerId: R1.id, defaultProfileId: profileId, update: true }
    assert.equal((await call('POST', 'reseller/approvals', trust)).body.defaultProfileId, profileId)
    await muster.drain()

    const { errorMessage, ...failed } = await statusOf(transactionId)
    assert.deepEqual(failed, {
      tenantId: T1.id,
      transactionId,
      type: 'Put',
      state: 'Failed',
      profileId,
      profileName: name,
      errorCode: code,
    })
    assert.match(errorMessage, message)
    assert.equal((await call('GET', `profiles/${profileId}`)).body.code, 4041700)
    assert.deepEqual(await muster.store.aliases.of(T1.id), [], 'the aliases of the failed profile are deleted')
    assert.equal((await muster.store.associations.get({ reseller: R1.id, customer: T1.id }))?.defaultProfile, null)
    assert.equal((await createAsync(name)).status, 200, 'its name is free')
    await muster.drain()
  }
  const { rows } = await muster.store.activity.list({ tenant: T1.id, operation: 'abandonProfile' }, { number: 0, size: 10 })
  assert.equal(rows.length, 2)
  assert.match(rows[0]?.description ?? '', /^Nowhere: I\/O error/)
  assert.equal(rows[0]?.status, 'Error')
})

test('of concurrent create and createAsync requests with one name, one succeeds and the others are refused with 409', async () => {
  const draft = { name: 'Race', doEnabled: true, supportedMDM: 'SOTI' }
  const answers = await Promise.all(
    ['createAsync', 'create', 'createAsync', 'create'].map(way => call('POST', `profiles/${way}`, draft)),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409])
  await muster.drain()
  const { totalCount } = (await call('GET', 'profiles/list?profileNames=race')).body
  assert.equal(totalCount, 1)
})

test('profiles/status lists the transactions of its own customer, newest first, in pages, for thirty days', async () => {
  const other = await openKmeMuster()
  const mine = await other.bearer(T1)
  const ask = async (query: string, caller = mine) =>
    (await other.call('GET', `profiles/status${query}`, { headers: caller })).body.profiles
  const names = async (query: string) =>
    (await ask(query)).transactions.map(({ profileName }: { profileName: string }) => profileName)
  const add = (name: string) =>
    other.call('POST', 'profiles/createAsync', { headers: mine, body: { name, doEnabled: true, supportedMDM: 'SOTI' } })
  assert.deepEqual(await ask(''), { totalCount: 0, totalPage: 0, pageNum: 0, transactions: [] })
  const ids: string[] = []
  for (const name of ['a', 'b', 'c']) ids.push((await add(name)).body.transactionId)
  await other.drain()
  assert.deepEqual(await names(''), ['c', 'b', 'a'])
  assert.deepEqual(await names('?pageSize=2&pageNum=1'), ['a'])
  const { totalCount, totalPage, pageNum } = await ask('?pageSize=2&pageNum=1')
  assert.deepEqual([totalCount, totalPage, pageNum], [3, 2, 1])
  assert.deepEqual(await names(`?transactionId=${ids[1]}`), ['b'])
  assert.deepEqual(await names('?transactionId=NOSUCH1'), [])
  const wrong = await other.call('GET', 'profiles/status?transactionId=no-id', { headers: mine })
  assert.deepEqual([wrong.body.code, wrong.body.data], [4000000, 'transactionId must be letters and digits, at most 64'])
  const [neighbour, provider] = [await other.bearer(T2), await other.bearer(MSP)]
  for (const caller of [neighbour, provider]) assert.equal((await ask(`?transactionId=${ids[1]}`, caller)).totalCount, 0)

  other.wind(30 * 24 * 60 * 60 * 1000 + 60_000)
  const later = await other.bearer(T1)
  assert.equal((await ask('', later)).totalCount, 0)
  await other.call('POST', 'profiles/createAsync', {
    headers: later,
    body: { name: 'd', doEnabled: true, supportedMDM: 'SOTI' },
  })
  assert.equal(await other.store.transactions.get(T1.id, ids[1] ?? ''), undefined, 'an expired transaction is deleted')
  assert.equal((await other.call('GET', 'profiles/list', { headers: later })).body.totalCount, 4)
  await other.close()
})

test('a publication whose worker lost its lease is completed by another, and a late completion changes nothing', async () => {
  const { transactionId } = (await createAsync('Taken over')).body
  const now = Date.now()
  const dead = { holder: 'dead', until: now + 1000 }
  const claimed = (await muster.store.transactions.claim(dead, now, { lane: 'profiles' })) as Transaction<'publish'> | undefined
  assert.ok(claimed !== undefined && claimed.id === transactionId)
  assert.equal((await statusOf(transactionId)).state, 'Processing')
  assert.equal(await muster.store.transactions.claim({ holder: 'next', until: now }, now, { lane: 'profiles' }), undefined)
  await muster.store.transactions.renew(claimed, { holder: 'dead', until: now - 1 })
  assert.equal(await muster.drain(), 1)
  const done = await statusOf(transactionId)
  assert.equal(done.state, 'Complete')

  await muster.store.profiles.remove({ tenant: T1.id, id: done.profileId })
  const late = { ...claimed, details: { ...claimed.details, name: 'late' } }
  await assert.rejects(completePublish(muster.world, late, { lease: dead, pause: async () => {} }), LeaseLost)
  assert.deepEqual(await statusOf(transactionId), done)
  const { rows } = await muster.store.activity.list({ operation: 'publishProfile' }, { number: 0, size: 100 })
  assert.equal(rows.filter(({ details }) => details.profileId === done.profileId).length, 1)
})

test('an assignment does not wait for a profile in publication, and both lanes run in one drain', async () => {
  const names = imeis(501, 1000)
  await muster.upload(names)
  const { transactionId } = (await createAsync('Beside')).body
  const { id: profileId } = (await call('POST', 'profiles/create', { name: 'Ready', doEnabled: true, supportedMDM: 'SOTI' })).body
  const short = await call('PUT', 'devices/assignProfile', { profileId, deviceIds: names.slice(0, 2) })
  assert.deepEqual([short.status, short.body.pendingCount], [200, 0], short.text)
  const long = await call('PUT', 'devices/assignProfile', { profileId, deviceIds: names })
  assert.equal(long.body.pendingCount, 501)
  assert.equal((await call('GET', 'devices/list?pageSize=1')).body.processingCount, 501, 'processingCount counts devices alone')
  const now = Date.now()
  assert.equal((await muster.store.transactions.claim({ holder: 'a', until: now }, now, { lane: 'profiles' }))?.id, transactionId)
  assert.equal((await muster.store.transactions.claim({ holder: 'b', until: now }, now))?.kind, 'assign')
  assert.equal(await muster.drain(), 2)
})
