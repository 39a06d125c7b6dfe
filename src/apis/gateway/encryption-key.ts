import { createHash } from 'node:crypto'
import Type from 'typebox'
import { operations } from '../../wire/operation.ts'
import { type GatewayWorld, refuse, type Visitor } from './dialect.ts'

const operation = operations<GatewayWorld, Visitor>()

export const encryptionKey = operation({
  id: 'getEncryptionKey',
  method: 'GET',
  path: '/.well-known/kme-encryption-key',
  tag: 'Credentials',
  summary: 'The public key for the credentials of assignProfile',
  description:
    'What `deviceDetails.userName` and `userToken` of the Customer API are to be encrypted with, each by itself, as base64. ' +
    'A plane without a key of its own answers 404 and keeps credentials as they come.',
  reply: Type.Object({
    algorithm: Type.Literal('RSA/ECB/PKCS1Padding'),
    publicKey: Type.String({ description: 'RSA of 2048 bits: X.509 SubjectPublicKeyInfo, DER, base64.' }),
    sha256: Type.String({ description: 'Of the DER, hex.' }),
  }),
  errors: [],
  scopes: [],
  handle: async ({ credentialKey }) => {
    if (credentialKey === undefined)
      throw refuse('pathUnknown', 'This plane has no key for credentials; it keeps them as they come.')
    const { publicKey } = credentialKey
    const sha256 = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')
    return { algorithm: 'RSA/ECB/PKCS1Padding', publicKey, sha256 }
  },
})
