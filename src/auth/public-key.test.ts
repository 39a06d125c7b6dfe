import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import test from 'node:test'
import { readPublicKey } from './public-key.ts'

/** A key with this modulus length; a huge exponent is as long as the modulus. */
function keyText(modulusLength: number, exponent: bigint | 'huge'): string {
  const jwk = generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' })
  const n = Buffer.from(jwk.n ?? '', 'base64url')
  const huge = (BigInt(`0x${n.toString('hex')}`) - 2n).toString(16)
  const hex = exponent === 'huge' ? huge : exponent.toString(16)
  const e = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url')
  return createPublicKey({ key: { ...jwk, e }, format: 'jwk' })
    .export({ format: 'der', type: 'spki' })
    .toString('base64')
}

const keys: readonly [modulus: number, exponent: bigint | 'huge', isRead: boolean][] = [
  [2048, 65537n, true],
  [4096, 65537n, true],
  [4096, 2n ** 32n - 1n, true],
  [2048, 2n ** 32n + 1n, false],
  [2048, 'huge', false],
  [2816, 'huge', false],
  [1024, 65537n, false],
]

for (const [modulus, exponent, isRead] of keys)
  test(`an RSA key of ${modulus} bits with the exponent ${exponent} is ${isRead ? 'accepted' : 'refused'}`, () => {
    assert.equal(readPublicKey(keyText(modulus, exponent)) !== undefined, isRead)
  })
