import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type AgentHost, openAgentHost } from '../support/agent-host.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, openMuster } from '../support/server.ts'

/* The life of one phone, from its upload to its deletion, as the phone, its customer and two resellers see it. The tests depend on each other. */
const ACME = '2000000001'
const [NORTHWIND, HARBOUR] = ['1000000001', '1000000002']
const UNKNOWN = { imei: null, imei2: null, meid: null, serialNumber: null, model: null }
const BUNDLE = 'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE'
const [PHONE = '', SECOND = ''] = imeis(2, 6_500_000)
const SELF = { ...UNKNOWN, imei: PHONE, imei2: SECOND, model: 'SM-S911B' }
const NOTHING = { phone: SELF, tenant: ACME, lockStatus: 'Unlocked', profile: null, agent: null, extras: null }

let host: AgentHost
let muster: Muster
const tokens: Record<string, string> = {}
const kme = (method: string, path: string, body?: object) =>
  muster.ask(method, `/kcs/v1/kme/${path}`, { token: tokens.acme ?? '', body })
const control = (method: string, path: string, body?: object) => muster.ask(method, `/_muster/v1/${path}`, { body })
const boot = async (outcome?: string, name = PHONE) => (await control('POST', `handsets/${name}/boot`, { outcome })).body
const listed = async () =>
  (
    await kme(
      'GET',
      `devices/list?devices=${PHONE}&state=Pending,Unassigned,ProfileAssigned,Enrolled,EnrollFailed,CancelledByUser`,
    )
  ).body.deviceList[0]
const counts = async (id: string) => {
  const { body } = await kme('GET', `profiles/${id}`)
  return [
    body.deviceCount,
    body.profileAssignedDeviceCount,
    body.enrolledDeviceCount,
    body.enrollFailedDeviceCount,
    body.cancelledByUserDeviceCount,
  ]
}
const upload = async (reseller: string, token: string, transactionId: string) => {
  const body = { resellerId: reseller, customerId: ACME, transactionId, type: 'IMEI', devices: [PHONE] }
  assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })).status, 200)
  await muster.drain()
}
const assign = async (profileId: string) =>
  assert.equal((await kme('PUT', 'devices/assignProfile', { profileId, deviceIds: [PHONE] })).body.successCount, 1)

let legacy: string
let owner: string
before(async () => {
  host = await openAgentHost()
  muster = await openMuster()
  for (const app of ['acme', 'northwind', 'harbour']) tokens[app] = await muster.token(app)
  const agent = `${host.url}/agent.apk`
  const made = await kme('POST', 'profiles/create', {
    name: 'Till',
    allowUserCancel: true,
    skipSetupWizard: false,
    supportPhoneNumber: '+1 555 0100',
    supportEmailAddress: 'help@acme.example',
    companyName: 'Acme',
    supportDefaultEula: true,
    knoxLicense: 'KLM-1',
    eulas: [{ title: 'Terms', content: 'Be kind.' }],
    mdmUri: 'https://emm.example',
    mdmProfileCustomData: '{"group":"tills","username":"kiosk"}',
    mdmApkUri: agent,
    secondaryMdmApkUris: [agent],
  })
  assert.equal(made.status, 200, made.text)
  legacy = made.body.id
  owner = (await kme('POST', 'profiles/create', { name: 'Owned', doEnabled: true, supportedMDM: 'Microsoft Intune' })).body.id
  assert.equal(
    (await control('PATCH', `associations/${NORTHWIND}/${ACME}`, { autoApproval: false, defaultProfile: null })).status,
    200,
  )
  assert.equal((await control('POST', 'handsets', { imei: PHONE, imei2: SECOND, model: 'SM-S911B' })).status, 200)
})
after(async () => {
  await muster.close()
  await host.close()
})

test('a phone that was not uploaded receives nothing at a boot under any of its identifiers', async () => {
  const nothing = { ...NOTHING, tenant: null, state: null, lockStatus: null }
  for (const name of [PHONE, SECOND]) assert.deepEqual(await boot(undefined, name), nothing)
  const stranger = { ...UNKNOWN, serialNumber: 'R58UNKNOWN1' }
  assert.deepEqual(await boot(undefined, 'R58UNKNOWN1'), { ...nothing, phone: stranger })
})

test('a phone in a pending upload receives nothing at a boot and stays Pending', async () => {
  await upload(NORTHWIND, tokens.northwind ?? '', 'SIDE-1')
  assert.deepEqual(await boot(), { state: 'Pending', ...NOTHING })
  assert.equal((await listed()).state, 'Pending')
})

test('a phone without a profile receives nothing at a boot and stays Unassigned', async () => {
  await kme('POST', 'devices/uploads/approvals', { transactionIds: ['SIDE-1'] })
  assert.deepEqual(await boot(), { state: 'Unassigned', ...NOTHING })
})

test('a phone with a profile receives it at each boot, and its state and the counters follow the reported outcome', async () => {
  await assign(legacy)
  const agent = (await kme('GET', `profiles/${legacy}`)).body.mdmApkInfo
  const received = {
    phone: SELF,
    tenant: ACME,
    lockStatus: 'Unlocked',
    profile: {
      id: legacy,
      name: 'Till',
      emm: null,
      doEnabled: false,
      aeEnabled: false,
      systemAppEnabled: false,
      skipSetupWizard: false,
      allowUserCancel: true,
      supportDefaultEula: true,
      eulas: [{ title: 'Terms', content: 'Be kind.' }],
      companyName: 'Acme',
      supportPhoneNumber: '+1 555 0100',
      supportEmailAddress: 'help@acme.example',
      knoxLicense: 'KLM-1',
      secondaryAgents: [agent],
    },
    agent,
    extras: { [BUNDLE]: { group: 'tills', username: 'kiosk', kmeUri: 'https://emm.example' } },
  }
  assert.deepEqual(await counts(legacy), [1, 1, 0, 0, 0])
  const ends: readonly [outcome: string | undefined, state: string, counts: number[]][] = [
    ['failed', 'EnrollFailed', [1, 0, 0, 1, 0]],
    ['cancelled', 'CancelledByUser', [1, 0, 0, 0, 1]],
    ['enrolled', 'Enrolled', [1, 0, 1, 0, 0]],
    // After a factory reset it receives the same again, and enrols by default.
    [undefined, 'Enrolled', [1, 0, 1, 0, 0]],
  ]
  for (const [outcome, state, counted] of ends) {
    assert.deepEqual(await boot(outcome), { state, ...received })
    assert.equal((await listed()).state, state)
    assert.deepEqual(await counts(legacy), counted)
  }
  assert.deepEqual(await boot('enrolled', SECOND), { state: 'Enrolled', ...received }, 'by its second IMEI too')
})

test('a profile that is assigned to an enrolled phone takes effect at its next boot', async () => {
  await assign(owner)
  assert.deepEqual([(await listed()).state, (await listed()).profileName], ['ProfileAssigned', 'Owned'])
  const refused = await control('POST', `handsets/${PHONE}/boot`, { outcome: 'cancelled' })
  assert.deepEqual([refused.status, refused.body.type], [409, 'urn:muster:problem:cancel-not-allowed'])
  assert.equal((await listed()).state, 'ProfileAssigned')
  const { state, profile, agent, extras } = await boot()
  assert.deepEqual([state, profile.name, profile.doEnabled], ['Enrolled', 'Owned', true])
  assert.equal(agent.packageName, 'com.google.android.apps.work.clouddpc')
  assert.deepEqual(extras, { [BUNDLE]: {} })
})

test('a locked phone receives no profile until it is unlocked, and KME shows its state but not the lock', async () => {
  const before = await listed()
  const lock = async (lockStatus: string) =>
    assert.equal((await control('PATCH', `devices/${PHONE}`, { lockStatus })).body.lockStatus, lockStatus)
  await lock('Locked')
  assert.deepEqual(await boot(), { state: 'Enrolled', ...NOTHING, lockStatus: 'Locked' })
  const after = await listed()
  assert.deepEqual({ ...after, updateTime: 0 }, { ...before, updateTime: 0 })
  assert.ok(!JSON.stringify(after).includes('ock'))
  await assign(owner)
  assert.deepEqual(
    await boot(),
    { state: 'ProfileAssigned', ...NOTHING, lockStatus: 'Locked' },
    'an assignment does not unlock it',
  )
  assert.equal((await kme('GET', `devices/list?state=LockedTimeout`)).body.code, 4000000)
  await lock('Unlocked')
  assert.equal((await boot()).state, 'Enrolled')
})

const deletions: readonly [lockStatus: string, row: object | undefined][] = [
  ['Locked', { imei: PHONE, code: 40000004, message: 'DEVICE_INVALID', data: 'The specified device is not valid.' }],
  ['Unlocking', { imei: PHONE, code: 40000004, message: 'DEVICE_INVALID', data: 'The specified device is not valid.' }],
]
for (const [lockStatus, row] of deletions) {
  test(`a reseller's delete of a device in lock status ${lockStatus} fails with row 40000004`, async () => {
    await control('PATCH', `devices/${PHONE}`, { lockStatus })
    const transactionId = `SIDE-${lockStatus}`
    const body = { resellerId: NORTHWIND, customerId: ACME, transactionId, type: 'IMEI', devices: [PHONE] }
    const token = tokens.northwind ?? ''
    assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/delete', { token, body })).status, 200)
    await muster.drain()
    const query = `resellerId=${NORTHWIND}&transactionId=${transactionId}`
    const { text } = await muster.ask('GET', `/kcs/v1/rp/devices/status?${query}`, { token })
    assert.ok(text.includes(JSON.stringify(row).slice(0, -1)), text)
    await control('PATCH', `devices/${PHONE}`, { lockStatus: 'Unlocked' })
    assert.equal((await listed()).mei, PHONE)
  })
}

test('a phone receives nothing at a boot after its profile was unassigned, and after its customer deleted it', async () => {
  await kme('PUT', 'devices/unassignProfile', { deviceIds: [PHONE] })
  assert.deepEqual(await boot(), { state: 'Unassigned', ...NOTHING })
  const { body } = await kme('POST', 'devices/delete', { devices: { imeiOrSerials: [PHONE] } })
  assert.deepEqual(body.successDeviceList, [PHONE])
  assert.deepEqual(await boot(), { ...NOTHING, tenant: null, state: null, lockStatus: null })
})

test('a deleted phone can be uploaded by another reseller and enrols again', async () => {
  await kme('POST', 'reseller/approvals', { resellerId: HARBOUR, autoApproval: true, defaultProfileId: legacy })
  await upload(HARBOUR, tokens.harbour ?? '', 'SIDE-2')
  const { state, resellerName, profileName } = await listed()
  assert.deepEqual([state, resellerName, profileName], ['ProfileAssigned', 'Harbour Distribution', 'Till'])
  assert.equal((await boot()).state, 'Enrolled')
})
