import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { makeAgentReader } from '../../src/agents/reader.ts'
import type { AgentReader } from '../../src/enrolment/profile.ts'
import { imeis } from '../support/imeis.ts'
import { type KmeMuster, openKmeMuster, R1, R2, T1, T2 } from '../support/kme-server.ts'

const support = { supportPhoneNumber: '+1 555 0100', supportEmailAddress: 'help@acme.example' }
const P1 = 'b'.repeat(24)

/** Requested addresses. The reader below has a result for those that end in `agent.apk` and fetches all others. */
const fetched: string[] = []
const fetching = makeAgentReader({ addresses: 'private too', timeoutMs: 5000, maxBytes: 1_000_000 })
const agents: AgentReader = {
  read: async (uri, download) => {
    fetched.push(uri)
    return uri.endsWith('agent.apk')
      ? { mdmApkUri: uri, packageName: 'com.example.agent', version: '3' }
      : fetching.read(uri, download)
  },
}

const web = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<html></html>'))
let muster: KmeMuster
let headers: Record<string, string>
let page: string
before(async () => {
  await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve))
  page = `http://127.0.0.1:${(web.address() as AddressInfo).port}/`
  muster = await openKmeMuster({ agents })
  headers = await muster.bearer(T1)
})
after(async () => {
  web.close()
  await muster.close()
})

const get = async (path: string) => (await muster.call('GET', path, { headers })).body
const create = (body: object) => muster.call('POST', 'profiles/create', { headers, body })

test('a profile of a known EMM is created without a fetch, and a GET shows the same body', async () => {
  fetched.length = 0
  const { status, body } = await create({
    name: 'Kiosk',
    doEnabled: true,
    supportedMDM: 'Knox Manage',
    description: null,
    unknown: 1,
  })
  assert.equal(status, 200)
  const { id, updateTime, ...rest } = body
  assert.match(id, /^[0-9a-f]{24}$/)
  assert.equal(typeof updateTime, 'number')
  assert.deepEqual(rest, {
    name: 'Kiosk',
    nameLower: 'kiosk',
    doEnabled: true,
    aeEnabled: false,
    supportedMDM: 'Knox Manage',
    systemAppEnabled: false,
    skipSetupWizard: true,
    allowUserCancel: false,
    authType: 'NONE',
    deviceCount: 0,
    profileAssignedDeviceCount: 0,
    profileAssignmentFailedCount: 0,
    enrolledDeviceCount: 0,
    enrollFailedDeviceCount: 0,
    cancelledByUserDeviceCount: 0,
    notRejectedCount: 0,
    profileAlias: [],
  })
  assert.deepEqual(await get(`profiles/${id}/get`), body)
  assert.deepEqual(await get(`profiles/${id}`), body)
  assert.deepEqual(fetched, [])
})

test('a profile with agent URLs has the package name and version of each agent', async () => {
  const uri = (name: string) => `https://emm.example/${name}-agent.apk`
  const { status, body } = await create({
    name: 'Old phones',
    ...support,
    mdmApkInfo: { mdmApkUri: uri('first') },
    secondaryMdmApkUris: [uri('second')],
    secondaryMdmApkInfoList: [{ mdmApkUri: uri('third') }],
    mdmProfileCustomData: '{"a":null}',
    eulas: [
      { title: 'Terms', termsAndConditions: 'Be kind.' },
      { title: 'Privacy', href: 'https://acme.example/privacy' },
    ],
    customerSupport: { companyName: 'Acme', city: 'Springfield' },
    city: 'Shelbyville',
  })
  assert.equal(status, 200)
  const read = (name: string) => ({ mdmApkUri: uri(name), packageName: 'com.example.agent', version: '3' })
  assert.deepEqual(body.mdmApkInfo, read('first'))
  assert.deepEqual(body.secondaryMdmApkInfoList, [read('second'), read('third')])
  assert.equal(body.mdmProfileCustomData, '{"a":null}')
  assert.deepEqual(body.eulas, [
    { title: 'Terms', content: 'Be kind.' },
    { title: 'Privacy', content: 'https://acme.example/privacy' },
  ])
  assert.deepEqual([body.companyName, body.city, body.customerSupport], ['Acme', 'Shelbyville', undefined])
})

test('an agent URL that serves a web page is refused with 4001600 SEG_PROFILE_INVALID and a reason', async () => {
  const { status, body } = await create({ name: 'Page', ...support, mdmApkUri: page })
  assert.deepEqual([status, body.code, body.message], [400, 4001600, 'SEG_PROFILE_INVALID'])
  assert.ok(body.data.length > 0)
})

test('an agent host that refuses the connection gives 5000000 INTERNAL_SERVER_ERROR with the text of the published sample', async () => {
  // Nothing listens on port 9 of loopback.
  const { status, body } = await create({
    name: 'Nowhere',
    doEnabled: true,
    supportedMDM: 'SOTI',
    mdmApkUri: 'http://127.0.0.1:9/a.apk',
  })
  assert.deepEqual([status, body.code, body.message], [500, 5000000, 'INTERNAL_SERVER_ERROR'])
  assert.equal(body.data, 'I/O error on GET request. Connection refused (Connection refused)')
})

test('a profile name that is taken is refused before an agent is fetched, and a refused profile leaves its name free', async () => {
  await create({ name: 'Taken', doEnabled: true, supportedMDM: 'SOTI' })
  fetched.length = 0
  assert.equal((await create({ name: ' TAKEN ', ...support, mdmApkUri: page })).body.code, 4091700)
  assert.deepEqual(fetched, [])
  assert.equal((await create({ name: 'Page', doEnabled: true, supportedMDM: 'SOTI' })).status, 200)
})

test('of two concurrent creations with one profile name, one succeeds and one is refused with 409', async () => {
  const answers = await Promise.all([1, 2].map(() => create({ name: 'Race', doEnabled: true, supportedMDM: 'SOTI' })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('the list of profiles has device counts and aliases, sorted by the last change, newest first', async () => {
  const t2 = await muster.bearer(T2)
  const listed = async (path: string) => (await muster.call('GET', path, { headers: t2 })).body
  for (const [id, name, updatedAt] of [
    [P1, 'B', 2000],
    ['c'.repeat(24), 'a', 3000],
    ['d'.repeat(24), 'C', 1000],
  ] as const)
    await muster.profile(id, name, { tenant: T2.id, updatedAt })
  for (const [i, { id: reseller }] of [R1, R2].entries()) {
    await muster.associate(reseller, T2.id)
    await muster.store.aliases.put({ customer: T2.id, reseller, alias: `short ${i}`, id: `${i}`.repeat(24), profile: P1 })
  }
  const imeis = ['350000000000014', '350000000000022', '350000000000030']
  for (const [i, state] of (['ProfileAssigned', 'Enrolled', 'CancelledByUser'] as const).entries()) {
    await muster.store.devices.put({
      tenant: T2.id,
      id: muster.world.ids.object(),
      imei: imeis[i] ?? null,
      imei2: null,
      meid: null,
      serialNumber: null,
      model: null,
      state,
      lockStatus: 'Unlocked',
      profile: P1,
      userName: null,
      userToken: null,
      tags: [],
      reseller: null,
      vendor: null,
      uploadedTo: T2.id,
      upload: null,
      transaction: null,
      orderNo: null,
      orderTime: null,
      createdAt: 0,
      updatedAt: 0,
    })
  }
  const names = async (query: string) =>
    (await listed(`profiles/list?${query}`)).profileList.map(({ name }: { name: string }) => name)
  assert.deepEqual(await names(''), ['a', 'B', 'C'])
  assert.deepEqual(await names('sortOrder=ascending'), ['C', 'B', 'a'])
  assert.deepEqual(await names('sortBy=name&sortOrder=ascending'), ['a', 'B', 'C'])
  assert.deepEqual(await names('profileNames=b,A'), ['a', 'B'])
  assert.deepEqual(await names(`profileIds=${P1}`), ['B'])
  assert.deepEqual(await names('pageSize=1&pageNum=1'), ['B'])

  const { totalCount, profileList } = await listed(`profiles/list?profileIds=${P1}`)
  assert.equal(totalCount, 1)
  const [{ profileAlias, ...profile }] = profileList
  assert.deepEqual(
    [profile.deviceCount, profile.profileAssignedDeviceCount, profile.enrolledDeviceCount, profile.cancelledByUserDeviceCount],
    [3, 1, 1, 1],
  )
  assert.equal(profile.notRejectedCount, 2)
  const alias = (i: number, resellerId: string) => ({
    profileAliasId: `${i}`.repeat(24),
    alias: `short ${i}`,
    profileId: P1,
    profileName: 'B',
    resellerId,
  })
  assert.deepEqual(profileAlias, [alias(0, R1.id), alias(1, R2.id)])
  const ofR2 = (await listed(`profiles/list?resellerId=${R2.id}`)).profileList
  assert.deepEqual(
    ofR2.map(({ profileAlias }: { profileAlias: unknown[] }) => profileAlias),
    [[], [alias(1, R2.id)], []],
  )
})

test("a GET of another customer's profile is refused with 4041700", async () => {
  assert.equal((await get(`profiles/${P1}/get`)).code, 4041700)
})

const replace = (id: string, body: object) => muster.call('PUT', `profiles/${id}`, { headers, body })
const remove = (id: string) => muster.call('DELETE', `profiles/${id}`, { headers })

test('a PUT replaces the whole profile: absent members get their defaults, and agents are fetched again', async () => {
  const uri = 'https://emm.example/edited-agent.apk'
  const { body: made } = await create({ name: 'Before', ...support, mdmApkUri: uri, description: 'old', allowUserCancel: true })
  fetched.length = 0
  const { status, body } = await replace(made.id, { name: ' After ', ...support, mdmApkUri: uri, city: 'Springfield' })
  assert.equal(status, 200)
  assert.deepEqual(fetched, [uri])
  assert.deepEqual(
    [body.id, body.name, body.nameLower, body.description, body.allowUserCancel, body.city],
    [made.id, 'After', 'after', undefined, false, 'Springfield'],
  )
  assert.ok(body.updateTime >= made.updateTime)
  assert.deepEqual(await get(`profiles/${made.id}`), body)
  assert.equal((await create({ name: 'Before', doEnabled: true, supportedMDM: 'SOTI' })).status, 200, 'the old name is free')
})

test('a PUT may change the case of the profile name, and a refused PUT changes nothing', async () => {
  const { body: made } = await create({ name: 'Letters', doEnabled: true, supportedMDM: 'SOTI' })
  await create({ name: 'Neighbour', doEnabled: true, supportedMDM: 'SOTI' })
  assert.equal((await replace(made.id, { name: 'LETTERS', doEnabled: true, supportedMDM: 'SOTI' })).body.name, 'LETTERS')
  const before = await get(`profiles/${made.id}`)
  for (const [code, body] of [
    [4091700, { name: 'neighbour', doEnabled: true, supportedMDM: 'SOTI' }],
    [4001700, { name: 'Letters', doEnabled: true }],
    [4001600, { name: 'Letters', ...support, mdmApkUri: page }],
    [5000000, { name: 'Letters', ...support, mdmApkUri: 'http://127.0.0.1:9/a.apk' }],
  ] as const)
    assert.equal((await replace(made.id, body)).body.code, code)
  assert.deepEqual(await get(`profiles/${made.id}`), before)
})

test('of two concurrent renames to one profile name, one succeeds and one is refused with 409', async () => {
  const ids = await Promise.all(
    ['One', 'Two'].map(async name => (await create({ name, doEnabled: true, supportedMDM: 'SOTI' })).body.id),
  )
  const answers = await Promise.all(ids.map(id => replace(id, { name: 'Both', doEnabled: true, supportedMDM: 'SOTI' })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('a deletion of a profile removes its aliases and defaults, and is refused while a device has the profile', async () => {
  const { body: made } = await create({ name: 'Leaving', doEnabled: true, supportedMDM: 'SOTI' })
  const id: string = made.id
  const trust = { resellerId: R1.id, autoApproval: true, defaultProfileId: id }
  assert.equal((await muster.call('POST', 'reseller/approvals', { headers, body: trust })).status, 200)
  const alias = { resellerId: R1.id, profileId: id, alias: 'leaving' }
  assert.equal((await muster.call('POST', 'reseller/profilealias', { headers, body: alias })).status, 200)
  const [name = ''] = imeis(1, 9000)
  await muster.upload([name])
  const { status, body } = await remove(id)
  assert.deepEqual([status, body.code, body.message], [400, 4001700, 'BULK_ENROLL_PROFILE_INVALID'])
  assert.match(body.data, /in use/)
  assert.equal((await get(`profiles/${id}`)).profileAlias.length, 1)

  await muster.call('POST', 'devices/delete', { headers, body: { devices: { imeiOrSerials: [name] } } })
  const answer = await remove(id)
  assert.deepEqual([answer.status, answer.body], [200, { code: 200, message: 'SUCCESS', data: true }])
  assert.equal((await get(`profiles/${id}`)).code, 4041700)
  assert.equal((await remove(id)).body.code, 4041700)
  assert.deepEqual(await muster.store.aliases.of(T1.id), [])
  const association = await muster.store.associations.get({ reseller: R1.id, customer: T1.id })
  assert.deepEqual([association?.defaultProfile, association?.autoApproval], [null, true])
})

test("a PUT or DELETE of another customer's profile is refused with 4041700", async () => {
  assert.equal((await replace(P1, { name: 'Mine', doEnabled: true, supportedMDM: 'SOTI' })).body.code, 4041700)
  assert.equal((await remove(P1)).body.code, 4041700)
})
