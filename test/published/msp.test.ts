import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { errors } from '../../src/apis/msp/errors.ts'
import { company, linking, M, M2, type MspTown, openMspTown, type Provider } from '../support/msp-town.ts'

type Key = keyof typeof errors

interface Ask {
  readonly method: string
  /** Below /msp/v1. */
  readonly path: string
  readonly body?: unknown
  readonly as?: Provider
  /** Instead of a provider's. */
  readonly headers?: Record<string, string>
}

interface Case {
  readonly row: Key
  readonly why: string
  /** Brings the plane to the state in which the row is due, and says the request. */
  readonly ask: (town: MspTown) => Promise<Ask> | Ask
  /** What the row's text is told of. */
  readonly says?: string
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

/** A customer that is all the provider's, with a profile. */
async function source(town: MspTown): Promise<readonly [customer: string, profile: string]> {
  const customer = await town.created(M)
  const { body } = await town.control('POST', 'profiles', { customer, name: 'Kiosk', doEnabled: true })
  return [customer, body.id]
}

const knoxManage = { managedServices: ['KnoxManage'] }
const guard = (kgTenantInfo?: object) => ({ managedServices: ['KnoxGuard'], kgTenantInfo })
const nobody = '0000000000'
const noProfile = 'f'.repeat(24)

const CASES: readonly Case[] = [
  {
    row: 'failure',
    why: 'a fault was ordered',
    ask: async town => {
      await town.control('POST', 'faults', { match: { api: 'msp' }, do: { code: 5000000 } })
      return list
    },
  },
  {
    row: 'authorizationFail',
    why: 'the token is for KME alone',
    ask: async town => ({ ...list, headers: { authorization: `Bearer ${await town.token('meridian', 'kme')}` } }),
  },
  {
    row: 'authorizationFail',
    why: 'the caller is a reseller',
    ask: async town => ({ ...list, headers: { authorization: `Bearer ${await town.token('northwind')}` } }),
  },
  {
    row: 'authorizationFail',
    why: 'profiles of a jointly managed customer are its own',
    ask: async town => copy(await town.managed(M), await town.managed(M), noProfile),
  },
  { row: 'invalidCountry', why: 'no region serves it', ask: () => create({ country: 'KP' }) },
  { row: 'invalidCountry', why: 'another region serves it', ask: () => create({ country: 'DE' }) },
  { row: 'invalidCountry', why: 'it is no country', ask: () => create({ country: 'XX' }) },
  {
    row: 'invalidCountry',
    why: 'a customer moves to another region',
    ask: async town => change(await town.managed(M), { country: 'FR' }),
  },
  { row: 'addCustomerInvalid', why: 'nobody has the id', ask: () => link(nobody) },
  { row: 'addCustomerInvalid', why: 'it cannot be an id', ask: () => link('abc') },
  { row: 'addCustomerInvalid', why: 'the id is a reseller’s', ask: () => link('1000000001') },
  {
    row: 'addCustomerNotApproved',
    why: 'the account waits for its approval',
    ask: async town => link(await town.account({ approval: 'pending' })),
  },
  {
    row: 'addCustomerNotApproved',
    why: 'the account was rejected',
    ask: async town => link(await town.account({ approval: 'rejected' })),
  },
  { row: 'addDelinkPending', why: 'it is asked to leave this provider', ask: async town => link(await town.delinking(M)) },
  { row: 'addDelinkPending', why: 'it is asked to leave another', ask: async town => link(await town.delinking(M2)) },
  { row: 'addDelinkPending', why: 'it asked to leave another', ask: async town => link(await town.leaving(M2)) },
  { row: 'addAlreadyManaged', why: 'another manages it', ask: async town => link(await town.managed(M2)) },
  { row: 'addAlreadyManaged', why: 'another has asked it', ask: async town => link(await town.pending(M2)) },
  { row: 'addAlreadyManaged', why: 'this provider manages it', ask: async town => link(await town.managed(M)) },
  { row: 'addPendingAgain', why: 'it is asked a second time', ask: async town => link(await town.pending(M)) },
  {
    row: 'addOtherRegion',
    why: 'the account is in another region',
    ask: async town => link(await town.account({ region: 'eu' })),
  },
  { row: 'customerNotFound', why: 'nobody has the id', ask: () => look(nobody) },
  { row: 'customerNotFound', why: 'nobody who could be changed has it', ask: () => change(nobody, {}) },
  { row: 'customerNotFound', why: 'nobody who could be delinked has it', ask: () => delink(nobody) },
  { row: 'customerNotFound', why: 'it cannot be an id', ask: () => delink('abc') },
  { row: 'customerNotFound', why: 'a copy’s source is nobody', ask: () => copy(nobody, nobody, noProfile) },
  { row: 'customerNotManaged', why: 'nobody manages it', ask: async town => look(await town.account()) },
  { row: 'customerNotManaged', why: 'another manages it', ask: async town => change(await town.managed(M2), {}) },
  { row: 'customerNotManaged', why: 'it did not agree', ask: async town => delink(await town.rejected(M)) },
  {
    row: 'customerNotManaged',
    why: 'a copy is for another’s customer',
    ask: async town => {
      const [from, profile] = await source(town)
      return copy(from, await town.managed(M2), profile)
    },
  },
  {
    row: 'emailInUse',
    why: 'the address has an account',
    ask: async town => {
      await town.created(M, { email: 'Once@only.example' })
      return create({ email: 'once@ONLY.example' })
    },
  },
  { row: 'serviceNotValidScp', why: 'a new customer', ask: () => create({ managedServices: ['SamsungCarePlus'] }) },
  {
    row: 'serviceNotValidScp',
    why: 'an account that has it',
    ask: async town => link(await town.account({ services: ['SamsungCarePlus'] }), { managedServices: ['SCP'] }),
  },
  {
    row: 'serviceNotValidScp',
    why: 'a managed customer',
    ask: async town => change(await town.created(M), { managementType: 'FullyManaged', managedServices: ['scp'] }),
  },
  { row: 'cannotDelinkFullyManaged', why: 'it is fully managed', ask: async town => delink(await town.created(M)) },
  { row: 'pendingCannotDelink', why: 'it has not answered', ask: async town => delink(await town.pending(M)) },
  { row: 'kmPrefixInvalid', why: 'a period begins it', ask: () => create({ ...knoxManage, kmTenantPrefix: '.sales' }) },
  { row: 'kmPrefixInvalid', why: 'a period ends it', ask: () => create({ ...knoxManage, kmTenantPrefix: 'sales.' }) },
  {
    row: 'kmDomainExists',
    why: 'a managed customer has the domain',
    ask: async town => {
      await town.created(M, { ...knoxManage, email: 'a@shared.example' })
      return create({ ...knoxManage, email: 'b@shared.example' })
    },
  },
  {
    row: 'kmDomainInUse',
    why: 'a customer of nobody has the domain',
    ask: async town => {
      await town.account({ knoxManage: 'outside.example' })
      return create({ ...knoxManage, email: 'b@outside.example' })
    },
  },
  {
    row: 'kmDomainInUse',
    why: 'the prefix is taken too',
    ask: async town => {
      await town.created(M, { ...knoxManage, email: 'a@prefixed.example', kmTenantPrefix: 'sales' })
      return create({ ...knoxManage, email: 'b@prefixed.example', kmTenantPrefix: 'Sales' })
    },
  },
  {
    row: 'kmDomainInUse',
    why: 'an account without a tenant is linked',
    ask: async town => {
      await town.account({ knoxManage: 'linked.example' })
      return link(await town.account({ email: 'it@linked.example', services: ['KnoxManage'] }), knoxManage)
    },
  },
  {
    row: 'kmDomainInUse',
    why: 'Knox Manage is added',
    ask: async town => {
      await town.account({ knoxManage: 'added.example' })
      return change(await town.created(M, { email: 'it@added.example' }), { managementType: 'FullyManaged', ...knoxManage })
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
    ask: async town => link(await town.account({ email: 'y@outlook.com' })),
  },
  {
    row: 'blockedDomain',
    why: 'a fully managed one is to share',
    ask: async town => change(await town.created(M, { email: 'z@gmail.com' }), { managementType: 'JointlyManaged' }),
  },
  { row: 'cannotChangeWhenDelinking', why: 'it is asked to leave', ask: async town => change(await town.delinking(M), {}) },
  { row: 'cannotChangeWhenDelinking', why: 'it asked to leave', ask: async town => change(await town.leaving(M), {}) },
  { row: 'cannotChangeWhenDelinking', why: 'it is asked again', ask: async town => delink(await town.delinking(M)) },
  {
    row: 'cannotChangeWhenDelinking',
    why: 'a copy is for one that leaves',
    ask: async town => {
      const [from, profile] = await source(town)
      return copy(from, await town.delinking(M), profile)
    },
  },
  {
    row: 'cannotUpdateToFully',
    why: 'it is jointly managed',
    ask: async town => change(await town.managed(M), { managementType: 'FullyManaged' }),
  },
  {
    row: 'serviceNotAssociated',
    why: 'the account never had it',
    ask: async town => link(await town.account(), { managedServices: ['KnoxAssetIntelligence'] }),
  },
  {
    row: 'serviceNotAssociated',
    why: 'the account of a linked customer never had it',
    ask: async town => change(await town.managed(M), { managementType: 'JointlyManaged', managedServices: ['KE'] }),
  },
  {
    row: 'serviceNotAssociated',
    why: 'a copy is for one without the service',
    ask: async town => {
      const [from, profile] = await source(town)
      return copy(from, await town.created(M, { managedServices: ['KnoxConfigure'] }), profile)
    },
  },
  { row: 'cannotChangeWhenPending', why: 'it has not answered', ask: async town => change(await town.pending(M), {}) },
  {
    row: 'cannotChangeWhenPending',
    why: 'a copy is for one that has not answered',
    ask: async town => {
      const [from, profile] = await source(town)
      return copy(from, await town.pending(M), profile)
    },
  },
  {
    row: 'managementTypeRequired',
    why: 'a service is added and the type is not said',
    ask: async town => change(await town.created(M), { managedServices: ['KnoxConfigure'] }),
  },
  { row: 'cannotManageKg', why: 'a new customer', ask: () => create(guard({ kgDomainType: 'Enterprise' }), M2) },
  {
    row: 'cannotManageKg',
    why: 'an account that has it',
    ask: async town => link(await town.account(), guard({ kgDomainType: 'Enterprise' }), M2),
  },
  { row: 'kgTenantInfoInvalid', why: 'nothing is said of the tenant', ask: () => create(guard()) },
  { row: 'kgTenantInfoInvalid', why: 'no such domain', ask: () => create(guard([{ kgDomainType: 'Leasing' }])) },
  {
    row: 'kgTenantInfoInvalid',
    why: 'a linked account has no tenant yet',
    ask: async town => link(await town.account(), guard()),
  },
  { row: 'kgTenantTypeInvalid', why: 'a type is missing', ask: () => create(guard({ kgDomainType: 'Others' })) },
  {
    row: 'kgTenantTypeInvalid',
    why: 'a type was withdrawn',
    ask: () => create(guard([{ kgDomainType: 'Financing', kgTenantType: 'Antitheft', phone: '5550100' }])),
  },
  {
    row: 'kgTenantTypeInvalid',
    why: 'it is another than it was',
    ask: async town => {
      const id = await town.created(M, guard([{ kgDomainType: 'Others', kgTenantType: 'Payg' }]))
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
    why: 'neither can be one',
    ask: () => create(guard({ kgDomainType: 'Financing', kgTenantType: 'Normal', phone: '12', email: 'nowhere' })),
  },
  { row: 'disallowedCharacters', why: 'a bracket', ask: () => create({ companyName: 'A<b>' }), says: 'companyName' },
  {
    row: 'disallowedCharacters',
    why: 'a change',
    ask: async town => change(await town.managed(M), { city: 'A|B' }),
    says: 'city',
  },
  { row: 'alphanumericAndSome', why: 'a number sign', ask: () => create({ zipCode: '12#34' }), says: 'zipCode' },
  {
    row: 'alphanumericOnly',
    why: 'an underscore',
    ask: () => create({ ...knoxManage, kmTenantPrefix: 'sa_les' }),
    says: 'kmTenantPrefix',
  },
  { row: 'prohibitedWord', why: 'a name', ask: () => create({ companyName: 'Samsung Knox Ltd' }), says: 'companyName' },
  {
    row: 'prohibitedWord',
    why: 'a prefix',
    ask: () => create({ ...knoxManage, kmTenantPrefix: 'my.admin' }),
    says: 'kmTenantPrefix',
  },
  { row: 'urlInvalid', why: 'no scheme', ask: () => create({ website: 'www.companyabc.com' }), says: 'website' },
  { row: 'urlInvalid', why: 'no domain', ask: () => create({ website: 'https://companyabc' }), says: 'website' },
  { row: 'phoneInvalid', why: 'too short', ask: () => create({ officeNumber: '12345' }), says: 'officeNumber' },
  { row: 'phoneInvalid', why: 'letters', ask: () => create({ officeNumber: '555-ACME-00' }), says: 'officeNumber' },
  { row: 'edgeCharacter', why: 'a hyphen begins it', ask: () => create({ companyName: '-Acme' }), says: 'companyName' },
  { row: 'edgeCharacter', why: 'a blank ends it', ask: () => create({ firstName: 'Ada ' }), says: 'firstName' },
  {
    row: 'edgeOrRepeatedCharacter',
    why: 'two periods',
    ask: () => create({ ...knoxManage, kmTenantPrefix: 'a..b' }),
    says: 'kmTenantPrefix',
  },
  { row: 'parameterInvalid', why: 'a member is missing', ask: () => create({ street1: undefined }), says: 'street1 is required' },
  { row: 'parameterInvalid', why: 'null is missing', ask: () => create({ email: null }), says: 'email is required' },
  {
    row: 'parameterInvalid',
    why: 'the type is missing',
    ask: () => create({ managementType: undefined }),
    says: 'managementType is required',
  },
  {
    row: 'parameterInvalid',
    why: 'no service',
    ask: async town => link(await town.account(), { managedServices: undefined }),
    says: 'managedServices is required',
  },
  {
    row: 'parameterInvalid',
    why: 'an address that is none',
    ask: () => create({ email: 'nowhere' }),
    says: 'email must match format "email"',
  },
  {
    row: 'parameterInvalid',
    why: 'the address of a customer is its own',
    ask: async town => change(await town.managed(M), { email: 'other@else.example' }),
    says: 'email cannot be changed',
  },
  {
    row: 'parameterInvalid',
    why: 'the state goes before the body',
    ask: async town => change(await town.managed(M), { companySize: 'Huge' }),
    says: 'companySize must be equal to one of the allowed values',
  },
  {
    row: 'parameterInvalid',
    why: 'a page below the first',
    ask: () => ({ ...list, path: 'managedCustomers?pageNum=-1' }),
    says: 'pageNum must be >= 0',
  },
  {
    row: 'parameterInvalid',
    why: 'an odd page of profiles',
    ask: () => ({ method: 'GET', path: 'profiles?pageSize=x' }),
    says: 'pageSize must be integer',
  },
  {
    row: 'parameterInvalid',
    why: 'a service without profiles',
    ask: () => copy(nobody, nobody, noProfile, 'KnoxGuard'),
    says: 'service must be one of KnoxMobileEnrollment, KnoxManage, KnoxConfigure',
  },
  {
    row: 'parameterInvalid',
    why: 'the target has a profile of the name',
    ask: async town => {
      const [from, profile] = await source(town)
      return copy(from, from, profile)
    },
    says: 'newProfileName: Kiosk is taken',
  },
  {
    row: 'accessTokenExpired',
    why: 'it is over with its app',
    ask: async town => {
      const app = { tenant: M.id, clientId: 'gone', clientSecret: 'gone-secret', scopes: ['msp'], redirectUris: [] }
      await town.control('POST', 'apps', { ...app, grantTypes: ['client_credentials'] })
      const authorization = `Bearer ${await town.token('gone')}`
      await town.control('DELETE', 'apps/gone')
      return { ...list, headers: { authorization } }
    },
  },
  { row: 'pathUnknown', why: 'no such path', ask: () => ({ method: 'GET', path: 'nope' }) },
  { row: 'pathUnknown', why: 'no such method', ask: () => ({ method: 'DELETE', path: 'managedCustomers' }) },
  { row: 'pathUnknown', why: 'no such version', ask: () => ({ method: 'GET', path: '../v2/managedCustomers' }) },
  {
    row: 'pathUnknown',
    why: 'no such profile',
    ask: async town => copy((await source(town))[0], await town.managed(M), noProfile),
  },
  {
    row: 'pathUnknown',
    why: 'nothing to overwrite with',
    ask: () => ({ method: 'POST', path: 'profiles/overwrite', body: { service: 'KME', parentProfileId: noProfile } }),
  },
  { row: 'unauthenticated', why: 'no token', ask: () => ({ ...create({}), headers: {} }) },
  { row: 'unauthenticated', why: 'a garbled token', ask: () => ({ ...list, headers: { authorization: 'Bearer a.b.c' } }) },
  { row: 'bodyTooLarge', why: 'six megabytes', ask: () => create({ companyName: 'x'.repeat(6 * 1024 * 1024) }) },
]

/** What the pages of a date have for a row. */
function expected(contract: string, key: Key, says: string): readonly [code: number, name: string, text: string] {
  const [code, name, text] = errors[key]
  const said = text.replace('{parameter}', says).trimEnd()
  if (contract === '2026-07') return [code, name, said]
  if (code === 4002120) return errors.accessTypeRequired
  const isLater = code > 4002121 && code < 4002200
  return isLater
    ? [40000000, 'RESOURCE_INVALID_PARAM', errors.parameterInvalid[2].replace('{parameter}', said)]
    : [code, name, said]
}

for (const contract of ['2023-12', '2026-07']) {
  const town = await openMspTown({ contract })
  after(town.close)

  for (const { row, why, ask, says = '' } of CASES) {
    const [code, name, text] = expected(contract, row, says)
    test(`${contract}: ${code} ${name} where ${why}`, async () => {
      const { method, path, body, as = M, headers } = await ask(town)
      const answer =
        headers === undefined
          ? await town.as(as, method, path, body)
          : await town.ask(method, `/msp/v1/${path}`, { body, headers })
      const { transactionalId, ...rest } = answer.body
      assert.deepEqual(
        [answer.status, rest],
        [Number(String(code).slice(0, 3)), { code: name, errorCode: String(code), errorMessage: text }],
      )
      assert.match(transactionalId, /^[0-9a-f-]{36}$/)
      assert.equal(answer.headers.get('content-type'), 'application/json')
    })
  }

  test(`${contract}: malformed JSON is told in this envelope, wherever it goes`, async () => {
    for (const path of [
      'managedCustomers',
      'managedCustomers/link',
      'managedCustomers/delink',
      'profiles/copy',
      'profiles/overwrite',
    ]) {
      const { status, body } = await town.as(M, 'POST', path, '{"email":')
      assert.deepEqual([status, body.code, body.errorCode], [400, 'RESOURCE_INVALID_PARAM', '40000000'], path)
    }
  })
}

test('every row has been reached', () => {
  const reached = new Set(CASES.map(({ row }) => row))
  // The same number as managementTypeRequired, under its older name.
  assert.deepEqual(
    (Object.keys(errors) as Key[]).filter(key => !reached.has(key)),
    ['accessTypeRequired'],
  )
})

/** What each operation answers in each state: a row is met in its own and in no other. */
const STATES: readonly [
  state: string,
  bring: (town: MspTown) => Promise<string>,
  answers: Readonly<Record<'link' | 'delink' | 'change' | 'look', number>>,
][] = [
  ['of nobody', town => town.account(), { link: 200, delink: 4002113, change: 4002113, look: 4002113 }],
  ['asked', town => town.pending(M), { link: 4002104, delink: 4002115, change: 4002119, look: 200 }],
  ['unwilling', town => town.rejected(M), { link: 200, delink: 4002113, change: 4002113, look: 200 }],
  ['jointly managed', town => town.managed(M), { link: 4002103, delink: 200, change: 200, look: 200 }],
  ['fully managed', town => town.created(M), { link: 4002103, delink: 4002112, change: 200, look: 200 }],
  ['asked to leave', town => town.delinking(M), { link: 4002102, delink: 4002116, change: 4002116, look: 200 }],
  ['about to leave', town => town.leaving(M), { link: 4002102, delink: 4002116, change: 4002116, look: 200 }],
  ['asked by another', town => town.pending(M2), { link: 4002103, delink: 4002113, change: 4002113, look: 4002113 }],
  ['unwilling towards another', town => town.rejected(M2), { link: 200, delink: 4002113, change: 4002113, look: 4002113 }],
  ['managed by another', town => town.managed(M2), { link: 4002103, delink: 4002113, change: 4002113, look: 4002113 }],
  ['asked to leave another', town => town.delinking(M2), { link: 4002102, delink: 4002113, change: 4002113, look: 4002113 }],
  ['about to leave another', town => town.leaving(M2), { link: 4002102, delink: 4002113, change: 4002113, look: 4002113 }],
]

const inAnyState = await openMspTown()
after(inAnyState.close)
for (const [state, bring, answers] of STATES) {
  for (const [operation, due] of Object.entries(answers)) {
    test(`${operation} of a customer that is ${state} is answered ${due}`, async () => {
      const id = await bring(inAnyState)
      const asks = { link: link(id), delink: delink(id), change: change(id, { city: 'Elsewhere' }), look: look(id) }
      // The keys of a row of the table.
      const { method, path, body } = asks[operation as keyof typeof asks]
      const answer = await inAnyState.as(M, method, path, body)
      assert.equal(answer.status === 200 ? 200 : Number(answer.body.errorCode), due, answer.text)
    })
  }
}
