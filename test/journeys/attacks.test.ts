/**
 * Attacks with tokens, each with its refusal and the failed rule. The explanation of the response and the control API's
 * explanation of the same credential must both name that rule.
 */
import assert from 'node:assert/strict'
import { createHmac, sign } from 'node:crypto'
import { request } from 'node:http'
import { after, test } from 'node:test'
import { forged, ownersPrivateKey } from '../support/refused.ts'
import { openMuster } from '../support/server.ts'
import { makeKeys, owner, signed, stranger } from '../support/signing-server.ts'

const muster = await openMuster()
after(() => muster.close())
const TENANT = '2000000001'
const PATH = '/kcs/v1/kme/devices/list'
const control = (method: string, path: string, body?: object) =>
  muster.ask(method, `/_muster/v1/${path}`, body === undefined ? {} : { body })

const issued = await control('POST', 'keys/issue', { tenant: TENANT, service: 'kme', publicKey: owner.Public })
const clientIdentifier: string = issued.body.clientIdentifier
const theirs = await control('POST', 'keys/issue', { tenant: '2000000002', service: 'kme', publicKey: stranger.Public })

const seconds = (): number => Math.floor(Date.now() / 1000)
let count = 0
const usual = () => ({ publicKey: owner.Public, aud: 'KnoxWSM', iat: seconds(), exp: seconds() + 1800, jti: `jti ${++count}` })
const ask = (body: unknown) => muster.ask('POST', '/ams/v1/users/accesstoken', { body })
const requestOf = (jwt: string, key: string = owner.Public) => ({ clientIdentifierJwt: jwt, base64EncodedStringPublicKey: key })

const given = await ask(requestOf(signed({ ...usual(), clientIdentifier })))
const accessToken: string = given.body.accessToken
const others = await ask(
  requestOf(
    signed({ ...usual(), publicKey: stranger.Public, clientIdentifier: theirs.body.clientIdentifier }, stranger),
    stranger.Public,
  ),
)
const othersToken: string = others.body.accessToken
const bearer = await muster.token('acme')

const RS512 = (text: string) => sign('sha512', Buffer.from(text), ownersPrivateKey)
const RS256 = (text: string) => sign('sha256', Buffer.from(text), ownersPrivateKey)
const hmac = (hash: string, secret: string | Buffer) => (text: string) => createHmac(hash, secret).update(text).digest()
const der = Buffer.from(owner.Public, 'base64')
const part = (text: string) => Buffer.from(text).toString('base64url')
/** A token with claims as text, for claims that no object can have. */
const written = (claims: string): string => {
  const text = `${part('{"alg":"RS512","typ":"JWT"}')}.${part(claims)}`
  return `${text}.${RS512(text).toString('base64url')}`
}
const good = () => ({ ...usual(), accessToken })
const elliptic = forged({ alg: 'ES512' }, good(), RS512)
const [head, , signature] = signed(good()).split('.')
const small = { Public: 'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK', Private: owner.Private }
const attackersJwk = { kty: 'RSA', n: 'x', e: 'AQAB' }

/** Tokens for `x-knox-apitoken`; each has one defect. */
const tokens: readonly [does: string, token: () => string, code: number, rule: string][] = [
  ['has alg none', () => forged({ alg: 'none' }, good(), () => Buffer.alloc(0)), 4012250, 'shape'],
  ['has alg none and a signature', () => forged({ alg: 'none' }, good(), RS512), 4012250, 'algorithm'],
  ['has alg None', () => forged({ alg: 'None' }, good(), RS512), 4012250, 'algorithm'],
  ['has no alg', () => forged({}, good(), RS512), 4012250, 'algorithm'],
  ['has several algs', () => forged({ alg: ['RS512'] }, good(), RS512), 4012250, 'algorithm'],
  [
    'has an HS256 signature with the public key as text',
    () => forged({ alg: 'HS256' }, good(), hmac('sha256', owner.Public)),
    4012250,
    'algorithm',
  ],
  [
    'has an HS256 signature with the public key as bytes',
    () => forged({ alg: 'HS256' }, good(), hmac('sha256', der)),
    4012250,
    'algorithm',
  ],
  ['has an HMAC under alg RS512', () => forged({ alg: 'RS512' }, good(), hmac('sha512', der)), 4012250, 'signature'],
  ['has alg RS256, which is not enabled', () => forged({ alg: 'RS256' }, good(), RS256), 4012250, 'algorithm'],
  ['has an RS256 signature under alg RS512', () => forged({ alg: 'RS512' }, good(), RS256), 4012250, 'signature'],
  ['has alg ES512', () => elliptic, 4012250, 'algorithm'],
  ['names another audience', () => signed({ ...good(), aud: 'KnoxGuard' }), 4012250, 'audience'],
  ['names a second audience', () => signed({ ...good(), aud: ['KnoxWSM', 'Other'] }), 4012250, 'audience'],
  ['has another key in its claim', () => signed({ ...good(), publicKey: stranger.Public }), 4012250, 'signer'],
  ['is signed with an unregistered key', () => signed({ ...good(), publicKey: stranger.Public }, stranger), 4012250, 'signer'],
  ["signs another tenant's token", () => signed({ ...good(), accessToken: othersToken }), 4012250, 'signer'],
  ['has a key that is too small', () => signed({ ...good(), publicKey: small.Public }), 4012250, 'public-key'],
  [
    'has its key in jwk',
    () => forged({ alg: 'RS512', jwk: attackersJwk }, { ...good(), publicKey: undefined }, RS512),
    4012250,
    'public-key',
  ],
  [
    'has another key in jwk, jku and x5c',
    () => {
      const keys = makeKeys()
      const header = { alg: 'RS512', jwk: attackersJwk, jku: 'https://attacker.example/keys', x5c: [keys.Public] }
      return forged(header, good(), text =>
        sign('sha512', Buffer.from(text), { key: Buffer.from(keys.Private, 'base64'), format: 'der', type: 'pkcs8' }),
      )
    },
    4012250,
    'signature',
  ],
  ['has a critical header', () => forged({ alg: 'RS512', crit: ['exp'] }, good(), RS512), 4012250, 'critical'],
  ['has an unencoded payload', () => forged({ alg: 'RS512', crit: ['b64'], b64: false }, good(), RS512), 4012250, 'critical'],
  ['is oversized', () => signed({ ...good(), ballast: 'x'.repeat(7000) }), 4012250, 'size'],
  ['nests its claims deeply', () => written(`{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`), 4012250, 'public-key'],
  ['has claims that are an array', () => written(`[${JSON.stringify(good())}]`), 4012250, 'json'],
  ['has claims that are cut off', () => written(JSON.stringify(good()).slice(0, -1)), 4012250, 'json'],
  [
    'repeats a claim: the last one counts',
    () =>
      written(
        JSON.stringify(good())
          .replace('{', `{"accessToken":${JSON.stringify(accessToken)},`)
          .replace(/("accessToken":")[^"]*"}$/, '$1"}'),
      ),
    4012251,
    'access-token-claim',
  ],
  ['has an exp beyond all dates', () => signed({ ...good(), exp: 1e300 }), 4012250, 'dates'],
  ['is valid for a thousand years', () => signed({ ...good(), exp: seconds() + 3e10 }), 4012250, 'life'],
  ['is valid for two days', () => signed({ ...good(), exp: seconds() + 172_800 }), 4012250, 'life'],
  ['has exp as text', () => signed({ ...good(), exp: '9999999999' }), 4012250, 'dates'],
  ['was signed before 1970', () => signed({ ...good(), iat: -1 }), 4012250, 'dates'],
  ['has an iat in the future', () => signed({ ...good(), iat: seconds() + 3600, exp: seconds() + 7200 }), 4012250, 'begun'],
  ['has an nbf in the future', () => signed({ ...good(), nbf: seconds() + 3600 }), 4012250, 'begun'],
  ['is expired', () => signed({ ...good(), iat: seconds() - 4000, exp: seconds() - 100 }), 4030000, 'signature-life'],
  ['has white space inside', () => signed(good()).replace('.', '. '), 4012250, 'shape'],
  ['is followed by another token', () => `${signed(good())},${signed(good())}`, 4012250, 'shape'],
  ['has a character that base64url does not have', () => `${signed(good())}é`, 4012250, 'shape'],
  ['is padded', () => `${signed(good())}==`, 4012250, 'shape'],
  ['has four parts', () => `${signed(good())}.x`, 4012250, 'shape'],
  [
    'has its claims changed',
    () => [head, part(JSON.stringify({ ...good(), jti: 'x' })), signature].join('.'),
    4012250,
    'signature',
  ],
  ['is an unsigned access token', () => accessToken, 4012250, 'algorithm'],
  ['is the client identifier', () => clientIdentifier, 4012250, 'algorithm'],
  ['is a bearer', () => bearer, 4012250, 'algorithm'],
  ['is a signed client identifier', () => signed({ ...usual(), clientIdentifier }), 4012251, 'access-token-claim'],
  ['wraps a client identifier', () => signed({ ...usual(), accessToken: clientIdentifier }), 4032252, 'access-token'],
  ['wraps a bearer', () => signed({ ...usual(), accessToken: bearer }), 4032252, 'access-token'],
  ['wraps itself', () => signed({ ...usual(), accessToken: signed(good()) }), 4032252, 'access-token'],
  ['wraps a forged access token', () => signed({ ...usual(), accessToken: forgedAccess() }), 4032252, 'access-token'],
]

/** Like an access token of the server, but signed by the attacker. */
function forgedAccess(): string {
  const [header = ''] = accessToken.split('.')
  const claims = part(JSON.stringify({ use: 'access', sub: 'x', tid: TENANT, svc: 'kme', exp: seconds() + 1800 }))
  const text = `${header}.${claims}`
  return `${text}.${RS256(text).toString('base64url')}`
}

/** The failed rule of an explanation, which must have the code of the response. */
function failedRule(explained: { body: Explained }, code: number): string | undefined {
  const { verdict, rules, code: explainedCode } = explained.body
  assert.deepEqual([verdict, explainedCode], ['refused', code], JSON.stringify(explained.body))
  const failed = rules.findIndex(({ outcome }) => outcome === 'fail')
  assert.ok(rules.slice(0, failed).every(({ outcome }) => outcome === 'pass'))
  assert.ok(rules.slice(failed + 1).every(({ outcome }) => outcome === 'not reached'))
  assert.ok(rules[failed]?.remedy)
  return rules[failed]?.rule
}
interface Explained {
  readonly verdict: string
  readonly code: number
  readonly rules: readonly { rule: string; outcome: string; remedy?: string }[]
}

async function assertExplained(answer: { headers: Headers }, code: number, rule: string): Promise<void> {
  const address = answer.headers.get('x-muster-explanation') ?? assert.fail('the answer names no explanation')
  const { body, text } = await muster.ask('GET', address)
  assert.equal(failedRule({ body: { verdict: 'refused', code: body.code, rules: body.findings } }, code), rule)
  for (const secret of [accessToken, othersToken, bearer, clientIdentifier]) assert.ok(!text.includes(secret))
}

test('the unmodified token of these attacks is accepted and explained as accepted', async () => {
  const headers = { 'x-knox-apitoken': signed(good()) }
  const answer = await muster.ask('GET', PATH, { headers })
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.headers.get('x-muster-explanation'), null)
  const explained = await control('POST', 'tokens/explain', { headers, method: 'GET', path: PATH })
  assert.equal(explained.body.verdict, 'accepted', explained.text)
  assert.ok(explained.body.rules.every(({ outcome }: { outcome: string }) => outcome === 'pass'))
  // The JWT is cached by now, and the explanation still has its claims.
  const found = Object.fromEntries(explained.body.rules.map(({ rule, found }: { rule: string; found?: string }) => [rule, found]))
  assert.deepEqual([found.algorithm, found.shape, found.life], ['alg "RS512"', undefined, '30 minutes'])
  assert.match(found['public-key'], /^key [0-9a-f]{12}$/)
})

for (const [does, make, code, rule] of tokens)
  test(`a token that ${does} is refused with ${code}, by the rule ${rule}`, async () => {
    const headers = { 'x-knox-apitoken': encodeURI(make()).replaceAll('%20', ' ') }
    // Twice, because the second refusal must not depend on a cache.
    for (let i = 0; i < 2; i++) {
      const answer = await muster.ask('GET', PATH, { headers })
      assert.equal([answer.body.code].flat()[0], code, answer.text)
      await assertExplained(answer, code, rule)
    }
    const explained = await control('POST', 'tokens/explain', { headers, method: 'GET', path: PATH })
    assert.equal(failedRule(explained, code), rule)
  })

const sign1 = (claims: object) => signed({ ...usual(), clientIdentifier, ...claims })
/** Requests for an access token. */
const requests: readonly [does: string, body: () => object, code: number, rule: string][] = [
  ['has no JWT', () => ({ base64EncodedStringPublicKey: owner.Public }), 4010050, 'fields'],
  [
    'requests a validity of a year',
    () => ({ ...requestOf(sign1({})), validityForAccessTokenInMinutes: 525_600 }),
    4000000,
    'validity-range',
  ],
  [
    'requests a validity that is a word',
    () => ({ ...requestOf(sign1({})), validityForAccessTokenInMinutes: 'long' }),
    4002251,
    'validity',
  ],
  ['names no audience', () => requestOf(sign1({ aud: undefined })), 4012250, 'audience'],
  ['has no jti', () => requestOf(sign1({ jti: undefined })), 4012250, 'jti'],
  ['sends another key', () => requestOf(sign1({}), stranger.Public), 4012250, 'same-key'],
  ['has an expired JWT', () => requestOf(sign1({ iat: seconds() - 4000, exp: seconds() - 100 })), 4030000, 'signature-life'],
  ['signs an empty identifier', () => requestOf(sign1({ clientIdentifier: '' })), 4002251, 'client-identifier-claim'],
  ['signs an access token', () => requestOf(signed(good())), 4002251, 'client-identifier-claim'],
  ['signs an unknown identifier', () => requestOf(sign1({ clientIdentifier: 'unknown' })), 4012250, 'client-identifier'],
  ["signs another's identifier", () => requestOf(sign1({ clientIdentifier: theirs.body.clientIdentifier })), 4012250, 'signer'],
]

for (const [does, make, code, rule] of requests)
  test(`a token request that ${does} is refused with ${code}, by the rule ${rule}`, async () => {
    const body = make()
    const explained = await control('POST', 'tokens/explain', { tokenRequest: body })
    assert.equal(failedRule(explained, code), rule)
    const answer = await ask(body)
    assert.equal([answer.body.code].flat()[0], code, answer.text)
    await assertExplained(answer, code, rule)
  })

test('a replayed JWT is refused, and an explanation does not use up its jti', async () => {
  const body = requestOf(sign1({}))
  for (let i = 0; i < 2; i++) {
    const explained = await control('POST', 'tokens/explain', { tokenRequest: body })
    assert.equal(explained.body.verdict, 'accepted', explained.text)
  }
  assert.equal((await ask(body)).status, 200)
  const answer = await ask(body)
  assert.equal(answer.body.code, 4002250)
  await assertExplained(answer, 4002250, 'jti-once')
  assert.equal(failedRule(await control('POST', 'tokens/explain', { tokenRequest: body }), 4002250), 'jti-once')
})

test('a request with two Authorization headers is refused', async () => {
  const send = (lines: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      const sent = request(
        muster.url + PATH,
        { headers: ['host', 'muster', ...lines.flatMap(line => ['authorization', line])] },
        async answer => {
          resolve(Buffer.concat(await Array.fromAsync(answer)).toString())
        },
      )
      sent.on('error', reject).end()
    })
  assert.match(await send([`Bearer ${bearer}`]), /"deviceList"/)
  assert.match(await send([`Bearer ${bearer}`, `Bearer ${bearer}`]), /"code":4010000/)
  assert.match(await send([`Bearer ${bearer}`, 'Bearer garbage']), /"code":4010000/)
})

for (const [what, authorization, code] of [
  ['a tab before the token', `Bearer\t${bearer}`, 4010000],
  ['two tokens', `Bearer ${bearer} ${bearer}`, 4010000],
  ['a token in quotes', `Bearer "${bearer}"`, 4012250],
  ['a token with a character beyond ASCII', `Bearer ${bearer}%C3%A9`, 4012250],
  ['a token that was cut off', `Bearer ${bearer.slice(0, -1)}`, 4012250],
  ['an access token', `Bearer ${accessToken}`, 4012250],
  ['a signed token', `Bearer ${signed(good())}`, 4012250],
] as const)
  test(`an Authorization with ${what} is refused with ${code}`, async () => {
    const answer = await muster.ask('GET', PATH, { headers: { authorization } })
    assert.equal(answer.body.code, code, answer.text)
    await assertExplained(answer, code, code === 4010000 ? 'credential' : 'bearer')
  })

const nests = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`
const deep: readonly [
  method: string,
  path: string,
  app: string | undefined,
  depth: number,
  refusal: [status: number, code: number],
][] = [
  ['POST', '/ams/v1/users/accesstoken', undefined, 5_000, [401, 4010050]],
  ['PUT', '/kcs/v1/kme/devices/assignProfile', 'acme', 200_000, [400, 4001701]],
  ['PUT', '/kcs/v1/rp/devices/upload', 'northwind', 200_000, [400, 40000000]],
  ['POST', '/_muster/v1/tokens/explain', undefined, 200_000, [400, 40000001]],
]
for (const [method, path, app, depth, refusal] of deep)
  test(`a body to ${path} that nests ${depth} levels deep is refused without a 5xx`, async () => {
    const token = app && { token: await muster.token(app) }
    for (const body of [nests('{"a":', '}', depth), nests('{"a":[', ']}', depth)]) {
      const answer = await muster.ask(method, path, { body, headers: { 'content-type': 'application/json' }, ...token })
      assert.deepEqual([answer.status, answer.body.code], refusal, answer.text.slice(0, 200))
    }
  })
