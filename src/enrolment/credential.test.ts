import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import test from 'node:test'
import { isOpaque, keepOpaque } from './credential.ts'

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const encrypted = publicEncrypt(
  { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
  Buffer.from('jane@acme.example'),
).toString('base64')

test('an encrypted credential is kept as it came', () => assert.equal(keepOpaque(encrypted), encrypted))

test('line breaks of an encoder are taken out', () => {
  assert.equal(keepOpaque(encrypted.replace(/(.{64})/g, '$1\r\n')), encrypted)
})

test('a kept credential is known to be unreadable, a plain name to be readable', () => {
  assert.ok(isOpaque(encrypted))
  assert.ok(!isOpaque('jane@acme.example'))
})

const refused: readonly [string, string][] = [
  ['plain text', 'plain'],
  ['nothing', ''],
  ['an encoding of 255 bytes', Buffer.alloc(255).toString('base64')],
  ['an encoding of 257 bytes', Buffer.alloc(257).toString('base64')],
  ['another alphabet', encrypted.replace(/[A-Za-z]/, '_')],
  ['padding cut off', encrypted.replace(/=+$/, '')],
]
for (const [what, text] of refused)
  test(`${what} cannot be kept as a credential`, () => assert.equal(keepOpaque(text), undefined))
