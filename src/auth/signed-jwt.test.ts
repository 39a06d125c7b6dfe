import assert from 'node:assert/strict'
import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import test from 'node:test'
import { allMet } from './rules.ts'
import {
  cachedJwt,
  cacheJwt,
  hasExpired,
  isNotYetValid,
  JWT_TEXT,
  RS512,
  SIGNATURE,
  type SignedJwt,
  type SignedText,
} from './signed-jwt.ts'

/** Reads a JWT that is not cached. */
function readSignedJwt(text: string): SignedJwt | undefined {
  const subject: SignedText = { text, algorithms: RS512 }
  return allMet([...JWT_TEXT, SIGNATURE], subject) ? subject.jwt : undefined
}

/** Reads a JWT as a call does: from the cache, else by the rules. */
function verifiedOrCached(text: string): SignedJwt | undefined {
  const subject: SignedText = { text, algorithms: RS512 }
  const known = cachedJwt(subject)
  if (known !== undefined) return known
  if (!allMet([...JWT_TEXT, SIGNATURE], subject)) return undefined
  cacheJwt(subject)
  return subject.jwt
}

const pair = (modulusLength: number) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  return { privateKey, text: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }
}
const ours = pair(2048)
const another = pair(2048)
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const NOW = Date.UTC(2026, 0, 1)
const seconds = NOW / 1000
const usual = {
  clientIdentifier: 'an identifier',
  publicKey: ours.text,
  aud: 'KnoxWSM',
  iat: seconds,
  exp: seconds + 1800,
  jti: 'once',
}

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

function jwt({
  header = { alg: 'RS512', typ: 'JWT' } as object,
  claims = usual as unknown,
  signer = (text: string): Buffer => sign('sha512', Buffer.from(text), ours.privateKey),
} = {}): string {
  const signed = `${part(header)}.${part(claims)}`
  return `${signed}.${signer(signed).toString('base64url')}`
}

const signedBy =
  (key: KeyObject, hash = 'sha512') =>
  (text: string): Buffer =>
    sign(hash, Buffer.from(text), key)

const hmac = (secret: string | Buffer) => (text: string) => createHmac('sha512', secret).update(text).digest()

const good: Readonly<Record<string, string>> = {
  'as the official library makes it': jwt(),
  'without iat and exp': jwt({ claims: { ...usual, iat: undefined, exp: undefined } }),
  'with a key broken into lines': jwt({ claims: { ...usual, publicKey: ours.text.replace(/.{64}/g, '$&\r\n') } }),
  'with an audience in an array': jwt({ claims: { ...usual, aud: ['KnoxWSM'] } }),
  'with an unknown claim': jwt({ claims: { ...usual, algorithm: 'RS512' } }),
  'without typ': jwt({ header: { alg: 'RS512' } }),
  'with a life of a whole day': jwt({ claims: { ...usual, exp: seconds + 86_400 } }),
  'with times in fractions': jwt({ claims: { ...usual, iat: seconds + 0.5, exp: seconds + 1800.25 } }),
}

for (const [how, token] of Object.entries(good))
  test(`a JWT ${how} is read`, () => {
    const read = readSignedJwt(token)
    assert.deepEqual(
      [read?.publicKey, read?.clientIdentifier, read?.audience, read?.jti],
      [ours.text, 'an identifier', 'ours', 'once'],
    )
    assert.deepEqual(verifiedOrCached(token), read)
    assert.equal(verifiedOrCached(token), verifiedOrCached(token))
  })

const bad: Readonly<Record<string, string>> = {
  'that is empty': '',
  'that is no JWT': 'garbage',
  'in two parts': jwt().split('.').slice(0, 2).join('.'),
  'without a signature': `${jwt().split('.').slice(0, 2).join('.')}.`,
  'with alg none': `${part({ alg: 'none' })}.${part(usual)}.`,
  'with alg none and a signature': jwt({ header: { alg: 'none' } }),
  'with alg HS512 over the public key as text': jwt({ header: { alg: 'HS512' }, signer: hmac(ours.text) }),
  'with alg HS512 over the public key as bytes': jwt({
    header: { alg: 'HS512' },
    signer: hmac(Buffer.from(ours.text, 'base64')),
  }),
  'that calls its HMAC RS512': jwt({ signer: hmac(ours.text) }),
  'with alg RS256': jwt({ header: { alg: 'RS256' }, signer: signedBy(ours.privateKey, 'sha256') }),
  'with alg PS512': jwt({
    header: { alg: 'PS512' },
    signer: text => sign('sha512', Buffer.from(text), { key: ours.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING }),
  }),
  'with alg in another case': jwt({ header: { alg: 'rs512' } }),
  'with a critical header': jwt({ header: { alg: 'RS512', crit: ['b64'], b64: false } }),
  'signed by another key': jwt({ signer: signedBy(another.privateKey) }),
  'with another key in the claim': jwt({ claims: { ...usual, publicKey: another.text } }),
  'with its key in the header alone': jwt({
    header: { alg: 'RS512', jwk: ours.text },
    claims: { ...usual, publicKey: undefined },
  }),
  'with a key of 1024 bits': (() => {
    const small = pair(1024)
    return jwt({ claims: { ...usual, publicKey: small.text }, signer: signedBy(small.privateKey) })
  })(),
  'with an elliptic key': jwt({
    claims: { ...usual, publicKey: elliptic.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') },
    signer: signedBy(elliptic.privateKey),
  }),
  'with a key that decodes only by leniency': jwt({ claims: { ...usual, publicKey: `${ours.text}\u0000` } }),
  'with claims changed after signing': jwt().replace(/\.[^.]+\./, `.${part({ ...usual, clientIdentifier: 'another' })}.`),
  'with claims that are no object': jwt({ claims: [usual] }),
  'with claims that are no JSON': jwt({ claims: '{' }),
  'with exp as text': jwt({ claims: { ...usual, exp: String(seconds + 1800) } }),
  'with exp as null': jwt({ claims: { ...usual, exp: null } }),
  'with exp past all dates': jwt({ claims: { ...usual, iat: undefined, exp: 1e300 } }),
  'with iat before 1970': jwt({ claims: { ...usual, iat: -1, exp: undefined } }),
  'with a life of more than a day': jwt({ claims: { ...usual, exp: seconds + 86_401 } }),
  'of more than 8 KiB': jwt({ claims: { ...usual, ballast: 'x'.repeat(8192) } }),
}

for (const [how, token] of Object.entries(bad))
  test(`a JWT ${how} is refused, also a second time`, () => {
    assert.equal(readSignedJwt(token), undefined)
    assert.equal(verifiedOrCached(token), undefined)
    assert.equal(verifiedOrCached(token), undefined)
  })

const audiences: readonly [aud: unknown, 'ours' | 'absent' | 'wrong'][] = [
  [undefined, 'absent'],
  ['knoxwsm', 'wrong'],
  [['KnoxWSM', 'Other'], 'wrong'],
  [[], 'wrong'],
  [[['KnoxWSM']], 'wrong'],
  [null, 'wrong'],
]

for (const [aud, kind] of audiences)
  test(`the audience ${JSON.stringify(aud)} is ${kind}`, () => {
    assert.equal(readSignedJwt(jwt({ claims: { ...usual, aud } }))?.audience, kind)
  })

for (const jti of [undefined, '', '  ', null, 7])
  test(`the jti ${JSON.stringify(jti)} is treated as absent`, () => {
    const read = readSignedJwt(jwt({ claims: { ...usual, jti } }))
    assert.ok(read)
    assert.equal(read.jti, undefined)
  })

const times: readonly [claims: object, at: number, { over: boolean; early: boolean }][] = [
  [{}, NOW, { over: false, early: false }],
  [{}, NOW + 1_859_999, { over: false, early: false }],
  [{}, NOW + 1_860_000, { over: true, early: false }],
  [{ exp: undefined }, NOW + 1e12, { over: false, early: false }],
  [{ iat: undefined }, NOW - 86_400_000, { over: false, early: false }],
  [{}, NOW - 300_000, { over: false, early: false }],
  [{}, NOW - 300_001, { over: false, early: true }],
  [{ nbf: seconds + 301 }, NOW, { over: false, early: true }],
]

for (const [claims, at, { over, early }] of times)
  test(`a JWT of ${JSON.stringify(claims)} at ${at - NOW} ms is ${over ? 'expired' : early ? 'not yet valid' : 'valid'}`, () => {
    const read = readSignedJwt(jwt({ claims: { ...usual, ...claims } }))
    assert.ok(read)
    assert.deepEqual({ over: hasExpired(read, at), early: isNotYetValid(read, at) }, { over, early })
  })
