import Type from 'typebox'
import { boundTo } from '../../auth/access-token.ts'
import type { AuthWorld } from '../../auth/caller.ts'
import { issueFor } from '../../auth/own-token.ts'
import { type Head, Reply } from '../../wire/api.ts'
import type { Finding } from '../../wire/catalogue.ts'
import { type Call, operations } from '../../wire/operation.ts'
import type { Visitor } from './dialect.ts'
import { type Endpoint, explained, judged, lifeOf, type TokenRequest } from './token-request.ts'

const operation = operations<AuthWorld, Visitor>()

const MINUTES = { parameter: 'validityForAccessTokenInMinutes', usual: 30, longest: 30 }
/** As long as the person's own sign-in, unless it is asked for less or more. */
const HOURS = { parameter: 'validityForSessionTokenInHours', usual: undefined, longest: 24 }

const OF_IDENTIFIER: Endpoint = {
  jwts: { clientIdentifierJwt: 'identifier', sessionTokenJwt: 'session' },
  life: MINUTES,
}
const OF_PERSON: Endpoint = { jwts: { clientIdentifierJwt: 'identifier and person' }, life: MINUTES }
const OF_SIGN_IN: Endpoint = { jwts: { clientIdentifierJwt: 'identifier and person' }, life: HOURS }
const OF_SESSION: Endpoint = { jwts: { sessionTokenJwt: 'session' }, life: MINUTES }

const ENDPOINTS = {
  '/ams/v1/users/accesstoken': OF_IDENTIFIER,
  // What 19.04 moved to v1 goes on being called by clients older than that.
  '/ams/v0/users/accesstoken': OF_IDENTIFIER,
  // Published for UEM partners; the path of accesstokenOAuth2 is not, and is formed as its neighbours (inferred).
  '/ams/v1/users/customer/sessiontoken': OF_SIGN_IN,
  '/ams/v1/users/customer/accesstoken': OF_SESSION,
  '/ams/v1/users/customer/accesstokenOAuth2': OF_PERSON,
  // Aliases, from before the published paths were known.
  '/ams/v1/users/sessiontoken': OF_SIGN_IN,
  '/ams/v1/users/accesstokenOAuth2': OF_PERSON,
} as const satisfies Readonly<Record<string, Endpoint>>

const signedBy = (what: string) => Type.Optional(Type.String({ description: `${what}, signed by its holder.` }))
const lives = ({ usual, longest }: Endpoint['life']) =>
  Type.Optional(
    Type.Union([Type.Integer({ minimum: 1, maximum: longest }), Type.String({ pattern: '^\\d+$' })], {
      ...(usual !== undefined && { default: usual }),
    }),
  )

const PUBLIC_KEY = {
  base64EncodedStringPublicKey: Type.String({ description: 'Base64 of the SubjectPublicKeyInfo, as in the JWT.' }),
}
const AccessBody = Type.Object({
  clientIdentifierJwt: signedBy('The client identifier'),
  sessionTokenJwt: signedBy('Instead of it: a session token'),
  ...PUBLIC_KEY,
  [MINUTES.parameter]: lives(MINUTES),
})
const PersonBody = Type.Object({
  clientIdentifierJwt: Type.String({ description: "The client identifier and the person's idpAccessToken, signed together." }),
  ...PUBLIC_KEY,
  [MINUTES.parameter]: lives(MINUTES),
})
const SessionBody = Type.Object({
  clientIdentifierJwt: PersonBody.properties.clientIdentifierJwt,
  ...PUBLIC_KEY,
  [HOURS.parameter]: lives(HOURS),
})

const SessionAccessBody = Type.Object({
  sessionTokenJwt: Type.String({ description: 'The session token, signed by its holder.' }),
  ...PUBLIC_KEY,
  [MINUTES.parameter]: lives(MINUTES),
})

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
    summary: 'A signed client identifier for an access token',
    description:
      'The holder of a client identifier signs it with a registered key (RS512) and gets an access token, which it signs ' +
      'in turn and sends as `x-knox-apitoken`. The `jti` of the signed identifier may be used once.',
    body: AccessBody,
    reply: Type.Object({ accessToken: Type.String() }),
    errors: ERRORS,
    handle: async (world, call) => issued(world, path, { call, member: 'accessToken' }),
  })

const createTokenForPerson = (id: string, path: keyof typeof ENDPOINTS) =>
  operation({
    ...common,
    id,
    path,
    summary: "A partner's client identifier, signed together with a person's sign-in, for an access token",
    description:
      'For UEM partners, older scheme. The token is bound to the customer of the person: it acts for that customer, whom the ' +
      "partner must manage. Here a bearer of the customer stands for the identity provider's token.",
    body: PersonBody,
    reply: Type.Object({ accessToken: Type.String() }),
    errors: [...ERRORS, 'personUnknown'],
    handle: async (world, call) => issued(world, path, { call, member: 'accessToken' }),
  })

const createSession = (id: string, path: keyof typeof ENDPOINTS) =>
  operation({
    ...common,
    id,
    path,
    summary: "A session of a person's, with which a partner asks for access tokens",
    description: 'For UEM partners, as before 23.07: the session token is signed and sent as `sessionTokenJwt`.',
    body: SessionBody,
    reply: Type.Object({ sessionToken: Type.String() }),
    errors: [...ERRORS, 'personUnknown'],
    handle: async (world, call) => issued(world, path, { call, member: 'sessionToken' }),
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
    summary: 'A signed session token for an access token',
    description:
      'For UEM partners, as before 23.07. The session token is signed anew for each request. The access token is bound to the ' +
      'customer whose person signed in.',
    body: SessionAccessBody,
    reply: Type.Object({ accessToken: Type.String() }),
    errors: ERRORS,
    handle: async (world, call) => issued(world, '/ams/v1/users/customer/accesstoken', { call, member: 'accessToken' }),
  }),
]

/** How a body would be judged at the endpoint of that path, or at the usual one. */
export const explainRequest = (world: AuthWorld, head: Head, body: unknown): Promise<readonly Finding[]> =>
  explained(world, ENDPOINTS[head.path as keyof typeof ENDPOINTS] ?? OF_IDENTIFIER, { body, bearing: head })

async function issued(
  world: AuthWorld,
  path: keyof typeof ENDPOINTS,
  { call, member }: { call: Call<Visitor, unknown, unknown>; member: 'accessToken' | 'sessionToken' },
): Promise<Reply> {
  const bearing = { headers: call.headers, address: call.caller.address }
  const request = await judged(world, ENDPOINTS[path], { body: call.sent.body, bearing })
  const { holder } = request
  if (holder === undefined) throw new Error('a token was to be issued to nobody')
  const use = member === 'accessToken' ? 'access' : 'session'
  const token = await issueFor(world, holder, { use, seconds: secondsOf(request), actsFor: boundTo(request) })
  // Some clients cut the token out by its position in the body: no member may come before it, nor any white space.
  return new Reply(200, { [member]: token }, { 'cache-control': 'no-store' })
}

function secondsOf(request: TokenRequest): number {
  const asked = lifeOf(request)
  if (asked === undefined) return Math.max(1, Math.floor(((request.account?.until ?? request.now) - request.now) / 1000))
  return asked * (request.endpoint.life === HOURS ? 3600 : 60)
}
