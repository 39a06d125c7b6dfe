import Type from 'typebox'
import { redeemCode } from '../../auth/authorization-code.ts'
import { authenticateApp, findApp } from '../../auth/client.ts'
import { grantToApp } from '../../auth/client-credentials.ts'
import type { GrantedTokens, GrantRefusal } from '../../auth/grant.ts'
import { type Attempt, guarded } from '../../auth/guesses.ts'
import { issueIdToken } from '../../auth/id-token.ts'
import { refresh } from '../../auth/refresh-token.ts'
import { LIVES } from '../../auth/registration.ts'
import { revokeToken } from '../../auth/revoke.ts'
import type { App } from '../../auth/store.ts'
import { Reply } from '../../wire/api.ts'
import { withRetryAfter } from '../../wire/catalogue.ts'
import { issuerOf } from './addresses.ts'
import type { GatewayWorld } from './caller.ts'
import * as checks from './checks.ts'
import { GRANT_CHECKS, refuse } from './dialect.ts'
import { clientAuthenticationOf, FORM, type Form, formOf, required, scopesIn } from './form.ts'
import { type GatewayCall, operation } from './operation.ts'

const client = {
  client_id: Type.Optional(Type.String()),
  client_secret: Type.Optional(Type.String({ description: 'In the form, or with the client id by HTTP Basic.' })),
}

const TokenForm = Type.Object(
  {
    grant_type: Type.Enum(['client_credentials', 'authorization_code', 'refresh_token']),
    ...client,
    scope: Type.Optional(Type.String({ description: 'Separated by spaces. If absent, all registered or all granted scopes.' })),
    expires_in: Type.Optional(
      Type.Integer({ minimum: 1, maximum: LIVES.access.max, description: 'Seconds, for client_credentials.' }),
    ),
    code: Type.Optional(Type.String({ description: 'Required for authorization_code, as redirect_uri and code_verifier are.' })),
    redirect_uri: Type.Optional(Type.String({ description: 'The redirect URI that the code was sent to.' })),
    code_verifier: Type.Optional(Type.String({ minLength: 43, maxLength: 128, description: 'RFC 7636.' })),
    refresh_token: Type.Optional(Type.String({ description: 'Required for refresh_token.' })),
  },
  { title: 'TokenRequest' },
)
const Tokens = Type.Object(
  {
    access_token: Type.String(),
    scope: Type.String(),
    expires_in: Type.Integer(),
    token_type: Type.Literal('Bearer'),
    refresh_token: Type.Optional(Type.String({ description: 'For a code or a refresh token.' })),
    id_token: Type.Optional(Type.String({ description: 'For a code, if `openid` was granted.' })),
  },
  { title: 'Tokens' },
)

export const oauthTokens = [
  operation({
    id: 'postToken',
    method: 'POST',
    path: '/ams/v1/oauth2/token',
    tag: 'Knox OAuth 2.0',
    summary: 'Exchanges a client secret, a code or a refresh token for a bearer token',
    description:
      'RFC 6749 §4.4, §4.1.3 with RFC 7636, and §6. A code can be used once; a second use revokes the tokens of the first. ' +
      'A second use of a refresh token that was replaced revokes the grant. `expires_in` of the response is the lifetime of ' +
      'the token minus one second.',
    consumes: FORM,
    body: TokenForm,
    reply: Tokens,
    checks: [
      ...checks.formed,
      checks.grantTypeSent,
      ...checks.authenticated,
      checks.grantType,
      checks.expiresIn,
      checks.parameterSent,
      checks.grantRegistered,
      checks.grantValid,
      checks.grantScopes,
    ],
    scopes: [],
    handle: postToken,
  }),
  operation({
    id: 'postRevoke',
    method: 'POST',
    path: '/ams/v1/oauth2/revoke',
    tag: 'Knox OAuth 2.0',
    summary: 'Revokes an access or refresh token',
    description: 'RFC 7009. A refresh token revokes its grant with all tokens. The response to an unknown token is 200 too.',
    consumes: FORM,
    body: Type.Object({ ...client, token: Type.String() }),
    produces: 'text/plain',
    reply: Type.String({ maxLength: 0 }),
    checks: [...checks.formed, ...checks.authenticated, checks.parameterSent, checks.grantValid],
    scopes: [],
    handle: async (world, call) => {
      const { app, form } = await authenticated(world, call)
      orThrow(await revokeToken(world, app, required(form, 'token')))
      return new Reply(200, '', NO_STORE)
    },
  }),
]

async function postToken(world: GatewayWorld, call: GatewayCall): Promise<Reply> {
  const { app, form } = await authenticated(world, call, 'grant_type')
  const grant = GRANTS.get(required(form, 'grant_type', checks.grantTypeSent))
  if (grant === undefined) throw refuse(checks.grantType)
  const { token, scopes, seconds, refreshToken, idToken } = await grant(world, app, {
    form,
    issuer: issuerOf(world, call),
  })
  const reply = {
    access_token: token,
    scope: scopes.join(' '),
    expires_in: seconds - 1,
    token_type: 'Bearer',
    ...(refreshToken && { refresh_token: refreshToken }),
    ...(idToken && { id_token: idToken }),
  }
  return new Reply(200, reply, NO_STORE)
}

type Grant = (
  world: GatewayWorld,
  app: App,
  sent: { form: Form; issuer: string },
) => Promise<GrantedTokens & { idToken?: string }>

const GRANTS: ReadonlyMap<string, Grant> = new Map<string, Grant>([
  ['client_credentials', forApp],
  ['authorization_code', forCode],
  ['refresh_token', forRefreshToken],
])

async function forApp(world: GatewayWorld, app: App, { form }: { form: Form }): Promise<GrantedTokens> {
  const [requested, seconds] = [scopesIn(form.get('scope')), secondsOf(form.get('expires_in'))]
  return orThrow(await grantToApp(world, app, { requested, seconds }))
}

async function forCode(
  world: GatewayWorld,
  app: App,
  { form, issuer }: { form: Form; issuer: string },
): Promise<GrantedTokens & { idToken?: string }> {
  const sent = {
    code: required(form, 'code'),
    redirectUri: required(form, 'redirect_uri'),
    verifier: required(form, 'code_verifier'),
  }
  const { grant, ...granted } = orThrow(await redeemCode(world, app, sent))
  if (!grant.scopes.includes('openid')) return granted
  return { ...granted, idToken: await issueIdToken(world, grant, { issuer, seconds: granted.seconds }) }
}

async function forRefreshToken(world: GatewayWorld, app: App, { form }: { form: Form }): Promise<GrantedTokens> {
  const sent = { token: required(form, 'refresh_token'), requested: scopesIn(form.get('scope')) }
  return orThrow(await refresh(world, app, sent))
}

/** The app and the form of a request; `first` is a parameter whose absence is refused before the authentication. */
async function authenticated(world: GatewayWorld, call: GatewayCall, first?: string): Promise<{ app: App; form: Form }> {
  const form = formOf(call.headers['content-type'], call.sent.body)
  if (first !== undefined) required(form, first, checks.grantTypeSent)
  const authentication = clientAuthenticationOf(form, call.headers.authorization)
  const attempt: Attempt = {
    api: 'gateway',
    account: authentication.client,
    address: call.caller.address,
    nameForLog: async () => (await findApp(world, authentication.client))?.clientId,
  }
  const app = await guarded(world.guesses, attempt, {
    find: () => authenticateApp(world, authentication),
    tooMany: seconds => withRetryAfter(refuse(checks.attempts), seconds),
  })
  if (app === undefined) throw refuse(checks.client)
  return { app, form }
}

function orThrow<Outcome extends object | string>(outcome: Outcome | GrantRefusal): Outcome {
  if (typeof outcome !== 'object' || !('reason' in outcome)) return outcome
  const about = outcome.about === undefined ? undefined : `The app does not have the scope ${outcome.about}.`
  throw refuse(GRANT_CHECKS[outcome.reason], about)
}

function secondsOf(expiresIn: string | undefined): number | undefined {
  if (expiresIn === undefined) return undefined
  const seconds = /^\d{1,4}$/.test(expiresIn) ? Number(expiresIn) : 0
  if (seconds >= 1 && seconds <= LIVES.access.max) return seconds
  throw refuse(checks.expiresIn, `expires_in must be a whole number from 1 to ${LIVES.access.max}.`)
}

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' }
