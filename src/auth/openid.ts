/**
 * The sign-in of people by the operator's OpenID provider: the authorization code flow with PKCE, `state` and `nonce`. A person is
 * found by an e-mail that the provider has verified. What begins then is a session of `session.ts`.
 */
import type { AuthWorld } from './caller.ts'
import type * as provider from './openid-provider.ts'
import type { User } from './store.ts'

/** How long a person may take at the provider. */
export const SIGN_IN_MS = 10 * 60_000

/** Why a person is not signed in. */
export type OpenIdReason =
  /** The request has no state, or one that no node of this server made for this address. */
  | 'state-invalid'
  | 'state-expired'
  /** Another browser began the sign-in, or this one has lost its cookie. */
  | 'state-foreign'
  | 'state-used'
  | provider.ProviderFailure['reason']
  | 'email-missing'
  | 'email-unverified'
  | 'person-unknown'

export interface OpenIdFailure {
  readonly reason: OpenIdReason
  /** For the log of the operator: it has no code, token or claim. */
  readonly detail?: string
  readonly email?: string
}

export interface OpenId {
  /** The provider's name for people. */
  readonly name: string
  /** The address that the browser is sent to. */
  begin(world: AuthWorld, start: SignInStart): Promise<{ readonly location: string } | OpenIdFailure>
  /** The person of a response that the provider sent the browser back with. */
  complete(
    world: AuthWorld,
    response: SignInResponse,
  ): Promise<{ readonly person: User; readonly returnTo: string } | OpenIdFailure>
  /** The address of the provider's own sign-out, where it has one. */
  signOut(): Promise<{ readonly location: string | undefined } | OpenIdFailure>
}

interface SignInStart {
  readonly redirectUri: string
  /** The secret in the cookie of the browser. */
  readonly browser: string
  /** The path of the page that the person wants. */
  readonly returnTo: string
}

interface SignInResponse {
  readonly redirectUri: string
  readonly parameters: URLSearchParams
  readonly browser: string | undefined
}

export function makeOpenId(settings: provider.OpenIdSettings): OpenId {
  const provider = providerOf(settings)
  return {
    name: settings.name,
    begin: (world, { redirectUri, browser, returnTo }) =>
      provider(async ({ authorizationUrl }, found) => {
        const { proofsOf, sealState, stateKey } = await states()
        const [id, expiresAt] = [world.ids.secret(), world.clock.now() + SIGN_IN_MS]
        const state = await sealState({ key: stateKey(settings), redirectUri }, { id, browser, returnTo, expiresAt })
        const { challenge, nonce } = proofsOf(browser, { id })
        return { location: authorizationUrl(found, { redirectUri, state, nonce, challenge }).href }
      }),
    complete: async (world, { redirectUri, parameters, browser }) => {
      const { openState, proofsOf, stateKey } = await states()
      const [sent, now] = [parameters.get('state') ?? '', world.clock.now()]
      const state = await openState({ key: stateKey(settings), redirectUri }, sent, now)
      if (typeof state === 'string') return { reason: state }
      if (browser === undefined || !state.isOf(browser)) return { reason: 'state-foreign' }
      const { id: jti, expiresAt, returnTo } = state
      const isFirst = await world.credentials.useOnce({ owner: OWNER, jti, expiresAt, now })
      if (!isFirst) return { reason: 'state-used' }
      const returned = new URL(`?${parameters}`, redirectUri)
      const { verifier, nonce } = proofsOf(browser, state)
      const checks = { state: sent, nonce, verifier, claim: settings.verifiedClaim }
      const identity = await provider(({ identify }, found) => identify(found, returned, checks))
      return 'reason' in identity ? identity : personOf(world, identity, returnTo)
    },
    signOut: () => provider(async ({ endSessionUrl }, found) => ({ location: endSessionUrl(found)?.href })),
  }
}

const states = () => import('./openid-state.ts')

/** Of ids in the store that were used; the other owners are tenants. */
const OWNER = 'sign-in'

async function personOf(
  { credentials }: AuthWorld,
  { email, isVerified }: provider.Identity,
  returnTo: string,
): Promise<{ person: User; returnTo: string } | OpenIdFailure> {
  if (email === undefined) return { reason: 'email-missing' }
  if (!isVerified) return { reason: 'email-unverified', email }
  // The store compares small letters. A letter such as the Kelvin sign has the small letter of another one, which makes another address.
  const isPlain = email === email.normalize() && !/\p{Cc}/u.test(email)
  const person = isPlain ? await credentials.users.get(email) : undefined
  return person === undefined ? { reason: 'person-unknown', email } : { person, returnTo }
}

type Provider = typeof provider
type Found = Awaited<ReturnType<Provider['discover']>>

/** Calls a function with the provider's metadata, which are read again after an hour. A failure of either is returned. */
function providerOf(settings: provider.OpenIdSettings) {
  let cached: { readonly found: Promise<Found>; readonly since: number } | undefined
  return async <Outcome>(act: (code: Provider, found: Found) => Promise<Outcome>): Promise<Outcome | OpenIdFailure> => {
    const code = await import('./openid-provider.ts')
    try {
      const now = performance.now()
      if (cached === undefined || now - cached.since > REREAD_MS) cached = { found: code.discover(settings), since: now }
      const { found } = cached
      // The next sign-in tries again.
      found.catch(() => {
        if (cached?.found === found) cached = undefined
      })
      return await act(code, await found)
    } catch (error) {
      return code.failureOf(error)
    }
  }
}

const REREAD_MS = 3_600_000
