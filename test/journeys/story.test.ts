import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const R = '1000000001'
const C = '2000000001'

for (const { name, place, drop } of databases) {
  test(`${name}: an upload is approved and assigned, a phone enrols, and a restarted server returns the same data`, async t => {
    const data = await place()
    t.after(() => drop(data))
    const muster = await openMuster({ data })
    const reseller = await muster.token('northwind')
    const customer = await muster.token('acme')

    const good = imeis(1000)
    const sent: unknown[] = [...good]
    // A wrong check digit, an empty identifier, a copy, a phone that is not eligible, and a number as a spreadsheet writes it.
    const bad: readonly [at: number, sent: unknown, code: number][] = [
      [10, '350000000000015', 40000007],
      [200, '', 40000006],
      [500, good[3], 40000005],
      [640, '350000000000212', 40000004],
      [999, '3.5E+14', 40000007],
    ]
    for (const [at, identifier] of bad) sent[at] = identifier
    const upload = { resellerId: R, customerId: C, transactionId: 'PO-7', type: 'IMEI', devices: sent, orderNo: 'PO-7' }
    assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: reseller, body: upload })).status, 200)
    await muster.drain()

    const { body } = await muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=PO-7`, {
      token: reseller,
    })
    const status = transactionIn(body)
    assert.equal(status.state, 'Complete')
    assert.deepEqual(
      status.devices.map((row: { imei: unknown; code: number }) => [row.imei, row.code]),
      bad.map(([, identifier, code]) => [identifier, code]),
      'in the order of submission',
    )

    const kme = (method: string, path: string, asked?: unknown) =>
      muster.ask(method, `/kcs/v1/kme/${path}`, { token: customer, ...(asked === undefined ? {} : { body: asked }) })
    const before = (await kme('GET', 'devices/list')).body.totalCount
    const { body: uploads } = await kme('GET', 'devices/uploads/list?state=Pending')
    assert.deepEqual(
      uploads.uploadList.map((upload: { transactionId: string; deviceCount: number }) => [
        upload.transactionId,
        upload.deviceCount,
      ]),
      [['PO-7', 995]],
    )
    assert.equal((await kme('POST', 'devices/uploads/approvals', { transactionIds: ['PO-7'] })).status, 200)
    // A short order during a long approval must complete before its response.
    const base = { profileId: '65a000000000000000000001', deviceIds: [good[994]] }
    const few = await kme('PUT', 'devices/assignProfile', base)
    assert.deepEqual([few.body.successCount, few.body.pendingCount], [1, 0])
    await settled(kme)
    assert.equal((await kme('GET', 'devices/list')).body.totalCount, before + 995)

    const profile = await kme('POST', 'profiles/create', { name: 'Story', doEnabled: true, supportedMDM: 'Knox Manage' })
    assert.equal(profile.status, 200)
    const deviceIds = good.filter((_, at) => !bad.some(([spoilt]) => spoilt === at))
    const assigned = await kme('PUT', 'devices/assignProfile', { profileId: profile.body.id, deviceIds })
    assert.deepEqual([assigned.status, assigned.body.totalCount], [200, 995])
    await settled(kme)

    const phone = good[0] ?? ''
    const boot = await muster.ask('POST', `/_muster/v1/handsets/${phone}/boot`, { body: {} })
    assert.deepEqual([boot.status, boot.body.state, boot.body.profile.name], [200, 'Enrolled', 'Story'])

    const seen = await everything(muster, reseller, customer)
    assert.equal(seen.enrolled.totalCount, 2)
    await muster.close()
    if (data === ':memory:') return
    const later = await openMuster({ data })
    assert.deepEqual(await everything(later, await later.token('northwind'), await later.token('acme')), seen)
    await later.close()
  })
}

test('an upload of 10,000 devices completes while other requests are served', async t => {
  const [, file] = databases
  assert.ok(file)
  const data = await file.place()
  t.after(() => file.drop(data))
  const muster = await openMuster({ data })
  t.after(muster.close)
  const [reseller, customer] = [await muster.token('northwind'), await muster.token('acme')]
  const devices = imeis(10_000)
  const body = { resellerId: R, customerId: C, transactionId: 'MANY', type: 'IMEI', devices }
  assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: reseller, body })).status, 200)
  const path = `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=MANY`
  let served = 0
  for (;;) {
    const list = await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: customer })
    assert.equal(list.status, 200)
    const profile = { name: `While it runs ${served++}`, doEnabled: true, supportedMDM: 'Knox Manage' }
    assert.equal((await muster.ask('POST', '/kcs/v1/kme/profiles/create', { token: customer, body: profile })).status, 200)
    const status = transactionIn((await muster.ask('GET', path, { token: reseller })).body)
    if (status.state === 'Progress') continue
    assert.deepEqual(status.devices, [])
    break
  }
  const last = await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}&transactionId=MANY&pageNum=99`, { token: reseller })
  assert.deepEqual([last.body.totalCount, last.body.totalPages], [10_000, 100])
  assert.equal(last.body.devices.at(-1).imei, devices.at(-1))
})

test('a worker thread uses the clock that was set through the control API', async t => {
  const [, file] = databases
  assert.ok(file)
  const data = await file.place()
  t.after(() => file.drop(data))
  const muster = await openMuster({ data })
  t.after(muster.close)
  // The test does not drain, because the event loop would then do the work.
  const createTimeOf = async (transactionId: string, device: string, token: string): Promise<number> => {
    const body = { resellerId: R, customerId: C, transactionId, type: 'IMEI', devices: [device] }
    await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
    for (;;) {
      const path = `/kcs/v1/rp/devices?resellerId=${R}&transactionId=${transactionId}`
      const { devices } = (await muster.ask('GET', path, { token })).body
      if (devices.length === 1) return devices[0].createTime
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
  const [first = '', second = ''] = imeis(2)
  const later = Date.UTC(2040, 0, 1)
  assert.ok((await createTimeOf('NOW', first, await muster.token('northwind'))) < later)
  await muster.ask('POST', '/_muster/v1/clock', { body: { setMs: later } })
  assert.ok((await createTimeOf('LATER', second, await muster.token('northwind'))) >= later)
})

type Kme = (method: string, path: string, body?: unknown) => Promise<{ body: { processingCount: number } }>

/** Polls, as a client does, until no device of the customer is in progress. */
async function settled(kme: Kme): Promise<void> {
  while ((await kme('GET', 'devices/list?pageSize=1')).body.processingCount > 0)
    await new Promise(resolve => setTimeout(resolve, 10))
}

async function everything(muster: Muster, reseller: string, customer: string) {
  const get = async (path: string, token: string) => (await muster.ask('GET', path, { token })).body
  return {
    status: await get(`/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=PO-7`, reseller),
    customers: await get(`/kcs/v1/rp/customers/list?resellerId=${R}`, reseller),
    devices: await get('/kcs/v1/kme/devices/list?pageSize=2000', customer),
    enrolled: await get('/kcs/v1/kme/devices/list?state=Enrolled', customer),
    uploads: await get('/kcs/v1/kme/devices/uploads/list', customer),
    profiles: await get('/kcs/v1/kme/profiles/list', customer),
  }
}
