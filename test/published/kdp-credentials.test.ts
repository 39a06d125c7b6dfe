/**
 * Every kind of bad credential, on KDP under both contract dates and on KME, whose responses no date changes: the complete
 * body of each response, and its explanation.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { forged, hmac } from '../support/refused.ts'
import { type Answer, type Muster, openMuster } from '../support/server.ts'
import { owner, signed, stranger } from '../support/signing-server.ts'

type Name = 'kdp' | 'kme'
type Body = Readonly<Record<string, unknown>>
type Headers = Readonly<Record<string, string>>

/** A separate tenant for each case, with an app, a user and a client identifier. */
interface TestTenant {
  readonly muster: Muster
  readonly id: string
  readonly app: string
  readonly user: string
  readonly clientIdentifier: string
  control(method: string, path: string, body?: object): Promise<Answer>
  bearer(scope?: string): Promise<string>
  accessToken(change?: object): Promise<string>
}

const OF = {
  kdp: {
    resource: 'resellers',
    scopes: ['kdp'],
    services: {},
    call: (id: string) => `/kcs/v1/rp/customers/list?resellerId=${id}`,
  },
  kme: {
    resource: 'customers',
    scopes: ['kme'],
    services: { services: ['KnoxMobileEnrollment'] },
    call: () => '/kcs/v1/kme/devices/list',
  },
} as const

let tenants = 0

async function join(muster: Muster, name: Name, key: object = {}): Promise<TestTenant> {
  const control: TestTenant['control'] = async (method, path, body) => {
    const answer = await muster.ask(method, `/_muster/v1/${path}`, body === undefined ? {} : { body })
    assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`)
    return answer
  }
  const id = `66${String(tenants++).padStart(8, '0')}`
  const [app, user] = [`app of ${id}`, `it@${id}.example`]
  const { resource, scopes, services } = OF[name]
  await control('POST', resource, { id, name: `Tenant ${id}`, country: 'US', ...services })
  await control('POST', 'users', { tenant: id, email: user })
  const grants = { scopes: [...scopes, 'openid'], grantTypes: ['client_credentials'], redirectUris: [] }
  await control('POST', 'apps', { tenant: id, clientId: app, clientSecret: `${app}-secret`, ...grants })
  const issue = { tenant: id, service: name, publicKey: owner.Public, user, ...key }
  const { clientIdentifier } = (await control('POST', 'keys/issue', issue)).body
  return {
    ...{ muster, id, app, user, clientIdentifier, control },
    bearer: scope => muster.token(app, scope),
    accessToken: async (change = {}) => {
      const clientIdentifierJwt = signed({ ...(await claims(muster)), clientIdentifier })
      const body = { clientIdentifierJwt, base64EncodedStringPublicKey: owner.Public, ...change }
      const answer = await muster.ask('POST', '/ams/v1/users/accesstoken', { body })
      assert.equal(answer.status, 200, answer.text)
      return answer.body.accessToken
    },
  }
}

/** Epoch seconds of the world's clock. */
const seconds = async (muster: Muster) => Math.floor((await muster.ask('GET', '/_muster/v1/clock')).body.now / 1000)
const claims = async (muster: Muster) => {
  const iat = await seconds(muster)
  return { publicKey: owner.Public, aud: 'KnoxWSM', iat, exp: iat + 1800, jti: crypto.randomUUID() }
}
const bearing = (token: string): Headers => ({ authorization: `Bearer ${token}` })
const knox = (token: string): Headers => ({ 'x-knox-apitoken': token })
/** A signed token around an access token, with changes to its claims. */
const wrapped = async (tenant: TestTenant, change: object = {}, keys = owner): Promise<Headers> => {
  const accessToken = await tenant.accessToken()
  return knox(signed({ ...(await claims(tenant.muster)), accessToken, ...change }, keys))
}
const over = async ({ muster }: TestTenant) => ({ iat: (await seconds(muster)) - 3600, exp: (await seconds(muster)) - 1800 })
const state = (tenant: TestTenant, name: Name, to: string) =>
  tenant.control('PATCH', `${OF[name].resource}/${tenant.id}`, { state: to })

/** A placeholder for the error id: 32 upper-case hex digits of a UUID of version 4. */
const ID = 'an error id'
const VERSION_4 = /^[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}$/

// The complete bodies.
const MISSING = 'Authorization for the API is required, but the request has not been authenticated.'
const missing = {
  kdp: { errorId: ID, code: 40100000, message: 'AUTHORIZATION_FAIL', data: MISSING },
  kme: { errorId: ID, code: 4010000, message: 'AUTHORIZATION_FAIL', data: MISSING },
}
const garbled = { code: 4012250, message: 'ACCESS_TOKEN_BAD_REQUEST', data: 'ACCESS_TOKEN_BAD_REQUEST' }
const expired = { errorId: ID, code: 40100001, message: 'ACCESS_TOKEN_EXPIRED', data: 'The access token has expired.' }
const notValid = { error: 'Invalid authentication token' }
const apiKey = { code: 4010000, message: 'AUTHORIZATION_FAIL', data: 'Invalid Api Key' }
const claimEmpty = {
  errorId: ID,
  code: 4012251,
  message: 'BAD_REQUEST_ACCESS_TOKEN_CLAIM_NOT_POPULATED',
  data: 'The customer provides a null or empty string as the token when signing the access token and the calls any open API.',
}
const innerExpired = {
  errorId: ID,
  code: 4032251,
  message: 'ACCESS_TOKEN_EXPIRED',
  data: 'Provided Access token has expired. A new access token needs to be generated',
}
const foreign = {
  errorId: ID,
  code: 4032252,
  message: 'ACCESS_TOKEN_INVALID',
  data: 'Provided Access token is invalid for this api.',
}
const restricted = {
  errorId: ID,
  code: 4042251,
  message: 'API_KEY_RESTRICTION_INVALID',
  data: 'The IP address or http referer format is incorrect or empty.',
}
const userGone = { errorId: ID, code: 4040100, message: 'USER_NOT_FOUND', data: 'The specified user does not exist.' }
const tenantGone = { errorId: ID, code: 4040900, message: 'TENANT_NOT_FOUND', data: 'The specified tenant does not exist.' }
const blocked = {
  errorId: ID,
  code: 4030003,
  message: 'TENANT_BLOCKED',
  data: 'The current tenant is blocked from using this service.',
}
const inactive = { errorId: ID, code: 4030005, message: 'TENANT_INACTIVE', data: 'The current tenant is inactive.' }
const notPermitted = {
  errorId: ID,
  code: 40300000,
  message: 'AUTHORIZATION_FAIL',
  data: 'The current user is unauthorized to use this service.',
}

interface Case {
  /** The credential of the request, for the test title. */
  readonly brings: string
  readonly headers: (tenant: TestTenant, name: Name) => Headers | Promise<Headers>
  /** Settings of its client identifier. */
  readonly key?: object
  readonly status: number
  readonly kme: Body | ((tenant: TestTenant) => Body)
  readonly 'kdp 2023-12': Body | ((tenant: TestTenant) => Body)
  readonly 'kdp 2026-07': Body | ((tenant: TestTenant) => Body)
  /** The rule that failed, and the internal number where the response has none. */
  readonly rule: string
  readonly inside?: number
}

type Same = Omit<Case, 'kme' | 'kdp 2023-12' | 'kdp 2026-07'>
const alike = (each: Same, body: Body | ((tenant: TestTenant) => Body)): Case => ({
  ...each,
  kme: body,
  'kdp 2023-12': body,
  'kdp 2026-07': body,
})
const without = (brings: string, headers: Case['headers']): Case => ({
  ...{ brings, headers, status: 401, rule: 'credential' },
  ...{ kme: missing.kme, 'kdp 2023-12': missing.kdp, 'kdp 2026-07': missing.kdp },
})
/** C3: a bearer that this server did not issue. */
const badBearer = (brings: string, headers: Case['headers']): Case => ({
  ...{ brings, headers, status: 401, rule: 'bearer', inside: 4012250 },
  ...{ kme: garbled, 'kdp 2023-12': garbled, 'kdp 2026-07': notValid },
})
/** C2; also C3 for a revoked bearer. */
const lateBearer = (brings: string, rule: string, headers: Case['headers']): Case => ({
  ...{ brings, headers, status: 401, rule, inside: 40100001 },
  ...{ kme: expired, 'kdp 2023-12': expired, 'kdp 2026-07': notValid },
})
/** C4. */
const badToken = (brings: string, rule: string, headers: Case['headers']): Case => ({
  ...{ brings, headers, status: 401, rule },
  ...{ kme: garbled, 'kdp 2023-12': garbled, 'kdp 2026-07': apiKey },
})

const CASES: readonly Case[] = [
  without('nothing', () => ({})),
  without('Basic', () => ({ authorization: 'Basic YTpi' })),
  without('Bearer and no token', () => ({ authorization: 'Bearer ' })),
  without('a blank signed token', () => knox(' ')),

  badBearer('a garbled bearer', () => bearing('garbage')),
  badBearer('a bearer with another signature', async tenant => bearing(`${(await tenant.bearer()).slice(0, -8)}AAAAAAAA`)),
  badBearer('a bearer of an unknown key', () =>
    bearing(forged({ alg: 'RS256', kid: 'unknown' }, { use: 'bearer', sub: 'x', tid: 'x', scope: 'kdp kme' }, hmac)),
  ),
  badBearer('an access token as a bearer', async tenant => bearing(await tenant.accessToken())),
  badBearer('a garbled bearer beside a good signed token', async tenant => ({
    ...(await wrapped(tenant)),
    ...bearing('garbage'),
  })),

  lateBearer('a bearer that has expired', 'bearer-life', async tenant => {
    const headers = bearing(await tenant.bearer())
    await tenant.control('POST', 'clock', { advanceMs: 600_000 })
    return headers
  }),
  lateBearer('a bearer that was revoked', 'app', async tenant => {
    const token = await tenant.bearer()
    const form = new URLSearchParams({ client_id: tenant.app, client_secret: `${tenant.app}-secret`, token })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    assert.equal((await tenant.muster.ask('POST', '/ams/v1/oauth2/revoke', { headers, body: form.toString() })).status, 200)
    return bearing(token)
  }),
  lateBearer('a bearer of an app that was deleted', 'app', async tenant => {
    const headers = bearing(await tenant.bearer())
    await tenant.control('DELETE', `apps/${encodeURIComponent(tenant.app)}`)
    return headers
  }),

  badToken('a garbled signed token', 'shape', () => knox('garbage')),
  badToken('an access token without a signature around it', 'algorithm', async tenant => knox(await tenant.accessToken())),
  badToken('a signed token with alg none', 'shape', async tenant =>
    knox(
      forged({ alg: 'none' }, { ...(await claims(tenant.muster)), accessToken: await tenant.accessToken() }, () =>
        Buffer.alloc(0),
      ),
    ),
  ),
  badToken('a signed token with HS512', 'algorithm', async tenant =>
    knox(forged({ alg: 'HS512' }, { ...(await claims(tenant.muster)), accessToken: await tenant.accessToken() }, hmac)),
  ),
  badToken('a signed token that another key signed than it names', 'signature', tenant => wrapped(tenant, {}, stranger)),
  badToken('a signed token of a key that is not registered', 'signer', tenant =>
    wrapped(tenant, { publicKey: stranger.Public }, stranger),
  ),
  badToken('a signed token for another audience', 'audience', tenant => wrapped(tenant, { aud: 'Other' })),
  badToken('a signed token from the future', 'begun', async tenant =>
    wrapped(tenant, { iat: (await seconds(tenant.muster)) + 600, exp: undefined }),
  ),
  badToken('an expired signed token of a key that is not registered', 'signer', async tenant =>
    wrapped(tenant, { ...(await over(tenant)), publicKey: stranger.Public }, stranger),
  ),

  alike(
    {
      ...{ brings: 'a signed token that has expired', status: 403, rule: 'signature-life' },
      headers: async tenant => wrapped(tenant, await over(tenant)),
    },
    ({ user }) => ({
      code: [4030000],
      message: ['AUTHENTICATION_FAIL'],
      data: [`Failed to parse jwt token for user ${user} with any user public key: access token has expired`],
    }),
  ),
  alike(
    {
      ...{ brings: 'a signed token of the tenant itself that has expired', status: 403, rule: 'signature-life' },
      key: { user: null },
      headers: async tenant => wrapped(tenant, await over(tenant)),
    },
    ({ id }) => ({
      code: [4030000],
      message: ['AUTHENTICATION_FAIL'],
      data: [`Failed to parse jwt token for user ${id} with any user public key: access token has expired`],
    }),
  ),
  alike(
    {
      ...{ brings: 'an expired signed token around nothing', status: 403, rule: 'signature-life' },
      headers: async tenant => wrapped(tenant, { ...(await over(tenant)), accessToken: null }),
    },
    {
      code: [4030000],
      message: ['AUTHENTICATION_FAIL'],
      data: ['Failed to parse jwt token for user <user_email> with any user public key: access token has expired'],
    },
  ),
  alike(
    {
      ...{ brings: 'a signed token around null', status: 401, rule: 'access-token-claim' },
      headers: tenant => wrapped(tenant, { accessToken: null }),
    },
    claimEmpty,
  ),
  alike(
    {
      ...{ brings: 'a signed token around an empty text', status: 401, rule: 'access-token-claim' },
      headers: tenant => wrapped(tenant, { accessToken: '' }),
    },
    claimEmpty,
  ),
  alike(
    {
      ...{ brings: 'a signed token around an access token that has expired', status: 403, rule: 'access-token-life' },
      headers: async tenant => {
        const accessToken = await tenant.accessToken({ validityForAccessTokenInMinutes: 1 })
        await tenant.control('POST', 'clock', { advanceMs: 61_000 })
        return knox(signed({ ...(await claims(tenant.muster)), accessToken }))
      },
    },
    innerExpired,
  ),
  alike(
    {
      ...{ brings: 'a signed token around garbage', status: 403, rule: 'access-token' },
      headers: tenant => wrapped(tenant, { accessToken: 'garbage' }),
    },
    foreign,
  ),
  alike(
    {
      ...{ brings: 'a signed token of another service', status: 403, rule: 'service' },
      key: { service: 'msp' },
      headers: tenant => wrapped(tenant),
    },
    foreign,
  ),
  alike(
    {
      ...{ brings: 'a signed token from an address that is not listed', status: 404, rule: 'restriction' },
      key: { restriction: { type: 'referer', allow: ['https://it.example/*'] } },
      headers: async tenant => {
        const body = {
          clientIdentifierJwt: signed({ ...(await claims(tenant.muster)), clientIdentifier: tenant.clientIdentifier }),
          base64EncodedStringPublicKey: owner.Public,
        }
        const headers = { referer: 'https://it.example/' }
        const { accessToken } = (await tenant.muster.ask('POST', '/ams/v1/users/accesstoken', { body, headers })).body
        return knox(signed({ ...(await claims(tenant.muster)), accessToken }))
      },
    },
    restricted,
  ),
  alike(
    {
      ...{ brings: 'a signed token of a person who was removed', status: 404, rule: 'user' },
      headers: async tenant => {
        const headers = await wrapped(tenant)
        await tenant.control('DELETE', `users/${tenant.user}`)
        return headers
      },
    },
    userGone,
  ),
  alike(
    {
      ...{ brings: 'a bearer of a tenant that was deleted', status: 404, rule: 'tenant' },
      headers: async (tenant, name) => {
        const headers = bearing(await tenant.bearer())
        await tenant.control('DELETE', `${OF[name].resource}/${tenant.id}`)
        return headers
      },
    },
    tenantGone,
  ),
  alike(
    {
      ...{ brings: 'a bearer of a blocked tenant', status: 403, rule: 'blocked' },
      headers: async (tenant, name) => {
        await state(tenant, name, 'blocked')
        return bearing(await tenant.bearer())
      },
    },
    blocked,
  ),
  alike(
    {
      ...{ brings: 'a signed token of an inactive tenant', status: 403, rule: 'inactive' },
      headers: async (tenant, name) => {
        await state(tenant, name, 'inactive')
        return wrapped(tenant)
      },
    },
    inactive,
  ),
  alike(
    {
      ...{ brings: 'a bearer without the scope', status: 403, rule: 'scope' },
      headers: async tenant => bearing(await tenant.bearer('openid')),
    },
    notPermitted,
  ),
]

const WHERE = [
  ['kdp', '2023-12', 'kdp 2023-12'],
  ['kdp', '2026-07', 'kdp 2026-07'],
  ['kme', '2023-12', 'kme'],
  ['kme', '2026-07', 'kme'],
] as const

const towns = { '2023-12': await openMuster({ contract: '2023-12' }), '2026-07': await openMuster({ contract: '2026-07' }) }
after(() => Promise.all(Object.values(towns).map(({ close }) => close())))

for (const [name, contract, column] of WHERE) {
  const muster = towns[contract]
  const call = (tenant: TestTenant, headers: Headers) => muster.ask('GET', OF[name].call(tenant.id), { headers: { ...headers } })

  for (const { brings, headers, key, status, rule, inside, [column]: due } of CASES)
    test(`${name} under ${contract}: a request with ${brings} is refused with ${status}`, async () => {
      const tenant = await join(muster, name, key)
      const body = typeof due === 'function' ? due(tenant) : due
      const answer = await call(tenant, await headers(tenant, name))
      const { errorId } = answer.body
      assert.deepEqual([answer.status, answer.body], [status, errorId === undefined ? body : { ...body, errorId }])
      assert.equal(errorId !== undefined, 'errorId' in body)
      if (errorId !== undefined) assert.match(errorId, VERSION_4)
      assert.equal(answer.headers.get('content-type'), 'application/json')

      const address = answer.headers.get('x-muster-explanation') ?? assert.fail('the answer has no explanation')
      const explained = (await muster.ask('GET', address)).body
      const failed = explained.findings.find(({ outcome }: { outcome: string }) => outcome === 'fail')
      const code = [body.code ?? inside].flat()[0]
      assert.deepEqual([failed.rule, explained.code, explained.status], [rule, code, status])
    })

  test(`${name} under ${contract}: a valid bearer and a valid signed token are accepted`, async () => {
    const tenant = await join(muster, name)
    for (const headers of [bearing(await tenant.bearer()), await wrapped(tenant)]) {
      const answer = await call(tenant, headers)
      assert.equal(answer.status, 200, answer.text)
    }
  })
}

/** A row that a fault raises has the same body as the same row raised by a check. */
const FAULTS: readonly [contract: keyof typeof towns, code: number, body: Body | undefined][] = [
  ['2023-12', 40100001, expired],
  ['2023-12', 4012250, garbled],
  // The row does not exist under that date.
  ['2023-12', 4010000, undefined],
  ['2026-07', 40100001, notValid],
  ['2026-07', 4012250, notValid],
  ['2026-07', 4010000, apiKey],
]

for (const [contract, code, body] of FAULTS)
  test(`under ${contract} a fault with ${code} is ${body === undefined ? 'refused' : `answered ${JSON.stringify(body)}`}`, async () => {
    const muster = towns[contract]
    const ordered = { match: { api: 'kdp' }, do: { code } }
    const answer = await muster.ask('POST', '/_muster/v1/faults', { body: ordered })
    assert.equal(answer.status, body === undefined ? 400 : 200, answer.text)
    if (body === undefined) return
    const tenant = await join(muster, 'kdp')
    const { status, body: sent } = await muster.ask('GET', OF.kdp.call(tenant.id), {
      headers: { ...bearing(await tenant.bearer()) },
    })
    assert.deepEqual([status, sent], [401, 'errorId' in body ? { ...body, errorId: sent.errorId } : body])
  })

test('the OpenAPI document of KDP shows the error bodies of its contract date', async () => {
  for (const [contract, examples] of [
    ['2023-12', { bearerExpired: { ...expired, errorId: '7C9E6679742540DE944BE07FC1F90AE7' }, accessTokenInvalid: garbled }],
    ['2026-07', { bearerExpired: notValid, bearerInvalid: notValid, accessTokenInvalid: apiKey }],
  ] as const) {
    const { components } = (await towns[contract].ask('GET', '/_muster/openapi/kdp.json')).body
    for (const [key, value] of Object.entries(examples)) assert.deepEqual(components.examples[key]?.value, value, key)
    assert.equal('bearerInvalid' in components.examples, contract === '2026-07')
    assert.equal(JSON.stringify(components.schemas.ErrorBody).includes('"error"'), contract === '2026-07')
  }
})
