/**
 * Tokens, where every client begins: signed client identifiers, OAuth 2.0, the page on which people let apps in, and the
 * registration of apps. Knows how all of it is written, and leaves to `auth` what a credential is worth.
 */
import Type from 'typebox'
import { type CallSubject, callerOf, callSubject } from '../../auth/identify.ts'
import type { Api, Head } from '../../wire/api.ts'
import { credentialCheck, credentialRefusals } from '../gate/credential-check.ts'
import { security } from '../gate/security.ts'
import { tenantStatus } from '../gate/tenant-status.ts'
import { accessTokens, explainRequest } from './access-tokens.ts'
import { authorize } from './authorize.ts'
import { clients } from './clients.ts'
import { because, errorResponse, type GatewayWorld, type Visitor } from './dialect.ts'
import { discovery } from './discovery.ts'
import { encryptionKey } from './encryption-key.ts'
import { errors } from './errors.ts'
import { oauthTokens } from './oauth-tokens.ts'

export const gateway: Api<GatewayWorld, Visitor> = {
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
  errorsEverywhere: ['pathUnknown', 'bodyTooLarge', 'broken'],
  errorSchema: Type.Union([
    Type.Object({ code: Type.Integer(), message: Type.String(), data: Type.String() }),
    Type.Object({ code: Type.Array(Type.Integer()), message: Type.Array(Type.String()), data: Type.Array(Type.String()) }),
    Type.Object({ error: Type.String(), error_description: Type.String() }),
  ]),
  security: { oauth: security.oauth },
  admit,
  because,
  errorResponse,
  explain: explainRequest,
}

/** Everybody, but to the registration of apps, which is the only part of /ams that asks who calls. */
async function admit(world: GatewayWorld, head: Head): Promise<Visitor> {
  const { address } = head
  if (!/^\/ams\/v1\/oauth2\/clients(\/|$)/.test(head.path)) return { scopes: NONE, address }
  const subject = callSubject(world, head, {})
  const explanation = await checkCredential(subject)
  const { tenant, scopes, who } = callerOf(subject)
  return { scopes, address, tenant, by: { who, channel: 'gateway' }, explanation }
}

const checkCredential = credentialCheck<CallSubject>(
  credentialRefusals({ 'credential-missing': errors.credentialMissing, 'bearer-invalid': errors.accessTokenBadRequest }),
  tenantStatus(({ tenant }: CallSubject) => tenant),
)

const NONE: ReadonlySet<string> = new Set()
