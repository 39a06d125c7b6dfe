/** The checks of the Customer API are in the order of the handlers. */
import assert from 'node:assert/strict'
import { constants, createPublicKey, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type Listed, type Members, testOrder, type Violations } from '../support/check-order.ts'
import { credentialOf } from '../support/recipes.ts'
import { openMuster } from '../support/server.ts'

const [R, UNSEEN, FULL, C, STRANGER, UNKNOWN_ID] = [
  '1000000001',
  '1000000002',
  '1000000003',
  '2000000001',
  '2000000002',
  '9999999999',
]
const [PROFILE, UNKNOWN] = ['65a000000000000000000001', '0'.repeat(24)]
const [PHONE, PENDING, NOT_UPLOADED, BAD] = ['350000000000014', '350000000000113', '350000000000212', '350000000000015']

const folder = await mkdtemp(join(tmpdir(), 'muster-'))
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const credentialKey = join(folder, 'key.pem')
await writeFile(credentialKey, privateKey.export({ format: 'pem', type: 'pkcs8' }))
const muster = await openMuster({ maxDevices: '50', legacyCustomerId: 'true', credentialKey })
after(async () => {
  await muster.close()
  await rm(folder, { recursive: true })
})
const encrypted = (text: string) =>
  publicEncrypt({ key: createPublicKey(privateKey), padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text)).toString('base64')

/** A signed token, since only these may need a customerId. */
const { headers } = await credentialOf(muster, { tenant: C, service: 'kme' })
const asked = async (method: string, path: string, body?: object, sent: Record<string, string> = {}) => {
  const answer = await muster.ask(method, path, { headers: sent, body })
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const control = (path: string, body: object) => asked('POST', `/_muster/v1/${path}`, body)
const kme = (method: string, path: string, body?: object) =>
  asked(method, `/kcs/v1/kme/${path}${path.includes('?') ? '&' : '?'}customerId=${C}`, body, headers)

const ORDER = { resellerId: R, customerId: C, transactionId: 'PENDING', type: 'IMEI', devices: [PENDING] }
await asked('PUT', '/kcs/v1/rp/devices/upload', ORDER, { authorization: `Bearer ${await muster.token('northwind')}` })
await muster.drain()
await control('resellers', { id: FULL, name: 'Full', country: 'US', region: 'us', state: 'active', vendors: [] })
await control('associations', { reseller: FULL, customer: C, state: 'active' })
for (const alias of ['kiosk', ...'abcdefghi']) await control('aliases', { customer: C, reseller: FULL, alias, profile: PROFILE })
await control('aliases', { customer: C, reseller: R, alias: 'other', profile: PROFILE })
await control('profiles', { customer: C, name: 'Third', doEnabled: true, supportedMDM: 'SOTI' })
const { profileList } = await kme('GET', 'profiles/list?profileNames=Base')
const { profileAliasId: ALIAS } = profileList[0].profileAlias.find(
  ({ alias, resellerId }: { alias: string; resellerId: string }) => alias === 'kiosk' && resellerId === R,
)
await control('work/hold', {})
const DRAFT = { name: 'New', doEnabled: true, supportedMDM: 'Knox Manage' }
await kme('POST', 'profiles/createAsync', { ...DRAFT, name: 'Slow' })
const UNPUBLISHED: string = (await kme('GET', 'profiles/status')).profiles.transactions[0].profileId

const CUSTOMER: Violations = {
  'customer-id': { '?customerId': undefined },
  'customer-id-form': { '?customerId': 'a-b' },
  'customer-known': { '?customerId': UNKNOWN_ID },
  'customer-own': { '?customerId': STRANGER },
}
const reading = (id: string, base: Members, violations: Violations): Listed => [
  id,
  { '?customerId': C, ...base },
  { ...CUSTOMER, ...violations },
]
const writing = (id: string, base: Members, violations: Violations): Listed =>
  reading(id, base, { 'body-object': { '*': [] }, ...violations })

const LIST: Violations = { 'query-form': { pageNum: 'x' }, 'page-size': { pageSize: '10001' } }
const RESELLER_FORM: Violations = { 'reseller-id-form': { resellerId: 'a-b' } }
const RESELLER: Violations = { ...RESELLER_FORM, 'reseller-known': { resellerId: UNKNOWN_ID } }
const DEVICES: Violations = { devices: { deviceIds: [] }, 'device-count': { deviceIds: Array(51).fill(PHONE) } }
const ALL_DEVICES: Violations = {
  ...DEVICES,
  'device-name': { deviceIds: [BAD] },
  'device-approved': { deviceIds: [PENDING] },
  'device-known': { deviceIds: [NOT_UPLOADED] },
}
const NAMED_PROFILE: Violations = {
  'profile-known': { profileId: UNKNOWN },
  'profile-published': { profileId: UNPUBLISHED },
}
const PROFILE_IN_PATH: Violations = {
  'profile-id': { ':id': 'createAsync' },
  'profile-known': { ':id': UNKNOWN },
  'profile-published': { ':id': UNPUBLISHED },
}
const AGENT = 'http://127.0.0.1:9/agent.apk'
const support = { supportPhoneNumber: '1', supportEmailAddress: 'help@acme.example' }
const CONTENT: Violations = {
  'body-form': { knoxLicense: 7 },
  'custom-data-depth': { mdmProfileCustomData: '['.repeat(70) },
  name: { name: ' ' },
  'name-length': { name: 'x'.repeat(65) },
  'name-characters': { name: 'a/b' },
  'description-length': { description: 'x'.repeat(201) },
  // These depend on doEnabled, so no other violation may change it.
  'supported-mdm': { doEnabled: true, supportedMDM: '' },
  'support-phone': { doEnabled: false, ...support, supportPhoneNumber: '', mdmApkUri: AGENT },
  'support-email': { doEnabled: false, ...support, supportEmailAddress: '', mdmApkUri: AGENT },
  'setup-wizard': { doEnabled: true, skipSetupWizard: false },
  'user-cancel': { doEnabled: true, allowUserCancel: true },
  agent: { doEnabled: false, ...support, mdmApkUri: '' },
  'agent-address': { mdmApkUri: 'ftp://127.0.0.1/agent.apk' },
  'agent-count': { secondaryMdmApkUris: Array(11).fill(AGENT) },
  'eula-count': { eulas: Array(4).fill({ title: 'a', content: 'b' }) },
  'custom-data': { mdmProfileCustomData: '[]' },
  'name-free': { name: 'third' },
}
const RESERVED: Violations = { 'name-unreserved': { name: 'slow' } }
const AGENTS: Violations = {
  'agent-reachable': { mdmApkUri: AGENT },
  'agent-readable': { mdmApkUri: `${muster.url}/_muster/docs` },
}
const ALIAS_CHANGE: Violations = {
  'body-form': { profileId: 7 },
  'alias-change': { alias: undefined },
  'alias-form': { alias: ' ' },
  'profile-known': { profileId: UNKNOWN },
  'alias-free': { alias: 'other' },
}
const ALIAS_IN_PATH: Violations = { 'alias-known': { ':profileAliasId': UNKNOWN } }
const ALIAS_IN_QUERY: Violations = {
  'query-form': { '?profileAliasId': [ALIAS, ALIAS] },
  'alias-id': { '?profileAliasId': undefined },
  'alias-known': { '?profileAliasId': UNKNOWN },
}

testOrder(muster, { name: 'kme', headers }, [
  reading(
    'listDevices',
    {},
    {
      ...{ ...LIST, ...RESELLER_FORM, 'changed-after-form': { changedAfter: 'x' } },
      ...{ 'device-name': { devices: BAD }, 'device-state': { state: 'Lost' } },
    },
  ),
  writing(
    'assignProfileUsingPUT',
    { profileId: PROFILE, deviceIds: [PHONE] },
    {
      ...{ 'body-form': { profileId: 7 }, ...ALL_DEVICES, ...NAMED_PROFILE },
      'device-details-name': { deviceDetails: [{ tags: ['a'] }] },
      'credential-encryption': { deviceDetails: { userName: 'not encrypted' } },
      'user-id-form': { deviceDetails: { userName: encrypted('a#b') } },
    },
  ),
  writing('unassignProfile', { deviceIds: [PHONE] }, { 'body-form': { unassignCredentials: 'yes' }, ...ALL_DEVICES }),
  writing('unassignProfileV2', { deviceIds: [PHONE] }, { 'body-form': { unassignCredentials: 'yes' }, ...DEVICES }),
  writing('unassignProfileV2ByPost', { deviceIds: [PHONE] }, { 'body-form': { unassignCredentials: 'yes' }, ...DEVICES }),
  writing(
    'deleteDevices',
    { devices: { deviceIds: [PHONE] } },
    {
      'body-form': { devices: { deviceIds: 7 } },
      devices: { devices: {} },
      'device-count': { devices: { deviceIds: Array(51).fill(BAD) } },
      'device-name': { devices: { deviceIds: [BAD] } },
    },
  ),
  reading('getBulkEnrollDeviceUploadsUsingGET', {}, { ...LIST, ...RESELLER, 'upload-state': { state: 'Lost' } }),
  writing(
    'approveBulkEnrollDeviceUploadsUsingPOST',
    { approveAll: true },
    {
      ...{ 'body-form': { transactionIds: 7 }, ...RESELLER, ...NAMED_PROFILE },
      uploads: { approveAll: false },
      'uploads-known': { approveAll: false, uploadIds: [UNKNOWN] },
    },
  ),
  reading('listProfiles', {}, { ...LIST, ...RESELLER }),
  reading('queryTransactionStatusUsingGET', {}, { ...LIST, 'transaction-id-form': { transactionId: 'a-b' } }),
  reading('getProfile', { ':id': PROFILE }, { 'profile-known': { ':id': UNKNOWN } }),
  reading('getProfileShort', { ':id': PROFILE }, { 'profile-id': { ':id': 'createAsync' }, 'profile-known': { ':id': UNKNOWN } }),
  writing('addBulkEnrollProfileUsingPOST', DRAFT, { ...CONTENT, ...RESERVED, ...AGENTS }),
  writing('addBulkEnrollProfileAsyncUsingPOST', DRAFT, { ...CONTENT, ...RESERVED }),
  writing('editProfile', { ':id': PROFILE, ...DRAFT }, { ...CONTENT, ...PROFILE_IN_PATH, ...AGENTS }),
  writing('deleteProfile', { ':id': PROFILE }, { ...PROFILE_IN_PATH, 'profile-unused': { ':id': PROFILE } }),
  writing(
    'approveReseller',
    { resellerId: R, update: true },
    {
      ...{ 'body-form': { autoApproval: 'yes' }, ...RESELLER },
      ...{ 'default-profile-known': { defaultProfileId: UNKNOWN }, 'not-associated': { update: false } },
    },
  ),
  writing(
    'addProfileAlias',
    { resellerId: R, profileId: PROFILE, alias: 'new' },
    {
      ...{ 'body-form': { profileId: 7 }, ...RESELLER_FORM, 'alias-form': { alias: ' ' } },
      ...{ association: { resellerId: UNSEEN }, 'profile-known': { profileId: UNKNOWN } },
      ...{ 'alias-free': { alias: 'kiosk' }, 'alias-count': { resellerId: FULL } },
    },
  ),
  writing('changeProfileAlias', { ':profileAliasId': ALIAS, alias: 'new' }, { ...ALIAS_CHANGE, ...ALIAS_IN_PATH }),
  writing('changeProfileAliasBare', { '?profileAliasId': ALIAS, alias: 'new' }, { ...ALIAS_CHANGE, ...ALIAS_IN_QUERY }),
  writing('deleteProfileAlias', { ':profileAliasId': ALIAS }, ALIAS_IN_PATH),
  writing(
    'deleteProfileAliasBare',
    { '?profileAliasId': ALIAS },
    // The body is read where the query has no id.
    { ...ALIAS_IN_QUERY, 'body-form': { '?profileAliasId': undefined, profileAliasId: 7 } },
  ),
])
