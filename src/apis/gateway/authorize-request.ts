import { type ConsentRequest, redirectFor } from '../../auth/authorization-code.ts'
import { canUseCodeFlow, findApp } from '../../auth/client.ts'
import { grantScopes } from '../../auth/scopes.ts'
import type { GatewayWorld } from './caller.ts'
import { description } from './dialect.ts'
import { scopesIn } from './form.ts'

/** Returns all values of a parameter. */
export type Parameters = (name: string) => readonly string[]

/** Where the response to an app is sent. */
export interface ResponseTarget {
  readonly redirectUri: string
  readonly state?: string
  readonly issuer: string
}

/** A parsed authorization request. An error is sent to the app, or shown to the person if the redirect URI is not the app's. */
type AuthorizationRequest =
  | { readonly outcome: 'not redirectable'; readonly reason: string }
  | { readonly outcome: 'refused'; readonly location: string }
  | { readonly outcome: 'valid'; readonly consentRequest: ConsentRequest; readonly target: ResponseTarget }

/** The parameters that each page sends to the next one. */
export const REQUEST_PARAMETERS = [
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
 * Parses an authorization request (RFC 6749 §4.1.1, RFC 7636). There is no redirect before the redirect URI is known to be the
 * app's: otherwise the endpoint would be an open redirector (RFC 9700 §4.11).
 */
export async function readRequest(world: GatewayWorld, sent: Parameters, issuer: string): Promise<AuthorizationRequest> {
  const [client, redirect] = [single(sent, 'client_id'), single(sent, 'redirect_uri')]
  if (client === undefined || client === MANY) return notRedirectable('The request must name one client_id.')
  if (redirect === MANY) return notRedirectable('The request must name one redirect_uri.')
  const app = client.length > MAX_LENGTH ? undefined : await findApp(world, client)
  if (app === undefined) return notRedirectable('No app has this client_id.')
  const redirectUri = redirectFor(app, redirect)
  if (redirectUri === undefined) {
    return notRedirectable(
      redirect === undefined ? 'The request must name a redirect_uri.' : 'The redirect_uri is not one that the app registered.',
    )
  }

  const state = single(sent, 'state')
  const target = { redirectUri, issuer, ...(isPlain(state) && { state }) }
  const refused = (error: string, about: string): AuthorizationRequest => ({
    outcome: 'refused',
    location: locationOf(target, { error, error_description: description(about) }),
  })
  const invalid = [...REQUEST_PARAMETERS, 'prompt'].find(name => !isPlain(single(sent, name) ?? 'absent'))
  if (invalid !== undefined)
    return refused('invalid_request', `${invalid} is repeated, is too long or has characters that are not printable ASCII.`)
  const missing = ['state', 'response_type', 'scope', 'code_challenge', 'code_challenge_method'].find(
    name => single(sent, name) === undefined,
  )
  if (missing !== undefined) return refused('invalid_request', `${missing} is missing.`)
  if (single(sent, 'response_type') !== 'code') return refused('unsupported_response_type', 'response_type must be code.')
  if (!canUseCodeFlow(app)) return refused('unauthorized_client', 'The app is not registered for authorization_code.')
  if (single(sent, 'code_challenge_method') !== 'S256') return refused('invalid_request', 'code_challenge_method must be S256.')
  const challenge = single(sent, 'code_challenge') ?? ''
  if (!/^[\w-]{43}$/.test(challenge)) return refused('invalid_request', 'code_challenge must be 43 characters of base64url.')
  const scopes = grantScopes(app.scopes, scopesIn(single(sent, 'scope')))
  if ('invalid' in scopes) return refused('invalid_scope', `The app is not registered for the scope ${scopes.invalid}.`)
  // No session is stored, so every request needs the sign-in page.
  if (single(sent, 'prompt')?.split(' ').includes('none')) return refused('login_required', 'The person must sign in.')
  return {
    outcome: 'valid',
    consentRequest: { app, redirectUri, scopes, challenge, nonce: single(sent, 'nonce') ?? null },
    target,
  }
}

/** The address of the redirect to the app. `iss` names the server that sent the response (RFC 9207). */
export const locationOf = ({ redirectUri, state, issuer }: ResponseTarget, response: Readonly<Record<string, string>>): string =>
  `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams({ ...response, ...(state !== undefined && { state }), iss: issuer })}`

const notRedirectable = (reason: string): AuthorizationRequest => ({ outcome: 'not redirectable', reason })

const MAX_LENGTH = 1024

/** Stands for a repeated parameter. It is longer than a parameter may be, so that no check accepts it. */
const MANY = ' '.repeat(MAX_LENGTH + 1)

/** The value of a parameter, `MANY` if it is repeated; an empty value is absent. */
function single(sent: Parameters, name: string): string | undefined {
  const [first, ...more] = sent(name).filter(value => value !== '')
  return more.length > 0 ? MANY : first
}

/** RFC 6749 appendix A: printable ASCII, and the space between scopes. */
const isPlain = (value: string | undefined): value is string =>
  value !== undefined && value.length <= MAX_LENGTH && /^[\x20-\x7E]+$/.test(value)
