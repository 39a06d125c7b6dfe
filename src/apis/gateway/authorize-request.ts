import { type Asking, redirectFor } from '../../auth/authorization-code.ts'
import { findApp, mayAsk } from '../../auth/client.ts'
import { grantScopes } from '../../auth/scopes.ts'
import { description, type GatewayWorld } from './dialect.ts'
import { scopesIn } from './form.ts'

/** All values that a parameter came with. */
export type Sent = (name: string) => readonly string[]

/** Where an app's answer goes. */
export interface Back {
  readonly redirectUri: string
  readonly state?: string
  readonly issuer: string
}

/** What an app asks, or why it may not: told to the person where nobody can be sent back, else to the app. */
type AuthorizationRequest =
  | { readonly is: 'lost'; readonly reason: string }
  | { readonly is: 'refused'; readonly location: string }
  | { readonly is: 'sound'; readonly asking: Asking; readonly back: Back }

/** What the pages carry from one to the next. */
export const CARRIED = [
  'response_type',
  'client_id',
  'scope',
  'redirect_uri',
  'code_challenge',
  'code_challenge_method',
  'state',
  'nonce',
] as const

/**
 * Reads an authorization request (RFC 6749 §4.1.1, RFC 7636). Until it is certain where the app is at home, nobody is sent
 * anywhere: else we would be a door to any address (RFC 9700 §4.11).
 */
export async function readRequest(world: GatewayWorld, sent: Sent, issuer: string): Promise<AuthorizationRequest> {
  const [client, redirect] = [single(sent, 'client_id'), single(sent, 'redirect_uri')]
  if (client === undefined || client === MANY) return lost('The request must name one client_id.')
  if (redirect === MANY) return lost('The request must name one redirect_uri.')
  const app = client.length > LONGEST ? undefined : await findApp(world, client)
  if (app === undefined) return lost('No app has this client_id.')
  const redirectUri = redirectFor(app, redirect)
  if (redirectUri === undefined) {
    return lost(
      redirect === undefined ? 'The request must name a redirect_uri.' : 'The redirect_uri is not one that the app registered.',
    )
  }

  const state = single(sent, 'state')
  const back = { redirectUri, issuer, ...(isPlain(state) && { state }) }
  const refused = (error: string, about: string): AuthorizationRequest => ({
    is: 'refused',
    location: locationOf(back, { error, error_description: description(about) }),
  })
  const unfit = [...CARRIED, 'prompt'].find(name => !isPlain(single(sent, name) ?? 'absent'))
  if (unfit !== undefined) return refused('invalid_request', `${unfit} comes twice, is too long or has odd characters.`)
  const missing = ['state', 'response_type', 'scope', 'code_challenge', 'code_challenge_method'].find(
    name => single(sent, name) === undefined,
  )
  if (missing !== undefined) return refused('invalid_request', `${missing} is missing.`)
  if (single(sent, 'response_type') !== 'code') return refused('unsupported_response_type', 'response_type must be code.')
  if (!mayAsk(app)) return refused('unauthorized_client', 'The app is not registered for authorization_code.')
  if (single(sent, 'code_challenge_method') !== 'S256') return refused('invalid_request', 'code_challenge_method must be S256.')
  const challenge = single(sent, 'code_challenge') ?? ''
  if (!/^[\w-]{43}$/.test(challenge)) return refused('invalid_request', 'code_challenge must be 43 characters of base64url.')
  const scopes = grantScopes(app.scopes, scopesIn(single(sent, 'scope')))
  if ('unfit' in scopes) return refused('invalid_scope', `The app is not registered for the scope ${scopes.unfit}.`)
  // Nobody is ever signed in beforehand, so there is nothing that could be had without showing a page.
  if (single(sent, 'prompt')?.split(' ').includes('none')) return refused('login_required', 'The person must sign in.')
  return { is: 'sound', asking: { app, redirectUri, scopes, challenge, nonce: single(sent, 'nonce') ?? null }, back }
}

/** The address that takes an answer back to the app. `iss` tells it whose answer it is (RFC 9207). */
export const locationOf = ({ redirectUri, state, issuer }: Back, answer: Readonly<Record<string, string>>): string =>
  `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams({ ...answer, ...(state !== undefined && { state }), iss: issuer })}`

const lost = (reason: string): AuthorizationRequest => ({ is: 'lost', reason })

const LONGEST = 1024

/** A space more than a parameter may be long, so that one that comes twice is none that could be used. */
const MANY = ' '.repeat(LONGEST + 1)

/** The value of a parameter that came once; one without a value is as if left out. */
function single(sent: Sent, name: string): string | undefined {
  const [first, ...more] = sent(name).filter(value => value !== '')
  return more.length > 0 ? MANY : first
}

/** RFC 6749 appendix A: printable ASCII, and the space between scopes. */
const isPlain = (value: string | undefined): value is string =>
  value !== undefined && value.length <= LONGEST && /^[\x20-\x7E]+$/.test(value)
