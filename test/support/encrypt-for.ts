/** EMM credentials as a client of a server encrypts them. */
import assert from 'node:assert/strict'
import { constants, createHash, createPublicKey, publicEncrypt } from 'node:crypto'
import type { Muster } from './server.ts'

/** Reads the public key as a client does, and encrypts with it. */
export async function encryptFor(muster: Muster): Promise<(text: string) => string> {
  const { status, body } = await muster.ask('GET', '/.well-known/kme-encryption-key')
  assert.equal(status, 200)
  assert.equal(body.algorithm, 'RSA/ECB/PKCS1Padding')
  const der = Buffer.from(body.publicKey, 'base64')
  assert.equal(createHash('sha256').update(der).digest('hex'), body.sha256)
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return text => publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text)).toString('base64')
}
