import type { Credential } from '../requests/send.ts'
import { appCredential } from './app.ts'
import type { Auth, BearerAuth } from './auth.ts'
import { signedCredential } from './signed.ts'
import type { TokenEndpoints } from './token-endpoints.ts'

export function credentialOf(auth: Auth, endpoints: TokenEndpoints): Credential {
  if ('clientSecret' in auth) return appCredential(auth, endpoints)
  if ('keys' in auth) return signedCredential(auth, endpoints)
  if ('staticKey' in auth) return constant({ 'x-wsm-api-token': auth.staticKey })
  if ('token' in auth) return bearerCredential(auth.token)
  throw new TypeError('auth needs clientId and clientSecret, or token, or keys, or staticKey')
}

const constant = (headers: Readonly<Record<string, string>>): Credential => ({
  prove: async () => ({ headers }),
  renew: () => false,
})

function bearerCredential(token: BearerAuth['token']): Credential {
  if (typeof token === 'string') return constant({ authorization: `Bearer ${token}` })
  return {
    prove: async () => ({ headers: { authorization: `Bearer ${await token()}` } }),
    renew: ({ name }) => name === 'ACCESS_TOKEN_EXPIRED',
  }
}
