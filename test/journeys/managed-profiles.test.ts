import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { M, M2, openMspMuster } from '../support/msp-server.ts'

const muster = await openMspMuster()
after(muster.close)

const source = await muster.created(M)
const kiosk = (await muster.control('POST', 'profiles', { customer: source, name: 'Kiosk', doEnabled: true, description: 'One' }))
  .body.id
const field = (await muster.control('POST', 'profiles', { customer: source, name: 'Field', doEnabled: true })).body.id

const copying = (profiles: object) => ({ service: 'KME', sourceCustomerId: source, profiles })
const copy = (profiles: object) => muster.as(M, 'POST', 'profiles/copy', copying(profiles))
const list = async (query: string) => (await muster.as(M, 'GET', `profiles?${query}`)).body
const kept = async (id: string) => (await muster.control('GET', `profiles/${id}`)).body

test('profiles are copied to customers, fully and jointly managed, and each copy knows its parent', async () => {
  const [joint, full] = [await muster.managed(M), await muster.created(M)]
  const answer = await copy([
    { profileId: kiosk, targets: [{ customerId: joint }, { customerId: Number(full), newProfileName: ' Lobby ' }] },
    { profileId: field, targets: [{ customerId: full }] },
  ])
  assert.equal(answer.status, 200)
  const results: { profileId: string; customerId: string; newProfileId: string; result: string }[] = answer.body.results
  assert.deepEqual(
    results.map(({ newProfileId, ...rest }) => rest),
    [
      { profileId: kiosk, customerId: joint, result: 'SUCCESS' },
      { profileId: kiosk, customerId: full, result: 'SUCCESS' },
      { profileId: field, customerId: full, result: 'SUCCESS' },
    ],
  )
  const { totalCount, profiles } = await list(`customerIds=${joint},${full}`)
  const shown = profiles.map((one: Record<string, string>) => [one.profileName, one.customerId, one.parentProfileId, one.service])
  assert.deepEqual(
    [totalCount, shown],
    [
      '3',
      [
        ['Field', full, field, 'KnoxMobileEnrollment'],
        ['Kiosk', joint, kiosk, 'KnoxMobileEnrollment'],
        ['Lobby', full, kiosk, 'KnoxMobileEnrollment'],
      ],
    ],
  )
  const { customer, id, name, ...content } = await kept(results[1]?.newProfileId ?? '')
  const { customer: _, id: __, name: ___, ...parents } = await kept(kiosk)
  assert.deepEqual([customer, name, content], [full, 'Lobby', parents])
})

test('where some copies fail the answer is 206, and each failure has its error', async () => {
  const [good, waiting] = [await muster.managed(M), await muster.pending(M)]
  const answer = await copy([
    { profileId: kiosk, targets: [{ customerId: waiting }, { customerId: good }, { customerId: good }, { customerId: 'abc' }] },
    { profileId: 'nope', targets: [{ customerId: good, newProfileName: 'a/b' }] },
    { profileId: field, targets: [{ customerId: good, newProfileName: 'a/b' }] },
  ])
  assert.equal(answer.status, 206)
  const codes = answer.body.results.map(
    (row: { result: string; error?: { errorCode: string } }) => row.error?.errorCode ?? row.result,
  )
  assert.deepEqual(codes, ['4002119', 'SUCCESS', '40000000', '4042100', '40400000', '40000000'])
  assert.deepEqual(answer.body.results[0], {
    profileId: kiosk,
    customerId: waiting,
    result: 'FAIL',
    error: {
      code: 'CANNOT_CHANGE_WHEN_PENDING',
      errorCode: '4002119',
      errorMessage: 'Customer can’t be changed while in pending to link status.',
    },
  })
})

test('a parent is written into its copies, which keep their names, and into nobody else’s', async () => {
  const [one, two, three] = [await muster.managed(M), await muster.managed(M), await muster.managed(M)]
  const targets = [{ customerId: one }, { customerId: two, newProfileName: 'Second' }, { customerId: three }]
  const [first, second, third] = (await copy([{ profileId: field, targets }])).body.results.map(
    (row: { newProfileId: string }) => row.newProfileId,
  )
  const overwrite = (change: object = {}) =>
    muster.as(M, 'POST', 'profiles/overwrite', { service: 'KnoxMobileEnrollment', parentProfileId: field, ...change })

  await muster.control('PATCH', `profiles/${field}`, { description: 'Two' })
  const named = await overwrite({ childProfileIds: [second, kiosk] })
  assert.equal(named.status, 206)
  assert.deepEqual(named.body.results[0], { profileId: second, customerId: two, result: 'SUCCESS' })
  assert.equal(named.body.results[1].error.errorCode, '40400000', 'it is no copy of this one')
  assert.deepEqual(
    [(await kept(second)).description, (await kept(second)).name, (await kept(first)).description],
    ['Two', 'Second', undefined],
  )

  await muster.as(M, 'POST', 'managedCustomers/delink', { customerId: three })
  const all = await overwrite()
  const of = new Map(all.body.results.map((row: { profileId: string }) => [row.profileId, row]))
  assert.deepEqual([all.status, of.get(first)], [206, { profileId: first, customerId: one, result: 'SUCCESS' }])
  assert.equal((await kept(first)).description, 'Two')
  assert.equal((of.get(third) as { error: { errorCode: string } }).error.errorCode, '4002116')

  await muster.control('POST', `managements/${three}/delink/accept`)
  assert.equal((await overwrite()).status, 200, 'who has left is not written to')
  assert.equal((await kept(third)).description, undefined)
})

test('a parent without copies is written nowhere, and that is fine', async () => {
  const lone = (await muster.control('POST', 'profiles', { customer: source, name: 'Lone', doEnabled: true })).body.id
  const answer = await muster.as(M, 'POST', 'profiles/overwrite', { service: 'KME', parentProfileId: lone })
  assert.deepEqual([answer.status, answer.body], [200, { results: [] }])
})

test('what is listed is what the provider manages, by name, in pages', async () => {
  const others = await muster.created(M2)
  const hidden = (await muster.control('POST', 'profiles', { customer: others, name: 'Theirs', doEnabled: true })).body.id
  assert.deepEqual(await list(`profileIds=${hidden}`), { totalCount: '0', profiles: [] })
  const pending = await muster.pending(M)
  await muster.control('POST', 'profiles', { customer: pending, name: 'Private', doEnabled: true })
  assert.deepEqual((await list(`customerIds=${pending}`)).totalCount, '0')
  const ids = async (query: string) => (await list(query)).profiles.map(({ profileId }: { profileId: string }) => profileId)
  assert.deepEqual(await ids(`profileIds=${kiosk},${field},nope`), [field, kiosk])
  assert.deepEqual(await ids(`profileIds=${kiosk},${field}&sortOrder=descending&pageSize=1`), [kiosk])
  assert.deepEqual(await ids(`profileIds=${kiosk},${field}&pageNum=1&pageSize=1`), [kiosk])
  assert.deepEqual(await list('service=KnoxManage'), { totalCount: '0', profiles: [] })
})

test('more copies than a call may ask for are refused before the first', async () => {
  const targets = Array.from({ length: 101 }, (_, i) => ({ customerId: source, newProfileName: `Copy ${i}` }))
  assert.equal((await copy([{ profileId: kiosk, targets }])).body.errorCode, '40000000')
  assert.ok(
    !(await list(`customerIds=${source}&pageSize=100`)).profiles.some(
      (one: { profileName: string }) => one.profileName === 'Copy 0',
    ),
  )
})
