/** A world of `muster-server/testing`, and each of its members. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { isKnoxError } from '../../src/sdk/index.ts'
import { startMuster, type World } from '../../src/testing/index.ts'
import { openMuster } from '../support/server.ts'

const ACME = '2000000001'
const IMEI = '350000000000113'
const upload = { customerId: ACME, type: 'IMEI', devices: [IMEI] } as const

const server = await openMuster()
const muster = await startMuster({ url: server.url })
after(() => server.close())

const uploadedIn = async ({ clients }: World): Promise<number> => {
  const { kdp } = clients.northwind
  return (await kdp.devices.list({ imei: IMEI }).page()).totalCount
}

test('the clients of a world are signed in as its accounts, for their reseller or customer', async () => {
  const { clients, credentials, drain } = await muster.world()
  const order = await clients.northwind.kdp.upload(upload)
  await drain()
  assert.equal((await clients.northwind.kdp.waitForTransactions(order)).succeeded, 1)
  const pending = await clients.acme.kme.uploads.list({ state: 'Pending' }).page()
  assert.ok(pending.totalCount > 0)
  assert.ok((await clients.meridian.msp.customers.list().page()).customers.length > 0)
  assert.deepEqual(Object.keys(clients), Object.keys(credentials))
  assert.deepEqual(credentials.northwind, {
    kind: 'reseller',
    tenant: '1000000001',
    name: 'Northwind Telecom',
    clientId: 'northwind',
    clientSecret: 'northwind-secret',
    scopes: credentials.northwind.scopes,
  })
})

test('the variables of a world lead another process to it', async () => {
  const { env, name } = await muster.world()
  const program = `
    const { MUSTER_TOKEN_URL, MUSTER_URL, MUSTER_ACME_CLIENT_ID: client_id, MUSTER_ACME_CLIENT_SECRET: client_secret } = process.env
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
    const { access_token } = await (await fetch(MUSTER_TOKEN_URL, { method: 'POST', body })).json()
    const list = await fetch(MUSTER_URL + '/kcs/v1/kme/devices/list', { headers: { authorization: 'Bearer ' + access_token } })
    console.log(process.env.MUSTER_WORLD, list.status)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, ...env },
  })
  assert.equal(stdout, `${name} 200\n`)
})

test('the requests of a world are listed oldest first, by filters, and are shown with their checks', async () => {
  const world = await muster.world()
  const { kdp } = world.clients.northwind
  await assert.rejects(kdp.upload({ ...upload, customerId: '9999999999' }), error =>
    isKnoxError(error, 'kdp', 'CUSTOMER_ID_INVALID'),
  )
  await kdp.customers.list().page()
  const requests = await world.requests()
  assert.deepEqual(
    requests.map(({ operation, code }) => [operation, code]),
    [
      ['postToken', null],
      ['uploadDevicesUsingPUT', 40000011],
      ['getAssociatedCustomersUsingGET', null],
    ],
  )
  const [refused] = await world.requests({ code: 40000011 })
  assert.ok(refused !== undefined)
  const { findings, request } = await world.request(refused.id)
  assert.match(request.body?.text ?? '', /9999999999/)
  assert.equal(findings.filter(({ outcome }) => outcome === 'fail').length, 1)
  await world.forgetRequests()
  assert.deepEqual(await world.requests(), [])
})

test('a wait for a request ends with the request, by a filter and by a function', async () => {
  const world = await muster.world()
  const { kdp } = world.clients.northwind
  const byFilter = world.waitFor({ operation: 'uploadDevicesUsingPUT' })
  const byFunction = world.waitFor(({ transaction }) => transaction === 'awaited')
  await kdp.devices.upload({ ...upload, transactionId: 'awaited' })
  const found = await Promise.all([byFilter, byFunction])
  assert.deepEqual(
    found.map(({ status, transaction }) => [status, transaction]),
    Array(2).fill([200, 'awaited']),
  )
})

test('a wait without a matching request is rejected with what it waited for and the latest requests', async () => {
  const world = await muster.world()
  await assert.rejects(world.waitFor({ api: 'kme' }, { timeoutMs: 1 }), {
    message: 'no request matched {"api":"kme"} within 1 ms. The world has got no request.',
  })
  await assert.rejects(world.clients.cobalt.kme.devices.list().page())
  await assert.rejects(world.waitFor({ api: 'kdp' }, { timeoutMs: 1 }), {
    message: /The latest requests:\n {2}POST \/ams\/v1\/oauth2\/token \(postToken\): 200\n {2}GET \/kcs.*: 403, 4030003/,
  })
})

test('held work leaves a transaction in progress until it is released or drained', async () => {
  const { clients, hold, drain, release } = await muster.world()
  const { kdp } = clients.northwind
  await hold()
  await kdp.devices.upload({ ...upload, transactionId: 'held' })
  assert.equal((await kdp.transactions.get('held')).state, 'Progress')
  assert.equal(await drain(), 1)
  assert.equal((await kdp.transactions.get('held')).state, 'Complete')
  await kdp.devices.upload({ ...upload, transactionId: 'released' })
  await release()
  assert.equal((await kdp.waitForTransaction('released')).state, 'Complete')
})

test('a fault is applied to the request that it matches, and its state says how often', async () => {
  const { clients, faults } = await muster.world()
  const fault = await faults.add({ match: { operation: 'uploadDevicesUsingPUT' }, do: { code: 40000011 } })
  const lost = await faults.add({ recipe: 'lost-answer', match: { operation: 'getAssociatedCustomersUsingGET' } })
  await assert.rejects(clients.northwind.kdp.devices.upload({ ...upload, transactionId: 'f' }), { code: 40000011 })
  const { state, applied } = await fault.state()
  assert.deepEqual([state, applied], ['spent', 1])
  await lost.remove()
  assert.deepEqual(
    (await faults.list()).map(({ faultId }) => faultId),
    [fault.faultId],
  )
  await faults.clear()
  assert.deepEqual(await faults.list(), [])
})

test('a refusal of the server is reported with its reason and the address of its checks', async () => {
  const { faults, url } = await muster.world()
  const message =
    /^POST \/_muster\/v1\/faults was refused with status 400: match\.operation is no operation; the closest one is [^{]*$/
  await assert.rejects(faults.add({ match: { operation: 'nope' }, do: { drop: 'before' } }), error => {
    assert.ok(error instanceof Error)
    const [sentence = '', checks = ''] = error.message.split('\n')
    assert.match(sentence, message)
    assert.ok(checks.startsWith(`The checks of the request: ${url}/_muster/v1/requests/`), checks)
    return true
  })
})

test('a snapshot restores the data of its world, and is what another world begins with', async () => {
  const world = await muster.world()
  const before = await world.snapshot('before')
  await world.clients.northwind.kdp.upload(upload)
  await world.drain()
  const later = await world.snapshot()
  await before.restore()
  assert.equal(await uploadedIn(world), 0)
  assert.equal(await uploadedIn(await muster.world({ from: later })), 1)
  await before.remove()
  await assert.rejects(before.restore(), /404.*before/)
})

test('a fork has the data of its original, and neither sees what the other one does afterwards', async () => {
  const world = await muster.world()
  const fork = await world.fork()
  await fork.clients.northwind.kdp.upload(upload)
  await fork.drain()
  assert.deepEqual([await uploadedIn(world), await uploadedIn(fork)], [0, 1])
  await fork.reset()
  assert.equal(await uploadedIn(fork), 0)
})

test('a phone boots with the profile of the approved upload, or with another outcome', async () => {
  const { clients, drain, phones } = await muster.world()
  const { northwind, acme } = clients
  await northwind.kdp.devices.upload({ ...upload, transactionId: 'booted' })
  await drain()
  await acme.kme.uploads.approve({ transactionIds: ['booted'], profileId: '65a000000000000000000001' })
  const before = await phones.setup(IMEI)
  assert.deepEqual([before.state, before.phone.imei, before.profile?.name], ['ProfileAssigned', IMEI, 'Base'])
  const { state, profile } = await phones.boot(IMEI)
  assert.deepEqual([state, profile?.name], ['Enrolled', 'Base'])
  assert.equal((await phones.boot(IMEI, { outcome: 'failed' })).state, 'EnrollFailed')
  await phones.add({ imei: IMEI, imei2: '350000000009999', model: 'SM-S921B' })
  assert.equal((await phones.boot('350000000009999')).state, 'Enrolled')
})

test('a world begins with the seed of its options, whose accounts it has', async () => {
  const seed = {
    customers: [{ id: '2000000009', name: 'Fjord Ferries' }],
    apps: [{ tenant: '2000000009', clientId: 'fjord', clientSecret: 'fjord-secret', scopes: ['kme'] }],
  }
  const { clients } = await muster.world({ seed })
  assert.deepEqual(Object.keys(clients), ['fjord'])
  assert.equal((await clients.fjord?.kme.devices.list().page())?.totalCount, 0)
  const empty = await muster.world({ from: 'empty' })
  assert.deepEqual(Object.keys(empty.clients), [])
})

test('a closed world is deleted, and closing it again does nothing', async () => {
  const world = await muster.world()
  await world.close()
  await world.close()
  assert.equal((await fetch(`${world.url}/_muster/v1/clock`)).status, 404)
})

test('a world with a port of its own has it as its address, and is forked, saved and deleted all the same', async () => {
  const world = await muster.world({ port: true })
  assert.notEqual(new URL(world.url).port, new URL(muster.url).port)
  await world.snapshot()
  const fork = await world.fork()
  assert.ok((await fork.clients.acme.kme.devices.list().page()).totalCount > 0)
  await world.close()
})
