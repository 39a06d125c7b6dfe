import { type Credential, type Proof, type Request, send } from '../requests/send.ts'
import type { AppAuth } from './auth.ts'
import { type IssuedToken, isOutdated, tokenCache } from './token-cache.ts'
import type { TokenEndpoints } from './token-endpoints.ts'

/** A bearer by the secret of an app. */
export function appCredential({ clientId, clientSecret, scope }: AppAuth, { sender, url, clock }: TokenEndpoints): Credential {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, ...(scope && { scope }) }
  const request: Request = {
    api: 'ams',
    operation: 'postToken',
    method: 'POST',
    url: `${url}/ams/v1/oauth2/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: () => new URLSearchParams(form).toString(),
    // A second token does no harm.
    resend: 'safe',
  }
  const issue = async (): Promise<IssuedToken> => {
    const issued = (await send(sender, { request, credential: NONE })) as { access_token: string; expires_in: number }
    return { value: issued.access_token, lifetime: issued.expires_in * 1000, skew: clock.skew() }
  }
  const tokens = tokenCache(issue, sender.runtime.now)
  return {
    prove: async (signal): Promise<AppProof> => {
      const token = await tokens.get(signal)
      return { token, headers: { authorization: `Bearer ${token.value}` } }
    },
    renew: (refused, proof) => {
      // The proof is one that `prove` above made.
      const { token } = proof as AppProof
      if (!isOutdated(token, refused, clock)) return false
      tokens.forget(token)
      return true
    },
  }
}

interface AppProof extends Proof {
  readonly token: IssuedToken
}

/** For the token endpoints, which read the credential from the body. */
export const NONE: Credential = { prove: async () => ({ headers: {} }), renew: () => false }
