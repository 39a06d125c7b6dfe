/**
 * The authentication API: tokens for signed client identifiers, OAuth 2.0 with its consent page, and the registration of apps.
 * This folder has the wire format; `auth/` has the rules of credentials.
 */
import Type from 'typebox'
import type { Api } from '../../wire/api.ts'
import { errorInArrays } from '../gate/envelope.ts'
import { oauth } from '../gate/security.ts'
import { accessTokens, explainRequest } from './access-tokens.ts'
import { authorize } from './authorize.ts'
import { admit, type GatewayCaller, type GatewayWorld } from './caller.ts'
import { clients } from './clients.ts'
import { because, errorResponse } from './dialect.ts'
import { discovery } from './discovery.ts'
import { encryptionKey } from './encryption-key.ts'
import { errors, onlyByFault } from './errors.ts'
import { oauthTokens } from './oauth-tokens.ts'

export const gateway: Api<GatewayWorld, GatewayCaller> = {
  name: 'gateway',
  title: 'Knox Cloud Authentication',
  description:
    'Access tokens for signed client identifiers; OAuth 2.0: client credentials, authorization code with PKCE, refresh, ' +
    'revocation and the registration of apps; and the key for credentials.',
  prefixes: ['/ams', '/.well-known'],
  bodyLimit: 64 * 1024,
  catalogue: errors,
  operations: [
    ...[...accessTokens, ...oauthTokens, ...authorize].map(operation => ({ ...operation, open: true })),
    ...clients,
    ...[...discovery, encryptionKey].map(operation => ({ ...operation, open: true })),
  ],
  onlyByFault,
  errorsEverywhere: ['pathUnknown', 'bodyTooLarge', 'broken'],
  errorSchema: Type.Union([
    Type.Object({ code: Type.Integer(), message: Type.String(), data: Type.String() }),
    errorInArrays,
    Type.Object({ error: Type.String(), error_description: Type.String() }),
  ]),
  tags: {
    'Knox Cloud Authentication': 'Access tokens for signed client identifiers.',
    'Knox OAuth 2.0': 'Bearers, by client credentials or with the consent of a person.',
    Apps: 'The OAuth clients of the caller’s tenant.',
    Discovery: 'Metadata and public keys of the authorization server.',
    Credentials: 'The key for the credentials of devices.',
  },
  examples: async () => (await import('./examples.ts')).examples,
  security: { oauth: oauth('ams') },
  admit,
  because,
  errorResponse,
  explain: explainRequest,
}
