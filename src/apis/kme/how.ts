/** How each row of the Customer API is raised in the default sample data. */
import type { How, Step } from '../../wire/recipe.ts'
import { blanks, expiredBearer, operate, signedTokenRecipes, tenantStatusRecipes, tokenRequestRecipes } from '../gate/how.ts'
import { errors } from './errors.ts'

const [R, C, OTHER, UNKNOWN_ID] = ['1000000001', '2000000001', '2000000002', '9999999999']
const [PROFILE, NO_PROFILE] = ['65a000000000000000000001', '0'.repeat(24)]
const [PHONE, NOT_UPLOADED, BAD] = ['350000000000014', '350000000000113', '350000000000015']

const as = 'acme'
const ROOT = '/kcs/v1/kme'
const ASSIGN = { as, method: 'PUT', path: `${ROOT}/devices/assignProfile` } as const
const ASSIGNMENT = { profileId: PROFILE, deviceIds: [PHONE] }
const assign = (change: object = {}): Step => ({ ...ASSIGN, body: { ...ASSIGNMENT, ...change } })
const post = (path: string, body: string | object): Step => ({ as, method: 'POST', path: `${ROOT}/${path}`, body })
const draft = (change: object = {}): object => ({ name: 'How', doEnabled: true, supportedMDM: 'Knox Manage', ...change })
const create = (change?: object): Step => post('profiles/create', draft(change))
const createAsync = post('profiles/createAsync', draft())
const list = (query: string): Step => ({ as, method: 'GET', path: `${ROOT}/devices/list${query}` })

const LIST = list('')
const { as: _, ...ANONYMOUS } = LIST
const SIGNED = { tenant: C, service: 'kme', user: 'ops@acme.example' } as const
/** Profiles that are created in the background remain unpublished. */
const HOLD = operate('POST', 'work/hold', {})

export const how: How = {
  rows: errors,
  refusals: [
    { row: 'parameterInvalid', rule: 'devices', steps: [assign({ deviceIds: [] })] },
    {
      row: 'tooManyDevices',
      rule: 'device-count',
      steps: [
        {
          ...ASSIGN,
          longBody: { before: JSON.stringify(ASSIGNMENT).slice(0, -2), repeated: `,"${PHONE}"`, times: 10_000, after: ']}' },
        },
      ],
    },
    { row: 'tenantMismatch', rule: 'customer-own', steps: [list(`?customerId=${OTHER}`)] },
    { row: 'agentInvalid', rule: 'agent-readable', steps: [create({ mdmApkUri: '{server}/_muster/docs' })] },
    { row: 'profileInvalid', rule: 'supported-mdm', steps: [create({ supportedMDM: '' })] },
    { row: 'profileInvalid', rule: 'profile-unused', steps: [{ as, method: 'DELETE', path: `${ROOT}/profiles/${PROFILE}` }] },
    { row: 'customerIdInvalid', rule: 'customer-id-form', steps: [list('?customerId=a-b')] },
    { row: 'requestInvalid', rule: 'body-object', steps: [{ ...ASSIGN, body: '[]' }] },
    { row: 'requestInvalid', rule: 'body-json', steps: [{ ...ASSIGN, body: '{' }] },
    { row: 'deviceInvalid', rule: 'device-name', steps: [assign({ deviceIds: [BAD] })] },
    { row: 'credentialMissing', rule: 'credential', steps: [ANONYMOUS] },
    ...tokenRequestRecipes({ fieldsInvalid: 'tokenRequestInvalid', claimEmpty: 'clientIdentifierEmpty' }, SIGNED),
    { row: 'notPermitted', rule: 'scope', steps: [{ ...assign(), as: SIGNED }] },
    {
      row: 'notPermitted',
      rule: 'managed-customer',
      steps: [{ ...LIST, as: 'meridian', headers: { 'x-wsm-managed-tenantid': OTHER } }],
    },
    { row: 'resellerBlocked', rule: 'no-reseller', steps: [{ ...LIST, as: 'northwind' }] },
    { row: 'serviceMissing', rule: 'enrolment-service', steps: [{ ...LIST, as: 'elm' }] },
    ...tenantStatusRecipes(LIST, `customers/${C}`),
    expiredBearer(LIST),
    ...signedTokenRecipes(ANONYMOUS, SIGNED, { claimEmpty: 'accessTokenEmpty', foreign: 'kdp' }),
    { row: 'resourceUnknown', rule: 'path', steps: [{ as, method: 'GET', path: `${ROOT}/devices` }] },
    { row: 'resourceUnknown', rule: 'uploads-known', steps: [post('devices/uploads/approvals', { uploadIds: [NO_PROFILE] })] },
    {
      row: 'deviceUnknown',
      rule: 'device-known',
      steps: [{ ...ASSIGN, path: `${ROOT}/devices/unassignProfile`, body: { deviceIds: [NOT_UPLOADED] } }],
    },
    {
      row: 'resellersProfileUnknown',
      rule: 'default-profile-known',
      steps: [post('reseller/approvals', { resellerId: R, defaultProfileId: NO_PROFILE })],
    },
    { row: 'tenantUnknown', rule: 'customer-known', steps: [list(`?customerId=${UNKNOWN_ID}`)] },
    {
      row: 'profileUnpublished',
      rule: 'profile-published',
      steps: [
        HOLD,
        createAsync,
        { as, method: 'GET', path: `${ROOT}/profiles/status`, keep: 'profileId' },
        assign({ profileId: '{kept}' }),
      ],
    },
    { row: 'profileUnknown', rule: 'profile-known', steps: [assign({ profileId: NO_PROFILE })] },
    { row: 'devicesUnknown', rule: 'device-known', steps: [assign({ deviceIds: [NOT_UPLOADED] })] },
    { row: 'resellerUnknown', rule: 'reseller-known', steps: [post('reseller/approvals', { resellerId: UNKNOWN_ID })] },
    { row: 'profileNameReserved', rule: 'name-unreserved', steps: [HOLD, createAsync, createAsync] },
    { row: 'profileNameTaken', rule: 'name-free', steps: [create({ name: 'Base' })] },
    { row: 'associationExists', rule: 'not-associated', steps: [post('reseller/approvals', { resellerId: R })] },
    // No server listens on port 9 of most machines.
    { row: 'broken', rule: 'agent-reachable', steps: [create({ mdmApkUri: 'http://127.0.0.1:9/agent.apk' })] },
    {
      row: 'credentialUndecipherable',
      rule: 'credential-encryption',
      steps: [assign({ deviceDetails: { userName: 'not encrypted' } })],
    },
    { row: 'bodyTooLarge', rule: 'body-size', steps: [{ ...ASSIGN, longBody: blanks(16 * 1024 * 1024) }] },
  ],
  devices: [],
  onlyByFault: {},
}
