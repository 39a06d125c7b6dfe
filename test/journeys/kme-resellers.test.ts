import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openKmeMuster, R1, R2, T1, T2 } from '../support/kme-server.ts'

const [P1, P2, DRAFT, NONE] = ['b'.repeat(24), 'c'.repeat(24), 'e'.repeat(24), '0'.repeat(24)]

let muster = await openKmeMuster()
let headers: Record<string, string>
beforeEach(async () => {
  await muster.close()
  muster = await openKmeMuster()
  headers = await muster.bearer(T1)
  await muster.profile(P1, 'Kiosk')
  await muster.profile(P2, 'Office')
  await muster.profile(DRAFT, 'Draft', { published: false })
})
after(() => muster.close())

const get = async (path: string) => (await muster.call('GET', path, { headers })).body
const trust = (body: object) => muster.call('POST', 'reseller/approvals', { headers, body })
const addAlias = (body: object) =>
  muster.call('POST', 'reseller/profilealias', { headers, body: { resellerId: R1.id, profileId: P1, alias: 'kiosk', ...body } })
const statesOf = async (names: readonly string[]) =>
  (await get(`devices/list?devices=${names.join(',')}&state=Pending,Unassigned,ProfileAssigned`)).deviceList.map(
    ({ state, profileName }: { state: string; profileName: string | null }) => [state, profileName],
  )
let used = 8000
/** A reseller's upload of one new device, with or without an alias. */
async function upload(alias?: string) {
  const [name = ''] = imeis(1, used++)
  const aliases: Record<string, string> = alias === undefined ? {} : { KME: alias }
  const details = { type: 'imei', orderTime: null, targetService: null, aliases, soldToCode: null } as const
  const { id } = await muster.upload([name], { details })
  return { id, name }
}

test('an approval of an unassociated reseller activates the association, and its uploads are approved with the default profile', async () => {
  const { status, body } = await trust({ resellerId: R1.id, autoApproval: true, defaultProfileId: P2 })
  assert.equal(status, 200)
  assert.deepEqual(body, {
    resellerId: R1.id,
    resellerName: R1.name,
    autoApproval: true,
    defaultProfileId: P2,
    profileAlias: [],
  })
  assert.equal((await muster.store.associations.get({ reseller: R1.id, customer: T1.id }))?.state, 'active')
  const { id, name } = await upload()
  assert.deepEqual(await statesOf([name]), [['ProfileAssigned', 'Office']])
  assert.equal((await get(`devices/uploads/list?transactionId=${id}`)).uploadList[0].state, 'Approved')
})

test('an approval activates a pending association, and earlier uploads remain pending', async () => {
  await muster.associate(R1.id, T1.id)
  const before = await upload()
  assert.equal((await trust({ resellerId: R1.id, autoApproval: true })).status, 200)
  assert.equal((await muster.store.associations.get({ reseller: R1.id, customer: T1.id }))?.state, 'active')
  assert.deepEqual(await statesOf([before.name]), [['Pending', null]])
  assert.deepEqual(await statesOf([(await upload()).name]), [['Unassigned', null]])
})

test('an approval reactivates an inactive association without update, with its earlier preferences and internal reference', async () => {
  await muster.associate(R1.id, T1.id)
  const existing = await muster.store.associations.get({ reseller: R1.id, customer: T1.id })
  assert.ok(existing)
  const earlier = { ...existing, autoApproval: true, defaultProfile: P1, internalReference: 'north' }
  await muster.store.associations.put({ ...earlier, state: 'inactive' })
  const { body } = await trust({ resellerId: R1.id })
  assert.deepEqual([body.autoApproval, body.defaultProfileId], [true, P1])
  const now = await muster.store.associations.get({ reseller: R1.id, customer: T1.id })
  assert.deepEqual([now?.state, now?.internalReference], ['active', 'north'])
})

test('preferences change only with update: absent members stay unchanged, and null removes the default profile', async () => {
  await trust({ resellerId: R1.id, autoApproval: true, defaultProfileId: P1 })
  assert.equal((await trust({ resellerId: R1.id, autoApproval: false })).body.code, 4092103)
  const preferences = async (body: object) => {
    const answer = await trust({ resellerId: Number(R1.id), update: true, ...body })
    assert.equal(answer.status, 200)
    return [answer.body.autoApproval, answer.body.defaultProfileId]
  }
  assert.deepEqual(await preferences({}), [true, P1])
  assert.deepEqual(await preferences({ defaultProfileId: P2 }), [true, P2])
  assert.deepEqual(await preferences({ autoApproval: false }), [false, P2])
  assert.deepEqual(await preferences({ defaultProfileId: null }), [false, null])
})

test('of two concurrent approvals of a reseller, one succeeds and one is refused with 409', async () => {
  const answers = await Promise.all([1, 2].map(() => trust({ resellerId: R1.id })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('the alias of an upload takes precedence over the default profile, with automatic and with later approval', async () => {
  await trust({ resellerId: R1.id, defaultProfileId: P2 })
  const { body: added } = await addAlias({ alias: '  kiosk ' })
  assert.match(added.profileAliasId, /^[0-9a-f]{24}$/)
  const { profileAliasId, ...rest } = added
  assert.deepEqual(rest, { alias: 'kiosk', profileId: P1, profileName: 'Kiosk', resellerId: R1.id })
  const named = await upload('kiosk')
  const plain = await upload()
  assert.deepEqual(await statesOf([named.name]), [['Pending', null]])
  const body = { transactionIds: [named.id, plain.id] }
  assert.equal((await muster.call('POST', 'devices/uploads/approvals', { headers, body })).status, 200)
  assert.deepEqual(await statesOf([named.name]), [['ProfileAssigned', 'Kiosk']])
  assert.deepEqual(await statesOf([plain.name]), [['ProfileAssigned', 'Office']])

  const { body: approved } = await trust({ resellerId: R1.id, autoApproval: true, update: true })
  assert.deepEqual(approved.profileAlias, [added])
  assert.deepEqual(await statesOf([(await upload('kiosk')).name]), [['ProfileAssigned', 'Kiosk']])
  const [{ profileAlias }] = (await get(`profiles/list?profileIds=${P1}`)).profileList
  assert.deepEqual(profileAlias, [added])
})

test('a PUT changes the name, the profile or both of an alias, by id in path, query or body, and changes no device', async () => {
  await trust({ resellerId: R1.id, autoApproval: true })
  const id = (await addAlias({})).body.profileAliasId
  const { name } = await upload('kiosk')
  const change = async (path: string, body: object) => {
    const answer = await muster.call('PUT', `reseller/profilealias${path}`, { headers, body })
    assert.equal(answer.status, 200)
    assert.deepEqual([answer.body.profileAliasId, answer.body.resellerId], [id, R1.id])
    return [answer.body.alias, answer.body.profileName]
  }
  assert.deepEqual(await change(`/${id}`, { alias: 'office' }), ['office', 'Kiosk'])
  assert.deepEqual(await change(`?profileAliasId=${id}`, { profileId: P2 }), ['office', 'Office'])
  assert.deepEqual(await change('', { profileAliasId: id, alias: 'kiosk', profileId: P2 }), ['kiosk', 'Office'])
  assert.deepEqual(await change(`/${id}`, { alias: 'kiosk' }), ['kiosk', 'Office'], 'an alias may be set to its own name')
  assert.deepEqual(await statesOf([name]), [['ProfileAssigned', 'Kiosk']])
  assert.deepEqual(await statesOf([(await upload('kiosk')).name]), [['ProfileAssigned', 'Office']])
})

test('a DELETE with the alias id in path, query or body succeeds for its own customer alone', async () => {
  await trust({ resellerId: R1.id })
  const done = { code: 200, message: 'SUCCESS', data: true }
  const foreign = await muster.bearer(T2)
  for (const where of ['path', 'query', 'body']) {
    const id = (await addAlias({})).body.profileAliasId
    const path = `reseller/profilealias${where === 'path' ? `/${id}` : where === 'query' ? `?profileAliasId=${id}` : ''}`
    const body = where === 'body' ? { profileAliasId: id } : undefined
    assert.equal((await muster.call('DELETE', path, { headers: foreign, body })).body.code, 4040000)
    const answer = await muster.call('DELETE', path, { headers, body })
    assert.deepEqual([answer.status, answer.body], [200, done])
    assert.equal((await muster.call('DELETE', path, { headers, body })).body.code, 4040000)
  }
})

test('an eleventh alias of a reseller is refused, and another reseller may have aliases of the same names', async () => {
  for (const { id } of [R1, R2]) await trust({ resellerId: id })
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => addAlias({ alias: `a${i}` })))
  assert.equal(answers.filter(({ status }) => status === 200).length, 10)
  assert.ok(answers.every(({ status, body }) => status === 200 || body.code === 4000000))
  assert.equal((await addAlias({ resellerId: R2.id, alias: 'a1' })).status, 200)
  const same = await Promise.all([1, 2].map(() => addAlias({ resellerId: R2.id, alias: 'same' })))
  assert.deepEqual(same.map(({ status }) => status).sort(), [200, 409])
})

test('an alias or default of an unpublished profile has no effect until the profile is published', async () => {
  assert.equal((await trust({ resellerId: R1.id, autoApproval: true, defaultProfileId: DRAFT })).status, 200)
  assert.equal((await addAlias({ alias: 'draft', profileId: DRAFT })).status, 200)
  assert.deepEqual(await statesOf([(await upload('draft')).name]), [['Unassigned', null]])
  await muster.profile(DRAFT, 'Draft')
  assert.deepEqual(await statesOf([(await upload()).name]), [['ProfileAssigned', 'Draft']])
})

test('the activity log of a customer has its changes to resellers and aliases, without refused requests', async () => {
  await trust({ resellerId: R1.id })
  const id = (await addAlias({})).body.profileAliasId
  await addAlias({ alias: 'other', profileId: NONE })
  await muster.call('PUT', `reseller/profilealias/${id}`, { headers, body: { alias: 'new' } })
  await muster.call('DELETE', `reseller/profilealias/${id}`, { headers })
  const { rows } = await muster.store.activity.list({ tenant: T1.id, channel: 'kme', status: 'OK' }, { number: 0, size: 10 })
  assert.deepEqual(
    rows.map(({ operation }) => operation),
    ['removeAlias', 'changeAlias', 'addAlias', 'trustReseller'],
  )
})
