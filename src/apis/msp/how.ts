/** How each row of the MSP API is raised in the default sample data. */
import type { How, Step } from '../../wire/recipe.ts'
import { blanks, expiredBearer, operate } from '../gate/how.ts'
import { errors, onlyByFault } from './errors.ts'

/** The provider, a customer that it manages jointly, one whose link is pending, and ids that the sample data does not have. */
const [M, C, PENDING, NEW, UNKNOWN_ID] = ['4000000001', '2000000001', '2000000002', '2000000010', '9999999999']

const as = 'meridian'
const CUSTOMERS = '/msp/v1/managedCustomers'
const LIST: Step = { as, method: 'GET', path: CUSTOMERS }
const { as: _, ...ANONYMOUS } = LIST
const CREATE = { as, method: 'POST', path: CUSTOMERS } as const
const COMPANY = {
  email: 'it@how.example',
  firstName: 'Ada',
  lastName: 'Byron',
  officeNumber: '5550100',
  companyName: 'How',
  street1: '1 Market Street',
  city: 'Springfield',
  zipCode: '12345',
  country: 'US',
  managementType: 'FullyManaged',
  managedServices: ['KnoxMobileEnrollment'],
}
const create = (change: object): Step => ({ ...CREATE, body: { ...COMPANY, ...change } })
const createWith = (service: string, change: object = {}): Step => create({ managedServices: [service], ...change })
const createGuarded = (kgTenantInfo?: object): Step => createWith('KnoxGuard', { kgTenantInfo })
const TERMS = { managementType: 'JointlyManaged', managedServices: ['KnoxMobileEnrollment'] }
const link = (customerId: string, change: object = {}): Step => ({
  ...{ as, method: 'POST', path: `${CUSTOMERS}/link`, body: { customerId, ...TERMS, ...change } },
})
const delink = (customerId: string): Step => ({ as, method: 'POST', path: `${CUSTOMERS}/delink`, body: { customerId } })
const change = (id: string, body: object): Step => ({ as, method: 'PUT', path: `${CUSTOMERS}/${id}`, body })

/** An account that no provider manages. */
const account = (change: object = {}): Step => operate('POST', 'customers', { id: NEW, name: 'How', ...change })
/** Sets the management of the customer that is managed jointly. */
const manage = (change: object): Step => operate('POST', 'managements', { provider: M, customer: C, ...change })

export const how: How = {
  rows: errors,
  refusals: [
    { row: 'parameterInvalid', rule: 'body-form', steps: [create({ email: 'nowhere' })] },
    { row: 'parameterInvalid', rule: 'query-form', steps: [{ ...LIST, path: `${CUSTOMERS}?pageNum=-1` }] },
    { row: 'parameterInvalid', rule: 'service-known', steps: [createWith('KnoxKnox')] },
    { row: 'addCustomerInvalid', rule: 'customer-known', steps: [link(UNKNOWN_ID)] },
    { row: 'addCustomerNotApproved', rule: 'approved', steps: [account({ approval: 'pending' }), link(NEW)] },
    { row: 'addDelinkPending', rule: 'no-pending-delink', steps: [delink(C), link(C)] },
    { row: 'addAlreadyManaged', rule: 'unmanaged', steps: [link(C)] },
    { row: 'addPendingAgain', rule: 'no-pending-request', steps: [link(PENDING)] },
    { row: 'addOtherRegion', rule: 'region', steps: [account({ region: 'eu' }), link(NEW)] },
    { row: 'emailInUse', rule: 'email-unused', steps: [create({ email: 'IT@acme.example' })] },
    { row: 'invalidCountry', rule: 'country', steps: [create({ country: 'KP' })] },
    { row: 'serviceNotValidScp', rule: 'service-supported', steps: [createWith('SamsungCarePlus')] },
    {
      row: 'kmDomainExists',
      rule: 'knox-manage-domain',
      steps: [createWith('KnoxManage'), createWith('KnoxManage', { email: 'other@how.example' })],
    },
    { row: 'kmPrefixInvalid', rule: 'knox-manage-prefix', steps: [createWith('KnoxManage', { kmTenantPrefix: '.sales' })] },
    { row: 'kmDomainInUse', rule: 'knox-manage-name', steps: [account({ knoxManage: 'how.example' }), createWith('KnoxManage')] },
    {
      row: 'cannotDelinkFullyManaged',
      rule: 'jointly-managed',
      steps: [manage({ managementType: 'FullyManaged' }), delink(C)],
    },
    { row: 'customerNotManaged', rule: 'managed', steps: [{ ...LIST, path: `${CUSTOMERS}/2000000005` }] },
    {
      row: 'blockedDomain',
      rule: 'email-domain',
      steps: [create({ email: 'how@gmail.com', managementType: 'JointlyManaged' })],
    },
    { row: 'pendingCannotDelink', rule: 'accepted', steps: [delink(PENDING)] },
    { row: 'cannotChangeWhenDelinking', rule: 'no-pending-delink', steps: [delink(C), change(C, {})] },
    { row: 'cannotUpdateToFully', rule: 'management-type-change', steps: [change(C, { managementType: 'FullyManaged' })] },
    {
      row: 'serviceNotAssociated',
      rule: 'account-services',
      steps: [account(), link(NEW, { managedServices: ['KnoxConfigure'] })],
    },
    { row: 'cannotChangeWhenPending', rule: 'accepted', steps: [change(PENDING, {})] },
    { row: 'managementTypeRequired', rule: 'management-type', steps: [change(C, { managedServices: ['KnoxConfigure'] })] },
    {
      row: 'cannotManageKg',
      rule: 'knox-guard-approved',
      steps: [operate('PATCH', `providers/${M}`, { knoxGuardApproved: false }), createGuarded({ kgDomainType: 'Enterprise' })],
    },
    { row: 'kgTenantInfoInvalid', rule: 'knox-guard-domain', steps: [createGuarded()] },
    { row: 'kgTenantTypeInvalid', rule: 'knox-guard-type', steps: [createGuarded({ kgDomainType: 'Others' })] },
    {
      row: 'kgPhoneEmailInvalid',
      rule: 'knox-guard-contact',
      steps: [createGuarded({ kgDomainType: 'Financing', kgTenantType: 'Normal' })],
    },
    {
      row: 'kgTenantTypeNotEmpty',
      rule: 'knox-guard-no-type',
      steps: [createGuarded({ kgDomainType: 'Enterprise', kgTenantType: 'Normal' })],
    },
    { row: 'disallowedCharacters', rule: 'characters', steps: [create({ companyName: 'A<b>' })] },
    { row: 'alphanumericAndSome', rule: 'zip-code', steps: [create({ zipCode: '12#34' })] },
    {
      row: 'alphanumericOnly',
      rule: 'prefix-characters',
      steps: [createWith('KnoxManage', { kmTenantPrefix: 'sa_les' })],
    },
    { row: 'prohibitedWord', rule: 'reserved-word', steps: [create({ companyName: 'Samsung Knox Ltd' })] },
    { row: 'urlInvalid', rule: 'website', steps: [create({ website: 'www.how.example' })] },
    { row: 'phoneInvalid', rule: 'phone', steps: [create({ officeNumber: '12345' })] },
    { row: 'edgeCharacter', rule: 'edges', steps: [create({ companyName: '-How' })] },
    {
      row: 'edgeOrRepeatedCharacter',
      rule: 'prefix-periods',
      steps: [createWith('KnoxManage', { kmTenantPrefix: 'a..b' })],
    },
    { ...expiredBearer(LIST), row: 'accessTokenExpired' },
    { row: 'authorizationFail', rule: 'provider', steps: [{ ...LIST, as: 'northwind' }] },
    { row: 'authorizationFail', rule: 'active', steps: [operate('PATCH', `providers/${M}`, { state: 'blocked' }), LIST] },
    { row: 'authorizationFail', rule: 'scope', steps: [{ ...LIST, as: 'meridian-desk' }] },
    { row: 'pathUnknown', rule: 'path', steps: [{ ...LIST, path: '/msp/v1/customers' }] },
    {
      row: 'pathUnknown',
      rule: 'parent-known',
      steps: [
        { as, method: 'POST', path: '/msp/v1/profiles/overwrite', body: { service: 'KME', parentProfileId: '0'.repeat(24) } },
      ],
    },
    { row: 'customerNotFound', rule: 'customer-known', steps: [{ ...LIST, path: `${CUSTOMERS}/${UNKNOWN_ID}` }] },
    { row: 'unauthenticated', rule: 'credential', steps: [ANONYMOUS] },
    { row: 'unauthenticated', rule: 'bearer', steps: [{ ...ANONYMOUS, headers: { authorization: 'Bearer garbled' } }] },
    { row: 'bodyTooLarge', rule: 'body-size', steps: [{ ...CREATE, longBody: blanks(5 * 1024 * 1024) }] },
  ],
  devices: [],
  onlyByFault,
}
