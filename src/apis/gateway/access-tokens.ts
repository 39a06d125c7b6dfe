import Type from 'typebox'
import { actingCustomer } from '../../auth/access-token.ts'
import type { AuthWorld } from '../../auth/caller.ts'
import { issueClientToken } from '../../auth/server-token.ts'
import { type Head, Reply } from '../../wire/api.ts'
import type { Finding } from '../../wire/catalogue.ts'
import { shownAs } from '../../wire/shown.ts'
import { LINES } from '../../wire/text.ts'
import { type GatewayCall, operation } from './operation.ts'
import {
  checkTokenRequest,
  explainTokenRequest,
  requestedLifetime,
  type TokenEndpoint,
  type TokenRequest,
} from './token-request.ts'

const MINUTES = { parameter: 'validityForAccessTokenInMinutes', default: 30, max: 30 }
/** The default is the remaining time of the person's own sign-in. */
const HOURS = { parameter: 'validityForSessionTokenInHours', default: undefined, max: 24 }

const OF_IDENTIFIER: TokenEndpoint = {
  jwts: { clientIdentifierJwt: 'identifier', sessionTokenJwt: 'session' },
  lifetime: MINUTES,
}
const OF_PERSON: TokenEndpoint = { jwts: { clientIdentifierJwt: 'identifier and person' }, lifetime: MINUTES }
const OF_SIGN_IN: TokenEndpoint = { jwts: { clientIdentifierJwt: 'identifier and person' }, lifetime: HOURS }
const OF_SESSION: TokenEndpoint = { jwts: { sessionTokenJwt: 'session' }, lifetime: MINUTES }

const ENDPOINTS = {
  '/ams/v1/users/accesstoken': OF_IDENTIFIER,
  // Release 19.04 moved the endpoint to v1; older clients still call this path.
  '/ams/v0/users/accesstoken': OF_IDENTIFIER,
  // Published for UEM partners, except the path of accesstokenOAuth2, which follows the other two (inferred).
  '/ams/v1/users/customer/sessiontoken': OF_SIGN_IN,
  '/ams/v1/users/customer/accesstoken': OF_SESSION,
  '/ams/v1/users/customer/accesstokenOAuth2': OF_PERSON,
  // Aliases of the published paths, which earlier versions of Muster had.
  '/ams/v1/users/sessiontoken': OF_SIGN_IN,
  '/ams/v1/users/accesstokenOAuth2': OF_PERSON,
} as const satisfies Readonly<Record<string, TokenEndpoint>>

const signed = (content: string) => Type.String({ ...LINES, description: `${content}, signed by the client.` })
const lifetime = ({ default: usual, max }: TokenEndpoint['lifetime']) => {
  const number = Type.Integer({ minimum: 1, maximum: max, ...(usual !== undefined && { default: usual }) })
  return Type.Optional(Type.Union([number, Type.String({ pattern: '^\\d+$' })], shownAs(number)))
}

const PUBLIC_KEY = {
  base64EncodedStringPublicKey: Type.String({ ...LINES, description: 'Base64 of the SubjectPublicKeyInfo, as in the JWT.' }),
}
const accessRequest = { ...PUBLIC_KEY, [MINUTES.parameter]: lifetime(MINUTES) }
const [clientIdentifierJwt, sessionTokenJwt] = [signed('The client identifier'), signed('The session token')]
const BySession = Type.Object({ sessionTokenJwt, ...accessRequest }, { title: 'AccessTokenForSession' })
const AccessBody = Type.Object(
  {
    clientIdentifierJwt: Type.Optional(clientIdentifierJwt),
    sessionTokenJwt: Type.Optional(sessionTokenJwt),
    ...accessRequest,
  },
  shownAs(
    Type.Union([Type.Object({ clientIdentifierJwt, ...accessRequest }, { title: 'AccessTokenForClientIdentifier' }), BySession]),
  ),
)
const withPerson = Type.String({
  ...LINES,
  description: "The client identifier and the person's idpAccessToken, signed together.",
})
const PersonBody = Type.Object({ clientIdentifierJwt: withPerson, ...accessRequest }, { title: 'AccessTokenForPerson' })
const SessionBody = Type.Object(
  { clientIdentifierJwt: withPerson, ...PUBLIC_KEY, [HOURS.parameter]: lifetime(HOURS) },
  { title: 'SessionRequest' },
)

const AccessToken = Type.Object({ accessToken: Type.String() }, { title: 'AccessToken' })
const SessionToken = Type.Object({ sessionToken: Type.String() }, { title: 'SessionToken' })

const ERRORS = [
  'requestFieldsInvalid',
  'validityInvalid',
  'parameterInvalid',
  'accessTokenBadRequest',
  'signedTokenExpired',
  'identifierClaimEmpty',
  'jtiUsed',
  'restrictionEmpty',
  'restrictionUnlisted',
]
const common = { method: 'POST', tag: 'Knox Cloud Authentication', scopes: [] } as const

const createAccessToken = (id: string, path: keyof typeof ENDPOINTS) =>
  operation({
    ...common,
    id,
    path,
    summary: 'Exchanges a signed client identifier for an access token',
    description:
      'The client signs its client identifier with a registered key (RS512) and receives an access token, which it signs ' +
      'again and sends as `x-knox-apitoken`. The `jti` of the signed client identifier can be used once.',
    body: AccessBody,
    reply: AccessToken,
    errors: ERRORS,
    handle: async (world, call) => issueToken(world, path, { call, member: 'accessToken' }),
  })

const createTokenForPerson = (id: string, path: keyof typeof ENDPOINTS) =>
  operation({
    ...common,
    id,
    path,
    summary: "Exchanges a partner's client identifier, signed with a person's sign-in, for an access token",
    description:
      'For UEM partners, older scheme. The token acts for the customer of the person, which the partner must manage. Muster ' +
      "accepts a bearer of the customer in place of the identity provider's token.",
    body: PersonBody,
    reply: AccessToken,
    errors: [...ERRORS, 'personUnknown'],
    handle: async (world, call) => issueToken(world, path, { call, member: 'accessToken' }),
  })

const createSession = (id: string, path: keyof typeof ENDPOINTS) =>
  operation({
    ...common,
    id,
    path,
    summary: 'Creates a session token, with which a partner requests access tokens',
    description: 'For UEM partners, as before 23.07. The client signs the session token and sends it as `sessionTokenJwt`.',
    body: SessionBody,
    reply: SessionToken,
    errors: [...ERRORS, 'personUnknown'],
    handle: async (world, call) => issueToken(world, path, { call, member: 'sessionToken' }),
  })

export const accessTokens = [
  createAccessToken('createApiAccessToken', '/ams/v1/users/accesstoken'),
  createAccessToken('createApiAccessTokenV0', '/ams/v0/users/accesstoken'),
  createTokenForPerson('createApiAccessTokenOAuth2', '/ams/v1/users/customer/accesstokenOAuth2'),
  createTokenForPerson('createApiAccessTokenOAuth2Alias', '/ams/v1/users/accesstokenOAuth2'),
  createSession('createSessionToken', '/ams/v1/users/customer/sessiontoken'),
  createSession('createSessionTokenAlias', '/ams/v1/users/sessiontoken'),
  operation({
    ...common,
    id: 'createSessionAccessToken',
    path: '/ams/v1/users/customer/accesstoken',
    summary: 'Exchanges a signed session token for an access token',
    description:
      'For UEM partners, as before 23.07. The client signs the session token again for each request. The access token is ' +
      'bound to the customer of the person who signed in.',
    body: BySession,
    reply: AccessToken,
    errors: ERRORS,
    handle: async (world, call) => issueToken(world, '/ams/v1/users/customer/accesstoken', { call, member: 'accessToken' }),
  }),
]

/** The findings on a body at the endpoint of a path, by default `/ams/v1/users/accesstoken`. */
export const explainRequest = (world: AuthWorld, head: Head, body: unknown): Promise<readonly Finding[]> =>
  explainTokenRequest(world, ENDPOINTS[head.path as keyof typeof ENDPOINTS] ?? OF_IDENTIFIER, { body, head })

async function issueToken(
  world: AuthWorld,
  path: keyof typeof ENDPOINTS,
  { call, member }: { call: GatewayCall; member: 'accessToken' | 'sessionToken' },
): Promise<Reply> {
  const head = { headers: call.headers, address: call.caller.address }
  const request = await checkTokenRequest(world, ENDPOINTS[path], { body: call.sent.body, head })
  const { holder } = request
  if (holder === undefined) throw new Error('a token request without a holder was accepted')
  const use = member === 'accessToken' ? 'access' : 'session'
  const token = await issueClientToken(world, holder, { use, seconds: secondsOf(request), actsFor: actingCustomer(request) })
  // Some clients read the token by its position in the body, so it is the first member and no white space precedes it.
  return new Reply(200, { [member]: token }, { 'cache-control': 'no-store' })
}

function secondsOf(request: TokenRequest): number {
  const lifetime = requestedLifetime(request)
  if (lifetime === undefined) return Math.max(1, Math.floor(((request.account?.until ?? request.now) - request.now) / 1000))
  return lifetime * (request.endpoint.lifetime === HOURS ? 3600 : 60)
}
