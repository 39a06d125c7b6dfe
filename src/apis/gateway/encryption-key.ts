import { createHash } from 'node:crypto'
import Type from 'typebox'
import * as checks from './checks.ts'
import { refuse } from './dialect.ts'
import { operation } from './operation.ts'

export const encryptionKey = operation({
  id: 'getEncryptionKey',
  method: 'GET',
  path: '/.well-known/kme-encryption-key',
  tag: 'Credentials',
  summary: 'Returns the public key for the credentials of assignProfile',
  description:
    '`deviceDetails.userName` and `userToken` of the Customer API are encrypted with it, each separately, as base64. A server ' +
    'without such a key returns 404 and stores the credentials unchanged.',
  reply: Type.Object(
    {
      algorithm: Type.Literal('RSA/ECB/PKCS1Padding'),
      publicKey: Type.String({ description: 'RSA of 2048 bits: X.509 SubjectPublicKeyInfo, DER, base64.' }),
      sha256: Type.String({ description: 'The SHA-256 of the DER, hex.' }),
    },
    { title: 'EncryptionKey' },
  ),
  checks: [checks.credentialKey],
  scopes: [],
  handle: async ({ credentialKey }) => {
    if (credentialKey === undefined)
      throw refuse(checks.credentialKey, 'This server has no key for credentials; it stores them unchanged.')
    const { publicKey } = credentialKey
    const sha256 = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')
    return { algorithm: 'RSA/ECB/PKCS1Padding', publicKey, sha256 }
  },
})
