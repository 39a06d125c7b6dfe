/** What the portal API shows to a reseller, on data that came by the wire APIs. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const [RESELLER, CUSTOMER] = ['1000000001', '2000000001']
const muster = await openMuster()
after(() => muster.close())
const tokens = { reseller: await muster.token('northwind'), customer: await muster.token('acme') }
type Who = keyof typeof tokens

const get = async (who: Who, path: string) => {
  const answer = await muster.ask('GET', `/_muster/portal/v1/${path}`, { token: tokens[who] })
  assert.equal(answer.status, 200, answer.text)
  return answer
}
const upload = async (transactionId: string, devices: readonly string[]) => {
  const body = { resellerId: RESELLER, customerId: CUSTOMER, transactionId, type: 'IMEI', orderNo: 'PO-1', devices }
  const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body })
  assert.equal(answer.status, 200, answer.text)
  await muster.drain()
}

test('the uploads of a reseller have the four statuses of its portal, and are found by a device', async () => {
  const [one = '', two = '', three = ''] = imeis(3, 200)
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const order = { resellerId: RESELLER, customerId: CUSTOMER, type: 'IMEI', devices: [one, two] }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body: { ...order, transactionId: 'up-1' } })
  const uploads = async (query = '') => (await get('reseller', `reseller/customers/${CUSTOMER}/uploads?pageSize=3${query}`)).body
  assert.deepEqual((await uploads()).uploads[0].status, 'In progress')
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
  await upload('up-2', [two, three])
  await upload('up-3', [one])
  const { uploads: newest, next } = await uploads()
  const shown = ({ uploadId: _, uploaded, completed, ...same }: Record<string, unknown>) => {
    assert.ok(Number(completed) >= Number(uploaded))
    return same
  }
  const counts = (totalDevices: number, refusedDevices: number) => ({
    totalDevices,
    refusedDevices,
    verifiedDevices: totalDevices - refusedDevices,
    uploadedBy: 'northwind',
  })
  assert.deepEqual(newest.map(shown), [
    { transactionId: 'up-3', orderNo: 'PO-1', status: 'Error', ...counts(1, 1) },
    { transactionId: 'up-2', orderNo: 'PO-1', status: 'Completed with error', ...counts(2, 1) },
    { transactionId: 'up-1', orderNo: null, status: 'Completed', ...counts(2, 0) },
  ])
  assert.notEqual(next, null)
  for (const [search, ids] of [
    [three, ['up-2']],
    [one, ['up-1']],
    ['350000000000998', []],
    ['nothing', []],
  ] as const) {
    const { uploads: found } = await uploads(`&search=${search}`)
    assert.deepEqual(
      found.map(({ transactionId }: { transactionId: string }) => transactionId),
      ids,
    )
  }
})

test('the devices of a reseller are found by identifier, order, upload, model and status, and have both IMEIs', async () => {
  const [first = '', second = '', other = ''] = imeis(3, 300)
  await muster.ask('POST', '/_muster/v1/handsets', { body: { imei: first, imei2: second, model: 'SM-X900', eligible: true } })
  await upload('dev-1', [first, other])
  const devices = async (query: string) => (await get('reseller', `reseller/devices?${query}`)).body.devices
  for (const search of [first, second]) {
    const [{ id: _id, uploaded: _uploaded, uploadId, ...device }, ...rest] = await devices(`search=${search}`)
    assert.deepEqual(
      [rest, device],
      [
        [],
        {
          imei: first,
          imei2: second,
          meid: null,
          serialNumber: null,
          model: 'SM-X900',
          orderNo: 'PO-1',
          orderDate: null,
          transactionId: 'dev-1',
          uploadedBy: 'northwind',
          customer: { id: CUSTOMER, name: 'Acme Logistics' },
          status: 'Pending',
        },
      ],
    )
    const kme = await muster.ask('GET', '/kcs/v1/kme/devices/uploads/list?transactionId=dev-1', { token: tokens.customer })
    assert.equal(kme.body.uploadList[0].uploadId, uploadId)
  }
  const imeisOf = async (query: string): Promise<string[]> =>
    (await devices(query)).map(({ imei }: { imei: string }) => imei).toSorted()
  assert.deepEqual(await imeisOf('transactionId=dev-1'), [first, other].toSorted())
  assert.deepEqual(await imeisOf('transactionId=dev-1&model=SM-X900'), [first])
  assert.deepEqual(await imeisOf(`customer=${CUSTOMER}&model=SM-X900`), [first])
  assert.deepEqual(await imeisOf('customer=2000000002'), [])
  assert.ok((await imeisOf('search=PO-1')).includes(other), 'a search for an order number')
  assert.deepEqual(await imeisOf('transactionId=dev-1&status=Verified'), [])
  const approval = { transactionIds: ['dev-1'] }
  await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token: tokens.customer, body: approval })
  assert.deepEqual(await imeisOf('transactionId=dev-1&status=Verified'), [first, other].toSorted())

  const paged: string[] = []
  for (let after = ''; ; ) {
    const { body } = await get('reseller', `reseller/devices?pageSize=2&customer=${CUSTOMER}${after}`)
    paged.push(...body.devices.map(({ imei, serialNumber }: Record<string, string>) => imei ?? serialNumber))
    if (body.next === null) break
    after = `&after=${body.next}`
  }
  const whole = await devices(`customer=${CUSTOMER}`)
  assert.deepEqual(
    paged,
    whole.map(({ imei, serialNumber }: Record<string, string>) => imei ?? serialNumber),
  )
  assert.deepEqual([...paged.slice(0, 2)].toSorted(), [first, other].toSorted(), 'the latest are first')
})

test('the dashboard of a reseller counts its uploads by day and its devices by customer and model', async () => {
  const before = (await get('reseller', 'reseller/dashboard?days=2')).body
  const [phone = '', another = ''] = imeis(2, 400)
  await muster.ask('POST', '/_muster/v1/handsets', { body: { imei: phone, model: 'SM-DASH', eligible: true } })
  await upload('board-1', [phone, another])
  await muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 24 * 60 * 60 * 1000 } })
  tokens.reseller = await muster.token('northwind')
  tokens.customer = await muster.token('acme')
  const { days, ...now } = (await get('reseller', 'reseller/dashboard?days=2')).body
  assert.deepEqual([now.id, now.name, now.country], [RESELLER, 'Northwind Telecom', 'US'])
  assert.deepEqual([now.customers, now.uploads, now.devices], [before.customers, before.uploads + 1, before.devices + 2])
  assert.deepEqual(now.topCustomers[0], { id: CUSTOMER, name: 'Acme Logistics', devices: before.topCustomers[0].devices + 2 })
  const models = (await get('reseller', 'reseller/dashboard?days=366')).body.topModels
  assert.equal(models.length, 5)
  const ofDash = models.find(({ model }: { model: string }) => model === 'SM-DASH')
  const unknown = models.find(({ model }: { model: string }) => model === '')
  assert.ok(unknown.devices >= 1 && (ofDash === undefined || ofDash.devices === 1))
  const [yesterday, today] = days
  assert.equal(today.day - yesterday.day, 24 * 60 * 60 * 1000)
  assert.deepEqual([today.uploads, today.devices], [0, 0])
  assert.deepEqual([yesterday.uploads, yesterday.devices], [before.days[1].uploads + 1, before.days[1].devices + 2])
})

test('a reseller adds a customer by its id with a reference, and sees its location when it has registered the reseller', async () => {
  const add = (body: object, who: Who = 'reseller') =>
    muster.ask('POST', '/_muster/portal/v1/reseller/customers', { token: tokens[who], body })
  const elm = '2000000005'
  const added = await add({ customer: elm, internalReference: 'K-2001' })
  const row = {
    id: elm,
    name: 'Elm Clinics',
    internalReference: 'K-2001',
    msp: null,
    location: null,
    lastUploaded: null,
    uploads: 0,
    devices: 0,
    status: 'Pending customer verification',
  }
  assert.deepEqual([added.status, added.body], [201, row])
  assert.deepEqual((await get('reseller', `reseller/customers/${elm}`)).body, row)
  const problem = async (body: object) => {
    const { status, body: refused } = await add(body)
    return [status, refused.type, refused.detail]
  }
  const taken = (id: string) => [409, 'urn:muster:problem:customer-added', `The reseller has added the customer ${id} already.`]
  assert.deepEqual(await problem({ customer: elm }), taken(elm))
  assert.deepEqual(await problem({ customer: CUSTOMER }), taken(CUSTOMER))
  for (const id of [RESELLER, '1000000002', '9999999999']) {
    const unknown = [404, 'urn:muster:problem:holder-unknown', `There is no customer or provider ${id}.`]
    assert.deepEqual(await problem({ customer: id }), unknown)
  }
  assert.equal((await problem({ customer: '2000000002', internalReference: 'x'.repeat(101) }))[0], 400)
  assert.equal((await add({ customer: RESELLER }, 'customer')).status, 403)

  await muster.ask('PATCH', `/_muster/v1/customers/${elm}`, { body: { services: ['KnoxMobileEnrollment'] } })
  const registered = await muster.ask('POST', '/_muster/portal/v1/customer/resellers', {
    token: await muster.token('elm'),
    body: { reseller: RESELLER },
  })
  assert.equal(registered.status, 201, registered.text)
  const active = { ...row, msp: false, location: 'GB', status: 'Active' }
  assert.deepEqual((await get('reseller', `reseller/customers/${elm}`)).body, active)

  await muster.ask('POST', '/_muster/v1/providers', { body: { id: '4000000003', name: 'Third', country: 'CA' } })
  const provider = await add({ customer: '4000000003' })
  assert.deepEqual([provider.body.name, provider.body.internalReference, provider.body.status], ['Third', null, row.status])
  const { activity } = (await get('reseller', 'activity?event=Customer added&pageSize=1')).body
  assert.equal(activity[0].customerId, '4000000003')
})
