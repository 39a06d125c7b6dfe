import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import type { KeyPair } from './auth.ts'
import { keyPairOf, signingKeyOf } from './key-pair.ts'
import { signJwt } from './sign-jwt.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const Public = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const base64 = (type: 'pkcs1' | 'pkcs8'): string => privateKey.export({ format: 'der', type }).toString('base64')
const pem = (type: 'pkcs1' | 'pkcs8'): string => privateKey.export({ format: 'pem', type }).toString()

const partsOf = (jwt: string) => jwt.split('.').map(part => Buffer.from(part, 'base64url'))

const forms: readonly [form: string, pair: KeyPair][] = [
  ['PKCS#8', { Public, Private: base64('pkcs8') }],
  ['PKCS#1', { Public, Private: base64('pkcs1') }],
  ['PKCS#8 with line breaks', { Public: Public.replace(/.{64}/g, '$&\r\n'), Private: base64('pkcs8').replace(/.{64}/g, '$&\n') }],
  ['PKCS#1 in PEM armour', { Public: publicKey.export({ format: 'pem', type: 'spki' }).toString(), Private: pem('pkcs1') }],
]

for (const [form, pair] of forms)
  test(`a key in the form ${form} signs a JWT with RS512 that its public key verifies`, async () => {
    const jwt = await signJwt(await signingKeyOf(pair), { accessToken: 'größer' }, { now: 1_790_000_000_999, id: 'an id' })
    const [header, payload, signature] = partsOf(jwt)
    assert.deepEqual(JSON.parse(String(header)), { alg: 'RS512', typ: 'JWT' })
    assert.deepEqual(JSON.parse(String(payload)), {
      accessToken: 'größer',
      publicKey: Public,
      aud: 'KnoxWSM',
      iat: 1_790_000_000,
      exp: 1_790_001_800,
      jti: 'an id',
    })
    const signed = Buffer.from(jwt.slice(0, jwt.lastIndexOf('.')))
    const key = createPublicKey({ key: Buffer.from(Public, 'base64'), format: 'der', type: 'spki' })
    assert.ok(verify('sha512', signed, key, signature ?? Buffer.alloc(0)))
  })

test('keys are read from an object, from text and from a file with a byte order mark alike', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-keys-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const pair = { Public, Private: base64('pkcs8'), Identifier: 'an identifier' }
  const path = join(folder, 'keys.json')
  writeFileSync(path, `\uFEFF${JSON.stringify(pair)}`)
  for (const keys of [pair, ` \n${JSON.stringify(pair)}`, path]) assert.deepEqual(await keyPairOf(keys), pair)
})

const unusable: readonly [keys: string | KeyPair, message: RegExp][] = [
  ['{"Public": "x"}', /^TypeError: keys: the member Private is missing$/],
  ['{"Public": ', /^TypeError: keys: no JSON with the members Public and Private$/],
  ['/nowhere/keys.json', /ENOENT.*\/nowhere\/keys\.json/],
]

for (const [keys, message] of unusable)
  test(`the keys ${JSON.stringify(keys)} are refused with a message that names the cause`, () =>
    assert.rejects(keyPairOf(keys), error => message.test(String(error))))
