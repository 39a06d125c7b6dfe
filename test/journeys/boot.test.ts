import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { entry } from '../../src/enrolment/activity.ts'
import { boot, bootAll, setUp } from '../../src/enrolment/boot.ts'
import type { Device, DeviceState, LockStatus } from '../../src/enrolment/device.ts'
import type { PhoneSetup } from '../../src/enrolment/phone-setup.ts'
import { validate } from '../../src/enrolment/profile-rules.ts'
import { isRefusal } from '../../src/enrolment/refusal.ts'
import { imeis } from '../support/imeis.ts'
import { type KmeMuster, openKmeMuster, R1, T1 } from '../support/kme-server.ts'

const BY = { who: '', channel: 'device', tenant: null }
const [OWNER, LEGACY, DRAFT] = ['b'.repeat(24), 'c'.repeat(24), 'd'.repeat(24)]
const NOTHING = { profile: null, agent: null, extras: null }
const identity = (known: Partial<PhoneSetup['phone']>): PhoneSetup['phone'] => ({
  imei: null,
  imei2: null,
  meid: null,
  serialNumber: null,
  model: null,
  ...known,
})
const AGENT = { mdmApkUri: 'https://emm.example/agent.apk', packageName: 'com.example.agent', signatures: ['abc'] }

let muster: KmeMuster
before(async () => {
  muster = await openKmeMuster()
  await muster.profile(OWNER, 'Kiosk')
  const content = validate({
    name: 'Old phones',
    agent: AGENT.mdmApkUri,
    supportPhoneNumber: '+1 555 0100',
    supportEmailAddress: 'help@acme.example',
    allowUserCancel: true,
    mdmUri: 'https://emm.example',
    mdmProfileCustomData: '{"enrollment_id": 1, "username": "unknown"}',
  })
  assert.ok(!isRefusal(content))
  await muster.profile(LEGACY, 'Old phones', { content: { ...content, mdmApkInfo: AGENT } })
  await muster.profile(DRAFT, 'Unpublished', { published: false })
})
after(() => muster.close())

let used = 0
async function phone(change: Partial<Device> = {}): Promise<string> {
  const [imei = ''] = imeis(1, ++used)
  const now = muster.world.clock.now()
  await muster.store.devices.put({
    tenant: T1.id,
    id: muster.world.ids.object(),
    imei,
    imei2: null,
    meid: null,
    serialNumber: null,
    model: null,
    state: 'ProfileAssigned',
    lockStatus: 'Unlocked',
    profile: OWNER,
    userName: null,
    userToken: null,
    tags: [],
    reseller: R1.id,
    vendor: null,
    uploadedTo: T1.id,
    upload: null,
    transaction: null,
    orderNo: null,
    orderTime: null,
    createdAt: now,
    updatedAt: now,
    ...change,
  })
  return imei
}
const stateOf = async (identifier: string) => (await muster.store.devices.get({ identifier }))?.state
type Tallies = ReadonlyMap<string, Readonly<Record<string, number | undefined>>>
/** The differences of counters by profile and state. */
const changeOf = (before: Tallies, after: Tallies) =>
  Object.fromEntries(
    [...after].map(([profile, counts]) => {
      const states = Object.keys({ ...before.get(profile), ...counts })
      const changes = states.map(state => [state, (counts[state] ?? 0) - (before.get(profile)?.[state] ?? 0)] as const)
      return [profile, Object.fromEntries(changes.filter(([, change]) => change !== 0))]
    }),
  )
const starts = (identifier: string, outcome?: 'enrolled' | 'failed' | 'cancelled') =>
  boot(muster.world, BY, { identifier, outcome })

test('a phone with an assigned profile that boots receives the profile and the agent of its EMM, and is Enrolled', async () => {
  const imei = await phone()
  const answer = await starts(imei)
  assert.ok(!isRefusal(answer))
  assert.equal(answer.state, 'Enrolled')
  assert.deepEqual([answer.profile?.id, answer.profile?.name, answer.profile?.doEnabled], [OWNER, 'Kiosk', true])
  assert.equal(answer.agent?.packageName, 'com.sds.emm.cloud.knox.samsung')
  assert.deepEqual(answer.extras, { 'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE': {} })
  assert.equal(await stateOf(imei), 'Enrolled')
})

test("the extras for an agent contain the profile's custom data, the user's credentials and kmeUri", async () => {
  const imei = await phone({ profile: LEGACY, userName: 'jane', userToken: 'secret' })
  const answer = await starts(imei)
  assert.ok(!isRefusal(answer))
  assert.deepEqual(answer.agent, AGENT)
  assert.deepEqual(answer.extras, {
    'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE': {
      enrollment_id: 1,
      username: 'jane',
      password: 'secret',
      kmeUri: 'https://emm.example',
    },
  })
})

test('the extras for an agent leave out credentials that the server cannot decrypt', async () => {
  const opaque = Buffer.alloc(256, 7).toString('base64')
  const imei = await phone({ userName: opaque, userToken: opaque })
  const answer = await starts(imei)
  assert.ok(!isRefusal(answer))
  assert.deepEqual(answer.extras, { 'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE': {} })
})

const ends: readonly [DeviceState, 'enrolled' | 'failed' | 'cancelled', DeviceState][] = [
  ['ProfileAssigned', 'enrolled', 'Enrolled'],
  ['ProfileAssigned', 'failed', 'EnrollFailed'],
  ['ProfileAssigned', 'cancelled', 'CancelledByUser'],
  ['EnrollFailed', 'enrolled', 'Enrolled'],
  ['CancelledByUser', 'enrolled', 'Enrolled'],
  ['Enrolled', 'enrolled', 'Enrolled'],
  ['Enrolled', 'failed', 'EnrollFailed'],
]
for (const [state, outcome, end] of ends) {
  test(`a phone in state ${state} that boots with the outcome ${outcome} is ${end}`, async () => {
    const imei = await phone({ state, profile: LEGACY })
    const answer = await starts(imei, outcome)
    assert.ok(!isRefusal(answer))
    assert.equal(answer.state, end)
    assert.equal(answer.profile?.name, 'Old phones')
    assert.equal(await stateOf(imei), end)
  })
}

const withoutProfile: readonly [DeviceState, string | null][] = [
  ['Pending', null],
  ['Unassigned', null],
  ['ProfileAssignmentFailed', OWNER],
  ['LicenseExpired', OWNER],
  ['ProfileAssigned', DRAFT],
]
for (const [state, profile] of withoutProfile) {
  test(`a phone in state ${state} with ${profile === null ? 'no profile' : `the profile ${profile}`} that boots receives nothing and stays ${state}`, async () => {
    const imei = await phone({ state, profile })
    const expected = { phone: identity({ imei }), tenant: T1.id, state, lockStatus: 'Unlocked', ...NOTHING }
    assert.deepEqual(await starts(imei), expected)
    assert.equal(await stateOf(imei), state)
  })
}

const locks: readonly [LockStatus, gets: 'its profile' | 'nothing'][] = [
  ['Unlocked', 'its profile'],
  ['Locking', 'its profile'],
  ['Locked', 'nothing'],
  ['Unlocking', 'nothing'],
]
for (const [lockStatus, gets] of locks) {
  test(`a phone with an assigned profile and the lock status ${lockStatus} that boots receives ${gets}`, async () => {
    const imei = await phone({ lockStatus })
    const answer = await starts(imei)
    assert.ok(!isRefusal(answer))
    const [state, name] = gets === 'nothing' ? ['ProfileAssigned', undefined] : ['Enrolled', 'Kiosk']
    assert.deepEqual([answer.state, answer.lockStatus, answer.profile?.name], [state, lockStatus, name])
    assert.equal(await stateOf(imei), state)
    assert.equal((await muster.store.devices.get({ identifier: imei }))?.lockStatus, lockStatus)
  })
}

test('a boot report of a phone that was locked after its boot began changes neither its state nor a counter', async () => {
  const imei = await phone()
  const device = await muster.store.devices.get({ identifier: imei })
  assert.ok(device)
  await muster.store.devices.put({ ...device, lockStatus: 'Locked' })
  const counted = async () => [...(await muster.store.profiles.tallies(T1.id, [OWNER]))]
  const before = await counted()
  const log = entry(muster.world, BY, { tenant: T1.id, act: 'boot', target: imei })
  await muster.store.devices.report([{ device, state: 'Enrolled', log }], muster.clock.now())
  assert.equal(await stateOf(imei), 'ProfileAssigned')
  assert.deepEqual(await counted(), before)
})

const nobodys: readonly [identifier: string, Partial<PhoneSetup['phone']>][] = [
  ['r58nobodys1', { serialNumber: 'R58NOBODYS1' }],
  ['35000000000040', { imei: '350000000000402' }],
  ['a0000012345699', { meid: 'A0000012345699' }],
]
for (const [identifier, known] of nobodys) {
  test(`a phone that was not uploaded receives nothing when it boots as ${identifier}, and has that identifier alone`, async () => {
    const expected = { phone: identity(known), tenant: null, state: null, lockStatus: null, ...NOTHING }
    assert.deepEqual(await starts(identifier), expected)
  })
}

test('a boot finds the device by any identifier of its handset', async () => {
  const [imei2 = ''] = imeis(1, 8_000_000)
  const imei = await phone()
  await muster.store.handsets.put({ imei, imei2, meid: null, serialNumber: 'R58TWOSIMS1', model: 'SM-S911B', eligible: true })
  for (const identifier of [imei2, 'r58twosims1']) {
    const answer = await starts(identifier)
    assert.ok(!isRefusal(answer))
    assert.equal(answer.state, 'Enrolled')
    assert.deepEqual(answer.phone, identity({ imei, imei2, serialNumber: 'R58TWOSIMS1', model: 'SM-S911B' }))
  }
})

test('a setup has what the phone receives at a boot, and leaves its state', async () => {
  const imei = await phone({ profile: LEGACY, model: 'SM-A546B', userName: 'jane', userToken: 'secret' })
  const before = await setUp(muster.world, imei)
  assert.equal(await stateOf(imei), 'ProfileAssigned')
  const after = await starts(imei)
  assert.ok(!isRefusal(before) && !isRefusal(after))
  assert.equal(before.phone.model, 'SM-A546B')
  assert.deepEqual({ ...before, state: 'Enrolled' }, after)
})

test('many phones that boot together end as they do alone, and the counters and the activity log have each of them', async () => {
  const phones = [
    await phone(),
    await phone(),
    await phone({ profile: LEGACY }),
    await phone({ state: 'Unassigned', profile: null }),
  ]
  const [first = '', second = '', third = '', fourth = ''] = phones
  const tallies = () => muster.store.profiles.tallies(T1.id, [OWNER, LEGACY])
  const before = await tallies()
  const boots = [
    { identifier: first },
    { identifier: second, outcome: 'failed' },
    { identifier: third, outcome: 'cancelled' },
    { identifier: fourth },
    { identifier: 'R58NOBODYS2' },
    { identifier: 'phone' },
    { identifier: second, outcome: 'cancelled' },
    // The second boot of a phone begins where the first one ended.
    { identifier: first, outcome: 'failed' },
  ] as const
  const { total: logged } = await muster.store.activity.list({ tenant: T1.id, operation: 'boot' }, { number: 0, size: 1 })
  const booted = await bootAll(muster.world, BY, boots)
  assert.deepEqual(
    booted.map(one => (isRefusal(one) ? one.reason : [one.device?.state, one.profile?.content.name])),
    [
      ['Enrolled', 'Kiosk'],
      ['EnrollFailed', 'Kiosk'],
      ['CancelledByUser', 'Old phones'],
      ['Unassigned', undefined],
      [undefined, undefined],
      'identifier-missing',
      'cancel-not-allowed',
      ['EnrollFailed', 'Kiosk'],
    ],
  )
  const ends = ['EnrollFailed', 'EnrollFailed', 'CancelledByUser', 'Unassigned']
  assert.deepEqual(await Promise.all(phones.map(stateOf)), ends)
  const log = await muster.store.activity.list({ tenant: T1.id, operation: 'boot' }, { number: 0, size: 1 })
  assert.equal(log.total, logged + 4)
  assert.deepEqual(changeOf(before, await tallies()), {
    [OWNER]: { ProfileAssigned: -2, EnrollFailed: 2 },
    [LEGACY]: { ProfileAssigned: -1, CancelledByUser: 1 },
  })
})

test('a boot that the user cancels is refused if the profile does not allow cancelling', async () => {
  const imei = await phone()
  assert.deepEqual(await starts(imei, 'cancelled'), { reason: 'cancel-not-allowed', about: 'Kiosk' })
  assert.equal(await stateOf(imei), 'ProfileAssigned')
})

for (const text of ['490154203237519', 'b'.repeat(24), '', 'phone']) {
  test(`a boot of ${text === '' ? 'an empty identifier' : `the malformed identifier ${text}`} is refused`, async () => {
    assert.deepEqual(await starts(text), { reason: 'identifier-missing', about: text })
  })
}

test('a boot report for a profile that was replaced during the boot changes neither the state nor a counter', async () => {
  const imei = await phone()
  const device = await muster.store.devices.get({ identifier: imei })
  assert.ok(device)
  await muster.store.devices.put({ ...device, profile: LEGACY })
  const counted = async () => [...(await muster.store.profiles.tallies(T1.id, [OWNER, LEGACY]))]
  const before = await counted()
  const log = entry(muster.world, BY, { tenant: T1.id, act: 'boot', target: imei })
  await muster.store.devices.report([{ device, state: 'Enrolled', log }], muster.clock.now())
  assert.equal(await stateOf(imei), 'ProfileAssigned')
  assert.deepEqual(await counted(), before)
})

test('a boot is in the activity log of the tenant that the device belongs to', async () => {
  const imei = await phone()
  await starts(imei, 'failed')
  const { rows } = await muster.store.activity.list({ tenant: T1.id, operation: 'boot' }, { number: 0, size: 1 })
  assert.deepEqual(
    rows.map(({ performedBy, channel, event, status, description }) => [performedBy, channel, event, status, description]),
    [['', 'device', 'Device set up', 'Error', `${imei}: EnrollFailed`]],
  )
})
