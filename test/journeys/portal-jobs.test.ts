/** Jobs of a customer over named devices and over all that match a filter. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const [RESELLER, CUSTOMER, PROFILE] = ['1000000001', '2000000001', '65a000000000000000000001']
const muster = await openMuster()
after(() => muster.close())
const tokens = { reseller: await muster.token('northwind'), customer: await muster.token('acme') }

const ask = (method: string, path: string, body?: object, token = tokens.customer) =>
  muster.ask(method, `/_muster/portal/v1/customer/${path}`, { token, ...(body && { body }) })
const get = async (path: string) => {
  const answer = await ask('GET', path)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const countOf = async (query: string): Promise<number> => (await get(`devices?pageSize=1&${query}`)).totalCount
const upload = async (transactionId: string, devices: readonly string[]) => {
  const body = { resellerId: RESELLER, customerId: CUSTOMER, transactionId, type: 'IMEI', orderNo: transactionId, devices }
  const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body })
  assert.equal(answer.status, 200, answer.text)
}
const approve = async (transactionId: string) => {
  const body = { transactionIds: [transactionId] }
  const answer = await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token: tokens.customer, body })
  assert.equal(answer.status, 200, answer.text)
  await muster.drain()
}
const arrive = async (transactionId: string, devices: readonly string[]) => {
  await upload(transactionId, devices)
  await muster.drain()
  await approve(transactionId)
}
const begin = async (order: object) => {
  const answer = await ask('POST', 'devices/jobs', order)
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}
/** Begins a job on all devices that match, and returns its end. */
const onAll = async (filter: Record<string, string>, act: object) => {
  const expectedCount = await countOf(new URLSearchParams(filter).toString())
  const job = await begin({ ...act, filter, expectedCount })
  assert.deepEqual([job.status, job.total, job.done], ['In progress', expectedCount, 0])
  await muster.drain()
  return get(`jobs/${job.id}`)
}

test('a profile is assigned to all devices that match a filter, and unassigned while the filter loses its devices', async () => {
  await arrive('job-1', imeis(1700, 1000))
  await arrive('job-2', imeis(20, 3000))
  const assigned = await onAll({ orderNo: 'job-1' }, { act: 'assignProfile', profileId: PROFILE })
  const { id, accepted, completed, ...same } = assigned
  assert.deepEqual(same, {
    act: 'assignProfile',
    status: 'Completed',
    total: 1700,
    done: 1700,
    failed: 0,
    unmatched: 0,
    profileId: PROFILE,
    failures: [],
    next: null,
  })
  assert.ok(completed >= accepted)
  assert.equal(await countOf('orderNo=job-1&status=Profile assigned'), 1700)
  assert.equal(await countOf('orderNo=job-2&status=Profile assigned'), 0, 'devices beside the filter are untouched')

  const before = await countOf('status=Profile assigned')
  const unassigned = await onAll({ status: 'Profile assigned' }, { act: 'unassignProfile' })
  assert.deepEqual([unassigned.status, unassigned.total, unassigned.done], ['Completed', before, before])
  assert.equal(await countOf('status=Profile assigned'), 0)
  const { activity } = await (await muster.ask('GET', '/_muster/portal/v1/activity?pageSize=2', { token: tokens.customer })).body
  assert.deepEqual(
    activity.map(({ operation, status, description, details }: Record<string, unknown>) => [
      operation,
      status,
      description,
      details,
    ]),
    [
      ['unassignProfile', 'Completed', `${before} devices`, { filter: ['status=Profile assigned'] }],
      ['assignProfile', 'Completed', 'Base, 1700 devices', { profileId: PROFILE, filter: ['orderNo=job-1'] }],
    ],
  )
})

test('a job on all devices changes none that is uploaded while it waits or runs', async () => {
  const before = await countOf('')
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const job = await begin({ act: 'tag', add: ['all'], filter: {}, expectedCount: before })
  await upload('late-1', imeis(600, 5000))
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
  await muster.drain()
  await approve('late-1')
  const { status, done } = await get(`jobs/${job.id}`)
  assert.deepEqual([status, done], ['Completed', before])
  assert.equal(await countOf('tag=all'), before)
  assert.equal(await countOf('orderNo=late-1'), 600)
  assert.equal(await countOf('orderNo=late-1&tag=all'), 0)
})

test('a job and uploads that run at the same time reach each their own devices', async () => {
  await arrive('race-1', imeis(1500, 20_000))
  const late = imeis(1200, 22_000)
  const order = { act: 'assignProfile', profileId: PROFILE, filter: { status: 'Unassigned' } }
  const expectedCount = await countOf('status=Unassigned')
  const [job] = await Promise.all([
    begin({ ...order, expectedCount }),
    ...[0, 1, 2].map(i => upload(`race-late-${i}`, late.slice(400 * i, 400 * (i + 1)))),
  ])
  await muster.drain()
  const { status, done, failed, unmatched } = await get(`jobs/${job.id}`)
  assert.deepEqual([status, done, failed, unmatched], ['Completed', expectedCount, 0, 0])
  for (const i of [0, 1, 2]) await approve(`race-late-${i}`)
  for (const i of [0, 1, 2]) assert.equal(await countOf(`orderNo=race-late-${i}&status=Unassigned`), 400)
  assert.equal(await countOf('orderNo=race-1&status=Profile assigned'), 1500)
})

test('devices that leave the filter before a job reaches them stay unchanged and are counted as unmatched', async () => {
  const phones = imeis(1200, 7000)
  await arrive('left-1', phones)
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const filter = { orderNo: 'left-1', status: 'Unassigned' }
  // Orders of one tenant run one after the other, so the devices leave the filter before the job begins.
  await muster.ask('PUT', '/kcs/v1/kme/devices/assignProfile', {
    token: tokens.customer,
    body: { profileId: PROFILE, deviceIds: phones.slice(0, 700) },
  })
  const job = await begin({ act: 'delete', filter, expectedCount: 1200 })
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
  await muster.drain()
  const { status, total, done, failed, unmatched } = await get(`jobs/${job.id}`)
  assert.deepEqual(
    { status, total, done, failed, unmatched },
    { status: 'Completed', total: 1200, done: 500, failed: 0, unmatched: 700 },
  )
  assert.equal(await countOf('orderNo=left-1&status=Profile assigned'), 700)
  assert.equal(await countOf('orderNo=left-1'), 700)
})

test('a job changes no more devices than were confirmed, although more match when it runs', async () => {
  const phones = imeis(610, 9000)
  await arrive('more-1', phones)
  await begin({ act: 'tag', devices: phones.slice(600), add: ['more'] })
  assert.equal(await countOf('tag=more'), 10)
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  await begin({ act: 'tag', devices: phones.slice(0, 600), add: ['more'] })
  const job = await begin({ act: 'delete', filter: { tag: 'more' }, expectedCount: 10 })
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
  await muster.drain()
  const { done, unmatched } = await get(`jobs/${job.id}`)
  assert.deepEqual([done, unmatched], [10, 0])
  assert.equal(await countOf('tag=more'), 600)
})

test('all devices that match are deleted, by each kind of filter', async () => {
  const phones = imeis(900, 10_000)
  await arrive('gone-1', phones)
  const { devices } = await get('devices?orderNo=gone-1&pageSize=3')
  const [{ uploadId, imei }] = devices
  await begin({ act: 'tag', devices: phones.slice(0, 600), add: ['a "quoted" %'] })
  await muster.drain()
  const cases: readonly [filter: Record<string, string>, count: number][] = [
    [{ search: imei }, 1],
    [{ tag: 'a "quoted" %', uploadId }, 600],
    [{ orderNo: 'gone-1', reseller: RESELLER, status: 'Unassigned' }, 299],
  ]
  for (const [filter, count] of cases) {
    const { status, done } = await onAll(filter, { act: 'delete' })
    assert.deepEqual([status, done], ['Completed', count], JSON.stringify(filter))
  }
  assert.equal(await countOf('orderNo=gone-1'), 0)
})

test('the devices that a job could not change are listed with their reasons, page by page', async () => {
  const phones = imeis(700, 12_000)
  await arrive('full-1', phones)
  const ten = Array.from({ length: 10 }, (_, i) => `t${i}`)
  await onAll({ orderNo: 'full-1' }, { act: 'tag', add: ten })
  const job = await onAll({ orderNo: 'full-1' }, { act: 'tag', add: ['eleventh'] })
  assert.deepEqual([job.status, job.done, job.failed, job.failures.length], ['Error', 700, 700, 100])
  assert.ok(job.failures.every((one: { reason: string; imei: string }) => one.reason === 'too-many-tags' && one.imei))
  const found: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: { failures: { imei: string }[]; next: string | null } = await get(
      `jobs/${job.id}?pageSize=300${after && `&after=${after}`}`,
    )
    found.push(...page.failures.map(({ imei }) => imei))
    after = page.next
  }
  assert.deepEqual(found.sort(), phones.toSorted())

  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const named = await begin({ act: 'assignProfile', profileId: PROFILE, devices: phones.slice(0, 600) })
  const back = { resellerId: RESELLER, customerId: CUSTOMER, transactionId: 'back-1', type: 'IMEI', devices: phones.slice(0, 2) }
  await muster.ask('PUT', '/kcs/v1/rp/devices/delete', { token: tokens.reseller, body: back })
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
  await muster.drain()
  // Which of the two tenants is served first is not decided here.
  const { failed, failures } = await get(`jobs/${named.id}`)
  assert.equal(failures.length, failed)
  for (const failure of failures)
    assert.deepEqual([failure.reason, failure.imei, failure.serialNumber], ['device-not-found', null, null])
})

test('a job is refused with another expected count, unfit members and devices that it may not change', async () => {
  const [waiting = '', phone = ''] = imeis(2, 14_000)
  await arrive('ok-1', [phone])
  await upload('wait-1', [waiting])
  await muster.drain()
  const count = await countOf('')
  const filter = {}
  const cases: readonly [order: object, status: number, type: string][] = [
    [{ act: 'delete', filter, expectedCount: count + 1 }, 409, 'count-unexpected'],
    [{ act: 'delete', filter, expectedCount: 0 }, 400, 'request-unfit'],
    [{ act: 'delete', filter }, 400, 'request-unfit'],
    [{ act: 'delete' }, 400, 'request-unfit'],
    [{ act: 'delete', devices: [phone], filter, expectedCount: count }, 400, 'request-unfit'],
    [{ act: 'delete', devices: [phone], expectedCount: 1 }, 400, 'request-unfit'],
    [{ act: 'delete', devices: [] }, 400, 'request-unfit'],
    [{ act: 'erase', devices: [phone] }, 400, 'request-unfit'],
    [{ act: 'delete', filter: { stauts: 'Unassigned' }, expectedCount: count }, 400, 'request-unfit'],
    [{ act: 'delete', filter: { status: 'Pending' }, expectedCount: 1 }, 400, 'request-unfit'],
    [{ act: 'delete', devices: ['no'] }, 400, 'request-unfit'],
    [{ act: 'delete', devices: [waiting] }, 409, 'device-pending'],
    [{ act: 'delete', devices: [phone, '350000000000030'] }, 404, 'device-unknown'],
    [{ act: 'tag', devices: [phone] }, 400, 'request-unfit'],
    [{ act: 'assignProfile', devices: [phone] }, 400, 'request-unfit'],
    [{ act: 'assignProfile', devices: [phone], profileId: 'f'.repeat(24) }, 404, 'profile-unknown'],
    [{ act: 'assignProfile', filter, expectedCount: count, profileId: 'f'.repeat(24) }, 404, 'profile-unknown'],
    [{ act: 'assignProfile', devices: [phone], profileId: PROFILE, userName: 'plain' }, 400, 'request-unfit'],
  ]
  for (const [order, status, type] of cases) {
    const answer = await ask('POST', 'devices/jobs', order)
    assert.deepEqual([answer.status, answer.body.type], [status, `urn:muster:problem:${type}`], JSON.stringify(order))
  }
  const unexpected = await ask('POST', 'devices/jobs', { act: 'delete', filter, expectedCount: count + 1 })
  assert.equal(unexpected.body.detail, `${count} devices match the filter, and not ${count + 1}.`)
  assert.equal(await countOf(''), count)
})

test('the jobs of a customer are listed newest first, and no other tenant reads one', async () => {
  const [phone = ''] = imeis(1, 15_000)
  await arrive('list-1', [phone])
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const waiting = await begin({ act: 'tag', add: ['x'], filter: { orderNo: 'list-1' }, expectedCount: 1 })
  const { jobs } = await get('jobs?open=true')
  assert.deepEqual(jobs, [waiting])
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
  await muster.drain()
  assert.deepEqual((await get('jobs?open=true')).jobs, [])
  const { jobs: ended, totalCount } = await get('jobs?open=false&pageSize=2')
  assert.equal(ended[0].id, waiting.id)
  assert.ok(totalCount > ended.length)
  const provider = await muster.token('meridian')
  for (const [path, token] of [
    [`jobs/${waiting.id}`, provider],
    [`jobs/${'f'.repeat(24)}`, tokens.customer],
  ] as const) {
    const answer = await ask('GET', path, undefined, token)
    assert.deepEqual([answer.status, answer.body.type], [404, 'urn:muster:problem:job-unknown'])
  }
  assert.equal((await ask('GET', 'jobs', undefined, provider)).body.totalCount, 0)
  // An approval of the same customer is a transaction and no job.
  const uploads = await muster.ask('GET', `/_muster/v1/activity?event=Upload approved&pageSize=1`)
  assert.equal((await ask('GET', `jobs/${uploads.body.activity[0].id}`)).status, 404)
})
