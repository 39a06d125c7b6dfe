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
const profileOf = async (id: string) => (await muster.control('GET', `profiles/${id}`)).body

test('profiles are copied to fully and jointly managed customers, and the list has the parent of each copy', async () => {
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
  const { customer, id, name, parent, ...content } = await profileOf(results[1]?.newProfileId ?? '')
  const { customer: source, id: __, name: ___, ...parents } = await profileOf(kiosk)
  assert.deepEqual([customer, name, parent, content], [full, 'Lobby', { customer: source, id: kiosk }, parents])
})

test('a copy request of which some copies fail has status 206 and an error for each failure', async () => {
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

test('an overwrite changes the copies of the parent, except their names, and no other profile', async () => {
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
  assert.equal(named.body.results[1].error.errorCode, '40400000', 'the profile is no copy of this parent')
  assert.deepEqual(
    [(await profileOf(second)).description, (await profileOf(second)).name, (await profileOf(first)).description],
    ['Two', 'Second', undefined],
  )

  await muster.as(M, 'POST', 'managedCustomers/delink', { customerId: three })
  const all = await overwrite()
  const of = new Map(all.body.results.map((row: { profileId: string }) => [row.profileId, row]))
  assert.deepEqual([all.status, of.get(first)], [206, { profileId: first, customerId: one, result: 'SUCCESS' }])
  assert.equal((await profileOf(first)).description, 'Two')
  assert.equal((of.get(third) as { error: { errorCode: string } }).error.errorCode, '4002116')

  await muster.control('POST', `managements/${three}/delink/accept`)
  assert.equal((await overwrite()).status, 200, 'a copy of a delinked customer is not overwritten')
  assert.equal((await profileOf(third)).description, undefined)
})

test('an overwrite of a parent without copies has status 200 and no results', async () => {
  const lone = (await muster.control('POST', 'profiles', { customer: source, name: 'Lone', doEnabled: true })).body.id
  const answer = await muster.as(M, 'POST', 'profiles/overwrite', { service: 'KME', parentProfileId: lone })
  assert.deepEqual([answer.status, answer.body], [200, { results: [] }])
})

test('the profile list has profiles of actively managed customers alone, sorted by name, in pages', async () => {
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

test('a copy request of more than 100 copies is refused and makes none', async () => {
  const targets = Array.from({ length: 101 }, (_, i) => ({ customerId: source, newProfileName: `Copy ${i}` }))
  assert.equal((await copy([{ profileId: kiosk, targets }])).body.errorCode, '40000000')
  assert.ok(
    !(await list(`customerIds=${source}&pageSize=100`)).profiles.some(
      (one: { profileName: string }) => one.profileName === 'Copy 0',
    ),
  )
})
