import Type from 'typebox'
import { AUTHENTICATION_METHODS } from '../../auth/registration.ts'
import { everyScope } from '../../auth/scopes.ts'
import { publicKeys } from '../../auth/signing-key.ts'
import { Reply } from '../../wire/api.ts'
import { issuerOf, pagesOf } from './addresses.ts'
import { ACTION } from './authorize-pages.ts'
import type { GatewayWorld } from './caller.ts'
import { type GatewayCall, operation } from './operation.ts'

const KEYS = '/ams/v1/oauth2/jwks'
const STRINGS = Type.Array(Type.String())

/** RFC 7517 and, for the members of an RSA key, RFC 7518 §6.3. */
const PublicKey = Type.Object(
  {
    kty: Type.Literal('RSA'),
    n: Type.String({ description: 'The modulus, base64url.' }),
    e: Type.String({ description: 'The exponent, base64url.' }),
    kid: Type.String({ description: 'The id of the key; each signed token has it in its header.' }),
    alg: Type.Literal('RS256'),
    use: Type.Literal('sig'),
  },
  { title: 'PublicKey' },
)

const Metadata = Type.Object(
  {
    issuer: Type.String(),
    authorization_endpoint: Type.Optional(Type.String({ description: 'Only in a sandbox.' })),
    token_endpoint: Type.String(),
    revocation_endpoint: Type.String(),
    jwks_uri: Type.String(),
    scopes_supported: STRINGS,
    response_types_supported: STRINGS,
    response_modes_supported: STRINGS,
    grant_types_supported: STRINGS,
    token_endpoint_auth_methods_supported: STRINGS,
    revocation_endpoint_auth_methods_supported: STRINGS,
    code_challenge_methods_supported: STRINGS,
    authorization_response_iss_parameter_supported: Type.Boolean(),
    subject_types_supported: STRINGS,
    id_token_signing_alg_values_supported: STRINGS,
    claims_supported: STRINGS,
  },
  { title: 'ServerMetadata' },
)

const metadata = (id: string, path: string) =>
  operation({
    id,
    method: 'GET',
    path,
    tag: 'Discovery',
    summary: 'Returns the metadata of the authorization server',
    description: 'RFC 8414. All addresses and `issuer` have the host of the request.',
    reply: Metadata,
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
    summary: 'Returns the public keys that bearers and ID tokens are signed with',
    description: 'A JSON Web Key Set (RFC 7517). `kid` in the header of a token names its key.',
    reply: Type.Object({ keys: Type.Array(PublicKey) }),
    scopes: [],
    handle: async world => ({ keys: await publicKeys(world) }),
  }),
]

function metadataOf(world: GatewayWorld, call: GatewayCall): object {
  const issuer = issuerOf(world, call)
  const hasSignIn = world.mode === 'sandbox'
  return {
    issuer,
    ...(hasSignIn && { authorization_endpoint: pagesOf(world, call) + ACTION }),
    token_endpoint: `${issuer}/ams/v1/oauth2/token`,
    revocation_endpoint: `${issuer}/ams/v1/oauth2/revoke`,
    jwks_uri: issuer + KEYS,
    scopes_supported: [...everyScope],
    response_types_supported: hasSignIn ? ['code'] : [],
    response_modes_supported: hasSignIn ? ['query'] : [],
    grant_types_supported: ['client_credentials', ...(hasSignIn ? ['authorization_code', 'refresh_token'] : [])],
    token_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    revocation_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'email', 'email_verified'],
  }
}
