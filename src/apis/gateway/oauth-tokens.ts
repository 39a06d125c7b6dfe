import Type from 'typebox'
import type { AuthWorld } from '../../auth/caller.ts'
import { grantToApp } from '../../auth/client-credentials.ts'
import { Reply } from '../../wire/api.ts'
import { type Call, operations } from '../../wire/operation.ts'
import { ROW_OF_GRANT, refuse, type Visitor } from './dialect.ts'

const operation = operations<AuthWorld, Visitor>()

/** In seconds. */
const LIFE = { usual: 600, longest: 3600 }
const FORM = 'application/x-www-form-urlencoded'

export const oauthTokens = [
  operation({
    id: 'postToken',
    method: 'POST',
    path: '/ams/v1/oauth2/token',
    tag: 'Knox OAuth 2.0',
    summary: 'A client id and secret for a bearer token',
    description:
      'RFC 6749 §4.4. The app authenticates by `client_id` and `client_secret` in the form or by HTTP Basic. ' +
      '`expires_in` of the reply is the life of the token less one second.',
    consumes: FORM,
    body: Type.Object({
      grant_type: Type.Literal('client_credentials'),
      client_id: Type.Optional(Type.String()),
      client_secret: Type.Optional(Type.String()),
      scope: Type.Optional(Type.String({ description: 'Separated by spaces; all that are registered if left out.' })),
      expires_in: Type.Optional(
        Type.Integer({ minimum: 1, maximum: LIFE.longest, default: LIFE.usual, description: 'Seconds.' }),
      ),
    }),
    reply: Type.Object({
      access_token: Type.String(),
      scope: Type.String(),
      expires_in: Type.Integer(),
      token_type: Type.Literal('Bearer'),
    }),
    errors: [
      'oauthRequestInvalid',
      'oauthClientInvalid',
      'oauthClientUnauthorized',
      'oauthGrantUnsupported',
      'oauthScopeInvalid',
    ],
    scopes: [],
    handle: grant,
  }),
]

async function grant(world: AuthWorld, call: Call<Visitor, unknown, unknown>): Promise<Reply> {
  const form = formOf(call.headers['content-type'], call.sent.body)
  const grantType = form.get('grant_type')
  if (grantType === undefined) throw refuse('oauthRequestInvalid', 'grant_type is missing.')
  const { client, secrets } = clientOf(form, call.headers.authorization)
  const seconds = secondsOf(form.get('expires_in'))
  const scopes = (form.get('scope') ?? '').split(/\s+/).filter(Boolean)

  const outcome = await grantToApp(world, { grantType, client, secrets, scopes, seconds })
  if ('no' in outcome) {
    const about = outcome.about === undefined ? undefined : `The app is not registered for the scope ${outcome.about}.`
    throw refuse(ROW_OF_GRANT[outcome.no], about)
  }
  const reply = {
    access_token: outcome.token,
    scope: outcome.scopes.join(' '),
    expires_in: seconds - 1,
    token_type: 'Bearer',
  }
  return new Reply(200, reply, { 'cache-control': 'no-store', pragma: 'no-cache' })
}

/** The parameters that have a value (RFC 6749 §3.2: one without is as if left out, and none may come twice). */
function formOf(contentType: string | undefined, body: unknown): ReadonlyMap<string, string> {
  const claimed = (contentType ?? FORM).split(';')[0]?.trim().toLowerCase()
  if (claimed !== FORM) throw refuse('oauthRequestInvalid', `The content type must be ${FORM}.`)
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(typeof body === 'string' ? body : '')) {
    if (value === '') continue
    if (form.has(name)) throw refuse('oauthRequestInvalid', `${name} is repeated.`)
    form.set(name, value)
  }
  return form
}

function clientOf(form: ReadonlyMap<string, string>, authorization: string | undefined): { client: string; secrets: string[] } {
  const [client, secret] = [form.get('client_id'), form.get('client_secret')]
  const basic = /^Basic +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1]
  if (basic === undefined) {
    if (client === undefined) throw refuse('oauthRequestInvalid', 'client_id is missing.')
    if (secret === undefined) throw refuse('oauthRequestInvalid', 'client_secret is missing.')
    return { client, secrets: [secret] }
  }
  if (secret !== undefined) throw refuse('oauthRequestInvalid', 'The client authenticates in two ways.')
  const [id, ...rest] = Buffer.from(basic, 'base64').toString().split(':')
  if (id === undefined || rest.length === 0) throw refuse('oauthClientInvalid')
  const named = decoded(id)
  if (client !== undefined && client !== named)
    throw refuse('oauthRequestInvalid', 'client_id is not the one that authenticates.')
  // RFC 6749 §2.3.1 has both parts form-encoded; many clients send them as they are, and a secret may hold a `+`.
  const sent = rest.join(':')
  return { client: named, secrets: [...new Set([sent, decoded(sent)])] }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function secondsOf(expiresIn: string | undefined): number {
  if (expiresIn === undefined) return LIFE.usual
  const seconds = /^\d{1,4}$/.test(expiresIn) ? Number(expiresIn) : 0
  if (seconds < 1 || seconds > LIFE.longest)
    throw refuse('oauthRequestInvalid', `expires_in must be a whole number from 1 to ${LIFE.longest}.`)
  return seconds
}
