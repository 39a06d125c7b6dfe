/** What the portal API shows to a customer, on data that came by the wire APIs. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const [RESELLER, CUSTOMER, PROFILE] = ['1000000001', '2000000001', '65a000000000000000000001']
const muster = await openMuster()
after(() => muster.close())
const tokens = { reseller: await muster.token('northwind'), customer: await muster.token('acme') }

const get = async (path: string, token = tokens.customer, headers: Record<string, string> = {}) => {
  const answer = await muster.ask('GET', `/_muster/portal/v1/customer/${path}`, { token, headers })
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const kme = async (method: string, path: string, body: object) => {
  const answer = await muster.ask(method, `/kcs/v1/kme/devices/${path}`, { token: tokens.customer, body })
  assert.ok(answer.status < 300, answer.text)
  await muster.drain()
}
const upload = async (transactionId: string, devices: readonly string[]) => {
  const body = { resellerId: RESELLER, customerId: CUSTOMER, transactionId, type: 'IMEI', orderNo: transactionId, devices }
  const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body })
  assert.equal(answer.status, 200, answer.text)
  await muster.drain()
}
const approve = (transactionId: string) => kme('POST', 'uploads/approvals', { transactionIds: [transactionId] })

test('the devices of a customer are filtered by each column, sorted and paged', async () => {
  const [first = '', second = '', third = '', fourth = ''] = imeis(4, 700)
  await muster.ask('POST', '/_muster/v1/handsets', { body: { imei: first, imei2: second, model: 'SM-X901', eligible: true } })
  await upload('list-1', [first, third])
  await upload('list-2', [fourth])
  await approve('list-1')
  await kme('PUT', 'assignProfile', { profileId: PROFILE, deviceIds: [third], deviceDetails: { tags: ['till, 2'] } })
  const { devices } = await get('devices?pageSize=1000')
  const { uploadId } = devices.find(({ imei }: { imei: string }) => imei === first)
  const found = async (query: string) => {
    const { devices, totalCount } = await get(`devices?${query}`)
    assert.equal(totalCount, devices.length, query)
    return devices.map(({ imei }: { imei: string }) => imei)
  }
  const cases: readonly [query: string, imeis: readonly string[]][] = [
    [`search=${first.slice(0, 14)}`, [first]],
    [`search=${second}`, [first]],
    [`search=${first}0`, []],
    ['model=SM-X901', [first]],
    ['orderNo=list-1', [third, first]],
    [`uploadId=${uploadId}`, [third, first]],
    [`uploadId=${uploadId}&status=Unassigned`, [first]],
    [`uploadId=${uploadId}&sortBy=status&descending=false`, [third, first]],
    [`uploadId=${uploadId}&sortBy=submitted&descending=false`, [first, third]],
    [`orderNo=list-1&profile=${PROFILE}`, [third]],
    ['tag=till, 2', [third]],
    ['tag=till', []],
    ['orderNo=list-2', []],
    ['orderNo=list-2&status=Pending', [fourth]],
    ['orderNo=list-1&reseller=1000000002', []],
  ]
  for (const [query, expected] of cases) assert.deepEqual(await found(query), expected, query)

  const whole = (await get('devices')).devices
  const pages = await Promise.all([0, 1, 2, 3, 4, 5].map(pageNum => get(`devices?pageSize=1&pageNum=${pageNum}`)))
  assert.equal(pages[0].totalPage, whole.length)
  const paged = pages.flatMap(page => page.devices)
  assert.deepEqual(paged, whole)
  assert.equal(whole[0].imei, third, 'the latest is first')
})

test('a device is found by its id and by each identifier, and one of another tenant is unknown', async () => {
  const [one = '', two = ''] = imeis(2, 720)
  await muster.ask('POST', '/_muster/v1/handsets', {
    body: { imei: one, imei2: two, serialNumber: 'R5PORTAL01', eligible: true },
  })
  await upload('one-1', [one])
  const shown = await get(`devices/${one}`)
  const { id, uploadId, submitted, updated, ...same } = shown
  assert.deepEqual(same, {
    imei: one,
    imei2: two,
    meid: null,
    serialNumber: 'R5PORTAL01',
    model: null,
    orderNo: 'one-1',
    status: 'Pending',
    lockStatus: 'Unlocked',
    profile: null,
    userName: null,
    tags: [],
    reseller: { id: RESELLER, name: 'Northwind Telecom' },
  })
  assert.match(uploadId, /^[0-9a-f-]{36}$/)
  assert.ok(submitted > 0 && updated >= submitted)
  for (const name of [id, two, 'r5portal01', `${two.slice(0, 8)}-${two.slice(8)}`])
    assert.deepEqual(await get(`devices/${name}`), shown)
  for (const name of ['350000000000030', ...imeis(1, 729), 'no', 'f'.repeat(24)]) {
    const answer = await muster.ask('GET', `/_muster/portal/v1/customer/devices/${name}`, { token: tokens.customer })
    assert.deepEqual([answer.status, answer.body.type], [404, 'urn:muster:problem:device-unknown'], name)
  }
})

test('the dashboard of a customer counts its devices by status and profile, and the uploads that wait', async () => {
  const before = await get('dashboard')
  assert.deepEqual([before.id, before.name, before.country], [CUSTOMER, 'Acme Logistics', 'US'])
  await upload('dash-1', imeis(3, 740))
  const counts = (dashboard: { statuses: { status: string; devices: number }[] }) =>
    Object.fromEntries(dashboard.statuses.map(({ status, devices }) => [status, devices]))
  const waiting = await get('dashboard')
  assert.equal(Object.keys(counts(waiting)).length, 9)
  assert.equal(counts(waiting).Pending, (counts(before).Pending ?? 0) + 3)
  assert.deepEqual([waiting.pendingUploads, waiting.devices], [before.pendingUploads + 1, before.devices])
  await approve('dash-1')
  await kme('PUT', 'assignProfile', { profileId: PROFILE, deviceIds: imeis(2, 740) })
  const now = await get('dashboard')
  assert.deepEqual([now.pendingUploads, now.devices], [before.pendingUploads, before.devices + 3])
  assert.equal(counts(now)['Profile assigned'], (counts(before)['Profile assigned'] ?? 0) + 2)
  assert.deepEqual(now.topProfiles, [{ id: PROFILE, name: 'Base', devices: before.topProfiles[0].devices + 2 }])
})

test('a provider sees its own devices, and those of a customer that it acts for', async () => {
  const provider = await muster.token('meridian')
  const own = await get('devices', provider)
  assert.deepEqual(
    own.devices.map(({ imei }: { imei: string }) => imei),
    ['350000000000030'],
  )
  const acting = await get('devices', provider, { 'x-wsm-managed-tenantid': CUSTOMER })
  assert.deepEqual(acting, await get('devices'))
})

test('the uploads of a customer are listed newest first, with their status and who approved them', async () => {
  const phones = imeis(5, 760)
  const session = async (account: string) => {
    const headers = { 'x-muster-console': 'test' }
    const signedIn = await muster.ask('POST', '/_muster/portal/v1/session', { body: { account }, headers })
    const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
    const issued = await muster.ask('POST', '/_muster/portal/v1/session/token', { headers: { ...headers, cookie } })
    return issued.body.access_token
  }
  for (const [i, phone] of phones.slice(0, 4).entries()) await upload(`got-${i}`, [phone])
  const approvals: readonly [upload: string, token: string, headers?: Record<string, string>][] = [
    ['got-0', tokens.customer],
    ['got-1', await session('it@acme.example')],
    ['got-2', await muster.token('meridian'), { 'x-wsm-managed-tenantid': CUSTOMER }],
  ]
  for (const [id, token, headers] of approvals) {
    const body = { transactionIds: [id] }
    const answer = await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token, body, ...(headers && { headers }) })
    assert.equal(answer.status, 200, answer.text)
  }
  const association = `/_muster/v1/associations/${RESELLER}/${CUSTOMER}`
  await muster.ask('PATCH', association, { body: { autoApproval: true } })
  await upload('got-4', phones.slice(4))
  await muster.ask('PATCH', association, { body: { autoApproval: false } })

  const { uploads } = await get('uploads?pageSize=5')
  const approvers = uploads.map(({ transactionId, status, approvedBy }: Record<string, unknown>) => [
    transactionId,
    status,
    approvedBy,
  ])
  assert.deepEqual(approvers, [
    ['got-4', 'Approved', ''],
    ['got-3', 'Pending', null],
    ['got-2', 'Approved', 'Meridian Managed Services'],
    ['got-1', 'Approved', 'it@acme.example'],
    ['got-0', 'Approved', 'acme'],
  ])
  const { uploadId, uploaded, approved, ...same } = uploads[4]
  assert.ok(approved >= uploaded)
  const reseller = { id: RESELLER, name: 'Northwind Telecom' }
  const shown = {
    transactionId: 'got-0',
    reseller,
    orderNo: 'got-0',
    devices: 1,
    status: 'Approved',
    approvedBy: 'acme',
    profile: null,
  }
  assert.deepEqual(same, shown)
  for (const [query, ids] of [
    [`search=${phones[2]}`, ['got-2']],
    ['search=350000000000030', []],
    ['search=nothing', []],
    ['reseller=1000000002', []],
  ] as const) {
    const { uploads: found, totalCount } = await get(`uploads?${query}`)
    assert.deepEqual(
      [totalCount, found.map(({ transactionId }: { transactionId: string }) => transactionId)],
      [ids.length, ids],
      query,
    )
  }
  const pending = (await get('uploads?status=Pending')).uploads
  assert.ok(pending.length > 0 && pending.every(({ status }: { status: string }) => status === 'Pending'))
})

test('the explanation of a phone names the first rule that it does not meet', async () => {
  const [one = '', unknown = '', waiting = '', ineligible = ''] = imeis(4, 780)
  const explained = async (device: string) => {
    const { findings, ...found } = await get(`devices/${device}/explanation`)
    const at = findings.findIndex(({ outcome }: { outcome: string }) => outcome === 'fail')
    const outcomes = findings.map(({ outcome }: { outcome: string }, i: number) => [outcome, i < at || at < 0, i > at && at >= 0])
    for (const [outcome, before, behind] of outcomes)
      assert.equal(outcome, before ? 'pass' : behind ? 'not reached' : 'fail', device)
    return at < 0 ? ['none', found.device !== null] : [findings[at].rule, found.device !== null, findings[at].found]
  }
  assert.deepEqual(await explained('no'), ['device-name', false, 'it is none of them'])
  assert.deepEqual(await explained('f'.repeat(24)), ['uploaded', false, 'no device of this customer has it'])
  assert.deepEqual(await explained(unknown), ['uploaded', false, 'no device of this customer has it'])
  const ofAnother = '350000000000030'
  assert.deepEqual(await explained(ofAnother), ['uploaded', false, 'no device of this customer has it'])

  await upload('why-1', [one])
  const { uploadId } = await get(`devices/${one}`)
  assert.deepEqual(await explained(one), ['approved', true, `the upload ${uploadId} waits for approval`])
  await approve('why-1')
  assert.deepEqual(await explained(one), ['profile-assigned', true, 'it has none'])
  await kme('PUT', 'assignProfile', { profileId: PROFILE, deviceIds: [one] })
  assert.deepEqual(await explained(one), ['none', true])
  await muster.ask('PATCH', `/_muster/v1/devices/${one}`, { body: { lockStatus: 'Locked' } })
  assert.deepEqual(await explained(one), ['unlocked', true, 'Locked'])
  await muster.ask('PATCH', `/_muster/v1/devices/${one}`, { body: { state: 'LicenseExpired' } })
  assert.deepEqual(await explained(one), ['status', true, 'License expired'])

  await muster.ask('POST', '/_muster/v1/handsets', { body: { imei: ineligible, eligible: false } })
  await upload('why-2', [ineligible, ofAnother])
  const refused = (why: string) => ['uploaded', false, `the upload why-2 of Northwind Telecom refused it: ${why}`]
  assert.deepEqual(await explained(ineligible), refused('it is no device that can be enrolled'))
  assert.deepEqual(await explained(ofAnother), refused('it was uploaded before'))
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const order = { resellerId: RESELLER, customerId: CUSTOMER, type: 'IMEI', transactionId: 'why-3', devices: [waiting] }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body: order })
  assert.deepEqual(await explained(waiting), ['uploaded', false, 'the upload why-3 of Northwind Telecom is in progress'])
  assert.deepEqual(await explained(unknown), ['uploaded', false, 'no device of this customer has it'])
  // Older uploads than those with 20,000 devices are not searched.
  for (const [i, transactionId] of ['why-4', 'why-5'].entries()) {
    assert.deepEqual(await explained(ineligible), refused('it is no device that can be enrolled'))
    const long = { ...order, transactionId, devices: imeis(10_000, 100_000 + i * 10_000) }
    await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body: long })
  }
  assert.deepEqual(await explained(ineligible), ['uploaded', false, 'no device of this customer has it'])
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
})

test('tags are added to devices and removed, and a device with ten tags gets no other', async () => {
  const phones = imeis(700, 800)
  const [one = '', two = ''] = phones
  await upload('tags-1', phones)
  const change = (body: object) =>
    muster.ask('POST', '/_muster/portal/v1/customer/devices/tags', { token: tokens.customer, body })
  const pending = await change({ devices: [one], add: ['till'] })
  assert.deepEqual([pending.status, pending.body.type], [409, 'urn:muster:problem:device-pending'])
  assert.equal((await change({ devices: [one], add: ['x'.repeat(257)] })).status, 400)
  await approve('tags-1')
  const tagsOf = async (device: string): Promise<readonly string[]> => (await get(`devices/${device}`)).tags
  const changed = async (body: object) => {
    const answer = await change(body)
    assert.equal(answer.status, 200, answer.text)
    await muster.drain()
    return answer.body
  }
  assert.deepEqual(await changed({ devices: [one, one, two], add: ['till', 'north'] }), { count: 2, done: 2, failed: 0 })
  assert.deepEqual(await tagsOf(two), ['till', 'north'])
  const { updated } = await get(`devices/${two}`)
  await changed({ devices: [one, two], add: ['north'], remove: ['south'] })
  assert.equal((await get(`devices/${two}`)).updated, updated, 'an unchanged device has the same time')
  await changed({ devices: [one], add: ['east', 'north'], remove: ['till', 'north'] })
  assert.deepEqual(await tagsOf(one), ['north', 'east'])
  const eight = Array.from({ length: 8 }, (_, i) => `t${i}`)
  await changed({ devices: [one], add: eight })
  assert.deepEqual(await changed({ devices: [one, two], add: ['last'] }), { count: 2, done: 2, failed: 1 })
  assert.deepEqual([(await tagsOf(one)).length, await tagsOf(two)], [10, ['till', 'north', 'last']])
  await changed({ devices: [one], add: ['last'], remove: ['t0'] })
  assert.ok((await tagsOf(one)).includes('last'))
  assert.equal((await changed({ devices: phones, add: ['many'], remove: ['t1'] })).count, 700)
  assert.equal((await get('devices?tag=many&pageSize=1')).totalCount, 700)
  const listed = await muster.ask('GET', `/kcs/v1/kme/devices/list?devices=${two}`, { token: tokens.customer })
  assert.deepEqual(listed.body.deviceList[0].tags, ['till', 'north', 'last', 'many'])
  const refused: readonly [body: object, status: number][] = [
    [{ devices: [one] }, 400],
    [{ devices: [], add: ['a'] }, 400],
    [{ devices: ['no'], add: ['a'] }, 400],
    [{ devices: [one, '350000000000030'], add: ['a'] }, 404],
    [{ devices: [one], add: [...eight, 'a', 'b', 'c'] }, 400],
  ]
  for (const [body, status] of refused) assert.equal((await change(body)).status, status, JSON.stringify(body))
})
