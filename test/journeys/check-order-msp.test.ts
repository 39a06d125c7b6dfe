/** The checks of the MSP API are in the order of the handlers. */
import { after } from 'node:test'
import { type Listed, testOrder, type Violations } from '../support/check-order.ts'
import { company, linking, M, M2, openMspMuster } from '../support/msp-server.ts'

const muster = await openMspMuster()
after(muster.close)
const authorization = `Bearer ${await muster.token(M.app)}`
/** The other provider is not approved for Knox Guard. */
const UNAPPROVED = { '^authorization': `Bearer ${await muster.token(M2.app)}` }
const UNKNOWN_ID = '9999999999'
const NO_PROFILE = '0'.repeat(24)

const services = ['KnoxMobileEnrollment', 'KnoxConfigure', 'KnoxGuard', 'KnoxManage']
const account = (change: object = {}) => muster.account({ services, ...change })
const manage = async (customer: string, management: object = {}): Promise<string> => {
  await muster.control('POST', 'managements', { provider: M.id, customer, ...management })
  return customer
}
const managed = async (change: object = {}, management: object = {}) => manage(await account(change), management)

const [GUARDED, FREE_MAIL] = [{ knoxGuard: { domain: 'Others', type: 'Payg' } }, { email: 'free@gmail.com' }]
const [IN_MANAGED, IN_OUTSIDE] = [{ email: 'other@managed.example' }, { email: 'other@outside.example' }]
await managed({ knoxManage: 'managed.example' })
await account({ knoxManage: 'outside.example' })

const X = await managed()
const [PENDING, DELINKING] = [await managed({}, { status: 'Pending' }), await managed({}, { status: 'DelinkPending' })]
const OTHERS = await managed({}, { provider: M2.id })
const FULLY = { managementType: 'FullyManaged' }
const SOURCE = await managed({}, FULLY)

// The rules of fields and terms.

const terms = (managedServices: string[], change: object = {}) => ({
  managementType: 'JointlyManaged',
  managedServices,
  ...change,
})
const guard = (kgTenantInfo?: object) => terms(['KnoxGuard'], { kgTenantInfo })
const prefixed = (kmTenantPrefix?: string) => terms(['KnoxManage'], { kmTenantPrefix })

const UNKNOWN_SERVICE: Violations = { 'service-known': { managedServices: ['Knox'] } }
const NO_TYPE: Violations = { 'management-type-sent': { managementType: undefined } }
const PREFIX: Violations = {
  'prefix-characters': prefixed('sa_les'),
  'reserved-word': prefixed('my.admin'),
  'prefix-periods': prefixed('a..b'),
}
const FIELDS: Violations = {
  ...PREFIX,
  characters: { companyName: 'A<b>' },
  'zip-code': { zipCode: '12#34' },
  'reserved-word': { companyName: 'Samsung Knox Ltd' },
  website: { website: 'www.companyabc.com' },
  phone: { officeNumber: '12345' },
  edges: { lastName: '-Byron' },
}
const GUARD: Violations = {
  'knox-guard-domain': guard(),
  'knox-guard-type': guard({ kgDomainType: 'Others' }),
  'knox-guard-no-type': guard({ kgDomainType: 'Enterprise', kgTenantType: 'Normal' }),
  'knox-guard-contact': guard({ kgDomainType: 'Financing', kgTenantType: 'Normal' }),
}
const SERVICES: Violations = { 'service-supported': terms(['SamsungCarePlus']), 'knox-manage-prefix': prefixed('.sales') }
const MISSING: Violations = { 'account-services': terms(['KnoxAssetIntelligence']) }
const OTHER_TYPE = guard({ kgDomainType: 'Others', kgTenantType: 'Normal' })

/** The violations of the rules of a management, where `member` names the customer. */
const management = (member: string): Violations => ({
  'customer-known': { [member]: UNKNOWN_ID },
  managed: { [member]: OTHERS },
  accepted: { [member]: PENDING },
  'no-pending-delink': { [member]: DELINKING },
})

// Copies of profiles.

const { body: kiosk } = await muster.control('POST', 'profiles', { customer: SOURCE, name: 'Kiosk', doEnabled: true })
const KIOSK: string = kiosk.id
const copies = (customerId: string, newProfileName?: string, profileId = KIOSK) => ({
  profiles: [{ profileId, targets: [{ customerId, newProfileName }] }],
})
const copyTo = async (customer: string): Promise<string> => {
  const { body } = await muster.as(M, 'POST', 'profiles/copy', { service: 'KME', sourceCustomerId: SOURCE, ...copies(customer) })
  return body.results[0].newProfileId
}
const [LEAVING, CHANGED, TARGET] = [await managed(), await managed(), await managed()]
const [COPY, LEFT_COPY, CHANGED_COPY] = [await copyTo(TARGET), await copyTo(LEAVING), await copyTo(CHANGED)]
await manage(LEAVING, { status: 'DelinkPending' })
await muster.control('PATCH', `customers/${CHANGED}`, { services: ['KnoxConfigure'] })
const NOT_COPYABLE: Violations = { 'service-known': { service: 'Knox' }, 'service-copyable': { service: 'KnoxGuard' } }

const OPERATIONS: readonly Listed[] = [
  ['getManagedCustomers', {}, { 'query-form': { pageNum: '-1' }, 'service-known': { service: 'Knox' } }],
  [
    'getManagedCustomer',
    { ':customerId': X },
    { 'customer-known': { ':customerId': UNKNOWN_ID }, managed: { ':customerId': await account() } },
  ],
  [
    'createManagedCustomers',
    company(),
    {
      ...{ 'body-form': { city: 7 }, ...UNKNOWN_SERVICE, ...NO_TYPE, ...FIELDS, ...SERVICES, ...GUARD },
      country: { country: 'KP' },
      'knox-guard-approved': { ...UNAPPROVED, ...guard() },
      'email-unused': { email: 'it@acme.example' },
      'email-domain': { email: 'new@gmail.com', managementType: 'JointlyManaged' },
      'knox-manage-domain': { ...prefixed(), email: 'new@managed.example' },
      'knox-manage-name': { ...prefixed(), email: 'new@outside.example' },
    },
  ],
  [
    'updateManagedCustomer',
    { ':customerId': X },
    {
      ...management(':customerId'),
      ...{ 'body-form': { city: 7 }, ...UNKNOWN_SERVICE, ...FIELDS, ...SERVICES, ...MISSING, ...GUARD },
      'email-unchanged': { email: 'other@else.example' },
      'management-type-change': FULLY,
      'management-type': { managedServices: ['KnoxConfigure'], managementType: undefined },
      'knox-guard-approved': { ...UNAPPROVED, ':customerId': OTHERS, ...guard() },
      'knox-guard-type-unchanged': { ':customerId': await managed(GUARDED), ...OTHER_TYPE },
      'email-domain': { ':customerId': await managed(FREE_MAIL, FULLY), managementType: 'JointlyManaged' },
      'knox-manage-domain': { ':customerId': await managed(IN_MANAGED), ...prefixed() },
      'knox-manage-name': { ':customerId': await managed(IN_OUTSIDE), ...prefixed() },
      country: { country: 'DE' },
    },
  ],
  [
    'addExistingManagedCustomer',
    linking(await account()),
    {
      ...{ 'body-form': { kgTenantInfo: 7 }, ...UNKNOWN_SERVICE, ...NO_TYPE, ...PREFIX, ...SERVICES, ...MISSING, ...GUARD },
      'customer-known': { customerId: UNKNOWN_ID },
      approved: { customerId: await account({ approval: 'pending' }) },
      region: { customerId: await account({ region: 'eu' }) },
      'no-pending-delink': { customerId: DELINKING },
      'no-pending-request': { customerId: PENDING },
      unmanaged: { customerId: OTHERS },
      'knox-guard-approved': { ...UNAPPROVED, ...guard() },
      'knox-guard-type-unchanged': { customerId: await account(GUARDED), ...OTHER_TYPE },
      'email-domain': { customerId: await account({ email: 'other@gmail.com' }) },
      'knox-manage-domain': { customerId: await account({ email: 'third@managed.example' }), ...prefixed() },
      'knox-manage-name': { customerId: await account({ email: 'third@outside.example' }), ...prefixed() },
    },
  ],
  [
    'delinkManagedCustomer',
    { customerId: X },
    { 'body-form': { customerId: {} }, ...management('customerId'), 'jointly-managed': { customerId: SOURCE } },
  ],
  ['getProfiles', {}, { 'query-form': { pageNum: '-1' }, ...NOT_COPYABLE }],
  [
    'copyProfiles',
    { service: 'KME', sourceCustomerId: SOURCE, ...copies(X) },
    {
      ...{ 'body-form': { profiles: 7 }, ...NOT_COPYABLE, ...management('sourceCustomerId') },
      'copy-count': { profiles: [{ profileId: KIOSK, targets: Array(101).fill({ customerId: X }) }] },
      'account-services': { service: 'KnoxConfigure' },
      'fully-managed': { sourceCustomerId: X },
      'profile-known': copies(X, undefined, NO_PROFILE),
      'target-customer-known': copies(UNKNOWN_ID),
      'target-managed': copies(OTHERS),
      'target-accepted': copies(PENDING),
      'target-no-pending-delink': copies(DELINKING),
      'target-account-services': copies(await managed({}, { services: ['KnoxConfigure'] })),
      name: copies(X, ' '),
      'name-length': copies(X, 'x'.repeat(65)),
      'name-characters': copies(X, 'A#1'),
      'name-free': copies(SOURCE),
    },
  ],
  [
    'overwriteProfiles',
    { service: 'KME', parentProfileId: KIOSK, childProfileIds: [COPY] },
    {
      ...{ 'body-form': { childProfileIds: 7 }, ...NOT_COPYABLE },
      'parent-known': { parentProfileId: NO_PROFILE },
      'profile-known': { childProfileIds: [NO_PROFILE] },
      'target-no-pending-delink': { childProfileIds: [LEFT_COPY] },
      'target-account-services': { childProfileIds: [CHANGED_COPY] },
    },
  ],
]

testOrder(muster, { name: 'msp', headers: { authorization } }, OPERATIONS)
