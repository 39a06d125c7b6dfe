import Type from 'typebox'
import { AUTHENTICATION_METHODS } from '../../auth/registration.ts'
import { everyScope } from '../../auth/scopes.ts'
import { publicKeys } from '../../auth/signing-key.ts'
import { Reply } from '../../wire/api.ts'
import { type Call, operations } from '../../wire/operation.ts'
import { ACTION } from './authorize-pages.ts'
import type { GatewayWorld, Visitor } from './dialect.ts'
import { originOf } from './origin.ts'

const operation = operations<GatewayWorld, Visitor>()

const KEYS = '/ams/v1/oauth2/jwks'
const METHODS = Type.Array(Type.String())

const metadata = (id: string, path: string) =>
  operation({
    id,
    method: 'GET',
    path,
    tag: 'Discovery',
    summary: 'Where everything is, for clients that look',
    description: 'RFC 8414. The addresses are under the host that was asked, and `issuer` is that host.',
    reply: Type.Object({
      issuer: Type.String(),
      authorization_endpoint: Type.Optional(Type.String({ description: 'In a sandbox.' })),
      token_endpoint: Type.String(),
      revocation_endpoint: Type.String(),
      jwks_uri: Type.String(),
      scopes_supported: METHODS,
      response_types_supported: METHODS,
      response_modes_supported: METHODS,
      grant_types_supported: METHODS,
      token_endpoint_auth_methods_supported: METHODS,
      revocation_endpoint_auth_methods_supported: METHODS,
      code_challenge_methods_supported: METHODS,
      authorization_response_iss_parameter_supported: Type.Boolean(),
      subject_types_supported: METHODS,
      id_token_signing_alg_values_supported: METHODS,
      claims_supported: METHODS,
    }),
    errors: [],
    scopes: [],
    handle: async (world, call) => new Reply(200, metadataOf(world, call), { 'cache-control': 'no-store' }),
  })

export const discovery = [
  metadata('getAuthorizationServerMetadata', '/.well-known/oauth-authorization-server'),
  metadata('getOpenIdConfiguration', '/.well-known/openid-configuration'),
  operation({
    id: 'getKeys',
    method: 'GET',
    path: KEYS,
    tag: 'Discovery',
    summary: 'The public keys that bearers and ID tokens are signed with',
    reply: Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String(), kid: Type.String() })) }),
    errors: [],
    scopes: [],
    handle: async world => ({ keys: await publicKeys(world) }),
  }),
]

function metadataOf({ mode }: GatewayWorld, call: Call<Visitor, unknown, unknown>): object {
  const issuer = originOf(call.headers)
  const people = mode === 'sandbox'
  return {
    issuer,
    ...(people && { authorization_endpoint: issuer + ACTION }),
    token_endpoint: `${issuer}/ams/v1/oauth2/token`,
    revocation_endpoint: `${issuer}/ams/v1/oauth2/revoke`,
    jwks_uri: issuer + KEYS,
    scopes_supported: [...everyScope],
    response_types_supported: people ? ['code'] : [],
    response_modes_supported: people ? ['query'] : [],
    grant_types_supported: ['client_credentials', ...(people ? ['authorization_code', 'refresh_token'] : [])],
    token_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    revocation_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'email'],
  }
}
