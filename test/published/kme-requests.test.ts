import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { makeAgentReader } from '../../src/agents/reader.ts'
import { errors } from '../../src/apis/kme/errors.ts'
import { kme } from '../../src/apis/kme/index.ts'
import { openAgentHost } from '../support/agent-host.ts'
import { imeis } from '../support/imeis.ts'
import type { Method } from '../support/in-process.ts'
import { MSP, openKmeMuster, R1, R2, T0, T1, T2, TB, TI } from '../support/kme-server.ts'
import { owner, signed } from '../support/signing-server.ts'

// One world with a tenant, profile and device for each case; a case is a request and the row of its refusal.
const host = await openAgentHost()
/** The last refusal: its operation, and the rule that refused. */
let last: { operation?: string; rule?: string | undefined } = {}
const muster = await openKmeMuster({
  agents: makeAgentReader({ addresses: 'private too', timeoutMs: 5000, maxBytes: 1_000_000 }),
  onRefused: ({ operation, refused: { rule } }) => {
    last = { operation, rule }
  },
})
after(async () => {
  await muster.close()
  await host.close()
})
await muster.associate(R1.id, T1.id)
const [D1 = '', DP = '', UNKNOWN = ''] = imeis(3)
const BAD = '490154203237519'
await muster.profile('b'.repeat(24), 'Base')
const [P1, NONE] = ['b'.repeat(24), '0'.repeat(24)]
const first = await muster.upload([D1])
const all = await muster.bearer(T1)
/** A profile that remains unpublished, since no worker runs in this test. */
const P2: string = await (async () => {
  const body = { name: 'Slow', doEnabled: true, supportedMDM: 'SOTI' }
  const { transactionId } = (await muster.call('POST', 'profiles/createAsync', { headers: all, body })).body
  const { profiles } = (await muster.call('GET', `profiles/status?transactionId=${transactionId}`, { headers: all })).body
  return profiles.transactions[0].profileId
})()
await muster.call('POST', 'devices/uploads/approvals', { headers: all, body: { transactionIds: [first.id] } })
await muster.upload([DP])
const [IN_USE, ALIAS] = ['d'.repeat(24), 'e'.repeat(24)]
await muster.profile(IN_USE, 'Other')
const having = (await muster.store.devices.get({ identifier: DP })) ?? assert.fail('no device')
await muster.store.devices.put({ ...having, id: IN_USE, imei: '356938035643809', state: 'LicenseExpired', profile: IN_USE })
for (const [id, alias] of [
  [ALIAS, 'kiosk'],
  ['f'.repeat(24), 'other'],
] as const)
  await muster.store.aliases.put({ customer: T1.id, reseller: R1.id, alias, id, profile: P1 })
/** A reseller with the maximum number of aliases. */
const FULL = { ...R2, id: '2000000003' }
await muster.store.tenants.put(FULL)
await muster.associate(FULL.id, T1.id, { state: 'active' })
/** A reseller that added the customer and has no uploads for it. */
const UNSEEN = { ...R2, id: '2000000004' }
await muster.store.tenants.put(UNSEEN)
await muster.associate(UNSEEN.id, T1.id)
for (let i = 0; i < 10; i++)
  await muster.store.aliases.put({ customer: T1.id, reseller: FULL.id, alias: `a${i}`, id: `a${i}`.repeat(12), profile: P1 })
await muster.store.managements.put({
  provider: MSP.id,
  customer: T1.id,
  managementType: 'FullyManaged',
  status: 'Active',
  services: ['KnoxMobileEnrollment'],
  createdAt: 0,
  updatedAt: 0,
})

const provider = await muster.bearer(MSP)
const callers = {
  all,
  'view devices': await muster.bearer(T1, 'kme.devices:view'),
  'manage devices': await muster.bearer(T1, 'kme.devices:manage'),
  signed: await muster.signedToken(T1),
  unauthenticated: {},
  blocked: await muster.bearer(TB),
  inactive: await muster.bearer(TI),
  'other services': await muster.bearer(T0),
  reseller: await muster.bearer(R1),
  provider,
  'for T1': { ...provider, 'x-wsm-managed-tenantid': T1.id },
  'for T2': { ...provider, 'x-wsm-managed-tenantid': T2.id },
  'for an unknown customer': { ...provider, 'x-wsm-managed-tenantid': '9999999999' },
  'T1 for T2': { ...all, 'x-wsm-managed-tenantid': T2.id },
  garbled: { 'x-knox-apitoken': 'garbage' },
  'garbled bearer': { authorization: 'Bearer garbage' },
  basic: { authorization: 'Basic YTpi' },
  'empty claim': await muster.signedToken(T1, {}, { accessToken: '' }),
  'over long ago': await muster.signedToken(T1, {}, { exp: 1 }),
  'key of KDP': await muster.signedToken(T1, { service: 'kdp' }),
  'key of MSP': await muster.signedToken(T1, { service: 'msp' }),
  'user gone': await muster.signedToken(T1, { user: 'gone@acme.example' }),
  restricted: await muster.signedToken(T1, { restriction: { type: 'referer', allow: ['https://acme.example/*'] } }),
}

type Key = keyof typeof errors
interface Case {
  readonly row: Key
  readonly ask: readonly [Method, string, body?: unknown]
  readonly as?: keyof typeof callers
  /** The expected text, if it is not the row's. */
  readonly data?: string | RegExp
}

const assign = (body: object): Case['ask'] => ['PUT', 'devices/assignProfile', { profileId: P1, deviceIds: [D1], ...body }]
const unassign = (body: object): Case['ask'] => ['PUT', 'devices/unassignProfile', { deviceIds: [D1], ...body }]
const unassignInPart = (method: Method, body: object): Case['ask'] => [method, '/kcs/v2/kme/devices/unassignProfile', body]
const create = (body: object): Case['ask'] => [
  'POST',
  'profiles/create',
  { name: 'New', doEnabled: true, supportedMDM: 'SOTI', ...body },
]
const replace = (body: object, id = P1): Case['ask'] => [
  'PUT',
  `profiles/${id}`,
  { name: 'New', doEnabled: true, supportedMDM: 'SOTI', ...body },
]
const trust = (body: object): Case['ask'] => ['POST', 'reseller/approvals', { resellerId: R1.id, ...body }]
const addAlias = (body: object): Case['ask'] => [
  'POST',
  'reseller/profilealias',
  { resellerId: R1.id, profileId: P1, alias: 'new', ...body },
]
const tokenFor = (clientIdentifier: string | null): Case['ask'] => [
  'POST',
  '/ams/v1/users/accesstoken',
  {
    clientIdentifierJwt: signed({ clientIdentifier, publicKey: owner.Public, aud: 'KnoxWSM', jti: muster.world.ids.uuid() }),
    base64EncodedStringPublicKey: owner.Public,
  },
]
const createAsync = (body: object): Case['ask'] => [
  'POST',
  'profiles/createAsync',
  { name: 'New', doEnabled: true, supportedMDM: 'SOTI', ...body },
]
const CLOSED = 'http://127.0.0.1:9/agent.apk'
const REFUSED = 'I/O error on GET request. Connection refused (Connection refused)'
const list: Case['ask'] = ['GET', 'devices/list']
const UNFIT = 'Device ID list cannot be empty'
const NOT_PERMITTED = 'The current user is unauthorized to use this service.'

const cases: readonly Case[] = [
  // the token endpoint: this table has its rows too
  { row: 'tokenRequestInvalid', ask: ['POST', '/ams/v1/users/accesstoken', {}], as: 'unauthenticated' },
  { row: 'clientIdentifierEmpty', ask: tokenFor(''), as: 'unauthenticated' },
  { row: 'clientIdentifierEmpty', ask: tokenFor(null), as: 'unauthenticated' },

  // credentials
  { row: 'credentialMissing', ask: list, as: 'unauthenticated' },
  { row: 'credentialMissing', ask: list, as: 'basic' },
  { row: 'accessTokenInvalid', ask: list, as: 'garbled' },
  { row: 'accessTokenInvalid', ask: list, as: 'garbled bearer' },
  { row: 'accessTokenEmpty', ask: list, as: 'empty claim' },
  {
    row: 'signatureExpired',
    ask: list,
    as: 'over long ago',
    data: `Failed to parse jwt token for user ${T1.id} with any user public key: access token has expired`,
  },
  { row: 'accessTokenForeign', ask: list, as: 'key of KDP' },
  { row: 'accessTokenForeign', ask: list, as: 'key of MSP' },
  { row: 'restrictionUnmet', ask: list, as: 'restricted' },
  { row: 'userUnknown', ask: list, as: 'user gone' },
  { row: 'serviceMissing', ask: list, as: 'other services' },
  { row: 'tenantBlocked', ask: list, as: 'blocked' },
  { row: 'tenantInactive', ask: list, as: 'inactive' },
  { row: 'resellerBlocked', ask: list, as: 'reseller' },
  { row: 'notPermitted', ask: create({}), as: 'view devices', data: NOT_PERMITTED },
  { row: 'notPermitted', ask: list, as: 'manage devices', data: NOT_PERMITTED },
  { row: 'notPermitted', ask: list, as: 'for T2', data: NOT_PERMITTED },
  { row: 'notPermitted', ask: list, as: 'for an unknown customer', data: NOT_PERMITTED },
  { row: 'notPermitted', ask: list, as: 'T1 for T2', data: NOT_PERMITTED },
  // the order of checks: scope, body, customerId
  { row: 'notPermitted', ask: ['POST', 'profiles/create', '{"name":'], as: 'view devices', data: NOT_PERMITTED },
  {
    row: 'requestInvalid',
    ask: ['PUT', `devices/assignProfile?customerId=${T2.id}`, '{"deviceIds":'],
    data: /^the body is not JSON/,
  },

  // paths and bodies
  { row: 'resourceUnknown', ask: ['GET', 'nope'] },
  { row: 'resourceUnknown', ask: ['GET', '/kcs/v2/kme/nope'] },
  { row: 'resourceUnknown', ask: ['GET', 'nope'], as: 'unauthenticated' },
  { row: 'resourceUnknown', ask: ['DELETE', 'devices/list'] },
  { row: 'resourceUnknown', ask: ['GET', 'profiles/create'] },
  { row: 'requestInvalid', ask: ['PUT', 'devices/assignProfile', '[]'], data: 'The request body must be a JSON object.' },
  { row: 'requestInvalid', ask: ['PUT', 'devices/assignProfile', '"all"'], data: 'The request body must be a JSON object.' },
  { row: 'requestInvalid', ask: ['PUT', 'devices/assignProfile', 'null'], data: 'The request body must be a JSON object.' },
  { row: 'bodyTooLarge', ask: ['POST', 'devices/delete', `{"a":"${'a'.repeat(16 * 1024 * 1024)}"}`] },

  // customerId
  { row: 'customerIdInvalid', ask: ['GET', 'devices/list?customerId=bad!id'] },
  { row: 'customerIdInvalid', ask: ['GET', 'devices/list?customerId='] },
  { row: 'customerIdInvalid', ask: ['GET', `devices/list?customerId=${T1.id}&customerId=${T1.id}`] },
  { row: 'customerIdInvalid', ask: ['GET', `devices/list?customerId=${'1'.repeat(65)}`] },
  { row: 'customerIdInvalid', ask: assign({ customerId: {} }) },
  { row: 'tenantUnknown', ask: ['GET', 'devices/list?customerId=9999999999'] },
  { row: 'tenantUnknown', ask: assign({ customerId: 9999999999 }) },
  { row: 'tenantMismatch', ask: ['GET', `devices/list?customerId=${T2.id}`] },
  { row: 'tenantMismatch', ask: assign({ customerId: T2.id }) },
  { row: 'tenantMismatch', ask: ['GET', `devices/list?customerId=${MSP.id}`], as: 'for T1' },
  // checks before the members of a request
  { row: 'tenantMismatch', ask: ['GET', `devices/list?customerId=${T2.id}&pageNum=-1`] },

  // lists
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?pageNum=-1'], data: 'pageNum must be >= 0' },
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?pageNum=1.5'], data: 'pageNum must be integer' },
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?pageNum='], data: 'pageNum must be integer' },
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?pageNum=true'], data: 'pageNum must be integer' },
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?pageNum=2147483648'], data: 'pageNum must be <= 2147483647' },
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?pageSize=0'], data: 'pageSize must be at least 1' },
  { row: 'parameterInvalid', ask: ['GET', 'profiles/list?pageSize=10001'], data: 'pageSize must be at most 10000' },
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?changedAfter=yesterday'], data: /^changedAfter must be/ },
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?state=Lost'], data: /^state must be one of Pending, / },
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?sortBy=size'], data: /^sortBy/ },
  { row: 'parameterInvalid', ask: ['GET', 'devices/list?resellerId=no-id'], data: /^resellerId/ },
  { row: 'parameterInvalid', ask: ['GET', `devices/list?deviceIds=${BAD}`], data: /^devices/ },
  { row: 'parameterInvalid', ask: ['GET', 'devices/uploads/list?state=Rejected'], data: /^state/ },
  { row: 'resellerUnknown', ask: ['GET', 'devices/uploads/list?resellerId=NOSUCH1'] },
  { row: 'resellerUnknown', ask: ['GET', `devices/uploads/list?resellerId=${T2.id}`] },
  { row: 'resellerUnknown', ask: ['GET', 'profiles/list?resellerId=NOSUCH1'] },

  // assign
  { row: 'parameterInvalid', ask: assign({ deviceIds: [] }), data: UNFIT },
  { row: 'parameterInvalid', ask: assign({ deviceIds: null }), data: UNFIT },
  { row: 'parameterInvalid', ask: assign({ deviceIds: D1 }), data: 'deviceIds must be array' },
  { row: 'parameterInvalid', ask: assign({ profileId: undefined }), data: 'profileId is required' },
  { row: 'parameterInvalid', ask: assign({ deviceDetails: [{ tags: ['a'] }] }), data: 'deviceDetails.0.deviceId is required' },
  { row: 'tooManyDevices', ask: assign({ deviceIds: imeis(10_001) }) },
  { row: 'tooManyDevices', ask: assign({ deviceIds: Array(10_001).fill(D1) }) },
  { row: 'deviceInvalid', ask: assign({ deviceIds: [D1, BAD] }), data: /^490154203237519 is not/ },
  { row: 'deviceInvalid', ask: assign({ deviceIds: [BAD, UNKNOWN], profileId: NONE }), data: /^490154203237519 is not/ },
  { row: 'deviceInvalid', ask: assign({ deviceIds: [D1, DP] }), data: /waits for its upload to be approved/ },
  { row: 'devicesUnknown', ask: assign({ deviceIds: [D1, UNKNOWN] }) },
  { row: 'devicesUnknown', ask: assign({ deviceIds: [NONE] }) },
  { row: 'profileUnknown', ask: assign({ profileId: NONE }) },
  { row: 'profileUnpublished', ask: assign({ profileId: P2 }) },
  { row: 'credentialUndecipherable', ask: assign({ deviceDetails: { userName: 'plain' } }) },
  { row: 'credentialUndecipherable', ask: assign({ deviceDetails: { userToken: Buffer.alloc(128).toString('base64') } }) },
  { row: 'credentialUndecipherable', ask: assign({ deviceIds: undefined, deviceDetails: [{ imei: D1, userName: 'plain' }] }) },
  { row: 'credentialUndecipherable', ask: assign({ profileId: P2, deviceDetails: { userName: 'plain' } }) },

  // unassign
  { row: 'parameterInvalid', ask: unassign({ deviceIds: [] }), data: UNFIT },
  { row: 'parameterInvalid', ask: unassign({ deviceIds: null }), data: UNFIT },
  { row: 'parameterInvalid', ask: unassign({ deviceIds: D1 }), data: 'deviceIds must be array' },
  { row: 'parameterInvalid', ask: unassign({ unassignCredentials: 'yes' }), data: 'unassignCredentials must be boolean' },
  { row: 'tooManyDevices', ask: unassign({ deviceIds: imeis(10_001) }) },
  { row: 'deviceInvalid', ask: unassign({ deviceIds: [UNKNOWN, D1, BAD] }), data: /^490154203237519 is not/ },
  { row: 'deviceInvalid', ask: unassign({ deviceIds: [UNKNOWN, DP] }), data: /waits for its upload to be approved/ },
  { row: 'deviceUnknown', ask: unassign({ deviceIds: [D1, UNKNOWN] }), data: "Some/All devices don't exist" },
  { row: 'deviceUnknown', ask: unassign({ deviceIds: [NONE] }), data: "Some/All devices don't exist" },
  { row: 'notPermitted', ask: unassign({}), as: 'view devices', data: NOT_PERMITTED },
  { row: 'parameterInvalid', ask: unassignInPart('PUT', { deviceIds: [] }), data: UNFIT },
  { row: 'parameterInvalid', ask: unassignInPart('POST', {}), data: UNFIT },
  { row: 'tooManyDevices', ask: unassignInPart('PUT', { deviceIds: imeis(10_001) }) },
  { row: 'tooManyDevices', ask: unassignInPart('POST', { deviceIds: Array(10_001).fill(BAD) }) },
  { row: 'notPermitted', ask: unassignInPart('POST', { deviceIds: [D1] }), as: 'view devices', data: NOT_PERMITTED },

  // delete
  { row: 'parameterInvalid', ask: ['POST', 'devices/delete', {}], data: UNFIT },
  { row: 'parameterInvalid', ask: ['POST', 'devices/delete'], data: UNFIT },
  { row: 'parameterInvalid', ask: ['POST', 'devices/delete', { devices: { imeiOrSerials: [], deviceIds: [] } }], data: UNFIT },
  { row: 'tooManyDevices', ask: ['POST', 'devices/delete', { devices: { imeiOrSerials: imeis(10_000), deviceIds: [NONE] } }] },
  {
    row: 'deviceInvalid',
    ask: ['POST', 'devices/delete', { devices: { imeiOrSerials: [BAD, '?'] } }],
    data: /^490154203237519 is not/,
  },

  // approve
  { row: 'parameterInvalid', ask: ['POST', 'devices/uploads/approvals', {}], data: /^uploadIds, transactionIds or approveAll/ },
  { row: 'resourceUnknown', ask: ['POST', 'devices/uploads/approvals', { uploadIds: [NONE] }] },
  { row: 'resourceUnknown', ask: ['POST', 'devices/uploads/approvals', { transactionIds: [first.id, 'NOSUCH1'] }] },
  { row: 'profileUnknown', ask: ['POST', 'devices/uploads/approvals', { approveAll: true, profileId: NONE }] },
  { row: 'profileUnpublished', ask: ['POST', 'devices/uploads/approvals', { approveAll: true, profileId: P2 }] },
  { row: 'resellerUnknown', ask: ['POST', 'devices/uploads/approvals', { approveAll: true, resellerId: 'NOSUCH1' }] },

  // profiles
  { row: 'profileUnknown', ask: ['GET', `profiles/${NONE}/get`] },
  { row: 'profileUnknown', ask: ['GET', `profiles/${NONE}`] },
  { row: 'profileUnknown', ask: ['GET', 'profiles/anything/get'] },
  { row: 'profileInvalid', ask: create({ supportedMDM: null }), data: /^supportedMDM is required/ },
  { row: 'profileInvalid', ask: create({ name: undefined }), data: 'name is required' },
  { row: 'profileInvalid', ask: create({ doEnabled: false, aeEnabled: true }), data: /^supportPhoneNumber is required/ },
  { row: 'parameterInvalid', ask: create({ doEnabled: 'yes' }), data: /^doEnabled/ },
  { row: 'profileNameTaken', ask: create({ name: 'base' }) },
  { row: 'profileNameReserved', ask: create({ name: 'SLOW' }) },
  { row: 'agentInvalid', ask: create({ mdmApkUri: `${host.url}/page` }), data: /./ },
  { row: 'broken', ask: create({ mdmApkUri: CLOSED }), data: REFUSED },
  { row: 'agentInvalid', ask: replace({ name: 'Base', mdmApkUri: `${host.url}/page` }), data: /./ },
  { row: 'broken', ask: replace({ name: 'Base', mdmApkUri: CLOSED }), data: REFUSED },
  { row: 'profileInvalid', ask: createAsync({ supportedMDM: null }), data: /^supportedMDM is required/ },
  { row: 'profileInvalid', ask: createAsync({ name: 'a/b' }), data: /^name must not contain/ },
  { row: 'parameterInvalid', ask: createAsync({ doEnabled: 'yes' }), data: /^doEnabled/ },
  { row: 'profileNameTaken', ask: createAsync({ name: 'BASE' }) },
  { row: 'profileNameReserved', ask: createAsync({ name: 'slow' }) },
  { row: 'tenantMismatch', ask: createAsync({ customerId: T2.id }) },
  { row: 'notPermitted', ask: createAsync({}), as: 'view devices', data: NOT_PERMITTED },
  { row: 'requestInvalid', ask: ['POST', 'profiles/createAsync/', '{"name"'], data: /^the body is not JSON/ },
  { row: 'parameterInvalid', ask: ['GET', 'profiles/status?pageNum=-1'], data: 'pageNum must be >= 0' },
  { row: 'parameterInvalid', ask: ['GET', 'profiles/status?transactionId=no-id'], data: /^transactionId must be letters/ },
  { row: 'notPermitted', ask: ['GET', 'profiles/status'], as: 'view devices', data: NOT_PERMITTED },
  { row: 'resourceUnknown', ask: ['POST', 'profiles/status', {}] },
  { row: 'resourceUnknown', ask: ['GET', 'profiles/createAsync'] },
  { row: 'profileUnknown', ask: replace({}, NONE) },
  { row: 'profileInvalid', ask: replace({ name: undefined }, NONE), data: 'name is required' },
  { row: 'profileNameTaken', ask: replace({ name: 'base' }, P2) },
  { row: 'profileUnpublished', ask: replace({}, P2) },
  { row: 'profileInvalid', ask: replace({ supportedMDM: null }), data: /^supportedMDM is required/ },
  { row: 'profileInvalid', ask: replace({ name: ' ' }), data: 'name is required' },
  { row: 'profileNameTaken', ask: replace({ name: 'OTHER' }) },
  { row: 'profileNameTaken', ask: replace({ name: 'slow' }) },
  { row: 'parameterInvalid', ask: replace({ eulas: 'none' }), data: /^eulas/ },
  { row: 'notPermitted', ask: replace({}), as: 'view devices', data: NOT_PERMITTED },
  { row: 'profileUnknown', ask: ['DELETE', `profiles/${NONE}`] },
  { row: 'profileUnpublished', ask: ['DELETE', `profiles/${P2}`] },
  { row: 'profileInvalid', ask: ['DELETE', `profiles/${IN_USE}`], data: /in use/ },
  { row: 'resourceUnknown', ask: ['PUT', 'profiles/list', {}] },
  { row: 'resourceUnknown', ask: ['PUT', 'profiles/createAsync', {}] },
  { row: 'resourceUnknown', ask: ['DELETE', 'profiles/status'] },
  { row: 'resourceUnknown', ask: ['DELETE', 'profiles/create'] },

  // resellers
  { row: 'resellerUnknown', ask: trust({ resellerId: 'NOSUCH1' }) },
  { row: 'resellerUnknown', ask: trust({ resellerId: T2.id, update: true }) },
  { row: 'resellersProfileUnknown', ask: trust({ resellerId: R2.id, defaultProfileId: NONE }) },
  { row: 'resellersProfileUnknown', ask: trust({ defaultProfileId: NONE, update: true }) },
  { row: 'associationExists', ask: trust({}) },
  { row: 'associationExists', ask: trust({ autoApproval: true, update: false }) },
  { row: 'parameterInvalid', ask: trust({ resellerId: undefined }), data: 'resellerId is required' },
  { row: 'parameterInvalid', ask: trust({ resellerId: 'no-id' }), data: /^resellerId must be letters and digits/ },
  { row: 'parameterInvalid', ask: trust({ autoApproval: 'yes' }), data: /^autoApproval/ },
  { row: 'tenantMismatch', ask: trust({ customerId: T2.id }) },
  { row: 'notPermitted', ask: trust({}), as: 'manage devices', data: NOT_PERMITTED },

  // aliases
  { row: 'resellerUnknown', ask: addAlias({ resellerId: R2.id }) },
  { row: 'resellerUnknown', ask: addAlias({ resellerId: UNSEEN.id }) },
  { row: 'resellerUnknown', ask: addAlias({ resellerId: 'NOSUCH1', profileId: NONE }) },
  { row: 'resellersProfileUnknown', ask: addAlias({ profileId: NONE }) },
  { row: 'profileNameTaken', ask: addAlias({ alias: ' kiosk ' }), data: 'The reseller has an alias kiosk already.' },
  { row: 'parameterInvalid', ask: addAlias({ alias: ' ' }), data: 'alias must not be blank' },
  { row: 'parameterInvalid', ask: addAlias({ alias: 'a'.repeat(65) }), data: 'alias must have at most 64 characters' },
  { row: 'parameterInvalid', ask: addAlias({ alias: undefined }), data: 'alias is required' },
  { row: 'parameterInvalid', ask: addAlias({ resellerId: FULL.id }), data: 'a reseller has at most 10 aliases' },
  { row: 'notPermitted', ask: addAlias({}), as: 'manage devices', data: NOT_PERMITTED },
  { row: 'resourceUnknown', ask: ['PUT', `reseller/profilealias/${NONE}`, { alias: 'x' }] },
  { row: 'resourceUnknown', ask: ['PUT', 'reseller/profilealias', { profileAliasId: NONE, alias: 'x' }] },
  { row: 'parameterInvalid', ask: ['PUT', `reseller/profilealias/${NONE}`, { alias: ' ' }], data: 'alias must not be blank' },
  { row: 'resellersProfileUnknown', ask: ['PUT', `reseller/profilealias/${ALIAS}`, { profileId: NONE }] },
  { row: 'profileNameTaken', ask: ['PUT', `reseller/profilealias/${ALIAS}`, { alias: 'other' }], data: /alias other already/ },
  { row: 'parameterInvalid', ask: ['PUT', `reseller/profilealias/${ALIAS}`, { alias: '' }], data: 'alias must not be blank' },
  { row: 'parameterInvalid', ask: ['PUT', `reseller/profilealias/${ALIAS}`, {}], data: 'alias or profileId is required' },
  { row: 'parameterInvalid', ask: ['PUT', 'reseller/profilealias', { alias: 'x' }], data: 'profileAliasId is required' },
  { row: 'resourceUnknown', ask: ['DELETE', `reseller/profilealias/${NONE}`] },
  { row: 'resourceUnknown', ask: ['DELETE', `reseller/profilealias?profileAliasId=${NONE}`] },
  { row: 'parameterInvalid', ask: ['DELETE', 'reseller/profilealias'], data: 'profileAliasId is required' },
]

for (const { row: key, ask, as = 'all', data } of cases) {
  const [method, path, body] = ask
  const [code, message, text] = errors[key]
  const what = body === undefined ? '' : ` ${JSON.stringify(body).slice(0, 80)}`
  test(`${method} ${path.slice(0, 80)}${what}${as === 'all' ? '' : ` as ${as}`} is ${code} ${message}`, async () => {
    last = {}
    const answer = await muster.call(method, path, { headers: callers[as], body })
    const error = one(answer.body)
    assert.equal(answer.status, Number(String(code).slice(0, 3)))
    assert.deepEqual({ code: error.code, message: error.message }, { code, message })
    if (data instanceof RegExp) assert.match(error.data, data)
    else assert.equal(error.data, data ?? text)
    const isAnonymous = path.startsWith('/ams') || key === 'accessTokenInvalid' || key === 'signatureExpired'
    assert.equal(typeof answer.body.errorId, isAnonymous ? 'undefined' : 'string')
    // Credentials have rules of their own.
    const operation = as === 'all' && kme.operations.find(({ id }) => id === last.operation)
    if (!operation) return
    const checks = (operation.checks ?? []).filter(({ row }) => row === key).map(({ rule }) => rule)
    assert.ok([...checks, 'body-size', 'body-json'].includes(String(last.rule)), `${last.rule} is none of ${checks}`)
  })
}

test('the refused requests of the table change no device', async () => {
  const { body } = await muster.call('GET', 'devices/list?state=Pending,Unassigned,ProfileAssigned', { headers: all })
  assert.deepEqual(
    body.deviceList.map(({ mei, state, tags }: { mei: string; state: string; tags: string[] }) => ({ mei, state, tags })),
    [
      { mei: D1, state: 'Unassigned', tags: [] },
      { mei: DP, state: 'Pending', tags: [] },
    ],
  )
})

test('an expired bearer is refused with 40100001 ACCESS_TOKEN_EXPIRED', async () => {
  const old = await openKmeMuster()
  const headers = await old.bearer(T1)
  old.wind(601_000)
  const { status, body } = await old.call('GET', 'devices/list', { headers })
  assert.deepEqual([status, body.code, body.message], [401, 40100001, 'ACCESS_TOKEN_EXPIRED'])
  await old.close()
})

test('with the rule legacyCustomerId a signed token without customerId is refused with 4001701, and a bearer is accepted', async () => {
  const strict = await openKmeMuster({ rules: { legacyCustomerId: true } })
  const headers = await strict.signedToken(T1)
  const { status, body } = await strict.call('GET', 'devices/list', { headers })
  assert.deepEqual([status, body.code, body.message], [400, 4001701, 'CUSTOMER_ID_INVALID'])
  assert.equal((await strict.call('GET', `devices/list?customerId=${T1.id}`, { headers })).status, 200)
  assert.equal((await strict.call('GET', 'devices/list', { headers: await strict.bearer(T1) })).status, 200)
  await strict.close()
})

test('signed tokens, bearers with a sufficient scope, and providers for themselves or a managed customer are accepted', async () => {
  const keyOfMsp = await muster.signedToken(MSP, { service: 'msp' })
  for (const headers of [
    callers.signed,
    callers['view devices'],
    callers['for T1'],
    callers.provider,
    keyOfMsp,
    { ...keyOfMsp, 'x-wsm-managed-tenantid': T1.id },
    { ...callers.restricted, referer: 'https://acme.example/portal' },
    { ...all, 'x-wsm-managed-tenantid': T1.id },
  ]) {
    const { status, text } = await muster.call('GET', 'devices/list/', { headers })
    assert.equal(status, 200, text)
  }
})

test(`an expired access token in a signed token is refused with ${errors.accessTokenExpired.slice(0, 2).join(' ')}`, async () => {
  const old = await openKmeMuster()
  const headers = await old.signedToken(T1)
  old.wind(31 * 60_000)
  const { status, body } = await old.call('GET', 'devices/list', { headers })
  assert.deepEqual([status, body.code, body.message], [403, ...errors.accessTokenExpired.slice(0, 2)])
  await old.close()
})

test('the cases cover each row of the published table and each row of the catalogue', () => {
  // The two tests of expiry above cover the first two rows.
  const met = new Set<readonly unknown[]>([
    errors.bearerExpired,
    errors.accessTokenExpired,
    ...cases.map(({ row }) => errors[row]),
  ])
  const isMet = ([code, name, text]: readonly unknown[]) =>
    [...met].some(row => row[0] === code && row[1] === name && row[2] === text)
  const published: unknown[][] = JSON.parse(readFileSync(new URL('kme-error-codes.json', import.meta.url), 'utf8'))
  assert.equal(published.length, 32)
  assert.deepEqual(
    [...published, ...Object.values(errors)].filter(row => !isMet(row)),
    [],
  )
})

/** The body of an error. One row has arrays as members; of those, the first element. */
function one(body: Record<string, unknown>): { code: number; message: string; data: string } {
  const first = (member: unknown) => [member].flat()[0]
  return { code: first(body.code) as number, message: first(body.message) as string, data: first(body.data) as string }
}
