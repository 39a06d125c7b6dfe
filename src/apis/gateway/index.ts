import Type from 'typebox'
import type { Api } from '../../wire/api.ts'
import { accessTokens } from './access-tokens.ts'
import { because, type GatewayWorld, speak, type Visitor } from './dialect.ts'
import { encryptionKey } from './encryption-key.ts'
import { errors } from './errors.ts'
import { oauthTokens } from './oauth-tokens.ts'

/** Tokens, and the key for credentials: where every client begins. Apps' registration, consent and revocation are not served. */
export const gateway: Api<GatewayWorld, Visitor> = {
  name: 'gateway',
  title: 'Knox Cloud Authentication',
  description: 'Access tokens for signed client identifiers, and OAuth 2.0 client credentials.',
  prefixes: ['/ams', '/.well-known'],
  bodyLimit: 64 * 1024,
  catalogue: errors,
  operations: [...accessTokens, ...oauthTokens, encryptionKey],
  errorsEverywhere: ['pathUnknown', 'bodyTooLarge', 'broken'],
  errorSchema: Type.Union([
    Type.Object({ code: Type.Integer(), message: Type.String(), data: Type.String() }),
    Type.Object({ code: Type.Array(Type.Integer()), message: Type.Array(Type.String()), data: Type.Array(Type.String()) }),
    Type.Object({ error: Type.String(), error_description: Type.String() }),
  ]),
  security: {},
  admit: async (_, head) => ({ scopes: NONE, address: head.address }),
  because,
  speak,
}

const NONE: ReadonlySet<string> = new Set()
