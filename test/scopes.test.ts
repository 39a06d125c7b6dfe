/** Calls every operation with every scope, and with each kind of missing or wrong credential. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { APIS } from '../src/all-apis.ts'
import { everyScope } from '../src/auth/scopes.ts'
import type { Answer } from './support/in-process.ts'
import { openMuster } from './support/server.ts'

const muster = await openMuster()
after(() => muster.close())

const KME = '/kcs/v[12]/kme'
const RP = '/kcs/v1/rp'

/**
 * The published list of scopes, and the operations without a scope. Each operation must match exactly one line and require
 * its scopes.
 */
const PUBLISHED: readonly [method: string, path: string, ...scopes: string[]][] = [
  ['GET', `${KME}/profiles/.+`, 'kme', 'kme.profiles', 'kme.profiles:view'],
  ['POST|PUT|DELETE', `${KME}/profiles/.+`, 'kme', 'kme.profiles', 'kme.profiles:manage'],
  ['GET', `${KME}/devices/.+`, 'kme', 'kme.devices', 'kme.devices:view'],
  ['POST|PUT', `${KME}/devices/.+`, 'kme', 'kme.devices', 'kme.devices:manage'],
  ['POST|PUT|DELETE', `${KME}/reseller/.+`, 'kme', 'kme.reseller'],
  ['GET', `${RP}/devices(/status)?`, 'kdp', 'kdp.devices', 'kdp.devices:view'],
  ['PUT', `${RP}/devices/(upload|delete)`, 'kdp', 'kdp.devices', 'kdp.devices:manage'],
  ['GET', `${RP}/profilealias/kme`, 'kdp', 'kdp.profilealias'],
  ['GET|POST|PUT', `${RP}/(customers|resellers|vendors)(/.+)?`, 'kdp', 'kdp.customers'],
  ['GET|POST|PUT|PATCH|DELETE', '/msp/v1/managedCustomers?(/.+)?', 'msp', 'msp.customers'],
  ['GET|POST|PUT', '/msp/v1/.*profiles?(/.+)?', 'msp', 'msp.profiles'],
  // A scope of ours: the vendor has named none.
  ['GET|POST|PUT|PATCH|DELETE', '/ams/v1/oauth2/clients(/.+)?', 'ams', 'ams.clients'],
  // Operations with static keys, and the issue of tokens.
  ['GET|POST|PUT', '/bulkenroll/v[12]/.+'],
  ['GET|POST|PUT|PATCH|DELETE', '/ams/v[01]/(?!oauth2/clients).+'],
  ['GET', '/.well-known/.+'],
  // The scopes of admin tokens.
  ['GET', '/_muster/v1/(health|ready)'],
  ['GET', '/_muster/v1/(?!(health|ready)$).+', 'read'],
  ['POST', '/_muster/v1/tokens/explain', 'read'],
  ['POST|PATCH|DELETE', '/_muster/v1/(?!tokens/).+', 'operate'],
  // `test/journeys/portal-isolation.test.ts` walks these.
  ['GET|POST|DELETE', '/_muster/portal/v1/(accounts|session(/.+)?|sign-in(/.+)?|sign-out)'],
  ['POST', '/_muster/portal/v1/customer/devices/(tags|jobs)', 'kme', 'kme.devices', 'kme.devices:manage'],
  ['GET|POST|PATCH|DELETE', '/_muster/portal/v1/(customer/)?resellers(/:reseller)?', 'kme', 'kme.reseller'],
  ['GET|POST|PATCH', '/_muster/portal/v1/customer/providers(/:provider(/.+)?)?', 'kme'],
  ['GET|POST', '/_muster/portal/v1/provider/(dashboard|customers(/:customer(/delink/.+)?)?)', 'msp', 'msp.customers'],
  ['GET', '/_muster/portal/v1/provider/profiles', 'msp', 'msp.profiles'],
  ['POST', '/_muster/portal/v1/provider/devices/move', 'kme', 'kme.devices', 'kme.devices:manage'],
  ['GET', '/_muster/portal/v1/(activity(.csv)?|events)', 'kme', 'kdp', 'msp'],
  ['GET|POST|PATCH', '/_muster/portal/v1/reseller/(dashboard|customers(/:customer)?)', 'kdp', 'kdp.customers'],
  ['GET', '/_muster/portal/v1/reseller/(devices|customers/:customer/uploads)', 'kdp', 'kdp.devices', 'kdp.devices:view'],
  [
    'GET',
    '/_muster/portal/v1/customer/(dashboard|uploads|tags|jobs(/:job)?|devices(/:device(/explanation)?)?)',
    'kme',
    'kme.devices',
    'kme.devices:view',
  ],
]

const scopesOf = (method: string, path: string): readonly string[] => {
  const lines = PUBLISHED.filter(([m, p]) => new RegExp(`^(${m})$`).test(method) && new RegExp(`^${p}$`).test(path))
  assert.equal(lines.length, 1, `${method} ${path} is on ${lines.length} lines of the list of scopes`)
  const [, , ...scopes] = lines[0] ?? ['', '']
  return scopes
}

const operations = APIS.flatMap(api => api.operations.map(operation => ({ api: api.name, ...operation })))

for (const { api, id, method, path, scopes } of operations)
  test(`${api} ${id} requires its published scopes`, () => {
    assert.deepEqual([...scopes].sort(), [...scopesOf(method, path)].sort())
  })

/** The codes of the refusals of an API, by kind of caller. */
interface Refusals {
  readonly tenant: string
  readonly missing: number
  /** The number, or the only member of a body without one. */
  readonly garbled: number | string
  /** Of a signed token, where it differs. */
  readonly garbledToken?: number
  readonly blocked: number
  readonly scope: number
  /** Of tenants of another kind. */
  readonly foreign: Readonly<Record<string, number>>
  readonly envelope: (answer: Answer) => void
}

const [RESELLER, CUSTOMER, PROVIDER] = ['1000000001', '2000000001', '4000000001']

const members = (answer: { body: object }, ...names: string[]) => assert.deepEqual(Object.keys(answer.body).sort(), names.sort())
const usual = (answer: Answer) => members(answer, 'code', 'message', 'data', ...(answer.body.code === 4012250 ? [] : ['errorId']))
const kdps = (answer: Answer) =>
  'error' in answer.body
    ? members(answer, 'error')
    : members(answer, 'code', 'message', 'data', ...(answer.body.code === 4010000 ? [] : ['errorId']))

const APIS_WITH_SCOPES: Readonly<Record<string, Refusals>> = {
  kme: {
    tenant: CUSTOMER,
    missing: 4010000,
    garbled: 4012250,
    blocked: 4030003,
    scope: 40300000,
    foreign: { [RESELLER]: 4030004 },
    envelope: usual,
  },
  kdp: {
    tenant: RESELLER,
    missing: 40100000,
    garbled: 'Invalid authentication token',
    garbledToken: 4010000,
    blocked: 4030003,
    scope: 40300000,
    foreign: { [CUSTOMER]: 40300000, [PROVIDER]: 40300000 },
    envelope: kdps,
  },
  msp: {
    tenant: PROVIDER,
    missing: 40100000,
    garbled: 40100000,
    blocked: 4030000,
    scope: 4030000,
    foreign: { [CUSTOMER]: 4030000, [RESELLER]: 4030000 },
    envelope: answer => members(answer, 'code', 'errorCode', 'errorMessage', 'transactionalId'),
  },
  gateway: {
    tenant: CUSTOMER,
    missing: 4010000,
    garbled: 4012250,
    blocked: 4030003,
    scope: 40300000,
    foreign: {},
    envelope: answer => members(answer, 'code', 'message', 'data'),
  },
}

const TAKES_BEARERS_ALONE = new Set(['msp', 'gateway'])

const control = async (method: string, path: string, body?: object) => {
  const answer = await muster.ask(method, `/_muster/v1/${path}`, body === undefined ? {} : { body })
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}

/** A bearer of the tenant with that scope, or with all. */
async function bearerOf(tenant: string, scope = [...everyScope].join(' ')): Promise<string> {
  const clientId = `${tenant} walks`
  await control('POST', 'apps', { tenant, clientId, clientSecret: `${clientId}-secret`, scopes: [...everyScope] })
  return muster.token(clientId, scope)
}

const codeOf = ({ body }: { body: { code?: unknown; errorCode?: unknown; error?: string } }) =>
  body?.error ?? Number(body?.errorCode ?? body?.code)
const call = ({ method, path }: { method: string; path: string }, headers: Record<string, string>): Promise<Answer> =>
  muster.ask(method, path.replace(/:\w+/g, '0'), {
    headers,
    ...(method === 'GET' ? {} : { body: {} }),
  }) as unknown as Promise<Answer>
/** The members that the operations on a customer's devices require, so that only the reseller is wrong. */
const NAMED = {
  customerId: CUSTOMER,
  transactionId: 'T',
  companyName: 'N',
  firstName: 'F',
  lastName: 'L',
  country: 'US',
  email: 'a@b.example',
  service: 'KME',
}
const NOTHING: Record<string, string> = {}
const bearing = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

for (const [
  api,
  { tenant, missing, garbled, garbledToken = garbled, blocked, scope: withoutScope, foreign, envelope },
] of Object.entries(APIS_WITH_SCOPES)) {
  const own = operations.filter(operation => operation.api === api && operation.scopes.length > 0)

  test(`every operation of ${api} is permitted by its scopes and by no other`, async () => {
    for (const scope of everyScope) {
      const headers = bearing(await bearerOf(tenant, scope))
      await Promise.all(
        own.map(async operation => {
          const answer = await call(operation, headers)
          const opens = scopesOf(operation.method, operation.path).includes(scope)
          assert.equal(codeOf(answer) !== withoutScope, opens, `${operation.id} with ${scope}: ${answer.text}`)
          assert.ok(answer.status < 500, `${operation.id} with ${scope}: ${answer.text}`)
          if (answer.status >= 400) envelope(answer)
        }),
      )
    }
  })

  const wrong: readonly (readonly [who: string, code: number | string, headers: () => Promise<Record<string, string>>])[] = [
    ['a request without a credential', missing, async () => ({})],
    ['a blank bearer', missing, async () => ({ authorization: 'Bearer ' })],
    ['a garbled bearer', garbled, async () => bearing('garbage')],
    ['a bearer of another server', garbled, async () => bearing(`${(await bearerOf(tenant)).slice(0, -4)}AAAA`)],
    [
      'a garbled signed token',
      TAKES_BEARERS_ALONE.has(api) ? missing : garbledToken,
      async () => ({ 'x-knox-apitoken': 'garbage' }),
    ],
    ...Object.entries(foreign).map(
      ([other, code]) => [`tenant ${other}, which is of another kind`, code, async () => bearing(await bearerOf(other))] as const,
    ),
  ]

  for (const [who, code, headers] of wrong)
    test(`${who} is refused by every operation of ${api} with ${code}`, async () => {
      const sent = await headers()
      for (const operation of own) {
        const answer = await call(operation, sent)
        assert.equal(codeOf(answer), code, `${operation.id}: ${answer.text}`)
        assert.equal(answer.status, typeof code === 'string' ? 401 : Number(String(code).slice(0, 3)))
        envelope(answer)
      }
    })

  test(`a blocked tenant is refused by every operation of ${api} with ${blocked}`, async () => {
    const headers = bearing(await bearerOf(tenant))
    const resource = { [RESELLER]: 'resellers', [CUSTOMER]: 'customers', [PROVIDER]: 'providers' }[tenant]
    await control('PATCH', `${resource}/${tenant}`, { state: 'blocked' })
    try {
      for (const operation of own) {
        const answer = await call(operation, headers)
        assert.equal(codeOf(answer), blocked, `${operation.id}: ${answer.text}`)
        envelope(answer)
      }
    } finally {
      await control('PATCH', `${resource}/${tenant}`, { state: 'active' })
    }
  })
}

test('a customer’s token in the name of another customer is refused by every operation of kme with 4000904', async () => {
  const headers = bearing(await bearerOf('2000000002'))
  for (const operation of operations.filter(({ api }) => api === 'kme')) {
    const answer = await call({ ...operation, path: `${operation.path}?customerId=${CUSTOMER}` }, headers)
    assert.deepEqual([answer.status, answer.body.code], [400, 4000904], `${operation.id}: ${answer.text}`)
    usual(answer)
  }
})

test('a reseller’s token in the name of another reseller is refused by every operation of kdp with 40300000', async () => {
  const headers = bearing(await bearerOf('1000000002'))
  for (const { id, method, path } of operations.filter(({ api }) => api === 'kdp')) {
    const asked = {
      headers,
      ...(method === 'GET' ? {} : { body: { ...NAMED, resellerId: RESELLER, type: 'IMEI', devices: ['350000000000014'] } }),
    }
    const query = new URLSearchParams({ ...NAMED, resellerId: RESELLER })
    const answer = (await muster.ask(method, method === 'GET' ? `${path}?${query}` : path, asked)) as unknown as Answer
    assert.deepEqual([answer.status, answer.body.code], [403, 40300000], `${id}: ${answer.text}`)
    usual(answer)
  }
})

test('every operation of the first generation is refused with 4010000 without a static key', async () => {
  for (const operation of operations.filter(({ api }) => api === 'gen1'))
    for (const headers of [NOTHING, { 'x-wsm-api-token': 'garbage' }, bearing(await bearerOf(RESELLER))]) {
      const answer = await call(operation, headers)
      assert.deepEqual([answer.status, answer.body.code, answer.body.message], [401, 4010000, 'AUTHORIZATION_FAIL'], operation.id)
    }
})

test('the tests of scopes cover every API', () => {
  assert.deepEqual(
    new Set(APIS.map(({ name }) => name)),
    new Set([...Object.keys(APIS_WITH_SCOPES), 'gen1', 'portal', 'control']),
  )
})

test('in service mode every operation of the control API requires the admin token, except health and ready', async () => {
  // The configuration reads its secret from the environment alone.
  const service = await openMuster({ mode: 'service', adminToken: 'a'.repeat(32), limitGuesses: 'false' })
  const open = new Set(['health', 'ready'])
  try {
    for (const operation of operations.filter(({ api }) => api === 'control'))
      for (const headers of [NOTHING, bearing('garbage'), { 'x-knox-apitoken': 'garbage' }]) {
        const path = operation.path.replace(/:\w+/g, '0')
        const answer = await service.ask(operation.method, path, { headers, ...(operation.method === 'GET' ? {} : { body: {} }) })
        if (open.has(operation.id)) assert.equal(answer.status, 200)
        else assert.deepEqual([answer.status, answer.body.status], [401, 401], `${operation.id}: ${answer.text}`)
      }
  } finally {
    await service.close()
  }
})
