import { hash } from 'node:crypto'
import type { AuthWorld } from './caller.ts'
import { sign } from './own-token.ts'
import type { Grant } from './store.ts'

/** Who it was that consented, for an app that asked for `openid`; the address for one that asked for `email`. */
export const issueIdToken = (
  world: AuthWorld,
  grant: Grant,
  { issuer, seconds }: { issuer: string; seconds: number },
): Promise<string> =>
  sign(
    world,
    {
      use: 'id',
      iss: issuer,
      // Says nothing of the person, and is the same for as long as the address is.
      sub: hash('sha256', grant.user, 'hex'),
      aud: grant.clientId,
      ...(grant.nonce !== null && { nonce: grant.nonce }),
      ...(grant.scopes.includes('email') && { email: grant.user }),
    },
    seconds,
  )
