import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const R = '1000000001'
const OTHER = '1000000002'
const C = '2000000001'
const PROVIDER = '4000000001'

for (const { name, place, drop } of databases) {
  test(`${name}: of twenty concurrent uploads of one phone one registers it and nineteen fail as duplicates`, async t => {
    const data = await place()
    t.after(() => drop(data))
    const muster = await openMuster({ data })
    t.after(muster.close)
    const tokens: Readonly<Record<string, string>> = {
      [R]: await muster.token('northwind'),
      [OTHER]: await muster.token('harbour'),
    }
    const asked = Array.from({ length: 20 }, (_, i) => ({ resellerId: i % 2 === 0 ? R : OTHER, transactionId: `RACE-${i}` }))
    const devices = imeis(1, 500)
    const begun = await Promise.all(
      asked.map(order =>
        muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
          token: tokens[order.resellerId],
          body: { ...order, customerId: C, type: 'IMEI', devices },
        }),
      ),
    )
    assert.deepEqual([...new Set(begun.map(({ status }) => status))], [200])
    await muster.drain()
    const codes = await Promise.all(
      asked.map(async ({ resellerId, transactionId }) => {
        const path = `/kcs/v1/rp/devices/status?resellerId=${resellerId}&transactionId=${transactionId}`
        const { body } = await muster.ask('GET', path, { token: tokens[resellerId] })
        const { state, devices: failed } = transactionIn(body)
        return `${state} ${failed[0]?.code ?? 'registered'}`
      }),
    )
    assert.deepEqual(codes.toSorted(), [...Array(19).fill('Complete 40000005'), 'Complete registered'])
  })
}

const muster = await openMuster()
const token = await muster.token('northwind')
after(muster.close)

let ids = 0
const order = (customerId: string, devices: unknown, more: object = {}) => ({
  resellerId: R,
  customerId,
  transactionId: `J-${ids++}`,
  type: 'IMEI',
  devices,
  ...more,
})

test('an upload with ids as numbers, a lower-case type and an unusual content type is accepted', async () => {
  const [device] = imeis(1, 600)
  const body = {
    ...order(C, [Number(device)], { type: 'imei', orderNo: 20240117, orderTime: 1705500000 }),
    resellerId: Number(R),
    customerId: Number(C),
  }
  for (const contentType of ['application/x-www-form-urlencoded', 'text/plain', 'data:application/json']) {
    const sent = { ...body, transactionId: `ODD-${contentType.length}` }
    const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token,
      body: sent,
      headers: { 'content-type': contentType },
    })
    assert.equal(answer.status, 200, answer.text)
  }
  await muster.drain()
  const { body: status } = await get(`devices/status?resellerId=${R}&transactionId=ODD-33`)
  assert.deepEqual(transactionIn(status), {
    transactionId: 'ODD-33',
    state: 'Complete',
    type: 'Put',
    orderNo: '20240117',
    operationType: 'UPLOAD',
    devices: [],
  })
  assert.equal((await get(`devices?resellerId=${R}&imei=${device}`)).body.totalCount, 1)
})

test('an upload with devices in the shape of the first generation and null for absent members is accepted', async () => {
  const devices = { type: 'SN', list: ['r58m12345zz'] }
  const sent = order(C, devices, { type: null, vendorId: null, orderNo: null, profileAliases: null })
  assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body: sent })).status, 200)
  await muster.drain()
  assert.equal((await get(`devices?resellerId=${R}&serialNumber=R58M12345ZZ`)).body.totalCount, 1)
})

test('paging through the device list returns each device once', async () => {
  const body = order(C, imeis(250, 700), { orderNo: 'PAGES' })
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
  await muster.drain()
  const seen: string[] = []
  for (let pageNum = 0, total = 1; seen.length < total; pageNum++) {
    const { body: page } = await get(`devices?resellerId=${R}&orderNo=PAGES&pageNum=${pageNum}`)
    assert.equal(page.totalPages, 3)
    total = page.totalCount
    seen.push(...page.devices.map((device: { imei: string }) => device.imei))
  }
  assert.deepEqual(seen.toSorted(), imeis(250, 700).toSorted())
})

test('a delete followed at once by an upload moves a phone from one customer to another', async () => {
  const devices = imeis(1, 1000)
  const steps = [order(C, devices), order(C, devices), order(PROVIDER, devices)]
  for (const [i, path] of ['upload', 'delete', 'upload'].entries()) {
    assert.equal((await muster.ask('PUT', `/kcs/v1/rp/devices/${path}`, { token, body: steps[i] })).status, 200)
  }
  await muster.drain()
  const { body } = await get(`devices?resellerId=${R}&imei=${devices[0]}`)
  assert.deepEqual(
    body.devices.map((device: { customerId: string }) => device.customerId),
    [PROVIDER],
  )
})

test('a device that a provider moved to its customer is listed under the provider until it is deleted', async () => {
  const devices = imeis(1, 1100)
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body: order(PROVIDER, devices) })
  await muster.drain()
  await muster.ask('PATCH', `/_muster/v1/devices/${devices[0]}`, { body: { customer: C } })
  const listed = async () =>
    (await get(`devices?resellerId=${R}&imei=${devices[0]}`)).body.devices.map(
      (device: { customerId: string }) => device.customerId,
    )
  assert.deepEqual(await listed(), [PROVIDER])
  const provider = await muster.token('meridian')
  const deletion = await muster.ask('POST', '/kcs/v1/kme/devices/delete', {
    token: provider,
    headers: { 'x-wsm-managed-tenantid': C },
    body: { devices: { imeiOrSerials: devices } },
  })
  assert.deepEqual(deletion.body.successDeviceList, devices)
  assert.deepEqual(await listed(), [])
})

test('a held transaction is in progress without rows, and after its completion the result never changes', async () => {
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const devices = [...imeis(1, 1200), 'bad']
  const sent = order(C, devices)
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body: sent })
  const path = `devices/status?resellerId=${R}&transactionId=${sent.transactionId}`
  assert.equal((await get(path)).body.devices.transactions[0].devices, undefined)
  const held = (await get(`devices/status?resellerId=${R}&state=Progress&type=Put`)).body.devices
  assert.deepEqual([held.totalCount, held.transactions[0].transactionId], [1, sent.transactionId])
  assert.equal((await get(`devices/status?resellerId=${R}&state=Progress&type=Delete`)).body.devices.totalCount, 0)
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
  await muster.drain()
  const done = (await get(path)).body
  await muster.ask('PUT', '/kcs/v1/rp/devices/delete', { token, body: order(C, devices) })
  await muster.drain()
  assert.deepEqual((await get(path)).body, done)
})

test("a vendor's devices are deleted by an order that names that vendor or none, not by one that names another vendor", async () => {
  const devices = imeis(2, 1300)
  const uploaded = order(C, devices, { vendorId: '3000000001' })
  const wrong = order(C, devices.slice(0, 1), { vendorId: '3000000002' })
  const right = order(C, devices.slice(0, 1), { vendorId: '3000000001' })
  const unnamed = order(C, devices.slice(1))
  for (const [path, body] of [
    ['upload', uploaded],
    ['delete', wrong],
    ['delete', right],
    ['delete', unnamed],
  ] as const) {
    assert.equal((await muster.ask('PUT', `/kcs/v1/rp/devices/${path}`, { token, body })).status, 200)
  }
  await muster.drain()
  const codes = await Promise.all(
    [wrong, right, unnamed].map(async ({ transactionId }) => {
      const { body } = await get(`devices/status?resellerId=${R}&transactionId=${transactionId}`)
      return transactionIn(body).devices[0]?.code
    }),
  )
  assert.deepEqual(codes, [40000044, undefined, undefined])
})

test('an upload with a KME alias for a customer without association is refused, and without the alias it associates the customer', async () => {
  const customer = `customers?resellerId=${R}&customerId=2000000002`
  const sent = order('2000000002', imeis(1, 1400))
  const upload = (body: object) => muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
  const refused = await upload({ ...sent, profileAliases: [{ profileAlias: 'kiosk' }] })
  assert.deepEqual([refused.status, refused.body.code], [400, 40000000])
  assert.match(refused.body.data, /kiosk/)
  assert.equal((await get(customer)).body.code, 40400004, 'a refused upload leaves no association')
  assert.equal((await upload(sent)).status, 200)
  assert.equal((await get(customer)).body.status, 'PENDING')
  await muster.drain()
  assert.equal((await get(`devices?resellerId=${R}&customerId=2000000002`)).body.totalCount, 1)
  const { body } = await muster.ask('GET', '/_muster/v1/activity?operation=associate')
  assert.deepEqual(
    body.activity.map(({ customerId, performedBy, channel, status }: Record<string, string>) => [
      customerId,
      performedBy,
      channel,
      status,
    ]),
    [['2000000002', 'northwind', 'kdp', 'OK']],
  )
})

test('where autoAssociate is false, an upload for a customer without association is refused', async t => {
  const strict = await openMuster({ autoAssociate: 'false' })
  t.after(strict.close)
  const reseller = await strict.token('northwind')
  const body = order('2000000002', imeis(1, 1400))
  const answer = await strict.ask('PUT', '/kcs/v1/rp/devices/upload', { token: reseller, body })
  assert.deepEqual([answer.status, answer.body.code], [404, 40400004])
})

const get = (path: string): ReturnType<Muster['ask']> => muster.ask('GET', `/kcs/v1/rp/${path}`, { token })
