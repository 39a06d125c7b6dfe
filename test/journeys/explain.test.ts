import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Answer, type Muster, openMuster } from '../support/server.ts'
import { owner, signed } from '../support/signing-server.ts'

const [RESELLER, CUSTOMER, OTHER, PROVIDER] = ['1000000001', '2000000001', '2000000002', '4000000001']
const ROOT = '/_muster/v1'
const HEADER = 'x-muster-explanation'
const claims = () => ({ publicKey: owner.Public, aud: 'KnoxWSM', jti: crypto.randomUUID() })

const UPLOAD = '/kcs/v1/rp/devices/upload'
const order = (change: object) => ({
  resellerId: RESELLER,
  customerId: CUSTOMER,
  transactionId: 'T',
  type: 'IMEI',
  devices: ['350000000000113'],
  ...change,
})

/** A signed token of the tenant, from its client identifier on. */
async function signedToken(muster: Muster, tenant: string, service = 'kme', more: object = {}): Promise<string> {
  const issued = await muster.ask('POST', `${ROOT}/keys/issue`, { body: { tenant, service, publicKey: owner.Public, ...more } })
  assert.equal(issued.status, 200, issued.text)
  const answer = await muster.ask('POST', '/ams/v1/users/accesstoken', {
    body: {
      clientIdentifierJwt: signed({ ...claims(), clientIdentifier: issued.body.clientIdentifier }),
      base64EncodedStringPublicKey: owner.Public,
    },
  })
  assert.equal(answer.status, 200, answer.text)
  return signed({ ...claims(), accessToken: answer.body.accessToken })
}

const failed = ({ body }: { body: Explained }): [code: number | null, rule: string | undefined] => [
  body.code,
  body.rules.find(({ outcome }) => outcome === 'fail')?.rule,
]
interface Explained {
  readonly code: number | null
  readonly rules: readonly { readonly rule: string; readonly outcome: string }[]
}

/** The same of an entry of the request journal. */
const failedIn = ({ body: { code, findings } }: Answer) => failed({ body: { code, rules: findings } })

describe('in the sandbox', () => {
  let muster: Muster
  before(async () => {
    muster = await openMuster()
    await muster.ask('POST', `${ROOT}/apps`, {
      body: { tenant: CUSTOMER, clientId: 'narrow', clientSecret: 'narrow-secret', scopes: ['kme.profiles'] },
    })
  })
  after(() => muster.close())
  const explain = (body: object) => muster.ask('POST', `${ROOT}/tokens/explain`, { body })
  const patch = (what: string, body: object) => muster.ask('PATCH', `${ROOT}/${what}`, { body })

  const bearer = async (client: string) => ({ authorization: `Bearer ${await muster.token(client)}` })
  const knox = async (...of: [string, string?, object?]) => ({ 'x-knox-apitoken': await signedToken(muster, ...of) })
  const [DEVICES, CUSTOMERS, MANAGED, BULK] = [
    '/kcs/v1/kme/devices/list',
    '/kcs/v1/rp/customers/list',
    '/msp/v1/managedCustomers',
    '/bulkenroll/v1/reseller/devices/status',
  ]

  /** Refusals of well-formed credentials; the response and tokens/explain must both name the rule. */
  const refused: readonly [
    what: string,
    path: string,
    headers: () => Promise<Record<string, string>>,
    code: number,
    rule: string,
  ][] = [
    ['no credential', DEVICES, async () => ({}), 4010000, 'credential'],
    ['a signed token for the MSP API', MANAGED, () => knox(PROVIDER, 'msp'), 40100000, 'credential'],
    ['a bearer without the scope', DEVICES, () => bearer('narrow'), 40300000, 'scope'],
    ['a bearer of a reseller for the Customer API', DEVICES, () => bearer('northwind'), 4030004, 'no-reseller'],
    ['a bearer of a customer for the Reseller API', CUSTOMERS, () => bearer('acme'), 40300000, 'reseller'],
    ['a bearer of a customer for the MSP API', MANAGED, () => bearer('acme'), 4030000, 'provider'],
    ['a key of another service', DEVICES, () => knox(CUSTOMER, 'kdp'), 4032252, 'service'],
    ['a customer’s key for the MSP API', DEVICES, () => knox(CUSTOMER, 'msp'), 4032252, 'service'],
    ['a key of a deleted user', DEVICES, () => knox(CUSTOMER, 'kme', { user: 'gone@acme.example' }), 4040100, 'user'],
    [
      'a customer that it does not manage',
      DEVICES,
      async () => ({ ...(await bearer('acme')), 'x-wsm-managed-tenantid': OTHER }),
      40300000,
      'managed-customer',
    ],
    ['an unknown static key', BULK, async () => ({ 'x-wsm-api-token': 'guess' }), 4010000, 'static-key'],
  ]

  for (const [what, path, headers, code, rule] of refused)
    test(`a call with ${what} is refused with ${code}, by the rule ${rule}`, async () => {
      const sent = await headers()
      const answer = await muster.ask('GET', path, { headers: sent })
      assert.equal(Number(answer.body.errorCode ?? answer.body.code), code, answer.text)
      const stored = await muster.ask('GET', answer.headers.get(HEADER) ?? assert.fail('no explanation'))
      assert.deepEqual(failedIn(stored), [code, rule])
      assert.deepEqual(failed(await explain({ headers: sent, method: 'GET', path })), [code, rule])
      for (const secret of Object.values(sent))
        assert.ok(secret.length < 20 || !stored.text.includes(secret.replace('Bearer ', '')))
    })

  test('the explanation of a restriction has the sent and the allowed referer', async () => {
    const restriction = { type: 'referer', allow: ['https://it.acme.example/*'] }
    const from = { referer: 'https://it.acme.example/' }
    const issued = await muster.ask('POST', `${ROOT}/keys/issue`, {
      body: { tenant: CUSTOMER, service: 'kme', publicKey: owner.Public, restriction },
    })
    const request = (jti: string) => ({
      clientIdentifierJwt: signed({ ...claims(), jti, clientIdentifier: issued.body.clientIdentifier }),
      base64EncodedStringPublicKey: owner.Public,
    })
    const ask = (jti: string, headers: Record<string, string>) =>
      muster.ask('POST', '/ams/v1/users/accesstoken', { body: request(jti), headers })
    // The stored explanation is that of the refused request, whose jti was unused.
    const lost = await ask('one', { referer: 'https://elsewhere.example/' })
    assert.equal(lost.body.code, 4042252)
    const explained = await muster.ask('GET', lost.headers.get(HEADER) ?? '')
    assert.deepEqual(failedIn(explained), [4042252, 'restriction-list'])
    assert.match(explained.text, /Referer https:\/\/elsewhere\.example\/; allowed: https:\/\/it\.acme\.example\/\*/)
    const { accessToken } = (await ask('two', from)).body
    const headers = { 'x-knox-apitoken': signed({ ...claims(), accessToken }) }
    assert.deepEqual(failed(await explain({ headers, api: 'kme' })), [4042251, 'restriction'])
    assert.equal((await explain({ headers: { ...headers, ...from }, api: 'kme' })).body.verdict, 'accepted')
  })

  test('an explanation names a blocked or inactive tenant and a missing service', async () => {
    const headers = await knox(CUSTOMER)
    for (const [state, code, rule] of [
      ['blocked', 4030003, 'blocked'],
      ['inactive', 4030005, 'inactive'],
    ] as const) {
      await patch(`customers/${CUSTOMER}`, { state })
      assert.deepEqual(failed(await explain({ headers, path: DEVICES })), [code, rule])
    }
    await patch(`customers/${CUSTOMER}`, { state: 'active', services: [] })
    assert.deepEqual(failed(await explain({ headers, path: DEVICES })), [4030100, 'enrolment-service'])
    await patch(`customers/${CUSTOMER}`, { services: ['KnoxMobileEnrollment'] })
    assert.equal((await explain({ headers, path: DEVICES })).body.verdict, 'accepted')
  })

  test('each kind of token is recognised and checked for the API that it was issued for', async () => {
    const token = await signedToken(muster, RESELLER, 'kdp')
    const inner = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).accessToken
    const kinds: readonly [token: string, kind: string, api: string, verdict: string][] = [
      [token, 'signed access token', 'kdp', 'accepted'],
      [inner, 'access token', 'kdp', 'accepted'],
      [await muster.token('northwind'), 'bearer', 'kdp', 'accepted'],
      [`Bearer ${await muster.token('acme')}`, 'bearer', 'kme', 'accepted'],
      [signed({ ...claims(), clientIdentifier: 'unknown' }), 'signed client identifier', 'gateway', 'refused'],
      ['garbage', 'unknown', 'kme', 'refused'],
      ['', 'unknown', 'kme', 'refused'],
    ]
    for (const [text, kind, api, verdict] of kinds) {
      const { body } = await explain({ token: text })
      assert.deepEqual([body.kind, body.api, body.verdict], [kind, api, verdict], JSON.stringify(body))
    }
    // An access token is valid, but is not a credential before it is signed.
    assert.match((await explain({ token: inner })).body.advice, /^Sign it with RS512/)
  })

  const unasked: readonly object[] = [
    {},
    { token: 'x', headers: {} },
    { token: 7 },
    { headers: { a: 1 } },
    { token: 'x', api: 'x' },
  ]
  for (const body of unasked)
    test(`a request for an explanation of ${JSON.stringify(body)} is refused with 400`, async () => {
      assert.equal((await explain(body)).status, 400)
    })

  /** Refusals of requests whose credential is good. */
  const wrong: readonly [what: string, method: string, path: string, body: unknown, rule: string, found: string | undefined][] = [
    ['a body that is no JSON', 'PUT', UPLOAD, '{', 'body-json', 'the body is not JSON: Expected property name or'],
    ['a control character', 'PUT', UPLOAD, { orderNo: '\u0001' }, 'texts', 'orderNo: must not have the character \\u{1}'],
    ['a missing member', 'PUT', UPLOAD, {}, 'body-form', 'resellerId is absent: is required'],
    ['an unknown type', 'PUT', UPLOAD, order({ type: 'PHONE' }), 'device-type', 'type is "PHONE": must be one of IMEI, MEID, SN'],
    ['a malformed customer id', 'PUT', UPLOAD, order({ customerId: 'a-b' }), 'customer-id-form', 'customerId is "a-b"'],
    ['an unknown customer id', 'PUT', UPLOAD, order({ customerId: '9' }), 'customer-known', 'customerId is "9"'],
    [
      'a parameter that is no number',
      'GET',
      `${CUSTOMERS}?pageNum=x`,
      undefined,
      'query-form',
      'pageNum is "x": must be integer',
    ],
    ['a page after the last', 'GET', `${CUSTOMERS}?resellerId=${RESELLER}&pageNum=9`, undefined, 'page', 'pageNum is "9"'],
    ['an unknown path', 'GET', '/kcs/v1/rp/nothing', undefined, 'path', undefined],
  ]
  for (const [what, method, path, body, rule, found] of wrong)
    test(`a request with ${what} is explained by the rule ${rule}, and all rules before it pass`, async () => {
      const answer = await muster.ask(method, path, { body, headers: await bearer('northwind') })
      const explanation = await muster.ask('GET', answer.headers.get(HEADER) ?? '')
      const { code, findings: rules } = explanation.body
      const place = rules.findIndex((finding: { rule: string }) => finding.rule === rule)
      assert.equal(code, answer.body.code)
      assert.deepEqual(
        rules.map(({ outcome }: { outcome: string }) => outcome),
        rules.map((_: unknown, i: number) => (i < place ? 'pass' : i === place ? 'fail' : 'not reached')),
      )
      assert.equal(rules[place].found?.slice(0, found?.length), found)
    })
})

describe('in service mode', () => {
  let muster: Muster
  const token = 'a'.repeat(32)
  before(async () => {
    muster = await openMuster({ mode: 'service', adminToken: token })
  })
  after(() => muster.close())

  test('a refusal in service mode names no explanation, and none is stored', async () => {
    const requestId = 'one-of-mine'
    const answer = await muster.ask('GET', '/msp/v1/managedCustomers', { headers: { 'x-wsm-txid': requestId } })
    assert.deepEqual([answer.status, answer.body.transactionalId], [401, requestId])
    assert.equal(answer.headers.get(HEADER), null)
    assert.equal((await muster.ask('GET', `${ROOT}/requests/${requestId}`, { token })).body.code, 40900014)
  })

  test('in service mode only the operator can request an explanation of a token', async () => {
    const body = { token: 'garbage' }
    assert.equal((await muster.ask('POST', `${ROOT}/tokens/explain`, { body })).status, 401)
    assert.deepEqual(failed(await muster.ask('POST', `${ROOT}/tokens/explain`, { body, token })), [4012250, 'shape'])
  })
})
