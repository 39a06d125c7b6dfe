import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { errors, errors2023 } from '../../src/apis/msp/errors.ts'
import type { Catalogue } from '../../src/wire/catalogue.ts'
import { refusingCheck } from '../support/explained.ts'
import { company, linking, M, M2, type MspMuster, openMspMuster, type Provider } from '../support/msp-server.ts'
import { openMuster } from '../support/server.ts'

type Key = keyof typeof errors

interface Ask {
  readonly method: string
  /** Below /msp/v1. */
  readonly path: string
  readonly body?: unknown
  readonly as?: Provider
  /** Headers instead of a provider's bearer. */
  readonly headers?: Record<string, string>
}

interface Case {
  readonly row: Key
  readonly why: string
  /** Prepares the server so that the request meets the row, and returns the request. */
  readonly ask: (muster: MspMuster) => Promise<Ask> | Ask
  /** The field that the reason names. */
  readonly reason?: string
}

const create = (change: object, as: Provider = M): Ask => ({
  method: 'POST',
  path: 'managedCustomers',
  body: company(change),
  as,
})
const link = (id: string, change: object = {}, as: Provider = M): Ask => ({
  method: 'POST',
  path: 'managedCustomers/link',
  body: linking(id, change),
  as,
})
const delink = (customerId: unknown): Ask => ({ method: 'POST', path: 'managedCustomers/delink', body: { customerId } })
const change = (id: string, body: object): Ask => ({ method: 'PUT', path: `managedCustomers/${id}`, body })
const look = (id: string): Ask => ({ method: 'GET', path: `managedCustomers/${id}` })
const list: Ask = { method: 'GET', path: 'managedCustomers' }
const copy = (sourceCustomerId: string, customerId: string, profileId: string, service = 'KME'): Ask => ({
  method: 'POST',
  path: 'profiles/copy',
  body: { service, sourceCustomerId, profiles: [{ profileId, targets: [{ customerId }] }] },
})

/** A fully managed customer with a profile. */
async function source(muster: MspMuster): Promise<readonly [customer: string, profile: string]> {
  const customer = await muster.created(M)
  const { body } = await muster.control('POST', 'profiles', { customer, name: 'Kiosk', doEnabled: true })
  return [customer, body.id]
}

const knoxManage = { managedServices: ['KnoxManage'] }
const guard = (kgTenantInfo?: object) => ({ managedServices: ['KnoxGuard'], kgTenantInfo })
const unknownId = '0000000000'
const noProfile = 'f'.repeat(24)

const CASES: readonly Case[] = [
  {
    row: 'failure',
    why: 'a fault was ordered',
    ask: async muster => {
      await muster.control('POST', 'faults', { match: { api: 'msp' }, do: { code: 5000000 } })
      return list
    },
  },
  {
    row: 'authorizationFail',
    why: 'the token is for KME alone',
    ask: async muster => ({ ...list, headers: { authorization: `Bearer ${await muster.token('meridian', 'kme')}` } }),
  },
  {
    row: 'authorizationFail',
    why: 'the caller is a reseller',
    ask: async muster => ({ ...list, headers: { authorization: `Bearer ${await muster.token('northwind')}` } }),
  },
  {
    row: 'authorizationFail',
    why: 'profiles of a jointly managed customer are its own',
    ask: async muster => copy(await muster.managed(M), await muster.managed(M), noProfile),
  },
  { row: 'invalidCountry', why: 'no region serves it', ask: () => create({ country: 'KP' }) },
  { row: 'invalidCountry', why: 'another region serves it', ask: () => create({ country: 'DE' }) },
  { row: 'invalidCountry', why: 'it is no country', ask: () => create({ country: 'XX' }) },
  {
    row: 'invalidCountry',
    why: 'a customer moves to another region',
    ask: async muster => change(await muster.managed(M), { country: 'FR' }),
  },
  { row: 'addCustomerInvalid', why: 'the id is unknown', ask: () => link(unknownId) },
  { row: 'addCustomerInvalid', why: 'the id is malformed', ask: () => link('abc') },
  { row: 'addCustomerInvalid', why: 'the id is a reseller’s', ask: () => link('1000000001') },
  {
    row: 'addCustomerNotApproved',
    why: 'the account waits for its approval',
    ask: async muster => link(await muster.account({ approval: 'pending' })),
  },
  {
    row: 'addCustomerNotApproved',
    why: 'the account was rejected',
    ask: async muster => link(await muster.account({ approval: 'rejected' })),
  },
  { row: 'addDelinkPending', why: 'a delink by this provider is pending', ask: async muster => link(await muster.delinking(M)) },
  {
    row: 'addDelinkPending',
    why: 'a delink by another provider is pending',
    ask: async muster => link(await muster.delinking(M2)),
  },
  {
    row: 'addDelinkPending',
    why: 'a delink from another provider by the customer is pending',
    ask: async muster => link(await muster.leaving(M2)),
  },
  { row: 'addAlreadyManaged', why: 'another provider manages the customer', ask: async muster => link(await muster.managed(M2)) },
  { row: 'addAlreadyManaged', why: 'a link of another provider is pending', ask: async muster => link(await muster.pending(M2)) },
  { row: 'addAlreadyManaged', why: 'this provider manages the customer', ask: async muster => link(await muster.managed(M)) },
  { row: 'addPendingAgain', why: 'a link of this provider is pending', ask: async muster => link(await muster.pending(M)) },
  {
    row: 'addOtherRegion',
    why: 'the account is in another region',
    ask: async muster => link(await muster.account({ region: 'eu' })),
  },
  { row: 'customerNotFound', why: 'the id is unknown', ask: () => look(unknownId) },
  { row: 'customerNotFound', why: 'the id to change is unknown', ask: () => change(unknownId, {}) },
  { row: 'customerNotFound', why: 'the id to delink is unknown', ask: () => delink(unknownId) },
  { row: 'customerNotFound', why: 'the id is malformed', ask: () => delink('abc') },
  { row: 'customerNotFound', why: 'the source of a copy is unknown', ask: () => copy(unknownId, unknownId, noProfile) },
  { row: 'customerNotManaged', why: 'no provider manages the customer', ask: async muster => look(await muster.account()) },
  {
    row: 'customerNotManaged',
    why: 'another provider manages the customer',
    ask: async muster => change(await muster.managed(M2), {}),
  },
  {
    row: 'customerNotManaged',
    why: 'the customer rejected the management',
    ask: async muster => delink(await muster.rejected(M)),
  },
  {
    row: 'customerNotManaged',
    why: 'the target of a copy is another provider’s customer',
    ask: async muster => {
      const [from, profile] = await source(muster)
      return copy(from, await muster.managed(M2), profile)
    },
  },
  {
    row: 'emailInUse',
    why: 'the address has an account',
    ask: async muster => {
      await muster.created(M, { email: 'Once@only.example' })
      return create({ email: 'once@ONLY.example' })
    },
  },
  { row: 'serviceNotValidScp', why: 'a new customer', ask: () => create({ managedServices: ['SamsungCarePlus'] }) },
  {
    row: 'serviceNotValidScp',
    why: 'an account that has it',
    ask: async muster => link(await muster.account({ services: ['SamsungCarePlus'] }), { managedServices: ['SCP'] }),
  },
  {
    row: 'serviceNotValidScp',
    why: 'a managed customer',
    ask: async muster => change(await muster.created(M), { managementType: 'FullyManaged', managedServices: ['scp'] }),
  },
  { row: 'cannotDelinkFullyManaged', why: 'it is fully managed', ask: async muster => delink(await muster.created(M)) },
  { row: 'pendingCannotDelink', why: 'the link is pending', ask: async muster => delink(await muster.pending(M)) },
  { row: 'kmPrefixInvalid', why: 'a period begins it', ask: () => create({ ...knoxManage, kmTenantPrefix: '.sales' }) },
  { row: 'kmPrefixInvalid', why: 'a period ends it', ask: () => create({ ...knoxManage, kmTenantPrefix: 'sales.' }) },
  {
    row: 'kmDomainExists',
    why: 'a managed customer has the domain',
    ask: async muster => {
      await muster.created(M, { ...knoxManage, email: 'a@shared.example' })
      return create({ ...knoxManage, email: 'b@shared.example' })
    },
  },
  {
    row: 'kmDomainInUse',
    why: 'an unmanaged customer has the domain',
    ask: async muster => {
      await muster.account({ knoxManage: 'outside.example' })
      return create({ ...knoxManage, email: 'b@outside.example' })
    },
  },
  {
    row: 'kmDomainInUse',
    why: 'the prefix is taken too',
    ask: async muster => {
      await muster.created(M, { ...knoxManage, email: 'a@prefixed.example', kmTenantPrefix: 'sales' })
      return create({ ...knoxManage, email: 'b@prefixed.example', kmTenantPrefix: 'Sales' })
    },
  },
  {
    row: 'kmDomainInUse',
    why: 'an account without a tenant is linked',
    ask: async muster => {
      await muster.account({ knoxManage: 'linked.example' })
      return link(await muster.account({ email: 'it@linked.example', services: ['KnoxManage'] }), knoxManage)
    },
  },
  {
    row: 'kmDomainInUse',
    why: 'Knox Manage is added',
    ask: async muster => {
      await muster.account({ knoxManage: 'added.example' })
      return change(await muster.created(M, { email: 'it@added.example' }), { managementType: 'FullyManaged', ...knoxManage })
    },
  },
  {
    row: 'blockedDomain',
    why: 'a new customer has free mail',
    ask: () => create({ email: 'x@gmail.com', managementType: 'JointlyManaged' }),
  },
  {
    row: 'blockedDomain',
    why: 'free mail of another country',
    ask: () => create({ email: 'x@Yahoo.co.uk', managementType: 'JointlyManaged' }),
  },
  {
    row: 'blockedDomain',
    why: 'an account with free mail is linked',
    ask: async muster => link(await muster.account({ email: 'y@outlook.com' })),
  },
  {
    row: 'blockedDomain',
    why: 'a fully managed customer with free mail becomes jointly managed',
    ask: async muster => change(await muster.created(M, { email: 'z@gmail.com' }), { managementType: 'JointlyManaged' }),
  },
  {
    row: 'cannotChangeWhenDelinking',
    why: 'a delink by the provider is pending',
    ask: async muster => change(await muster.delinking(M), {}),
  },
  {
    row: 'cannotChangeWhenDelinking',
    why: 'a delink by the customer is pending',
    ask: async muster => change(await muster.leaving(M), {}),
  },
  {
    row: 'cannotChangeWhenDelinking',
    why: 'a delink is requested twice',
    ask: async muster => delink(await muster.delinking(M)),
  },
  {
    row: 'cannotChangeWhenDelinking',
    why: 'the target of a copy has a pending delink',
    ask: async muster => {
      const [from, profile] = await source(muster)
      return copy(from, await muster.delinking(M), profile)
    },
  },
  {
    row: 'cannotUpdateToFully',
    why: 'it is jointly managed',
    ask: async muster => change(await muster.managed(M), { managementType: 'FullyManaged' }),
  },
  {
    row: 'serviceNotAssociated',
    why: 'the account never had it',
    ask: async muster => link(await muster.account(), { managedServices: ['KnoxAssetIntelligence'] }),
  },
  {
    row: 'serviceNotAssociated',
    why: 'the account of a linked customer never had it',
    ask: async muster => change(await muster.managed(M), { managementType: 'JointlyManaged', managedServices: ['KE'] }),
  },
  {
    row: 'serviceNotAssociated',
    why: 'the target of a copy lacks the service',
    ask: async muster => {
      const [from, profile] = await source(muster)
      return copy(from, await muster.created(M, { managedServices: ['KnoxConfigure'] }), profile)
    },
  },
  { row: 'cannotChangeWhenPending', why: 'the link is pending', ask: async muster => change(await muster.pending(M), {}) },
  {
    row: 'cannotChangeWhenPending',
    why: 'the target of a copy has a pending link',
    ask: async muster => {
      const [from, profile] = await source(muster)
      return copy(from, await muster.pending(M), profile)
    },
  },
  {
    row: 'managementTypeRequired',
    why: 'a service is added without a management type',
    ask: async muster => change(await muster.created(M), { managedServices: ['KnoxConfigure'] }),
  },
  { row: 'cannotManageKg', why: 'a new customer', ask: () => create(guard({ kgDomainType: 'Enterprise' }), M2) },
  {
    row: 'cannotManageKg',
    why: 'an account that has it',
    ask: async muster => link(await muster.account(), guard({ kgDomainType: 'Enterprise' }), M2),
  },
  { row: 'kgTenantInfoInvalid', why: 'the tenant info is missing', ask: () => create(guard()) },
  { row: 'kgTenantInfoInvalid', why: 'no such domain', ask: () => create(guard([{ kgDomainType: 'Leasing' }])) },
  {
    row: 'kgTenantInfoInvalid',
    why: 'a linked account has no tenant yet',
    ask: async muster => link(await muster.account(), guard()),
  },
  { row: 'kgTenantTypeInvalid', why: 'a type is missing', ask: () => create(guard({ kgDomainType: 'Others' })) },
  {
    row: 'kgTenantTypeInvalid',
    why: 'a type was withdrawn',
    ask: () => create(guard([{ kgDomainType: 'Financing', kgTenantType: 'Antitheft', phone: '5550100' }])),
  },
  {
    row: 'kgTenantTypeInvalid',
    why: 'the type of an existing tenant changes',
    ask: async muster => {
      const id = await muster.created(M, guard([{ kgDomainType: 'Others', kgTenantType: 'Payg' }]))
      return change(id, { kgTenantInfo: { kgDomainType: 'Others', kgTenantType: 'Normal' } })
    },
  },
  {
    row: 'kgTenantTypeNotEmpty',
    why: 'an enterprise has no type',
    ask: () => create(guard({ kgDomainType: 'Enterprise', kgTenantType: 'Normal' })),
  },
  {
    row: 'kgPhoneEmailInvalid',
    why: 'phone and e-mail are malformed',
    ask: () => create(guard({ kgDomainType: 'Financing', kgTenantType: 'Normal', phone: '12', email: 'nowhere' })),
  },
  { row: 'disallowedCharacters', why: 'a bracket', ask: () => create({ companyName: 'A<b>' }), reason: 'companyName' },
  {
    row: 'disallowedCharacters',
    why: 'a change',
    ask: async muster => change(await muster.managed(M), { city: 'A|B' }),
    reason: 'city',
  },
  { row: 'alphanumericAndSome', why: 'a number sign', ask: () => create({ zipCode: '12#34' }), reason: 'zipCode' },
  {
    row: 'alphanumericOnly',
    why: 'an underscore',
    ask: () => create({ ...knoxManage, kmTenantPrefix: 'sa_les' }),
    reason: 'kmTenantPrefix',
  },
  { row: 'prohibitedWord', why: 'a name', ask: () => create({ companyName: 'Samsung Knox Ltd' }), reason: 'companyName' },
  {
    row: 'prohibitedWord',
    why: 'a prefix',
    ask: () => create({ ...knoxManage, kmTenantPrefix: 'my.admin' }),
    reason: 'kmTenantPrefix',
  },
  { row: 'urlInvalid', why: 'no scheme', ask: () => create({ website: 'www.companyabc.com' }), reason: 'website' },
  { row: 'urlInvalid', why: 'no domain', ask: () => create({ website: 'https://companyabc' }), reason: 'website' },
  { row: 'phoneInvalid', why: 'too short', ask: () => create({ officeNumber: '12345' }), reason: 'officeNumber' },
  { row: 'phoneInvalid', why: 'letters', ask: () => create({ officeNumber: '555-ACME-00' }), reason: 'officeNumber' },
  { row: 'edgeCharacter', why: 'a hyphen begins it', ask: () => create({ companyName: '-Acme' }), reason: 'companyName' },
  { row: 'edgeCharacter', why: 'a blank ends it', ask: () => create({ firstName: 'Ada ' }), reason: 'firstName' },
  {
    row: 'edgeOrRepeatedCharacter',
    why: 'two periods',
    ask: () => create({ ...knoxManage, kmTenantPrefix: 'a..b' }),
    reason: 'kmTenantPrefix',
  },
  {
    row: 'parameterInvalid',
    why: 'a member is missing',
    ask: () => create({ street1: undefined }),
    reason: 'street1 is required',
  },
  { row: 'parameterInvalid', why: 'null is missing', ask: () => create({ email: null }), reason: 'email is required' },
  {
    row: 'parameterInvalid',
    why: 'the type is missing',
    ask: () => create({ managementType: undefined }),
    reason: 'managementType is required',
  },
  {
    row: 'parameterInvalid',
    why: 'no service',
    ask: async muster => link(await muster.account(), { managedServices: undefined }),
    reason: 'managedServices is required',
  },
  {
    row: 'parameterInvalid',
    why: 'an e-mail is malformed',
    ask: () => create({ email: 'nowhere' }),
    reason: 'email must match format "email"',
  },
  {
    row: 'parameterInvalid',
    why: 'the e-mail changes',
    ask: async muster => change(await muster.managed(M), { email: 'other@else.example' }),
    reason: 'email cannot be changed',
  },
  {
    row: 'parameterInvalid',
    why: 'a member has an unknown value',
    ask: async muster => change(await muster.managed(M), { companySize: 'Huge' }),
    reason: 'companySize must be one of Small, Medium, Large',
  },
  {
    row: 'parameterInvalid',
    why: 'a page below the first',
    ask: () => ({ ...list, path: 'managedCustomers?pageNum=-1' }),
    reason: 'pageNum must be >= 0',
  },
  {
    row: 'parameterInvalid',
    why: 'an odd page of profiles',
    ask: () => ({ method: 'GET', path: 'profiles?pageSize=x' }),
    reason: 'pageSize must be integer',
  },
  {
    row: 'parameterInvalid',
    why: 'a service without profiles',
    ask: () => copy(unknownId, unknownId, noProfile, 'KnoxGuard'),
    reason: 'service must be one of KnoxMobileEnrollment, KnoxManage, KnoxConfigure',
  },
  {
    row: 'parameterInvalid',
    why: 'the target has a profile of the name',
    ask: async muster => {
      const [from, profile] = await source(muster)
      return copy(from, from, profile)
    },
    reason: 'newProfileName: Kiosk is taken',
  },
  {
    row: 'accessTokenExpired',
    why: 'the app of the bearer is deleted',
    ask: async muster => {
      const app = { tenant: M.id, clientId: 'gone', clientSecret: 'gone-secret', scopes: ['msp'], redirectUris: [] }
      await muster.control('POST', 'apps', { ...app, grantTypes: ['client_credentials'] })
      const authorization = `Bearer ${await muster.token('gone')}`
      await muster.control('DELETE', 'apps/gone')
      return { ...list, headers: { authorization } }
    },
  },
  { row: 'pathUnknown', why: 'the path is unknown', ask: () => ({ method: 'GET', path: 'nope' }) },
  { row: 'pathUnknown', why: 'no such method', ask: () => ({ method: 'DELETE', path: 'managedCustomers' }) },
  { row: 'pathUnknown', why: 'no such version', ask: () => ({ method: 'GET', path: '../v2/managedCustomers' }) },
  {
    row: 'pathUnknown',
    why: 'no such profile',
    ask: async muster => copy((await source(muster))[0], await muster.managed(M), noProfile),
  },
  {
    row: 'pathUnknown',
    why: 'the parent profile is unknown',
    ask: () => ({ method: 'POST', path: 'profiles/overwrite', body: { service: 'KME', parentProfileId: noProfile } }),
  },
  { row: 'unauthenticated', why: 'no token', ask: () => ({ ...create({}), headers: {} }) },
  { row: 'unauthenticated', why: 'a garbled token', ask: () => ({ ...list, headers: { authorization: 'Bearer a.b.c' } }) },
  { row: 'bodyTooLarge', why: 'six megabytes', ask: () => create({ companyName: 'x'.repeat(6 * 1024 * 1024) }) },
]

/** The catalogue of each contract date. */
const CATALOGUES: Readonly<Record<string, Catalogue>> = { '2023-12': errors2023, '2026-07': errors }

for (const [contract, catalogue] of Object.entries(CATALOGUES)) {
  const muster = await openMspMuster({ contract })
  after(muster.close)

  for (const { row, why, ask, reason: detail } of CASES) {
    const [code, name, text] = catalogue[row] ?? errors.parameterInvalid
    test(`${contract}: a request is refused with ${code} ${name} where ${why}`, async () => {
      const { method, path, body, as = M, headers } = await ask(muster)
      const answer =
        headers === undefined
          ? await muster.as(as, method, path, body)
          : await muster.ask(method, `/msp/v1/${path}`, { body, headers })
      const { transactionalId, ...rest } = answer.body
      assert.deepEqual(
        [answer.status, rest],
        [Number(String(code).slice(0, 3)), { code: name, errorCode: String(code), errorMessage: text }],
      )
      assert.equal((await refusingCheck(muster, answer)).code, code)
      assert.match(transactionalId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      assert.equal(answer.headers.get('content-type'), 'application/json')
      // The reason names the field; the published text does not.
      if (detail === undefined) return
      const reason = code === 40000000 && row === 'parameterInvalid' ? detail : `${detail}: ${errors[row][2]}`
      assert.equal(answer.headers.get('x-muster-reason'), reason)
      const { activity } = await muster.control('GET', `activity?errorId=${transactionalId}`).then(({ body }) => body)
      assert.deepEqual(
        activity.map((entry: { details: object; code: number }) => [entry.details, entry.code]),
        [[{ error: name, request: `/msp/v1/${path.split('?')[0]}`, reason }, code]],
      )
    })
  }

  test(`${contract}: malformed JSON is refused in this envelope by every operation with a body`, async () => {
    for (const path of [
      'managedCustomers',
      'managedCustomers/link',
      'managedCustomers/delink',
      'profiles/copy',
      'profiles/overwrite',
    ]) {
      const { status, headers, body } = await muster.as(M, 'POST', path, '{"email":')
      assert.deepEqual(
        [status, { ...body, transactionalId: '' }],
        [
          400,
          {
            transactionalId: '',
            code: 'RESOURCE_INVALID_PARAM',
            errorCode: '40000000',
            errorMessage: 'The specified request parameters are not valid.',
          },
        ],
        path,
      )
      assert.match(headers.get('x-muster-reason') ?? '', /^the body is not JSON: /)
    }
  })

  test(`${contract}: a reason that repeats request text is printable ASCII in its header and has no NUL in the activity log`, async () => {
    const sent = '\u00e9\u0000\ud800\r\nx-injected: 1'
    const { status, headers, body } = await muster.as(M, 'POST', 'profiles/copy', `{${sent}`)
    assert.deepEqual([status, body.errorCode, headers.get('x-injected')], [400, '40000000', null])
    assert.match(headers.get('x-muster-reason') ?? '', /^[\x20-\x7e]+$/)
    const { activity } = (await muster.control('GET', `activity?errorId=${body.transactionalId}`)).body
    assert.match(activity[0].details.reason, /^the body is not JSON: [^\0\r\n]+$/)
  })
}

test('a phone number with spaces or hyphens is refused, and one of seven to fifteen digits is accepted', async t => {
  const muster = await openMspMuster()
  t.after(muster.close)
  const officeNumbers: readonly (readonly [sent: string, status: number])[] = [
    ['111 111 1111', 400],
    ['555-0100', 400],
    ['+15550100', 400],
    ['555010', 400],
    ['5550100', 200],
    ['123456789012345', 200],
    ['1234567890123456', 400],
  ]
  for (const [officeNumber, status] of officeNumbers) {
    const answer = await muster.as(M, 'POST', 'managedCustomers', company({ officeNumber }))
    assert.deepEqual([answer.status, answer.body.errorCode], [status, status === 200 ? undefined : '4002138'], officeNumber)
  }
  for (const [phone, status] of officeNumbers) {
    const kgTenantInfo = [{ kgDomainType: 'Financing', kgTenantType: 'Normal', phone }]
    const answer = await muster.as(M, 'POST', 'managedCustomers', company({ managedServices: ['KnoxGuard'], kgTenantInfo }))
    assert.deepEqual([answer.status, answer.body.errorCode], [status, status === 200 ? undefined : '4002129'], phone)
  }
})

test('a stored phone number with spaces is in a response unchanged', async t => {
  const muster = await openMspMuster()
  t.after(muster.close)
  const id = await muster.account({ details: { officeNumber: '111 111 1111' } })
  await muster.as(M, 'POST', 'managedCustomers/link', linking(id))
  await muster.control('POST', `managements/${id}/accept`)
  assert.equal((await muster.as(M, 'GET', `managedCustomers/${id}`)).body.officeNumber, '111 111 1111')
})

test('in service mode the reason of a refused field is in the activity log and in no header', async t => {
  const token = 'a'.repeat(32)
  const muster = await openMuster({ mode: 'service', adminToken: token })
  t.after(muster.close)
  const control = async (method: string, path: string, body?: object) => {
    const answer = await muster.ask(method, `/_muster/v1/${path}`, { token, body })
    assert.equal(answer.status, 200, answer.text)
    return answer
  }
  await control('POST', 'providers', { id: M.id, name: 'Meridian' })
  // Service mode requires a secret of this length.
  const clientId = 'meridian-managed-services-app'
  const app = { tenant: M.id, clientId, clientSecret: `${clientId}-secret`, scopes: ['msp'], redirectUris: [] }
  await control('POST', 'apps', { ...app, grantTypes: ['client_credentials'] })
  const answer = await muster.ask('POST', '/msp/v1/managedCustomers', {
    token: await muster.token(clientId),
    body: company({ officeNumber: '12345' }),
  })
  assert.deepEqual([answer.status, answer.body.errorCode], [400, '4002138'])
  assert.equal(answer.headers.get('x-muster-reason'), null)
  const { body } = await control('GET', `activity?errorId=${answer.body.transactionalId}`)
  assert.equal(body.activity[0].details.reason, `officeNumber: ${errors.phoneInvalid[2]}`)
})
