import Type from 'typebox'
import type { AuthWorld } from '../../auth/caller.ts'
import type { Api } from '../../wire/api.ts'
import { accessTokens, explainRequest } from './access-tokens.ts'
import { because, speak, type Visitor } from './dialect.ts'
import { errors } from './errors.ts'
import { oauthTokens } from './oauth-tokens.ts'

/** Tokens: where every client begins. Apps' registration, consent and revocation are not served. */
export const gateway: Api<AuthWorld, Visitor> = {
  name: 'gateway',
  title: 'Knox Cloud Authentication',
  description: 'Access tokens for signed client identifiers, and OAuth 2.0 client credentials.',
  prefixes: ['/ams'],
  bodyLimit: 64 * 1024,
  catalogue: errors,
  operations: [...accessTokens, ...oauthTokens],
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
  explain: explainRequest,
}

const NONE: ReadonlySet<string> = new Set()
