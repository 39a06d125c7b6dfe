import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { imeis } from '../../../test/support/imeis.ts'
import { type Muster, openMuster } from '../../../test/support/server.ts'
import builtIn from './sample-data.json' with { type: 'json' }

const ROOT = '/_muster/v1'
const [N, A, B, M] = ['1000000001', '2000000001', '2000000002', '4000000001']
const BASE = '65a000000000000000000001'
const publicKey = builtIn.keys[0]?.publicKey
const [FIRST = '', SECOND = '', THIRD = '', PHONE = ''] = imeis(4)
const ID_OF_NEW = 'd1f8b1ccc5e3d9ab8ee6ecd3a3c3ac8f0b2a6d7c4f3dcbfd4ac1d59f0fcdc2c2'

let muster: Muster
before(async () => {
  muster = await openMuster()
})
after(() => muster.close())

const ask = (method: string, path: string, body?: object) => muster.ask(method, ROOT + path, body && { body })

interface Case {
  readonly row: Record<string, unknown>
  readonly path: string
  readonly patch: Record<string, unknown>
  /** Members of the response beside the sent ones. */
  readonly more?: object
}
const resources: Record<string, Case> = {
  resellers: {
    row: {
      id: '1000000009',
      name: 'R',
      country: 'FR',
      region: 'eu',
      state: 'inactive',
      vendors: [{ id: '3000000009', name: 'V' }],
    },
    path: '1000000009',
    patch: { state: 'active' },
  },
  customers: {
    row: {
      id: '2000000009',
      name: 'C',
      country: 'FR',
      region: 'eu',
      state: 'active',
      email: 'it@c.example',
      approval: 'pending',
      services: [],
      details: { city: 'Lyon' },
    },
    path: '2000000009',
    patch: { approval: 'approved', email: null },
  },
  providers: {
    row: { id: '4000000009', name: 'P', country: 'FR', region: 'eu', state: 'active', knoxGuardApproved: false },
    path: '4000000009',
    patch: { knoxGuardApproved: true },
  },
  associations: {
    row: { reseller: N, customer: B, state: 'active', autoApproval: true, defaultProfile: null, internalReference: 'x' },
    path: `${N}/${B}`,
    patch: { state: 'inactive', internalReference: null },
  },
  managements: {
    row: { provider: M, customer: '2000000003', managementType: 'FullyManaged', status: 'Active', services: [] },
    path: `${M}/2000000003`,
    patch: { status: 'DelinkPending' },
  },
  profiles: {
    row: { customer: B, id: '65a0000000000000000000b1', name: 'Till', doEnabled: true, supportedMDM: 'Knox Manage' },
    path: '65a0000000000000000000b1',
    patch: { name: 'Till 2', description: 'the tills' },
    more: { aeEnabled: false, systemAppEnabled: false, skipSetupWizard: true, allowUserCancel: false },
  },
  aliases: {
    row: { reseller: N, customer: A, alias: 'desk/1', profile: BASE },
    path: `${N}/${A}/desk%2F1`,
    patch: { profile: BASE },
  },
  devices: {
    row: {
      customer: A,
      reseller: N,
      vendor: null,
      imei: FIRST,
      imei2: null,
      meid: null,
      serialNumber: 'R5CT90AAAAA',
      model: 'SM-X',
      orderNo: 'o',
      profile: BASE,
      state: 'Enrolled',
      lockStatus: 'Locking',
      userName: null,
      tags: ['a'],
    },
    path: 'r5ct90aaaaa',
    patch: { model: 'SM-Y', orderNo: null },
  },
  handsets: {
    row: { imei: SECOND, imei2: null, meid: null, serialNumber: null, model: null, eligible: true },
    path: SECOND,
    patch: { eligible: false },
  },
  apps: {
    row: {
      tenant: A,
      clientId: 'second',
      clientSecret: 'second-secret',
      scopes: ['kme'],
      grantTypes: ['client_credentials'],
      redirectUris: [],
    },
    path: 'second',
    patch: { scopes: ['kme.devices:view'] },
  },
  users: { row: { tenant: A, email: 'new@acme.example', scopes: ['kme'] }, path: 'new@acme.example', patch: { scopes: null } },
  keys: {
    row: {
      id: ID_OF_NEW,
      tenant: A,
      service: 'kme',
      publicKey,
      user: null,
      restriction: { type: 'ip', allow: ['203.0.113.0/24'] },
    },
    path: ID_OF_NEW,
    patch: { restriction: null },
  },
}

for (const [resource, { row, path, patch, more }] of Object.entries(resources)) {
  test(`${resource} can be created, listed, replaced, patched and deleted by key`, async () => {
    const { clientSecret, ...open } = row
    const shown = { ...open, ...more }
    assert.equal((await ask('GET', `/${resource}/${path}`)).status, 404)
    const before = (await ask('GET', `/${resource}?pageSize=1000`)).body

    const created = await ask('POST', `/${resource}`, row)
    assert.equal(created.status, 200, created.text)
    assert.deepEqual(without(created.body, open), shown)
    assert.deepEqual((await ask('GET', `/${resource}/${path}`)).body, created.body)

    const listed = (await ask('GET', `/${resource}?pageSize=1000`)).body
    assert.equal(listed.totalCount, before.totalCount + 1)
    assert.equal(listed[resource].length, listed.totalCount)

    const replaced = await ask('POST', `/${resource}`, row)
    assert.deepEqual(replaced.body, created.body, 'the same row again changes nothing')
    assert.equal((await ask('GET', `/${resource}`)).body.totalCount, listed.totalCount)

    const merged = await ask('PATCH', `/${resource}/${path}`, patch)
    assert.equal(merged.status, 200, merged.text)
    assert.deepEqual(without(merged.body, open), { ...shown, ...patch })
    assert.deepEqual((await ask('GET', `/${resource}/${path}`)).body, merged.body)

    assert.deepEqual((await ask('DELETE', `/${resource}/${path}`)).body, { removed: true })
    const gone = await ask('DELETE', `/${resource}/${path}`)
    assert.deepEqual([gone.status, gone.body.type], [404, 'urn:muster:problem:row-unknown'])
    assert.equal((await ask('GET', `/${resource}`)).body.totalCount, before.totalCount)
  })
}

/** A body without the id that the server set. */
const without = ({ id, ...body }: Record<string, unknown>, sent: object) => ('id' in sent ? { id, ...body } : body)

test('each change of an app is one entry of the activity log, without its secret', async () => {
  await ask('POST', '/apps', { tenant: B, clientId: 'logged', clientSecret: 'first-secret' })
  await ask('PATCH', '/apps/logged', { clientSecret: 'second-secret' })
  await ask('DELETE', '/apps/logged')
  const { body, text } = await ask('GET', `/activity?tenant=${B}&performedBy=operator&pageSize=3`)
  assert.deepEqual(
    body.activity.map(({ operation, description }: Record<string, string>) => [operation, description]),
    [
      ['deleteApp', 'app logged'],
      ['patchApp', 'app logged'],
      ['putApp', 'app logged'],
    ],
  )
  assert.ok(!text.includes('first-secret') && !text.includes('second-secret'))
})

test('no list contains a secret or its hash', async () => {
  for (const resource of ['resellers', 'apps', 'keys']) {
    const { text } = await ask('GET', `/${resource}`)
    assert.doesNotMatch(text, /secret|gen1|clientIdentifier|hash/i)
  }
})

const refused: [what: string, method: string, path: string, body: object, status: number, detail: RegExp][] = [
  ['a customer whose id is a reseller’s', 'POST', '/customers', { id: N, name: 'X' }, 409, /1000000001 is a reseller/],
  [
    'a second reseller with one gen1Token',
    'POST',
    '/resellers',
    { id: '1000000008', name: 'X', gen1Token: 'northwind-gen1' },
    409,
    /1000000001/,
  ],
  ['a device of an unknown tenant', 'POST', '/devices', { customer: '2999999999', imei: THIRD }, 400, /customer.*2999999999/],
  ['a device of a reseller', 'POST', '/devices', { customer: N, imei: THIRD }, 400, /customer.*a reseller/],
  [
    'a device with a profile that the customer lacks',
    'POST',
    '/devices',
    { customer: B, imei: THIRD, profile: BASE },
    400,
    /profile/,
  ],
  ['a device without an identifier', 'POST', '/devices', { customer: A, model: 'SM-X' }, 400, /imei/],
  [
    'a device whose IMEI has a wrong check digit',
    'POST',
    '/devices',
    { customer: A, imei: `${THIRD.slice(0, 14)}${(Number(THIRD[14]) + 1) % 10}` },
    400,
    /imei is \d{15}/,
  ],
  [
    'a device with the identifiers of two others',
    'POST',
    '/devices',
    { customer: A, imei: IMEI(0), serialNumber: 'R5CT20FGHIJ' },
    409,
    /R5CT20FGHIJ/,
  ],
  [
    'a handset with the identifiers of two others',
    'POST',
    '/handsets',
    { serialNumber: 'R5CT30KLMNO', meid: 'A0000012345678' },
    409,
    /A0000012345678/,
  ],
  [
    'a PATCH that changes the serial number of a device',
    'PATCH',
    '/devices/R5CT20FGHIJ',
    { serialNumber: 'R5CT20FGHIX' },
    400,
    /cannot be changed/,
  ],
  [
    'a PATCH that moves a device and changes another member',
    'PATCH',
    '/devices/R5CT20FGHIJ',
    { customer: M, model: 'x' },
    400,
    /customer/,
  ],
  ['a PATCH that moves a device to a reseller', 'PATCH', '/devices/R5CT20FGHIJ', { customer: N }, 400, /customer/],
  ['a PATCH that changes the id of a customer', 'PATCH', `/customers/${A}`, { id: '2000000010' }, 400, /id cannot be changed/],
  ['an unknown state', 'PATCH', `/customers/${A}`, { state: 'asleep' }, 400, /state/],
  ['a misspelt member', 'PATCH', `/customers/${A}`, { aproval: 'pending' }, 400, /aproval/],
  ['a PATCH that removes a name', 'PATCH', `/customers/${A}`, { name: null }, 400, /name/],
  ['a PATCH that is a list', 'PATCH', `/customers/${A}`, [], 400, /object/],
  ['a row whose id is null', 'POST', '/customers', JSON.parse('{"id":null,"name":"X"}'), 400, /id/],
  ['an app without a secret', 'POST', '/apps', { tenant: A, clientId: 'bare' }, 400, /clientSecret is required/],
  [
    'a key without a client identifier',
    'POST',
    '/keys',
    { tenant: A, service: 'kme', publicKey },
    400,
    /clientIdentifier is required/,
  ],
  [
    'a malformed public key',
    'POST',
    '/keys',
    { tenant: A, service: 'kme', publicKey: 'MIIB', clientIdentifier: 'x' },
    400,
    /publicKey/,
  ],
  [
    'a second profile with the same name',
    'POST',
    '/profiles',
    { customer: A, id: '65a0000000000000000000ff', name: 'BASE' },
    409,
    /65a000000000000000000001/,
  ],
  ['a DELETE of a customer with devices', 'DELETE', `/customers/${A}`, {}, 409, /3 devices/],
  ['a DELETE of a profile that devices have', 'DELETE', `/profiles/${BASE}?customer=${A}`, {}, 409, /2 devices/],
  ['a list with too large a page', 'GET', '/devices?pageSize=1001', {}, 400, /pageSize/],
]
function IMEI(place: number): string {
  return (builtIn.devices[place] as { imei: string }).imei
}
for (const [what, method, path, body, status, detail] of refused) {
  test(`${what} is refused with ${status}, and the detail names the cause`, async () => {
    const answer = await ask(method, path, method === 'GET' ? undefined : body)
    assert.equal(answer.status, status, answer.text)
    assert.match(answer.body.detail, detail)
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
    assert.equal(answer.body.status, status)
  })
}

test('a device is found by each of its identifiers, in any spelling', async () => {
  const imei = IMEI(1)
  const [byImei, spaced, bySerial] = await Promise.all(
    [imei, `${imei.slice(0, 8)}-${imei.slice(8)}`, 'r5ct10abcde'].map(name => ask('GET', `/devices/${name}`)),
  )
  assert.equal(byImei?.body.imei, imei)
  assert.deepEqual(spaced?.body, byImei?.body)
  assert.deepEqual(bySerial?.body, byImei?.body)
})

test('a moved device has no profile and the same id', async () => {
  const before = (await ask('GET', '/devices/R5CT20FGHIJ')).body
  const moved = await ask('PATCH', '/devices/R5CT20FGHIJ', { customer: Number(M) })
  assert.deepEqual(moved.body, { ...before, customer: M, profile: null, state: 'Unassigned' })
  assert.equal((await ask('PATCH', '/devices/R5CT20FGHIJ', { customer: A })).body.customer, A)
  await ask('PATCH', '/devices/R5CT20FGHIJ', { profile: BASE, state: 'Enrolled' })
})

test('a device’s state follows its profile unless the PATCH has a state', async () => {
  const imei = IMEI(0)
  assert.equal((await ask('PATCH', `/devices/${imei}`, { profile: BASE })).body.state, 'ProfileAssigned')
  assert.equal((await ask('PATCH', `/devices/${imei}`, { profile: null })).body.state, 'Unassigned')
  assert.equal((await ask('PATCH', `/devices/${imei}`, { state: 'LicenseExpired' })).body.state, 'LicenseExpired')
  await ask('PATCH', `/devices/${imei}`, { state: 'Unassigned' })
})

test('a device is Unlocked by default, and a PATCH of another member does not change its lock status', async () => {
  const row = { customer: A, imei: PHONE, lockStatus: 'Locking' }
  const { body } = await ask('POST', '/devices', row)
  assert.deepEqual([body.state, body.lockStatus], ['Unassigned', 'Locking'])
  const { body: changed } = await ask('PATCH', `/devices/${PHONE}`, { model: 'SM-S911B', lockStatus: 'Locked' })
  assert.deepEqual([changed.state, changed.lockStatus], ['Unassigned', 'Locked'])
  assert.equal((await ask('PATCH', `/devices/${PHONE}`, { orderNo: 'A' })).body.lockStatus, 'Locked')
  assert.equal((await ask('PATCH', `/devices/${PHONE}`, { lockStatus: null })).body.lockStatus, 'Unlocked')
  const refusal = await ask('PATCH', `/devices/${PHONE}`, { state: 'LockedTimeout' })
  assert.deepEqual([refusal.status, refusal.body.type], [400, 'urn:muster:problem:request-unfit'])
  assert.equal((await ask('DELETE', `/devices/${PHONE}`)).status, 200)
})

test('a PATCH with a secret changes it, and a PATCH without one does not', async () => {
  const row = { tenant: A, clientId: 'kept', clientSecret: 'kept-secret', scopes: ['kme'] }
  await ask('POST', '/apps', row)
  await ask('PATCH', '/apps/kept', { scopes: ['kme.devices'] })
  assert.equal(typeof (await muster.token('kept')), 'string')
  await ask('PATCH', '/apps/kept', { clientSecret: 'another' })
  await assert.rejects(muster.token('kept'), /invalid_client/)
})

test('a new customer’s email becomes a user, unless that user exists', async () => {
  await ask('POST', '/customers', { id: '2000000021', name: 'X', email: 'First@x.example' })
  assert.deepEqual((await ask('GET', '/users/first@x.example')).body, {
    tenant: '2000000021',
    email: 'first@x.example',
    scopes: null,
  })
  await ask('PATCH', '/customers/2000000021', { email: 'ops@acme.example' })
  assert.equal((await ask('GET', '/users/ops@acme.example')).body.tenant, A)
})

test('a profile is found with its customer and without a customer, but not with another customer', async () => {
  const statuses = await Promise.all(
    ['', `?customer=${A}`, `?customer=${B}`].map(query => ask('GET', `/profiles/${BASE}${query}`)),
  )
  assert.deepEqual(
    statuses.map(({ status }) => status),
    [200, 200, 404],
  )
})

test('the aliases of a deleted profile are deleted', async () => {
  const id = '65a0000000000000000000c1'
  await ask('POST', '/profiles', { customer: A, id, name: 'Short-lived' })
  await ask('POST', '/aliases', { customer: A, reseller: N, alias: 'short', profile: id })
  await ask('DELETE', `/profiles/${id}`)
  assert.equal((await ask('GET', `/aliases/${N}/${A}/short`)).status, 404)
})
