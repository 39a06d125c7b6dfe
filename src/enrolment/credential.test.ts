import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import test from 'node:test'
import { isEncrypted, normaliseCredential } from './credential.ts'

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const encrypted = publicEncrypt(
  { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
  Buffer.from('jane@acme.example'),
).toString('base64')

test('an encrypted credential is stored unchanged', () => assert.equal(normaliseCredential(encrypted), encrypted))

test('an encrypted credential with line breaks is stored without them', () => {
  assert.equal(normaliseCredential(encrypted.replace(/(.{64})/g, '$1\r\n')), encrypted)
})

test('a stored credential is recognised as encrypted, a plain name is not', () => {
  assert.ok(isEncrypted(encrypted))
  assert.ok(!isEncrypted('jane@acme.example'))
})

const refused: readonly [string, string][] = [
  ['plain text', 'plain'],
  ['an empty text', ''],
  ['an encoding of 255 bytes', Buffer.alloc(255).toString('base64')],
  ['an encoding of 257 bytes', Buffer.alloc(257).toString('base64')],
  ['base64 with a character of another alphabet', encrypted.replace(/[A-Za-z]/, '_')],
  ['base64 without its padding', encrypted.replace(/=+$/, '')],
]
for (const [what, text] of refused)
  test(`${what} is refused as an encrypted credential`, () => assert.equal(normaliseCredential(text), undefined))
