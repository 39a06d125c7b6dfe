/**
 * The `state` of a sign-in by an OpenID provider. It is encrypted and has all that the server needs to know when the browser
 * comes back, so that any node can complete the sign-in and a start stores nothing. The browser has a random secret in a cookie;
 * the state has its hash, and the PKCE verifier and the nonce are derived from both. `openid.ts` loads this file at the first sign-in.
 */
import { createHmac, hash, hkdfSync } from 'node:crypto'
import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import { hashSecret, isSecretOf } from './hash-secret.ts'

/** What each state is made with. */
export interface StateContext {
  /** See `stateKey`. */
  readonly key: Uint8Array
  /** Where the provider sends the browser; a state is valid for one address. */
  readonly redirectUri: string
}

interface NewState {
  readonly id: string
  /** Epoch ms. */
  readonly expiresAt: number
  /** The secret in the cookie of the browser. */
  readonly browser: string
  readonly returnTo: string
}

export interface State {
  readonly id: string
  readonly returnTo: string
  /** Epoch ms. */
  readonly expiresAt: number
  isOf(browser: string): boolean
}

/** All nodes of the server and the provider have the client secret, and no other party. */
export const stateKey = ({ issuer, clientSecret }: { issuer: string; clientSecret: string }): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', clientSecret, issuer, 'muster sign-in state', 32))

export const sealState = ({ key, redirectUri }: StateContext, { id, browser, returnTo, expiresAt }: NewState): Promise<string> =>
  new EncryptJWT({ browser: hashSecret(browser), returnTo })
    .setProtectedHeader(ALGORITHM)
    .setJti(id)
    .setAudience(redirectUri)
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .encrypt(key)

/** The state in a text that this server, or another node of it, has made; or why there is none. */
export async function openState(
  { key, redirectUri }: StateContext,
  text: string,
  now: number,
): Promise<State | 'state-invalid' | 'state-expired'> {
  try {
    const { payload } = await jwtDecrypt(text, key, {
      audience: redirectUri,
      currentDate: new Date(now),
      keyManagementAlgorithms: [ALGORITHM.alg],
      contentEncryptionAlgorithms: [ALGORITHM.enc],
      requiredClaims: ['exp', 'jti', 'browser', 'returnTo'],
    })
    // Only `sealState` has the key.
    const { jti: id, exp, browser, returnTo } = payload as { jti: string; exp: number; browser: string; returnTo: string }
    return { id, returnTo, expiresAt: exp * 1000, isOf: secret => isSecretOf(browser, secret) }
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'state-expired'
    if (error instanceof errors.JOSEError || error instanceof TypeError) return 'state-invalid'
    throw error
  }
}

const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const

/** The PKCE verifier (RFC 7636) with its challenge, and the nonce of a sign-in. */
export function proofsOf(browser: string, { id }: Pick<State, 'id'>) {
  const derived = (purpose: string) => createHmac('sha256', browser).update(`${purpose} ${id}`).digest('base64url')
  const verifier = derived('verifier')
  return { verifier, challenge: hash('sha256', verifier, 'base64url'), nonce: derived('nonce') }
}
