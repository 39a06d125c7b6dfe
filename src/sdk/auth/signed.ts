import { isKnoxError } from '../errors/is-knox-error.ts'
import { type Credential, type Proof, type Request, send } from '../requests/send.ts'
import { NONE } from './app.ts'
import type { KeyPair, SignedAuth } from './auth.ts'
import { keyPairOf, type SigningKey, signingKeyOf } from './key-pair.ts'
import { signJwt } from './sign-jwt.ts'
import { type IssuedToken, isOutdated, tokenCache } from './token-cache.ts'
import type { TokenEndpoints } from './token-endpoints.ts'

/** Signs the client identifier to get an access token, and then that token anew for each request. */
export function signedCredential(
  { keys, clientIdentifier, validityMinutes = 30 }: SignedAuth,
  { sender, url, clock }: TokenEndpoints,
): Credential {
  const sign = (key: SigningKey, claims: object) => signJwt(key, claims, { now: clock.now(), id: sender.runtime.id() })

  const issue = async (): Promise<SignedToken> => {
    const pair = await keyPairOf(typeof keys === 'function' ? await keys() : keys)
    const key = await signingKeyOf(pair)
    const request: Request = {
      api: 'ams',
      operation: 'createApiAccessToken',
      method: 'POST',
      url: `${url}/ams/v1/users/accesstoken`,
      headers: { 'content-type': 'application/json' },
      body: async () =>
        JSON.stringify({
          clientIdentifierJwt: await sign(key, { clientIdentifier: clientIdentifier ?? identifierOf(pair) }),
          base64EncodedStringPublicKey: key.publicKey,
          validityForAccessTokenInMinutes: validityMinutes,
        }),
      resend: 'safe',
    }
    const { accessToken } = (await sendWithRightClock(request)) as { accessToken: string }
    return { value: accessToken, lifetime: validityMinutes * 60_000, skew: clock.skew(), key }
  }

  /** Sends the request again if its JWT was refused and the response corrected the clock. */
  const sendWithRightClock = async (request: Request): Promise<unknown> => {
    const skew = clock.skew()
    try {
      return await send(sender, { request, credential: NONE })
    } catch (error) {
      if (!isKnoxError(error, 'ams') || clock.skew() === skew) throw error
      return send(sender, { request, credential: NONE })
    }
  }

  const tokens = tokenCache(issue, sender.runtime.now)
  return {
    prove: async (signal): Promise<SignedProof> => {
      const token = await tokens.get(signal)
      return { token, headers: { 'x-knox-apitoken': await sign(token.key, { accessToken: token.value }) } }
    },
    renew: (refused, proof) => {
      // The proof is one that `prove` above made.
      const { token } = proof as SignedProof
      if (!isOutdated(token, refused, clock)) return false
      tokens.forget(token)
      return true
    },
  }
}

interface SignedToken extends IssuedToken {
  readonly key: SigningKey
}

interface SignedProof extends Proof {
  readonly token: SignedToken
}

function identifierOf({ Identifier }: KeyPair): string {
  if (Identifier !== undefined) return Identifier
  throw new TypeError('auth needs a clientIdentifier, because keys has no member Identifier')
}
