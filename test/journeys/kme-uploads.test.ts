import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { uuidOfUpload } from '../../src/enrolment/upload-id.ts'
import { imeis } from '../support/imeis.ts'
import { type KmeMuster, openKmeMuster, R1, R2, T1, T2 } from '../support/kme-server.ts'

const [P1, P2, P3, DRAFT] = ['b'.repeat(24), 'c'.repeat(24), 'd'.repeat(24), 'e'.repeat(24)]

let muster: KmeMuster
let headers: Record<string, string>

before(async () => {
  muster = await openKmeMuster()
  headers = await muster.bearer(T1)
  for (const [id, name] of [
    [P1, 'Explicit'],
    [P2, 'By alias'],
    [P3, 'By default'],
  ] as const)
    await muster.profile(id, name)
  await muster.profile(DRAFT, 'Unpublished', { published: false })
  await muster.associate(R1.id, T1.id)
  await muster.store.aliases.put({ customer: T1.id, reseller: R1.id, alias: 'kiosk', id: 'f'.repeat(24), profile: P2 })
  await muster.store.aliases.put({ customer: T1.id, reseller: R1.id, alias: 'gone', id: '2'.repeat(24), profile: P2 })
  await muster.store.aliases.put({ customer: T1.id, reseller: R1.id, alias: 'draft', id: '1'.repeat(24), profile: DRAFT })
})
after(() => muster.close())
beforeEach(async () => {
  for (const { id } of [R1, R2]) await muster.associate(id, T1.id)
})

let used = 5000
/** A reseller's upload of `count` new phones. */
async function uploaded(count: number, { alias, reseller = R1.id }: { alias?: string; reseller?: string } = {}) {
  const names = imeis(count, used)
  used += count
  const aliases: Record<string, string> = alias === undefined ? {} : { KME: alias }
  const details = { type: 'imei', orderTime: null, targetService: null, aliases, soldToCode: null } as const
  const { id } = await muster.upload(names, { tenant: reseller, details })
  return { id, names }
}
const get = async (path: string) => (await muster.call('GET', path, { headers })).body
const approve = (body: object) => muster.call('POST', 'devices/uploads/approvals', { headers, body })
const statesOf = async ({ names }: { names: readonly string[] }) =>
  (await get(`devices/list?devices=${names.join(',')}&state=Pending,Unassigned,ProfileAssigned`)).deviceList.map(
    ({ state, profileName }: { state: string; profileName: string | null }) => [state, profileName],
  )

test('the list of uploads has the accepted devices of each and can be filtered by reseller, transaction and state', async () => {
  const a = await uploaded(2)
  const b = await uploaded(1, { reseller: R2.id })
  const [upload, ...others] = (await get(`devices/uploads/list?transactionId=${a.id}`)).uploadList
  assert.deepEqual(others, [])
  const { createTime, updateTime, ...rest } = upload
  assert.equal(typeof createTime, 'number')
  assert.equal(typeof updateTime, 'number')
  assert.deepEqual(rest, {
    uploadId: uuidOfUpload(a.id),
    transactionId: a.id,
    resellerId: R1.id,
    resellerName: R1.name,
    orderId: null,
    state: 'Pending',
    deviceCount: 2,
    approvedTime: null,
  })
  const ids = async (query: string) =>
    (await get(`devices/uploads/list?${query}`)).uploadList.map(({ uploadId }: { uploadId: string }) => uploadId)
  assert.deepEqual(await ids(`resellerId=${R2.id}`), [uuidOfUpload(b.id)])
  await approve({ uploadIds: [a.id] })
  assert.ok((await ids('state=approved')).includes(uuidOfUpload(a.id)))
  assert.ok(!(await ids('state=Pending')).includes(uuidOfUpload(a.id)))
  assert.deepEqual(await ids('transactionId=unknown'), [])
  const page = await get('devices/uploads/list?pageSize=1&pageNum=1')
  assert.deepEqual([page.totalCount, page.pageNum, page.pageSize, page.uploadList.length], [2, 1, 1, 1])
})

test("an approval makes the devices of an upload the customer's, and a second approval changes nothing", async () => {
  const upload = await uploaded(2)
  assert.deepEqual(await statesOf(upload), [
    ['Pending', null],
    ['Pending', null],
  ])
  const { status, body } = await approve({ uploadIds: [upload.id] })
  assert.equal(status, 200)
  assert.deepEqual(body, { totalCount: 1, successCount: 1, failedCount: 0 })
  assert.deepEqual(await statesOf(upload), [
    ['Unassigned', null],
    ['Unassigned', null],
  ])
  const [before] = (await get(`devices/uploads/list?transactionId=${upload.id}`)).uploadList
  muster.wind(1000)
  assert.deepEqual((await approve({ uploadIds: [upload.id], profileId: P1 })).body, body)
  assert.deepEqual((await get(`devices/uploads/list?transactionId=${upload.id}`)).uploadList, [before])
  assert.deepEqual(await statesOf(upload), [
    ['Unassigned', null],
    ['Unassigned', null],
  ])
})

const PROFILES: readonly [string, { alias?: string; profileId?: string; defaultProfile?: string }, string | null][] = [
  ['that the approval names', { profileId: P1, alias: 'kiosk', defaultProfile: P3 }, 'Explicit'],
  ['of the alias that the upload names', { alias: 'kiosk', defaultProfile: P3 }, 'By alias'],
  ["that is the reseller's default", { defaultProfile: P3 }, 'By default'],
  [
    "that is the reseller's default, where the alias was deleted after the upload",
    { alias: 'gone', defaultProfile: P3 },
    'By default',
  ],
  ["that is the reseller's default, where the alias' one is unpublished", { alias: 'draft', defaultProfile: P3 }, 'By default'],
  ['where neither an alias nor a default is set', {}, null],
]
for (const [what, { alias, profileId, defaultProfile }, name] of PROFILES) {
  test(`approved devices get ${name === null ? 'no profile' : 'the profile'} ${what}`, async () => {
    await muster.associate(R1.id, T1.id, { ...(defaultProfile !== undefined && { defaultProfile }) })
    const upload = await uploaded(1, { alias })
    if (alias === 'gone') await muster.store.aliases.remove({ customer: T1.id, reseller: R1.id, alias })
    await approve({ transactionIds: [upload.id], profileId })
    assert.deepEqual(await statesOf(upload), [[name === null ? 'Unassigned' : 'ProfileAssigned', name]])
  })
}

test('approveAll approves all pending uploads, or those of one reseller', async () => {
  await approve({ approveAll: true })
  const [a, b, c] = [await uploaded(1), await uploaded(1, { reseller: R2.id }), await uploaded(1, { reseller: R2.id })]
  assert.deepEqual((await approve({ approveAll: true, resellerId: R2.id })).body, {
    totalCount: 2,
    successCount: 2,
    failedCount: 0,
  })
  assert.deepEqual([await statesOf(a), await statesOf(b), await statesOf(c)].flat(), [
    ['Pending', null],
    ['Unassigned', null],
    ['Unassigned', null],
  ])
  assert.deepEqual((await approve({ approveAll: true })).body, { totalCount: 1, successCount: 1, failedCount: 0 })
  assert.deepEqual((await approve({ approveAll: true })).body, { totalCount: 0, successCount: 0, failedCount: 0 })
})

test('an approval that names an unknown upload is refused as a whole', async () => {
  const upload = await uploaded(1)
  assert.equal((await approve({ uploadIds: [upload.id, '0'.repeat(24)] })).body.code, 4040000)
  assert.deepEqual(await statesOf(upload), [['Pending', null]])
})

test("a customer cannot see or approve another customer's upload", async () => {
  const upload = await uploaded(1)
  const theirs = await muster.bearer(T2)
  const { body } = await muster.call('POST', 'devices/uploads/approvals', { headers: theirs, body: { uploadIds: [upload.id] } })
  assert.equal(body.code, 4040000)
  assert.equal((await muster.call('GET', 'devices/uploads/list', { headers: theirs })).body.totalCount, 0)
})

test('an approval makes a pending association active and leaves an inactive one unchanged', async () => {
  const stateOf = async () => (await muster.store.associations.get({ reseller: R1.id, customer: T1.id }))?.state
  const upload = await uploaded(1)
  assert.equal(await stateOf(), 'pending')
  await approve({ uploadIds: [upload.id] })
  assert.equal(await stateOf(), 'active')

  const later = await uploaded(1)
  const association = await muster.store.associations.get({ reseller: R1.id, customer: T1.id })
  if (association !== undefined) await muster.store.associations.put({ ...association, state: 'inactive' })
  await approve({ uploadIds: [later.id] })
  assert.equal(await stateOf(), 'inactive')
})

test('devices of an upload are approved within the request up to 500, and by the worker beyond that', async () => {
  const short = await uploaded(500)
  await approve({ uploadIds: [short.id] })
  assert.ok((await statesOf({ names: short.names.slice(-3) })).every(([state]: [string]) => state === 'Unassigned'))

  const long = await uploaded(1200)
  assert.deepEqual((await approve({ uploadIds: [long.id], profileId: P1 })).body, {
    totalCount: 1,
    successCount: 1,
    failedCount: 0,
  })
  assert.equal((await get('devices/list?pageSize=1')).processingCount, 1200)
  await muster.drain()
  const { totalCount, processingCount } = await get(`devices/list?uploadId=${long.id}&profileId=${P1}&pageSize=1`)
  assert.deepEqual([totalCount, processingCount], [1200, 0])
})
