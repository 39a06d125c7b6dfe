/**
 * Requests to an OpenID provider, by `openid-client`: discovery, the authorization code flow with PKCE, and the address of its
 * sign-out. `openid.ts` loads this file at the first sign-in, because most servers need none of it.
 */
import * as client from 'openid-client'

/** The provider, and this server as its client. */
export interface OpenIdSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** The provider's name for people. */
  readonly name: string
  /** The claim that is true where the e-mail is verified. */
  readonly verifiedClaim: string
  /** The limit of each request. */
  readonly timeoutSeconds: number
}

/** Why a step at the provider failed. */
export interface ProviderFailure {
  readonly reason: /** It sent an error, such as `access_denied`. */
    | 'provider-refused'
    | 'provider-unreachable'
    /** Its metadata, its token response or its ID token are not valid. */
    | 'response-refused'
  /** For the log of the operator: it has no code, token or claim. */
  readonly detail: string
}

/** What the provider says about the person who signed in. */
export interface Identity {
  readonly email: string | undefined
  readonly isVerified: boolean
}

/** Reads the provider's metadata. Throws for a provider that cannot be reached, and for one that names another issuer. */
export async function discover(settings: OpenIdSettings): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret, timeoutSeconds } = settings
  const server = new URL(issuer)
  const found = await client.discovery(server, clientId, {}, authenticationBy(clientSecret), {
    timeout: timeoutSeconds,
    // The settings allow http to this machine alone.
    execute: [client.enableNonRepudiationChecks, ...(server.protocol === 'http:' ? [client.allowInsecureRequests] : [])],
  })
  const { issuer: named } = found.serverMetadata()
  // The library accepts any tenant behind one address of Entra ID, whose people could name any e-mail.
  if (new URL(named).href !== server.href) throw new Error(`it names ${named} as its issuer, and openidIssuer is ${issuer}`)
  return found
}

export function authorizationUrl(
  provider: client.Configuration,
  sent: { redirectUri: string; state: string; nonce: string; challenge: string },
): URL {
  return client.buildAuthorizationUrl(provider, {
    redirect_uri: sent.redirectUri,
    scope: 'openid email',
    state: sent.state,
    nonce: sent.nonce,
    code_challenge: sent.challenge,
    code_challenge_method: 'S256',
  })
}

/** Exchanges the code in the address for an ID token, and checks it. Throws what `failureOf` explains. */
export async function identify(
  provider: client.Configuration,
  returned: URL,
  { state, nonce, verifier, claim }: { state: string; nonce: string; verifier: string; claim: string },
): Promise<Identity> {
  const tokens = await client.authorizationCodeGrant(provider, returned, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (claims === undefined) throw new Error('it sent no ID token')
  // A provider may have the claims of a scope in its user info alone (OpenID Connect Core 1.0, section 5.4).
  const hasUserInfo = claims.email === undefined && provider.serverMetadata().userinfo_endpoint !== undefined
  const { email, [claim]: verified } = hasUserInfo
    ? await client.fetchUserInfo(provider, tokens.access_token, claims.sub)
    : claims
  return { email: typeof email === 'string' ? email : undefined, isVerified: YES.has(verified) }
}

// Amazon Cognito sends a text, and Entra ID sends xms_edov in several forms.
const YES: ReadonlySet<unknown> = new Set([true, 'true', 1, '1'])

/** The address at which the person can sign out of the provider; undefined where it has none. */
export const endSessionUrl = (provider: client.Configuration): URL | undefined =>
  provider.serverMetadata().end_session_endpoint === undefined ? undefined : client.buildEndSessionUrl(provider)

export function failureOf(error: unknown): ProviderFailure {
  if (error instanceof client.AuthorizationResponseError) {
    const { error: code, error_description: text } = error
    return { reason: 'provider-refused', detail: [code, text].filter(Boolean).join(': ').slice(0, 300) }
  }
  const causes = causesOf(error)
  const detail = causes.map(({ message }) => message).join(': ')
  if (error instanceof client.ResponseBodyError) return { reason: 'response-refused', detail: `${error.error}: ${detail}` }
  const isUnreached = causes.some(
    cause =>
      // How `fetch` rejects; the library's own errors of this type have a code.
      (cause instanceof TypeError && !('code' in cause)) ||
      cause.name === 'TimeoutError' ||
      ('code' in cause && (cause.code === 'OAUTH_TIMEOUT' || cause.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM')),
  )
  return { reason: isUnreached ? 'provider-unreachable' : 'response-refused', detail }
}

/** An error and its causes, without those that are responses or claims. */
const causesOf = (error: unknown): Error[] => (error instanceof Error ? [error, ...causesOf(error.cause)] : [])

/** By the form, unless the provider names other methods; by Basic where it names none (OpenID Connect Discovery 1.0, section 3). */
function authenticationBy(secret: string): client.ClientAuth {
  const [post, basic] = [client.ClientSecretPost(secret), client.ClientSecretBasic(secret)]
  return (server, ...request) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_post') ? post : basic)(server, ...request)
  }
}
