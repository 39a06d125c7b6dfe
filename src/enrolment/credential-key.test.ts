import assert from 'node:assert/strict'
import { constants, createPublicKey, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import test from 'node:test'
import { decrypt, plaintextOf } from './credential.ts'
import { readCredentialKey, unpadded } from './credential-key.ts'

const pemOf = (modulusLength: number): string =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const pem = pemOf(2048)
const key = readCredentialKey(pem)
const other = readCredentialKey(pemOf(2048))

const publicKey = createPublicKey({ key: Buffer.from(key.publicKey, 'base64'), format: 'der', type: 'spki' })
const encrypt = (text: string | Buffer) =>
  publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text)).toString('base64')
/** Encrypts a block without adding padding. */
const raw = (block: Buffer) => publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block).toString('base64')

for (const text of ['jane@acme.example', 'Jürgen 鍵 🔑', '', 'a'.repeat(245), '\uFEFFmark'])
  test(`a text of ${text.length} characters (${text.slice(0, 20)}) that was encrypted with the public key is decrypted`, () => {
    assert.equal(decrypt(key, encrypt(text)), text)
  })

const block = (...parts: (number | Buffer)[]): Buffer => {
  const head = Buffer.concat(parts.map(part => (typeof part === 'number' ? Buffer.from([part]) : part)))
  return Buffer.concat([head, Buffer.alloc(256 - head.length, 0x61)])
}
const some = (count: number) => Buffer.alloc(count, 0xff)

const paddings: readonly [what: string, block: Buffer, bytes: number | undefined][] = [
  ['the least padding', block(0, 2, some(8), 0), 245],
  ['a message with zeros in it', block(0, 2, some(8), 0, Buffer.alloc(5)), 245],
  ['no message', block(0, 2, some(253), 0), 0],
  ['a first byte that is not zero', block(1, 2, some(8), 0), undefined],
  ['the type of a signature', block(0, 1, some(8), 0), undefined],
  ['type 0', block(0, 0, some(8), 0), undefined],
  ['seven bytes of padding', block(0, 2, some(7), 0), undefined],
  ['no padding', block(0, 2, 0), undefined],
  ['padding without an end', block(0, 2, some(254)), undefined],
  ['zeros only', Buffer.alloc(256), undefined],
]
for (const [what, padded, bytes] of paddings)
  test(`a decrypted block with ${what} is ${bytes === undefined ? 'refused' : `a message of ${bytes} bytes`}`, () => {
    assert.equal(unpadded(padded)?.length, bytes)
    // OpenSSL does not encrypt a block that is larger than the modulus.
    if (padded[0] === 0) assert.equal(decrypt(key, raw(padded))?.length, bytes)
  })

const refused: readonly [what: string, text: string][] = [
  ['plain text', 'plain'],
  ['255 bytes', Buffer.alloc(255).toString('base64')],
  ['a number beyond the modulus', some(256).toString('base64')],
  ['an encryption of bytes that are not UTF-8', encrypt(Buffer.from([0xc3, 0x28]))],
]
for (const [what, text] of refused) test(`${what} is not decrypted`, () => assert.equal(decrypt(key, text), undefined))

test('a text that was encrypted for another key is not decrypted', () => assert.equal(decrypt(other, encrypt('jane')), undefined))

test('a stored credential is returned as plain text, or decrypted if the key fits, or is undefined', () => {
  assert.equal(plaintextOf(undefined, 'jane'), 'jane')
  assert.equal(plaintextOf(key, encrypt('jane')), 'jane')
  assert.equal(plaintextOf(undefined, encrypt('jane')), undefined)
  assert.equal(plaintextOf(other, encrypt('jane')), undefined)
})

const unfit: readonly [what: string, pem: string][] = [
  ['a key of another length', pemOf(3072)],
  ['a key of another algorithm', generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ['a public key', publicKey.export({ format: 'pem', type: 'spki' }).toString()],
  ['a text that is not PEM', 'secret text'],
]
for (const [what, text] of unfit)
  test(`as a credential key, ${what} is refused with a message that has nothing of its text`, () => {
    assert.throws(() => readCredentialKey(text), {
      message: 'it must hold an RSA private key of 2048 bits, PEM, without a passphrase',
    })
  })
